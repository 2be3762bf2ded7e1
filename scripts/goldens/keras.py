#!/usr/bin/env python3
"""Writes what lstm-interchange's KerasModelTest reads: models in the files of Keras 2 and 3, and what they make of an input.

Needs h5py and numpy, not Keras: the layout of the files and the equations are written out here. Run from the repository's root:

    python3 scripts/goldens/keras.py lstm-interchange/src/test/resources/org/lstm4j/interchange/keras
"""
import io
import json
import re
import sys
import zipfile

import h5py
import numpy as np

BATCH, STEPS, FEATURES = 2, 5, 3


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def hard_sigmoid(version):
    slope = 1 / 6 if version.startswith("3") else 0.2
    return lambda x: np.clip(slope * x + 0.5, 0, 1)


def function(name, version):
    return {
        "linear": lambda x: x,
        "tanh": np.tanh,
        "relu": lambda x: np.maximum(x, 0),
        "sigmoid": sigmoid,
        "softsign": lambda x: x / (1 + np.abs(x)),
        "hard_sigmoid": hard_sigmoid(version),
    }[name]


def cell(kind, options, arrays, version):
    """One step: (x, states) to states, of which the first is the output."""
    kernel, recurrent = arrays[0], arrays[1]
    units = options["units"]
    bias = arrays[2] if options["use_bias"] else np.zeros((2, 3 * units)) if kind == "GRU" else np.zeros(kernel.shape[1])
    f = function(options["activation"], version)
    if kind == "SimpleRNN":
        return lambda x, s: [f(x @ kernel + s[0] @ recurrent + bias)]
    g = function(options["recurrent_activation"], version)
    cut = [slice(k * units, (k + 1) * units) for k in range(kernel.shape[1] // units)]

    def lstm(x, s):
        i, forget, c, o = [(x @ kernel + s[0] @ recurrent + bias)[:, part] for part in cut]
        state = g(forget) * s[1] + g(i) * f(c)
        return [g(o) * f(state), state]

    def gru(x, s):
        both = bias if bias.ndim == 2 else np.stack([bias, np.zeros_like(bias)])
        of_x = x @ kernel + both[0]
        z, r = [g(of_x[:, part] + (s[0] @ recurrent + both[1])[:, part]) for part in cut[:2]]
        if options["reset_after"]:
            h = f(of_x[:, cut[2]] + r * (s[0] @ recurrent + both[1])[:, cut[2]])
        else:
            h = f(of_x[:, cut[2]] + (r * s[0]) @ recurrent[:, cut[2]])
        return [z * s[0] + (1 - z) * h]

    return lstm if kind == "LSTM" else gru


def run(kind, options, arrays, version, x, backwards=False):
    return run_from(None, kind, options, arrays, version, x, backwards)[0]


def run_from(states, kind, options, arrays, version, x, backwards=False):
    """The output, and the states of the end; steps in the order of time."""
    step = cell(kind, options, arrays, version)
    states = states or [np.zeros((x.shape[0], options["units"])) for _ in range(2)]
    outputs = []
    for t in reversed(range(x.shape[1])) if backwards else range(x.shape[1]):
        states = step(x[:, t], states)
        outputs.append(states[0])
    if not options["return_sequences"]:
        return outputs[-1], states
    return np.stack(outputs[::-1] if backwards else outputs, axis=1), states


MERGES = {
    "concat": lambda a, b: np.concatenate([a, b], axis=-1),
    "sum": lambda a, b: a + b,
    "ave": lambda a, b: (a + b) / 2,
    "mul": lambda a, b: a * b,
}


class Maker:
    """Layers with arrays that are all different."""

    def __init__(self, version):
        self.version = version
        self.frequency = 0.7
        self.counts = {}

    def array(self, *shape):
        self.frequency += 0.31
        count = int(np.prod(shape))
        return (0.6 * np.sin(self.frequency * np.arange(1, count + 1))).astype(np.float32).reshape(shape)

    def cell_arrays(self, kind, options, width):
        units, gates = options["units"], {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}[kind]
        bias = (2, 3 * units) if options.get("reset_after") else (gates * units,)
        shapes = [(width, gates * units), (units, gates * units)] + ([bias] if options["use_bias"] else [])
        return [self.array(*shape) for shape in shapes]

    def options(self, kind, name, options):
        common = {"name": name, "trainable": True, "dtype": "float32"}
        if self.version.startswith("3"):
            policy = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
            common["dtype"] = policy
        recurrent = {
            "return_sequences": True,
            "return_state": False,
            "go_backwards": False,
            "stateful": False,
            "unroll": False,
            "zero_output_for_mask": False,
            "activation": "tanh",
            "use_bias": True,
            "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": None}},
            "kernel_regularizer": None,
            "dropout": 0.0,
            "recurrent_dropout": 0.0,
            "seed": None,
        }
        if kind in ("LSTM", "GRU"):
            recurrent["recurrent_activation"] = "sigmoid"
        if kind == "LSTM":
            recurrent["unit_forget_bias"] = True
        if kind == "GRU":
            recurrent["reset_after"] = True
        defaults = {
            "Dense": {"activation": "linear", "use_bias": True, "kernel_constraint": None},
            "Embedding": {"mask_zero": False, "embeddings_regularizer": None, "activity_regularizer": None},
            "Dropout": {"seed": None, "noise_shape": None},
        }
        return {**common, **defaults.get(kind, recurrent), **options}

    def layer(self, kind, width, **options):
        name = kind.lower() + ("_%d" % self.counts[kind] if kind in self.counts else "")
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind == "Bidirectional":
            inner, merge = options["inner"], options["merge"]
            half = self.options(inner, "forward_x", options["options"])
            arrays = [self.cell_arrays(inner, half, width) for _ in range(2)]
            config = {
                **{key: value for key, value in self.options("Dropout", name, {}).items() if key in ("name", "trainable", "dtype")},
                "merge_mode": merge,
                "layer": {"module": "keras.layers", "class_name": inner, "config": half, "registered_name": None},
                "backward_layer": {
                    "module": "keras.layers",
                    "class_name": inner,
                    "config": {**half, "name": "backward_x", "go_backwards": True},
                    "registered_name": None,
                },
            }
            call = lambda x: MERGES[merge](
                run(inner, half, arrays[0], self.version, x), run(inner, half, arrays[1], self.version, x, True)
            )
            width = half["units"] * (2 if merge == "concat" else 1)
            return kind, config, [("forward_layer/cell/", arrays[0]), ("backward_layer/cell/", arrays[1])], call, width
        config = self.options(kind, name, options)
        if kind == "Dropout":
            return kind, config, [], lambda x: x, width
        if kind == "Embedding":
            table = self.array(config["input_dim"], config["output_dim"])
            return kind, config, [("", [table])], lambda x: table[x], config["output_dim"]
        if kind == "Dense":
            kernel = self.array(width, config["units"])
            bias = [self.array(config["units"])] if config["use_bias"] else []
            f = function(config["activation"], self.version)
            call = lambda x: f(x @ kernel + (bias[0] if bias else 0))
            return kind, config, [("", [kernel] + bias)], call, config["units"]
        arrays = self.cell_arrays(kind, config, width)
        return kind, config, [("cell/", arrays)], lambda x: run(kind, config, arrays, self.version, x), config["units"]


VARIABLES = {
    "Embedding": ["embeddings"],
    "Dense": ["kernel", "bias"],
    "BatchNormalization": ["gamma", "beta", "moving_mean", "moving_variance"],
    "LayerNormalization": ["gamma", "beta"],
}


def snake(kind):
    return re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z]+)", r"\1_\2", kind)).lower()


def model_config(layers, tokens):
    shape = [None, STEPS] if tokens else [None, STEPS, FEATURES]
    first = {"class_name": "InputLayer", "config": {"batch_shape": shape, "dtype": "float32", "sparse": False, "name": "input"}}
    rest = [{"module": "keras.layers", "class_name": k, "config": c, "registered_name": None} for k, c, *_ in layers]
    return {"class_name": "Sequential", "config": {"name": "sequential", "layers": [first] + rest}}


def functional_config(layers):
    """The same layers as a Functional model of Keras 2: each names the tensor that it is called with."""
    config = model_config(layers, False)["config"]
    before = None
    for layer in config["layers"]:
        layer["name"] = layer["config"]["name"]
        layer["inbound_nodes"] = [[[before, 0, 0, {}]]] if before else []
        before = layer["name"]
    ends = {"input_layers": [["input", 0, 0]], "output_layers": [[before, 0, 0]]}
    return {"class_name": "Functional", "config": {**config, **ends}}


def write_keras(path, version, layers, config):
    memory = io.BytesIO()
    used = {}
    with h5py.File(memory, "w") as file:
        root = "_layer_checkpoint_dependencies" if version.startswith("2.12") else "layers"
        for kind, _, parts, *_ in layers:
            name = snake(kind)
            used[name] = used.get(name, -1) + 1
            name = name if used[name] == 0 else f"{name}_{used[name]}"
            file.create_group(f"{root}/{name}/vars")
            for folder, arrays in parts:
                for index, array in enumerate(arrays):
                    file[f"{root}/{name}/{folder}vars/{index}"] = array
    with zipfile.ZipFile(path, "w") as archive:
        entries = {
            "metadata.json": json.dumps({"keras_version": version, "date_saved": "2024-01-01@00:00:00"}).encode(),
            "config.json": json.dumps(config).encode(),
            "model.weights.h5": memory.getvalue(),
        }
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)


def write_h5(path, version, layers, config):
    suffix = "" if version.startswith("3") else ":0"
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = version.encode()
        file.attrs["backend"] = b"tensorflow"
        file.attrs["model_config"] = json.dumps(config).encode()
        weights = file.create_group("model_weights")
        weights.attrs["layer_names"] = [options["name"].encode() for _, options, *_ in layers]
        for kind, options, parts, *_ in layers:
            group = weights.create_group(options["name"])
            names = []
            for folder, arrays in parts:
                half = folder.split("_")[0] + "_" if len(parts) > 1 else ""
                variables = VARIABLES.get(kind, ["kernel", "recurrent_kernel", "bias"])
                for variable, array in zip(variables, arrays):
                    name = f"{options['name']}/{half}x/{variable}{suffix}"
                    names.append(name.encode())
                    group[name] = array
            group.attrs["weight_names"] = names


def case(folder, name, version, *described):
    maker = Maker(version)
    layers, width = [], FEATURES
    for kind, options in described:
        layers.append(maker.layer(kind, width, **options))
        width = layers[-1][4]
    tokens = described[0][0] == "Embedding"
    if tokens:
        x = np.array([(7 * i + 3) % described[0][1]["input_dim"] for i in range(BATCH * STEPS)]).reshape(BATCH, STEPS)
    else:
        x = (0.6 * np.sin(0.37 * np.arange(1, BATCH * STEPS * FEATURES + 1))).astype(np.float32).reshape(BATCH, STEPS, FEATURES)
    y = x
    for layer in layers:
        y = layer[3](y)
    write = write_h5 if name.endswith(".h5") else write_keras
    functional = name.startswith("functional")
    config = functional_config(layers) if functional else model_config(layers, tokens)
    write(f"{folder}/{name}", version, layers, config)
    output = [float(f"{v:.9g}") for v in y.flatten().tolist()]
    return {"file": name, "tokens": tokens, "input": x.flatten().tolist(), "output": output}


def both(inner, merge, **options):
    return "Bidirectional", {"inner": inner, "merge": merge, "options": options}


def cases(folder):
    plain = [
        ("Embedding", {"input_dim": 11, "output_dim": 3}),
        ("LSTM", {"units": 4, "dropout": 0.1}),
        ("Dropout", {"rate": 0.2}),
        ("LSTM", {"units": 2, "recurrent_activation": "hard_sigmoid", "return_sequences": False}),
        ("Dense", {"units": 2, "activation": "sigmoid"}),
    ]
    resets = [
        ("GRU", {"units": 4, "recurrent_activation": "hard_sigmoid"}),
        ("GRU", {"units": 3, "reset_after": False}),
        ("GRU", {"units": 2, "use_bias": False, "activation": "softsign"}),
        ("SimpleRNN", {"units": 3}),
        ("SimpleRNN", {"units": 2, "activation": "relu", "use_bias": False, "return_sequences": False}),
        ("Dense", {"units": 2, "use_bias": False}),
    ]
    directions = [
        both("LSTM", "concat", units=3),
        both("GRU", "sum", units=3, recurrent_dropout=0.1),
        both("SimpleRNN", "ave", units=2),
        both("LSTM", "mul", units=2, return_sequences=False),
    ]
    for name, version in [("2.h5", "2.11.0"), ("2.keras", "2.12.0"), ("3.h5", "3.3.3"), ("3.keras", "3.8.0")]:
        yield case(folder, "plain" + name, version, *plain)
        if name in ("2.h5", "3.keras"):
            yield case(folder, "resets" + name, version, *resets)
            yield case(folder, "directions" + name, version, *directions)
    yield case(folder, "functional2.h5", "2.11.0", *resets)


def main(folder):
    with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
        rows = [json.dumps(row) for row in cases(folder)]
        file.write("[\n" + ",\n".join(rows) + "\n]\n")


if __name__ == "__main__":
    main(sys.argv[1])
