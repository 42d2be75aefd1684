"""Numbers that the lab of chapter 1 claims; older ones are in test_numbers_slope."""

import math

import numpy as np
import pytest

from gdbook import descend, functions


def test_a_measured_slope_is_exact_in_the_middle():
    def wrong_by(h):
        return abs(((2 + h) ** 3 - (2 - h) ** 3) / (2 * h) - 12)

    widths = np.geomspace(1e-13, 1, 79)
    best = widths[np.argmin([wrong_by(h) for h in widths])]
    assert 1e-6 < best < 2e-5
    assert wrong_by(1e-13) > wrong_by(0.1) / 2
    for h in (0.1, 0.01):
        assert wrong_by(h / 10) == pytest.approx(wrong_by(h) / 100, rel=1e-3)


def test_one_side_is_wrong_by_six_h():
    for h in (1e-3, 1e-4, 1e-5):
        assert ((2 + h) ** 3 - 8) / h - 12 == pytest.approx(6 * h, rel=1e-3)
    widths = np.geomspace(1e-13, 1, 79)
    wrong_by = np.abs(((2 + widths) ** 3 - 8) / widths - 12)
    assert 1e-9 < widths[np.argmin(wrong_by)] < 1e-7


def walk(learning_rate, x, steps):
    """The points of a descent on √(1 + x²)."""
    points = [x]
    for _ in range(steps):
        points.append(points[-1] - learning_rate * points[-1] / math.hypot(1, points[-1]))
    return np.array(points)


@pytest.mark.parametrize("start", [0.01, 0.1, 0.75, 2, 8, 50])
def test_above_the_border_of_the_second_curve(start):
    for learning_rate, far in [(2.05, 0.225), (2.5, 0.75), (4, 1.732)]:
        one, other = walk(learning_rate, start, 1000)[-2:]
        assert one == pytest.approx(-other)
        assert abs(one) == pytest.approx(math.sqrt(learning_rate**2 / 4 - 1))
        assert round(abs(one), 3) == far
    for learning_rate in (1.5, 1.95):
        assert abs(walk(learning_rate, start, 1000)[-1]) < 1e-9


def test_the_figure_of_the_second_curve():
    near, far = np.abs(walk(2.5, 0.01, 16)), np.abs(walk(2.5, 8, 16))
    np.testing.assert_allclose(near[1:8] / near[:7], 1.5, rtol=0.02)
    assert near[-1] == pytest.approx(0.75, abs=0.01)
    assert np.all(np.diff(far[:4]) < 0)
    assert round(far[3], 2) == 0.68
    assert far[-1] == pytest.approx(0.75, abs=1e-3)
    assert 1 - 2.5 / math.hypot(1, 0.76) > -1 > 1 - 2.5 / math.hypot(1, 0.74)


@pytest.mark.parametrize("a", [0.5, 1, 4])
def test_the_same_points_on_every_parabola(a):
    curve = functions.quadratic([[2 * a]], [6 * a])
    points = descend(curve, -1, 0.1 / a, steps=5).points
    np.testing.assert_allclose(points[:3], [-1, -0.2, 0.44])
    np.testing.assert_allclose(points - 3, -4 * 0.8 ** np.arange(6))


def both(learning_rate, steps=300):
    """Steps until x and y have both arrived; None if never."""
    bowl = functions.quadratic([[2, 0], [0, 20]], [6, 60])
    away = np.abs(descend(bowl, (-1, -1), learning_rate, steps=steps).points - 3).max(axis=1)
    return int(np.argmax(away <= 0.01)) if (away <= 0.01).any() else None


def test_two_parameters_with_one_learning_rate():
    assert [both(rate) for rate in (0.05, 0.08, 1 / 11, 0.095, 0.099)] == [57, 35, 30, 57, 297]
    assert both(0.5) is None
    assert both(0.1) is None
    assert round(0.099 / (1 / 11), 2) == 1.09
    grid = np.linspace(0.001, 0.0999, 990)
    steps = [both(rate) for rate in grid]
    assert min(n for n in steps if n) == 30
    # each alone, in one step
    for a, rate in ((1, 0.5), (10, 0.05)):
        curve = functions.quadratic([[2 * a]], [6 * a])
        assert descend(curve, -1, rate, steps=1).points[-1] == pytest.approx(3)


def fourth_power_step(x, learning_rate):
    return x - learning_rate * 4 * (x - 3) ** 3


def test_the_border_of_the_fourth_power():
    assert 1 / (2 * 4**2) == 1 / 32
    assert round(1 / 32, 3) == 0.031
    assert 0.05 > 1 / 32 > 0.01
    first = fourth_power_step(-1, 0.05)
    assert first == pytest.approx(11.8)
    assert (first + 1, first - 3) == pytest.approx((12.8, 8.8))
    assert round(1 / (2 * 8.8**2), 4) == 0.0065


def test_the_inverse_square_of_the_distance_grows_by_a_constant():
    d, inverse = 0.1, []
    for _ in range(1000):
        inverse.append(1 / d**2)
        d -= 0.01 * 4 * d**3
    np.testing.assert_allclose(np.diff(inverse), 0.08, rtol=0.01)
    assert round(1 / 0.01**2) == 10_000
    assert 10_000 / 0.08 == 125_000
    assert abs(124_988 / 125_000 - 1) < 1e-3, "what test_numbers_slope counts"
    assert round((1 / 0.001**2) / (1 / 0.01**2)) == 100


def test_114_steps_for_a_decimal_place_on_the_parabola():
    assert math.log(10) / -math.log(0.98) == pytest.approx(114, abs=0.5)
