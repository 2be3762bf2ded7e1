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


HIDDEN = 0.5


def masked(*after):
    """A model of features that leaves steps out."""
    return keras.Sequential([keras.Input((STEPS, FEATURES)), layers.Masking(HIDDEN), *after])


def masked_last():
    return masked(
        layers.Dense(2),
        layers.LSTM(3, return_sequences=True),
        layers.SpatialDropout1D(0.1),
        layers.Bidirectional(layers.GRU(2, return_sequences=True)),
        layers.TimeDistributed(layers.Dense(3)),
        layers.Bidirectional(layers.SimpleRNN(2)),
        layers.Dense(2, activation="softmax"),
    )


def masked_steps():
    return masked(layers.GRU(3, return_sequences=True), layers.LSTM(2, return_sequences=True), layers.Dense(2))


def masked_zeros():
    return masked(layers.LSTM(2, return_sequences=True, zero_output_for_mask=True), layers.Dense(2))


def masked_directions():
    return masked(layers.Bidirectional(layers.GRU(2, return_sequences=True), merge_mode="sum"), layers.Dense(2))


def masked_tokens():
    return keras.Sequential([
        keras.Input((STEPS,)),
        layers.Embedding(VOCABULARY, 3, mask_zero=True),
        layers.LSTM(3, return_sequences=True),
        layers.Dense(2, activation="tanh"),
    ])


def masked_mean():
    return keras.Sequential([
        keras.Input((STEPS,)),
        layers.Embedding(VOCABULARY, 3, mask_zero=True),
        layers.Dropout(0.1),
        layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
        layers.GlobalAveragePooling1D(),
        layers.Dense(2),
    ])


def masked_chain():
    """A Functional model, whose mask is of operators among its layers."""
    x = start = keras.Input((STEPS, FEATURES))
    x = layers.Masking(HIDDEN)(x)
    x = layers.LSTM(3, return_sequences=True)(x)
    x = layers.Bidirectional(layers.GRU(2))(x)
    return keras.Model(start, layers.Dense(2)(x))


def masked_chain_of_tokens():
    x = start = keras.Input((STEPS,))
    x = layers.Embedding(VOCABULARY, 3, mask_zero=True)(x)
    x = layers.Dropout(0.1)(x)
    return keras.Model(start, layers.LSTM(2)(x))


def masked_backwards():
    return masked(layers.LSTM(3, return_sequences=True), layers.GRU(2, go_backwards=True), layers.Dense(2))


def backwards():
    return keras.Sequential([
        keras.Input((STEPS, FEATURES)),
        layers.Dense(2),
        layers.GRU(3, return_sequences=True, go_backwards=True),
        layers.TimeDistributed(layers.Dense(3)),
        layers.SimpleRNN(2, return_sequences=True),
        layers.LSTM(3, return_sequences=True, go_backwards=True),
        layers.Dense(2),
    ])


def backwards_last():
    return keras.Sequential([
        keras.Input((STEPS, FEATURES)),
        layers.LSTM(3, return_sequences=True),
        layers.LSTM(2, go_backwards=True),
        layers.Dense(2),
    ])


def backwards_mean():
    return keras.Sequential([
        keras.Input((STEPS, FEATURES)),
        layers.GRU(3, return_sequences=True, go_backwards=True),
        layers.GlobalAveragePooling1D(),
        layers.Dense(2),
    ])


def stateful():
    return keras.Sequential([
        keras.Input(batch_shape=(2, STEPS, FEATURES)),
        layers.LSTM(4, return_sequences=True, stateful=True),
        layers.Bidirectional(layers.GRU(2, return_sequences=True, stateful=True)),
        layers.SimpleRNN(3, stateful=True),
        layers.Dense(2),
    ])


def given(model, build):
    """Two rows; for a masked model four, with steps hidden at the end, at the beginning and within, everywhere, and nowhere."""
    of_tokens = len(model.inputs[0].shape) == 2
    rows = 4 if build.__name__.startswith("masked") else 2
    if of_tokens:
        x = np.array([(5 * i + 3) % VOCABULARY for i in range(rows * STEPS)], dtype=np.int32).reshape(rows, STEPS)
    else:
        count = rows * STEPS * FEATURES
        x = (0.6 * np.sin(0.37 * np.arange(1, count + 1))).astype(np.float32).reshape(rows, STEPS, FEATURES)
    if rows == 4:
        hidden = 0 if of_tokens else HIDDEN
        x[0, 3:] = hidden
        x[1, :2] = hidden
        x[1, 3] = hidden
        if build is not masked_mean:
            x[2] = hidden
    return x


def case(folder, build, end, softmax=False):
    keras.utils.clear_session()
    model = build()
    # All different, biases too.
    model.set_weights([
        (0.6 * np.sin((0.7 + 0.31 * i) * np.arange(1, w.size + 1))).astype(np.float32).reshape(w.shape)
        for i, w in enumerate(model.get_weights())
    ])
    x = given(model, build)
    y = model(x, training=False)
    name = build.__name__ + end
    model.save(f"{folder}/{name}")
    again = {"again": numbers(model(x, training=False))} if build is stateful else {}
    return {
        "file": name,
        "tokens": x.ndim == 2,
        "rows": len(x),
        "softmax": softmax,
        "input": x.flatten().tolist(),
        "output": numbers(y),
        **again,
    }


def numbers(y):
    return [float(f"{v:.9g}") for v in np.asarray(y, dtype=np.float32).flatten().tolist()]


MASKED = (masked_last, masked_chain, masked_steps, masked_zeros, masked_directions, masked_tokens, masked_mean,
          masked_backwards, masked_chain_of_tokens)
BACKWARDS = (backwards, backwards_last, backwards_mean)
BUILDS = (chain, directions, tokens, largest, stateful, *MASKED, *BACKWARDS)
ONE_FORMAT = (*MASKED[2:], *BACKWARDS[1:])
folder = sys.argv[1]
rows = [
    case(folder, build, end, softmax=build in (chain, masked_last))
    for build in BUILDS
    for end in ((".keras",) if build in ONE_FORMAT else (".keras", ".h5"))
]
with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
    file.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
