"""Answers to the lab on adaptive methods."""

import numpy as np
import torch


def first_steps():
    """By torch."""
    lengths = []
    for name, options in (
        ("SGD", {}),
        ("Adagrad", {}),
        ("RMSprop", {"alpha": 0.9}),
        ("Adam", {}),
    ):
        x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        optimizer = getattr(torch.optim, name)([x], lr=0.01, **options)
        (50 * x).sum().backward()
        optimizer.step()
        lengths.append(abs(x.item()))
    return tuple(lengths)


def turned_by_values():
    """By the scalar product."""
    before, after = np.array([30.0, 4.0]), np.array([5.0, 4.0])
    cosine = before @ after / np.linalg.norm(before) / np.linalg.norm(after)
    return float(np.degrees(np.arccos(cosine)))


def condition(trace, determinant):
    """From the two eigenvalues of a 2 × 2 matrix."""
    root = (trace**2 / 4 - determinant) ** 0.5
    return (trace / 2 + root) / (trace / 2 - root)


def half_life(factor):
    """By multiplying."""
    weight, steps = 1.0, 0
    while weight > 0.5:
        weight, steps = weight * factor, steps + 1
    return steps


ANSWERS = {
    "first-step": (
        [first_steps(), (0.5, 0.01, 0.01 / 0.1**0.5, 0.01)],
        [(0.5, 0.01, 0.01, 0.01), (0.01, 0.01, 0.0316, 0.01), (0.5, 0.01, 0.0316, 0.0316)],
    ),
    "beta2": ([0.99], [0.9, 0.999, 1.2, -0.1]),
    "clip": (
        [(0, turned_by_values()), (0.0, 31.06)],
        [(31.06, 0), (0, 0.542), (12, 31.06)],
    ),
    "diagonal": (
        [(condition(101, 75), condition(2, 0.75)), (134.0, 3)],
        [(134, 134), (134, 1), (100, 3)],
    ),
    "half-life": (
        [(half_life(1 - 1e-4), half_life(1 - 1e-4 / 4)), (6931, 27_726)],
        [(6931, 6931), (10_000, 40_000), (6931, 1733)],
    ),
    "range-test": ([0.12, 0.2, 0.3], [-1, 0.01, 1, 10]),
    "break-adam": (
        [(120, 100), (33, 31), (310, 300)],
        [(4, 3), (50, 100), (120, 2.5), (400, 30), (116, 30)],
    ),
}
