"""Numbers that the home page, chapter 1 and its lab claim without printing them."""

import math

import numpy as np
import pytest

from gdbook import descend, functions

error = functions.parabola(minimizer=3, minimum=2)


def walk(learning_rate, steps, start=-1):
    return descend(error, start=start, learning_rate=learning_rate, steps=steps)


def steps_needed(learning_rate, within=0.01, steps=10_000):
    arrived = np.abs(walk(learning_rate, steps).points - 3) <= within
    assert arrived.any()
    return int(np.argmax(arrived))


def test_with_the_slope_the_error_grows():
    (slope,) = error.gradient(-1)
    assert slope == -8
    assert -1 + 0.1 * slope == pytest.approx(-1.8)
    assert error(-1.8) == pytest.approx(25.04)
    assert abs(error.gradient(-1.8)[0]) > abs(slope)


def test_a_small_move_against_the_slope_lowers_the_error_by_the_square():
    for x in (-1.0, 2.5, 5.0):
        (slope,) = error.gradient(x)
        learning_rate = 1e-6
        fall = error(x) - error(x - learning_rate * slope)
        assert fall == pytest.approx(learning_rate * slope**2, rel=1e-3)


def test_the_error_before_and_after_the_first_step():
    assert error(walk(0.1, 1).points[0]) == 18
    assert error(walk(0.1, 1).points[1]) == pytest.approx(12.24)


def test_lengths_of_the_ten_steps():
    lengths = np.abs(np.diff(walk(0.1, 10).points))
    assert lengths[0] == pytest.approx(0.8)
    assert round(lengths[-1], 4) == 0.1074
    np.testing.assert_allclose(lengths[1:] / lengths[:-1], 0.8)


@pytest.mark.parametrize("learning_rate", [0.01, 0.1, 0.3, 0.5, 0.95, 1, 1.1])
def test_every_step_multiplies_the_distance_by_the_factor(learning_rate):
    distances = walk(learning_rate, 10).points - 3
    np.testing.assert_allclose(distances[1:], (1 - 2 * learning_rate) * distances[:-1], atol=1e-12)
    np.testing.assert_allclose(distances, -4 * (1 - 2 * learning_rate) ** np.arange(11), atol=1e-12)


def test_27_steps_to_come_within_a_hundredth():
    assert steps_needed(0.1) == 27
    distances = np.abs(walk(0.1, 27).points - 3)
    assert round(distances[26], 4) == round(4 * 0.8**26, 4) == 0.0121
    assert round(distances[27], 4) == round(4 * 0.8**27, 4) == 0.0097
    assert round(math.log(400) / math.log(1.25), 2) == 26.85


def test_too_small_covers_less_than_a_fifth_of_the_way():
    assert walk(0.01, 10).points[-1] - -1 < 4 / 5


@pytest.mark.parametrize(
    ("learning_rate", "verdict"),
    [(0.2, "one side"), (0.5, "one step"), (0.7, "leaps"), (1, "for ever"), (1.05, "diverges")],
)
def test_the_table_of_the_border(learning_rate, verdict):
    distances = walk(learning_rate, 20).points - 3
    closer = np.abs(distances[1:]) < np.abs(distances[:-1])
    changes_side = distances[1:] * distances[:-1] < 0
    if verdict == "one step":
        assert np.all(distances[1:] == 0)
    else:
        assert np.all(closer) == (verdict in ("one side", "leaps"))
        assert np.all(changes_side) == (verdict != "one side")
        assert np.any(closer) == np.all(closer)
    if verdict == "for ever":
        assert set(np.abs(distances)) == {4}


def test_oscillations():
    assert walk(0.95, 1).values[-1] == pytest.approx(14.96)
    ring = walk(1, 1000)
    assert set(ring.points) == {-1, 7}
    assert ring.points[-1] == -1
    assert set(ring.values) == {18}


def test_the_price_of_a_bad_learning_rate():
    assert steps_needed(0.01) == steps_needed(0.99) == 297
    assert steps_needed(0.5) == 1


def one_step(f, slope, x, learning_rate, largest_curvature):
    """The error after one step, and the bound of the descent lemma on it."""
    bound = f(x) - learning_rate * (1 - largest_curvature * learning_rate / 2) * slope(x) ** 2
    return f(x - learning_rate * slope(x)), bound


def test_the_descent_lemma():
    def slope(x):
        return x / math.hypot(1, x)

    def curvature(x):
        return (1 + x**2) ** -1.5

    for x in np.linspace(-5, 5, 101):
        measured = (slope(x + 1e-5) - slope(x - 1e-5)) / 2e-5
        assert curvature(x) == pytest.approx(measured, abs=1e-8)
        assert curvature(x) <= curvature(0) == 1
        for learning_rate in np.linspace(0.1, 4, 40):
            after, bound = one_step(lambda x: math.hypot(1, x), slope, x, learning_rate, 1)
            assert after <= bound + 1e-12
            if learning_rate < 1.95 and abs(x) > 1e-9:
                assert after < math.hypot(1, x)
    assert curvature(2) < 0.1 < 0.98 < curvature(0.1)
    up, _ = one_step(lambda x: math.hypot(1, x), slope, 0.1, 2.5, 1)
    down, _ = one_step(lambda x: math.hypot(1, x), slope, 2, 2.5, 1)
    assert up > math.hypot(1, 0.1)
    assert down < math.hypot(1, 2)


def test_on_the_parabola_the_descent_lemma_is_an_equality():
    for learning_rate in (0.1, 0.5, 0.95, 1, 1.1):
        after, bound = one_step(error, lambda x: error.gradient(x)[0], -1, learning_rate, 2)
        assert after == pytest.approx(bound)


def test_the_plain():
    def slope(x):
        return 2 * (x - 3) * math.exp(-((x - 3) ** 2))

    assert 0 < abs(slope(-1)) < 1e-6
    x = -1
    for _ in range(1000):
        x -= 0.1 * slope(x)
    assert 0 < x + 1 < 1e-4


def test_the_slope_of_the_plain():
    def plain(x):
        return 1 - math.exp(-((x - 3) ** 2))

    for x in (-1, 2.5, 3, 4):
        slope = 2 * (x - 3) * math.exp(-((x - 3) ** 2))
        assert slope == pytest.approx(functions.numeric_gradient(plain, x)[0], abs=1e-6)


def test_the_slopes_beside_the_points_of_the_figure():
    assert [error.gradient(x)[0] for x in (-1, 0.5, 2, 3, 4, 5.5, 7)] == [-8, -5, -2, 0, 2, 5, 8]


def test_two_wells():
    left, right = functions.double_well.minima
    for x in (-1.5, 0, 0.25, 1):
        assert functions.double_well(x) == pytest.approx((x**2 - 1) ** 2 + x / 2)
    assert left.point < right.point
    trajectory = descend(functions.double_well, start=[0, 0.25], learning_rate=0.1, steps=20)
    np.testing.assert_allclose(trajectory.points[-1], [left.point[0], right.point[0]], atol=1e-3)


def test_the_curves_that_one_gets_to_see():
    final = {rate: walk(rate, 30).values for rate in (0.01, 0.1, 0.95, 1.05)}
    assert np.all(np.diff(final[1.05]) > 0)
    assert final[0.1][-1] < 2.01
    assert final[0.1][10] < final[0.95][10] < final[0.01][10]


def test_a_million_parameters_shrink_alike():
    assert round(0.8**10, 4) == 0.1074
    assert round(2.5011 * 0.8**10, 4) == 0.2686


def test_lab_slower_learning_rates():
    for learning_rate in (0.01, 0.001):
        assert learning_rate * steps_needed(learning_rate) == pytest.approx(3, abs=0.05)
        exact = math.log(400) / -math.log(1 - 2 * learning_rate)
        assert steps_needed(learning_rate) == math.ceil(exact)
    assert math.log(400) / 2 == pytest.approx(3, abs=0.01)
    assert steps_needed(0.01, within=0.001) == 411
    assert 411 - steps_needed(0.01) == 114


@pytest.mark.parametrize("a", [0.25, 0.5, 1, 2, 4])
def test_lab_border_and_best_learning_rate_of_a_bent_curve(a):
    curve = functions.quadratic([[2 * a]], [6 * a])  # a (x − 3)² up to a constant
    assert curve.hessian(0)[0, 0] == 2 * a
    assert descend(curve, -1, 1 / (2 * a), steps=1).points[-1] == pytest.approx(3)
    below, above = (descend(curve, -1, k / a, steps=50).points[-1] for k in (0.99, 1.01))
    assert abs(below - 3) < 4 < abs(above - 3)


def test_home_page_landscape():
    deepest, second, shallow = functions.peaks.minima
    assert 0.4 < second.value / deepest.value < 0.5
    assert -0.1 < shallow.value < 0
    # The hills: points that are higher than all their neighbours on a fine mesh.
    axis = np.linspace(-3, 3, 301)
    z = functions.peaks(*np.meshgrid(axis, axis))
    inner = z[1:-1, 1:-1]
    around = [z[1 + i : 300 + i, 1 + j : 300 + j] for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    assert np.sum(np.all(inner > np.array(around), axis=0)) == 3


def test_home_page_walkers_that_are_still_on_their_way():
    rng = np.random.default_rng(seed=1)
    starts = rng.uniform(-3, 3, size=(300, 2))
    ends = descend(functions.peaks, starts, learning_rate=0.01, steps=1000).points[-1]
    minima = np.array([minimum.point for minimum in functions.peaks.minima])
    distances = np.linalg.norm(ends[:, np.newaxis] - minima, axis=2)
    underway = ends[np.all(distances >= 0.01, axis=1)]
    assert len(underway) == 300 - 82 - 76 - 16
    on_the_plain = np.abs(functions.peaks(*underway.T)) < 0.02
    assert np.mean(on_the_plain) > 0.9


def test_descend_repeats_the_plain_program():
    descent = walk(0.1, 10)
    x = -1
    for step in range(1, 11):
        x = x - 0.1 * 2 * (x - 3)
        assert descent.points[step] == pytest.approx(x, abs=1e-12)
        assert descent.values[step] == pytest.approx((x - 3) ** 2 + 2, abs=1e-12)
    assert round(x, 4) == 2.5705


def test_lab_answer_of_the_first_experiment():
    rates = [0.2, 0.1, 0.05, 0.02, 0.01, 0.001]
    assert [steps_needed(rate) for rate in rates] == [12, 27, 57, 147, 297, 2993]
    products = [round(rate * steps_needed(rate), 3) for rate in rates]
    assert products == [2.4, 2.7, 2.85, 2.94, 2.97, 2.993]


def fourth_power(x, learning_rate):
    """One step on (x − 3)⁴ + 2, in plain Python as the reader writes it."""
    return x - learning_rate * 4 * (x - 3) ** 3


def test_lab_a_flat_bottom_takes_many_steps():
    x, steps = -1, 0
    while abs(x - 3) > 0.01:
        x = fourth_power(x, 0.01)
        steps += 1
    assert steps == 124_988
    flat, curved = 4 * 0.1**3, error.gradient(3.1)[0]
    assert (flat, curved) == pytest.approx((0.004, 0.2))


def test_lab_a_steep_side_throws_the_descent_out():
    assert 4 * (-1 - 3) ** 3 == -256
    x = fourth_power(-1, 0.05)
    assert x == pytest.approx(11.8)
    points = [-1, x]
    while abs(points[-1]) < 1e100:
        points.append(fourth_power(points[-1], 0.05))
    assert np.all(np.diff(np.abs(np.diff(points))) > 0)
    with pytest.raises(OverflowError):
        fourth_power(fourth_power(points[-1], 0.05), 0.05)


def test_lab_border_of_the_fourth_power_depends_on_the_start():
    # One step from the distance d leads to d (1 − 4 η d²): closer if and only if η < 1 / (2 d²).
    for d in (0.5, 4):
        border = 1 / (2 * d**2)
        assert abs(fourth_power(3 - d, 0.99 * border) - 3) < d
        assert abs(fourth_power(3 - d, 1.01 * border) - 3) > d
