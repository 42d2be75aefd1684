import tracemalloc

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gdbook import data, linear, minibatch, neuron, optimizers, softmax
from gdbook._pixels import ROWS, Pixels


def rng(seed=1):
    return np.random.default_rng(seed)


# ------------------------------------------------------------------------------ minibatches


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_every_index_comes_exactly_once(sizes):
    count, batch_size = sizes
    batches = list(minibatch.minibatches(count, batch_size, rng()))
    assert sorted(np.concatenate(batches)) == list(range(count))
    assert [len(batch) for batch in batches[:-1]] == [batch_size] * (len(batches) - 1)
    assert 1 <= len(batches[-1]) <= batch_size


def test_each_epoch_is_dealt_anew_and_a_seed_deals_alike():
    dice = rng(5)
    first, second = (np.concatenate(list(minibatch.minibatches(50, 8, dice))) for _ in range(2))
    again = np.concatenate(list(minibatch.minibatches(50, 8, rng(5))))
    assert (first != second).any()
    assert (first == again).all()


def test_bad_sizes_are_refused_at_once():
    """At the call, not when the first minibatch is asked for."""
    with pytest.raises(ValueError, match="batch_size"):
        minibatch.minibatches(5, 6, rng())


# -------------------------------------------------------------------------------- training


@pytest.fixture(scope="module")
def pixels():
    """1,000 points of 30 uint8 pixels in 3 classes, which a linear model can tell apart."""
    dice = rng(2)
    centers = dice.integers(0, 200, (3, 30))
    y = dice.integers(0, 3, 1000)
    return (centers[y] + dice.integers(0, 56, (1000, 30))).astype(np.uint8), y


def test_training_is_the_plain_loop(pixels):
    X, y = pixels
    X = X / 255
    W, b, dice, costs = np.zeros((30, 3)), np.zeros(3), rng(), []
    for _ in range(2):
        for batch in minibatch.minibatches(len(X), 64, dice):
            costs.append(softmax.cost(W, b, X[batch], y[batch]))
            dW, db = softmax.gradient(W, b, X[batch], y[batch])
            W, b = W - 0.3 * dW, b - 0.3 * db
    history = minibatch.train(X, y, 64, 2, 0.3, rng())
    np.testing.assert_allclose(history.params[0], W, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(history.params[1], b, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(history.cost, costs, rtol=1e-9)
    assert history.epoch_ends.tolist() == [16, 32]


def test_training_is_torchs_training(pixels):
    X, y = pixels
    X = X / 255
    model = torch.nn.Linear(30, 3, dtype=torch.float64)
    torch.nn.init.zeros_(model.weight)
    torch.nn.init.zeros_(model.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    dice = rng(9)
    for batch in minibatch.minibatches(len(X), 16, dice):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(
            model(torch.tensor(X[batch])), torch.tensor(y[batch])
        )
        loss.backward()
        optimizer.step()
    history = minibatch.train(X, y, 16, 1, 0.3, rng(9))
    np.testing.assert_allclose(
        history.params[0], model.weight.detach().numpy().T, rtol=1e-9, atol=1e-12
    )
    np.testing.assert_allclose(
        history.params[1], model.bias.detach().numpy(), rtol=1e-9, atol=1e-12
    )


def test_the_whole_as_one_batch_is_gradient_descent(pixels):
    """Also where the batch is larger than the blocks it is worked through in."""
    X, y = (np.tile(part, (5,) + (1,) * (part.ndim - 1)) for part in pixels)
    assert len(X) > 2 * ROWS
    X = X / 255
    history = minibatch.train(X, y, len(X), 3, 0.5, rng())
    W, b = np.zeros((30, 3)), np.zeros(3)
    for step in range(3):
        assert history.cost[step] == pytest.approx(softmax.cost(W, b, X, y), rel=1e-12)
        dW, db = softmax.gradient(W, b, X, y)
        W, b = W - 0.5 * dW, b - 0.5 * db
    np.testing.assert_allclose(history.params[0], W, rtol=1e-9, atol=1e-13)


def test_history(pixels):
    X, y = pixels
    X = Pixels(X)
    history = minibatch.train(X, y, 300, 3, 0.1, rng())
    assert history.cost[0] == pytest.approx(np.log(3), rel=1e-6)
    assert len(history.cost) == len(history.seconds) == 12
    assert history.epoch_ends.tolist() == [4, 8, 12]
    assert (np.diff(history.seconds) > 0).all()
    assert history.seconds[0] > 0
    assert not history.diverged
    assert history.params[0].dtype == np.float32
    assert softmax.accuracy(*history.params, X, y) > 0.95


def test_pixels_train_as_their_float_copy_does(pixels):
    X, y = pixels
    exact = minibatch.train(X / 255, y, 16, 2, 0.1, rng())
    lazy = minibatch.train(Pixels(X), y, 16, 2, 0.1, rng())
    eager = minibatch.train(np.asarray(Pixels(X)), y, 16, 2, 0.1, rng())
    assert lazy.params[0].dtype == np.float32
    np.testing.assert_array_equal(lazy.params[0], eager.params[0])
    np.testing.assert_allclose(lazy.params[0], exact.params[0], atol=1e-4)


def test_integers_are_the_numbers_that_they_are(pixels):
    """Nothing is scaled but by the ``.flat`` of images."""
    X, y = pixels
    whole, real = (minibatch.train(some, y, 16, 1, 1e-6, rng()) for some in (X, X.astype(float)))
    np.testing.assert_array_equal(whole.params[0], real.params[0])


def test_rows_that_are_not_side_by_side(pixels):
    X, y = pixels
    wide = np.repeat(X, 2, axis=1)[:, ::2]
    assert not wide.flags.c_contiguous
    a, b = (minibatch.train(some, y, 16, 1, 0.1, rng()) for some in (X / 255, wide / 255))
    np.testing.assert_array_equal(a.params[0], b.params[0])


def test_training_goes_on_from_given_weights(pixels):
    X, y = pixels
    X = X / 255
    whole = minibatch.train(X, y, 100, 2, 0.1, rng(3))
    dice = rng(3)
    half = minibatch.train(X, y, 100, 1, 0.1, dice)
    kept = half.params[0].copy()
    rest = minibatch.train(X, y, 100, 1, 0.1, dice, params=half.params)
    np.testing.assert_array_equal(rest.params[0], whole.params[0])
    np.testing.assert_array_equal(half.params[0], kept)


def test_a_schedule_is_asked_once_a_step(pixels):
    X, y = pixels
    asked = []
    history = minibatch.train(X, y, 250, 2, lambda step: asked.append(step) or 0.2, rng())
    assert asked == list(range(8))
    plain = minibatch.train(X, y, 250, 2, 0.2, rng())
    np.testing.assert_array_equal(history.params[0], plain.params[0])


def test_classes_that_do_not_occur(pixels):
    X, y = pixels
    ten = np.zeros((30, 10)), np.zeros(10)
    assert minibatch.train(X, y, 100, 1, 0.1, rng(), params=ten).params[0].shape == (30, 10)
    assert minibatch.train(X, y, 100, 0, 0.1, rng()).params[0].shape == (30, 3)


def test_no_epochs(pixels):
    history = minibatch.train(*pixels, 16, 0, 0.1, rng())
    assert not history.params[0].any()
    assert len(history.cost) == len(history.epoch_ends) == 0
    assert not history.diverged


def test_divergence_is_a_result(pixels):
    X, y = pixels
    history = minibatch.train(Pixels(X), y, 100, 5, 1e38, rng(), held_out=(X / 255, y))
    assert history.diverged
    assert len(history.cost) < 50


@pytest.mark.parametrize(("dtype", "batch_size"), [("u1", 16), ("f4", 16), ("u1", 20_000)])
def test_memory_stays_below_one_and_a_half_times_the_data_as_float32(dtype, batch_size):
    """Far below: only blocks of rows are ever gathered and scaled."""
    stored = np.ones((20_000, 200), dtype)
    X = Pixels(stored) if dtype == "u1" else stored
    y = np.arange(20_000) % 10
    tracemalloc.start()
    minibatch.train(X, y, batch_size, 1, 0.01, rng(), held_out=(X, y))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    as_float32 = 4 * X.size
    assert stored.nbytes + peak < 1.5 * as_float32
    assert peak < 0.4 * as_float32


def test_blobs_to_the_last_point():
    X, y = data.two_blobs()
    history = minibatch.train(X, y, 16, 5, 0.1, rng())
    assert softmax.accuracy(*history.params, X, y) == 1


# --------------------------------------------------------- any model, any optimizer, held out


MODELS = {"linear": linear, "neuron": neuron, "softmax": softmax}
OPTIMIZERS = {
    "plain": optimizers.gradient_descent(),
    "momentum": optimizers.momentum(0.8),
    "nesterov": optimizers.nesterov(0.8),
    "adagrad": optimizers.adagrad(),
    "rmsprop": optimizers.rmsprop(),
    "adam": optimizers.adam(),
}


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=OPTIMIZERS)
@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_every_model_is_trained_by_every_optimizer(model, optimizer):
    """As the plain loop over its public functions does it."""
    X, y = data.two_blobs()
    shapes = ((2, 2), 2) if model is softmax else (2, ())
    start = [np.zeros(shape) for shape in shapes]
    params, dice, costs = start, rng(4), []
    states = [optimizer.init(param) for param in params]
    for step in range(21):
        if step % 7 == 0:
            batches = minibatch.minibatches(len(X), 16, dice)
        batch = next(batches)
        costs.append(model.cost(*params, X[batch], y[batch]))
        gradient = model.gradient(*params, X[batch], y[batch])
        rate = 0.01 / (1 + step)
        moves, states = zip(
            *(optimizer.update(g, s, rate) for g, s in zip(gradient, states, strict=True)),
            strict=True,
        )
        params = [param + move for param, move in zip(params, moves, strict=True)]
    history = minibatch.train(
        X, y, 16, 3, lambda step: 0.01 / (1 + step), rng(4), model=model, optimizer=optimizer
    )
    np.testing.assert_allclose(history.cost, costs, rtol=1e-9)
    for ours, expected in zip(history.params, params, strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_held_out_points_are_looked_at_after_every_epoch(model):
    X, y = data.two_blobs()
    seen, unseen = (X[:70], y[:70]), (X[70:], y[70:])
    kinds = {"model": model, "held_out": unseen}
    histories = [minibatch.train(*seen, 16, n, 0.01, rng(2), **kinds) for n in (1, 2, 3)]
    last = histories[-1]
    assert len(last.held_out_cost) == len(last.held_out_accuracy) == len(last.epoch_ends) == 3
    for i, history in enumerate(histories):
        assert last.held_out_cost[i] == pytest.approx(model.cost(*history.params, *unseen))
        if model is linear:
            assert np.isnan(last.held_out_accuracy[i])
        else:
            assert last.held_out_accuracy[i] == model.accuracy(*history.params, *unseen)
    assert minibatch.train(*seen, 16, 1, 0.01, rng(2), model=model).held_out_cost is None


def test_a_neuron_learns_the_images_a_minibatch_at_a_time():
    stored = np.random.default_rng(0).integers(0, 256, (300, 4, 4)).astype(np.uint8)
    X, y = Pixels(stored), (stored[:, 0, 0] > 127).astype(int)
    history = minibatch.train(X, y, 16, 30, 2.0, rng(), model=neuron, held_out=(X, y))
    assert history.held_out_accuracy[-1] > 0.95
    same = neuron.cost(*history.params, np.asarray(X, np.float64), y)
    assert history.held_out_cost[-1] == pytest.approx(same, rel=1e-12)
    dw, db = neuron.gradient(*history.params, X, y)
    exact = neuron.gradient_by_chain_rule(*history.params, X, y)
    np.testing.assert_allclose(dw, exact[0], rtol=1e-9)
    assert db == pytest.approx(exact[1])
