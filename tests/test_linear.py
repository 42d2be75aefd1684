import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gdbook import linear, optimizers, schedules

NUMBERS = st.floats(-100, 100, width=32)
PROBLEMS = st.tuples(st.integers(1, 4), st.integers(1, 6)).flatmap(
    lambda shape: st.tuples(
        hnp.arrays(np.float64, shape[0], elements=NUMBERS),
        NUMBERS,
        hnp.arrays(np.float64, shape[::-1], elements=NUMBERS),
        hnp.arrays(np.float64, shape[1], elements=NUMBERS),
    )
)
RNG = np.random.default_rng(3)
X = RNG.normal(size=(40, 3))
Y = X @ [1.0, -2.0, 0.5] + 4 + RNG.normal(scale=0.1, size=40)


@given(PROBLEMS)
@settings(deadline=None)
def test_cost_and_gradient_agree_with_autograd(problem):
    w, b, X, y = problem
    wt = torch.tensor(w, requires_grad=True)
    bt = torch.tensor(b, dtype=torch.float64, requires_grad=True)
    loss = 0.5 * torch.nn.functional.mse_loss(torch.tensor(X) @ wt + bt, torch.tensor(y))
    loss.backward()
    assert linear.cost(w, b, X, y) == pytest.approx(loss.item(), rel=1e-12, abs=1e-12)
    dw, db = linear.gradient(w, b, X, y)
    np.testing.assert_allclose(dw, wt.grad.numpy(), rtol=1e-9, atol=1e-8)
    assert db == pytest.approx(bt.grad.item(), rel=1e-9, abs=1e-9)


def test_training_ends_at_the_least_squares():
    history = linear.train(np.zeros(3), 0.0, X, Y, 0.5, 500)
    exact, *_ = np.linalg.lstsq(np.column_stack([X, np.ones(40)]), Y, rcond=None)
    w, b = history.params
    np.testing.assert_allclose([*w, b], exact, rtol=1e-9)
    assert (np.diff(history.cost) <= 1e-15).all()


def test_training_is_the_plain_loop():
    w, b = np.zeros(3), 1.0
    rate = schedules.inverse_time_decay(0.3, 1, 10)
    history = linear.train(w, b, X, Y, rate, 20)
    for step in range(20):
        assert history.cost[step] == pytest.approx(linear.cost(w, b, X, Y), rel=1e-12)
        dw, db = linear.gradient(w, b, X, Y)
        w, b = w - rate(step) * dw, b - rate(step) * db
        np.testing.assert_allclose(history.w[step + 1], w, rtol=1e-12)
        assert history.b[step + 1] == pytest.approx(b, rel=1e-12)
    assert history.cost[-1] == pytest.approx(linear.cost(w, b, X, Y), rel=1e-12)


def test_a_schedule_is_asked_once_a_step_and_an_optimizer_takes_it():
    asked = []
    start = np.zeros(3)
    linear.train(
        start, 0.0, X, Y, lambda step: asked.append(step) or 0.1, 5, optimizer=optimizers.adam()
    )
    assert asked == list(range(5))
    assert not start.any()


def test_divergence_is_a_result():
    history = linear.train([0.0], 0.0, [[1.0], [2.0]], [1.0, 2.0], 1e100, 50)
    assert history.diverged
    assert len(history.cost) == len(history.w) == len(history.b) < 51
    assert np.isfinite(history.cost[:-1]).all()


def test_more_points_than_a_block_holds():
    X = RNG.normal(size=(5000, 2))
    y = X @ [3.0, -1.0] + 2
    history = linear.train([0.0, 0.0], 0.0, X, y, 0.5, 1)
    dw, db = linear.gradient([0.0, 0.0], 0.0, X, y)
    np.testing.assert_allclose(history.w[1], -0.5 * dw, rtol=1e-12)
    assert history.b[1] == pytest.approx(-0.5 * db, rel=1e-12)
    assert history.cost[0] == pytest.approx(linear.cost([0.0, 0.0], 0.0, X, y), rel=1e-12)
