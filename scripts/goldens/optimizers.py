#!/usr/bin/env python3
"""Writes the figures that lstm-api's OptimizerGoldenTest compares with: weights after some steps of PyTorch's optimizers.

Needs torch. Run from the repository's root:

    python3 scripts/goldens/optimizers.py > lstm-api/src/test/resources/org/lstm4j/train/optimizers.json
"""
import json
import math

import torch

STEPS, BATCH, INPUT, HIDDEN, UPDATES = 4, 5, 2, 2, 6


def values(count, frequency):
    return [math.sin(frequency * (i + 1)) for i in range(count)]


def train(make):
    torch.set_default_dtype(torch.float64)
    lstm = torch.nn.LSTM(INPUT, HIDDEN, batch_first=True)
    dense = torch.nn.Linear(HIDDEN, 1)
    arrays = {
        "0.weight_ih": lstm.weight_ih_l0,
        "0.weight_hh": lstm.weight_hh_l0,
        "0.bias_ih": lstm.bias_ih_l0,
        "0.bias_hh": lstm.bias_hh_l0,
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
    for _ in range(UPDATES):
        optimizer.zero_grad()
        output, _ = lstm(x)
        torch.nn.functional.mse_loss(dense(output[:, -1]), y).backward()
        optimizer.step()
    return {name: [float(f"{v:.9g}") for v in array.detach().flatten().tolist()] for name, array in arrays.items()}


def adamw(matrices, vectors):
    groups = [{"params": matrices}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=0.05, weight_decay=0.3)


figures = {
    "sgd": train(lambda m, v: torch.optim.SGD(m + v, lr=0.2)),
    "momentum": train(lambda m, v: torch.optim.SGD(m + v, lr=0.1, momentum=0.8)),
    "adam": train(lambda m, v: torch.optim.Adam(m + v, lr=0.05)),
    "adamW": train(adamw),
}
lines = []
for name, arrays in figures.items():
    rows = ",\n".join(f"  {json.dumps(array)}: {json.dumps(row)}" for array, row in arrays.items())
    lines.append(f" {json.dumps(name)}: {{\n{rows}\n }}")
print("{\n" + ",\n".join(lines) + "\n}")
