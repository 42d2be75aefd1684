"""Numbers that chapter 2 claims without printing them."""

import math

import numpy as np
import pytest
import torch

from gdbook import basins, descend, functions, linear

peaks = functions.peaks
START = (-1, -2)
DEEPEST, SECOND, SHALLOW = (np.array(minimum.point) for minimum in peaks.minima)
SADDLE_POINTS = np.array([[0.416, -0.394], [-0.266, 0.467], [1.098, 0.854]])
AXIS = np.linspace(-3, 3, 151)  # of the starts


def walk(learning_rate, steps, f=peaks, start=START):
    return descend(f, start, learning_rate, steps)


def reached(start, learning_rate=0.01):
    """0, 1 or 2: the pit in which a start ends; −1 for none."""
    end = walk(learning_rate, 3000, start=tuple(start)).points[-1]
    near = [math.dist(end, pit) < 1e-3 for pit in (DEEPEST, SECOND, SHALLOW)]
    return near.index(True) if any(near) else -1


def slope_at(point):
    return math.hypot(*peaks.gradient(*point))


LOADS = np.array([[0.0], [0.5], [1.0], [1.5], [2.0]])
LENGTHS = np.array([3.1, 3.9, 5.2, 5.9, 6.9])
SPRING = np.array([[1.5, 1], [1, 1]])  # the Hessian of its cost


def spring(w, b):
    return 0.75 * w**2 + w * b + 0.5 * b**2 - 5.96 * w - 5 * b + 13.428


def test_the_cost_of_the_spring_is_the_polynomial():
    x = LOADS[:, 0]
    for w, b in [(0, 0), (1, 2), (3, 1.4), (-0.7, 5.5)]:
        assert linear.cost([w], b, LOADS, LENGTHS) == pytest.approx(spring(w, b))
        assert np.mean((w * x + b - LENGTHS) ** 2) / 2 == pytest.approx(spring(w, b))
    (w, b), (residual, *_) = np.polyfit(x, LENGTHS, 1, full=True)[:2]
    assert (round(w, 2), round(b, 2)) == (1.92, 3.08)
    assert round(residual / 10, 4) == 0.0064  # what no line can explain


def test_the_gradient_of_the_spring():
    x = LOADS[:, 0]
    assert np.mean(-LENGTHS * x) == pytest.approx(-5.96)
    assert np.mean(-LENGTHS) == pytest.approx(-5)
    np.testing.assert_allclose(functions.numeric_gradient(spring, 0, 0), (-5.96, -5), atol=1e-6)
    quadratic = functions.quadratic(SPRING, (5.96, 5))
    np.testing.assert_allclose(quadratic.minima[0].point, (1.92, 3.08))
    np.testing.assert_allclose(SPRING, [[np.mean(x * x), np.mean(x)], [np.mean(x), 1]])


def test_the_eigenvectors_of_the_spring():
    (gentle, sharp), directions = np.linalg.eigh(SPRING)
    assert (round(gentle, 3), round(sharp, 3)) == (0.219, 2.281)
    assert (round(1 - 0.5 * sharp, 2), round(1 - 0.5 * gentle, 2)) == (-0.14, 0.89)
    assert directions[0, 1] * directions[1, 1] > 0  # w and b grow together
    assert directions[0, 0] * directions[1, 0] < 0  # w grows while b falls
    assert round(2 / sharp, 3) == 0.877
    below, above = (
        linear.train([0], 0, LOADS, LENGTHS, rate, 3000).cost[-1] for rate in (0.87, 0.885)
    )
    assert below == pytest.approx(0.0064)
    assert above > 1e6 or not math.isfinite(above)
    middle = [np.dot(directions[:, 0], (x, 1)) for x in (0, 1, 2)]
    assert abs(middle[1]) < min(abs(middle[0]), abs(middle[2]))  # turns about the middle


def test_only_on_the_axes_does_the_step_point_at_the_minimum():
    sharp = np.linalg.eigh(SPRING)[1][:, 1]
    angles = np.arctan2(sharp[1], sharp[0]) + np.radians(range(0, 360, 30))
    for k, away in enumerate(np.transpose([np.cos(angles), np.sin(angles)])):
        g = SPRING @ away
        parallel = abs(away[0] * g[1] - away[1] * g[0]) < 1e-9
        assert parallel == (k % 3 == 0)


def test_the_shadow():
    a, d = np.array([4, 3]), np.array([2, 4])
    cosine = math.cos(math.atan2(4, 2) - math.atan2(3, 4))
    assert a @ d == pytest.approx(20) == pytest.approx(5 * math.hypot(2, 4) * cosine)
    np.testing.assert_allclose((a @ d) / (a @ a) * a, (3.2, 2.4))


def test_the_descent_lemma_on_the_landscape():
    """f(x − η∇f) ≤ f − η(1 − Lη/2)|∇f|², L being the largest curvature on the way."""
    for x, y in [(-1, -2), (0.2, -1.5), (-1.2, 0.3), (0, 1.5)]:
        slopes = np.array(peaks.gradient(x, y))
        for rate in (0.01, 0.06):
            way = [np.array([x, y]) - s * rate * slopes for s in np.linspace(0, 1, 101)]
            largest = max(np.linalg.eigvalsh(peaks.hessian(*point)).max() for point in way)
            bound = peaks(x, y) - rate * (1 - largest * rate / 2) * slopes @ slopes
            assert peaks(*way[-1]) <= bound + 1e-9


def test_slopes_of_the_two_cuts():
    bowl = functions.quadratic([[2, 0], [0, 6]])
    for x, y in [(2, 1), (-1.5, 0.3)]:
        assert bowl(x, y) == pytest.approx(x**2 + 3 * y**2)
    assert functions.numeric_gradient(lambda x: bowl(x, 1), 2)[0] == pytest.approx(4)
    assert functions.numeric_gradient(lambda y: bowl(2, y), 1)[0] == pytest.approx(6)
    assert bowl.gradient(2, 1) == (4, 6)
    points = walk(0.1, 6, bowl, (2, 1)).points
    np.testing.assert_allclose(points[1], [1.6, 0.4])
    np.testing.assert_allclose(points[1:] / points[:-1], [[0.8, 0.4]] * 6)


def test_check_yourself_partial_derivatives():
    slopes = functions.numeric_gradient(lambda x, y: x**2 * y, 3, 2)
    assert slopes == pytest.approx((12, 9))
    assert (3 - 0.1 * slopes[0], 2 - 0.1 * slopes[1]) == pytest.approx((1.8, 1.1))


def test_the_formula_of_the_landscape():
    def f(x, y):
        return (
            3 * (1 - x) ** 2 * math.exp(-(x**2) - (y + 1) ** 2)
            - 10 * (x / 5 - x**3 - y**5) * math.exp(-(x**2) - y**2)
            - 1 / 3 * math.exp(-((x + 1) ** 2) - y**2)
        )

    for x, y in [(-1, -2), (0.3, 1.2), (2, -0.5)]:
        assert peaks(x, y) == pytest.approx(f(x, y))
    assert 201**2 == 40401


def test_around_the_middle_lies_a_plateau():
    edge = np.concatenate([peaks(AXIS, side) for side in (-3, 3)])
    assert np.abs(edge).max() < 0.5


def test_the_gradient_foretells_the_change_of_a_short_move():
    slopes = np.array(peaks.gradient(*START))
    move = -1e-4 * slopes
    change = peaks(*(START + move)) - peaks(*START)
    assert change == pytest.approx(-1e-4 * slopes @ slopes, rel=1e-3)
    across = 1e-4 * np.array([-slopes[1], slopes[0]])
    assert abs(peaks(*(START + across)) - peaks(*START)) < abs(change) / 1000


def test_from_the_start_the_way_down_is_almost_due_east():
    slope_x, slope_y = peaks.gradient(*START)
    assert abs(math.degrees(math.atan2(-slope_y, -slope_x))) < 5


def test_arrows_do_not_point_at_the_minimum():
    slope_x, slope_y = functions.quadratic([[2, 0], [0, 6]]).gradient(2, 1)
    assert (slope_x, slope_y) == (4, 6)
    assert slope_x * 1 - slope_y * 2 != 0  # not parallel to (2, 1)


def torch_descent(steps, clear=True):
    x, y = (torch.tensor(v, requires_grad=True) for v in (-1.0, -2.0))
    optimizer = torch.optim.SGD([x, y], lr=0.01)
    points, heights, slopes = [(x.item(), y.item())], [], []
    for _ in range(steps):
        z = peaks(x, y)
        heights.append(z.item())
        z.backward()
        optimizer.step()
        points.append((x.item(), y.item()))
        slopes.append((x.grad.item(), y.grad.item()))
        if clear:
            optimizer.zero_grad()
    return points, heights, slopes


def test_a_line_shows_the_height_before_the_step_and_the_point_after_it():
    points, heights, slopes = torch_descent(1)
    assert round(heights[0], 3) == round(peaks(*START), 3) == -0.592
    assert tuple(round(x, 3) for x in points[1]) == (-0.974, -1.998)
    assert round(peaks(*points[1]), 3) != -0.592
    assert round(-1 - 0.01 * -2.607, 3) == -0.974
    assert tuple(round(slope, 3) for slope in slopes[0]) == (-2.607, -0.226)


def test_by_step_100_the_point_stands_still_though_its_gradient_is_not_zero():
    points, _, slopes = torch_descent(1000)
    assert set(points[100:]) == {points[100]}
    for slope in slopes[100]:
        assert -0.0005 < slope < 0


def test_without_zero_grad_a_ball_without_friction():
    with_it, without = (np.array(torch_descent(80, clear)[1]) for clear in (True, False))
    start, bottom = peaks(*START), peaks.minima[0].value
    assert np.abs(with_it[40:] - bottom).max() < 0.01
    assert np.all(np.diff(with_it) <= 1e-5)
    assert without[5] < with_it[5]
    crests = without[1:-1][(without[1:-1] > without[:-2]) & (without[1:-1] > without[2:])]
    assert len(crests) >= 5
    assert np.all(np.abs(crests - start) < 0.3)
    velocity, point = np.zeros(2), np.array(START, dtype=float)
    for height in without:  # each gradient changes the step, and nothing slows it down
        assert peaks(*point) == pytest.approx(height, abs=0.05)
        velocity = velocity - 0.01 * np.array(peaks.gradient(*point))
        point = point + velocity


def test_the_minimum_found():
    assert tuple(DEEPEST.round(3)) == (0.228, -1.626)
    assert walk(0.01, 1000).points[-1] == pytest.approx(DEEPEST, abs=1e-9)


def test_steps_grow_and_then_shrink():
    points = walk(0.02, 20).points
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert round(lengths[0], 3) == 0.052
    assert round(lengths[8], 3) == 0.130
    assert np.all(np.diff(lengths[:9]) > 0)
    assert np.all(np.diff(lengths[8:]) < 0)
    distances = np.linalg.norm(points - DEEPEST, axis=1)
    assert distances[18] > 0.01 > distances[19]
    assert abs(39 / 2 - 19) < 1  # half as many steps as with 0.01


def test_beyond_the_border_of_the_pit():
    restless = walk(0.1, 30).points
    assert {reached(point) for point in restless} == {0}
    assert np.linalg.norm(np.diff(restless, axis=0), axis=1)[5:].min() > 0.01
    thrown = walk(0.4, 30).points
    assert [reached(point) for point in thrown[:4]] == [0, 0, 2, 1]
    leaps = np.linalg.norm(np.diff(thrown, axis=0), axis=1)
    flung = np.flatnonzero(leaps > 2)[1:] + 1  # where the leaps beyond point 3 end
    assert len(flung) == 3
    for first, end in zip(flung, [*(flung[1:] - 1), 31], strict=True):
        assert abs(peaks(*thrown[first])) < 0.35  # out on the plain …
        back = np.linalg.norm(thrown[first:end] - SECOND, axis=1)
        assert len(back) >= 4
        assert back[-1] < back[0]  # … and creeping back
    assert math.dist(thrown[3], SECOND) < 0.8


def test_thirty_steps_do_not_depend_on_the_rounding_of_a_machine():
    for rate in (0.1, 0.4):
        shifted = walk(rate, 30, start=(-1 + 1e-14, -2 - 1e-14)).points
        np.testing.assert_allclose(shifted, walk(rate, 30).points, atol=1e-6)


def test_curvature_is_the_second_derivative_of_a_cut():
    (xx, xy), (_, yy) = peaks.hessian(*DEEPEST)
    for degrees in (0, 30, 110):
        u, v = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        h = 1e-3
        cut = [peaks(*(DEEPEST + t * np.array([u, v]))) for t in (-h, 0, h)]
        measured = (cut[0] - 2 * cut[1] + cut[2]) / h**2
        assert xx * u**2 + 2 * xy * u * v + yy * v**2 == pytest.approx(measured, rel=1e-3)


def test_the_sharpest_direction_sets_the_border():
    deepest, second = (np.linalg.eigvalsh(peaks.hessian(*pit)) for pit in (DEEPEST, SECOND))
    assert deepest.max() > second.max()
    assert deepest.min() > second.max()  # the two curves do not meet
    shallow = np.linalg.eigvalsh(peaks.hessian(*SHALLOW))
    assert deepest.max() > shallow.max()  # the deepest pit is the first to be lost
    assert round(deepest.max(), 1) == 30.2
    assert round(2 / 30.2, 3) == round(2 / deepest.max(), 3) == 0.066
    assert 2 / second.max() > 0.1
    near = tuple(SECOND + 0.05)
    assert math.dist(walk(0.1, 300, start=near).points[-1], SECOND) < 1e-6


def test_check_yourself_border_of_the_bowl():
    bowl = functions.quadratic([[2, 0], [0, 6]])
    below, above = (walk(rate, 500, bowl, (2, 1)).points[-1] for rate in (0.33, 0.34))
    assert np.abs(below).max() < 1e-3
    assert np.abs(above[1]) > 1


@pytest.fixture(scope="module")
def left():
    return basins(peaks, 0.01, AXIS, AXIS)


def test_the_second_pit_is_less_than_half_as_deep():
    heights = [minimum.value for minimum in peaks.minima]
    assert heights[1] / heights[0] < 0.5


def test_from_the_plateau_descents_leave_the_map_or_hardly_get_anywhere(left):
    x, y = np.meshgrid(AXIS, AXIS)
    starts = np.stack([x, y], axis=-1)[left.labels < 0]
    ends = walk(0.01, 1000, start=starts).points[-1]
    gone = np.abs(ends).max(axis=1) > 3
    moved = np.linalg.norm(ends - starts, axis=1)
    assert np.mean(gone | (moved < 0.5)) > 0.75
    assert np.mean(np.abs(peaks(*ends.T)) < 0.1) > 0.95


def test_saddle_points_lie_on_the_borders(left):
    for point in SADDLE_POINTS:
        assert slope_at(point) < 0.02
        lowest, highest = np.linalg.eigvalsh(peaks.hessian(*point))
        assert lowest < 0 < highest
        directions = np.linalg.eigh(peaks.hessian(*point))[1]
        sides = [reached(point + sign * 0.05 * directions[:, 0]) for sign in (-1, 1)]
        assert len(set(sides)) == 2
        hills = [tuple(climb(point + sign * 0.05 * directions[:, 1])) for sign in (-1, 1)]
        assert len(set(hills)) == 2  # the ridge through it leads from hill to hill


def climb(point):
    for _ in range(3000):
        point = point + 0.005 * np.array(peaks.gradient(*point))
    assert slope_at(point) < 1e-6
    assert np.linalg.eigvalsh(peaks.hessian(*point)).max() < 0
    return point.round(3)


def test_formulas_of_the_gallery():
    table = {
        functions.quadratic([[2, 0], [0, 2]]): lambda x, y: x**2 + y**2,
        functions.quadratic([[1, 0], [0, 20]]): lambda x, y: x**2 / 2 + 10 * y**2,
        functions.saddle: lambda x, y: x**2 - y**2,
        functions.dipole: lambda x, y: x * math.exp(-(x**2) - y**2),
        functions.rosenbrock: lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        functions.himmelblau: lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    }
    for f, formula in table.items():
        for x, y in [(0.7, -1.2), (-1.1, 0.4)]:
            assert f(x, y) == pytest.approx(formula(x, y))
    low, high = np.linalg.eigvalsh(functions.quadratic([[1, 0], [0, 20]]).hessian(0, 0))
    assert high / low == 20
    assert len({minimum.value for minimum in functions.himmelblau.minima}) == 1


def test_rosenbrocks_valley_is_quickly_found_and_slowly_followed():
    valley = walk(0.001, 100, functions.rosenbrock, (-1.5, 1)).points
    x, y = valley[10:].T
    assert np.abs(y - x**2).max() < 0.05
    assert math.dist(valley[10], valley[-1]) < 0.2


def test_the_start_decides_on_himmelblaus_function():
    starts = [(0, 0), (-1, 0), (-1, -1), (0.5, -1)]
    ends = walk(0.01, 100, functions.himmelblau, starts).points[-1]
    minima = np.array([minimum.point for minimum in functions.himmelblau.minima])
    nearest = np.linalg.norm(ends[:, np.newaxis] - minima, axis=2).argmin(axis=1)
    np.testing.assert_allclose(ends, minima[nearest], atol=0.01)
    assert len(set(nearest)) == 4


def test_on_the_saddle():
    exact, beside = (walk(0.1, 78, functions.saddle, (1.5, y)) for y in (0, 1e-6))
    assert set(exact.points[:, 1]) == {0}
    assert math.hypot(*functions.saddle.gradient(*exact.points[-1])) < 1e-6
    np.testing.assert_allclose(beside.points[1:, 1] / beside.points[:-1, 1], 1.2)
    assert round(math.log(1e6) / math.log(1.2), 1) == 75.8
    assert int(np.argmax(beside.points[:, 1] > 1)) == 76
    level = np.abs(beside.values) < 0.05
    assert 50 <= np.sum(level) <= 65
    assert beside.values[-1] < -1
    np.testing.assert_allclose(beside.values[:60], exact.values[:60], atol=0.01)
    low, high = np.linalg.eigvalsh(functions.saddle.hessian(0, 0))
    assert low < 0 < high


def test_eight_starts_and_six_learning_rates():
    starts = np.random.default_rng(seed=3).uniform(-2, 2, size=(8, 2))
    rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
    np.testing.assert_allclose(np.divide(rates[1:], rates[:-1]), 3, rtol=0.12)
    heights = np.array([walk(rate, 200, start=starts).values[-1] for rate in rates]).T
    assert np.sum(heights[:, 0] > 0.1) == 3  # still under way
    settled = heights[:, 2].round(2)
    assert settled.tolist() == [-3.05, -0.06, -3.05, -6.55, -6.55, -3.05, -3.05, 0.02]
    for column in (1, 2, 3):
        assert heights[3:5, column].round(2).tolist() == [-6.55, -6.55]
    others = [0, 1, 2, 5, 6, 7]  # from 0.003 to 0.1 they end where they end with 0.01
    np.testing.assert_allclose(heights[others, 1:5].T, [heights[others, 2]] * 4, atol=0.1)
    # What the restless runs of 0.1 and 0.3 read after 200 steps depends on the machine's rounding.
    # That they are restless does not: the bottoms bend too sharply for these learning rates.
    sharpest = [np.linalg.eigvalsh(peaks.hessian(*pit)).max() for pit in (DEEPEST, SECOND, SHALLOW)]
    assert [bend > 2 / 0.1 for bend in sharpest] == [True, False, False]
    assert all(bend > 2 / 0.3 for bend in sharpest)
