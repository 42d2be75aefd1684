"""Numbers that the lab on momentum claims without printing them."""

import math

import numpy as np
import pytest

from gdbook import descend, functions, optimizers

valley = functions.quadratic([[26, 24], [24, 26]])


def steps_needed(learning_rate, beta):
    ball = optimizers.momentum(beta)
    run = descend(valley, (3, 1), learning_rate, 500, optimizer=ball)
    return int(np.flatnonzero(np.hypot(*run.points.T) > 0.001 * np.hypot(3, 1))[-1]) + 1


def test_the_best_friction():
    assert (1 - math.sqrt(0.0225)) ** 2 == pytest.approx(0.7225)
    assert 1 - 0.0225 == 0.9775
    ball = optimizers.momentum(0.7225)
    x = descend(functions.parabola(0), 1, 0.0225 / 2, 80, optimizer=ball).points
    assert np.all(x > 0)
    assert x[40] < 0.02


def test_the_noted_distances_are_those_of_a_ravine():
    plain = descend(functions.quadratic([[1, 0], [0, 250]]), (1, 1), 2 / 251, 300).points
    distance = 2 * np.hypot(*plain.T) / np.hypot(1, 1)
    noted = [2.0, 0.8986, 0.4037, 0.1814]
    np.testing.assert_allclose(distance[[0, 100, 200, 300]], noted, rtol=2e-3)
    factor = (0.8986 / 2) ** 0.01
    assert (1 + factor) / (1 - factor) == pytest.approx(250, rel=0.002)
    gained = math.log(249 / 251) / math.log((math.sqrt(250) - 1) / (math.sqrt(250) + 1))
    assert round(1 / gained) == 16


def test_tuning_the_ball():
    assert steps_needed(2 / 52, 0) == 87
    assert steps_needed(4 / 72, 4 / 9) == 27
    assert steps_needed(0.054, 0.46) == 21


def test_two_spellings():
    assert round(0.05 / (1 - 0.9), 9) == 0.5
    assert round(0.5 * (1 - 0.95), 9) == 0.025


def test_the_additional_friction():
    def factors(q, beta):
        M = np.array([[1 - q, beta * (1 - q)], [-q, beta * (1 - q)]])
        assert np.trace(M) == pytest.approx((1 + beta) * (1 - q))
        assert np.linalg.det(M) == pytest.approx(beta * (1 - q))
        return np.abs(np.linalg.eigvals(M)).max()

    assert round(factors(0.9, 0.9), 4) == 0.3
    assert factors(1.36, 0.9) > 1


def test_as_much_noise_as_allowed():
    eta = 0.5 / (10 + 25 / 1.9)
    assert round(25 / 1.9, 3) == 13.158
    assert round(eta, 4) == 0.0216
    M = np.array([[1 - 100 * eta, 0.9], [-100 * eta, 0.9]])
    covariance = np.zeros((2, 2))
    for _ in range(2000):
        covariance = M @ covariance @ M.T + (10 * eta) ** 2
    assert math.sqrt(covariance[0, 0]) == pytest.approx(0.5)
    assert 5 * 0.05 == 0.25  # what the approximation for small q allows
    assert round(2 * 1.9 / 100, 3) == 0.038
    spread = [math.sqrt(10 * e / (2 - 100 * e / 1.9)) for e in (0.002, 0.03)]
    assert spread == pytest.approx([0.10, 0.84], abs=0.015)
    assert round(math.sqrt(5 * 0.03), 2) == 0.39
