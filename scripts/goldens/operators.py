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


def case(name, convention, op, attributes, inputs, outputs, expect="success"):
    integers = {"sequence_lens": "int32", "mask": "bool"}
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


def main():
    folder = Path(sys.argv[1])
    for item in onnx_cases():
        file = folder / (item["name"].replace("/", "-") + ".json")
        file.write_text(json.dumps(item, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
