#!/usr/bin/env python3
"""Conformance cases of recurrent operators, computed here from each system's formulas in double precision.

    python3 scripts/goldens/operators.py lstm-interchange/src/test/resources/cases

Only Python's standard library. Weights are random and distinct in every gate, so that a wrong gate order cannot pass. The
figures are rounded to 9 digits; inputs are the nearest such decimals before anything is computed from them.
"""
import json
import math
import random
import sys
from pathlib import Path

RANDOM = random.Random(20261123)


def array(*shape, scale=0.8):
    if not shape:
        return round(RANDOM.uniform(-scale, scale), 6)
    return [array(*shape[1:], scale=scale) for _ in range(shape[0])]


def flat(value):
    return [x for item in value for x in flat(item)] if isinstance(value, list) else [value]


def shape_of(value):
    return [len(value), *shape_of(value[0])] if isinstance(value, list) else []


def tensor(value, dtype="float"):
    data = flat(value)
    return {"dtype": dtype, "shape": shape_of(value), "data": [round(x, 9) for x in data] if dtype == "float" else data}


def matvec(rows, x):
    return [sum(w * v for w, v in zip(row, x)) for row in rows]


def add(*vectors):
    return [sum(items) for items in zip(*vectors)]


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def clipped(bound):
    return lambda x: max(-bound, min(bound, x))


class Onnx:
    """LSTM, GRU and RNN of the ONNX operator set, one direction at a time."""

    def __init__(self, op, inputs, functions, clip=math.inf, input_forget=0, linear_before_reset=0):
        self.op, self.inputs, self.functions = op, inputs, functions
        self.clip, self.input_forget, self.linear_before_reset = clipped(clip), input_forget, linear_before_reset

    def gate(self, f, *terms):
        return [f(self.clip(x)) for x in add(*terms)]

    def step(self, d, x, h, c):
        hidden = len(h)
        w, r = self.inputs["W"][d], self.inputs["R"][d]
        b = self.inputs["B"][d] if "B" in self.inputs else [0.0] * (2 * len(w))
        wx, bias_w, bias_r = matvec(w, x), b[:len(w)], b[len(w):]

        def block(values, k):
            return values[k * hidden:(k + 1) * hidden]

        def plain(k):
            return [block(wx, k), block(matvec(r, h), k), block(bias_w, k), block(bias_r, k)]

        f, g, *out = self.functions[d]
        if self.op == "RNN":
            return self.gate(f, *plain(0)), c
        if self.op == "GRU":
            z, reset = self.gate(f, *plain(0)), self.gate(f, *plain(1))
            if self.linear_before_reset:
                inner = add(block(matvec(r, h), 2), block(bias_r, 2))
                n = self.gate(g, block(wx, 2), block(bias_w, 2), [a * q for a, q in zip(reset, inner)])
            else:
                inner = block(matvec(r, [a * q for a, q in zip(reset, h)]), 2)
                n = self.gate(g, block(wx, 2), block(bias_w, 2), inner, block(bias_r, 2))
            return [(1 - a) * m + a * q for a, m, q in zip(z, n, h)], c
        p = self.inputs["P"][d] if "P" in self.inputs else [0.0] * (3 * hidden)

        def peep(k, cell):
            return [q * v for q, v in zip(block(p, k), cell)]

        i = self.gate(f, *plain(0), peep(0, c))
        forget = [1 - q for q in i] if self.input_forget else self.gate(f, *plain(2), peep(2, c))
        cell = [a * q + u * v for a, q, u, v in zip(forget, c, i, self.gate(g, *plain(3)))]
        o = self.gate(f, *plain(1), peep(1, cell))
        return [a * out[0](q) for a, q in zip(o, cell)], cell

    def run(self, directions):
        x, hidden = self.inputs["X"], len(self.inputs["R"][0][0])
        steps, batch = len(x), len(x[0])
        lengths = self.inputs.get("sequence_lens", [steps] * batch)
        zero = [0.0] * hidden
        y = [[[zero] * batch for _ in directions] for _ in range(steps)]
        last_h, last_c = ([[zero] * batch for _ in directions] for _ in range(2))
        for d, reverse in enumerate(directions):
            for n, length in enumerate(lengths):
                h = self.inputs["initial_h"][d][n] if "initial_h" in self.inputs else zero
                c = self.inputs["initial_c"][d][n] if "initial_c" in self.inputs else zero
                for t in reversed(range(length)) if reverse else range(length):
                    h, c = self.step(d, x[t][n], h, c)
                    y[t][d][n] = h
                if length > 0:
                    last_h[d][n], last_c[d][n] = h, c
        return {"Y": y, "Y_h": last_h, **({"Y_c": last_c} if self.op == "LSTM" else {})}


def swap(value):
    return [list(rows) for rows in zip(*value)]


def case(name, convention, op, attributes, inputs, outputs, expect="success", mask="bool"):
    integers = {"sequence_lens": "int32", "lengths": "int64", "mask": mask}
    return {
        "name": name, "convention": convention, "op": op, "attributes": attributes,
        "inputs": {k: tensor(v, integers.get(k, "float")) for k, v in inputs.items()},
        "outputs": {k: tensor(v) for k, v in outputs.items()},
        "tolerance": {"atol": 2e-6, "rtol": 2e-6}, "expect": expect,
    }


def onnx_inputs(gates, directions, steps, batch, size, hidden, *optional, lengths=None):
    every = {
        "X": (steps, batch, size), "W": (directions, gates * hidden, size), "R": (directions, gates * hidden, hidden),
        "B": (directions, 2 * gates * hidden), "initial_h": (directions, batch, hidden),
        "initial_c": (directions, batch, hidden), "P": (directions, 3 * hidden),
    }
    inputs = {k: array(*v) for k, v in every.items() if k in ("X", "W", "R", *optional)}
    return {**inputs, **({"sequence_lens": lengths} if lengths else {})}


def onnx_cases():
    s, t = sigmoid, math.tanh
    inputs = onnx_inputs(4, 2, 4, 3, 2, 3, "B", "initial_h", "initial_c", "P", lengths=[4, 0, 2])
    run = Onnx("LSTM", inputs, [(s, t, t)] * 2).run([False, True])
    yield case("onnx/lstm_everything", "onnx", "LSTM", {"hidden_size": 3, "direction": "bidirectional"}, inputs, run)

    inputs = onnx_inputs(4, 1, 3, 2, 3, 2, "B", "P")
    hard = lambda x: min(max(0.3 * x + 0.4, 0), 1)
    functions = [(hard, lambda x: x if x >= 0 else 0.25 * x, lambda x: 1.5 * math.tanh(0.5 * x))]
    run = Onnx("LSTM", inputs, functions, clip=0.5, input_forget=1).run([True])
    yield case("onnx/lstm_coupled_clipped_functions", "onnx", "LSTM", {
        "hidden_size": 2, "direction": "reverse", "clip": 0.5, "input_forget": 1,
        "activations": ["HardSigmoid", "LeakyRelu", "ScaledTanh"],
        "activation_alpha": [0.3, 0.25, 1.5], "activation_beta": [0.4, 0.5]}, inputs, run)

    for linear in (0, 1):
        inputs = onnx_inputs(3, 1, 3, 2, 2, 3, "B", "initial_h", lengths=[3, 1])
        run = Onnx("GRU", inputs, [(s, t)], linear_before_reset=linear, clip=0.7).run([False])
        yield case(f"onnx/gru_linear_before_reset_{linear}", "onnx", "GRU",
                   {"linear_before_reset": linear, "clip": 0.7}, inputs, run)

    inputs = onnx_inputs(1, 2, 3, 2, 2, 4, "B", "initial_h")
    softsign = lambda x: x / (1 + abs(x))
    run = Onnx("RNN", inputs, [(softsign, t), (lambda x: max(x, 0), t)]).run([False, True])
    batch_major = {**inputs, "X": swap(inputs["X"]), "initial_h": swap(inputs["initial_h"])}
    y = [[[run["Y"][k][d][n] for d in range(2)] for k in range(3)] for n in range(2)]
    outputs = {"Y": y, "Y_h": swap(run["Y_h"])}
    yield case("onnx/rnn_batch_major", "onnx", "RNN",
               {"direction": "bidirectional", "layout": 1, "activations": ["Softsign", "relu"]}, batch_major, outputs)

    refused = {"hidden_size": 4, "activations": ["Cosine"]}
    inputs = onnx_inputs(1, 1, 2, 1, 2, 4)
    yield case("onnx/rnn_unknown_function", "onnx", "RNN", refused, inputs, {}, expect="failure")


def cell_step(kind, blocks, x, h, c, functions, reset_after):
    """One step of a cell whose gates are named: blocks[gate] = (input rows, recurrent rows, input bias, recurrent bias)."""
    gate_function, function = functions

    def inner(gate, f, state=None):
        w, r, b, b_r = blocks[gate]
        return [f(v) for v in add(matvec(w, x), matvec(r, h if state is None else state), b, b_r)]

    if kind == "RNN":
        return inner("h", function), c
    if kind == "LSTM":
        i, f, g, o = inner("i", gate_function), inner("f", gate_function), inner("g", function), inner("o", gate_function)
        cell = [a * q + u * v for a, q, u, v in zip(f, c, i, g)]
        return [a * function(q) for a, q in zip(o, cell)], cell
    reset, z = inner("r", gate_function), inner("z", gate_function)
    if reset_after:
        w, r, b, b_r = blocks["n"]
        n = [function(u + a * v) for u, a, v in zip(add(matvec(w, x), b), reset, add(matvec(r, h), b_r))]
    else:
        n = inner("n", function, [a * q for a, q in zip(reset, h)])
    return [(1 - a) * m + a * q for a, m, q in zip(z, n, h)], c


def torch_blocks(kind, inputs, suffix, hidden):
    order = {"LSTM": "ifgo", "GRU": "rzn", "RNN": "h"}[kind]
    names = [name + suffix for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    return {g: tuple(inputs[n][k * hidden:(k + 1) * hidden] for n in names) for k, g in enumerate(order)}


def torch_cases():
    size, hidden, projection, steps, batch = 2, 3, 2, 3, 2
    inputs = {"input": array(batch, steps, size)}
    for layer in range(2):
        for suffix in (f"_l{layer}", f"_l{layer}_reverse"):
            inputs["weight_ih" + suffix] = array(4 * hidden, size if layer == 0 else 2 * projection)
            inputs["weight_hh" + suffix] = array(4 * hidden, projection)
            inputs["bias_ih" + suffix], inputs["bias_hh" + suffix] = array(4 * hidden), array(4 * hidden)
            inputs["weight_hr" + suffix] = array(projection, hidden)
    inputs["h_0"], inputs["c_0"] = array(4, batch, projection), array(4, batch, hidden)
    sequence, h_n, c_n = inputs["input"], [], []
    for layer in range(2):
        above = [[[] for _ in range(steps)] for _ in range(batch)]
        for d, suffix in enumerate((f"_l{layer}", f"_l{layer}_reverse")):
            blocks = torch_blocks("LSTM", inputs, suffix, hidden)
            last = []
            for n in range(batch):
                h, c = inputs["h_0"][2 * layer + d][n], inputs["c_0"][2 * layer + d][n]
                for t in reversed(range(steps)) if d else range(steps):
                    h, c = cell_step("LSTM", blocks, sequence[n][t], h, c, (sigmoid, math.tanh), True)
                    h = matvec(inputs["weight_hr" + suffix], h)
                    above[n][t] = above[n][t] + h
                last.append((h, c))
            h_n.append([h for h, _ in last])
            c_n.append([c for _, c in last])
        sequence = above
    yield case("pytorch/lstm_two_layers_projected", "pytorch", "torch.nn.LSTM", {
        "input_size": size, "hidden_size": hidden, "num_layers": 2, "proj_size": projection, "bidirectional": True,
        "batch_first": True, "dropout": 0.5}, inputs, {"output": sequence, "h_n": h_n, "c_n": c_n})


def keras_layer(kind, inputs, prefix, units, mask, functions, reset_after, backwards, zero_output):
    order = {"LSTM": "ifgo", "GRU": "zrn", "RNN": "h"}[kind]
    kernel, recurrent = swap(inputs[prefix + "kernel"]), swap(inputs[prefix + "recurrent_kernel"])
    bias = inputs[prefix + "bias"]
    both = bias if isinstance(bias[0], list) else [bias, [0.0] * len(bias)]
    blocks = {g: tuple(v[k * units:(k + 1) * units] for v in (kernel, recurrent, *both)) for k, g in enumerate(order)}
    output, states = [], []
    for n, row in enumerate(inputs["input"]):
        h, c, shown, steps = [0.0] * units, [0.0] * units, [0.0] * units, []
        for t in reversed(range(len(row))) if backwards else range(len(row)):
            if mask is None or mask[n][t]:
                h, c = cell_step(kind, blocks, row[t], h, c, functions, reset_after)
                shown = h
            elif zero_output:
                shown = [0.0] * units
            steps.append(shown)
        output.append(steps)
        states.append(h)
    return output, states


def keras_inputs(gates, units, size, prefix="", biases=1):
    bias = array(gates * units) if biases == 1 else array(biases, gates * units)
    return {prefix + "kernel": array(size, gates * units), prefix + "recurrent_kernel": array(units, gates * units),
            prefix + "bias": bias}


def keras_cases():
    mask = [[1, 0, 1, 1], [0, 1, 1, 0], [0, 0, 0, 0]]
    hard = {"clip(0.2*x+0.5,0,1)": 0.2, "clip(x/6+0.5,0,1)": 1 / 6}
    for index, (formula, slope) in enumerate(hard.items()):
        functions = (lambda x, a=slope: min(max(a * x + 0.5, 0), 1), math.tanh)
        inputs = {"input": array(3, 4, 2, scale=4.0), **keras_inputs(4, 3, 2), "mask": mask}
        output, _ = keras_layer("LSTM", inputs, "", 3, mask, functions, True, True, bool(index))
        yield case(f"keras/lstm_masked_backwards_{index}", "keras", "keras.LSTM", {
            "units": 3, "recurrent_activation": "hard_sigmoid", "hard_sigmoid": formula, "go_backwards": True,
            "return_sequences": True, "zero_output_for_mask": bool(index)}, inputs, {"output": output})
    for after in (False, True):
        inputs = {"input": array(2, 3, 2)}
        mask = [[1, 0, 1], [0, 1, 1]] if after else None  # whose outputs Bidirectional zeroes
        for prefix in ("forward_", "backward_"):
            inputs |= keras_inputs(3, 3, 2, prefix, 1 + after)
        (ahead, h_ahead), (back, h_back) = (
            keras_layer("GRU", inputs, prefix, 3, mask, (sigmoid, math.tanh), after, backwards, True)
            for prefix, backwards in (("forward_", False), ("backward_", True)))
        merged = [[[a + b for a, b in zip(*pair)] for pair in zip(f, reversed(r))] for f, r in zip(ahead, back)]
        layer = {"units": 3, "reset_after": after, "return_sequences": True, "return_state": True}
        inputs |= {"mask": mask} if mask else {}
        yield case(f"keras/bidirectional_gru_reset_after_{int(after)}", "keras", "keras.Bidirectional(GRU)", {
            "layer": layer, "backward_layer": {**layer, "go_backwards": True}, "merge_mode": "sum"}, inputs,
            {"output": merged, "state_0": h_ahead, "state_1": h_back, "output[1]": merged[1]})
    inputs = {"input": array(2, 3, 2), **keras_inputs(1, 3, 2)}
    yield case("keras/rnn_of_an_unknown_function", "keras", "keras.SimpleRNN", {"units": 3, "activation": "mish"},
               inputs, {}, expect="failure")


def litert_cases():
    size, hidden, projection, steps, batch, clip = 2, 3, 2, 3, 2, clipped(0.3)
    inputs = {"input": array(steps, batch, size), "projection_weights": array(projection, hidden)}
    for gate in ("forget", "cell", "output"):
        inputs[f"input_to_{gate}_weights"] = array(hidden, size)
        inputs[f"recurrent_to_{gate}_weights"] = array(hidden, projection)
        inputs[f"{gate}_gate_bias"] = array(hidden)
    for gate in ("forget", "output"):
        inputs[f"cell_to_{gate}_weights"] = array(hidden)
    output = [[[] for _ in range(batch)] for _ in range(steps)]
    for n in range(batch):
        h, c = [0.0] * projection, [0.0] * hidden
        for t in range(steps):
            def gate(name, f, cell=None):
                peep = [p * q for p, q in zip(inputs[f"cell_to_{name}_weights"], cell)] if cell else [0.0] * hidden
                return [f(v) for v in add(matvec(inputs[f"input_to_{name}_weights"], inputs["input"][t][n]), peep,
                                          matvec(inputs[f"recurrent_to_{name}_weights"], h), inputs[f"{name}_gate_bias"])]
            forget = gate("forget", sigmoid, c)
            c = [clip(f * q + (1 - f) * g) for f, q, g in zip(forget, c, gate("cell", math.tanh))]
            o = gate("output", sigmoid, c)
            h = matvec(inputs["projection_weights"], [a * math.tanh(q) for a, q in zip(o, c)])
            output[t][n] = h
    attributes = {"cifg": True, "peephole": True, "projection": True, "layer_norm": False, "cell_clip": 0.3,
                  "proj_clip": 0, "activation": "tanh", "time_major": True, "layer_norm_epsilon": None}
    name = "UNIDIRECTIONAL_SEQUENCE_LSTM"
    yield case("litert/lstm_cifg_clipped", "tflite", name, attributes, inputs, {"output": output})
    for key, value in (("layer_norm", True), ("proj_clip", 0.5)):
        yield case(f"litert/lstm_with_{key}", "tflite", name, {**attributes, key: value}, inputs, {}, expect="failure")


def framework_cases():
    """Whole stacks, and what frameworks' users write in other words."""
    size, hidden, functions = 2, 3, (sigmoid, math.tanh)

    def torch_weights(gates):
        return {"weight_ih_l0": array(gates * hidden, size), "weight_hh_l0": array(gates * hidden, hidden),
                "bias_ih_l0": array(gates * hidden), "bias_hh_l0": array(gates * hidden)}

    inputs = {"input": array(4, size), "h_0": array(1, hidden), **torch_weights(3)}
    blocks, h, rows = torch_blocks("GRU", inputs, "_l0", hidden), inputs["h_0"][0], []
    for x in inputs["input"]:
        h, _ = cell_step("GRU", blocks, x, h, None, functions, True)
        rows.append(h)
    yield case("pytorch/gru_of_one_row", "pytorch", "torch.nn.GRU", {"batch_first": True}, inputs,
               {"output": rows, "h_n": [h]})

    lstm, head = torch_weights(4), {"weight": array(2, hidden), "bias": array(2)}
    inputs = {"input": array(3, 2, size), **{"lstm." + k: v for k, v in lstm.items()},
              **{"head." + k: v for k, v in head.items()}}
    blocks, states, output = torch_blocks("LSTM", lstm, "_l0", hidden), [([0.0] * hidden, [0.0] * hidden)] * 2, []
    for step in inputs["input"]:
        states = [cell_step("LSTM", blocks, x, h, c, functions, True) for x, (h, c) in zip(step, states)]
        output.append([add(matvec(head["weight"], h), head["bias"]) for h, _ in states])
    yield case("pytorch/lstm_and_linear", "pytorch", "torch LSTM -> Linear", {
        "layers": [{"prefix": "lstm", "op": "torch.nn.LSTM"}, {"prefix": "head", "op": "Linear"}]}, inputs,
        {"output": output})

    inputs = {"input": array(2, 3, size), **keras_inputs(3, hidden, size, "layer0_", 2),
              "layer1_kernel": array(hidden, 2), "layer1_bias": array(2)}
    below, _ = keras_layer("GRU", inputs, "layer0_", hidden, None, functions, True, False, False)
    kernel, bias = swap(inputs["layer1_kernel"]), inputs["layer1_bias"]
    output = [[[math.tanh(v) for v in add(matvec(kernel, h), bias)] for h in row] for row in below]
    yield case("keras/sequential", "keras", "keras.Sequential", {"layers": [
        {"layer": "keras.layers.GRU", "units": hidden, "reset_after": True, "return_sequences": True},
        {"layer": "Dense", "units": 2, "activation": "tanh", "name": "head"}]}, inputs, {"output": output})

    mask = [[1, 0, 1, 1], [0, 1, 1, 0], [0, 0, 0, 0]]
    inputs = {"input": array(3, 4, size), **keras_inputs(4, hidden, size), "mask": mask}
    output, states = keras_layer("LSTM", inputs, "", hidden, mask, functions, True, False, False)
    yield case("keras/lstm_with_options_of_training", "keras", "tf.keras.layers.LSTM", {
        "units": hidden, "dropout": 0.5, "recurrent_dropout": 0.25, "implementation": 2, "name": "lstm_1", "seed": 7,
        "dtype": "float32", "kernel_initializer": {"class_name": "GlorotUniform"}, "kernel_regularizer": None,
        "time_major": False, "return_state": True, "option_of_tomorrow": None}, inputs,
        {"output": [row[-1] for row in output], "state_0": states}, mask="int32")


def torch_arrays(gates, size, hidden, suffix):
    return {"weight_ih" + suffix: array(gates * hidden, size), "weight_hh" + suffix: array(gates * hidden, hidden),
            "bias_ih" + suffix: array(gates * hidden), "bias_hh" + suffix: array(gates * hidden)}


def more_torch_cases():
    """Packed rows, single cells, and stacks with the options that modules write out."""
    size, hidden, functions = 2, 3, (sigmoid, math.tanh)
    relu = lambda x: max(x, 0.0)
    options = {"input_size": size, "hidden_size": hidden, "bias": True, "device": "cpu", "dtype": "torch.float32"}

    inputs = {"input": array(3, 5, size), "lengths": [2, 4, 1], "h_0": array(2, 3, hidden)}
    inputs |= {**torch_arrays(3, size, hidden, "_l0"), **torch_arrays(3, size, hidden, "_l0_reverse")}
    longest = max(inputs["lengths"])
    output = [[[0.0] * (2 * hidden) for _ in range(longest)] for _ in range(3)]
    h_n = [[], []]
    for d, suffix in enumerate(("_l0", "_l0_reverse")):
        blocks = torch_blocks("GRU", inputs, suffix, hidden)
        for n, length in enumerate(inputs["lengths"]):
            h = inputs["h_0"][d][n]
            for t in reversed(range(length)) if d else range(length):
                h, _ = cell_step("GRU", blocks, inputs["input"][n][t], h, None, functions, True)
                output[n][t][d * hidden:(d + 1) * hidden] = h
            h_n[d].append(h)
    yield case("pytorch/gru_of_packed_rows", "pytorch", "torch.nn.GRU", {
        **options, "num_layers": 1, "batch_first": True, "bidirectional": True, "dropout": 0.0, "proj_size": 0}, inputs,
        {"output": output, "h_n": h_n})

    inputs = {"input": array(2, size), "h_0": array(2, hidden), "c_0": array(2, hidden), **torch_arrays(4, size, hidden, "")}
    blocks = torch_blocks("LSTM", inputs, "", hidden)
    h_1, c_1 = swap([cell_step("LSTM", blocks, x, h, c, functions, True)
                     for x, h, c in zip(inputs["input"], inputs["h_0"], inputs["c_0"])])
    yield case("pytorch/lstm_cell", "pytorch", "torch.nn.LSTMCell", options, inputs, {"h_1": h_1, "c_1": c_1})

    inputs = {"input": array(size), "hidden": array(hidden), **torch_arrays(1, size, hidden, "")}
    blocks = torch_blocks("RNN", inputs, "", hidden)
    h, _ = cell_step("RNN", blocks, inputs["input"], inputs["hidden"], None, (None, relu), True)
    yield case("pytorch/rnn_cell_of_one_row", "pytorch", "torch.nn.RNNCell", {**options, "nonlinearity": "relu"}, inputs,
               {"h'": h, "h_1": h})

    rnn, weight = torch_arrays(1, size, hidden, "_l0"), array(2, hidden)
    inputs = {"input": array(3, 2, size), **{"rnn." + k: v for k, v in rnn.items()}, "head.weight": weight}
    blocks, states, output = torch_blocks("RNN", rnn, "_l0", hidden), [[0.0] * hidden] * 2, []
    for step in inputs["input"]:
        states = [cell_step("RNN", blocks, x, h, None, (None, relu), True)[0] for x, h in zip(step, states)]
        output.append([matvec(weight, h) for h in states])
    yield case("pytorch/rnn_dropout_and_linear", "pytorch", "torch.nn.Sequential", {"layers": [
        {"prefix": "rnn", "op": "torch.nn.RNN", "nonlinearity": "relu", "proj_size": 0},
        {"prefix": "dropout", "op": "torch.nn.Dropout", "p": 0.5, "inplace": False},
        {"prefix": "head", "op": "torch.nn.Linear", "in_features": hidden, "out_features": 2, "bias": False}]}, inputs,
        {"output": output, "h_n": [states], "rnn.h_n": [states]})


def more_keras_cases():
    """Wrappers, as cases write them and as Keras does."""
    size, hidden, functions = 2, 3, (sigmoid, math.tanh)

    inputs = {"input": array(2, 3, size), **keras_inputs(4, hidden, size, "forward_"), **keras_inputs(4, hidden, size, "backward_")}
    ahead, _ = keras_layer("LSTM", inputs, "forward_", hidden, None, functions, True, True, False)
    back, _ = keras_layer("LSTM", inputs, "backward_", hidden, None, functions, True, False, False)
    output = [[a + b for a, b in zip(f, reversed(r))] for f, r in zip(ahead, back)]
    yield case("keras/bidirectional_lstm_turned", "keras", "keras.Bidirectional(LSTM)", {
        "layer": {"units": hidden, "return_sequences": True, "go_backwards": True}, "merge_mode": "concat"}, inputs,
        {"output": output})

    inputs = {"input": array(2, 3, size)}
    for prefix in ("layer1_forward_", "layer1_backward_"):
        inputs |= keras_inputs(4, hidden, size, prefix)
    inputs |= {"layer3_kernel": array(hidden, 2), "layer3_bias": array(2)}
    for prefix in ("layer4_forward_", "layer4_backward_"):
        inputs |= keras_inputs(3, hidden, 2, prefix, 2)
    inputs |= {"layer5_kernel": array(2 * hidden, 1), "layer5_bias": array(1)}
    ahead, back = (keras_layer("LSTM", inputs, "layer1_" + prefix, hidden, None, functions, True, backwards, False)[0]
                   for prefix, backwards in (("forward_", False), ("backward_", True)))
    x = [[[(a + b) / 2 for a, b in zip(*pair)] for pair in zip(f, reversed(r))] for f, r in zip(ahead, back)]
    kernel, bias = swap(inputs["layer3_kernel"]), inputs["layer3_bias"]
    below = {**inputs, "input": [[[max(v, 0.0) for v in add(matvec(kernel, h), bias)] for h in row] for row in x]}
    ahead, back = (keras_layer("GRU", below, "layer4_" + prefix, hidden, None, functions, True, backwards, False)[0]
                   for prefix, backwards in (("forward_", False), ("backward_", True)))
    kernel, bias = swap(inputs["layer5_kernel"]), inputs["layer5_bias"]
    output = [add(matvec(kernel, f[-1] + r[-1]), bias) for f, r in zip(ahead, back)]
    lstm = {"module": "keras.layers", "class_name": "LSTM", "registered_name": None, "config": {
        "name": "lstm", "units": hidden, "return_sequences": True, "dtype": "float32"}}
    dense = {"class_name": "Dense", "config": {"units": 2, "activation": "relu"}}
    yield case("keras/sequential_of_wrappers", "keras", "keras.Sequential", {"layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [None, 3, size], "sparse": False, "name": "x"}},
        {"class_name": "Bidirectional", "config": {"name": "both", "layer": lstm, "merge_mode": "ave"}},
        {"layer": "Dropout", "rate": 0.5},
        {"class_name": "TimeDistributed", "config": {"layer": dense}},
        {"layer": "Bidirectional(GRU)", "units": hidden, "merge_mode": "concat"},
        {"layer": "Dense", "units": 1}]}, inputs, {"output": output})


def main():
    folder = Path(sys.argv[1])
    for item in (*onnx_cases(), *torch_cases(), *keras_cases(), *litert_cases(), *framework_cases(), *more_torch_cases(),
                 *more_keras_cases()):
        file = folder / (item["name"].replace("/", "-") + ".json")
        file.write_text(json.dumps(item, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
