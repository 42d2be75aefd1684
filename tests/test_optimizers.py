import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gdbook import descend, functions, optimizers, schedules

COUNTERPARTS = {
    "gradient_descent": (
        optimizers.gradient_descent(),
        lambda p: torch.optim.SGD(p, lr=1e-3),
        1e-3,
    ),
    "momentum": (
        optimizers.momentum(0.8),
        lambda p: torch.optim.SGD(p, lr=1e-4, momentum=0.8),
        1e-4,
    ),
    "nesterov": (
        optimizers.nesterov(0.8),
        lambda p: torch.optim.SGD(p, lr=1e-4, momentum=0.8, nesterov=True),
        1e-4,
    ),
    "adagrad": (optimizers.adagrad(), lambda p: torch.optim.Adagrad(p, lr=0.1), 0.1),
    "rmsprop": (optimizers.rmsprop(), lambda p: torch.optim.RMSprop(p, lr=0.01), 0.01),
    "rmsprop, other constants": (
        optimizers.rmsprop(beta=0.9, epsilon=1e-4),
        lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9, eps=1e-4),
        0.01,
    ),
    "adam": (optimizers.adam(), lambda p: torch.optim.Adam(p, lr=0.05), 0.05),
    "adam, other constants": (
        optimizers.adam(beta1=0.8, beta2=0.95, epsilon=1e-3),
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3),
        0.05,
    ),
    "adamw": (optimizers.adamw(), lambda p: torch.optim.AdamW(p, lr=0.05), 0.05),
    "adamw, other constants": (
        optimizers.adamw(beta1=0.8, beta2=0.95, epsilon=1e-3, weight_decay=0.7),
        lambda p: torch.optim.AdamW(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.7),
        0.05,
    ),
    "amsgrad": (
        optimizers.amsgrad(),
        lambda p: torch.optim.Adam(p, lr=0.05, amsgrad=True),
        0.05,
    ),
    "amsgrad, other constants": (
        optimizers.amsgrad(beta1=0.8, beta2=0.6, epsilon=1e-3),
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.6), eps=1e-3, amsgrad=True),
        0.05,
    ),
}
ALL = {
    name: getattr(optimizers, name)()
    for name in (
        "gradient_descent",
        "momentum",
        "nesterov",
        "adagrad",
        "rmsprop",
        "adam",
        "adamw",
        "amsgrad",
    )
}
every_optimizer = pytest.mark.parametrize("optimizer", ALL.values(), ids=ALL)


@pytest.mark.parametrize("name", COUNTERPARTS)
def test_agrees_with_torch_for_100_steps(name):
    optimizer, make_counterpart, learning_rate = COUNTERPARTS[name]
    start = (-1.2, 1.0)
    parameters = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in start]
    counterpart = make_counterpart(parameters)
    path = [start]
    for _ in range(100):
        counterpart.zero_grad()
        functions.rosenbrock(*parameters).backward()
        counterpart.step()
        path.append([p.item() for p in parameters])
    ours = descend(functions.rosenbrock, start, learning_rate, 100, optimizer=optimizer)
    np.testing.assert_allclose(ours.points, path, rtol=0, atol=1e-10)
    assert np.abs(ours.points[-1] - start).max() > 0.01  # they went somewhere


def test_momentum_is_the_recurrence_of_its_docstring():
    beta, learning_rate = 0.75, 0.05
    x, v, path = 3.0, 0.0, [3.0]
    for _ in range(50):
        v = beta * v - learning_rate * 2 * (x + 5)
        x = x + v
        path.append(x)
    ours = descend(
        functions.parabola(-5), 3, learning_rate, 50, optimizer=optimizers.momentum(beta)
    )
    assert ours.points.tolist() == path


def test_under_a_schedule_the_velocity_holds_moves_where_torch_holds_gradients():
    init, update = optimizers.momentum(0.5)
    move, state = update(1.0, init(0.0), 1.0)
    assert (move, state) == (-1.0, -1.0)
    move, _ = update(1.0, state, 0.5)
    assert move == 0.5 * -1.0 - 0.5 * 1.0
    torch_like = -0.5 * (0.5 * 1.0 + 1.0)  # the rate of this step scales all of the past
    assert move != torch_like


@every_optimizer
def test_an_update_is_pure(optimizer):
    x, gradient = np.array([4.0, -1.0]), np.array([3.0, -2.0])
    _, state = optimizer.update(gradient, optimizer.init(x), 0.1)
    before = repr((x, gradient, state))
    first, second = (optimizer.update(gradient, state, 0.1) for _ in range(2))
    assert repr((x, gradient, state)) == before
    np.testing.assert_array_equal(first[0], second[0])
    assert repr(first[1]) == repr(second[1])


@every_optimizer
def test_an_array_moves_as_its_numbers_do(optimizer):
    rng = np.random.default_rng(3)
    start = rng.normal(size=(2, 3))
    slopes = rng.normal(size=(5, 2, 3))
    whole = optimizer.init(start)
    parts = {index: optimizer.init(float(x)) for index, x in np.ndenumerate(start)}
    for gradient in slopes:
        move, whole = optimizer.update(gradient, whole, 0.1)
        for index in parts:
            one, parts[index] = optimizer.update(float(gradient[index]), parts[index], 0.1)
            assert move[index] == pytest.approx(one, rel=1e-12)


@every_optimizer
def test_moves_against_the_gradient(optimizer):
    for gradient in (3.0, -0.01):
        move, _ = optimizer.update(gradient, optimizer.init(1.0), 0.1)
        assert move * gradient < 0


def test_adaptive_methods_do_not_feel_the_steepness():
    steep, gentle = (functions.quadratic(np.diag([c, c / 50])) for c in (100.0, 1.0))
    for optimizer in (optimizers.adagrad(), optimizers.rmsprop(), optimizers.adam()):
        paths = [descend(f, (2, 1), 0.05, 50, optimizer=optimizer).points for f in (steep, gentle)]
        np.testing.assert_allclose(*paths, rtol=1e-4, atol=1e-5)


def test_momentum_crosses_a_ravine_sooner_than_plain_descent():
    ravine = functions.quadratic(np.diag([1.0, 50.0]))
    plain = descend(ravine, (3, 1), 0.02, 5000, tolerance=1e-9)
    heavy = descend(ravine, (3, 1), 0.02, 5000, tolerance=1e-9, optimizer=optimizers.momentum(0.8))
    assert heavy.converged
    assert heavy.steps < plain.steps / 2


def test_optimizers_take_schedules():
    schedule = schedules.inverse_time_decay(0.1, 1.0, 10)
    ours = descend(functions.parabola(1), 4, schedule, 20, optimizer=optimizers.nesterov(0.5))
    x, v = 4.0, 0.0
    for step in range(20):
        g = 2 * (x - 1)
        v = 0.5 * v - schedule(step) * g
        x = x + (0.5 * v - schedule(step) * g)
    assert ours.points[-1] == x


def test_adamw_with_n_starts_decays_each_from_where_it_is():
    starts = [(-1.2, 1.0), (0.5, 0.5)]
    optimizer = optimizers.adamw(weight_decay=0.3)
    batch = descend(functions.rosenbrock, starts, 0.01, 80, optimizer=optimizer)
    for i, start in enumerate(starts):
        single = descend(functions.rosenbrock, start, 0.01, 80, optimizer=optimizer)
        np.testing.assert_allclose(batch.points[:, i], single.points, rtol=1e-10)


def test_adamw_without_decay_is_adam_and_with_it_no_penalty():
    f = functions.quadratic(np.diag([1.0, 50.0]), [3.0, -100.0])
    penalised = functions.quadratic(np.diag([1.2, 50.2]), [3.0, -100.0])  # f + 0.1|x|²
    adam, adamw = optimizers.adam(), optimizers.adamw(weight_decay=0)
    paths = [descend(f, (2, 2), 0.05, 50, optimizer=o).points for o in (adam, adamw)]
    np.testing.assert_array_equal(*paths)
    apart = descend(f, (2, 2), 0.05, 3000, optimizer=optimizers.adamw(weight_decay=0.2))
    together = descend(penalised, (2, 2), 0.05, 3000, optimizer=adam)
    assert together.points[-1] == pytest.approx([2.5, -100 / 50.2], abs=1e-3)
    assert np.abs(apart.points[-1] - together.points[-1]).max() > 0.01


def test_adamw_copies_what_it_keeps():
    x = np.array([4.0, -1.0])
    optimizer = optimizers.adamw()
    state = optimizer.init(x)
    x += 1
    assert state[-1].tolist() == [4.0, -1.0]


curvatures = st.floats(1e-3, 1e3)


@given(curvatures, curvatures, st.floats(0.5, 2))
@settings(deadline=None)
def test_the_optimal_rate_leaves_the_least_of_the_slowest_direction(a, b, other):
    least, most = sorted((a, b))
    kappa = most / least

    def worst(rate):
        return max(abs(1 - rate * least), abs(1 - rate * most))

    best = optimizers.optimal_quadratic(least, most)
    assert worst(best) == pytest.approx((kappa - 1) / (kappa + 1), abs=1e-12)
    assert worst(best) <= worst(other * best) + 1e-12


def radius(rate, beta, curvature):
    """By how much a step of momentum shrinks a direction in the long run."""
    matrix = [[1 + beta - rate * curvature, -beta], [1, 0]]
    return max(abs(np.linalg.eigvals(matrix)))


@given(st.floats(1.01, 1e3), st.floats(0.8, 1.25), st.floats(0.8, 1.25))
@settings(deadline=None)
def test_the_optimal_momentum_leaves_the_least(kappa, more_rate, more_beta):
    rate, beta = optimizers.optimal_quadratic(1, kappa, momentum=True)
    ends = np.array([1, kappa])
    best = (kappa**0.5 - 1) / (kappa**0.5 + 1)
    # At a double root a rounding error of 1e-16 moves the two roots by some 1e-8.
    assert max(radius(rate, beta, c) for c in ends) == pytest.approx(best, abs=2e-7)
    beta_too = min(beta * more_beta, 0.9999)
    assert max(radius(rate * more_rate, beta_too, c) for c in ends) >= best - 2e-7


def test_equal_curvatures_need_one_step_and_no_momentum():
    assert optimizers.optimal_quadratic(4, 4) == 0.25
    assert optimizers.optimal_quadratic(4, 4, momentum=True) == (0.25, 0)
