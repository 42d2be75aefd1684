"""What the answers of the lab on chapter 2, "The algorithm", are computed from."""

import math

import numpy as np

from gdbook import descend, functions, optimizers, schedules

curve = functions.parabola(minimizer=-5)
ravine = functions.quadratic([[1, 0], [0, 100]])
RUNS = ((0.01, 1e-6), (1e-4, 1e-6), (1e-8, 1e-6), (0.01, 1e-17), (1, 1e-6))


def steps_from(start):
    """How many steps the descent of the exercise takes."""
    return descend(curve, start, 0.01, steps=10_000, tolerance=1e-6).steps


def way_to_stop(learning_rate, precision):
    """A letter of the exercise: who stopped the run, and whether at the minimum."""
    x, length, steps = 3.0, math.inf, 0
    while length > precision and steps < 10_000:  # the move's length, as the exercise has it
        move = -learning_rate * curve.gradient(x)[0]
        x, length, steps = x + move, abs(move), steps + 1
    return ("AB" if length <= precision else "DC")[abs(x + 5) > 0.001]


def precision_for(learning_rate):
    """The step after which 10⁻⁶ is left: of the distance before it a step takes 2η."""
    taken = learning_rate * curve.hessian(0)[0, 0]
    return 1e-6 * taken / (1 - taken)


def bias_and_noise(rates):
    """Of x + 5 after 200 noisy steps from 3, over all descents: its mean and its deviation."""
    if rates[0] <= 0 or rates[1] < 0:
        return math.inf, math.inf
    rate_at = schedules.inverse_time_decay(*rates, decay_steps=1)
    bias, variance = 8.0, 0.0
    for step in range(200):  # products, not powers: those of huge numbers raise an error
        rate = rate_at(step)
        left = 1 - 2 * rate
        bias, variance = left * bias, left * left * variance + 64 * rate * rate
    return abs(bias), math.sqrt(variance)


def roll(pair):
    """Steps until a ball stays within 0.001 of the bottom of the ravine; 1001 if never."""
    learning_rate, beta = pair
    if learning_rate <= 0 or not 0 <= beta < 1:
        return math.inf
    descent = descend(ravine, (1, 1), learning_rate, optimizer=optimizers.momentum(beta))
    far = ~(np.hypot(*descent.points.clip(-1, 1).T) <= 0.001)
    return 1001 if descent.diverged else int(np.flatnonzero(far)[-1]) + 1
