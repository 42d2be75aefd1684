import tracemalloc

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gdbook import softmax
from gdbook._pixels import ROWS, Pixels


def problems(limit):
    """W, b, X, y of up to 4 features, 5 classes and 6 points, with numbers up to a limit."""
    numbers = st.floats(-limit, limit, width=32)
    sizes = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 6))
    return sizes.flatmap(
        lambda size: st.tuples(
            hnp.arrays(np.float64, size[:2], elements=numbers),
            hnp.arrays(np.float64, size[1], elements=numbers),
            hnp.arrays(np.float64, (size[2], size[0]), elements=numbers),
            hnp.arrays(np.int64, size[2], elements=st.integers(0, size[1] - 1)),
        )
    )


def by_torch(W, b, X, y):
    W, b = (torch.tensor(value, requires_grad=True) for value in (W, b))
    loss = torch.nn.functional.cross_entropy(torch.tensor(X) @ W + b, torch.tensor(y))
    loss.backward()
    return loss.item(), W.grad.numpy(), b.grad.numpy()


@given(problems(4))
@settings(deadline=None)
def test_cost_and_gradient_agree_with_autograd(problem):
    cost, dW, db = by_torch(*problem)
    assert softmax.cost(*problem) == pytest.approx(cost, rel=1e-12, abs=1e-13)
    ours = softmax.gradient(*problem)
    np.testing.assert_allclose(ours[0], dW, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours[1], db, rtol=1e-9, atol=1e-12)


@given(problems(1000))
@settings(deadline=None)
def test_large_scores_stay_finite(problem):
    probabilities = softmax.predict(*problem[:3])
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-12)
    assert (probabilities >= 0).all()
    assert np.isfinite(softmax.cost(*problem))
    assert all(np.isfinite(part).all() for part in softmax.gradient(*problem))


def test_a_hopeless_score_costs_its_distance():
    assert softmax.cost([[0.0, 1.0]], [0.0, 0.0], [[5000.0]], [0]) == 5000.0


def some(n=5000, features=20, classes=4, dtype=np.uint8):
    """More points than a block has rows."""
    rng = np.random.default_rng(3)
    X = rng.integers(0, 256, (n, features)).astype(dtype)
    y = rng.integers(0, classes, n)
    return rng.normal(size=(features, classes)), rng.normal(size=classes), X, y


def test_blocks_make_no_difference():
    W, b, X, y = some(dtype=np.float64)
    assert len(X) > 2 * ROWS
    X /= 255
    cost, dW, db = by_torch(W, b, X, y)
    assert softmax.cost(W, b, X, y) == pytest.approx(cost, rel=1e-12)
    np.testing.assert_allclose(softmax.gradient(W, b, X, y)[0], dW, rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(softmax.gradient(W, b, X, y)[1], db, rtol=1e-9, atol=1e-14)
    expected = (X @ W + b).argmax(axis=1)
    assert softmax.accuracy(W, b, X, y) == (expected == y).mean()
    assert (softmax.predict(W, b, X).argmax(axis=1) == expected).all()


def test_pixels_are_read_as_their_float_copy():
    W, b, stored, y = some()
    lazy, eager = Pixels(stored), np.asarray(Pixels(stored))
    for function in (softmax.cost, softmax.accuracy):
        assert function(W, b, lazy, y) == function(W, b, eager, y)
    np.testing.assert_array_equal(softmax.predict(W, b, lazy), softmax.predict(W, b, eager))
    np.testing.assert_array_equal(
        softmax.gradient(W, b, lazy, y)[0], softmax.gradient(W, b, eager, y)[0]
    )


def test_integers_are_not_scaled():
    W, b, X, y = some()
    assert softmax.cost(W, b, X, y) == softmax.cost(W, b, X.astype(float), y)


def test_float32_weights_stay_float32():
    W, b, X, y = some()
    W = W.astype(np.float32)
    assert softmax.predict(W, b, X).dtype == np.float32
    assert {part.dtype for part in softmax.gradient(W, b, X, y)} == {np.dtype(np.float32)}
    assert softmax.cost(W, b, X, y) == pytest.approx(softmax.cost(*some()), rel=1e-5)


def test_nothing_as_large_as_the_data_is_made():
    W, b, X, y = some(n=40_000, features=100)
    for function in (softmax.cost, softmax.accuracy, softmax.gradient):
        tracemalloc.start()
        function(W.astype(np.float32), b, X, y)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 0.25 * 4 * X.size


def test_the_arguments_are_not_changed():
    W, b, X, y = some(n=50)
    before = [part.copy() for part in (W, b, X, y)]
    softmax.gradient(W, b, X, y)
    softmax.predict(W, b, X)
    for part, copy in zip((W, b, X, y), before, strict=True):
        np.testing.assert_array_equal(part, copy)
