"""Numbers that the chapter on stochastic gradient descent claims without printing them.

What it says of the pictures must hold for the stand-in and for real ones.
"""

import itertools
import math
import os
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from data_places import ROOT
from test_data import SAMPLE
from threadpoolctl import threadpool_limits

from gdbook import data, descend, functions, minibatch, neuron, schedules, softmax

BOOT, SHIRT = 9, 6
REAL = pytest.param(
    "real",
    marks=pytest.mark.skipif(
        not SAMPLE.is_dir(),
        reason=f"no real sample in {SAMPLE.name}; GDBOOK_SAMPLE may name its folder",
    ),
)

FULL = Path(os.environ.get("GDBOOK_FULL") or ROOT.parent / "shared" / "fashion-mnist")
ALL_REAL = pytest.param(
    "all-real",
    marks=pytest.mark.skipif(not FULL.is_dir(), reason=f"no {FULL.name} beside the project"),
)


def read(kind, split="train"):
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("GDBOOK_DATA", raising=False)
        environment.setenv("GDBOOK_OFFLINE", "1")
        if kind != "stand-in":
            environment.setenv("GDBOOK_DATA", str({"real": SAMPLE, "all-real": FULL}[kind]))
        return data.fashion_mnist(split)


@pytest.fixture(scope="module", params=["stand-in", REAL])
def images(request):
    return read(request.param)


@pytest.fixture(scope="module")
def stand_in():
    return read("stand-in")


@pytest.fixture(scope="module", params=["stand-in", ALL_REAL])
def clothes(request):
    """All the pictures, the generated ones and the real ones: (kind, training set, test set)."""
    return request.param, read(request.param), read(request.param, "test")


def zeros():
    return np.zeros((784, 10), np.float32), np.zeros(10)


def gradient(W, b, images, batch):
    return softmax.gradient(W, b, images.flat[batch], images.labels[batch])[0]


# ----------------------------------------------------------------------------- ten classes


def test_cost_at_zero_weights_whatever_the_pictures_show(images):
    W, b = zeros()
    assert softmax.cost(W, b, images.flat, images.labels) == pytest.approx(math.log(10))


def test_sixty_thousand_pictures_of_784_numbers(stand_in):
    assert stand_in.flat.shape == (60_000, 784)


def test_the_gradient_is_error_times_input():
    rng = np.random.default_rng(1)
    X, W, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    labels = np.array([0, 2, 1, 1, 0])
    Y, Yt = softmax.predict(W, b, X), np.eye(3)[labels]
    dW, db = softmax.gradient(W, b, X, labels)
    np.testing.assert_allclose(dW, X.T @ (Y - Yt) / 5)
    np.testing.assert_allclose(db, (Y - Yt).mean(axis=0))
    z = X[0] @ W + b
    H = np.log(np.exp(z).sum()) - z[labels[0]]
    assert softmax.cost(W, b, X[:1], labels[:1]) == pytest.approx(H)


def test_the_likelihood_is_largest_where_the_cost_is_smallest():
    rng = np.random.default_rng(2)
    X, labels = rng.normal(size=(6, 4)), rng.integers(3, size=6)
    for _ in range(3):
        W, b = rng.normal(size=(4, 3)), rng.normal(size=3)
        likelihood = softmax.predict(W, b, X)[np.arange(6), labels].prod()
        assert likelihood == pytest.approx(math.exp(-6 * softmax.cost(W, b, X, labels)))


def test_the_first_step_draws_the_mean_of_the_class_less_the_mean_of_all(images):
    pixels, labels = images.flat, images.labels
    assert set(np.bincount(labels)) == {len(labels) // 10}
    downhill = -gradient(*zeros(), images, slice(None))
    mean_of_all = np.mean(pixels, axis=0)
    for label in range(10):
        mean_of_class = pixels[labels == label].mean(axis=0)
        expected = (mean_of_class - mean_of_all) / 10
        np.testing.assert_allclose(downhill[:, label], expected, atol=1e-5)


def test_softmax_of_two_is_the_sigmoid():
    y = softmax.predict(np.zeros((1, 2)), np.array([0.3, 1.1]), np.zeros((1, 1)))
    assert y[0, 1] == pytest.approx(neuron.sigmoid(1.1 - 0.3))


def test_pixels_go_from_0_to_1(images):
    some = images.flat[:100]
    assert some.dtype == np.float32
    assert (some.min(), some.max()) == (0, 1)
    np.testing.assert_allclose(255 * some, images.images[:100].reshape(-1, 784), rtol=1e-6)


# ---------------------------------------------------------------------------- the bottleneck


def test_almost_a_billion_multiplications():
    assert 784 * 10 == 7_840
    assert 0.9e9 < 60_000 * 2 * 7_840 < 1e9
    assert 2_000 < 1_000_000 * 1_000_000 / (7_850 * 60_000) < 2_500


def best_seconds(work, repeats):
    """The processor's time, on one thread as in the build: other programs hardly change it."""
    times = []
    with threadpool_limits(1):
        for _ in range(repeats):
            start = process_time()
            work()
            times.append(process_time() - start)
    return min(times)


def gradient_seconds(images, count, repeats):
    X, y = images.flat[:count], images.labels[:count]
    return best_seconds(lambda: softmax.gradient(*zeros(), X, y), repeats)


def test_the_price_of_a_gradient_grows_in_proportion_and_is_level_at_the_left(stand_in):
    for_one, for_ten = (gradient_seconds(stand_in, count, repeats=300) for count in (1, 10))
    assert for_ten < 3 * for_one
    fewer, all_of_them = (gradient_seconds(stand_in, count, repeats=7) for count in (6_000, 60_000))
    assert 4 * fewer < all_of_them < 40 * fewer


def directions(images, label):
    chosen = np.flatnonzero(images.labels == label)[:60]
    found = np.array([gradient(*zeros(), images, [i]).ravel() for i in chosen])
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_boots_agree_and_a_boot_and_a_shirt_hardly_meet(images):
    boots, shirts = directions(images, BOOT), directions(images, SHIRT)
    alike = (boots @ boots.T)[np.triu_indices(60, k=1)]
    unlike = boots @ shirts.T
    assert np.mean(alike > 0.5) > 0.9
    assert alike.max() > 0.95
    assert unlike.min() > -0.15
    assert unlike.max() < 0


# ------------------------------------------------------------------- the stochastic gradient


def test_the_stochastic_gradient_is_right_on_average(images):
    some = np.arange(6)
    W = np.random.default_rng(1).normal(scale=0.01, size=(784, 10))
    b = np.zeros(10)
    estimates = [gradient(W, b, images, list(B)) for B in itertools.combinations(some, 2)]
    np.testing.assert_allclose(np.mean(estimates, axis=0), gradient(W, b, images, some))


def test_a_step_with_sixteen_samples_is_3750_times_less_work():
    assert 60_000 / 16 == 3_750


def test_one_sample_draws_itself_for_its_own_class_and_pale_for_the_others(images):
    downhill = -gradient(*zeros(), images, [0])
    own = images.labels[0]
    assert downhill[:, own].min() >= 0
    for other in set(range(10)) - {own}:
        np.testing.assert_allclose(downhill[:, other], -downhill[:, own] / 9, rtol=1e-3)


# ------------------------------------------------------------------------------ noise


SIZES = np.array([1, 4, 16, 64, 256])


def noise(images, W, b, sizes=SIZES, repeats=100):
    rng = np.random.default_rng(3)
    full = gradient(W, b, images, slice(None))
    n = len(images.labels)
    measured = []
    for size in sizes:
        batches = [rng.choice(n, size, replace=False) for _ in range(repeats)]
        squares = [np.sum((gradient(W, b, images, batch) - full) ** 2) for batch in batches]
        measured.append(np.sqrt(np.mean(squares)))
    return np.array(measured), np.linalg.norm(full)


def test_noise_follows_the_law_and_hides_the_gradient(images):
    n = len(images.labels)
    left = np.sqrt((n - SIZES) / (n - 1))  # what drawing without replacement leaves of it
    early, early_length = noise(images, *zeros())
    np.testing.assert_allclose(early * np.sqrt(SIZES) / left, early[0], rtol=0.15)
    assert early[2] > 1.5 * early_length  # 16 samples
    rng = np.random.default_rng(1)
    trained = minibatch.train(images.flat, images.labels, 16, 1, 0.02, rng)
    late, late_length = noise(images, *trained.params)
    assert late[2] / late_length > early[2] / early_length
    assert late_length / early_length < late[2] / early[2] < 1.1


def test_no_noise_in_all_of_the_data(images):
    n = len(images.labels)
    (rest,), length = noise(images, *zeros(), sizes=[n], repeats=1)
    assert rest < 1e-4 * length


def test_sixteen_small_steps_are_about_one_with_a_larger_batch(images):
    X, y = images.flat, images.labels
    order = np.random.default_rng(1).permutation(len(y))[:256]
    eta, W, b = 0.0005, np.zeros((784, 10)), np.zeros(10)
    for batch in order.reshape(16, 16):
        dW, db = softmax.gradient(W, b, X[batch], y[batch])
        W, b = W - eta * dW, b - eta * db
    one = -16 * eta * softmax.gradient(np.zeros((784, 10)), np.zeros(10), X[order], y[order])[0]
    assert np.linalg.norm(W - one) < 0.1 * np.linalg.norm(one)


def test_the_square_root_law_of_any_errors_of_mean_zero():
    rng = np.random.default_rng(1)
    errors = rng.exponential(size=1000)  # not at all symmetric
    errors -= errors.mean()
    one = math.sqrt(np.mean(errors**2))
    for size in (2, 16):
        sums = rng.choice(errors, (200_000, size)).sum(axis=1)
        assert math.sqrt(np.mean(sums**2)) == pytest.approx(math.sqrt(size) * one, rel=0.01)


# --------------------------------------------------------------------- the walk, seen


@pytest.fixture
def points():
    rng = np.random.default_rng(seed=1)
    x = rng.uniform(-2, 2, size=100)
    y = 1.5 * x + 0.5 + rng.normal(size=100)
    return x, y, rng


def line_cost(points, w, b):
    x, y, _ = points
    return np.mean((w * x + b - y) ** 2) / 2


def walk(points, size, epochs=4, learning_rate=0.1):
    x, y, rng = points
    w, b = -1.0, -1.5
    path = [(w, b)]
    for _ in range(epochs):
        for batch in minibatch.minibatches(100, size, rng):
            errors = w * x[batch] + b - y[batch]
            w = w - learning_rate * np.mean(errors * x[batch])
            b = b - learning_rate * np.mean(errors)
            path.append((w, b))
    return np.array(path)


def test_the_two_walks_of_the_animation(points):
    x, y, _ = points
    best = np.polyfit(x, y, 1)
    least = line_cost(points, *best)
    full, stochastic = walk(points, 100), walk(points, 4)
    assert (len(full), len(stochastic)) == (5, 101)
    assert [4 * i // 25 for i in (6, 7, 25)] == [0, 1, 4]  # which step each frame shows
    # There before the other has taken its second step; the other still on its way after four.
    assert min(line_cost(points, *p) for p in stochastic[:50]) < least + 0.05
    assert line_cost(points, *full[-1]) > least + 1
    turns = [np.diff(path, axis=0) for path in (full, stochastic)]
    angles = [np.unwrap(np.arctan2(*steps.T)) for steps in turns]
    assert np.ptp(angles[0]) < 0.3  # straight
    assert np.ptp(angles[1]) > 1  # crooked
    # In the long run one rests at the minimum, the other trembles about it.
    np.testing.assert_allclose(walk(points, 100, epochs=300)[-1], best, atol=1e-8)
    late = walk(points, 4, epochs=40)[500:]
    assert late.std(axis=0).min() > 0.02


def test_noise_dies_out_only_where_all_points_lie_on_one_line(points):
    x, y, rng = points
    exact = walk((x, 1.5 * x + 0.5, rng), 4, epochs=80)[-1]
    noisy = walk((x, y, rng), 4, epochs=80)[-1]
    assert np.abs(exact - [1.5, 0.5]).max() < 1e-9
    assert np.abs(noisy - np.polyfit(x, y, 1)).max() > 1e-3


# ---------------------------------------------------------------- one step, in two libraries


def test_the_step_that_both_libraries_take_is_no_trifle(images):
    rng = np.random.default_rng(seed=1)
    batch = next(minibatch.minibatches(len(images.labels), 16, rng))
    W = rng.normal(scale=0.01, size=(784, 10))
    assert np.abs(0.1 * gradient(W, np.zeros(10), images, batch)).max() > 1e-3


# ------------------------------------------------------------------------------ epochs


def test_shares_of_the_samples_drawn_with_replacement():
    n = 60_000
    draws = np.random.default_rng(seed=1).integers(n, size=n)
    shares = np.bincount(np.bincount(draws, minlength=n)) / n
    assert np.round(100 * shares[:4]).tolist() == [37, 37, 18, 6]
    assert shares[4:].sum() < 0.02
    assert (1 - 1 / n) ** n == pytest.approx(1 / math.e, rel=1e-4)
    assert shares[0] > 1 / 3


def test_an_epoch_contains_every_sample_once_and_the_next_one_deals_anew():
    rng = np.random.default_rng(seed=1)
    one, two = (np.concatenate(list(minibatch.minibatches(10, 4, rng))) for _ in range(2))
    assert sorted(one) == sorted(two) == list(range(10))
    assert (one != two).any()


def one_epoch(images, order, learning_rate=0.02):
    W, b = zeros()
    for start in range(0, len(order), 16):
        batch = order[start : start + 16]
        dW, db = softmax.gradient(W, b, images.flat[batch], images.labels[batch])
        W, b = W - learning_rate * dW, b - learning_rate * db
    return W, b


def test_without_shuffling_everything_is_a_boot(images):
    X, y = images.flat, images.labels
    order = np.argsort(y)
    assert set(y[order[-len(y) // 10 :]]) == {BOOT}
    W, b = one_epoch(images, order)
    assert softmax.accuracy(W, b, X, y) < 0.15
    assert np.mean(softmax.predict(W, b, X).argmax(axis=1) == BOOT) > 0.9


def test_shares_right_shuffled_and_sorted(clothes):
    kind, train, _ = clothes
    X, y = train.flat, train.labels
    shuffled = one_epoch(train, np.random.default_rng(seed=1).permutation(len(y)))
    right = {"stand-in": 84, "all-real": 83}[kind]
    assert round(100 * softmax.accuracy(*shuffled, X, y)) == right
    assert round(100 * softmax.accuracy(*one_epoch(train, np.argsort(y)), X, y)) == 10


def test_steps():
    assert 60_000 / 16 == 3_750
    assert [2 * math.ceil(6_000 / size) for size in (1, 16, 256, 6_000)] == [12_000, 750, 48, 2]


# ------------------------------------------------------------------------------ the race

RATES = 0.001 * 4.0 ** np.arange(6)
EPOCHS = {1: 2, 16: 8, 256: 12, "all": 24}


def run(images, size, rate, epochs):
    X, y = images.flat[:6000], images.labels[:6000]
    batch_size, rng = len(y) if size == "all" else size, np.random.default_rng(seed=1)
    return minibatch.train(X, y, batch_size, epochs, rate, rng, held_out=(X, y))


@pytest.fixture(scope="module")
def tuned(clothes):
    """Of every batch size, with every learning rate: the costs after each epoch."""
    return {
        size: [run(clothes[1], size, rate, epochs).held_out_cost for rate in RATES]
        for size, epochs in EPOCHS.items()
    }


BEST = {1: 1, 16: 3, 256: 4, "all": 4}  # places in RATES


def test_every_batch_size_has_a_best_learning_rate(tuned):
    assert RATES.round(3).tolist() == [0.001, 0.004, 0.016, 0.064, 0.256, 1.024]
    lowest = {}
    for size, runs in tuned.items():
        late = np.array([costs[-(EPOCHS[size] // 2) :].mean() for costs in runs])
        assert late.argmin() == BEST[size]
        assert np.all(np.diff(late[: BEST[size] + 1]) < 0), "falls"
        assert np.all(np.diff(late[BEST[size] :]) > 0), "rises again"
        lowest[size] = late.min()
    assert lowest.pop("all") > 1.5 * max(lowest.values())


def test_after_two_epochs_the_order_is_that_of_the_steps_but_for_single_samples(tuned):
    one, some, many, full = (tuned[size][BEST[size]][1] for size in EPOCHS)
    assert some + 0.3 < many < full - 0.1
    assert one == pytest.approx(some, rel=0.02), "hardly further"


def test_by_the_clock_sixteen_is_ahead(stand_in):
    single = best_seconds(lambda: run(stand_in, 1, RATES[BEST[1]], 2), 1)
    middle = best_seconds(lambda: run(stand_in, 16, RATES[BEST[16]], 2), 3)
    assert single > 2 * middle, "several times as long, for about the same cost"


# ------------------------------------------------------------------------- held-out pictures


def test_shares_right_of_own_and_of_new_pictures(clothes):
    kind, train, test = clothes
    shares, gaps = [], []
    for count, epochs in ((600, 60), (60_000, 5)):
        X, y, rng = train.flat[:count], train.labels[:count], np.random.default_rng(1)
        held_out = test.flat, test.labels
        history = minibatch.train(X, y, 16, epochs, 0.02, rng, held_out=held_out)
        own = softmax.accuracy(*history.params, X, y)
        shares += [round(100 * own), round(100 * history.held_out_accuracy[-1])]
        gaps.append(history.held_out_cost[-1] - softmax.cost(*history.params, X, y))
        if count == 600:
            assert history.held_out_cost[-1] < history.held_out_cost[0]
    assert shares == {"all-real": [93, 78, 86, 84], "stand-in": [90, 80, 86, 86]}[kind]
    assert gaps[0] > 3 * max(gaps[1], 0.04)


# ------------------------------------------------------------------- leaving a local minimum


def test_the_cost_of_the_ten_classes_has_one_valley_only():
    """It is convex: nowhere higher than the straight line between two of its points."""
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(30, 5)), rng.integers(10, size=30)
    for _ in range(50):
        W, b = rng.normal(scale=3, size=(2, 5, 10)), rng.normal(scale=3, size=(2, 10))
        ends = [softmax.cost(W[k], b[k], X, y) for k in (0, 1)]
        assert softmax.cost(W.mean(axis=0), b.mean(axis=0), X, y) <= np.mean(ends) + 1e-12


DEEP, SHALLOW = (minimum.point[0] for minimum in functions.double_well.minima)


def tilts():
    a = np.random.default_rng(seed=0).normal(size=100)
    return 0.5 + 6 * (a - a.mean()) / a.std()


def wander(size, schedule, steps=1000, count=500):
    rng = np.random.default_rng(seed=1)
    x, path = np.full(count, SHALLOW), []
    for _ in range(steps * size // 100):
        order = rng.permuted(np.tile(tilts(), (count, 1)), axis=1)
        for batch in np.split(order, 100 // size, axis=1):
            x = x - schedule(len(path)) * (4 * x * (x**2 - 1) + batch.mean(axis=1))
            path.append(x)
    return np.array(path)


STEADY = schedules.constant(0.05)
FADING = schedules.exponential_decay(0.05, decay_rate=0.5, decay_steps=250)


def test_the_mean_of_the_hundred_samples_is_the_double_well():
    x = np.linspace(-1.8, 1.8, 9)[:, np.newaxis]
    costs = (x**2 - 1) ** 2 + tilts() * x
    np.testing.assert_allclose(costs.mean(axis=1), functions.double_well(x[:, 0]), atol=1e-12)
    assert tilts().mean() == pytest.approx(1 / 2)


def test_some_minibatches_have_one_valley_only():
    """A valley is gone where the tilt beats the steepest part of (x² − 1)², 8 / (3 √3)."""
    rng = np.random.default_rng(seed=0)
    a = rng.normal(size=100)
    a = 0.5 + 6 * (a - a.mean()) / a.std()
    six = [a[batch].mean() for batch in list(minibatch.minibatches(100, 4, rng))[:6]]
    steepest = 8 / (3 * math.sqrt(3))
    assert max(six) > steepest
    assert min(six) < -steepest


def test_the_full_gradient_stays_in_the_shallow_valley():
    assert descend(functions.double_well, SHALLOW, 0.05).points[-1] == pytest.approx(SHALLOW)


def test_the_two_descents_of_the_figure():
    assert np.all(np.abs(wander(100, STEADY, count=2) - SHALLOW) < 1e-9)
    two = wander(2, STEADY, count=2) < -0.5
    firsts = two.argmax(axis=0)
    assert np.all((firsts > 20) & (firsts < 400))
    one = wander(1, STEADY, count=2)
    for path in one.T:
        sides = np.sign(path[np.abs(path) > 0.5])
        assert np.sum(np.diff(sides) != 0) >= 4  # to and fro
    assert np.all(wander(2, STEADY, count=2)[600:] < 0)


def test_the_learning_rate_decays_to_a_sixteenth():
    assert FADING(1000) == pytest.approx(0.05 / 16)


def test_with_decay_the_descents_settle_near_the_bottoms():
    steady, fading = (wander(1, schedule)[-1] for schedule in (STEADY, FADING))
    assert np.sum(fading < 0) == 467
    assert np.all(np.abs(fading[fading < 0] - DEEP) < 0.2)
    assert np.all(np.abs(fading[fading > 0] - SHALLOW) < 0.2)
    assert steady[steady < 0].std() > 5 * fading[fading < 0].std()
    assert np.mean(np.abs(steady) < 0.5) > 0.1  # on the hill between the valleys


def test_the_hill_is_almost_three_times_as_high_from_the_deep_valley():
    top = functions.double_well(np.linspace(-0.5, 0.5, 10_001)).max()
    from_deep, from_shallow = (top - functions.double_well(x) for x in (DEEP, SHALLOW))
    assert 2.7 < from_deep / from_shallow < 3


def test_noise_drives_a_descent_off_a_saddle_point():
    still = descend(functions.saddle, (1, 0), 0.1, steps=100).points[-1]
    np.testing.assert_allclose(still, 0, atol=1e-8)
    rng = np.random.default_rng(seed=1)
    x, y = 1.0, 0.0
    for _ in range(100):
        dx, dy = functions.saddle.gradient(x, y) + rng.normal(scale=0.01, size=2)
        x, y = x - 0.1 * dx, y - 0.1 * dy
    assert functions.saddle(x, y) < -1
