"""Numbers that the lab of chapter 5 claims without printing them.

What is said of the pictures must hold for the real ones and for the stand-in alike, so the tests
ask for what the text says, not for a number that one of them happens to give.
"""

import math
import os
from math import comb
from pathlib import Path

import numpy as np
import pytest
from data_places import ROOT

from gdbook import minibatch, softmax
from gdbook.data import fashion_mnist

N = 60_000
FULL = Path(os.environ.get("GDBOOK_FULL") or ROOT.parent / "shared" / "fashion-mnist")


@pytest.fixture(scope="module")
def clothes():
    return fashion_mnist()


@pytest.fixture(scope="module")
def zeros():
    return np.zeros((784, 10)), np.zeros(10)


@pytest.fixture(scope="module")
def full(clothes, zeros):
    return softmax.gradient(*zeros, clothes.flat, clothes.labels)


@pytest.fixture(scope="module")
def first(clothes, zeros):
    return softmax.gradient(*zeros, clothes.flat[:16], clothes.labels[:16])


@pytest.fixture(scope="module")
def trained(clothes):
    rng = np.random.default_rng(seed=1)
    return minibatch.train(clothes.flat, clothes.labels, 16, 1, 0.02, rng)


# --- Exercise 1 --------------------------------------------------------------------------------


def all_ten(size):
    """The probability that all ten classes are there, by inclusion and exclusion."""
    return sum((-1) ** k * comb(10, k) * (1 - k / 10) ** size for k in range(11))


def test_missing_classes():
    assert round(0.9**16, 3) == 0.185
    assert round(10 * 0.9**16, 2) == 1.85
    assert round(all_ten(16), 2) == 0.07
    assert all_ten(64) > 0.98
    rng = np.random.default_rng(0)
    labels = rng.integers(10, size=(20_000, 16))
    missing = 10 - sum(np.any(labels == n, axis=1) for n in range(10))
    assert missing.mean() == pytest.approx(10 * 0.9**16, abs=0.03)
    shares = np.bincount(missing) / len(missing)
    assert np.argsort(-shares)[:3].tolist() == [2, 1, 3], "most lack one, two or three"
    assert shares[1:4].sum() > 0.5


def test_the_score_of_a_missing_class_is_pushed_down(clothes, zeros):
    batch = np.flatnonzero(clothes.labels != 9)[:16]
    dW, db = softmax.gradient(*zeros, clothes.flat[batch], clothes.labels[batch])
    assert dW[:, 9].min() >= 0
    assert db[9] > 0


# --- Exercise 2 --------------------------------------------------------------------------------


def test_sizes(clothes):
    assert len(clothes.labels) == N
    assert clothes.images.nbytes == pytest.approx(47e6, rel=0.005)
    assert 4 * clothes.flat.size == pytest.approx(188e6, rel=0.005)
    assert 255**2 == 65_025


def test_classes_are_equally_frequent(clothes):
    assert np.bincount(clothes.labels).tolist() == [N // 10] * 10


# --- Exercises 3 and 4 -------------------------------------------------------------------------


def test_a_step_for_these_sixteen(clothes, zeros, first):
    X, y = clothes.flat[:16], clothes.labels[:16]
    before = softmax.cost(*zeros, X, y)
    assert before == pytest.approx(math.log(10))
    assert round(before, 4) == 2.3026
    dW, db = first
    assert softmax.cost(-0.1 * dW, -0.1 * db, X, y) < before


def test_the_minibatch_points_downhill_for_all_but_not_for_long(clothes, zeros, full, first):
    X, y = clothes.flat[::10], clothes.labels[::10]  # a tenth of them, to be quick

    def cost(step, eta):
        dW, db = step
        return softmax.cost(-eta * dW, -eta * db, X, y)

    start = math.log(10)
    assert cost(full, 0.02) < cost(first, 0.02) < start
    rates = np.linspace(0, 0.3, 7)
    along_full = [cost(full, eta) for eta in rates]
    along_first = [cost(first, eta) for eta in rates]
    assert np.all(np.diff(along_full) < 0), "goes on falling"
    assert np.diff(along_first)[-1] > 0, "has turned upwards"
    assert all(f < m for f, m in zip(along_full[1:], along_first[1:], strict=True))


def test_the_minibatch_gradient_is_the_longer_one(full, first):
    (dW, db), (of_first, b_of_first) = full, first
    assert np.linalg.norm(of_first) > np.linalg.norm(dW)
    cosine = np.vdot(dW, of_first) / np.linalg.norm(dW) / np.linalg.norm(of_first)
    assert 0 < cosine < 0.8
    assert np.abs(db).max() < 1e-12
    assert np.abs(b_of_first).max() > 0.01
    assert N // 16 == 3750


def test_a_softmax_too_many_makes_the_gradient_ten_times_too_small(clothes, first):
    torch = pytest.importorskip("torch")
    X = torch.tensor(clothes.flat[:16])
    y = torch.tensor(clothes.labels[:16], dtype=torch.int64)
    z = torch.nn.Linear(784, 10)
    torch.nn.init.zeros_(z.weight)
    torch.nn.init.zeros_(z.bias)
    torch.nn.CrossEntropyLoss()(z(X).softmax(dim=1), y).backward()
    np.testing.assert_allclose(10 * z.weight.grad.numpy().T, first[0], atol=1e-5)
    with pytest.raises(RuntimeError, match="in-place"):
        z.weight -= 0.1 * z.weight.grad


# --- Exercise 5 --------------------------------------------------------------------------------


def test_the_forgotten_zero(clothes):
    rng = np.random.default_rng(seed=0)
    batches = rng.integers(len(clothes.labels), size=(300, 16))

    def train(zeroing):
        W, b = np.zeros((784, 10)), np.zeros(10)
        sums, costs = [np.zeros_like(W), np.zeros_like(b)], []
        for batch in batches:
            X, y = clothes.flat[batch], clothes.labels[batch]
            costs.append(softmax.cost(W, b, X, y))
            found = softmax.gradient(W, b, X, y)
            sums = [part + (0 if zeroing else old) for part, old in zip(found, sums, strict=True)]
            W, b = W - 0.02 * sums[0], b - 0.02 * sums[1]
        return np.array(costs)

    healthy, forgotten = train(True), train(False)
    assert forgotten[5:25].mean() < healthy[5:25].mean(), "faster at first"
    assert forgotten[200:].mean() > 1.2 * healthy[200:].mean()
    assert forgotten[200:].std() > 2 * healthy[200:].std(), "does not settle"
    assert forgotten.max() > 2 * healthy.max()


# --- Exercise 7 --------------------------------------------------------------------------------


def test_the_last_minibatch():
    assert divmod(N, 256) == (234, 96)
    assert math.ceil(N / 256) == 235
    assert round(256 / 96, 1) == 2.7


# --- Exercise 8, part 1 ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "power", "smallest", "nats", "pictures"),
    [(np.float32, 149, 1.4e-45, 104, 260), (np.float64, 1074, 4.9e-324, 745, 1863)],
)
def test_underflow(kind, power, smallest, nats, pictures):
    least = np.finfo(kind).smallest_subnormal
    assert float(least) == 2.0**-power
    assert round(power * math.log10(2), 3) == pytest.approx(-math.log10(smallest), abs=0.02)
    assert kind(least) * kind(0.499) == 0
    assert kind(least) * kind(0.501) == least
    border = (power + 1) * math.log(2)  # where e^(−NC) is half of it
    assert border == pytest.approx(nats, abs=0.5)
    assert np.exp(kind(-border - 0.1)) == 0
    assert np.exp(kind(-border + 0.1)) > 0
    assert border / 0.4 == pytest.approx(pictures, abs=1)


def test_the_sum_of_the_logarithms():
    assert round(N * math.log(10)) == 138_155


# --- Exercise 8, part 2 ------------------------------------------------------------------------


def test_the_derivative_of_the_likelihood_written_out():
    rng = np.random.default_rng(seed=1)
    X, y = rng.normal(size=(5, 3)), np.array([0, 1, 2, 3, 1])
    W, b = rng.normal(size=(3, 4)), np.zeros(4)
    L = np.prod(softmax.predict(W, b, X)[range(5), y])
    assert pytest.approx(np.exp(-5 * softmax.cost(W, b, X, y))) == L
    errors = np.eye(4)[y] - softmax.predict(W, b, X)
    dC, _ = softmax.gradient(W, b, X, y)
    np.testing.assert_allclose(L * X.T @ errors, -5 * L * dC)


def test_how_long_the_gradient_of_the_likelihood_is(clothes, zeros, full):
    dW, db = full
    log_length = math.log10(N * np.linalg.norm(dW)) - N
    assert log_length == pytest.approx(-N, rel=1e-3)
    after = softmax.cost(-0.1 * dW, -0.1 * db, clothes.flat, clothes.labels)
    grown = N * (math.log(10) - after) / math.log(10)
    assert grown > 1000, "thousands of powers of ten"
    moved, _ = softmax.gradient(-0.1 * dW, -0.1 * db, clothes.flat, clothes.labels)
    assert 0.5 < np.linalg.norm(moved) / np.linalg.norm(dW) < 1.5, "a fraction"


# --- Exercise 8, part 3 ------------------------------------------------------------------------


def test_by_how_many_powers_of_ten():
    assert 0.6 / math.sqrt(16) == pytest.approx(0.15)
    assert N * 0.15 == 9000
    assert round(9000 / math.log(10)) == 3909
    assert round(math.log(10), 3) == 2.303
    assert round((N * 0.6) ** 2, -8) == 1.3e9
    assert N - 16 == 59_984


@pytest.mark.parametrize(("kind", "deviation"), [("stand-in", 0.65), ("all-real", 0.8)])
def test_the_standard_deviation_of_H_is_about_as_said(monkeypatch, kind, deviation):
    if kind == "all-real":
        if not FULL.is_dir():
            pytest.skip(f"no {FULL.name} beside the project")
        monkeypatch.setenv("GDBOOK_DATA", str(FULL))
    else:
        monkeypatch.delenv("GDBOOK_DATA", raising=False)
    images = fashion_mnist()
    rng = np.random.default_rng(seed=1)
    model = minibatch.train(images.flat, images.labels, 16, 1, 0.02, rng)
    y = softmax.predict(*model.params, images.flat)
    H = -np.log(y[np.arange(len(y)), images.labels])
    assert H.std() == pytest.approx(deviation, abs=0.02)


def test_the_two_spreads(clothes, trained):
    rng = np.random.default_rng(seed=2)
    X, y, n = clothes.flat, clothes.labels, len(clothes.labels)

    def cost_and_length(rows):
        dW, _ = softmax.gradient(*trained.params, X[rows], y[rows])
        cost = softmax.cost(*trained.params, X[rows], y[rows])
        return cost, math.log10(np.linalg.norm(dW))

    C, length = cost_and_length(slice(None))
    draws = [cost_and_length(rng.choice(n, 16, replace=False)) for _ in range(200)]
    costs, lengths = np.transpose(draws)
    off_C, off_L = lengths - length, -n * (costs - C) / math.log(10)
    assert -1 < off_C.min() < off_C.max() < 2
    assert off_L.std() > 1000
    assert off_L.min() < 0 < off_L.max()


def test_one_iteration_of_each(clothes, zeros, full, first):
    """Both steps of exercise 4 are the gradient times η; ten times the arithmetic is in 3,750."""
    X, y = clothes.flat, clothes.labels
    for dW, db in (full, first):
        assert softmax.cost(-0.01 * dW, -0.01 * db, X, y) < math.log(10)


def test_the_variance_of_a_lognormal_estimate():
    rng = np.random.default_rng(0)
    for spread in (0.3, 0.6):  # N s / √|B|, small enough to be seen in a sample
        estimates = np.exp(-spread * rng.normal(size=1_000_000))
        relative = estimates.var() / estimates.mean() ** 2
        assert relative == pytest.approx(math.exp(spread**2) - 1, rel=0.02)
        assert estimates.mean() == pytest.approx(math.exp(spread**2 / 2), rel=0.01), "not 1"
