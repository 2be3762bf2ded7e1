#!/usr/bin/env python3
"""Writes the figures that lstm-api's TrainingParity compares with: the losses of small models before each of PyTorch's
training steps, and their weights after the last.

Needs torch. Run from the repository's root:

    python3 scripts/goldens/training.py > lstm-api/src/test/resources/org/lstm4j/reference/training.json
"""
import json
import math

import torch

STEPS, BATCH, INPUT, HIDDEN, UPDATES = 4, 5, 2, 2, 20


def values(count, frequency):
    return [math.sin(frequency * (i + 1)) for i in range(count)]


def rounded(numbers):
    return [float(f"{number:.9g}") for number in numbers]


def train(cell, make):
    torch.set_default_dtype(torch.float64)
    recurrent = cell(INPUT, HIDDEN, batch_first=True)
    dense = torch.nn.Linear(HIDDEN, 1)
    arrays = {
        "0.weight_ih": recurrent.weight_ih_l0,
        "0.weight_hh": recurrent.weight_hh_l0,
        "0.bias_ih": recurrent.bias_ih_l0,
        "0.bias_hh": recurrent.bias_hh_l0,
        "1.weight": dense.weight,
        "1.bias": dense.bias,
    }
    for index, array in enumerate(arrays.values()):
        array.data = torch.tensor(values(array.numel(), 0.7 + index)).float().double().reshape(array.shape)
    x = torch.tensor(values(BATCH * STEPS * INPUT, 0.37)).float().double().reshape(BATCH, STEPS, INPUT)
    y = torch.tensor(values(BATCH, 1.3)).float().double().reshape(BATCH, 1)
    matrices = [array for array in arrays.values() if array.dim() > 1]
    vectors = [array for array in arrays.values() if array.dim() == 1]
    optimizer = make(matrices, vectors)
    losses = []
    for _ in range(UPDATES):
        optimizer.zero_grad()
        output, _ = recurrent(x)
        loss = torch.nn.functional.mse_loss(dense(output[:, -1]), y)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    figures = {name: rounded(array.detach().flatten().tolist()) for name, array in arrays.items()}
    return {"losses": rounded(losses), **figures}


def sgd(matrices, vectors):
    return torch.optim.SGD(matrices + vectors, lr=0.2)


def momentum(matrices, vectors):
    return torch.optim.SGD(matrices + vectors, lr=0.1, momentum=0.8)


def adam(matrices, vectors):
    return torch.optim.Adam(matrices + vectors, lr=0.05)


def adamw(matrices, vectors):
    groups = [{"params": matrices}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=0.05, weight_decay=0.3)


LSTM, GRU, RNN = torch.nn.LSTM, torch.nn.GRU, torch.nn.RNN
figures = {
    "LSTM sgd": train(LSTM, sgd),
    "LSTM momentum": train(LSTM, momentum),
    "LSTM adam": train(LSTM, adam),
    "LSTM adamW": train(LSTM, adamw),
    "GRU sgd": train(GRU, sgd),
    "GRU adam": train(GRU, adam),
    "RNN sgd": train(RNN, sgd),
    "RNN adam": train(RNN, adam),
}
lines = []
for name, arrays in figures.items():
    rows = ",\n".join(f"  {json.dumps(array)}: {json.dumps(row)}" for array, row in arrays.items())
    lines.append(f" {json.dumps(name)}: {{\n{rows}\n }}")
print("{\n" + ",\n".join(lines) + "\n}")
