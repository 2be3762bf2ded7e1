#!/usr/bin/env python3
"""Writes what lstm-interchange's WrittenByKerasTest reads: files that Keras 3 itself saves, and what it predicts.

Needs keras 3 and jax (the functions of Keras's numpy backend import it). Run from the repository's root:

    KERAS_BACKEND=numpy python3 -P scripts/goldens/keras_written.py \
        lstm-interchange/src/test/resources/org/lstm4j/interchange/keras/written
"""
import json
import sys

import keras
import numpy as np
from keras import layers

STEPS, FEATURES, VOCABULARY = 5, 3, 7


def chain():
    """A Functional model."""
    x = start = keras.Input((STEPS, FEATURES))
    x = layers.LSTM(4, return_sequences=True, recurrent_activation="hard_sigmoid")(x)
    x = layers.TimeDistributed(layers.Dense(3, activation="relu"))(x)
    x = layers.SpatialDropout1D(0.1)(x)
    x = layers.GRU(3, return_sequences=True, reset_after=False, use_bias=False)(x)
    x = layers.GRU(2)(x)
    return keras.Model(start, layers.Dense(3, activation="softmax")(x))


def directions():
    return keras.Sequential([
        keras.Input((STEPS, FEATURES)),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
        layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode="sum"),
        layers.Bidirectional(layers.SimpleRNN(2, return_sequences=True), merge_mode="ave"),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True), merge_mode="mul"),
        layers.Bidirectional(layers.GRU(2)),
        layers.Dense(2, activation="elu"),
    ])


def tokens():
    return keras.Sequential([
        keras.Input((STEPS,)),
        layers.Embedding(VOCABULARY, 3),
        layers.SimpleRNN(4, return_sequences=True, activation="softsign"),
        layers.GlobalAveragePooling1D(),
        layers.Dense(2, activation="softplus"),
    ])


def largest():
    return keras.Sequential([
        keras.Input((STEPS, FEATURES)),
        layers.LSTM(3, return_sequences=True),
        layers.GlobalMaxPooling1D(),
        layers.Dropout(0.2),
        layers.Dense(2, use_bias=False),
    ])


def case(folder, build, end, softmax=False):
    keras.utils.clear_session()
    model = build()
    # All different, biases too.
    model.set_weights([
        (0.6 * np.sin((0.7 + 0.31 * i) * np.arange(1, w.size + 1))).astype(np.float32).reshape(w.shape)
        for i, w in enumerate(model.get_weights())
    ])
    of_tokens = build is tokens
    if of_tokens:
        x = np.array([(5 * i + 3) % VOCABULARY for i in range(2 * STEPS)], dtype=np.int32).reshape(2, STEPS)
    else:
        x = (0.6 * np.sin(0.37 * np.arange(1, 2 * STEPS * FEATURES + 1))).astype(np.float32).reshape(2, STEPS, FEATURES)
    y = np.asarray(model(x, training=False), dtype=np.float32)
    name = build.__name__ + end
    model.save(f"{folder}/{name}")
    return {
        "file": name,
        "tokens": of_tokens,
        "softmax": softmax,
        "input": x.flatten().tolist(),
        "output": [float(f"{v:.9g}") for v in y.flatten().tolist()],
    }


folder = sys.argv[1]
rows = [
    case(folder, build, end, softmax=build is chain)
    for build in (chain, directions, tokens, largest)
    for end in (".keras", ".h5")
]
with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
    file.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
