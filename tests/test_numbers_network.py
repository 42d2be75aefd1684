"""Numbers that the chapter on networks claims without printing them, and its figures."""

import math

import numpy as np
import pytest
import torch
from data_places import both_splits
from scipy.optimize import linear_sum_assignment

from gdbook import minibatch, network, neuron, optimizers, schedules, softmax

# From a neuron to a layer


@pytest.fixture(scope="module")
def disc():
    rng = np.random.default_rng(seed=0)
    X = rng.uniform(-2, 2, size=(300, 2))
    return X, (np.hypot(*X.T) < 1.3).astype(int)


def learned(disc, params, model=network):
    X, y = disc
    options = {"model": model, "optimizer": optimizers.adam(), "params": params}
    return minibatch.train(X, y, 20, 60, 0.03, np.random.default_rng(1), **options).params


def test_one_neuron_says_the_same_everywhere(disc):
    X, y = disc
    one = learned(disc, ([0.0, 0.0], 0.0), neuron)
    assert np.ptp(neuron.predict(*one, X)) < 0.4
    assert (y == 0).mean() == pytest.approx(0.657, abs=0.001)  # so it hardly beats "outside"


def test_the_border_is_a_hexagon_with_its_corners_on_the_lines(disc):
    W1, b1, W2, b2 = learned(disc, network.init((2, 3, 2), np.random.default_rng(2)))
    angles = np.linspace(0, 2 * np.pi, 3601)
    middle, rays = np.zeros(2), np.stack([np.cos(angles), np.sin(angles)], axis=1)

    def score(points):
        return np.maximum(points @ W1 + b1, 0) @ (W2[:, 1] - W2[:, 0]) + b2[1] - b2[0]

    assert score(middle[None])[0] > 0
    low, high = np.zeros(3601), np.full(3601, 3.0)
    for _ in range(50):  # where each ray from the middle crosses the border
        between = (low + high) / 2
        inside = score(between[:, None] * rays) > 0
        low, high = np.where(inside, between, low), np.where(inside, high, between)
    border = low[:, None] * rays
    sides = np.unique(border @ W1 + b1 > 0, axis=0)
    assert len(sides) == 6  # straight between the lines, so it bends only there
    assert np.all((low > 0.6) & (low < 2))


def test_shapes_and_how_many_parameters():
    assert 784 * 128 + 128 + 128 * 10 + 10 == 101_770
    assert 784 * 100 + 100 + 100 * 100 + 100 + 100 * 10 + 10 == 89_610
    assert sum(p.size for p in network.init((784, 64, 10), np.random.default_rng(0))) == 50_890
    assert sum(p.size for p in network.init((784, 32, 10), np.random.default_rng(0))) == 25_450
    assert sum(p.size for p in network.init((2, 8, 2), np.random.default_rng(0))) == 42
    assert 2 * 101_770 == 203_540


# A corner without a slope


def test_descent_at_a_corner():
    fixed, falling = [2.0], [2.0]
    for t in range(1000):
        fixed.append(fixed[-1] - 0.3 * math.copysign(1, fixed[-1]))
        falling.append(falling[-1] - math.copysign(1, falling[-1]) / (t + 1))
    assert {round(x, 6) for x in fixed[10:]} == {0.2, -0.1}
    assert max(abs(x) for x in falling[40:]) < 0.03
    assert abs(falling[-1]) < 0.0011


def test_subgradients_of_relu():
    z = np.linspace(-3, 3, 61)
    for g in (0, 0.3, 1):
        assert np.all(np.maximum(z, 0) >= g * z)
    for g in (-0.1, 1.1):
        assert not np.all(np.maximum(z, 0) >= g * z)
    z = torch.zeros(1, requires_grad=True)
    torch.relu(z).backward()
    assert z.grad.item() == 0  # as in the book
    assert network.gradient(([[1.0]], [0.0], [[1.0, -1.0]], [0.0, 0.0]), [[0.0]], [0])[1] == 0


# Backwards


def numeric(params, X, y, h=1e-5):
    found = []
    for param in params:
        slopes = np.zeros_like(param)
        for i in np.ndindex(param.shape):
            before = param[i]
            param[i] = before + h
            up = network.cost(params, X, y)
            param[i] = before - h
            slopes[i] = (up - network.cost(params, X, y)) / (2 * h)
            param[i] = before
        found.append(slopes)
    return found


def test_the_error_beside_the_gradient():
    rng = np.random.default_rng(seed=0)
    params = network.init((5, 4, 4, 3), rng)
    for b in params[1::2]:
        b += rng.normal(size=b.shape)
    X, y = rng.normal(size=(20, 5)), rng.integers(3, size=20)

    def length(parts):
        return math.sqrt(sum(np.sum(part**2) for part in parts))

    exact, found = network.gradient(params, X, y), numeric(params, X, y)
    errors = [a - b for a, b in zip(exact, found, strict=True)]
    assert length(errors) < 1e-9 * length(exact)


def test_zero_biases_put_a_silent_point_at_the_corner():
    W1 = np.array([[-1.0, -1.0]])
    params = (W1, np.zeros(2), np.eye(2), np.zeros(2), np.array([[1.0, 0.0], [0.0, 2.0]]),
              np.zeros(2))  # fmt: skip
    X, y = np.array([[1.0]]), np.array([0])
    exact = torch.relu  # both say 0 at the corner, the differences half of the slope beyond it
    b2 = torch.zeros(2, requires_grad=True, dtype=torch.float64)
    scores = exact(b2) @ torch.tensor(params[4])
    torch.nn.functional.cross_entropy(scores[None], torch.tensor(y)).backward()
    assert b2.grad.tolist() == [0, 0] == network.gradient(params, X, y)[3].tolist()
    beyond = np.array([-0.5, 1.0])  # Δ₃W₃ᵀ, with δ = (½ − 1, ½)
    np.testing.assert_allclose(numeric(params, X, y)[3], beyond / 2, rtol=1e-4)


def test_the_best_h():
    rng = np.random.default_rng(seed=0)
    params = network.init((5, 4, 4, 3), rng)
    X, y = rng.normal(size=(20, 5)), rng.integers(3, size=20)
    slope, weight = network.gradient(params, X, y)[-2][0, 0], params[-2][0, 0]

    def error(h):
        costs = []
        for w in (weight + h, weight - h):
            params[-2][0, 0] = w
            costs.append(network.cost(params, X, y))
        params[-2][0, 0] = weight
        return abs((costs[0] - costs[1]) / (2 * h) - slope)

    hs = 10 ** np.linspace(-12, -1, 45)
    errors = np.array([error(h) for h in hs])
    assert 1e-6 < hs[errors.argmin()] < 1e-3
    assert errors[(hs > 1e-5) & (hs < 1e-4)].max() < 1e-11
    assert error(0.1) / error(0.01) == pytest.approx(100, rel=0.05)
    assert np.all(errors[hs < 1e-6] < 10 * 1e-16 / hs[hs < 1e-6])


# How to begin


def test_zeros_teach_only_the_last_biases(disc):
    zeros = [np.zeros_like(p) for p in network.init((2, 16, 2), np.random.default_rng(0))]
    slopes = network.gradient(zeros, *disc)
    assert [bool(np.any(s)) for s in slopes] == [False, False, False, True]


def size(numbers):
    return float(np.sqrt(np.mean(np.square(numbers))))


def through(mv, width=100, seed=0, sigmoid=False):
    """How a signal and a gradient have changed after ten layers."""
    rng = np.random.default_rng(seed)
    H, delta = rng.normal(size=(500, width)), rng.normal(size=(500, width))
    forward, backward, slopes = [size(H)], [size(delta)], []
    Ws = rng.normal(size=(10, width, width)) * math.sqrt(mv / width)
    for W in Ws:
        Z = H @ W
        H = 1 / (1 + np.exp(-Z)) if sigmoid else np.maximum(Z, 0)
        slopes.append(H * (1 - H) if sigmoid else Z > 0)
        forward.append(size(H))
    for W, slope in zip(Ws[::-1], slopes[::-1], strict=True):
        delta = (delta * slope) @ W.T
        backward.append(size(delta))
    return forward[-1] / forward[0], backward[-1] / backward[0]


@pytest.mark.parametrize(("mv", "factor"), [(8, 2), (2, 1), (1, math.sqrt(0.5)), (0.5, 0.5)])
def test_signals_through_ten_layers(mv, factor):
    for seed in range(3):
        for change in through(mv, seed=seed):
            assert change == pytest.approx(factor**10, rel=0.6)
    assert math.sqrt(0.5) ** 10 == pytest.approx(1 / 32)
    assert pytest.approx(1000, rel=0.03) == 2**10


def test_relu_lets_half_through():
    z = np.random.default_rng(seed=0).normal(size=1_000_000)
    assert np.mean(np.maximum(z, 0) ** 2) == pytest.approx(0.5, abs=0.005)


def test_what_is_read_may_have_any_mean():
    rng = np.random.default_rng(seed=0)
    h = rng.random((50, 784))  # as pixels
    z = h @ (rng.normal(size=(784, 4000)) * math.sqrt(2 / 784))
    assert size(np.maximum(z, 0)) == pytest.approx(size(h), rel=0.02)


def test_ten_layers_of_sigmoids():
    z = np.linspace(-9, 9, 181)
    slopes = np.exp(-z) / (1 + np.exp(-z)) ** 2
    assert slopes.max() == pytest.approx(0.25)
    for seed in range(3):
        assert through(1, seed=seed, sigmoid=True)[1] == pytest.approx(0.5e-6, rel=0.25)


def test_a_chain_of_ten():
    def slope(w):
        return 10 * w**9 * (w**10 - 1)

    assert slope(0.3) == pytest.approx(-0.0002, abs=0.00001)
    assert slope(1.3) > 1000
    assert (slope(1 + 1e-6) - slope(1 - 1e-6)) / 2e-6 == pytest.approx(100, rel=1e-4)
    assert pytest.approx(0.5, abs=0.03) == (0.7**10 - 1) ** 2 / 2
    w = 0.6
    for _ in range(100):
        w -= 0.01 * slope(w)
    assert w == pytest.approx(1, abs=1e-6)


# On both kinds of pictures


@pytest.fixture(scope="module", params=["stand-in", "all-real"])
def pictures(request):
    return both_splits(request.param)


def train(pictures, count, sizes, epochs, rate, seed, *, scale=1.0, optimizer=None, new=None):
    own, test = pictures
    rng = np.random.default_rng(seed)
    start = [scale * p for p in network.init(sizes, rng)]
    held_out = None if new is None else (test.flat[:new], test.labels[:new])
    options = {"model": network, "params": start, "optimizer": optimizer, "held_out": held_out}
    return minibatch.train(own.flat[:count], own.labels[:count], 50, epochs, rate, rng, **options)


def test_how_much_the_start_matters(pictures):
    for seed in (0, 1):
        runs = {
            c: train(pictures, 1000, (784, *[30] * 10, 10), 10, 0.02, seed, scale=c)
            for c in (2, 1, 0.5)
        }
        assert runs[2].diverged
        assert 500 < runs[2].cost[0] < 1500
        assert len(runs[2].cost) < 10
        assert runs[1].cost[0] == pytest.approx(2.4, abs=0.1)
        assert runs[1].cost[-20:].mean() < 1.8  # moves with the number of threads
        assert np.all(np.abs(runs[0.5].cost - math.log(10)) < 0.03)
    assert math.log(10) == pytest.approx(2.3, abs=0.005)


def test_clipping_prevents_the_divergence_and_no_more(pictures):
    own, rng = pictures[0], np.random.default_rng(0)
    X, y = own.flat[:1000], own.labels[:1000]
    params = [2 * p for p in network.init((784, *[30] * 10, 10), rng)]
    costs = []
    for _ in range(200):
        some = rng.integers(1000, size=50)
        cost, slopes = network.cost_and_gradient(params, X[some], y[some])
        shorter = min(1, 1 / math.sqrt(sum(float(np.sum(s**2)) for s in slopes)))
        params = [p - 0.02 * shorter * s for p, s in zip(params, slopes, strict=True)]
        costs.append(cost)
    assert 10 < np.mean(costs[-20:]) < costs[0] / 10


def test_adam_would_learn_from_half_of_it(pictures):
    sizes = (784, *[30] * 10, 10)
    run = train(pictures, 1000, sizes, 10, 0.001, 0, scale=0.5, optimizer=optimizers.adam())
    assert run.cost[-20:].mean() < 1.5


def test_against_the_linear_model(pictures):
    own, test = pictures
    held_out = test.flat[:4000], test.labels[:4000]

    def rate(peak):
        return schedules.warmup(32, schedules.cosine_decay(peak, 0, 8 * 80 - 32))

    def linear(peak, seed):
        options = {"optimizer": optimizers.adam(), "held_out": held_out}
        rng = np.random.default_rng(seed)
        X, y = own.flat[:4000], own.labels[:4000]
        return minibatch.train(X, y, 50, 8, rate(peak), rng, model=softmax, **options)

    def deep(peak, seed):
        adam = optimizers.adam()
        sizes = (784, 64, 10)
        return train(pictures, 4000, sizes, 8, rate(peak), seed, optimizer=adam, new=4000)

    for kind in (linear, deep):
        ends = {peak: kind(peak, 0).held_out_cost[-1] for peak in (0.003, 0.01, 0.03, 0.1)}
        best = 0.03 if own.source == "stand-in" else 0.01
        # on the stand-ins the network's two best rates are within chance of each other
        assert ends[best] == min(ends.values())
    if own.source == "stand-in":
        tuned = linear(0.03, 0).held_out_accuracy[-1]
        assert 0 < deep(0.01, 0).held_out_accuracy[-1] - tuned < 0.006
    for seed in range(3):
        one, many = linear(0.01, seed), deep(0.01, seed)
        gain = many.held_out_accuracy - one.held_out_accuracy
        assert 0.005 < gain[-1] < 0.025
        assert many.held_out_cost[-1] < 0.93 * one.held_out_cost[-1]


def test_learning_by_heart(pictures):
    sizes, ends = (784, 64, 10), {}
    for decay in (0, 1):
        adamw = optimizers.adamw(weight_decay=decay)
        run = train(pictures, 500, sizes, 60, 0.003, 0, optimizer=adamw, new=1000)
        ends[decay] = run.held_out_cost
        best = run.held_out_cost.argmin()
        for epoch in (best, -1):
            assert 0.785 <= run.held_out_accuracy[epoch] < 0.815
        if decay == 0:
            assert 8 <= best <= 25
            own = pictures[0]
            assert network.cost(run.params, own.flat[:500], own.labels[:500]) < 0.1
    assert 60 * 500 // 50 == 600
    assert round(1 / (0.003 * 1)) == 333
    assert round(1 / (0.003 * 0.01), -3) == 33_000
    assert ends[0][-1] > 1.2 * ends[0].min()
    assert ends[1][-1] == pytest.approx(ends[0].min(), rel=0.06)
    assert np.all(ends[1][30:] < 0.75)
    assert 0.4 < min(map(min, ends.values())) < max(map(max, ends.values())) < 1.3


# The landscape


@pytest.fixture(scope="module")
def found(pictures):
    adam = optimizers.adam()
    runs = [train(pictures, 1000, (784, 32, 10), 12, 0.003, s, optimizer=adam) for s in (0, 1)]
    own = pictures[0]
    return [run.params for run in runs], own.flat[:1000], own.labels[:1000]


def test_the_plane_is_a_bowl(found):
    (here, _), X, y = found
    rng = np.random.default_rng(seed=1)
    directions = []
    for _ in range(2):
        parts = []
        for p in here:
            d = rng.normal(size=p.shape) if p.ndim == 2 else np.zeros(1)
            length = np.linalg.norm(d, axis=0) + 1e-12
            parts.append(d * np.linalg.norm(p, axis=0) / length)
        directions.append(parts)

    def cost(a, b):
        moved = [p + a * u + b * v for p, u, v in zip(here, *directions, strict=True)]
        return network.cost(moved, X, y)

    for part, p in zip(directions[0][::2], here[::2], strict=True):
        np.testing.assert_allclose(
            np.linalg.norm(part, axis=0), np.linalg.norm(p, axis=0), rtol=1e-5
        )
    middle = cost(0, 0)
    around = [cost(0.75 * math.cos(a), 0.75 * math.sin(a)) for a in np.arange(0, 6.28, 0.39)]
    assert middle < 0.5
    assert min(around) > 1.8 * middle
    assert min(cost(0, 1), cost(0, -1)) > 4  # the yellow above and below


def test_what_lies_between_equal_networks(found):
    (here, other), X, y = found
    order = np.random.default_rng(seed=1).permutation(32)
    W1, b1, W2, b2 = here
    shuffled = W1[:, order], b1[order], W2[order], b2
    assert network.cost(shuffled, X, y) == pytest.approx(network.cost(here, X, y), rel=1e-4)
    for there in (shuffled, other):
        way = [
            network.cost([p + t * (q - p) for p, q in zip(here, there, strict=True)], X, y)
            for t in np.linspace(0, 1, 21)
        ]
        assert 0.2 < way[0] < 0.45
        assert 0.2 < way[-1] < 0.45
        assert max(way) > 3 * max(way[0], way[-1])
    assert len(str(math.factorial(32))) == 36


def test_matched_neurons_take_most_of_the_hill_away(found):
    (here, other), X, y = found
    W1, b1, W2, b2 = other

    def hill(there):
        way = [
            network.cost([p + t * (q - p) for p, q in zip(here, there, strict=True)], X, y)
            for t in np.linspace(0, 1, 21)
        ]
        return max(way) - max(way[0], way[-1])

    ours, theirs = (np.vstack([p[0], p[1], p[2].T]) for p in (here, other))
    _, order = linear_sum_assignment(ours.T @ theirs, maximize=True)
    matched = W1[:, order], b1[order], W2[order], b2
    assert hill(matched) < hill(other) / 2


def test_a_network_that_gets_everything_right_has_no_minimum(disc):
    params = learned(disc, network.init((2, 16, 2), np.random.default_rng(1)))
    assert network.accuracy(params, *disc) == 1
    W1, b1, W2, b2 = params
    costs = [network.cost((W1, b1, c * W2, c * b2), *disc) for c in (1, 2, 4, 8)]
    assert np.all(np.diff(costs) < 0)
    assert costs[-1] < costs[0] / 100


def test_scaling_a_layer_changes_nothing(found):
    (here, _), X, _y = found
    W1, b1, W2, b2 = (p.astype(float) for p in here)
    scaled = 10 * W1, 10 * b1, W2 / 10, b2
    np.testing.assert_allclose(
        network.predict(scaled, X[:50]), network.predict((W1, b1, W2, b2), X[:50]), rtol=1e-9
    )


def hessian(params, X, y):
    """By torch."""
    shapes = [p.shape for p in params]
    v = torch.tensor(np.concatenate([p.ravel() for p in params]))
    ends = np.cumsum([p.size for p in params])[:-1].tolist()
    X, y = torch.tensor(X), torch.tensor(y)

    def cost(v):
        W1, b1, W2, b2 = (
            part.reshape(shape)
            for part, shape in zip(torch.tensor_split(v, ends), shapes, strict=True)
        )
        return torch.nn.functional.cross_entropy(torch.relu(X @ W1 + b1) @ W2 + b2, y)

    return torch.autograd.functional.hessian(cost, v).numpy()


def test_the_curvatures(disc):
    start = network.init((2, 8, 2), np.random.default_rng(0))
    end = learned(disc, start)
    before, after = (np.linalg.eigvalsh(hessian(p, *disc)) for p in (start, end))
    for values, lowest, largest, flat in ((before, -0.61, 2.08, 18), (after, -0.01, 1.80, 20)):
        assert values[0] == pytest.approx(lowest, abs=0.005)
        assert values[-1] == pytest.approx(largest, abs=0.005)
        assert abs((np.abs(values) < values[-1] / 1000).sum() - flat) <= 1
    assert (before < -0.1).sum() == 8
    assert after[-1] / -after[0] == pytest.approx(200, rel=0.05)
    H = hessian(end, *disc)
    for neuron_ in range(9):  # both weights of a hidden neuron, or both last biases
        direction = np.zeros(42)
        direction[24 + 2 * neuron_ : 26 + 2 * neuron_] = 1
        assert np.abs(H @ direction).max() < 1e-12
    W1, b1, W2, _ = end
    slopes = network.gradient(end, *disc)
    for j in range(8):  # e^t times what neuron j reads by, e^−t times what reads it: a level curve
        way, bend = [np.zeros_like(p) for p in end], [np.zeros_like(p) for p in end]
        way[0][:, j], way[1][j], way[2][j] = W1[:, j], b1[j], -W2[j]
        bend[0][:, j], bend[1][j], bend[2][j] = W1[:, j], b1[j], W2[j]
        v = np.concatenate([part.ravel() for part in way])
        along = sum(np.sum(g * part) for g, part in zip(slopes, bend, strict=True))
        # so the curvature along it is 0 wherever the gradient is
        assert v @ H @ v + along == pytest.approx(0, abs=1e-10)


def test_the_saddle_of_two_weights():
    H = np.array([[0.0, -1.0], [-1.0, 0.0]])  # of ½(w₂w₁ − 1)² at the origin
    np.testing.assert_allclose(np.linalg.eigvalsh(H), [-1, 1])
    path = [np.array([-1.48, 1.5])]
    for _ in range(60):
        x, y = path[-1]
        path.append(path[-1] - 0.1 * (x * y - 1) * np.array([y, x]))
    distances = np.linalg.norm(path, axis=1)
    assert distances.min() < 0.3
    assert (distances < 0.5).sum() > 15  # it waits there
    assert np.prod(path[-1]) == pytest.approx(1, abs=0.1)


# Today's models


def test_gpt_3():
    assert round(0.001 / 0.00006) == 17
