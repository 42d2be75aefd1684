"""Numbers that the lab on the size of a step claims without printing them."""

import itertools
import math

import numpy as np
import pytest

from gdbook import descend, functions, line_search, neuron, newton, optimizers

skew = functions.quadratic([[5, 3], [3, 5]])


def test_the_factors_of_the_modes():
    eigenvalues = np.roots([1, -9, 14])
    assert sorted(eigenvalues) == pytest.approx([2, 7])
    points = descend(functions.quadratic([[6, 2], [2, 3]]), (1, 3), 0.25, 40).points
    gentle, sharp = points @ [1, -2], points @ [2, 1]
    np.testing.assert_allclose(gentle[1:9] / gentle[:8], 0.5)
    np.testing.assert_allclose(sharp[1:9] / sharp[:8], -0.75)
    np.testing.assert_allclose(points[30] / points[29], -0.75, rtol=1e-4)  # in the end
    assert 0.25 < 2 / 7 < 0.29


def test_just_beyond_the_border():
    assert np.linalg.eigvalsh([[5, 3], [3, 5]]) == pytest.approx([2, 8])
    assert optimizers.optimal_quadratic(2, 8) == pytest.approx(2 / (2 + 8)) == 0.2
    assert 1 - 0.26 * np.array([2, 8]) == pytest.approx([0.48, -1.08])
    start = np.array([3, -2.998])
    assert (start @ [1, -1]) / (start @ [1, 1]) == pytest.approx(3000, rel=0.001)
    values = {eta: descend(skew, start, eta, 60).values for eta in (0.2, 0.245, 0.26)}
    assert values[0.26].argmin() == 10
    assert np.all(values[0.26][1:8] < values[0.26][:7] / 4)  # by more than three quarters
    assert np.all(np.diff(np.log(values[0.26][20:])) > 0.15)  # a straight line upwards
    assert np.all(values[0.2][1:8] > values[0.26][1:8])  # the best rate looks slow
    slopes = np.diff(np.log(values[0.245]))
    assert slopes[8] < -1 < -0.15 < slopes[14]  # it bends between


def test_the_noted_costs_are_those_of_a_valley():
    valley = functions.quadratic([[1, 0], [0, 120]])
    run = descend(valley, (math.sqrt(2), math.sqrt(2 / 120)), 2 / 121, 300)
    noted = {50: 1.67774, 100: 1.37134, 150: 1.31347, 200: 1.30254}
    assert run.values[0] + 1.3 == pytest.approx(3.3)
    for step, cost in noted.items():
        assert run.values[step] + 1.3 == pytest.approx(cost, abs=6e-6)
    assert 5e-5 < run.values[300] < 1e-4
    assert run.values[100] + 1.3 < 1.4
    ratios = [noted[step] / noted[step - 50] for step in (100, 150, 200)]
    assert np.ptp(ratios) > 0.15
    assert run.values[100] / run.values[50] == pytest.approx((119 / 121) ** 100)


def height(w, x):
    return np.where(np.abs(x) <= w, x**2 / 2, w * np.abs(x) - w**2 / 2)


def test_the_worst_function_for_the_bound():
    def gaps(steps):
        w = np.linspace(1e-4, 1, 200_000)
        x = np.ones_like(w)
        for _ in range(steps):
            x = x - np.clip(x, -w, w)
        return w, height(w, x)

    for steps in (1, 3, 10, 40):
        w, after = gaps(steps)
        assert np.all(after <= 1 / (2 * steps))  # the bound holds
        assert w[after.argmax()] == pytest.approx(1 / (2 * steps + 1), abs=1e-5)
        assert after.max() == pytest.approx(1 / (4 * steps + 2), rel=1e-4)
    assert round(1 / 21, 4) == 0.0476
    x = 1.0
    for _ in range(21):
        x = x - max(-1 / 21, min(x, 1 / 21))
    assert height(1 / 21, np.array(x)) < 1e-3  # one run falls below


def test_patient_and_impatient_searches():
    valley, start = functions.quadratic([[1, 0], [0, 50]]), np.array([50.0, 1.0])
    for shrink, steps, evaluations in ((0.8, 171, 2818), (0.5, 154, 1016), (0.1, 174, 641)):
        x, counts = start, []
        while np.hypot(*x) > 0.001 * np.hypot(*start):
            g = np.array(valley.gradient(*x))
            options = {"shrink": shrink, "slope_fraction": 0.25}
            eta, trials = line_search.backtracking(valley, x, -g, **options)
            x = x - eta * g
            counts.append(trials + 1)
        assert (len(counts), sum(counts)) == (steps, evaluations)
    points = descend(valley, start, optimizers.optimal_quadratic(1, 50), 300).points
    away = np.hypot(*points.T) > 0.001 * np.hypot(*start)
    assert np.flatnonzero(away)[-1] + 1 == 173


def test_a_common_scale():
    area, rooms = np.array([42, 55, 68, 74, 90, 105, 130]), np.array([2, 2, 3, 3, 4, 4, 5])

    def kappa(*features):
        X = np.column_stack([*features, np.ones(7)])
        low, *_, high = np.linalg.eigvalsh(X.T @ X / 7)
        return high / low

    a, b = ((v - v.mean()) / v.std() for v in (area, rooms))
    r = np.mean(a * b)
    assert kappa(area, rooms) == pytest.approx(182_581, rel=1e-4)
    assert kappa(a, b) == pytest.approx((1 + r) / (1 - r)) == pytest.approx(83.8, abs=0.05)
    X = np.column_stack([a, b, np.ones(7)])
    assert np.linalg.eigvalsh(X.T @ X / 7) == pytest.approx([1 - r, 1, 1 + r])
    assert kappa(a, b) / kappa(area, rooms) < 0.001  # more than 99.9 % saved
    assert abs(np.corrcoef(area, area / rooms)[0, 1]) < r / 2


def test_where_newton_runs_away():
    run = newton(functions.quadratic([[1, 0], [0, 9]]), (1, 1), 1, damping=1)
    assert run.points[1] == pytest.approx([0.5, 0.1])
    assert newton(functions.quadratic([[1, 0], [0, 9]]), (1, 1), 1).points[1] == pytest.approx(
        [0, 0]
    )
    for x in (0.3, 1.0, 1.5):
        step = math.tanh(x) / (1 - math.tanh(x) ** 2)
        assert step == pytest.approx(math.tanh(x) * math.cosh(x) ** 2)
        assert step == pytest.approx(math.sinh(2 * x) / 2)

    def damped(x, damping, steps):
        for _ in range(steps):
            x = x - math.tanh(x) / (1 / math.cosh(x) ** 2 + damping)
        return x

    assert abs(damped(1.0886, 0, 4)) < 1.0886
    assert abs(damped(1.0888, 0, 4)) > 1.0888
    assert math.sinh(2 * 1.0887) / 2 == pytest.approx(2 * 1.0887, rel=1e-3)
    leaps = [damped(3, 0.1, steps) for steps in range(2000, 2010)]
    assert all(abs(x) > 4 for x in leaps)
    assert all(one * two < 0 for one, two in itertools.pairwise(leaps))
    assert math.tanh(20) / (1 / math.cosh(20) ** 2 + 0.1) == pytest.approx(10)
    path = [damped(3, 1, steps) for steps in range(20)]
    assert np.all(np.diff(np.log(np.cosh(path))) < 0)


def test_two_rates_for_a_neuron():
    rng = np.random.default_rng(seed=0)
    X = rng.normal(size=(200, 2)) @ [[300, 0.3], [0, 0.4]]
    X = X - X.mean(axis=0)
    y = (rng.random(200) < neuron.sigmoid(X @ [0.004, -3])).astype(float)

    def cost(w):
        return np.mean(np.logaddexp(0, X @ w) - y * (X @ w))

    def gaps(rates, steps=20):
        w, costs = np.zeros(2), []
        for _ in range(steps + 1):
            costs.append(cost(w))
            w = w - rates * (X.T @ (neuron.sigmoid(X @ w) - y) / 200)
        return np.array(costs) - lowest

    w = np.zeros(2)
    for _ in range(20):
        p = neuron.sigmoid(X @ w)
        w = w - np.linalg.solve((X.T * (p * (1 - p))) @ X, X.T @ (p - y))
    lowest = cost(w)
    assert lowest == pytest.approx(0.578046, abs=5e-7)
    s = X.std(axis=0)
    assert s[0] / s[1] == pytest.approx(575, rel=0.001)
    assert (s[0] / s[1]) ** 2 == pytest.approx(330_000, rel=0.01)
    L = np.linalg.eigvalsh((X / s).T @ (X / s) / 200)[-1] / 4
    two = gaps(1 / (L * s**2))
    assert two[0] == pytest.approx(0.115, abs=5e-4)
    assert two[20] == pytest.approx(0.0002, abs=5e-5)
    assert two[14] > 0.001 > two[15]
    assert 1 / (L * s**2) == pytest.approx([2.87e-5, 9.47], rel=0.002)
    one = gaps(4 / np.linalg.eigvalsh(X.T @ X / 200)[-1])
    assert np.all((one[1:] > 0.11) & (one[1:] < 0.12))
    with np.errstate(over="ignore"):
        assert min(gaps(rate)[20] for rate in np.geomspace(1e-8, 100, 400)) > 0.01
    # A search along the gradient does not find the direction.
    w = np.zeros(2)
    for _ in range(20):
        g = X.T @ (neuron.sigmoid(X @ w) - y) / 200
        trials = np.geomspace(1e-8, 10, 2000)
        w = w - trials[np.argmin([cost(w - eta * g) for eta in trials])] * g
    assert cost(w) - lowest > 0.001
