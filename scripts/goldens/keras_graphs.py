#!/usr/bin/env python3
"""Writes what lstm-interchange's KerasGraphTest reads: models that are no stack of layers, in the files of Keras 2 and 3.

Needs h5py and numpy, not Keras, as keras.py does, whose layouts and equations it uses. Run from the repository's root:

    python3 scripts/goldens/keras_graphs.py lstm-interchange/src/test/resources/org/lstm4j/interchange/keras/graphs
"""
import json
import os
import sys

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from keras import MERGES, Maker, function, run_from, write_h5, write_keras  # noqa: E402

ROWS, STEPS, FEATURES = 2, 4, 3
RECURRENT = ("LSTM", "GRU", "SimpleRNN")


class Tensor:
    """What a call gives: its layer, which of the layer's calls, which output, and the values."""

    def __init__(self, layer, call, output, value):
        self.layer, self.call, self.output, self.value = layer, call, output, value


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def apply(name, version, x):
    return softmax(x) if name == "softmax" else function(name, version)(x)


class Graph:
    def __init__(self, version):
        self.maker, self.version = Maker(version), version
        self.layers, self.calls, self.inputs, self.parts = {}, {}, [], {}

    def input(self, value, dtype="float32", open_steps=False):
        name = f"in_{len(self.inputs)}"
        shape = [None] + list(value.shape[1:])
        if open_steps:
            shape[1] = None
        config = {"batch_shape": shape, "dtype": dtype, "sparse": False, "ragged": False, "name": name}
        self.layers[name] = ("InputLayer", config, [])
        self.calls[name] = []
        self.inputs.append(Tensor(name, 0, 0, value))
        return self.inputs[-1]

    def layer(self, kind, **options):
        """A layer that is called later, and as often as one likes."""
        name = f"{kind.lower()}_{len(self.layers)}"
        self.layers[name] = (kind, {**self.maker.options("Dropout", name, {}), **options}, None)
        for absent in ("seed", "noise_shape"):
            self.layers[name][1].pop(absent)
        self.calls[name] = []
        return name

    def call(self, layer, *inputs, states=()):
        kind, config, parts = self.layers[layer]
        values = [tensor.value for tensor in inputs]
        outputs = self.compute(layer, kind, config, values, [state.value for state in states])
        call = len(self.calls[layer])
        self.calls[layer].append((inputs, states))
        tensors = [Tensor(layer, call, i, value) for i, value in enumerate(outputs)]
        return tensors if len(tensors) > 1 else tensors[0]

    def add(self, kind, *inputs, states=(), **options):
        return self.call(self.layer(kind, **options), *inputs, states=states)

    def arrays(self, layer, *parts):
        """The layer's arrays, made in its first call: for each folder the shapes of those in it."""
        kind, config, made = self.layers[layer]
        if made is None:
            made = [(folder, [self.maker.array(*shape) for shape in shapes]) for folder, shapes in parts]
            self.layers[layer] = (kind, config, made)
        return [arrays for _, arrays in made]

    def compute(self, name, kind, config, values, states):
        x = values[0]
        if kind in RECURRENT or kind == "Bidirectional":
            return self.recurrent(name, kind, config, x, states)
        parts = lambda *shapes: self.arrays(name, ("", shapes))[0]  # noqa: E731
        width = x.shape[-1]
        if kind == "Dense":
            kernel, bias = parts((width, config["units"]), (config["units"],))
            return [apply(config["activation"], self.version, x @ kernel + bias)]
        if kind == "Embedding":
            return [parts((config["input_dim"], config["output_dim"]))[0][x.astype(int)]]
        if kind == "BatchNormalization":
            gamma, beta, mean, variance = parts(*[(width,)] * 4)
            variance *= variance
            return [(x - mean) / np.sqrt(variance + config["epsilon"]) * gamma + beta]
        if kind == "LayerNormalization":
            gamma, beta = parts((width,), (width,))
            centred = x - x.mean(axis=-1, keepdims=True)
            return [centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + config["epsilon"]) * gamma + beta]
        parts()
        if kind == "Activation":
            return [apply(config["activation"], self.version, x)]
        return [{
            "Concatenate": lambda: np.concatenate(values, axis=-1),
            "Add": lambda: sum(values),
            "Subtract": lambda: x - values[1],
            "Multiply": lambda: np.prod(values, axis=0),
            "Average": lambda: sum(values) / len(values),
            "Maximum": lambda: np.max(values, axis=0),
            "Minimum": lambda: np.min(values, axis=0),
            "RepeatVector": lambda: np.repeat(x[:, None], config.get("n", 1), axis=1),
            "Flatten": lambda: x.reshape(len(x), -1),
            "Reshape": lambda: x.reshape(len(x), *config.get("target_shape", [1])),
            "Permute": lambda: x.transpose(0, *config.get("dims", range(1, x.ndim))),
            "GlobalAveragePooling1D": lambda: x.mean(axis=1),
            "GlobalMaxPooling1D": lambda: x.max(axis=1),
            "Dropout": lambda: x,
        }[kind]()]

    def recurrent(self, name, kind, config, x, states):
        both = kind == "Bidirectional"
        inner = config["layer"]["class_name"] if both else kind
        options = config["layer"]["config"] if both else config
        units, gates = options["units"], {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}[inner]
        kinds = 2 if inner == "LSTM" else 1
        bias = (2, 3 * units) if options.get("reset_after") else (gates * units,)
        shapes = [(x.shape[-1], gates * units), (units, gates * units), bias]
        folders = ["forward_layer/cell/", "backward_layer/cell/"] if both else ["cell/"]
        results = []
        for i, arrays in enumerate(self.arrays(name, *[(folder, shapes) for folder in folders])):
            start = states[i * kinds:(i + 1) * kinds]
            results.append(run_from(start, inner, options, arrays, self.version, x, both and i == 1 or options["go_backwards"]))
        outputs = [output for output, _ in results]
        if not both and options["go_backwards"] and options["return_sequences"]:
            outputs = [outputs[0][:, ::-1]]
        if both and config["merge_mode"]:
            outputs = [MERGES[config["merge_mode"]](*outputs)]
        if options["return_state"]:
            outputs += [state for _, ends in results for state in ends[:kinds]]
        return outputs

    def cell(self, kind, units, **options):
        """Options of a recurrent layer."""
        given = self.maker.options(kind, "x", {"units": units, "return_sequences": False, **options})
        given.pop("name")
        given.pop("dtype")
        return given

    def both(self, kind, units, merge, **options):
        """Options of a layer in both directions."""
        ahead = {**self.cell(kind, units, **options), "name": "forward_x", "dtype": "float32"}
        back = {**ahead, "name": "backward_x", "go_backwards": True}
        wrap = lambda config: {"class_name": kind, "config": config, "registered_name": None}  # noqa: E731
        return {"merge_mode": merge, "layer": wrap(ahead), "backward_layer": wrap(back)}

    def inbound(self, call):
        inputs, states = call
        if self.version.startswith("2"):
            return [[tensor.layer, tensor.call, tensor.output, {}] for tensor in [*inputs, *states]]
        tensors = [{
            "class_name": "__keras_tensor__",
            "config": {
                "shape": [None, *tensor.value.shape[1:]],
                "dtype": "float32",
                "keras_history": [tensor.layer, tensor.call, tensor.output],
            },
        } for tensor in [*inputs, *states]]
        first = tensors[:len(inputs)]
        kwargs = {"training": False, "mask": None} if states else {}
        return {
            "args": first if len(first) == 1 else [first],
            "kwargs": {**kwargs, "initial_state": tensors[len(inputs):]} if states else {},
        }

    def write(self, path, *outputs):
        ends = lambda tensors: [[tensor.layer, tensor.call, tensor.output] for tensor in tensors]  # noqa: E731
        one = lambda tensors: tensors[0] if len(tensors) == 1 and self.version.startswith("3") else tensors  # noqa: E731
        described = [{
            "module": "keras.layers",
            "class_name": kind,
            "config": config,
            "registered_name": None,
            "name": name,
            "inbound_nodes": [self.inbound(call) for call in self.calls[name]],
        } for name, (kind, config, _) in self.layers.items()]
        config = {
            "class_name": "Functional",
            "config": {
                "name": "functional",
                "layers": described,
                "input_layers": one(ends(self.inputs)),
                "output_layers": one(ends(outputs)),
            },
        }
        self.save(path, config)
        return self.golden(path, outputs)

    def write_row(self, path, output):
        """As a Sequential model."""
        described = [{"class_name": kind, "config": config, "registered_name": None} for kind, config, _ in self.layers.values()]
        self.save(path, {"class_name": "Sequential", "config": {"name": "sequential", "layers": described}})
        return self.golden(path, [output])

    def save(self, path, config):
        layers = [(kind, options, parts or []) for kind, options, parts in self.layers.values()]
        write = write_h5 if path.endswith(".h5") else write_keras
        write(path, self.version, [layer for layer in layers if layer[0] != "InputLayer"], config)

    def golden(self, path, outputs):
        def name(tensors, tensor, single):
            if len(tensors) == 1:
                return single
            before = [other.layer for other in tensors[:tensors.index(tensor)]].count(tensor.layer)
            return tensor.layer + (f"_{before}" if before else "")

        rounded = lambda value: [float(f"{v:.9g}") for v in value.flatten().tolist()]  # noqa: E731
        return {
            "file": os.path.basename(path),
            "inputs": {
                name(self.inputs, tensor, "x"): {
                    "dtype": "int32" if tensor.value.dtype == int else "float32",
                    "shape": list(tensor.value.shape),
                    "data": tensor.value.flatten().tolist(),
                }
                for tensor in self.inputs
            },
            "outputs": {
                name(list(outputs), tensor, "y"): {"shape": list(tensor.value.shape), "data": rounded(tensor.value)}
                for tensor in outputs
            },
        }


def features(steps=STEPS, width=FEATURES, shift=0.0):
    count = ROWS * steps * width
    return (0.6 * np.sin(0.37 * np.arange(1, count + 1) + shift)).astype(np.float32).reshape(ROWS, steps, width)


def ids(steps, vocabulary):
    return np.array([(5 * i + 2) % vocabulary for i in range(ROWS * steps)]).reshape(ROWS, steps)


def apart(g):
    """Directions that are outputs of the model, and that other layers read."""
    x = g.input(features(), open_steps=True)
    ahead, back = g.add("Bidirectional", x, **g.both("LSTM", 3, None, return_sequences=True))
    joined = g.add("Concatenate", ahead, back, axis=-1)
    last, first = g.add("Bidirectional", joined, **g.both("GRU", 2, None, reset_after=False))
    difference = g.add("Subtract", last, first)
    return ahead, back, g.add("Dense", difference, units=2, activation="tanh", use_bias=True)


def states(g):
    """A translator's two halves: states go from one into the other."""
    source, target = g.input(features()), g.input(features(3, 2, 1.0))
    encoded = g.add("Bidirectional", source, **g.both("LSTM", 2, "concat", return_state=True))
    h = g.add("Concatenate", encoded[1], encoded[3], axis=-1)
    c = g.add("Concatenate", encoded[2], encoded[4], axis=-1)
    steps, _, end = g.add("LSTM", target, states=[h, c], **g.cell("LSTM", 4, return_sequences=True, return_state=True))
    tuned = g.add("Bidirectional", steps, states=encoded[1:5], **g.both("LSTM", 2, "mul", return_sequences=True))
    return g.add("Dense", tuned, units=3, activation="softmax", use_bias=True), end


def residual(g):
    """Tokens, branches, a layer that is called twice, and normalisation."""
    x = g.input(ids(STEPS, 7))
    side = g.input(ids(1, 3), "int32")
    table = g.layer("Embedding", input_dim=7, output_dim=3, mask_zero=False)
    words = g.call(table, x)
    turned = g.add("GRU", words, **g.cell("GRU", 3, return_sequences=True, go_backwards=True))
    summed = g.add("LayerNormalization", g.add("Add", words, turned), axis=-1, epsilon=0.001, center=True, scale=True)
    shared = g.layer("SimpleRNN", **g.cell("SimpleRNN", 2, activation="relu"))
    pair = g.call(shared, summed), g.call(shared, g.add("Dropout", words, rate=0.5, seed=None, noise_shape=None))
    extremes = g.add("Maximum", *pair), g.add("Minimum", *pair), g.add("Average", *pair), g.add("Multiply", *pair)
    label = g.add("Flatten", g.add("Embedding", side, input_dim=3, output_dim=2, mask_zero=False))
    pooled = g.add("GlobalMaxPooling1D", summed, data_format="channels_last", keepdims=False)
    mean = g.add("GlobalAveragePooling1D", turned, data_format="channels_last", keepdims=False)
    return g.add("Dense", g.add("Concatenate", *extremes, label, pooled, mean, axis=1), units=2, activation="linear", use_bias=True)


def attention(g):
    """One weight for each step, out of the steps themselves."""
    x = g.input(features())
    steps = g.add("LSTM", x, **g.cell("LSTM", 3, return_sequences=True))
    score = g.add("Flatten", g.add("Dense", steps, units=1, activation="tanh", use_bias=True))
    weights = g.add("RepeatVector", g.add("Activation", score, activation="softmax"), n=3)
    weighted = g.add("Multiply", steps, g.add("Permute", weights, dims=[2, 1]))
    return g.add("Dense", g.add("Reshape", weighted, target_shape=[2, -1]), units=2, activation="sigmoid", use_bias=True)


def autoencoder(g):
    x = g.input(features())
    x = g.add("LSTM", x, **g.cell("LSTM", 3))
    x = g.add("RepeatVector", x, n=STEPS)
    x = g.add("LSTM", x, **g.cell("LSTM", 4, return_sequences=True))
    x = g.add("BatchNormalization", x, axis=[2] if g.version.startswith("2") else -1, momentum=0.99, epsilon=0.001, center=True, scale=True)
    return g.add("Dense", x, units=FEATURES, activation="linear", use_bias=True)


def main(folder):
    rows = []
    for build in (apart, states, residual, attention):
        for version, ending in (("2.11.0", "2.h5"), ("3.8.0", "3.h5"), ("3.8.0", "3.keras")):
            g = Graph(version)
            outputs = build(g)
            outputs = outputs if isinstance(outputs, tuple) else (outputs,)
            rows.append(g.write(f"{folder}/{build.__name__}{ending}", *outputs))
    for version, ending in (("2.11.0", "2.h5"), ("3.8.0", "3.keras")):
        g = Graph(version)
        rows.append(g.write_row(f"{folder}/autoencoder{ending}", autoencoder(g)))
    with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
