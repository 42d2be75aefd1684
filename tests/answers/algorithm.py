"""Answers to the lab of chapter 3."""

import numpy as np

from answers.two_variables import gradient
from answers.two_variables import letter as minimum_at


def tuned(learning_rate, x=3.0, precision=1e-6, max_steps=10_000):
    steps, length = 0, 1.0
    while length > precision and steps < max_steps:
        move = -learning_rate * 2 * (x + 5)
        x, length, steps = x + move, abs(move), steps + 1
    return steps, x


def letter(learning_rate, precision):
    steps, x = tuned(learning_rate, precision=precision)
    there = abs(x + 5) < 0.001
    return ("AB", "DC")[steps == 10_000][not there]


def smallest_rate():
    rates = np.linspace(4e-4, 5e-4, 101)
    return float(min(rate for rate in rates if tuned(rate)[0] < 10_000))


def farthest():
    """From the formula: the last step, 2η times the distance before it, is within 10⁻⁶."""
    return int(np.log10(1e-6 / 0.02) - 9999 * np.log10(0.98))


def precision_for(distance, learning_rate):
    """The step that leads to the distance: it began a little farther away."""
    before = distance / (1 - 2 * learning_rate)
    return before - distance


def rolled(beta):
    """Where a ball from (0, 1.5) on peaks is after 2000 steps with η = 0.01."""
    point, velocity = np.array([0, 1.5]), np.zeros(2)
    for _ in range(2000):
        velocity = beta * velocity - 0.01 * gradient(*point)
        point = point + velocity
    return minimum_at(point)


def best_beta(kappa):
    """By search: every β with its best learning rate, then finer around the best β."""

    def left(beta):
        rates = np.linspace(0, 2 * (1 + beta) / kappa, 20_001)[1:-1]
        middle = 1 + beta - rates * np.array([[1], [kappa]])
        roots = (np.abs(middle) + np.emath.sqrt(middle**2 - 4 * beta)) / 2
        return np.abs(roots).max(axis=0).min()

    betas = np.linspace(0, 0.999, 51)
    for _ in range(3):
        best = betas[np.argmin([left(beta) for beta in betas])]
        betas = np.linspace(*np.clip((best - 0.02, best + 0.02), 0, 0.999), 41)
    return best


RUNS = [(0.01, 1e-6), (1e-4, 1e-6), (1e-4, 1e-3), (0.01, 1e-17), (1, 1e-6)]

ANSWERS = {
    "rate": ([smallest_rate(), 0.000443], [0, 1e-8, 1e-4, 0.00043, 0.0005, 0.1, 0.9]),
    "start": ([farthest(), 83], [3, 88, 84, 100]),
    "traps": (
        ["".join(letter(*run) for run in RUNS), "a c b d c"],
        ["ACADC", "ACBAC", "ACBCC", "AABDC", "ACBDA", "ACBDB"],
    ),
    "precision": ([precision_for(1e-6, 0.001), 1e-6 / 499], [1e-6, 1e-6 / 49, 1e-9, 499e-6]),
    "decay": (
        [(0.5, 1), (0.4, 0.8), [0.7, 1.5], np.array([0.3, 0.6])],
        [(0, 1), (0.5, -1), (1.5, 1), (0.1, 1), (0.1, 0), (0.5, 0.1), (0.5, 10), (1, 1)],
    ),
    "momentum": (
        [(0.03, 0.7), (0.031, 0.71)],
        [(0.03, 1), (0, 0.5), (0.7, 0.03), (0.039, 0.7), (0.03, 0.9), (0.019, 0.5), (0.03, 0.6)],
    ),
    "pass": (
        [beta for beta in (0.81, 0.85, 0.9) if rolled(beta) == "A"],
        [1, -0.5, 0.5, 0.97],
    ),
    "best-beta": (
        [lambda kappa: ((kappa**0.5 - 1) / (kappa**0.5 + 1)) ** 2],
        [
            lambda kappa: (kappa**0.5 - 1) / (kappa**0.5 + 1),
            lambda kappa: (kappa - 1) / (kappa + 1),
            lambda kappa: ((kappa - 1) / (kappa + 1)) ** 2,
            lambda kappa: 0.9,
            lambda kappa: 0.67,
        ],
    ),
}
