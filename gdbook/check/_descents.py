"""What the answers of the lab on chapter 3, "The algorithm", are computed from."""

import math

import numpy as np

from gdbook import descend, functions, optimizers, schedules

curve = functions.parabola(minimizer=-5)
ravine = functions.quadratic([[1, 0], [0, 100]])
RUNS = ((0.01, 1e-6), (1e-4, 1e-6), (1e-4, 1e-3), (0.01, 1e-17), (1, 1e-6))


LIMIT = 10_000


def tuned(learning_rate, precision=1e-6, x=3.0):
    """The program of the exercises, with its limit: how many steps it makes, and where it ends."""
    length, steps = math.inf, 0
    while length > precision and steps < LIMIT:  # the move's length, as the exercises have it
        move = -learning_rate * 2 * (x + 5)
        x, length, steps = x + move, abs(move), steps + 1
    return steps, x


def smallest_rate():
    """The learning rate below which the limit stops the program, and not the precision."""
    low, high = 1e-4, 1e-3
    while high - low > 1e-8:
        middle = (low + high) / 2
        low, high = (low, middle) if tuned(middle)[0] < LIMIT else (middle, high)
    return high


def farthest_power():
    """The largest k such that the program arrives from 10ᵏ within the limit."""
    arrives, fails = 1, 300
    while fails - arrives > 1:
        k = (arrives + fails) // 2
        arrives, fails = (k, fails) if tuned(0.01, x=10.0**k)[0] < LIMIT else (arrives, k)
    return arrives


def way_to_stop(learning_rate, precision):
    """A letter of the exercise: who stopped the run, and whether at the minimum."""
    steps, x = tuned(learning_rate, precision)
    return ("AB" if steps < LIMIT else "DC")[abs(x + 5) > 0.001]


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
