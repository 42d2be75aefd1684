"""Numbers that the lab on adaptive methods claims without printing them."""

import math

import numpy as np
import pytest

from gdbook import minibatch, neuron, optimizers


def test_the_first_steps():
    init, update = optimizers.rmsprop(0.9)
    for g in (50.0, 0.5):
        assert abs(update(g, init(0.0), 0.01)[0]) == pytest.approx(0.01 / math.sqrt(0.1), rel=1e-4)


def test_without_the_correction():
    assert math.sqrt(1 - 0.99) == pytest.approx(1 - 0.9)
    t = np.arange(1, 1001)
    lengths = (1 - 0.9**t) / np.sqrt(1 - 0.99**t)
    assert lengths[0] == pytest.approx(1)
    assert 2 < lengths.max() < 2.2
    assert 1 - 0.9**10 > 0.6  # m has recovered by then
    assert 0.6 < 1 - 0.99**100 < 0.65  # and s as much in a hundred


def test_two_ways_to_clip():
    start, by_number = (math.degrees(math.atan2(y, x)) for x, y in ((30, 4), (5, 4)))
    assert round(by_number - start) == 31
    assert (by_number - start) / (45 - start) > 0.8  # most of the way to the diagonal


def test_what_a_diagonal_can_do():
    values = np.linalg.eigvalsh([[100, 5], [5, 1]])
    assert values[1] / values[0] == pytest.approx(134, abs=0.5)
    assert np.linalg.cond([[1, 0.5], [0.5, 1]]) == pytest.approx(3)
    rotated = np.array([[26, 24], [24, 26]])
    assert np.linalg.cond(rotated / 26) == pytest.approx(np.linalg.cond(rotated))


def test_the_half_life():
    assert math.log(2) / (0.002 * 0.05) == pytest.approx(6931, abs=1)
    assert 4 * math.log(2) / (0.002 * 0.05) == pytest.approx(27_726, abs=1)
    assert math.exp(-math.log(2) / 4) == pytest.approx(0.84, abs=0.005)


def test_the_range_test():
    rng = np.random.default_rng(seed=0)
    often, truth = 0.5 / np.arange(1, 51) ** 0.8, rng.choice([-3, 3], size=50)
    X = (rng.random((1000, 50)) < often).astype(float)
    y = (rng.random(1000) < neuron.sigmoid(X @ truth)).astype(int)

    def train(rate):
        return minibatch.train(
            X[:500], y[:500], 10, 1, rate, np.random.default_rng(seed=1),
            model=neuron, optimizer=optimizers.adam(), held_out=(X[500:], y[500:]),
        )  # fmt: skip

    rates = 10 ** np.linspace(-4, 1, 50)
    test = train(rates.__getitem__).cost
    smooth = np.convolve(test, np.ones(8) / 8, mode="valid")
    assert rates[4 + smooth.argmin()] == pytest.approx(2.4, abs=0.05)
    between = smooth[(rates[4:47] > 0.2) & (rates[4:47] < 2.4)]
    assert between.mean() == pytest.approx(0.5, abs=0.05)
    ends = [train(rate).held_out_cost[-1] for rate in (0.001, 0.24, 0.3162, 2.4, 3.162)]
    assert [round(end, 2) for end in ends[::2]] == [0.67, 0.32, 1.33]
    assert ends[1] < 0.35 < 1 < ends[3]


def end(method, large, period):
    x, state = 0.0, method.init(0.0)
    for t in range(1, 4001):
        move, state = method.update(large if t % period == 1 else -1.0, state, 0.3 / t**0.5)
        x = float(np.clip(x + move, -1, 1))
    return x


@pytest.mark.parametrize(
    ("large", "period", "fails"),
    [(4, 3, False), (33, 31, True), (116, 30, False), (120, 100, True)],
)
def test_breaking_adam(large, period, fails):
    assert large > period - 1  # so −1 is the best point
    assert (end(optimizers.adam(0.9, 0.9), large, period) > 0.9) == fails
    for repaired in (optimizers.adam(0.9, 0.999), optimizers.amsgrad(0.9, 0.9)):
        assert end(repaired, large, period) < -0.9
