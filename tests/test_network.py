import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gdbook import minibatch, network, optimizers, schedules, softmax
from gdbook._pixels import ROWS, Pixels


def rng(seed=1):
    return np.random.default_rng(seed)


@st.composite
def problems(draw, limit=3):
    """Params, X, y of up to 3 hidden layers, in eighths: no score is 0 by rounding alone."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    numbers = st.integers(-8 * limit, 8 * limit).map(lambda k: k / 8)  # sums of these are exact
    params = []
    for before, after in pairwise(sizes):
        params.append(draw(hnp.arrays(np.float64, (before, after), elements=numbers)))
        params.append(draw(hnp.arrays(np.float64, after, elements=numbers)))
    n = draw(st.integers(1, 6))
    X = draw(hnp.arrays(np.float64, (n, sizes[0]), elements=numbers))
    return params, X, draw(hnp.arrays(np.int64, n, elements=st.integers(0, sizes[-1] - 1)))


def scores_by_torch(params, X):
    h = torch.as_tensor(X)
    for i in range(0, len(params), 2):
        h = h @ params[i] + params[i + 1]
        h = torch.relu(h) if i + 2 < len(params) else h
    return h


def by_torch(params, X, y):
    params = [torch.tensor(param, requires_grad=True) for param in params]
    loss = torch.nn.functional.cross_entropy(scores_by_torch(params, X), torch.tensor(y))
    loss.backward()
    return loss.item(), [param.grad.numpy() for param in params]


@given(problems())
@settings(deadline=None)
def test_cost_and_gradient_agree_with_autograd(problem):
    cost, slopes = by_torch(*problem)
    assert network.cost(*problem) == pytest.approx(cost, rel=1e-10, abs=1e-10)
    ours = network.gradient(*problem)
    together = network.cost_and_gradient(*problem)
    assert together[0] == pytest.approx(cost, rel=1e-10, abs=1e-10)
    for a, b, c in zip(ours, together[1], slopes, strict=True):
        assert a.shape == b.shape == c.shape
        np.testing.assert_allclose(a, c, rtol=1e-10, atol=1e-10)
        np.testing.assert_allclose(b, c, rtol=1e-10, atol=1e-10)


@given(problems())
@settings(deadline=None)
def test_predictions_agree_with_torch(problem):
    params, X, y = problem
    z = scores_by_torch([torch.tensor(param) for param in params], X)
    ours = network.predict(params, X)
    np.testing.assert_allclose(ours, torch.softmax(z, 1).numpy(), rtol=1e-9, atol=1e-12)
    assert network.accuracy(params, X, y) == (ours.argmax(axis=1) == y).mean()
    assert network.evaluate(params, X, y) == (
        network.cost(params, X, y),
        network.accuracy(params, X, y),
    )


def test_the_gradient_agrees_with_differences():
    params = network.init((5, 7, 6, 3), rng(), scale=0.7)
    X, y = rng(2).normal(size=(20, 5)), rng(3).integers(0, 3, 20)
    for place, slopes in enumerate(network.gradient(params, X, y)):
        for index in np.ndindex(slopes.shape):
            costs = []
            for h in (1e-6, -1e-6):
                moved = [param.copy() for param in params]
                moved[place][index] += h
                costs.append(network.cost(moved, X, y))
            assert slopes[index] == pytest.approx((costs[0] - costs[1]) / 2e-6, abs=1e-8)


def test_without_hidden_layers_it_is_the_softmax():
    W, b = network.init((4, 3), rng(), scale=1.0)
    X, y = rng(2).normal(size=(50, 4)), rng(3).integers(0, 3, 50)
    assert network.cost((W, b), X, y) == softmax.cost(W, b, X, y)
    np.testing.assert_array_equal(network.predict((W, b), X), softmax.predict(W, b, X))
    for ours, theirs in zip(
        network.gradient((W, b), X, y), softmax.gradient(W, b, X, y), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-15)


def test_at_the_corner_of_relu_the_slope_counts_as_zero():
    """As torch has it."""
    problem = [np.array([[1.0]]), np.zeros(1), np.array([[1.0, -1.0]]), np.zeros(2)], [[0.0]], [0]
    ours = network.gradient(*problem)
    assert ours[0] == ours[1] == 0
    theirs = by_torch(problem[0], np.array(problem[1]), np.array(problem[2]))[1]
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b)


def test_twins_stay_twins():
    params = network.init((3, 4, 2), rng(), scale=0)
    X, y = rng(2).normal(size=(30, 3)), rng(3).integers(0, 2, 30)
    history = minibatch.train(X, y, 10, 5, 0.1, rng(), model=network, params=params)
    assert not history.params[0].any()
    assert not history.params[2].any()
    assert history.params[3].any()


@pytest.mark.parametrize(("scale", "factor"), [("he", 2 / 300), ("glorot", 2 / 500), (0.3, 0.09)])
def test_the_scales_of_init(scale, factor):
    W, b, V, c = network.init((300, 200, 200), rng(), scale=scale)
    assert W.var() == pytest.approx(factor, rel=0.02)
    assert abs(W.mean()) < 3 * (factor / W.size) ** 0.5
    assert V.var() == pytest.approx({"he": 0.01, "glorot": 0.005}.get(scale, factor), rel=0.02)
    assert not b.any()
    assert not c.any()


def test_he_keeps_the_signal_through_ten_layers():
    h = rng(2).normal(size=(500, 100))
    params = network.init([100] * 11, rng())
    for W in params[:20:2]:
        h = np.maximum(h @ W, 0)
    assert 0.3 < (h**2).mean() < 3


def test_the_same_generator_draws_the_same():
    for a, b in zip(network.init((3, 4, 2), rng()), network.init((3, 4, 2), rng()), strict=True):
        np.testing.assert_array_equal(a, b)


def some(n=5000, features=20, dtype=np.uint8):
    """More points than a block has rows."""
    X = rng(3).integers(0, 256, (n, features)).astype(dtype)
    return network.init((features, 8, 4), rng(4)), X, rng(5).integers(0, 4, n)


def test_blocks_make_no_difference():
    params, X, y = some(dtype=np.float64)
    X /= 255
    assert len(X) > 2 * ROWS
    cost, slopes = by_torch(params, X, y)
    assert network.cost(params, X, y) == pytest.approx(cost, rel=1e-12)
    for a, b in zip(network.gradient(params, X, y), slopes, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-13)


def test_pixels_are_read_as_their_float_copy():
    params, stored, y = some()
    lazy, eager = Pixels(stored), np.asarray(Pixels(stored))
    assert network.evaluate(params, lazy, y) == network.evaluate(params, eager, y)
    np.testing.assert_array_equal(network.predict(params, lazy), network.predict(params, eager))


def test_float32_params_stay_float32():
    params, X, y = some()
    single = [param.astype(np.float32) for param in params]
    assert network.predict(single, X).dtype == np.float32
    assert {part.dtype for part in network.gradient(single, X, y)} == {np.dtype(np.float32)}
    history = minibatch.train(Pixels(X), y, 50, 1, 0.1, rng(), model=network, params=params)
    assert {param.dtype for param in history.params} == {np.dtype(np.float32)}
    assert network.predict([*single[:-2], params[-2], single[-1]], X).dtype == np.float64


def test_nothing_as_large_as_the_data_is_made():
    params, X, y = some(n=40_000, features=100)
    single = [param.astype(np.float32) for param in params]
    for function in (network.cost, network.accuracy, network.gradient):
        tracemalloc.start()
        function(single, X, y)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 0.25 * 4 * X.size


OPTIMIZERS = {
    "plain": (None, lambda p: torch.optim.SGD(p, lr=0.05)),
    "adam": (optimizers.adam(), lambda p: torch.optim.Adam(p, lr=0.05)),
    "adamw": (
        optimizers.adamw(weight_decay=0.2),
        lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.2),
    ),
    "amsgrad": (optimizers.amsgrad(), lambda p: torch.optim.Adam(p, lr=0.05, amsgrad=True)),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_training_is_that_of_torch(name):
    ours, theirs = OPTIMIZERS[name]
    X, y = rng(2).normal(size=(60, 5)), rng(3).integers(0, 3, 60)
    params = network.init((5, 8, 3), rng())
    history = minibatch.train(
        X, y, 20, 10, 0.05, rng(7), model=network, params=params, optimizer=ours, held_out=(X, y)
    )
    tensors = [torch.tensor(param, requires_grad=True) for param in params]
    optimizer = theirs(tensors)
    dice = rng(7)
    for _ in range(10):
        for batch in minibatch.minibatches(60, 20, dice):
            optimizer.zero_grad()
            z = scores_by_torch(tensors, X[batch])
            torch.nn.functional.cross_entropy(z, torch.tensor(y[batch])).backward()
            optimizer.step()
    for a, b in zip(history.params, tensors, strict=True):
        np.testing.assert_allclose(a, b.detach().numpy(), rtol=0, atol=1e-10)
    assert history.held_out_cost[-1] == network.cost(history.params, X, y)
    assert history.held_out_cost[-1] < 0.9 * network.cost(params, X, y)


def test_training_does_not_change_what_it_starts_from():
    params = network.init((2, 3, 2), rng())
    before = [param.copy() for param in params]
    X, y = rng(2).normal(size=(10, 2)), np.arange(10) % 2
    schedule = schedules.warmup(3, schedules.cosine_decay(0.1, 0, 20))
    history = minibatch.train(X, y, 5, 4, schedule, rng(), model=network, params=params)
    for param, copy, after in zip(params, before, history.params, strict=True):
        np.testing.assert_array_equal(param, copy)
        assert after is not param


def test_divergence_is_a_result():
    X, y = 100 * rng(2).normal(size=(100, 5)), rng(3).integers(0, 3, 100)
    params = network.init((5, 8, 8, 3), rng())
    history = minibatch.train(
        X, y, 10, 50, 1e30, rng(), model=network, params=params, held_out=(X, y)
    )
    assert history.diverged


def call(**changed):
    X, y = [[0.0, 1.0], [2.0, 3.0]], [0, 1]
    sound = {"params": network.init((2, 3, 2), rng()), "X": X, "y": y}
    return network.gradient(**(sound | changed))


def with_param(place, value):
    params = list(network.init((2, 3, 2), rng()))
    params[place] = value
    return lambda: call(params=params)


@pytest.mark.parametrize(
    ("call", "error", "argument", "value"),
    [
        (lambda: network.init(7, rng()), TypeError, "sizes", "7"),
        (lambda: network.init((3,), rng()), ValueError, "sizes", "[3]"),
        (lambda: network.init((3, 0, 2), rng()), ValueError, "sizes[1]", "0"),
        (lambda: network.init((3, 2.5), rng()), TypeError, "sizes[1]", "2.5"),
        (lambda: network.init((3, 2), 1), TypeError, "rng", "1"),
        (lambda: network.init((3, 2), rng(), scale="xavier"), ValueError, "scale", "'xavier'"),
        (lambda: network.init((3, 2), rng(), scale=-1), ValueError, "scale", "-1"),
        (lambda: network.init((3, 2), rng(), scale=None), TypeError, "scale", "None"),
        (lambda: call(params=None), TypeError, "params", "None"),
        (lambda: call(params=np.zeros((4, 2))), TypeError, "params", "(4, 2)"),
        (lambda: call(params="W"), TypeError, "params", "'W'"),
        (lambda: call(params=()), ValueError, "params", "0"),
        (lambda: call(params=[np.zeros((2, 2))]), ValueError, "params", "1"),
        (with_param(0, np.zeros((3, 3))), ValueError, "params[0]", "(3, 3)"),
        (with_param(0, np.zeros(3)), ValueError, "params[0]", "(3,)"),
        (with_param(1, np.zeros(2)), ValueError, "params[1]", "(2,)"),
        (with_param(2, np.zeros((2, 2))), ValueError, "params[2]", "(2, 2)"),
        (with_param(3, "b"), TypeError, "params[3]", "'b'"),
        (with_param(2, np.full((3, 2), np.nan)), ValueError, "params[2]", "nan"),
        (lambda: call(X=[[np.inf, 0.0], [0.0, 0.0]]), ValueError, "X", "inf"),
        (lambda: call(X=[0.0, 1.0]), ValueError, "X", "(2,)"),
        (lambda: call(X=[[1.0]]), ValueError, "params[0]", "(2, 3)"),
        (lambda: call(y=[0]), ValueError, "y", "(1,)"),
        (lambda: call(y=[0, 2]), ValueError, "y", "2"),
        (lambda: call(y=[0.0, 1.0]), TypeError, "y", "float64"),
        (
            lambda: minibatch.train([[1.0]], [0], 1, 1, 0.1, rng(), model=network),
            TypeError,
            "params",
            "None",
        ),
        (
            lambda: network.predict(([[1e200]], [0.0], [[1e200]], [0.0]), [[1e200]]),
            ValueError,
            "X",
            "1.e+200",
        ),
    ],
)
def test_bad_input_is_named_and_shown(call, error, argument, value):
    with pytest.raises(error) as caught:
        call()
    message = str(caught.value)
    assert message.split()[0] == argument, message
    assert value in message.removeprefix(argument)
