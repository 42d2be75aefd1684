"""Descents and basins against the obvious way: parts for ``bench_library.py``."""

import numpy as np
from rows import compare, size

from gdbook import basins, descend, functions


def descent():
    """One start on peaks, 1000 steps, against the source document's torch loop."""
    import torch

    def torch_loop():
        x = torch.tensor(-1.0, requires_grad=True)
        y = torch.tensor(-2.0, requires_grad=True)
        optimizer = torch.optim.SGD([x, y], lr=0.01)
        for _ in range(1000):
            z = (
                3 * (1 - x) ** 2 * torch.exp(-(x**2) - (y + 1) ** 2)
                - 10 * (x / 5 - x**3 - y**5) * torch.exp(-(x**2) - y**2)
                - 1 / 3 * torch.exp(-((x + 1) ** 2) - y**2)
            )
            z.backward()
            optimizer.step()
            optimizer.zero_grad()
        return x.item(), y.item()

    yield compare(
        "descend on peaks, one start, 1000 steps",
        lambda: tuple(descend(functions.peaks, (-1, -2), 0.01, 1000).points[-1]),
        torch_loop,
        "torch loop",
        promised=10,
        same=lambda ours, theirs: np.allclose(ours, theirs, atol=1e-5),
    )


def whole_grid():
    """A 201 × 201 grid on peaks, 1000 steps, against NumPy loops over the whole grid."""
    axis = np.linspace(-3, 3, size(201, 21))
    f = functions.peaks

    def gradient_by_hand(x, y):
        a = np.exp(-(x**2) - (y + 1) ** 2)
        b = np.exp(-(x**2) - y**2)
        c = np.exp(-((x + 1) ** 2) - y**2)
        p = x / 5 - x**3 - y**5
        return (
            -6 * (1 - x) * a
            - 6 * x * (1 - x) ** 2 * a
            - 10 * (1 / 5 - 3 * x**2) * b
            + 20 * x * p * b
            + 2 / 3 * (x + 1) * c,
            -6 * (1 - x) ** 2 * (y + 1) * a + 50 * y**4 * b + 20 * y * p * b + 2 / 3 * y * c,
        )

    def loop(gradient):
        x, y = np.meshgrid(axis, axis)
        for _ in range(1000):
            slope_x, slope_y = gradient(x, y)
            x = x - 0.01 * slope_x
            y = y - 0.01 * slope_y
        distances = np.array([np.hypot(x - a, y - b) for (a, b), _ in f.minima])
        return np.where(distances.min(axis=0) <= 1e-3, distances.argmin(axis=0), -1)

    for other, gradient in (
        ("NumPy loop, our gradient", f.gradient),
        ("NumPy loop, gradient by hand", gradient_by_hand),
    ):
        yield compare(
            "basins of peaks, 201 × 201 starts, 1000 steps",
            lambda: basins(f, 0.01, axis, axis, 1000).labels,
            lambda gradient=gradient: loop(gradient),
            other,
            promised=2,
            same=np.array_equal,
        )
