#!/usr/bin/env python3
"""Writes what lstm-interchange's OnnxExportsTest reads: networks as PyTorch's exporter writes them, and what PyTorch makes of an
input.

Needs torch 1.13 and onnx. Run from the repository's root:

    python3 scripts/goldens/onnx.py lstm-interchange/src/test/resources/org/lstm4j/interchange/onnx
"""
import json
import math
import sys

import torch
from torch import nn

HIDDEN, INPUT = 4, 3
STEPS, BATCH = 5, 2


def values(count, frequency):
    return torch.tensor([0.6 * math.sin(frequency * (i + 1)) for i in range(count)])


class Network(nn.Module):
    """Two layers in both directions, a dense layer on each step. Initial states are learned: one for all rows, expanded."""

    def __init__(self, module, batch_first):
        super().__init__()
        self.rnn = module(INPUT, HIDDEN, num_layers=2, bidirectional=True, batch_first=batch_first, dropout=0.1)
        self.state = nn.Parameter(torch.zeros(4, 1, HIDDEN))
        self.out = nn.Linear(2 * HIDDEN, 2)
        self.axis = 0 if batch_first else 1

    def forward(self, x):
        h = self.state.expand(4, x.shape[self.axis], HIDDEN).contiguous()
        y, last = self.rnn(x, (h, torch.tanh(h)) if isinstance(self.rnn, nn.LSTM) else h)
        last = last[0] if isinstance(last, tuple) else last
        return torch.softmax(self.out(torch.relu(y)), dim=-1), last


class Zeros(nn.Module):
    """As most models are written: nothing is said of initial states, and the exporter makes zeros for any batch."""

    def __init__(self, module, batch_first):
        super().__init__()
        self.rnn = module(INPUT, HIDDEN, num_layers=2, bidirectional=True, batch_first=batch_first)

    def forward(self, x):
        y, last = self.rnn(x)
        return y, last[0] if isinstance(last, tuple) else last


def case(folder, name, network, opset):
    network.eval()
    for index, parameter in enumerate(network.parameters()):
        parameter.data = values(parameter.numel(), 0.7 + 0.31 * index).reshape(parameter.shape)
    first, second = (BATCH, STEPS) if network.rnn.batch_first else (STEPS, BATCH)
    x = values(BATCH * STEPS * INPUT, 0.37).reshape(first, second, INPUT)
    axes = {0: "first", 1: "second"}
    torch.onnx.export(
        network,
        x,
        f"{folder}/{name}.onnx",
        opset_version=opset,
        input_names=["x"],
        output_names=["y", "last"],
        dynamic_axes={"x": axes, "y": axes},
    )
    with torch.no_grad():
        outputs = network.double()(x.double())
    return {
        "file": f"{name}.onnx",
        "shape": list(x.shape),
        "input": x.flatten().tolist(),
        **{key: [float(f"{v:.9g}") for v in y.flatten().tolist()] for key, y in zip(("y", "last"), outputs)},
    }


def cases(folder):
    yield case(folder, "lstm-expanded", Network(nn.LSTM, False), 13)
    yield case(folder, "gru-expanded", Network(nn.GRU, True), 11)
    yield case(folder, "lstm-zeros", Zeros(nn.LSTM, True), 14)
    yield case(folder, "rnn-zeros", Zeros(nn.RNN, False), 9)


folder = sys.argv[1]
with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
    rows = [json.dumps(row) for row in cases(folder)]
    file.write("[\n" + ",\n".join(rows) + "\n]\n")
