#!/usr/bin/env python3
"""Writes what lstm-interchange's ChainTest reads: models of plain layers as PyTorch's exporter writes them, and what PyTorch makes
of an input.

Needs torch 1.13 and onnx. Run from the repository's root:

    python3 scripts/goldens/onnx_chain.py lstm-interchange/src/test/resources/org/lstm4j/interchange/onnx/chain
"""
import json
import math
import sys

import torch
from torch import nn

HIDDEN, INPUT, CLASSES, VOCABULARY = 4, 3, 3, 11
STEPS, BATCH = 5, 2


def values(count, frequency):
    return torch.tensor([0.6 * math.sin(frequency * (i + 1)) for i in range(count)])


class LastStep(nn.Module):
    """Two layers in both directions, the last step of which is classified."""

    rows_first = True

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(INPUT, HIDDEN, num_layers=2, bidirectional=True, batch_first=True, dropout=0.1)
        self.drop = nn.Dropout(0.2)
        self.out = nn.Linear(2 * HIDDEN, CLASSES)

    def forward(self, x):
        return torch.softmax(self.out(self.drop(self.rnn(x)[0][:, -1])), dim=-1)


class FinalStates(nn.Module):
    """The final states of both directions, as most examples of classifiers take them out of h_n."""

    rows_first = False

    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(INPUT, HIDDEN, num_layers=2, bidirectional=True)
        self.out = nn.Linear(2 * HIDDEN, CLASSES)

    def forward(self, x):
        h = self.rnn(x)[1]
        return self.out(torch.cat((h[-2], h[-1]), dim=1))


class Tokens(nn.Module):
    """Token ids, one direction, two dense layers behind its final state."""

    rows_first = True

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(VOCABULARY, INPUT)
        self.rnn = nn.LSTM(INPUT, HIDDEN, num_layers=2, batch_first=True)
        self.hidden = nn.Linear(HIDDEN, 5)
        self.out = nn.Linear(5, CLASSES)

    def forward(self, x):
        _, (h, _) = self.rnn(self.embedding(x))
        return self.out(torch.relu(self.hidden(h[-1])))


class Mean(nn.Module):
    """A dense layer at every step, before the recurrence and behind it, and the mean of all steps."""

    rows_first = True

    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(INPUT, 5)
        self.rnn = nn.RNN(5, HIDDEN, batch_first=True, nonlinearity="relu")
        self.out = nn.Linear(HIDDEN, CLASSES, bias=False)

    def forward(self, x):
        return self.out(self.rnn(torch.tanh(self.inner(x)))[0]).mean(dim=1)


class Steps(nn.Module):
    """A label at every step."""

    rows_first = False

    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(INPUT, HIDDEN, bidirectional=True)
        self.out = nn.Linear(2 * HIDDEN, CLASSES)

    def forward(self, x):
        return torch.sigmoid(self.out(self.rnn(x)[0]))


def case(folder, name, network, opset, open_axes):
    network.eval()
    for index, parameter in enumerate(network.parameters()):
        parameter.data = values(parameter.numel(), 0.7 + 0.31 * index).reshape(parameter.shape)
    shape = (BATCH, STEPS) if network.rows_first else (STEPS, BATCH)
    tokens = isinstance(network, Tokens)
    if tokens:
        x = torch.tensor([(7 * i + 3) % VOCABULARY for i in range(BATCH * STEPS)]).reshape(shape)
    else:
        x = values(BATCH * STEPS * INPUT, 0.37).reshape(*shape, INPUT)
    axes = {"x": {0: "first", 1: "second"}} if open_axes else None
    torch.onnx.export(
        network,
        x,
        f"{folder}/{name}.onnx",
        opset_version=opset,
        input_names=["x"],
        output_names=["y"],
        dynamic_axes=axes,
    )
    with torch.no_grad():
        y = network.double()(x if tokens else x.double())
    return {
        "file": f"{name}.onnx",
        "rowsFirst": network.rows_first,
        "tokens": tokens,
        "softmax": isinstance(network, LastStep),
        "input": x.flatten().tolist(),
        "output": [float(f"{v:.9g}") for v in y.flatten().tolist()],
    }


def cases(folder):
    for opset, (name, network) in zip(
        (14, 11, 13, 9, 16),
        {"last": LastStep, "final": FinalStates, "tokens": Tokens, "mean": Mean, "steps": Steps}.items(),
    ):
        yield case(folder, f"{name}-open", network(), opset, True)
        yield case(folder, f"{name}-fixed", network(), opset, False)


folder = sys.argv[1]
with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
    rows = [json.dumps(row) for row in cases(folder)]
    file.write("[\n" + ",\n".join(rows) + "\n]\n")
