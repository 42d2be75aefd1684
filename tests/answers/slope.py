"""Answers to the lab of chapter 1."""

import numpy as np


def steps_needed(learning_rate):
    x, steps = -1, 0
    while abs(x - 3) > 0.01:
        x, steps = x - learning_rate * 2 * (x - 3), steps + 1
    return steps


def measured(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


def same_points(a):
    """The learning rate whose first step on a(x − 3)² leads from −1 to −0.2, by bisection."""
    small, large = 0.0, 10.0
    for _ in range(60):
        rate = (small + large) / 2
        small, large = (rate, large) if -1 - rate * 2 * a * (-1 - 3) < -0.2 else (small, rate)
    return small


def first_step_comes_closer_below(d):
    small, large = 0.0, 100.0
    for _ in range(60):
        rate = (small + large) / 2
        small, large = (rate, large) if abs(d - rate * 4 * d**3) < d else (small, rate)
    return small


rates = np.linspace(0, 0.2, 200_001)
worst = np.maximum(abs(1 - 2 * rates), abs(1 - 20 * rates))

ANSWERS = {
    "measure": (
        [measured, lambda f, x: (f(x + 1e-6) - f(x)) / 1e-6],
        [
            lambda f, x: -measured(f, x),
            lambda f, x: (f(x + 1e-4) - f(x - 1e-4)) / 1e-4,
            lambda f, x: measured(f, x) / 2,
            lambda f, x: (f(x + 0.001) - f(x)) / 0.001,
            lambda f, x: (f(x) - f(x - 0.001)) / 0.001,
            lambda f, x: (f(x + 0.001) - f(x - 0.001)) / 2 * 0.001,
            lambda f, x: f(x + 0.001) - f(x - 0.001) / (2 * 0.001),
            lambda f, x: f(x + 0.001) - f(x - 0.001),
            lambda f, x: 2 * (x - 3),
        ],
    ),
    "small": ([steps_needed(0.001)], [2700, 2970, 3000, 2992, 3, 0.27]),
    "border": ([3 / 4, 0.7505, np.float32(0.75)], [0, 1.25, 0.5625, 1.5, -0.75, 100]),
    "curvature": (
        [same_points, lambda a: 0.1 / a],
        [
            lambda a: 0.1,
            lambda a: a / 10,
            lambda a: 0.9 / a,
            lambda a: 1 / (2 * a),
            lambda a: 1 / a,
        ],
    ),
    "one-rate": ([rates[np.argmin(worst)], 1 / 11], [0.05, 0.5, 0.1, 0.275, 0.3]),
    "further": (
        [first_step_comes_closer_below, lambda d: 0.5 * d**-2],
        [
            lambda d: 1 / (4 * d**2),
            lambda d: 2 / (12 * d**2),
            lambda d: 1,
            lambda d: 1 / (2 * d),
        ],
    ),
}
