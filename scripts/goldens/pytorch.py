#!/usr/bin/env python3
"""Writes what lstm-interchange's StateDictTest reads: state_dicts of PyTorch's modules as safetensors, and what the modules
make of an input.

Needs torch. Run from the repository's root:

    python3 scripts/goldens/pytorch.py lstm-interchange/src/test/resources/org/lstm4j/interchange/pytorch
"""
import json
import math
import struct
import sys

import torch
from torch import nn

BATCH, STEPS = 2, 5
DTYPES = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16"}


def values(count, frequency):
    return torch.tensor([0.6 * math.sin(frequency * (i + 1)) for i in range(count)], dtype=torch.float64)


class Chain(nn.Module):
    """Modules by name, and a function that says how they are called."""

    def __init__(self, call, **modules):
        super().__init__()
        self.call = call
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, x):
        return self.call(self, x)


def last_of(module, x):
    return module(x)[0][:, -1]


def loop(cell, x):
    """All hidden states of a cell that goes through the steps."""
    state, steps = None, []
    for t in range(x.shape[1]):
        state = cell(x[:, t], state)
        steps.append(state[0] if isinstance(state, tuple) else state)
    return torch.stack(steps, dim=1)


def final_of(module, x):
    h = module(x)[1]
    h = h[0] if isinstance(h, tuple) else h
    return torch.cat([h[-2], h[-1]], dim=1) if module.bidirectional else h[-1]


def write_safetensors(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        if tensor.dtype == torch.bfloat16:
            raw = b"".join(struct.pack("<f", value)[2:] for value in tensor.float().flatten().tolist())
        else:
            raw = tensor.numpy().tobytes()
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def case(folder, name, module, architecture=None, dtype=torch.float32, tokens=0, call=None):
    module.double()
    for index, parameter in enumerate(module.parameters()):
        parameter.data = values(parameter.numel(), 0.7 + 0.31 * index).to(dtype).double().reshape(parameter.shape)
    arrays = {key: tensor.to(dtype) for key, tensor in module.state_dict().items()}
    write_safetensors(f"{folder}/{name}.safetensors", arrays)
    if tokens:
        x = torch.tensor([(7 * i + 3) % tokens for i in range(BATCH * STEPS)]).reshape(BATCH, STEPS)
    else:
        x = values(BATCH * STEPS * 3, 0.37).float().double().reshape(BATCH, STEPS, 3)
    y = call(module, x) if call else module(x)
    y = y[0] if isinstance(y, tuple) else y
    return {
        "file": f"{name}.safetensors",
        "architecture": architecture,
        "tokens": tokens > 0,
        "input": x.flatten().tolist(),
        "output": [float(f"{v:.9g}") for v in y.flatten().tolist()],
    }


def cases(folder):
    first = {"batch_first": True}
    both = {"batch_first": True, "bidirectional": True}
    yield case(folder, "lstm", nn.LSTM(3, 4, num_layers=2, **both))
    yield case(folder, "projected", Chain(lambda m, x: m.enc(x)[0], enc=nn.LSTM(3, 5, num_layers=2, proj_size=2, **both)))
    yield case(
        folder,
        "gru-final",
        Chain(
            lambda m, x: m.out(torch.relu(m.fc(final_of(m.enc, x)))),
            enc=nn.GRU(3, 4, bias=False, **both),
            fc=nn.Linear(8, 3),
            out=nn.Linear(3, 2, bias=False),
        ),
        "enc, final, fc, relu, out:Linear",
    )
    yield case(
        folder,
        "rnn-last",
        Chain(
            lambda m, x: torch.tanh(m.fc(last_of(m.rnn, x))),
            rnn=nn.RNN(3, 3, nonlinearity="relu", **both),
            fc=nn.Linear(6, 2),
        ),
        "rnn:RNN-relu, last, fc, tanh",
    )
    yield case(
        folder,
        "tokens",
        Chain(
            lambda m, x: torch.sigmoid(m.fc(m.top(m.lstm(m.emb(x))[0])[0].mean(dim=1))),
            emb=nn.Embedding(11, 3),
            lstm=nn.LSTM(3, 4, **first),
            top=nn.RNN(4, 2, num_layers=3, **first),
            fc=nn.Linear(2, 1),
        ),
        "emb:Embedding, lstm, dropout=0.1, top:RNN, mean, fc, sigmoid",
        tokens=11,
    )
    yield case(
        folder,
        "gru-max",
        Chain(lambda m, x: m.gru(x)[0].max(dim=1).values, gru=nn.GRU(3, 4, num_layers=2, **first)),
        "gru, max",
    )
    yield case(folder, "half", nn.GRU(3, 3, **first), dtype=torch.float16)
    yield case(folder, "bfloat16", nn.LSTM(3, 3, bias=False, **first), dtype=torch.bfloat16)
    yield case(folder, "double", nn.GRU(3, 3, **first), dtype=torch.float64)
    yield case(folder, "lstm-cell", nn.LSTMCell(3, 4), call=loop)
    yield case(
        folder,
        "gru-cells",
        Chain(
            lambda m, x: m.fc(loop(m.top, loop(m.cells[0], x))[:, -1]),
            cells=nn.ModuleList([nn.GRUCell(3, 4)]),
            top=nn.GRUCell(4, 3, bias=False),
            fc=nn.Linear(3, 2),
        ),
        "cells.0, top, last, fc",
    )
    yield case(
        folder,
        "rnn-cell",
        Chain(
            lambda m, x: torch.relu(m.fc(loop(m.rnn, x).mean(dim=1))),
            rnn=nn.RNNCell(3, 4, nonlinearity="relu"),
            fc=nn.Linear(4, 2),
        ),
        "rnn:RNN-relu, mean, fc, relu",
    )


folder = sys.argv[1]
with open(f"{folder}/cases.json", "w", encoding="utf-8") as file:
    rows = [json.dumps(row) for row in cases(folder)]
    file.write("[\n" + ",\n".join(rows) + "\n]\n")
