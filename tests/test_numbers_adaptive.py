"""Numbers that the chapter on adaptive methods claims without printing them, and its figures."""

import math

import numpy as np
import pytest
import torch
from data_places import both_splits

from gdbook import descend, functions, minibatch, neuron, optimizers, schedules, softmax


def moves_of(optimizer, gradients, rate=1.0):
    state, moves = optimizer.init(0.0 * gradients[0]), []
    for g in gradients:
        move, state = optimizer.update(g, state, rate)
        moves.append(move)
    return np.array(moves)


# A rate for each variable


@pytest.mark.parametrize("size", [1e-3, 1, 5e4])
def test_the_first_step_has_the_length_of_the_learning_rate(size):
    for optimizer in (optimizers.adagrad(), optimizers.adam(), optimizers.amsgrad()):
        assert moves_of(optimizer, [-size], 0.3)[0] == pytest.approx(0.3, rel=1e-4)


def test_adagrads_decay_is_built_in():
    steady = moves_of(optimizers.adagrad(), np.full(400, 7.0))
    np.testing.assert_allclose(-steady / 7, 1 / (7 * np.sqrt(np.arange(1, 401))))
    rare = np.where(np.arange(400) % 100 == 99, 7.0, 0.0)
    assert moves_of(optimizers.adagrad(), rare)[-1] / steady[-1] == pytest.approx(10)


@pytest.fixture(scope="module")
def mail():
    """The messages of the chapter, and of each method its runs, for several shuffles."""
    rng = np.random.default_rng(seed=0)
    often = 0.5 / np.arange(1, 201) ** 0.8
    truth = rng.choice([-3, 3], size=200)
    X = (rng.random((4000, 200)) < often).astype(float)
    y = (rng.random(4000) < 1 / (1 + np.exp(-X @ truth))).astype(int)

    def best(optimizer, seed):
        runs = [
            minibatch.train(
                X[:2000], y[:2000], 10, 3, rate, np.random.default_rng(seed),
                model=neuron, optimizer=optimizer, held_out=(X[2000:], y[2000:]),
            )
            for rate in (0.3, 1, 3, 10)
        ]  # fmt: skip
        return min(runs, key=lambda run: run.held_out_cost[-1])

    return often, truth, best


def test_rare_words(mail):
    often, truth, best = mail
    assert often[0] == 0.5
    assert 1 / often[-1] == pytest.approx(140, abs=2)
    for seed in (1, 2, 3):  # not only in the run that is shown
        plain, adagrad = (
            best(o, seed) for o in (optimizers.gradient_descent(), optimizers.adagrad())
        )
        momentum = best(optimizers.momentum(), seed)
        assert adagrad.held_out_cost[-1] < 0.95 * plain.held_out_cost[-1]
        assert adagrad.held_out_cost[-1] < 0.95 * momentum.held_out_cost[-1]
        if seed == 1:
            by_group = [
                (run.params[0] * np.sign(truth)).reshape(10, 20).mean(axis=1)
                for run in (plain, adagrad)
            ]
            assert by_group[0][0] == pytest.approx(1.9, abs=0.1)
            assert by_group[1][0] == pytest.approx(2.1, abs=0.1)
            assert by_group[0][-3:].mean() == pytest.approx(1.1, abs=0.1)
            assert by_group[1][-3:].mean() == pytest.approx(2, abs=0.2)


# A memory that fades


def test_the_rates_after_a_steep_place():
    g = np.where(np.arange(400) < 50, 10.0, 0.1)
    adagrad, rmsprop = (
        -moves_of(o, g) / g for o in (optimizers.adagrad(), optimizers.rmsprop(0.95))
    )
    assert adagrad[49] == pytest.approx(0.014, abs=0.0005)
    assert 10 / adagrad[399] == pytest.approx(700, rel=0.02)
    assert rmsprop[49] == pytest.approx(0.1, rel=0.05)
    assert rmsprop[180] < 5 < 9 < rmsprop[270]
    assert rmsprop[399] == pytest.approx(10, rel=0.01)


def test_how_long_the_memory_is():
    k = np.arange(100_000)
    for beta in (0.9, 0.999):
        weights = (1 - beta) * beta**k
        assert np.sum(weights * (k + 1)) == pytest.approx(1 / (1 - beta))


def test_rmsprop_leaps_about_the_minimum_for_ever():
    rms = optimizers.rmsprop(0.9)
    x = descend(functions.parabola(0), 3, 0.1, 2000, optimizer=rms).points[-200:]
    np.testing.assert_allclose(np.abs(x), 0.05, atol=1e-4)
    assert np.all(np.sign(x[1:]) == -np.sign(x[:-1]))
    falling = schedules.cosine_decay(0.1, 0, 2000)
    assert abs(descend(functions.parabola(0), 3, falling, 2000, optimizer=rms).points[-1]) < 1e-4


# Adam


def test_the_weights_of_a_running_mean():
    for beta in (0.9, 0.999):
        for t in (1, 7, 50):
            weights = (1 - beta) * beta ** (t - np.arange(1, t + 1))
            assert weights.sum() == pytest.approx(1 - beta**t)
    g = np.random.default_rng(seed=0).normal(size=30)
    mean = 0.0
    for slope in g:
        mean = 0.9 * mean + 0.1 * slope
    assert mean == pytest.approx(np.sum(0.1 * 0.9 ** (30 - np.arange(1, 31)) * g))


def test_steps_without_the_correction():
    def length(t, beta2):
        return (1 - 0.9**t) / np.sqrt(1 - beta2**t)

    t = np.arange(1, 10_001)
    assert length(1, 0.999) == pytest.approx(0.1 / math.sqrt(0.001)) == pytest.approx(3.2, abs=0.05)
    assert length(10, 0.999) == pytest.approx(6.5, abs=0.05)
    lengths = length(t, 0.999)
    assert (t[lengths.argmax()], round(lengths.max(), 1)) == (12, 6.6)
    assert lengths[1999] > 1.05 > 1.01 > lengths[9999]
    assert length(t, 0.99).max() == pytest.approx(2.1, abs=0.05)
    assert 1.01 < length(200, 0.99) < 1.1
    assert length(1, 0.99) == pytest.approx(1)
    assert length(1, 0.9) == pytest.approx(0.3, abs=0.02)
    np.testing.assert_allclose(moves_of(optimizers.adam(), np.full(50, 4.0)), -1, rtol=1e-6)


def test_adam_without_memory_is_sign_descent():
    g = np.random.default_rng(seed=0).normal(size=30)
    bare = optimizers.adam(0, 0, epsilon=1e-300)
    np.testing.assert_allclose(moves_of(bare, g, 0.2), -0.2 * np.sign(g))


def test_signal_and_noise():
    rng, signal = np.random.default_rng(seed=5), np.array([0.1, 1, 5])
    g = signal + rng.normal(size=(500, 4000, 3))
    mean = -moves_of(optimizers.adam(), g)[200:].mean(axis=(0, 1))
    np.testing.assert_allclose(mean, signal / np.sqrt(signal**2 + 1), rtol=0.05)


def test_the_scale_cancels_and_epsilon_stops_it():
    def run(factor, optimizer, rate=0.1):
        ravine = functions.quadratic([[factor, 0], [0, 40 * factor]])
        return descend(ravine, (-2.8, 0.8), rate, 20, optimizer=optimizer).points[-1]

    np.testing.assert_allclose(run(1, optimizers.adam()), run(64, optimizers.adam()), rtol=1e-6)
    large = run(1, optimizers.adam(epsilon=1e6), 0.1)
    m, x = np.zeros(2), np.array([-2.8, 0.8])
    for t in range(1, 21):  # plain momentum, in the spelling of the running mean, with η/ε
        m = 0.9 * m + 0.1 * np.array([1, 40]) * x
        x = x - 0.1 / 1e6 * m / (1 - 0.9**t)
    np.testing.assert_allclose(large - [-2.8, 0.8], x - [-2.8, 0.8], rtol=1e-3)


# Rotated ravines


def steps_needed(degrees, optimizer, kappa=100):
    """By the library's own descent, with the best of the chapter's rates."""
    a = math.radians(degrees)
    Q = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    A = Q @ np.diag([1.0, kappa]) @ Q.T
    best = 401
    for rate in 10 ** np.linspace(-3, 0.75, 31):
        run = descend(
            functions.quadratic((A + A.T) / 2), Q @ [1, 0.3], rate, 400, optimizer=optimizer
        )
        high = np.flatnonzero(run.values > 0.001 * run.values[0])
        if not run.diverged and high[-1] < 400:
            best = min(best, high[-1] + 1)
    return best


def test_what_the_angle_costs():
    assert [steps_needed(d, optimizers.adagrad()) for d in (0, 45)] == [4, 172]
    assert [steps_needed(d, optimizers.adam()) for d in (0, 45)] == [55, 61]
    assert steps_needed(0, optimizers.adam(beta1=0)) == 28
    assert steps_needed(45, optimizers.adam(beta1=0)) > 200
    assert [steps_needed(d, optimizers.momentum(0.67)) for d in (0, 45)] == [25, 25]
    assert [steps_needed(d, optimizers.gradient_descent()) for d in (0, 45)] == [129, 129]
    assert steps_needed(10, optimizers.adagrad()) < 59 < steps_needed(20, optimizers.adagrad())
    assert optimizers.optimal_quadratic(1, 100, momentum=True)[1] == pytest.approx(0.67, abs=0.005)


def test_rotated_by_45_degrees_both_variables_see_the_same():
    A = np.array([[10.5, 9.5], [9.5, 10.5]])
    np.testing.assert_allclose(np.linalg.eigvalsh(A), [1, 20])
    assert A[0, 0] == A[1, 1]


# Weight decay


def test_for_plain_descent_penalty_and_decay_are_the_same():
    w, g, eta, decay = 1.7, 0.4, 0.2, 0.1
    assert w - eta * (g + decay * w) == pytest.approx((1 - eta * decay) * w - eta * g)


@pytest.mark.parametrize(("sigma", "factor"), [(10, 1 - 0.001 / 10), (0.5, 1 - 0.001 / 0.5)])
def test_how_fast_weights_shrink(sigma, factor):
    rng = np.random.default_rng(seed=7)
    noise = sigma * rng.normal(size=(2000, 1000))
    for optimizer, penalty, expected in (
        (optimizers.adam(), 0.1, factor),
        (optimizers.adamw(weight_decay=0.1), 0, 0.999),
    ):
        w = np.ones(1000)
        state = optimizer.init(w)
        for g in noise:
            move, state = optimizer.update(g + penalty * w, state, 0.01)
            w = w + move
        assert w.mean() == pytest.approx(expected**2000, abs=0.02)
    assert [round(f**2000, 2) for f in (1 - 0.0001, 1 - 0.002, 0.999)] == [0.82, 0.02, 0.14]
    assert 0.01 * 0.1 / 0.5 == 2 * 0.01 * 0.1  # twice as fast as was asked for


def test_torch_names():
    def last(maker, **options):
        w = torch.tensor([2.0], dtype=torch.float64, requires_grad=True)
        optimizer = maker([w], lr=0.1, **options)
        for _ in range(5):
            optimizer.zero_grad()
            (w**3).sum().backward()
            optimizer.step()
        return w.item()

    def ours(optimizer, penalty=0.0):
        w = 2.0
        state = optimizer.init(w)
        for _ in range(5):
            move, state = optimizer.update(3 * w**2 + penalty * w, state, 0.1)
            w = w + move
        return w

    assert last(torch.optim.Adam, weight_decay=0.3) == pytest.approx(ours(optimizers.adam(), 0.3))
    for maker, method in ((torch.optim.Adagrad, optimizers.adagrad()),
                          (torch.optim.RMSprop, optimizers.rmsprop(0.99))):  # fmt: skip
        assert last(maker, weight_decay=0.3) == pytest.approx(ours(method, 0.3))
    assert last(torch.optim.AdamW, weight_decay=0.3) == pytest.approx(
        ours(optimizers.adamw(weight_decay=0.3))
    )
    assert last(torch.optim.Adagrad) == pytest.approx(ours(optimizers.adagrad()))
    assert last(torch.optim.RMSprop, alpha=0.99) == pytest.approx(ours(optimizers.rmsprop(0.99)))
    assert last(torch.optim.Adam, amsgrad=True) == pytest.approx(ours(optimizers.amsgrad()))


# Where Adam fails


def test_the_three_steps_of_the_example():
    C = 4.0
    beta2 = 1 / (1 + C**2)
    s, lengths = 0.0, []
    for g in [C, -1, -1] * 30:
        s = beta2 * s + (1 - beta2) * g**2
        lengths.append(-g / math.sqrt(s))
    assert C**4 / (1 + C**2) <= beta2 * 1.06 + (1 - beta2) * C**2 < 1.01 * C**4 / (1 + C**2)
    down, up, more = lengths[-3:]
    assert (
        -down == pytest.approx(math.sqrt(1 + C**2) / C, abs=0.01) == pytest.approx(1.03, abs=0.01)
    )
    assert [round(up, 2), round(more, 2)] == [0.74, 0.98]
    assert down + up + more == pytest.approx(0.69, abs=0.005)


def online(optimizer, rate, gradients, falls=0.5):
    x, points = 0.0 * gradients[0], []
    state = optimizer.init(x)
    for t, g in enumerate(gradients, 1):
        points.append(x)
        move, state = optimizer.update(g, state, rate / t**falls)
        x = np.clip(x + move, -1, 1)
    return np.array(points)


def test_the_regrets():
    cycle = np.tile([4.0, -1.0, -1.0], 1000)
    adam, amsgrad, adagrad = (
        np.cumsum(cycle * (online(optimizer, rate, cycle, falls) + 1))
        for optimizer, rate, falls in (
            (optimizers.adam(0, 1 / 17), 0.1, 0.5),
            (optimizers.amsgrad(0, 1 / 17), 0.1, 0.5),
            (optimizers.adagrad(), math.sqrt(2), 0),  # the bound is for a constant rate
        )
    )
    assert adam[-1] == pytest.approx(4000, rel=0.05)
    assert adam[-1] - adam[-301] == pytest.approx(300 * 4 / 3, rel=0.01)  # 2(C − 2)/3 a step
    assert amsgrad[-1] == pytest.approx(184, abs=1)
    assert amsgrad[-1] - amsgrad[999] < 5
    assert adagrad[-1] == pytest.approx(148, abs=1)
    assert adagrad[-1] / adagrad[299] == pytest.approx(math.sqrt(10), rel=0.02)
    assert np.all(adagrad <= 2 * math.sqrt(2) * np.sqrt(np.cumsum(cycle**2)))


def test_what_the_regret_says_of_a_single_cost():
    A = np.array([[10.5, 9.5], [9.5, 10.5]])  # Adagrad in a box of side 2 around the minimum
    init, update = optimizers.adagrad()
    x, points = np.array([-1.0, 0.9]), []
    state = init(x)
    for _ in range(300):
        points.append(x)
        move, state = update(A @ x, state, math.sqrt(2))
        x = np.clip(x + move, -1, 1)
    gaps = [0.5 * x @ A @ x for x in points]
    mean = np.mean(points, axis=0)
    squares = np.sum([(A @ x) ** 2 for x in points], axis=0)
    assert 0.5 * mean @ A @ mean <= np.mean(gaps) <= math.sqrt(8) * np.sum(np.sqrt(squares)) / 300


def test_adagrads_bound_on_other_costs():
    rng = np.random.default_rng(seed=0)
    for _ in range(20):
        g = rng.normal(rng.normal(), 1, size=500) * rng.uniform(0, 3, size=500)
        x = np.zeros(501)
        state, optimizer = 0.0, optimizers.adagrad()
        for t in range(500):
            move, state = optimizer.update(g[t], state, math.sqrt(2))
            x[t + 1] = np.clip(x[t] + move, -1, 1)
        regret = np.sum(g * x[:-1]) + abs(g.sum())
        assert regret <= 2 * math.sqrt(2) * math.sqrt(np.sum(g**2))


def test_rare_large_gradients():
    rng = np.random.default_rng(seed=0)
    gradients = np.where(rng.random((4000, 200)) < 0.01, 120.0, -1.0)
    assert gradients.mean() == pytest.approx(0.21, abs=0.05)
    runs = {
        beta2: online(optimizers.adam(0.9, beta2), 0.3, gradients).mean(axis=1)
        for beta2 in (0.9, 0.99, 0.999)
    }
    amsgrad = online(optimizers.amsgrad(0.9, 0.99), 0.3, gradients).mean(axis=1)
    assert runs[0.9][-1] > 0.98
    assert runs[0.99][500:1500].min() == pytest.approx(0.7, abs=0.05)
    assert runs[0.99][-1] > runs[0.99][1500] + 0.03
    assert runs[0.999][-1] == pytest.approx(0.25, abs=0.05)
    assert amsgrad[-1] == pytest.approx(0.4, abs=0.05)
    assert runs[0.999][-1] < runs[0.999][2000] < runs[0.999][500]


# Schedules


def test_how_long_steps_in_noise_are():
    g = np.random.default_rng(seed=2).normal(size=(400, 4000))
    lengths = np.sqrt(np.mean(moves_of(optimizers.adam(), g) ** 2, axis=1))
    assert lengths[0] == pytest.approx(1)
    assert lengths[300:].mean() == pytest.approx(math.sqrt(0.1 / 1.9), abs=0.01)
    assert round(math.sqrt(0.1 / 1.9), 2) == 0.23
    assert 0.22 < lengths[20] < 0.3
    warm = schedules.warmup(20, schedules.cosine_decay(1, 0, 180))
    assert warm(0) == 0.05


# Clipping


def slope(w):
    return (w**10 - 0.5) * 10 * w**9


def arrival(rate, most, steps=10_000):
    w, last = 1.2, 0
    for step in range(1, steps + 1):
        g = slope(w)
        w = w - rate * g * min(1, most / max(abs(g), 1e-12))
        if abs(w) > 1e6:
            return None
        last = step if abs(w - 0.5**0.1) > 0.001 else last
        if step > last + 50:
            return last + 1
    return None


def test_the_cliff():
    assert slope(0.5) == pytest.approx(-0.01, abs=0.0005)
    assert round(slope(1.2)) == 294
    rates = 10 ** np.linspace(-5, 0, 41)
    without, clipped = ({r: arrival(r, most) for r in rates} for most in (math.inf, 1))
    for found, fewest, at, border in ((without, 129, 0.001, 0.0024), (clipped, 8, 0.042, 0.056)):
        arrived = {r: steps for r, steps in found.items() if steps}
        assert min(arrived.values()) == fewest
        assert min(arrived, key=arrived.get) == pytest.approx(at, rel=0.02)
        assert max(arrived) == pytest.approx(border, rel=0.02)
    borders = [max(r for r in rates if found[r]) for found in (clipped, without)]
    assert borders[0] / borders[1] == pytest.approx(24, abs=0.5)
    assert clipped[rates[12]] > without[rates[12]]  # it costs time at small rates


def test_an_outlier_stays_in_adams_memory():
    g = np.ones(3000)
    g[1000] = 100
    lengths = -moves_of(optimizers.adam(), g)
    assert lengths[999] == pytest.approx(1)
    assert lengths[1050] == pytest.approx(0.27, abs=0.005)
    assert lengths[1500] == pytest.approx(0.34, abs=0.01)
    held = -moves_of(optimizers.amsgrad(), np.append(g, np.ones(20_000)))
    assert held[-1] < 0.4  # and AMSGrad's for good


# The comparison, on both kinds of pictures


@pytest.fixture(scope="module", params=["stand-in", "all-real"])
def pictures(request):
    return request.param, *both_splits(request.param)


RATES = 10 ** np.arange(-3.5, 0.6, 0.5)
METHODS = {
    "SGD": optimizers.gradient_descent(),
    "momentum": optimizers.momentum(),
    "Adagrad": optimizers.adagrad(),
    "RMSprop": optimizers.rmsprop(),
    "Adam": optimizers.adam(),
}


@pytest.fixture(scope="module")
def compared(pictures):
    kind, train, test = pictures
    held_out = test.flat[:1000], test.labels[:1000]
    found = {}
    for falling in (False, True):
        for name, optimizer in METHODS.items():
            for rate in RATES:
                schedule = schedules.cosine_decay(rate, 0, 80) if falling else rate
                found[falling, name, round(math.log10(rate), 1)] = [
                    minibatch.train(
                        train.flat[:1000], train.labels[:1000], 50, 4, schedule,
                        np.random.default_rng(seed), optimizer=optimizer, held_out=held_out,
                    )
                    for seed in range(3)
                ]  # fmt: skip
    return kind, found, test


def means(found, falling, name):
    runs = [found[falling, name, round(math.log10(rate), 1)] for rate in RATES]
    return np.array([np.mean([run.held_out_accuracy[-1] for run in three]) for three in runs])


def test_tuned_all_are_close(compared):
    kind, found, test = compared
    best = {name: means(found, True, name).max() for name in METHODS}
    assert max(best.values()) - min(best.values()) <= 0.035
    assert max(best, key=best.get) == {"stand-in": "momentum", "all-real": "Adam"}[kind]
    at = {name: means(found, True, name).argmax() for name in METHODS}
    assert all(0 < place < 8 for place in at.values())
    assert RATES[at["RMSprop"]] == pytest.approx(0.01)
    assert RATES[at["SGD"]] == pytest.approx(1)
    assert min(at.values()) == at["RMSprop"]
    for name, place in at.items():  # and on pictures that had no part in the choice
        for run in found[True, name, round(math.log10(RATES[place]), 1)]:
            share = softmax.accuracy(*run.params, test.flat[1000:2000], test.labels[1000:2000])
            low, high = {"stand-in": (78, 82), "all-real": (76, 80)}[kind]
            assert low <= round(100 * share) <= high
    assert math.sqrt(0.78 * 0.22 / 1000) == pytest.approx(0.013, abs=0.0005)


def test_decay_forgives_large_rates(pictures, compared):
    _, found, _ = compared
    for name in METHODS:
        share = means(found, True, name)
        good = share > share.max() - 0.025
        best = share.argmax()
        low = best - np.argmin(np.append(good[best::-1], False))
        high = best + np.argmin(np.append(good[best:], False))
        width = high - low - 2  # in half powers of ten
        if name in ("Adagrad", "RMSprop", "Adam"):
            assert width >= 4
        else:
            assert width <= 2
        assert good[best:].all() == (name != "momentum")
    # SGD's width ends with the grid: ten is as good a rate
    _, train, test = pictures
    shares = [
        minibatch.train(
            train.flat[:1000], train.labels[:1000], 50, 4, schedules.cosine_decay(10, 0, 80),
            np.random.default_rng(seed), held_out=(test.flat[:1000], test.labels[:1000]),
        ).held_out_accuracy[-1]
        for seed in range(3)
    ]  # fmt: skip
    assert np.mean(shares) > means(found, True, "SGD").max() - 0.025


def test_what_decay_is_worth(compared):
    _, found, _ = compared
    for name in METHODS:
        gain = means(found, True, name).max() - means(found, False, name).max()
        if name in ("SGD", "momentum", "Adam"):
            assert 0.01 < gain < 0.04
        else:
            assert abs(gain) < 0.005


def test_the_range_test(pictures, compared):
    _, train, _ = pictures
    rates = 10 ** np.linspace(-5, 1, 160)
    lowest = {}
    for name in ("SGD", "Adam"):
        costs = [
            minibatch.train(
                train.flat[:2000], train.labels[:2000], 50, 4, rates.__getitem__,
                np.random.default_rng(seed), optimizer=METHODS[name],
            ).cost
            for seed in range(5)
        ]  # fmt: skip
        smooth = np.convolve(np.mean(costs, axis=0), np.ones(8) / 8, mode="valid")
        lowest[name] = rates[4 + smooth.argmin()]
    assert lowest["SGD"] == pytest.approx(0.14, abs=0.005)
    assert 0.015 < lowest["Adam"] < 0.03
    kind, found, _ = compared
    share = means(found, False, "SGD")
    if kind == "stand-in":  # 0.3 is as good: which is ahead depends on how a processor rounds
        assert share[np.isclose(RATES, 0.1)].item() > share.max() - 0.01
    else:
        assert RATES[share.argmax()] == pytest.approx(0.1)
    assert 0.0099 < RATES[means(found, False, "Adam").argmax()] < 0.101
