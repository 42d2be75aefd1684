"""Answers to the lab on the size of a step."""

import numpy as np

from gdbook import descend, functions, line_search


def measured_factors():
    """By the run itself, along the two axes of the valley."""
    points = descend(functions.quadratic([[6, 2], [2, 3]]), (1, 3), 0.25, 3).points
    gentle, sharp = points @ [1, -2], points @ [2, 1]
    return gentle[1] / gentle[0], sharp[1] / sharp[0]


def lowest():
    """By looking at the run."""
    values = descend(functions.quadratic([[5, 3], [3, 5]]), (3, -2.998), 0.26, 60).values
    return int(values.argmin())


def worst_width():
    """By search."""
    widths = np.linspace(0.001, 0.3, 30_000)
    x = np.ones_like(widths)
    for _ in range(10):
        x = x - np.clip(x, -widths, widths)
    heights = np.where(np.abs(x) <= widths, x**2 / 2, widths * np.abs(x) - widths**2 / 2)
    return float(widths[heights.argmax()])


def library_search(f, x):
    """By the library's own line search."""
    g = np.array(f.gradient(*x))
    eta, trials = line_search.backtracking(f, np.array(x), -g, slope_fraction=0.25)
    return eta, trials + 1


def any_decrease(f, x):
    eta, n, g = 1.0, 2, np.array(f.gradient(*x))
    while f(*(np.array(x) - eta * g)) > f(*x):
        eta, n = eta / 2, n + 1
    return eta, n


def one_trial_more(f, x):
    eta, n = library_search(f, x)
    return eta, n + 1


def one_trial_less(f, x):
    eta, n = library_search(f, x)
    return eta, n - 1


def one_halving_more(f, x):
    eta, n = library_search(f, x)
    return eta / 2, n


def border():
    """By trying: does Newton's method get nearer in one step?"""
    starts = np.linspace(0.5, 2, 150_001)
    ends = starts - np.tanh(starts) * np.cosh(starts) ** 2
    return float(starts[np.abs(ends) > starts][0])


AREA, ROOMS = np.array([42, 55, 68, 74, 90, 105, 130]), np.array([2, 2, 3, 3, 4, 4, 5])
SINGULAR = np.linalg.svd(np.column_stack([AREA, ROOMS, np.ones(7)]), compute_uv=False)
BEFORE = float((SINGULAR[0] / SINGULAR[-1]) ** 2)
R = float(np.corrcoef(AREA, ROOMS)[0, 1])
AFTER = (1 + R) / (1 - R)

ANSWERS = {
    "factors": (
        [measured_factors(), (0.5, -0.75)],
        [(0.5, 0.75), (-0.75, 0.5), (-0.5, 0.25)],
    ),
    "beyond": (
        [(0.2, 0.25, lowest()), np.array([0.2, 0.25, 10])],
        [(0.125, 0.25, 10), (0.2, 0.4, 10), (0.2, 0.25, 0), (0.2, 0.25, 60)],
    ),
    "kappa": ([120, 119], [60, 4640, 1.466]),
    "bound": ([worst_width(), 0.0476], [0.1, 1, 0.01, -1]),
    "search": (
        [library_search],
        [any_decrease, one_trial_less, one_halving_more, one_trial_more],
    ),
    "standardise": (
        [(BEFORE, AFTER), (182_581, 83.8)],
        [(BEFORE, 1), (BEFORE, 961.57), (BEFORE, 15_846), (BEFORE**0.5, AFTER**0.5)],
    ),
    "newton": (
        [(0.5, 0.1, border()), (0.5, 0.1, 1.0886)],
        [(0, 0, 1.0886), (0.5, 0.9, 1.0886), (0.5, 0.1, 2), (0.5, 0.1, 1)],
    ),
    "together": (
        [(2.87e-5, 9.47), (5e-5, 15)],
        [(0, 1), (1e-3, 9.5), (5e-5, 5e-5), (5e-5, 100)],
    ),
}
