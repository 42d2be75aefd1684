"""Numbers that the lab of chapter 2 claims without printing them."""

import math

import numpy as np
import pytest

from gdbook import basins, descend, functions, linear

peaks, dipole = functions.peaks, functions.dipole
A, B, C = (np.array(minimum.point) for minimum in peaks.minima)
BORDERS = [2 / np.linalg.eigvalsh(peaks.hessian(*point))[-1] for point in (A, B, C)]


def run(learning_rate, start, steps=1000, **options):
    return descend(peaks, start, learning_rate, steps=steps, **options)


def steps_until_near(trajectory, point, within=0.01):
    away = np.linalg.norm(trajectory.points - point, axis=1) > within
    return int(np.flatnonzero(away)[-1]) + 1


def stationary(near):
    """The place near a point where the gradient of peaks vanishes, by Newton's method."""
    point = np.array(near, float)
    for _ in range(10):
        point -= np.linalg.solve(peaks.hessian(*point), peaks.gradient(*point))
    return point


HILL, SADDLE = stationary((0, 1.58)), stationary((0.416, -0.394))


def test_the_table_of_the_minima():
    told = [((0.228, -1.626), -6.551), ((-1.347, 0.205), -3.050), ((0.296, 0.320), -0.065)]
    for minimum, (place, height) in zip(peaks.minima, told, strict=True):
        np.testing.assert_allclose(minimum.point, place, atol=5e-4)
        assert minimum.value == pytest.approx(height, abs=5e-4)


def test_runs_1_and_2_start_on_two_sides_of_a_hilltop():
    np.testing.assert_allclose(HILL, (-0.009, 1.581), atol=5e-4)
    assert np.all(np.linalg.eigvalsh(peaks.hessian(*HILL)) < 0)
    assert 1.5 < HILL[1] < 2
    np.testing.assert_allclose(run(0.1, (0, 1.5)).points[-1], C, atol=1e-9)
    north = run(0.1, (0, 2), steps=100_000).points
    assert round(float(np.linalg.norm(north[1] - north[0])), 2) == 0.88
    assert round(north[1, 1], 2) == 2.88
    assert [round(north[k, 1], 3) for k in (1000, 10_000, 100_000)] == [4.245, 4.572, 4.867]
    assert run(0.01, (0, 2)).points[-1, 1] > 3


def test_runs_3_and_4_arrive():
    assert steps_until_near(run(0.01, (0, -1)), A) == 14
    assert steps_until_near(run(0.01, (-2, 0)), B) == 49
    assert peaks(*B) / peaks(*A) < 0.5


def test_run_5_is_thrown_out_twice():
    thrown = run(0.5, (-2, 0))
    points = thrown.points
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert round(float(lengths[0]), 2) == 1.53
    assert points[1, 0] > B[0]
    assert thrown.values[1] > 0.5  # the flank of a hill
    assert points[2, 0] < -2
    assert points[2, 1] > 1.5
    assert abs(thrown.values[2]) < 0.01  # the plain
    from_b = np.linalg.norm(points - B, axis=1)
    assert np.argmin(from_b[:10]) == 7
    assert lengths[7] > 1.5
    assert from_b[19] < 0.5
    assert lengths[19] > 1.5
    np.testing.assert_allclose(points[22], (2.77, 1.55), atol=0.005)
    assert np.all(lengths[22:] < 0.05)
    assert np.all(np.diff(points[22:, 0]) > 0)


def test_the_watershed_passes_the_hilltop():
    def goes_north(y):
        return run(0.01, (0, y), steps=300).points[-1, 1] > y

    assert not goes_north(HILL[1] - 0.001)
    assert goes_north(HILL[1] + 0.001)
    assert 0.5 / 2**10 < 0.0005
    for learning_rate, told in ((0.01, 1.5816), (0.05, 1.5814)):
        south, north = 1.5, 2.0
        while north - south > 1e-6:
            middle = (south + north) / 2
            end = run(learning_rate, (0, middle), steps=2000).points[-1]
            south, north = (south, middle) if end[1] > middle else (middle, north)
        assert round(south, 4) == told
    below, above = (run(0.01, (0, y), steps=80).values for y in (1.58, 1.583))
    assert np.all(np.abs(below - above)[:11] < 0.01)
    assert np.all(below[:11] > 8)


def test_the_dipole_on_paper():
    root = math.sqrt(0.5)
    assert dipole.gradient(-root, 0) == pytest.approx((0, 0), abs=1e-15)
    told = math.sqrt(2) * math.exp(-0.5) * np.array([[2, 0], [0, 1]])
    np.testing.assert_allclose(dipole.hessian(-root, 0), told, atol=1e-12)
    np.testing.assert_allclose(told, [[1.716, 0], [0, 0.858]], atol=5e-4)
    np.testing.assert_allclose(dipole.hessian(root, 0), -told, atol=1e-12)
    assert dipole(-root, 0) == pytest.approx(-1 / math.sqrt(2 * math.e))
    assert round(-1 / math.sqrt(2 * math.e), 4) == -0.4289


@pytest.mark.parametrize(
    ("x", "sign"), [(0.5, 1), (0.7, 1), (0.72, -1), (1, -1), (-0.5, 1), (-0.8, -1)]
)
@pytest.mark.parametrize("y", [-1, 0, 0.5])
def test_the_border_of_the_dipole_is_a_line(x, y, sign):
    assert np.sign(dipole.gradient(x, y)[0]) == sign


def test_where_the_starts_on_the_dipole_lead():
    pit = (-math.sqrt(0.5), 0)
    for start in [(0.5, 0.5), (-2, 1), (0.7, 0.05)]:
        np.testing.assert_allclose(descend(dipole, start, 0.1).points[-1], pit, atol=1e-6)
    for start, end in [((0.72, 0.05), (2.7879, 1.0524)), ((0.7, 0.5), (0.4908, 2.6038))]:
        found = descend(dipole, start, 0.1)
        np.testing.assert_allclose(found.points[-1], end, atol=5e-5)
        assert round(found.values[-1], 4) == 0.0004


def test_the_good_side_is_not_yet_the_goal():
    points = descend(dipole, (0.7, 0.5), 0.1, steps=1000).points
    assert round(points[-1, 1], 1) == 2.6
    end = descend(dipole, (0.7, 0.5), 0.1, steps=1_000_000, history=False).points[-1]
    assert math.dist(end, dipole.minima[0].point) > 1


def test_the_borders():
    assert [round(border, 4) for border in BORDERS] == [0.0663, 0.1284, 0.1266]
    assert BORDERS[0] < 0.1 < min(BORDERS[1:])
    assert BORDERS[2] < 0.1275 < BORDERS[1]
    assert max(BORDERS) < 0.5


def test_a_millionth_beside_the_deepest_pit():
    sharpest = np.linalg.eigh(peaks.hessian(*A))[1][:, -1]
    points = run(0.1, A + 1e-6 * sharpest, steps=20_000).points
    away = np.linalg.norm(points - A, axis=1)
    np.testing.assert_allclose(away[1:13] / away[:12], 2.018, rtol=0.01)
    sides = (points[:13] - A) @ sharpest
    assert np.all(sides[1:] * sides[:-1] < 0)
    assert round(away[10], 3) == 0.001
    assert away[:20].max() == pytest.approx(0.5, abs=0.05)
    assert [round(seen, 2) for seen in (away[20:36].min(), away[20:36].max())] == [0.04, 0.65]
    late = away[1000:]
    assert late.min() < 0.02
    assert round(late.max(), 2) == 0.69
    heights = peaks(*points[1000:].T)
    assert round(heights.min(), 2) == -6.55
    assert round(heights.max(), 2) == -2.64
    assert len(np.unique(points[-500:].round(6), axis=0)) == 500, "it does not repeat"


def test_shares_fall_at_the_borders():
    mesh = np.linspace(-3, 3, 31)
    below = [basins(peaks, border - 2e-4, mesh, mesh).shares for border in BORDERS]
    above = [basins(peaks, border + 2e-4, mesh, mesh).shares for border in BORDERS]
    for at in range(3):
        assert above[at][at] == 0
        assert below[at][at] > 0.05
    shares = np.array([basins(peaks, rate, mesh, mesh).shares for rate in (0.02, 0.04, 0.06)])
    assert np.all(np.abs(100 * shares - [26, 23.5, 6.7]) < 1)


def test_a_rounder_bowl():
    x, y = np.array([0, 0.5, 1, 1.5, 2]), np.array([3.1, 3.9, 5.2, 5.9, 6.9])
    long, round_ = (
        np.linalg.eigvalsh(np.cov([a, np.ones(5)], bias=True) + np.outer(m := [a.mean(), 1], m))
        for a in (x, x - 1)
    )
    assert long.round(3).tolist() == [0.219, 2.281]
    assert round(2 / long[-1], 3) == 0.877
    np.testing.assert_allclose(round_, [0.5, 1])
    assert long[-1] / long[0] > 10
    slope, level = np.polyfit(x - 1, y, 1)
    assert (round(slope, 2), round(level, 2)) == (1.92, 5)
    assert y.mean() == pytest.approx(5)
    for loads, rate, told in ((x, 0.8, 43), (x - 1, 1, 10)):
        cost = linear.train([0], 0, loads[:, None], y, rate, steps=200).cost
        assert np.flatnonzero(cost > 0.0064 + 1e-6)[-1] + 1 == told
    assert linear.train([0], 0, (x - 1)[:, None], y, 2.05, steps=200).cost[-1] > 1
    for rate, settles in ((1.99, True), (2.01, False)):
        cost = linear.train([0], 0, (x - 1)[:, None], y, rate, steps=2000).cost[-1]
        assert (cost < 0.007) == settles


def two_points(learning_rate):
    return run(learning_rate, (0.2, -1.6), steps=20_000).points[-2:]


def test_two_points():
    p, q = two_points(0.07)
    for one, other in ((p, q), (q, p)):
        np.testing.assert_allclose(one - 0.07 * np.array(peaks.gradient(*one)), other, atol=1e-9)
    rise = np.array(peaks.gradient(*p)) - peaks.gradient(*q)
    np.testing.assert_allclose(rise, 2 / 0.07 * (p - q), rtol=1e-6)
    assert round(np.linalg.eigvalsh(peaks.hessian(*A))[-1], 1) == 30.2
    assert round(2 / 0.07, 1) == 28.6


def test_the_distance_grows_like_a_root():
    above = [rate - BORDERS[0] for rate in (0.0665, 0.068)]
    assert [round(a, 5) for a in above] == [0.00024, 0.00174]
    assert round(above[1] / above[0]) == 7
    apart = [np.linalg.norm(np.subtract(*two_points(rate))) for rate in (0.0665, 0.068)]
    assert round(apart[1] / apart[0], 1) == 2.7
    assert math.sqrt(above[1] / above[0]) == pytest.approx(2.7, abs=0.05)


@pytest.mark.parametrize(
    ("learning_rate", "count"),
    [
        (0.065, 1),
        (0.07, 2),
        (0.086, 2),
        (0.088, 4),
        (0.0915, 4),
        (0.0928, 8),
        (0.108, 3),
        (0.109, 3),
    ],
)
def test_the_fork(learning_rate, count):
    points = run(learning_rate, (0.2, -1.6), steps=20_000).points[-240:]
    assert len(np.unique(points.round(5), axis=0)) == count


@pytest.mark.parametrize("learning_rate", [0.095, 0.1, 0.105])
def test_whole_bands(learning_rate):
    points = run(learning_rate, (0.2, -1.6), steps=5000).points[-240:]
    assert len(np.unique(points.round(5), axis=0)) > 100


def test_leaving_the_saddle():
    np.testing.assert_allclose(SADDLE, (0.416, -0.394), atol=5e-4)
    falling, rising = np.linalg.eigvalsh(peaks.hessian(*SADDLE))
    assert (round(falling, 3), round(rising, 3)) == (-8.171, 20.889)
    assert round(1 - 0.01 * rising, 3) == 0.791
    factor = 1 - 0.01 * falling
    assert round(factor, 4) == 1.0817
    assert round(math.log(0.1 / 1e-6) / math.log(factor)) == 147
    assert round(math.log(1000) / math.log(factor)) == 88
    assert 232 - 144 == 144 - 56 == 88  # as printed
    assert math.dist(SADDLE, A) == pytest.approx(1.25, abs=0.01)
    outwards = np.linalg.eigh(peaks.hessian(*SADDLE))[1][:, 0]
    first = run(0.01, SADDLE + 1e-6 * outwards, steps=1).points
    assert math.dist(*first) < 1e-6, "a rule that looks at the steps would stop"
    far = SADDLE + 0.1 * outwards
    assert np.linalg.eigvalsh(peaks.hessian(*far))[0] < falling, "sharper farther out"


def test_the_gaps_between_the_splittings():
    told = [0.0663, 0.0871, 0.0923, 0.0934]
    for count, split in zip((1, 2, 4, 8), told, strict=True):
        for rate, points in ((split - 1e-4, count), (split + 1e-4, 2 * count)):
            seen = run(rate, (0.2, -1.6), steps=20_000).points[-240:].round(5)
            assert len(np.unique(seen, axis=0)) == points, rate
    gaps = np.diff([0.06626, 0.08709, 0.09229, 0.09337])
    assert np.all(gaps[1:] / gaps[:-1] < 1 / 3.9)
    assert np.all(gaps[1:] / gaps[:-1] > 1 / 5.1)


def test_chaos():
    one, other = (run(0.1, (0.2 + shift, -1.6), steps=60).points for shift in (0, 1e-9))
    apart = np.linalg.norm(one - other, axis=1)
    assert np.argmax(apart > 0.1) == 53
