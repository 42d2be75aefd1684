import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gdbook import data, neuron


@pytest.fixture(scope="module")
def blobs():
    return data.two_blobs()


BAD_START = np.array([1.0, -1.0]), 5.5  # the source document's "particularly bad" choice


@pytest.mark.parametrize("gradient", [neuron.gradient, neuron.gradient_by_chain_rule])
def test_gradient_at_the_documents_start(blobs, gradient):
    dw, db = gradient(*BAD_START, *blobs)
    assert [*dw.round(4), round(db, 4)] == [2.4333, 1.7574, -0.0710]


def test_one_update_as_in_the_document(blobs):
    history = neuron.train(*BAD_START, *blobs, learning_rate=0.1, steps=1)
    assert [*history.w[1].round(4), history.b[1].round(4)] == [0.7567, -1.1757, 5.5071]


def test_a_thousand_iterations_as_in_the_document(blobs):
    """The last iteration improves the cost by about a tenth of a percent; all points are right."""
    history = neuron.train(*BAD_START, *blobs, learning_rate=0.1, steps=1000)
    assert history.w.shape == (1001, 2)
    assert 0.0005 < 1 - history.cost[-1] / history.cost[-2] < 0.0015
    assert (np.diff(history.cost) < 0).all()
    X, y = blobs
    assert ((neuron.predict(history.w[-1], history.b[-1], X) > 0.5) == y).all()


def test_history_holds_the_start_and_agrees_with_the_functions(blobs):
    X, y = blobs
    history = neuron.train(*BAD_START, X, y, learning_rate=0.1, steps=5)
    assert (history.w[0], history.b[0]) == (pytest.approx(BAD_START[0]), BAD_START[1])
    for w, b, cost in zip(history.w, history.b, history.cost, strict=True):
        assert cost == pytest.approx(neuron.cost(w, b, X, y), rel=1e-14)


def test_training_is_the_plain_loop(blobs):
    X, y = blobs
    w, b = BAD_START
    for step in range(20):
        dw, db = neuron.gradient(w, b, X, y)
        w, b = w - 0.5 / (1 + step) * dw, b - 0.5 / (1 + step) * db
    history = neuron.train(*BAD_START, X, y, lambda step: 0.5 / (1 + step), 20)
    np.testing.assert_allclose(history.w[-1], w, rtol=1e-12)
    np.testing.assert_allclose(history.b[-1], b, rtol=1e-12)


def test_the_start_is_not_changed(blobs):
    w = np.array([1.0, -1.0])
    neuron.train(w, 5.5, *blobs, 0.1, 3)
    assert w.tolist() == [1.0, -1.0]


def test_no_steps(blobs):
    history = neuron.train(*BAD_START, *blobs, 0.1, 0)
    assert len(history.cost) == 1
    assert not history.diverged


def test_divergence_is_a_result():
    X, y = [[1e200], [-1e200], [1e200]], [0, 0, 1]
    history = neuron.train([0.0], 0.0, X, y, 1e200, steps=10)
    assert history.diverged
    assert len(history.cost) == 2 < 11
    assert len(history.w) == len(history.b) == 2


@pytest.mark.parametrize("k", [1, 2, 7])
def test_k_dimensions(k):
    X, y = data.two_blobs(200, n_features=k, random_state=3)
    history = neuron.train(np.zeros(k), 0.0, X, y, 0.1, 200)
    assert history.w.shape == (201, k)
    assert history.cost[-1] < 0.5 * history.cost[0]


# ----------------------------------------------------------------------- the two gradients


def problems(limit):
    """w, b, X, y of up to 4 dimensions and 6 points, with numbers up to a limit."""
    numbers = st.floats(-limit, limit, width=32)
    return st.tuples(st.integers(1, 4), st.integers(1, 6)).flatmap(
        lambda shape: st.tuples(
            hnp.arrays(np.float64, shape[0], elements=numbers),
            numbers,
            hnp.arrays(np.float64, shape[::-1], elements=numbers),
            hnp.arrays(np.int64, shape[1], elements=st.integers(0, 1)),
        )
    )


@given(problems(4))
@settings(deadline=None)
def test_both_gradients_agree_with_autograd(problem):
    w, b, X, y = problem
    wt = torch.tensor(w, requires_grad=True)
    bt = torch.tensor(b, dtype=torch.float64, requires_grad=True)
    z = torch.tensor(X) @ wt + bt
    loss = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(y, dtype=z.dtype))
    loss.backward()
    # torch adds its logarithm to numbers near 1, and rounds there.
    assert neuron.cost(w, b, X, y) == pytest.approx(loss.item(), rel=1e-12, abs=1e-15)
    for dw, db in neuron.gradient(w, b, X, y), neuron.gradient_by_chain_rule(w, b, X, y):
        np.testing.assert_allclose(dw, wt.grad.numpy(), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(db, bt.grad.item(), rtol=1e-9, atol=1e-12)


@given(problems(1000))
@settings(deadline=None)
def test_the_gradients_agree_where_the_sigmoid_saturates(problem):
    w, b, X, y = problem
    dw, db = neuron.gradient(w, b, X, y)
    dw_pieces, db_pieces = neuron.gradient_by_chain_rule(w, b, X, y)
    np.testing.assert_allclose(dw_pieces, dw, rtol=1e-12, atol=1e-12 * np.abs(X).max())
    np.testing.assert_allclose(db_pieces, db, rtol=1e-12, atol=1e-12)
    assert np.isfinite(neuron.cost(w, b, X, y))


@pytest.mark.parametrize("z", [36.0, 36.8, 37.5, 800.0, -700.0, -708.3, -740.0, -745.5, -800.0])
@pytest.mark.parametrize("y", [0, 1])
def test_pieces_that_would_be_nothing_by_nothing(z, y):
    """Where dy/dz vanishes, the limit y − yₜ."""
    _, db = neuron.gradient_by_chain_rule([z], 0.0, [[1.0]], [y])
    assert db == pytest.approx((1.0 if z > 0 else 0.0) - y, abs=1e-15)


# ------------------------------------------------------------------- sigmoid, predict, cost


@given(st.floats(-700, 700))
def test_sigmoid_is_exact_on_both_sides(z):
    exact = torch.sigmoid(torch.tensor(z, dtype=torch.float64)).item()
    assert neuron.sigmoid(z) == pytest.approx(exact, rel=1e-14)
    assert neuron.sigmoid(z) + neuron.sigmoid(-z) == pytest.approx(1, abs=1e-15)


def test_sigmoid_of_extremes_and_shapes():
    assert neuron.sigmoid([[-np.inf, np.inf], [-1e308, 1e308]]).tolist() == [[0, 1], [0, 1]]
    assert np.isnan(neuron.sigmoid(np.nan))
    assert isinstance(neuron.sigmoid(0), float)


def test_cost_keeps_small_digits_and_stays_finite():
    assert neuron.cost([1.0], 0.0, [[50.0]], [1]) == pytest.approx(np.exp(-50), rel=1e-12)
    assert neuron.cost([1.0], 0.0, [[-50.0]], [0]) == pytest.approx(np.exp(-50), rel=1e-12)
    assert neuron.cost([1.0], 0.0, [[1e300]], [0]) == 1e300


def test_predict(blobs):
    X, _ = blobs
    w, b = BAD_START
    np.testing.assert_allclose(neuron.predict(w, b, X), 1 / (1 + np.exp(-(X @ w + b))), rtol=1e-12)
