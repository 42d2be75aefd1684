"""Numbers that chapter 3 claims without printing them, and what its figures are said to show."""

import math

import numpy as np
import pytest
import torch

from gdbook import descend, functions, optimizers, schedules

curve = functions.parabola(minimizer=-5)
ravine = functions.quadratic([[1, 0], [0, 40]])
long_bowl = functions.quadratic([[1, 0], [0, 9]])


def walk(learning_rate, steps, **options):
    return descend(curve, 3, learning_rate, steps, **options)


# Line search


def best_rate(A, x):
    """η = g·g / g·Ag, where the loss is lowest along the line."""
    g = A @ x
    return g @ g / (g @ A @ g)


def halved_until_it_lowers(x, fraction, A):
    """The first of 1, 1/2, 1/4, … that lowers the loss by `fraction` of η|g|²; and its trials."""
    g = A @ x
    for trials in range(1, 60):
        eta = 0.5 ** (trials - 1)
        if 0.5 * (x - eta * g) @ A @ (x - eta * g) <= 0.5 * x @ A @ x - fraction * eta * g @ g:
            return eta, trials
    raise AssertionError


def test_two_or_four_trials_a_step():
    A, x = np.diag([1.0, 9.0]), np.array([2.5, 1.0])
    tried = []
    for _ in range(20):
        eta, trials = halved_until_it_lowers(x, 1 / 4, A)
        x = x - eta * A @ x
        tried.append(trials)
    assert tried == [4, 2] * 10
    assert np.linalg.norm(x) < 0.01


# The procedure


def test_a_descent_from_the_very_top_does_not_move_and_beside_it_is_driven_away():
    hill = functions.Function(
        "hill",
        "(x^2 - 1)^2",
        domain=((-2, 2),),
        evaluate=lambda x: (x**2 - 1) ** 2,
        partials=lambda x: (4 * x * (x**2 - 1),),
        second_partials=lambda x: ((12 * x**2 - 4,),),
    )
    top = descend(hill, 0, 0.1, tolerance=1e-6)
    assert top.converged
    assert top.steps == 1
    assert top.points[-1] == 0
    beside = descend(hill, [-0.01, 0.01], 0.1)
    np.testing.assert_allclose(beside.points[-1], [-1, 1])


# The worked example


def test_the_two_steps_by_hand():
    assert walk(0.01, 2).points == pytest.approx([3, 2.84, 2.6832])


def test_595_steps():
    bound = math.log(160_000) / -math.log(0.98)
    assert round(bound, 1) == 593.1
    assert math.ceil(bound) + 1 == 595
    lengths = np.abs(np.diff(walk(0.01, 600).points))
    np.testing.assert_allclose(lengths, 0.16 * 0.98 ** np.arange(600), rtol=1e-9)
    assert np.argmax(lengths <= 1e-6) + 1 == 595
    descent = walk(0.01, 10_000, tolerance=1e-6)
    assert descent.steps == 595
    assert descent.converged
    assert round(descent.points[-1], 6) == -4.999952


def test_a_hundred_times_more_exact_costs_228_steps():
    steps = [walk(0.01, 10_000, tolerance=t).steps for t in (1e-4, 1e-6, 1e-8)]
    assert np.diff(steps).tolist() == [228, 228]
    assert round(math.log(10) / -math.log(0.98)) == 114


def test_what_is_left_is_49_times_the_last_step():
    points = walk(0.01, 10_000, tolerance=1e-6).points
    assert (points[-1] + 5) / (points[-2] - points[-1]) == pytest.approx(49)


def test_all_learning_rates_at_once():
    rates = np.linspace(0, 1.1, 221)
    x = np.full(221, 3.0)
    places = [x]
    for _ in range(9):
        x = x - rates * 2 * (x + 5)
        places.append(x)
    once, twice, nine = places[1], places[2], places[9]
    np.testing.assert_allclose(once, 3 - 16 * rates)
    assert np.all(once[rates < 0.499] > -5)
    assert np.all(once[rates > 0.501] < -5)
    assert np.all(twice >= -5)
    assert np.all(nine[rates > 0.501] <= -5)
    at_one = np.argmin(np.abs(rates - 1))
    assert [abs(p[at_one] + 5) for p in (once, twice, nine)] == pytest.approx([8, 8, 8])
    assert nine[rates > 1.03].max() < -18  # out of the picture
    assert np.all(np.abs(nine[(rates > 0.15) & (rates < 0.85)] + 5) < 0.4)


# When to stop


def test_which_deceptions_a_tolerance_on_the_slope_rules_out():
    assert abs(curve.gradient(3)[0]) > 1
    assert np.hypot(*functions.peaks.gradient(3, -3)) < 1e-4
    assert 1e-8 * abs(curve.gradient(3)[0]) < 1e-6


def test_the_descents_that_only_seem_to_have_arrived_have_hardly_moved():
    tiny = descend(curve, 3, 1e-8, tolerance=1e-6)
    corner = descend(functions.peaks, (3, -3), 0.01, tolerance=1e-6)
    assert tiny.converged and corner.converged  # noqa: PT018
    assert tiny.points[-1] == pytest.approx(3, abs=1e-6)
    np.testing.assert_allclose(corner.points[-1], (3, -3), atol=2e-6)


@pytest.mark.parametrize("eta", [0.01, 0.3, 0.7, 0.99])
def test_the_descent_lemma_bounds_the_fall_and_the_smallest_slope(eta):
    """On f(x) = sin x, whose curvature is nowhere above L = 1, and on the parabola, L = 2."""
    for L, f, slope, start, lowest in [
        (1, np.sin, np.cos, 1.4, -1.0),
        (2, lambda x: (x + 5) ** 2, lambda x: 2 * (x + 5), 3.0, 0.0),
    ]:
        c = eta * (1 - L * eta / 2)
        x, slopes = start, []
        for _ in range(300):
            slopes.append(slope(x))
            after = x - eta * slopes[-1]
            assert f(after) <= f(x) - c * slopes[-1] ** 2 + 1e-12
            x = after
        k = np.arange(1, 301)
        smallest = np.minimum.accumulate(np.square(slopes))
        assert np.all(smallest <= (f(start) - lowest) / (c * k) + 1e-12)


def test_leaping_for_ever_is_ended_by_the_limit_only():
    descent = walk(1, 10_000, tolerance=1e-6)
    assert descent.steps == 10_000
    assert not descent.converged
    assert set(descent.points) == {3, -13}


# Starts


def ends_of_the_wave(starts):
    x = np.array(starts, dtype=float)
    for _ in range(2000):
        x = x - 0.05 * (x / 10 + 2 * np.cos(2 * x))
    return x


def hilltop(low, high):
    """Where the slope x/10 + 2 cos 2x of the wave changes its sign, by halving."""
    for _ in range(60):
        middle = (low + high) / 2
        same = (middle / 10 + 2 * np.cos(2 * middle)) * (low / 10 + 2 * np.cos(2 * low)) > 0
        low, high = (middle, high) if same else (low, middle)
    return low


def test_the_share_of_starts_that_leads_to_the_deepest_valley():
    starts = np.linspace(-6, 6, 40_001)
    ends = ends_of_the_wave(starts)
    heights = ends**2 / 20 + np.sin(2 * ends)
    deepest = heights < heights.min() + 1e-6
    assert round(np.mean(deepest), 4) == 0.2685
    # The basin lies between two hilltops, so its share is known without any descent.
    left, right = hilltop(-2.8, -2.0), hilltop(0.5, 1.1)
    assert (right - left) / 12 == pytest.approx(0.2685, abs=5e-5)
    assert starts[deepest].min() == pytest.approx(left, abs=1e-3)
    assert starts[deepest].max() == pytest.approx(right, abs=1e-3)
    assert 0.5 < right < 1.2
    in_view = np.unique(ends[np.abs(ends) < 6].round(3))
    assert in_view.tolist() == [-3.831, -0.766, 2.299, 5.362]


def test_chances_of_several_starts():
    missed = 1 - 0.2685
    assert round(missed, 4) == 0.7315
    assert round(missed**10, 3) == 0.044
    assert missed**23 < 0.001 < missed**22
    assert math.log(1000) / -math.log(missed) == pytest.approx(22.1, abs=0.05)


# Decay

DECAYS = {
    "constant": schedules.constant(0.1),
    "exponential": schedules.exponential_decay(0.1, 0.5, 50),
    "natural": schedules.natural_exponential_decay(0.1, 0.5),
    "inverse": schedules.inverse_time_decay(0.1, 0.5, 50),
    "polynomial": schedules.polynomial_decay(0.1, 0.005, 50),
}


def test_the_five_learning_rates_as_the_figure_shows_them():
    stairs = schedules.exponential_decay(0.1, 0.5, 50, staircase=True)
    assert [stairs(t) for t in (0, 49, 50, 99, 100)] == [0.1, 0.1, 0.05, 0.05, 0.025]
    assert DECAYS["exponential"](50) == pytest.approx(0.05)
    assert round(DECAYS["inverse"](199), 3) == 0.033
    line = [DECAYS["polynomial"](t) for t in (0, 25, 50, 199)]
    assert line == pytest.approx([0.1, 0.0525, 0.005, 0.005])
    assert DECAYS["natural"](10) < 0.001


def test_natural_decay_hurries():
    natural = DECAYS["natural"]
    assert natural(7) / natural(9) == pytest.approx(math.e)
    total = natural(np.arange(10_000)).sum()
    assert total == pytest.approx(0.1 / (1 - math.exp(-0.5)))
    assert round(total, 3) == 0.254
    assert total < 3 * natural(0)


def test_natural_decay_with_a_smaller_rate_is_exponential_decay():
    rate = math.log(2) / 50
    assert round(rate, 4) == 0.0139
    same = schedules.natural_exponential_decay(0.1, rate)
    steps = np.arange(200)
    np.testing.assert_allclose(same(steps), DECAYS["exponential"](steps))


def test_natural_decay_converges_half_way():
    descent = walk(DECAYS["natural"], 1000, tolerance=1e-6)
    assert descent.converged
    assert round(descent.points[-1], 2) == -0.36
    assert round(descent.points[-1] + 5, 2) == 4.64


def noisy_places(noise, rate, runs=1000, steps=200, seed=0):
    rng = np.random.default_rng(seed)
    x = np.full(runs, 3.0)
    places = [x]
    for step in range(steps):
        x = x - rate(step) * (2 * (x + 5) + rng.normal(0, noise, size=runs))
        places.append(x)
    return np.array(places)


def test_without_noise_nothing_beats_the_constant_rate():
    losses = {name: curve(noisy_places(0, rate)[:, 0]) for name, rate in DECAYS.items()}
    for name, loss in losses.items():
        if name != "constant":
            assert np.all(loss[2:] > losses["constant"][2:])
    assert losses["natural"][50:] == pytest.approx(22, abs=1)


def test_with_noise_the_constant_rate_is_the_first_to_get_stuck():
    means = {n: np.mean((noisy_places(8, r) + 5) ** 2, axis=1) for n, r in DECAYS.items()}
    assert means["constant"][50:] == pytest.approx(1.75, abs=0.3)
    assert round(means["constant"][50:].mean(), 1) == 1.8
    assert means["natural"][50:] == pytest.approx(22.5, abs=1)
    for name in ("exponential", "inverse", "polynomial"):
        assert means[name][200] < 0.5 * means["constant"][200]
        assert means[name][200] < 0.8 * means[name][100]  # still falling


def test_noise_fades_where_every_item_is_fitted():
    """A line through its points exactly, or not; batches of 4, a constant rate."""
    left = {}
    for scatter in (0, 0.5):
        rng = np.random.default_rng(0)
        x = rng.uniform(-2, 2, 40)
        y = 2 * x + 1 + rng.normal(0, scatter, 40) if scatter else 2 * x + 1
        best = np.polyfit(x, y, 1)
        w = b = 0.0
        for _ in range(4000):
            batch = rng.choice(40, 4)
            error = w * x[batch] + b - y[batch]
            w, b = w - 0.1 * np.mean(error * x[batch]), b - 0.1 * np.mean(error)
        left[scatter] = np.hypot(w - best[0], b - best[1])
    assert left[0] < 1e-12
    assert left[0.5] > 0.01


# Momentum


def test_the_two_factors_of_the_ravine():
    points = descend(ravine, (-2.8, 0.8), 0.045, steps=5).points
    np.testing.assert_allclose(points[1:] / points[:-1], [[0.955, -0.8]] * 5)
    near = descend(ravine, (-2.8, 0.8), 0.049, steps=200).points[-1]
    far = descend(ravine, (-2.8, 0.8), 0.051, steps=200).points[-1]
    assert abs(near[1]) < 0.8 < abs(far[1])


def roll(rate, beta, steps=40):
    """The rule by hand: velocities and places of both coordinates."""
    x, v = np.array([-2.8, 0.8]), np.zeros(2)
    points = [x]
    for _ in range(steps):
        v = beta * v - rate * np.array([1, 40]) * x
        x = x + v
        points.append(x)
    return np.array(points)


def test_the_paths_of_the_figure():
    heavy = roll(0.045, 0.7)
    ball = optimizers.momentum(0.7)
    library = descend(ravine, (-2.8, 0.8), 0.045, steps=40, optimizer=ball)
    np.testing.assert_allclose(heavy, library.points)
    assert np.linalg.norm(heavy[25:], axis=1).max() < 0.15
    assert np.linalg.norm(roll(0.045, 0)[40]) > 0.4


@pytest.mark.parametrize("beta", [0.5, 0.7, 0.9])
def test_velocity_along_and_across(beta):
    init, update = optimizers.momentum(beta)
    along = init(0.0)
    for _ in range(300):
        _, along = update(1.0, along, 1.0)
    assert -along == pytest.approx(1 / (1 - beta))


def test_the_modes_creep_or_swing_as_the_figure_shows():
    for beta, swings in [(0.3, False), (0.7, True), (0.95, True)]:
        root = math.sqrt(beta)
        assert ((1 - root) ** 2 < 0.045 < (1 + root) ** 2) == swings
        assert (1 - root) ** 2 < 0.045 * 40 < (1 + root) ** 2
        along = roll(0.045, beta, 400)[:, 0]
        assert bool(np.any(along > 1e-3)) == swings
    creeping, good, swinging = (roll(0.045, beta) for beta in (0.3, 0.7, 0.95))
    assert creeping[40, 0] < -0.15
    assert np.all(np.diff(creeping[:, 0]) > 0)
    assert 0 < good[:, 0].max() < 0.2
    assert np.abs(good[20:, 0]).max() < 0.2
    assert 1.8 < swinging[:, 0].max() < 2
    assert swinging[25:35, 0].min() < -1
    assert np.abs(creeping[8:, 1]).max() < 0.1
    assert np.abs(good[20:, 1]).max() < 0.1
    assert np.abs(swinging[35:, 1]).max() > 0.2
    assert round(math.sqrt(0.95), 3) == 0.975


def test_swings_shrink_by_the_root_of_beta_whatever_the_curvature():
    for beta in (0.7, 0.95):
        z = [np.abs(np.roots([1, -(1 + beta - 0.045 * bend), beta])) for bend in (1, 40)]
        np.testing.assert_allclose(z, math.sqrt(beta))


def test_across_the_ravine_the_side_changes_every_two_steps_or_so():
    across = roll(0.045, 0.7)[:, 1]
    assert np.sign(across[:9]).tolist() == [1, -1, -1, 1, 1, -1, -1, 1, 1]
    changes = np.mean(across[1:] * across[:-1] < 0)
    assert 0.4 < changes < 0.65


def steps_to_a_thousandth(rate, beta):
    distance = np.linalg.norm(roll(rate, beta, 2000), axis=1)
    return int(np.flatnonzero(distance > distance[0] / 1000)[-1]) + 1


def test_steps_with_and_without_momentum():
    pairs = [(0.045, 0), (0.045, 0.7), (0.045, 0.9), (0.0488, 0), (0.0746, 0.53)]
    assert [steps_to_a_thousandth(*pair) for pair in pairs] == [150, 35, 124, 139, 30]


def worst(rate, beta):
    return max(np.abs(np.roots([1, -(1 + beta - rate * bend), beta])).max() for bend in (1, 40))


def test_the_best_pair_for_this_ravine():
    root = math.sqrt(40)
    rate, beta = 4 / (root + 1) ** 2, ((root - 1) / (root + 1)) ** 2
    assert (round(rate, 4), round(beta, 2), round(2 / 41, 4)) == (0.0746, 0.53, 0.0488)
    for other in np.linspace(0, 0.95, 39):
        for r in np.linspace(0.002, 0.0999, 60):
            assert worst(r, other) > worst(rate, beta) - 1e-6
    assert worst(0.99 * 2 / 40 * 1.5, 0.5) < 1 < worst(1.01 * 2 / 40 * 1.5, 0.5)


def test_without_friction_the_ball_never_rests():
    with pytest.raises(ValueError, match="beta"):
        optimizers.momentum(1)
    x = velocity = 0.0
    x, heights = 3.0, []
    for _ in range(10_000):
        velocity = velocity - 0.01 * 2 * (x + 5)
        x = x + velocity
        heights.append(abs(x + 5))
    assert max(heights[9000:]) > 7.9


# Zigzag


@pytest.mark.parametrize("kappa", [9, 100])
def test_a_step_from_the_start_by_hand_leads_to_its_mirror_image_nearer(kappa):
    A, x = np.diag([1.0, kappa]), np.array([kappa, 1.0])
    np.testing.assert_allclose(A @ x, [kappa, kappa])
    eta = best_rate(A, x)
    assert eta == pytest.approx(2 / (1 + kappa))
    factor = (kappa - 1) / (kappa + 1)
    np.testing.assert_allclose(x - eta * A @ x, [factor * kappa, -factor])


def test_the_start_of_the_figure_is_the_one_by_hand_times_three_tenths():
    np.testing.assert_allclose(0.3 * np.array([9.0, 1.0]), [2.7, 0.3])
    assert (9 - 1) / (9 + 1) == 0.8


@pytest.mark.parametrize("kappa", [9, 100])
def test_exact_line_search_turns_at_right_angles(kappa):
    A = np.diag([1.0, kappa])
    x = np.array([0.3 * kappa, 0.3])
    for _ in range(10):
        g = A @ x
        after = x - best_rate(A, x) * g
        assert g @ (A @ after) == pytest.approx(0, abs=1e-9)
        shrinks = np.linalg.norm(after) / np.linalg.norm(x)
        assert shrinks == pytest.approx((kappa - 1) / (kappa + 1))
        x = after


def test_the_most_unfavourable_start():
    A = np.diag([1.0, 9.0])
    x = np.array([np.cos(angles := np.linspace(0, np.pi, 1001)), np.sin(angles)])
    g = A @ x
    eta = np.sum(g * g, axis=0) / np.sum(g * (A @ g), axis=0)
    # In the loss itself the start (κ, 1) shrinks least: by the square of the factor, 0.64.
    shrinks = long_bowl(*(x - eta * g)) / long_bowl(*x)
    assert shrinks.max() == pytest.approx(0.8**2, abs=1e-4)
    worst = x[:, np.argmax(shrinks)]
    assert abs(worst[0] / worst[1]) == pytest.approx(9, rel=0.05)


def exact_steps(bends, x):
    enough, steps = np.linalg.norm(x) / 1000, 0
    while np.linalg.norm(x) > enough:
        g = bends * x
        x = x - g @ g / (g @ (bends * g)) * g
        steps += 1
    return steps


def test_random_starts_are_kinder_in_two_variables_and_less_so_in_ten():
    rng = np.random.default_rng(seed=0)
    two = [exact_steps(np.array([1.0, 100]), rng.normal(size=2)) for _ in range(1000)]
    ten = [exact_steps(np.linspace(1, 100, 10), rng.normal(size=10)) for _ in range(200)]
    assert np.median(two) == 4
    assert np.median(ten) == pytest.approx(280, abs=10)
    assert exact_steps(np.array([1.0, 100]), np.array([100.0, 1])) == 346


def test_newton_doubles_the_correct_digits():
    x, errors = 1.5, []
    for _ in range(4):  # on 3 (x - 1)² + (x - 1)³, minimum at 1
        x = x - (6 * (x - 1) + 3 * (x - 1) ** 2) / (6 + 6 * (x - 1))
        errors.append(abs(x - 1))
    digits = -np.log10(errors)
    assert np.all(digits[1:] >= 1.9 * digits[:-1])


def test_ten_steps_end_well_before_the_minimum():
    assert round(2.7 * 0.8**10, 2) == 0.29


@pytest.mark.parametrize("start", [(2.0, 0.0), (0.0, -0.5)])
def test_from_the_axes_one_step_is_enough(start):
    A, x = np.diag([1.0, 9.0]), np.array(start)
    np.testing.assert_allclose(x - best_rate(A, x) * A @ x, 0, atol=1e-12)


# The network

X = torch.linspace(-3, 3, 25, dtype=torch.float64)
TARGET = torch.exp(-(X**2))


def output(parameters):
    w1, w2, w3, w4, b, b1, b2 = parameters
    return w3 * torch.tanh(w1 * X + b) + w4 * torch.tanh(w2 * X + b1) + b2


def cost(parameters):
    return torch.mean((output(parameters) - TARGET) ** 2)


def train(start, steps=1000):
    parameters = torch.tensor(start, dtype=torch.float64)
    for _ in range(steps):
        parameters.requires_grad_()
        (gradient,) = torch.autograd.grad(cost(parameters), parameters)
        parameters = (parameters - 0.3 * gradient).detach()
    return parameters


def test_all_seven_parameters_move_and_the_cost_falls_below_a_thousandth():
    start = [0.8, -1.2, 0.6, 0.4, 0.3, 0.5, 0.0]
    one, end = train(start, 1), train(start)
    assert torch.all(one != torch.tensor(start, dtype=torch.float64))
    before = cost(torch.tensor(start, dtype=torch.float64))
    assert round(float(before), 2) == 0.09
    assert cost(end) < before / 1000
    assert torch.abs(output(end) - TARGET).max() < 0.03  # the curve runs through the points


def test_the_derivatives_of_the_network_are_right():
    start = [0.8, -1.2, 0.6, 0.4, 0.3, 0.5, 0.0]
    numeric = functions.numeric_gradient(lambda *p: float(cost(p)), *start)
    moved = torch.tensor(start, dtype=torch.float64) - train(start, 1)
    np.testing.assert_allclose(moved / 0.3, numeric, atol=1e-8)


def test_from_zero_only_the_last_bias_learns():
    end = train([0.0] * 7)
    assert torch.all(end[:6] == 0)
    assert end[6] == pytest.approx(float(TARGET.mean()))


def test_equal_neurons_remain_twins():
    end = train([0.5, 0.5, 0.4, 0.4, 0.1, 0.1, 0.0])
    assert end[0] == end[1]
    assert end[2] == end[3]
    assert end[4] == end[5]
    assert end[0] != 0.5
