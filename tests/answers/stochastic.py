"""Answers to the lab of chapter 5, computed in plain NumPy and torch."""

import functools
import math
import time

import numpy as np
import torch

from gdbook.data import fashion_mnist

torch_cost = torch.nn.CrossEntropyLoss()


@functools.cache
def data():
    return fashion_mnist()


def tensors(rows, scale=1):
    X = torch.tensor(data().flat[rows]) * scale
    return X, torch.tensor(data().labels[rows], dtype=torch.int64)


def at_zeros():
    z = torch.nn.Linear(784, 10)
    torch.nn.init.zeros_(z.weight)
    torch.nn.init.zeros_(z.bias)
    return z


def gradient(rows, scale=1, times=1.0, before=lambda scores: scores):
    z, (X, y) = at_zeros(), tensors(rows, scale)
    (times * torch_cost(before(z(X)), y)).backward()
    return z.weight.grad, z.bias.grad


def step(rate=0.1, **options):
    return tuple(-rate * part for part in gradient(slice(16), **options))


def plus(*pairs):
    return tuple(sum(parts) for parts in zip(*pairs, strict=True))


def minibatch(seed=0, **choices):
    rows = np.random.default_rng(seed).choice(len(data().labels), 16, **choices)
    return tensors(rows)


def repeated():
    X, y = minibatch(replace=False)
    X[3], y[3] = X[2], y[2]
    return X, y


def other_labels():
    X, _ = minibatch(1, replace=False)
    _, y = minibatch(2, replace=False)
    return X, y


def combined(gradients, sizes):
    return sum(size * row for size, row in zip(sizes, gradients, strict=True)) / sum(sizes)


def dL(W, b, X, y):
    scores = X @ W + b
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    rows = np.arange(len(X))
    L = p[rows, y].prod()
    p[rows, y] -= 1
    return -L * X.T @ p


def dC(W, b, X, y):
    return -dL(W, b, X, y) / len(X) / likelihood(W, b, X, y)


def likelihood(W, b, X, y):
    p = np.exp(X @ W + b)
    return (p / p.sum(axis=1, keepdims=True))[np.arange(len(X)), y].prod()


def seconds(rows, tries):
    X, y = tensors(rows)
    z, times = at_zeros(), []
    for _ in range(tries):
        start = time.perf_counter()
        torch_cost(z(X), y).backward()
        times.append(time.perf_counter() - start)
    return min(times)  # what else the machine does only adds


def is_zero_after(kind):
    return next(n for n in range(1, 1000) if np.prod(np.full(n, 0.1, kind)) == 0)


first, everything = gradient(slice(16)), gradient(slice(None))
full, mini = seconds(slice(None), 3), seconds(slice(16), 100)

ANSWERS = {
    "missing": ([1.85, 10 * (9 / 10) ** 16], [0.185, 8.15, 0, 10 * 0.1**16]),
    "minibatch": (
        [minibatch(replace=False), tuple(part.numpy() for part in minibatch(7, replace=False))],
        [
            tensors(slice(100, 116), scale=255),
            (torch.rand(16, 784), tensors(slice(16))[1]),
            other_labels(),
            repeated(),
            tensors(slice(16)),
        ],
    ),
    "sgd-step": (
        [step(), [part.tolist() for part in step()]],
        [
            step(0),
            step(-0.1),
            first,
            step(1),
            step(times=16),
            step(before=lambda scores: scores.softmax(dim=1)),
            step(scale=255),
            (step()[0], torch.zeros(10)),
        ],
    ),
    "full-gradient": (
        [tuple(-0.1 * part for part in everything)],
        [
            tuple(-0.1 * part for part in first),
            tuple(0.0 * part for part in everything),
            tuple(0.1 * part for part in everything),
            plus(*(tuple(-0.1 * part for part in both) for both in (everything, first))),
            everything,
            tuple(-0.1 * part for part in gradient(slice(None), scale=255)),
        ],
    ),
    "accumulate": (
        [gradient(slice(64))],
        [
            plus(*(gradient(slice(k, k + 16)) for k in (0, 16, 32, 48))),
            gradient(slice(48, 64)),
            first,
            gradient(slice(48, 64), times=1 / 4),
            plus(gradient(slice(64)), first, first, first),
        ],
    ),
    "time": (
        [(full, mini)],
        [
            (-full, mini),
            (mini, full),
            (3750 * mini, mini),
            (1.1 * full, full),
            (1000 * full, 1000 * mini),
        ],
    ),
    "epoch": (
        [combined, lambda gradients, sizes: np.average(gradients, axis=0, weights=sizes)],
        [
            lambda gradients, sizes: np.mean(gradients, axis=0),
            lambda gradients, sizes: np.average(gradients, axis=0, weights=[1 / s for s in sizes]),
            lambda gradients, sizes: combined(gradients, sizes) * sum(sizes),
            lambda gradients, sizes: np.sum(gradients, axis=0),
            lambda gradients, sizes: combined(gradients, sizes) * sum(sizes) / len(sizes),
        ],
    ),
    "underflow": (
        [(is_zero_after(np.float32), is_zero_after(np.float64)), (46, 324)],
        [(324, 46), (45, 323), (38, 308), (104, 745), (150, 1075), (324, 324)],
    ),
    "likelihood": (
        [dL],
        [
            dC,
            lambda *model: -dL(*model),
            lambda *model: dL(*model) / len(model[2]),
            lambda *model: dL(*model) / likelihood(*model),
        ],
    ),
    "noisy-likelihood": (
        [60_000 * 0.15 / math.log(10), 3909],
        [9000, 0.6 / 4 / math.log(10), 60_000 * 0.6 / math.log(10), 977],
    ),
}
