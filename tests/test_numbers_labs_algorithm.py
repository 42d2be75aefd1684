"""Numbers that the lab of chapter 3 claims without printing them."""

import math

import numpy as np
import pytest

from gdbook import descend, functions, optimizers, schedules

curve = functions.parabola(minimizer=-5)
ravine = functions.quadratic([[1, 0], [0, 100]])


def tuned(learning_rate, x=3.0, precision=1e-6, max_steps=10_000):
    points, length = [x], 1.0
    while length > precision and len(points) <= max_steps:
        move = -learning_rate * 2 * (points[-1] + 5)
        points.append(points[-1] + move)
        length = abs(move)
    return np.array(points)


def steps_of(learning_rate, **options):
    return len(tuned(learning_rate, **options)) - 1


def test_the_worked_example():
    assert steps_of(0.01) == 595


def test_half_is_there_after_one_step():
    assert list(tuned(0.5)) == [3, -5, -5]


def test_the_smallest_learning_rate():
    assert steps_of(0.000444) < 10_000 == steps_of(0.000443)
    assert steps_of(0.0004435) < 10_000
    assert abs(tuned(0.000444)[-1] + 5) < 0.002, "close to the minimum"
    assert steps_of(0.0001) == 10_000 > steps_of(0.001)
    assert round(1e6 * smallest_rate()) == 443


def smallest_rate():
    low, high = 1e-4, 1e-3
    while high - low > 1e-8:
        middle = (low + high) / 2
        low, high = (low, middle) if steps_of(middle) < 10_000 else (middle, high)
    return high


def test_regions_of_the_first_figure():
    assert math.isclose(16 * 6.25e-8, 1e-6)
    assert steps_of(6.2e-8) == 1
    assert steps_of(6.3e-8) == 10_000
    assert steps_of(0.001) / steps_of(0.01) == pytest.approx(8.1, abs=0.1)
    leaps = tuned(0.7) + 5
    assert np.all(leaps[1:-1] * leaps[:-2] < 0)
    assert np.all(np.abs(leaps[1:]) < np.abs(leaps[:-1]))


def test_a_start_farther_away():
    assert steps_of(0.01, x=1e83) == 9952
    assert steps_of(0.01, x=1e84) == 10_000
    assert abs(tuned(0.01, x=1e83)[-1] + 5) < 5e-5 < 1e-4 < abs(tuned(0.01, x=1e84)[-1] + 5)
    assert math.log(10) / -math.log(0.98) == pytest.approx(114, abs=0.5)
    assert steps_of(0.01, x=795.0) == steps_of(0.01, precision=1e-8) == 823
    assert {steps_of(0.01, x=8 * 10.0**k - 5) - 595 for k in (-1, 0, 1, 2, 3)} == {
        -114, 0, 114, 228, 342,
    }  # fmt: skip
    assert round(math.log10(1e83 / 8)) == 82


def test_the_five_runs():
    runs = [(0.01, 1e-6), (0.0001, 1e-6), (0.0001, 1e-3), (0.01, 1e-17), (1, 1e-6)]
    steps = [steps_of(rate, precision=precision) for rate, precision in runs]
    assert steps == [595, 10_000, 2351, 10_000, 10_000]
    away = [abs(tuned(rate, precision=precision)[-1] + 5) for rate, precision in runs]
    assert away == pytest.approx([4.8e-5, 1.08, 5, 0, 8], rel=0.01, abs=1e-13)
    assert math.isclose(2 * 0.0001 * 5, 0.001)
    assert round(8 * 0.9998**10_000, 2) == round(tuned(0.0001)[-1] + 5, 2) == 1.08
    stuck = tuned(0.01, precision=1e-17)
    assert len(stuck) == 10_001
    first = int(np.argmax(stuck == stuck[-1]))
    assert 1640 < first < 1660
    move = 0.01 * 2 * (stuck[-1] + 5)
    assert 1e-17 < move < np.spacing(5.0) / 2
    assert 0.5e-15 < np.spacing(5.0) < 1.5e-15
    assert descend(curve, 3, 0.01, 10_000, tolerance=1e-17).converged, "it compares the points"
    assert set(tuned(1)) == {3, -13}


def test_distance_and_step():
    assert round((1 - 0.02) / 0.02, 9) == 49
    assert round((1 - 0.002) / 0.002, 9) == 499
    assert round(1e-6 / 499 * 1e9, 3) == 2.004
    points = tuned(0.001, precision=1e-6 / 499)
    assert points[-1] + 5 <= 1e-6 < points[-2] + 5


def root_mean_square(rate_at, steps=200):
    mean, variance = 8.0, 0.0
    for step in range(steps):
        left = 1 - 2 * rate_at(step)
        mean, variance = left * mean, left**2 * variance + (8 * rate_at(step)) ** 2
    return math.sqrt(mean**2 + variance)


def test_decay_under_noise():
    assert root_mean_square(schedules.constant(0.1)) == pytest.approx(1.3, abs=0.05)
    best = root_mean_square(schedules.inverse_time_decay(0.5, 1, decay_steps=1))
    assert round(best, 3) == round(4 / math.sqrt(200), 3) == 0.283
    for initial in np.arange(0.05, 1, 0.05):
        for decay_rate in np.geomspace(0.01, 10, 40):
            rate = schedules.inverse_time_decay(initial, decay_rate, decay_steps=1)
            assert root_mean_square(rate) > best - 1e-3, "practically nothing is better"
    four_times = schedules.inverse_time_decay(0.5, 1, decay_steps=1)
    assert root_mean_square(four_times, 800) == pytest.approx(best / 2)


def test_the_hint_on_decay_is_true():
    rate = schedules.inverse_time_decay
    assert root_mean_square(rate(0.5, 1, decay_steps=1)) < 0.3
    good = [r for r in np.arange(0.3, 2.05, 0.1) for a in (0.3, 0.5, 0.7)
            if root_mean_square(rate(a, r, decay_steps=1)) <= 0.3]  # fmt: skip
    assert min(good) < 0.6
    assert max(good) > 1.4


def roll(learning_rate, beta, steps=1000):
    ball = optimizers.momentum(beta)
    points = descend(ravine, (1, 1), learning_rate, steps, optimizer=ball).points
    away = np.hypot(*points.T) > 0.001
    return int(np.flatnonzero(away)[-1]) + 1


def test_rolling_through_the_ravine():
    plain = [roll(rate, 0) for rate in np.linspace(0.0185, 0.0199, 141)]
    assert min(plain) == 347
    assert roll(0.03, 0.7) == 44
    assert round(347 / 44) == 8
    for beta in (0, 0.5, 0.7, 0.9):
        border = 0.02 * (1 + beta)
        ball = optimizers.momentum(beta)
        below = descend(ravine, (0, 1), 0.99 * border, 5000, optimizer=ball).points[-1, 1]
        above = descend(ravine, (0, 1), 1.01 * border, 5000, optimizer=ball).points[-1, 1]
        assert abs(below) < 1e-3
        assert not abs(above) < 1e3


def over_the_pass(beta):
    ball = optimizers.momentum(beta)
    return descend(functions.peaks, (0, 1.5), 0.01, steps=2000, optimizer=ball)


def test_momentum_over_the_pass():
    peaks = functions.peaks
    deepest, second, shallow = (np.array(minimum.point) for minimum in peaks.minima)
    assert peaks(0, 1.5) == pytest.approx(8.0, abs=0.01)
    saddle = np.array([0.416, -0.394])
    for _ in range(5):
        saddle -= np.linalg.solve(peaks.hessian(*saddle), peaks.gradient(*saddle))
    assert round(float(peaks(*saddle)), 2) == 0.41
    for beta in np.arange(0.80, 0.9401, 0.01):
        np.testing.assert_allclose(over_the_pass(beta).points[-1], deepest, atol=0.01)
    for beta in (0, 0.3, 0.6, 0.79):
        np.testing.assert_allclose(over_the_pass(beta).points[-1], shallow, atol=0.01)
    for beta in (0.95, 0.96, 0.97, 0.98, 0.99):
        end = over_the_pass(beta)
        for point in (deepest, second, shallow):
            assert np.linalg.norm(end.points[-1] - point) > 0.5
        assert abs(end.values[-1]) < 0.1, "on the plateau"


def solutions(rate, beta, curvature):
    return np.abs(np.roots([1, -(1 + beta - rate * curvature), beta]))


def test_the_two_solutions():
    for beta in (0.1, 0.5, 0.9):
        root = math.sqrt(beta)
        for share in (0.2, 0.5, 0.8):
            inside = (1 - root) ** 2 + share * ((1 + root) ** 2 - (1 - root) ** 2)
            np.testing.assert_allclose(solutions(inside, beta, 1), root)
        for outside in (0.9 * (1 - root) ** 2, 1.01 * (1 + root) ** 2):
            assert solutions(outside, beta, 1).max() > root


@pytest.mark.parametrize("kappa", [4, 25, 100])
def test_the_best_beta(kappa):
    left = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    rate = (1 - left) ** 2
    assert rate * kappa == pytest.approx((1 + left) ** 2)
    for curvature in (1, kappa):
        np.testing.assert_allclose(solutions(rate, left**2, curvature), left, rtol=1e-6)
    for beta in np.arange(0, 0.99, 0.05):  # no other is better, with any learning rate
        for r in np.linspace(0.001, 2 * (1 + beta) / kappa, 200):
            worst = max(solutions(r, beta, c).max() for c in (1, kappa))
            assert worst > left - 1e-9
    assert [round(((math.sqrt(k) - 1) / (math.sqrt(k) + 1)) ** 2, 2) for k in (4, 25, 100)] == [
        0.11, 0.44, 0.67,
    ]  # fmt: skip


def test_the_formula_is_about_the_long_run():
    beta, rate = (9 / 11) ** 2, 4 / 11**2
    assert (round(beta, 3), round(rate, 3)) == (0.669, 0.033)
    assert (9 / 11) ** 35 < 1 / 1000 < (9 / 11) ** 34
    assert round(9 / 11, 3) == 0.818
    assert roll(rate, beta) == 58
    ends = {}
    for name, pair in {"formula": (rate, beta), "heavier": (0.03, 0.7)}.items():
        ball = optimizers.momentum(pair[1])
        points = descend(ravine, (1, 1), pair[0], 400, optimizer=ball).points
        ends[name] = np.hypot(*points.T)
    assert ends["formula"][50] > ends["heavier"][50]
    assert ends["formula"][400] < ends["heavier"][400]
