"""Numbers that the chapter on momentum claims without printing them, and what its figures show."""

import math

import numpy as np
import pytest
import torch

from gdbook import descend, functions, optimizers


def solutions(q, beta):
    return np.roots([1, -(1 + beta - q), beta])


def ahead(q, beta):
    """The same for Nesterov's momentum."""
    return np.roots([1, -(1 + beta) * (1 - q), beta * (1 - q)])


def mode(q, beta, steps, optimizer=optimizers.momentum):
    """A run in one mode, x₀ = 1, v₀ = 0; the parabola x² has the curvature 2."""
    return descend(functions.parabola(0), 1, q / 2, steps, optimizer=optimizer(beta)).points


def stays_below(distances, part=0.001):
    return int(np.flatnonzero(np.abs(distances) > part * abs(distances[0]))[-1]) + 1


def best(kappa):
    """Polyak's pair for curvatures from 1 to κ, and its factor."""
    rho = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    return 4 / (1 + math.sqrt(kappa)) ** 2, rho**2, rho


# The ball


def test_the_ravine_of_the_chapter_before():
    ravine = functions.quadratic([[1, 0], [0, 40]])
    for beta, steps in [(0, 150), (0.7, 35)]:
        ball = optimizers.momentum(beta)
        points = descend(ravine, (-2.8, 0.8), 0.045, 400, optimizer=ball).points
        assert stays_below(np.hypot(*points.T)) == steps


def test_momentum_is_newtons_law_in_slices():
    m, c, h, spring = 0.7, 0.4, 0.3, 1.9
    beta, eta = 1 - c * h / m, h**2 / m
    x = [1.0, 0.8]
    for _ in range(50):
        x.append(x[-1] + beta * (x[-1] - x[-2]) - eta * spring * x[-1])
        force = -c * (x[-2] - x[-3]) / h - spring * x[-2]
        assert m * (x[-1] - 2 * x[-2] + x[-3]) / h**2 == pytest.approx(force)


def test_the_first_figure():
    creeps, critical, swings = (mode(0.01, beta, 120) for beta in (0.5, 0.81, 0.97))
    assert np.all(np.diff(creeps) < 0)
    assert creeps[120] == pytest.approx(0.09, abs=0.005)
    assert 0 < critical[60] < 0.02
    assert np.all(critical > 0)
    assert round(swings.min(), 1) == -0.6
    assert swings[40:].max() == pytest.approx(0.39, abs=0.01)


# One matrix


@pytest.mark.parametrize("q", [0.01, 0.3, 1, 3.5])
@pytest.mark.parametrize("beta", [0.1, 0.5, 0.9])
def test_the_two_facts_and_the_kinds_of_damping(q, beta):
    M = np.array([[1 - q, beta], [-q, beta]])
    z = np.linalg.eigvals(M).astype(complex)
    assert np.prod(z) == pytest.approx(beta)
    assert np.prod(1 - z) == pytest.approx(q)
    assert np.linalg.det(M) == pytest.approx(beta)
    np.testing.assert_allclose(np.sort_complex(z), np.sort_complex(solutions(q, beta) + 0j))
    swings = (1 - math.sqrt(beta)) ** 2 < q < (1 + math.sqrt(beta)) ** 2
    assert swings == bool(np.abs(z[0].imag) > 1e-9)
    if swings:
        np.testing.assert_allclose(np.abs(z), math.sqrt(beta))
        turn = math.acos((1 + beta - q) / (2 * math.sqrt(beta)))
        assert abs(np.angle(z[0])) == pytest.approx(turn)
    else:
        assert np.abs(z).max() > math.sqrt(beta)
        assert np.sign(z[0].real) == (1 if q < 1 else -1)
    x, v, run = 1.0, 0.0, mode(q, beta, 20)
    for t in range(20):  # the matrix is the library's step
        x, v = M @ (x, v)
        assert x == pytest.approx(run[t + 1])


def test_a_creeping_mode_moves_with_the_effective_rate():
    for q, beta in [(0.001, 0.5), (0.0001, 0.9)]:
        assert 1 - solutions(q, beta).max() == pytest.approx(q / (1 - beta), rel=0.02)


def test_the_roots_run_on_a_circle_around_one():
    q = 0.09
    assert 1 - math.sqrt(q) == pytest.approx(0.7)
    sizes = []
    for beta in np.linspace(0, 1, 501):
        z = solutions(q, beta)
        sizes.append(np.abs(z).max())
        if np.iscomplex(z).all():
            np.testing.assert_allclose(np.abs(1 - z), math.sqrt(q))
    assert min(sizes) == pytest.approx(0.7, abs=0.02)
    assert min(sizes) > 0.7 - 1e-9
    assert np.linspace(0, 1, 501)[np.argmin(sizes)] == pytest.approx(0.49, abs=0.002)
    assert solutions(q, 0).tolist() == pytest.approx([0.91, 0])


def test_a_thousandth_of_one_mode():
    assert math.ceil(math.log(1000) / -math.log(1 - math.sqrt(0.01))) == 66
    assert math.ceil(math.log(1000) / -math.log(1 - 0.01)) == 688


# The map


@pytest.mark.parametrize("beta", [0, 0.5, 0.9, 0.99])
def test_where_a_mode_diverges(beta):
    border = 2 * (1 + beta)
    assert np.abs(solutions(0.999 * border, beta)).max() < 1
    assert np.abs(solutions(1.001 * border, beta)).max() > 1
    assert np.abs(mode(0.98 * border, beta, 6000)[-100:]).max() < 1e-6
    assert np.abs(mode(1.02 * border, beta, 600)[-100:]).max() > 1e3


def test_computed_and_measured_agree_on_the_map():
    for q in (0.2, 1.3, 2.4):
        for beta in (0.3, 0.6, 0.8):
            by_factor = math.log(1000) / -math.log(np.abs(solutions(q, beta)).max())
            assert abs(stays_below(mode(q, beta, 400)) - by_factor) < 10


# The best pair


@pytest.mark.parametrize("kappa", [4, 100, 10_000])
def test_no_other_pair_is_better(kappa):
    eta, beta, rho = best(kappa)
    for bend in (1, math.sqrt(kappa), kappa):
        np.testing.assert_allclose(np.abs(solutions(eta * bend, beta)), rho, rtol=1e-5)
    rng = np.random.default_rng(seed=0)
    for _ in range(2000):
        other = rng.uniform(0, 4 / kappa), rng.uniform(0, 1)
        worst = max(np.abs(solutions(other[0] * bend, other[1])).max() for bend in (1, kappa))
        assert worst > rho - 1e-9


def test_the_two_factors_when_kappa_is_large():
    for kappa in (10_000, 1_000_000):
        root = math.sqrt(kappa)
        assert (kappa - 1) / (kappa + 1) == pytest.approx(1 - 2 / kappa, abs=3 / kappa**2)
        assert best(kappa)[2] == pytest.approx(1 - 2 / root, abs=3 / kappa)
    plain, ball = math.log(9999 / 10_001), math.log(best(10_000)[2])
    assert ball / plain == pytest.approx(100, rel=0.001)


def ends(kappa, steps=1000):
    eta, beta, _ = best(kappa)
    ravine, ball = functions.quadratic([[1, 0], [0, kappa]]), optimizers.momentum(beta)
    return descend(ravine, (1, 1), eta, steps, optimizer=ball).points


def test_the_race():
    distance = np.hypot(*ends(100).T)
    assert stays_below(distance) == 56
    assert round(distance.max() / distance[0], 1) == 2.7
    plain = descend(functions.quadratic([[1, 0], [0, 100]]), (1, 1), 2 / 101, 400).points
    assert stays_below(np.hypot(*plain.T)) == 346
    late = np.log(distance[350] / distance[250]) / 100
    assert late == pytest.approx(math.log(9 / 11), rel=0.02)  # parallel to its line


@pytest.mark.parametrize("kappa", [100, 10_000])
def test_the_double_root(kappa):
    rho, t = best(kappa)[2], np.arange(301)
    points = ends(kappa, 300)
    np.testing.assert_allclose(points[:, 0], (1 + (1 - rho) * t) * rho**t, atol=1e-9)
    np.testing.assert_allclose(points[:, 1], (1 + (1 + rho) * t) * (-rho) ** t, atol=1e-7)
    assert np.abs(points[:, 1]).max() == pytest.approx(math.sqrt(kappa) / math.e, rel=0.02)


def test_what_the_double_root_costs():
    assert stays_below(np.hypot(*ends(10_000, 2000).T)) == 689
    assert [round(math.log(1000) / -math.log(best(k)[2])) for k in (100, 10_000)] == [34, 345]


def test_for_which_kappa_the_usual_beta_is_the_best():
    def kappa(beta):
        return ((1 + math.sqrt(beta)) / (1 - math.sqrt(beta))) ** 2

    assert round(kappa(0.9), -1) == 1440
    assert round(kappa(0.99), -3) == 158_000
    assert best(kappa(0.9))[1] == pytest.approx(0.9)
    assert round(math.log(0.9) / math.log(0.99), 1) == 10.5


# Looking ahead


def test_the_library_follows_the_point_looked_ahead_to():
    q, beta, x, v = 0.3, 0.8, 1.0, 0.0
    run = mode(q, beta, 30, optimizers.nesterov)
    for t in range(30):
        assert x + beta * v == pytest.approx(run[t])
        v = beta * v - q * (x + beta * v)
        x = x + v


@pytest.mark.parametrize("beta", [0.5, 0.9])
def test_nesterovs_factors(beta):
    for q in (0.001, 0.05, 0.3, 0.9, 1.2):
        M = np.array([[1 - q, beta * (1 - q)], [-q, beta * (1 - q)]])
        z = np.linalg.eigvals(M).astype(complex)
        np.testing.assert_allclose(np.sort_complex(z), np.sort_complex(ahead(q, beta) + 0j))
        if ((1 - beta) / (1 + beta)) ** 2 < q < 1:
            np.testing.assert_allclose(np.abs(z), math.sqrt(beta * (1 - q)))
    border = (2 + 2 * beta) / (1 + 2 * beta)
    assert np.abs(ahead(0.999 * border, beta)).max() < 1 < np.abs(ahead(1.001 * border, beta)).max()
    assert np.abs(mode(1, beta, 5, optimizers.nesterov)[2:]).max() < 1e-12


def test_nesterovs_border_at_nine_tenths():
    assert round((2 + 2 * 0.9) / (1 + 2 * 0.9), 2) == 1.36
    assert 2 * (1 + 0.9) == 3.8
    assert round(math.sqrt(0.9), 3) == 0.949


@pytest.mark.parametrize("kappa", [25, 100, 10_000])
def test_nesterovs_pair_for_a_ravine(kappa):
    beta = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    worst = max(np.abs(ahead(q, beta)).max() for q in np.geomspace(1 / kappa, 1, 300))
    assert worst == pytest.approx(1 - 1 / math.sqrt(kappa), rel=1e-4)
    assert math.sqrt(1 / kappa) == pytest.approx((1 - beta) / (1 + beta))


def test_the_curve_on_which_the_ball_never_arrives():
    def slope(x):
        return 25 * x if x < 1 else x + 24 if x < 2 else 25 * x - 24

    for corner in (1, 2):  # the slope has no jump
        assert slope(corner) == pytest.approx(slope(corner - 1e-12))
    assert best(25)[:2] == pytest.approx((1 / 9, 4 / 9))
    ends_of = {}
    for name, (init, update), eta in [
        ("ball", optimizers.momentum(4 / 9), 1 / 9),
        ("Nesterov", optimizers.nesterov(2 / 3), 1 / 25),
    ]:
        x, state, path = 3.3, init(3.3), []
        for _ in range(3000):
            move, state = update(slope(x), state, eta)
            x = x + move
            path.append(x)
        ends_of[name] = path
    assert sorted(np.round(ends_of["ball"][-3:], 1)) == [-1.8, 0.6, 2.1]
    np.testing.assert_allclose(ends_of["ball"][-3:], ends_of["ball"][-6:-3], atol=1e-9)
    assert abs(ends_of["Nesterov"][5]) < 0.01


def test_the_two_bounds_without_a_smallest_curvature():
    bends = (np.arange(1, 1001) / 1000) ** 2
    assert bends[0] == pytest.approx(1e-6)
    start = bends**-0.2
    plain, x, y, far = start, start, start, np.sum(start**2)
    values = []
    for t in range(1, 1001):
        plain = plain - bends * plain
        before, x = x, y - bends * y
        y = x + (t - 1) / (t + 2) * (x - before)
        values.append([np.sum(bends * point**2) / 2 for point in (plain, x)])
        assert values[-1][0] <= far / (2 * t)
        assert values[-1][1] <= 2 * far / (t + 1) ** 2
    steepness = np.log10(np.array(values[99]) / values[999])
    assert steepness == pytest.approx([1.1, 2.2], abs=0.1)


# Three spellings


def in_torch(rates, **options):
    x = torch.tensor([-2.8, 0.8], dtype=torch.float64, requires_grad=True)
    sgd = torch.optim.SGD([x], lr=rates[0], **options)
    for rate in rates:
        sgd.param_groups[0]["lr"] = rate
        sgd.zero_grad()
        (torch.tensor([1.0, 40.0]) * x**2 / 2).sum().backward()
        sgd.step()
    return x.detach().numpy()


def by_hand(rates, beta, spelling):
    bends, x, v = np.array([1.0, 40.0]), np.array([-2.8, 0.8]), np.zeros(2)
    for rate in rates:
        g = bends * x
        if spelling == "book":
            v = beta * v - rate * g
            x = x + v
        elif spelling == "PyTorch":
            v = beta * v + g
            x = x - rate * v
        elif spelling == "mean":
            v = beta * v + (1 - beta) * g
            x = x - rate * v
        else:  # Nesterov in PyTorch
            v = beta * v + g
            x = x - rate * (g + beta * v)
    return x


def test_the_spellings_are_one_method_while_the_rate_is_constant():
    rates = [0.02] * 40
    theirs = in_torch(rates, momentum=0.9)
    for spelling in ("book", "PyTorch"):
        np.testing.assert_allclose(by_hand(rates, 0.9, spelling), theirs)
    np.testing.assert_allclose(by_hand([0.2] * 40, 0.9, "mean"), theirs)
    ravine = functions.quadratic([[1, 0], [0, 40]])
    ours = descend(ravine, (-2.8, 0.8), 0.02, 40, optimizer=optimizers.nesterov(0.9)).points[-1]
    np.testing.assert_allclose(in_torch(rates, momentum=0.9, nesterov=True), ours)
    np.testing.assert_allclose(by_hand(rates, 0.9, "Nesterov"), ours)


def test_the_spellings_differ_when_the_rate_changes():
    rates = [0.02] * 20 + [0.002] * 5
    theirs = in_torch(rates, momentum=0.9)
    np.testing.assert_allclose(by_hand(rates, 0.9, "PyTorch"), theirs)
    assert np.abs(by_hand(rates, 0.9, "book") - theirs).max() > 0.01


def test_dampening_leaves_the_first_gradient_undamped():
    one = in_torch([0.2], momentum=0.9, dampening=0.9)
    np.testing.assert_allclose(one - [-2.8, 0.8], -0.2 * np.array([-2.8, 32.0]))
    assert not np.allclose(in_torch([0.2] * 40, momentum=0.9, dampening=0.9),
                           by_hand([0.2] * 40, 0.9, "mean"))  # fmt: skip


# Noise


@pytest.mark.parametrize(("q", "beta"), [(0.05, 0), (0.05, 0.95), (1.0, 0.5), (0.01, 0.9)])
def test_the_variance_of_a_trembling_mode(q, beta):
    """Against the covariance of (x, v), iterated until it stands still."""
    M, into = np.array([[1 - q, beta], [-q, beta]]), np.array([1.0, 1.0])
    covariance = np.zeros((2, 2))
    for _ in range(20_000):
        covariance = M @ covariance @ M.T + q**2 * np.outer(into, into)  # λ = σ = 1, so η = q
    S = q / (1 - beta) / (2 - q / (1 + beta))
    assert covariance[0, 0] == pytest.approx(S)
    assert covariance[1, 1] == pytest.approx(2 * q * S / (1 + beta))
    assert covariance[0, 1] == pytest.approx(covariance[1, 1] / 2)


def test_the_spread_in_the_figure():
    def spread(eta, beta):
        return math.sqrt(eta / (1 - beta) / (2 - eta / (1 + beta)))

    assert [round(spread(0.05, beta), 2) for beta in (0, 0.95)] == [0.16, 0.71]
    fixed = [spread(0.05 * (1 - beta), beta) for beta in np.linspace(0, 0.95, 20)]
    assert {round(s, 2) for s in fixed} == {0.16}


def test_the_noisy_ravine():
    def level(eta, beta):
        bends = np.array([1.0, 100.0])
        return np.sum(eta / (1 - beta) / (2 - eta * bends / (1 + beta)) / 2)

    slow, ball, fast = level(0.01, 0), level(0.001, 0.9), level(0.01, 0.9)
    assert ball < slow
    assert fast / ball == pytest.approx(11.5, abs=0.3)
    assert fast / slow == pytest.approx(7.9, abs=0.3)
    arrives = {}  # the distance along the ravine without noise
    for eta, beta in [(0.01, 0), (0.001, 0.9), (0.01, 0.9)]:
        arrives[eta, beta] = stays_below(mode(eta, beta, 2000), 0.05)
    assert arrives[0.01, 0] == pytest.approx(arrives[0.001, 0.9], rel=0.1)
    assert arrives[0.01, 0] > 4 * arrives[0.01, 0.9]
    assert np.abs(1 - 0.1 * 100) > 1  # plain descent with the rate 0.1 diverges across
    assert 0.01 * 100 < 2 * (1 + 0.9)


def test_the_same_effective_rate():
    assert 0.1 / (1 - 0.9) == pytest.approx(1) == pytest.approx(0.01 / (1 - 0.99))


# What a lecturer asks


def test_both_factors_of_an_overdamped_mode_are_negative_where_it_leaps():
    for beta in (0.1, 0.5, 0.9):
        right = (1 + math.sqrt(beta)) ** 2
        for q in (right + 1e-4, (right + 2 * (1 + beta)) / 2):
            z = solutions(q, beta)
            assert np.isreal(z).all()
            assert np.all(z < 0)
            assert 1 + beta - q < 0


def test_restarts_come_close_to_the_constant_beta_of_the_formula():
    """Ten modes, κ = 1000, L = 1: steps to a millionth of the distance, x₀ the same in each."""
    bends = np.geomspace(0.001, 1, 10)

    def steps(beta, restart=False):
        x = y = np.ones(10)
        t = k = 0
        while np.linalg.norm(x) >= 1e-6 * np.sqrt(10):
            k, t = k + 1, t + 1
            before, x = x, y - bends * y
            if restart and (bends * y) @ (x - before) > 0:
                t = 1
            y = x + beta(t) * (x - before)
        return k

    def growing(t):
        return (t - 1) / (t + 2)

    root = math.sqrt(1000)
    best = (root - 1) / (root + 1)
    assert steps(lambda t: 0) == 12_658
    assert steps(growing) == 3600
    assert steps(growing, restart=True) == 565
    assert steps(lambda t: best) == 481


def test_the_sequence_of_1983_comes_close_to_the_simple_one():
    a = 1.0
    for t in range(1, 201):
        after = (1 + math.sqrt(4 * a**2 + 1)) / 2
        if t >= 10:
            assert (a - 1) / after == pytest.approx((t - 1) / (t + 2), abs=0.03)
        a = after
