"""Numbers that the lab on networks claims without printing them."""

import math

import numpy as np
import pytest

from gdbook import minibatch, network, optimizers
from gdbook.check import network as lab


def test_most_parameters_are_in_the_first_layer():
    assert 64 * 32 + 32 == 2080
    assert 2080 + 32 * 16 + 16 + 16 * 4 + 4 == 2676


def test_patience():
    assert lab.COSTS[9] == 0.55 == min(lab.COSTS)
    assert [lab.stopping(lab.COSTS, p) for p in (1, 2, 3, 4)] == [(5, 4), (8, 6), (9, 6), (11, 10)]


def scores(bias):
    rng = np.random.default_rng(seed=0)
    X, W = rng.normal(size=(200, 10)), rng.normal(size=(10, 100))
    return X @ (W * math.sqrt(0.2)) + bias


def test_the_dead():
    assert (scores(-3) <= 0).mean() == pytest.approx(0.98, abs=0.005)
    shares = {bias: (scores(bias) <= 0).all(axis=0).mean() for bias in (0, -1.5, -3, -5)}
    assert shares[0] == 0
    assert shares[-1.5] <= 0.01
    assert shares[-3] == 0.21
    assert shares[-5] > 0.9
    assert (scores(0) <= 0).mean() == pytest.approx(0.5, abs=0.01)


def test_the_leaky_relu():
    z = np.random.default_rng(seed=1).normal(size=1_000_000)
    assert np.mean(np.maximum(z, z / 2) ** 2) == pytest.approx(0.625, abs=0.005)
    assert pytest.approx(1) == 0.625 * 50 * 0.032
    assert 1.6 / 50 == 0.032


def test_twenty_layers():
    assert pytest.approx(0.056, abs=0.0005) == 0.75**10
    squares = []
    for seed in range(100, 160):  # other networks than those of the page
        rng = np.random.default_rng(seed)
        h = rng.normal(size=(50, 200))
        for _ in range(20):
            h = np.maximum(h @ rng.normal(size=(200, 200)) * math.sqrt(1.5 / 200), 0)
        squares.append(np.mean(h**2))
    assert np.mean(squares) == pytest.approx(0.75**20, rel=0.25)


def backward(params, X, y, bugs):
    """The lab's backward pass, with the bugs in the lines given."""
    W1, b1, W2, b2 = params
    H = np.maximum(X @ W1 + b1, 0)
    Z = H @ W2 + b2
    e = np.exp(Z - Z.max(axis=1, keepdims=True))
    delta = e / e.sum(axis=1, keepdims=True)
    if 5 in bugs:
        delta[:, y] -= 1
    else:
        delta[np.arange(len(y)), y] -= 1
    delta /= delta.size if 6 in bugs else len(y)
    dW2, db2 = H.T @ delta, delta.sum(axis=0)
    delta = (delta @ W2.T) * ((X @ W1 > 0) if 8 in bugs else (H > 0))
    return X.T @ delta, delta.sum(axis=0), dW2, db2


def is_right(params, X, y, bugs):
    pairs = zip(backward(params, X, y, bugs), network.gradient(params, X, y), strict=True)
    return all(np.allclose(ours, theirs) for ours, theirs in pairs)


def test_the_three_bugs():
    rng = np.random.default_rng(seed=0)
    params = network.init((4, 6, 3), rng)
    params[1][:] = rng.normal(size=6)
    X, y = rng.normal(size=(5, 4)), rng.integers(3, size=5)
    assert is_right(params, X, y, ())
    for bug in lab.BUGS:
        assert not is_right(params, X, y, {bug})
    assert is_right(params, X[:1], y[:1], {5})  # the hint: of one point
    assert not is_right(params, X[:1], y[:1], {6})
    params[1][:] = 0
    assert is_right(params, X, y, {8})  # and without biases
    ratios = [
        theirs / ours
        for ours, theirs in zip(
            backward(params, X, y, {6}), network.gradient(params, X, y), strict=True
        )
    ]
    assert all(np.allclose(r[np.isfinite(r)], 3) for r in ratios)  # only too short


def test_the_spirals():
    shares = {
        neurons: [lab.share_right(neurons, rate) for rate in (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)]
        for neurons in (4, 8, 16)
    }
    assert max(shares[4]) < 0.7
    assert [share >= 0.99 for share in shares[8]] == [False, False, False, True, False, False]
    assert all(share >= 0.99 for share in shares[16][2:5])
    assert all(max(s) > s[-1] for s in shares.values())
    rng = np.random.default_rng(seed=5)  # nor is it the luck of one draw
    X, y = lab.spirals(400, rng)
    start = network.init((2, 16, 16, 2), rng)
    options = {"model": network, "optimizer": optimizers.adam(), "params": start}
    run = minibatch.train(X, y, 20, 10, 0.03, rng, **options)
    assert network.accuracy(run.params, *lab.spirals(400, rng)) > 0.97
    assert 400 // 20 * 10 == 200
