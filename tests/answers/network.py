"""Answers to the lab on networks."""

import numpy as np
import torch


def count():
    """By torch."""
    layers = [torch.nn.Linear(a, b) for a, b in ((64, 32), (32, 16), (16, 4))]
    return sum(p.numel() for layer in layers for p in layer.parameters())


def loud():
    """Which neuron answers which point."""
    rng = np.random.default_rng(seed=0)
    X = rng.normal(size=(200, 10))
    W = rng.normal(size=(10, 100)) * 0.2**0.5
    return [(s, k) for s, x in enumerate(X) for k, score in enumerate(x @ W) if score > 3]


def dead():
    return 100 - len({k for _, k in loud()})


def silent():
    return 200 * 100 - len(loud())


ANSWERS = {
    "count": ([count(), 2676], [2624, 2740, 131_072]),
    "leaky": ([0.032, 1.6 / 50], [0.04, 2 / 75, 0.17889]),
    "signal": ([0.75**10, 0.056], [0.75**20, 0.75**0.5, 1.5**10]),
    "dead": ([dead(), 21], [silent(), 100 - dead(), 0]),
    "early": ([(9, 6)], [(6, 9), (11, 10), (7, 4)]),
    "bugs": (
        [(5, 6, 8), (8, 5, 6)],
        [(5, 5, 6), (3, 5, 6), (6, 8, 9), (5, 8, 9), (5, 6, 9), (0, 5, 6)],
    ),
    "train": (
        [(16, 0.03), (16, 0.01), (12, 0.03)],
        [(16.5, 0.03), (64, 0.03), (4, 0.03), (16, 0.001), (16, 0.3), (16, -1)],
    ),
}
