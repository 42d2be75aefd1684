"""Numbers that chapter 6 claims without printing them, and what its figures are said to show."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdbook import Function, descend, functions, line_search, newton

SPRING = np.array([[1.5, 1], [1, 1]])
BOTTOM = np.array([1.92, 3.08])


# Every smooth valley, seen up close


def test_only_the_innermost_contour_agrees_from_afar():
    (x, y), height = functions.peaks.minima[0]
    H = functions.peaks.hessian(x, y)
    angles = np.linspace(0, 2 * np.pi, 100)
    rays = np.array([np.cos(angles), np.sin(angles)])
    bend = np.einsum("it,ij,jt->t", rays, H, rays)

    def apart(level):
        """How far the function on the quadratic's contour line is from its level."""
        u, v = rays * np.sqrt(2 * level / bend)
        return np.abs((functions.peaks(x + u, y + v) - height) / level - 1).max()

    assert apart(1) < 0.16 < 0.25 < apart(4) < apart(8)
    assert max(apart(level / 100) for level in (1, 4, 8)) < 0.06


def test_the_outermost_contour_has_broken_open_and_the_middle_one_has_not():
    (x, y), height = functions.peaks.minima[0]
    u, v = np.meshgrid(*[np.linspace(-1, 1, 81)] * 2)
    edge = np.maximum(np.abs(u), np.abs(v)) == 1
    heights = functions.peaks(x + u, y + v) - height
    assert heights[edge].min() > 4
    assert heights[edge].max() > 8


@pytest.mark.parametrize("rate", [0.02, 0.05, 0.1])
def test_a_singular_minimum_needs_a_hundred_times_the_steps(rate):
    """For x⁴: after k steps x is about 1/√(8ηk), so a hundred times the steps are ten times."""
    quartic = Function(
        "quartic",
        "x^4",
        ((-1, 1),),
        evaluate=lambda x: x**4,
        partials=lambda x: (4 * x**3,),
        second_partials=lambda x: ((12 * x**2,),),
    )
    x = descend(quartic, 1, rate, 20_000).points
    assert x[20_000] * np.sqrt(8 * rate * 20_000) == pytest.approx(1, rel=0.01)
    assert x[200] / x[20_000] == pytest.approx(10, rel=0.05)


# Directions that do not mix


def test_the_spring():
    """The Hessian and the minimum come from chapter 2's data."""
    X = np.column_stack([[0, 0.5, 1, 1.5, 2], np.ones(5)])
    y = [3.1, 3.9, 5.2, 5.9, 6.9]
    np.testing.assert_allclose(X.T @ X / 5, SPRING)
    np.testing.assert_allclose(np.linalg.lstsq(X, y, rcond=None)[0], BOTTOM)
    least, most = np.linalg.eigvalsh(SPRING)
    assert 2 / (least + most) == pytest.approx(0.8)


def test_the_modes_are_straight_and_the_coordinates_jagged():
    _, Q = np.linalg.eigh(SPRING)
    u = descend(functions.quadratic(SPRING, SPRING @ BOTTOM), (0, 0), 0.8, 30).points - BOTTOM
    modes = np.log(np.abs(u @ Q))
    np.testing.assert_allclose(np.diff(modes, axis=0), np.log(0.82462), rtol=1e-4)
    for coordinate in np.log(np.abs(u)).T:
        signs = np.sign(np.diff(coordinate))
        assert (signs[1:] != signs[:-1]).mean() > 0.9


@pytest.mark.parametrize(
    ("rate", "factors", "slowest"),
    [(0.02, [0.98, 0.94, 0.8], 0), (0.19, [0.81, 0.43, -0.9], 2)],
)
def test_the_slowest_mode(rate, factors, slowest):
    assert 1 - rate * np.array([1, 3, 10]) == pytest.approx(factors)
    assert np.argmax(np.abs(factors)) == slowest


# The best constant rate


@pytest.mark.parametrize("kappa", [30, 100, 1000])
def test_a_thousandth_takes_three_and_a_half_kappa(kappa):
    rate = 2 / (1 + kappa)
    x, steps = np.array([1.0, 1.0]), 0
    while np.linalg.norm(x) > np.sqrt(2) / 1000:
        x, steps = x - rate * np.array([1, kappa]) * x, steps + 1
    assert steps == pytest.approx(3.5 * kappa, rel=0.02)
    assert np.log(1000) / 2 == pytest.approx(3.5, abs=0.05)


def test_the_measured_distances_are_below_what_was_promised_and_end_parallel():
    start, k = np.random.default_rng(1).normal(size=30), np.arange(401)[:, None]
    ends = {}
    for kappa in (10, 100, 1000):
        factors = 1 - 2 / (1 + kappa) * np.geomspace(1, kappa, 30)
        distance = np.linalg.norm(start * factors**k, axis=1) / np.linalg.norm(start)
        promise = (kappa - 1) / (kappa + 1)
        assert (distance[1:] < promise ** k[1:, 0]).all()
        ends[kappa] = (distance[-1], distance[-1] / distance[-2] / promise)
    assert ends[10][0] < 1e-30
    assert ends[100][0] == pytest.approx(3.4e-5, rel=0.02)
    assert ends[1000][0] == pytest.approx(0.1, rel=0.05)
    assert ends[10][1] == pytest.approx(1, abs=1e-6)
    assert ends[100][1] == pytest.approx(1, abs=3e-3)
    assert 1 - ends[1000][1] > 10 * (1 - 0.998) / 100


def test_kappa_from_a_curve():
    factor = 10 ** (-1 / 115)
    assert factor == pytest.approx(0.98, abs=5e-4)
    assert pytest.approx(99) == (1 + 0.98) / (1 - 0.98)


# The lemma, and convex functions


@given(st.floats(-20, 20), st.floats(-20, 20))
@settings(deadline=None)
def test_the_bowl_of_the_lemma_is_nowhere_below(x, d):
    def f(x):
        return np.logaddexp(x, -x) - np.log(2)

    assert f(x + d) <= f(x) + np.tanh(x) * d + d**2 / 2 + 1e-12
    assert f(-3 + np.tanh(3)) < f(-3) - np.tanh(3) ** 2 / 2
    assert -3 + np.tanh(3) == pytest.approx(-2, abs=0.01)


def test_among_the_first_slopes_is_one_below_the_bound():
    """On the double well, whose curvature on [−1.2, 1.2] is at most 12·1.2² − 4."""
    f, L = functions.double_well, 12 * 1.2**2 - 4
    points = descend(f, 1.15, 1 / L, 200).points
    slopes = np.array([f.gradient(x)[0] for x in points])
    for k in (1, 10, 100):
        assert (slopes[:k] ** 2).min() <= 2 * L / k * (f(1.15) - f.minima[0].value)


def chain():
    A = 2 * np.eye(30) - np.eye(30, k=1) - np.eye(30, k=-1)
    return A, np.eye(30)[0]


def gaps(steps):
    """f(x_k) − f(x*) of the chain, by its own modes."""
    A, force = chain()
    curvatures, Q = np.linalg.eigh(A)
    modes = Q.T @ np.linalg.solve(A, force)
    left = modes * (1 - curvatures / 4) ** np.arange(steps + 1)[:, None]
    return left**2 @ curvatures / 2, curvatures, modes


def test_the_chain():
    gap, curvatures, modes = gaps(3000)
    assert (curvatures[0], curvatures[-1]) == pytest.approx((0.01, 3.99), abs=5e-4)
    assert 4 / curvatures[0] == pytest.approx(390, abs=0.5)
    assert gap[[10, 100, 1000, 3000]] == pytest.approx(
        [0.1062566, 0.0236411, 0.0001890, 0.0000000], abs=6e-8
    )
    assert gap[1] == pytest.approx(0.3, abs=0.02)
    assert 1e-9 < gap[3000] < 1e-8
    k = np.arange(1, 3001)
    convex = 4 * (modes @ modes) / (2 * k)
    strongly = (1 - curvatures[0] / 4) ** k * gap[0]
    assert (gap[1:] < np.minimum(convex, strongly)).all()
    better = k[convex < strongly]  # where the bound for convex functions is the better one
    assert len(better) == better[-1] - better[0] + 1
    assert better[0] == 46
    assert better[-1] == pytest.approx(1400, abs=50)


# Line search


def test_armijos_condition_passes_below_its_limit():
    """On a quadratic of the curvature L every η up to 2(1 − c)/L passes, and none beyond."""
    for part in (1e-4, 0.25, 0.9):
        limit = 2 * (1 - part)
        f = functions.quadratic([[1.0]])
        below = line_search.backtracking(f, 1, -1, initial=0.999 * limit, slope_fraction=part)
        beyond = line_search.backtracking(f, 1, -1, initial=1.001 * limit, slope_fraction=part)
        assert (below[1], beyond[1]) == (1, 2)


@pytest.mark.parametrize("first", [1.0, 50.0, 0.37])
def test_backtracking_keeps_the_bounds_with_twice_the_curvature(first):
    """c = ½ on the chain of springs, L = 4: steps above 1/(2L), both bounds with 2L."""
    A, force = chain()
    f, L, mu = functions.quadratic(A, force), 4, np.linalg.eigvalsh(A)[0]
    bottom = np.linalg.solve(A, force)

    def search(f, x, direction):
        options = {"initial": first, "slope_fraction": 0.5}
        return line_search.backtracking(f, x, direction, **options)

    t = descend(f, np.zeros(30), search, 300)
    u = t.points - bottom
    gap, k = np.einsum("ti,ij,tj->t", u, A, u) / 2, np.arange(1, 301)
    assert t.learning_rates.min() >= 1 / (2 * L)
    assert (gap[1:] <= 2 * L * (bottom @ bottom) / (2 * k)).all()
    assert (gap[1:] <= (1 - mu / (2 * L)) ** k * gap[0]).all()
    slopes = np.array([A @ x - force for x in t.points[:-1]])
    assert (gap[:-1] - gap[1:] >= np.sum(slopes**2, axis=1) / (4 * L) - 1e-15).all()


def test_the_line_of_the_first_search():
    f, x = functions.rosenbrock, np.array([-1.2, 1])
    g = np.array(f.gradient(*x))
    rates = np.geomspace(5e-5, 0.01, 2000)
    heights = f(*(x[:, None] - rates * g[:, None]))
    assert f(*x) == pytest.approx(24.2)
    assert heights.min() == pytest.approx(4.1, abs=0.1)
    assert rates[heights.argmin()] == pytest.approx(8e-4, rel=0.1)
    assert 30 < f(*(x - g / 512)) < 60 < f(*(x - g / 256))  # the last two trials are in the picture


def test_a_constant_rate_of_3_thousandths_never_arrives():
    t = descend(functions.rosenbrock, (-1.2, 1), 0.003, 20_000)
    assert np.linalg.norm(t.points - 1, axis=1).min() > 0.1


def test_the_search_from_1_was_lucky_once():
    t = descend(functions.rosenbrock, (-1.2, 1), line_search.backtracking, 460)
    long = np.sort(t.learning_rates)[::-1]
    assert long[0] == 0.5
    assert long[1] < 0.005
    assert pytest.approx(10, abs=0.3) == 4510 / 460
    assert pytest.approx(2, abs=0.01) == 3631 / 1812


def test_ever_smaller_improvements():
    k = np.arange(1, 1000)
    x = (1 + 1 / k) * (-1.0) ** k
    f = x**2
    assert (np.diff(f) < 0).all()
    assert (f > 1).all()
    kept = (f[:-1] - f[1:]) / np.abs(2 * x[:-1] * np.diff(x))  # of what the slope promises
    assert (np.diff(kept) < 0).all()
    assert kept[-1] < 1e-6


# Scaling


def test_grams_leave_the_line_and_change_the_condition_number():
    load = np.array([0, 0.5, 1, 1.5, 2])
    standardised = (load - load.mean()) / load.std()
    numbers = {}
    for name, x in {"kg": load, "g": 1000 * load, "100 g": 10 * load, "z": standardised}.items():
        numbers[name] = np.linalg.cond(np.column_stack([x, np.ones(5)])) ** 2
    assert numbers == pytest.approx({"kg": 10.4, "g": 4_500_004, "100 g": 454, "z": 1}, rel=4e-3)


# Newton's method


def test_newton_leaps_uphill_and_then_doubles_its_digits():
    t = newton(functions.rosenbrock, (-1.2, 1), 7)
    assert t.values[1] == pytest.approx(4.7, abs=0.05)
    assert t.values[2] == pytest.approx(1412, abs=0.5)
    assert np.linalg.norm(t.points[5] - 1) < 1e-4 < 0.05 < np.linalg.norm(t.points[4] - 1)


def test_the_hill_of_the_double_well():
    f = functions.double_well
    assert f.hessian(0.1)[0, 0] == pytest.approx(-3.9, abs=0.05)
    first = newton(f, 0.1, 1, damping=2).points[1]
    top = newton(f, 0.1, 20).points[-1]
    assert first > top > 0.1  # up, and over it
    assert f.gradient(0.1)[0] > 0
    assert newton(f, 0.1, 200, damping=8).points[-1] == pytest.approx(f.minima[0].point[0])
    path = newton(f, 0.1, 200, damping=8)
    assert (np.diff(path.values) <= 1e-15).all()


def test_the_inverse_of_a_hessian_with_a_negative_eigenvalue_is_no_preconditioner():
    inverse = np.linalg.inv(functions.saddle.hessian(0.3, 0.2))
    least, most = np.linalg.eigvalsh(inverse)
    assert least < 0 < most
    S = np.random.default_rng(0).normal(size=(50, 2, 2))
    assert np.linalg.eigvalsh(S @ S.transpose(0, 2, 1)).min() >= -1e-15


def test_the_price_of_a_hessian():
    assert (10**6) ** 2 * 8 == 8e12


# The edge of stability: by torch's own derivatives


def test_at_the_edge_of_stability():
    import torch

    x = torch.linspace(-3, 3, 25, dtype=torch.float64)

    def cost(p):
        h = torch.tanh(torch.outer(x, p[:10]) + p[10:20])
        return ((h @ p[20:30] + p[30] - torch.sin(2 * x)) ** 2).mean()

    def sharpness(p):
        return torch.linalg.eigvalsh(torch.autograd.functional.hessian(cost, p))[-1].item()

    start = np.random.default_rng(1).normal(size=31)
    start[20:] /= [*[10**0.5] * 10, np.inf]
    p = torch.tensor(start)

    def slope(p):
        p = p.detach().requires_grad_()
        return torch.autograd.grad(cost(p), p)[0]

    assert sharpness(p) == pytest.approx(9, abs=0.1)
    for step in range(1001):
        if step in (500, 700, 1000):
            assert sharpness(p) == pytest.approx(10, rel=0.05)  # 2/η
        p = (p - 0.2 * slope(p)).detach()


@pytest.mark.parametrize(("size", "level"), [(12, 9), (5, 6.6)])
def test_minibatches_keep_the_curvature_below_the_edge(size, level):
    """The same network with η = 0.2; the mean of λ_max over the second half of the steps."""
    x = np.linspace(-3, 3, 25)

    def gradient(p, some=slice(None)):
        w, b, v, c = p[:10], p[10:20], p[20:30], p[30]
        h = np.tanh(np.outer(x[some], w) + b)
        error = 2 * (h @ v + c - np.sin(2 * x[some])) / len(x[some])
        back = np.outer(error, v) * (1 - h**2)
        return np.concatenate([x[some] @ back, back.sum(0), h.T @ error, [error.sum()]])

    def sharpness(p):
        H = np.array([gradient(p + row) - gradient(p - row) for row in 1e-5 * np.eye(31)])
        return np.linalg.eigvalsh((H + H.T) / 4e-5)[-1]

    levels = []
    for seed in range(3):
        rng, found = np.random.default_rng(seed), []
        p = np.random.default_rng(1).normal(size=31)
        p[20:] /= [*[10**0.5] * 10, np.inf]
        for step in range(4001):
            if step >= 2000 and step % 50 == 0:
                found.append(sharpness(p))
            p = p - 0.2 * gradient(p, rng.permutation(25)[:size])
        levels.append(np.mean(found))
        assert levels[-1] < 0.95 * 2 / 0.2
    assert np.mean(levels) == pytest.approx(level, abs=0.1)
