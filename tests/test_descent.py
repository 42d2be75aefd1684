import math
import tracemalloc
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdbook import Trajectory, descend, functions, optimizers, schedules

BATCHES = {
    "one variable": (functions.double_well, [-1.8, -0.1, 0.0, 0.4, 1.8], 0.05),
    "one variable, some diverge": (functions.double_well, [-5.0, 0.5, 9.0], 0.1),
    "two variables": (functions.peaks, [(-1, -2), (0, 1.5), (3, 3), (-2, 0)], 0.05),
    "two variables, some diverge": (functions.himmelblau, [(0, 0), (5, 5), (-9, 1)], 0.02),
    "three variables": (functions.quadratic(np.diag([1.0, 2, 3])), [(1, 2, 3), (3, 2, 1)], 0.3),
    "a schedule": (
        functions.rosenbrock,
        [(-1.2, 1.0), (0.0, 0.0)],
        schedules.inverse_time_decay(2e-3, 0.5, 50),
    ),
}


def test_the_first_chapters_program():
    """error(x) = (x − 3)² + 2 from −1, learning rate 0.1, ten steps."""
    x, lines = -1.0, []
    for _ in range(10):
        x = x - 0.1 * 2 * (x - 3)
        lines.append((round(x, 4), round((x - 3) ** 2 + 2, 4)))
    t = descend(functions.parabola(3, 2), -1, 0.1, 10)
    assert list(zip(t.points[1:].round(4), t.values[1:].round(4), strict=True)) == lines
    assert lines[0] == (-0.2, 12.24)
    assert lines[-1] == (2.5705, 2.1845)


def test_the_second_chapters_program_needs_595_iterations():
    """y = (x + 5)² from 3, learning rate 0.01, until a step is at most 1e-6."""
    x, step, history = 3, 1, [3]
    while step > 0.000001 and len(history) <= 10000:
        previous = x
        x = previous - 0.01 * (2 * (previous + 5))
        step = abs(x - previous)
        history.append(x)
    t = descend(functions.parabola(-5), 3, 0.01, 10000, tolerance=1e-6)
    assert t.points.tolist() == history
    assert t.steps == len(history) - 1 == 595
    assert t.converged is True
    assert t.diverged is False
    assert t.points[1:3] == pytest.approx([2.84, 2.6832])


def test_the_third_chapters_program():
    """The printed lines of the document: the step's Z, the point after it."""
    t = descend(functions.peaks, (-1, -2), 0.01)
    assert t.points[1] == pytest.approx([-0.974, -1.998], abs=5e-4)
    assert t.values[0] == pytest.approx(-0.592, abs=5e-4)
    for step in range(100, 1000, 100):
        assert t.points[step + 1] == pytest.approx([0.228, -1.626], abs=5e-4)
        assert t.values[step] == pytest.approx(-6.551, abs=5e-4)
    assert t.points[-1] == pytest.approx(functions.peaks.minima[0].point, abs=1e-12)
    assert t.steps == 1000


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(1e-3, 0.5), st.integers(0, 60))
@settings(max_examples=50, deadline=None)
def test_equals_a_plain_loop(x, y, learning_rate, steps):
    t = descend(functions.peaks, (x, y), learning_rate, steps)
    path = [(x, y)]
    for _ in range(steps):
        slope_x, slope_y = functions.peaks.gradient(x, y)
        x, y = x - learning_rate * slope_x, y - learning_rate * slope_y
        path.append((x, y))
    assert t.points.tolist() == [list(point) for point in path]
    assert t.values.tolist() == [functions.peaks(*point) for point in path]
    assert t.learning_rates.tolist() == [learning_rate] * steps
    assert (t.steps, t.converged, t.diverged) == (steps, False, False)


@pytest.mark.parametrize("name", BATCHES)
@pytest.mark.parametrize("tolerance", [None, 1e-4])
@pytest.mark.parametrize("optimizer", [None, optimizers.momentum(0.5), optimizers.adam()])
def test_a_batch_equals_its_single_runs(name, tolerance, optimizer):
    f, starts, learning_rate = BATCHES[name]
    options = {"tolerance": tolerance, "optimizer": optimizer}
    batch = descend(f, starts, learning_rate, 120, **options)
    singles = [descend(f, start, learning_rate, 120, **options) for start in starts]
    assert batch.steps.tolist() == [single.steps for single in singles]
    assert batch.converged.tolist() == [single.converged for single in singles]
    assert batch.diverged.tolist() == [single.diverged for single in singles]
    longest = max(singles, key=lambda single: single.steps)
    np.testing.assert_array_equal(batch.learning_rates, longest.learning_rates)
    assert len(batch.points) == len(batch.values) == longest.steps + 1
    for i, single in enumerate(singles):
        rest = longest.steps - single.steps  # it waits where it stopped
        points = np.concatenate([single.points, np.repeat(single.points[-1:], rest, axis=0)])
        values = np.concatenate([single.values, np.repeat(single.values[-1:], rest)])
        np.testing.assert_allclose(batch.points[:, i], points, rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(batch.values[:, i], values, rtol=1e-8, atol=1e-10)


def test_the_batches_above_hold_every_ending():
    endings = set()
    for f, starts, learning_rate in BATCHES.values():
        t = descend(f, starts, learning_rate, 120, tolerance=1e-4)
        endings |= set(zip(t.converged.tolist(), t.diverged.tolist(), strict=True))
    assert endings == {(True, False), (False, True), (False, False)}


@pytest.mark.parametrize(
    ("f", "start", "shape"),
    [
        (functions.parabola(3), 1, (6,)),
        (functions.parabola(3), [1.0, 2.0], (6, 2)),
        (functions.parabola(3), [1.0], (6, 1)),
        (functions.peaks, (0, 1), (6, 2)),
        (functions.peaks, [(0, 1)], (6, 1, 2)),
        (functions.peaks, np.zeros((7, 2)), (6, 7, 2)),
        (functions.quadratic(np.eye(3)), [(1, 2, 3), (4, 5, 6)], (6, 2, 3)),
        (functions.quadratic([[2.0]]), 1, (6,)),
    ],
)
def test_shapes(f, start, shape):
    t = descend(f, start, 0.1, 5)
    assert t.points.shape == shape
    assert t.points.dtype == t.values.dtype == t.learning_rates.dtype == np.float64
    np.testing.assert_array_equal(t.points[0], start)
    many = shape[1 : len(shape) - (f.dim > 1)]
    assert t.values.shape == (6, *many)
    assert t.learning_rates.shape == (5,)
    for per_start in (t.steps, t.converged, t.diverged):
        assert np.shape(per_start) == many


def test_no_step_is_a_trajectory_too():
    t = descend(functions.peaks, (1, 1), 0.1, 0, tolerance=1.0)
    assert t.points.tolist() == [[1, 1]]
    assert t.learning_rates.shape == (0,)
    assert (t.steps, t.converged, t.diverged) == (0, False, False)


@pytest.mark.parametrize("start", [np.array([1.0, 2.0]), np.array([[1.0, 2.0], [3.0, 4.0]])])
@pytest.mark.parametrize("history", [True, False])
def test_the_start_is_not_touched(start, history):
    before = start.copy()
    t = descend(functions.saddle, start, 0.1, 5, history=history)
    t.points[...] = 7
    np.testing.assert_array_equal(start, before)


def test_divergence_is_a_result():
    t = descend(functions.parabola(3), 4, 1.5, 5000)
    assert t.diverged is True
    assert t.converged is False
    assert t.steps < 1100
    assert not math.isfinite(t.points[-1])
    assert np.isfinite(t.points[:-1]).all()
    assert len(t.points) == len(t.values) == t.steps + 1
    assert len(t.learning_rates) == t.steps
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(t.values, (t.points - 3) ** 2)


def test_divergence_of_one_leaves_the_others_alone():
    t = descend(functions.himmelblau, [(0, 0), (50, 50)], 0.01, 300)
    assert t.diverged.tolist() == [False, True]
    assert t.steps[0] == 300
    assert t.steps[1] < 10
    assert t.points[-1, 0] == pytest.approx([3, 2])
    np.testing.assert_array_equal(
        t.points[t.steps[1] :, 1], np.tile(t.points[-1, 1], (301 - t.steps[1], 1))
    )
    assert np.isfinite(t.points[: t.steps[1], 1]).all()
    assert not np.isfinite(t.points[-1, 1]).all()


def test_a_batch_that_has_stopped_altogether_ends():
    t = descend(functions.parabola(3), [1.0, 3.0, 3.5], 0.5, 100, tolerance=0)
    assert t.steps.tolist() == [2, 1, 2]
    assert t.points.shape == (3, 3)
    assert t.converged.all()


def test_tolerance_asks_every_coordinate():
    t = descend(functions.quadratic(np.diag([1.0, 0.01])), (1, 1), 1.0, 5000, tolerance=1e-3)
    moves = np.abs(np.diff(t.points, axis=0)).max(axis=1)
    assert moves[-1] <= 1e-3 < moves[-2]
    assert t.points[1, 0] == 0  # the first coordinate was there at once


@pytest.mark.parametrize("start", [(-1, -2), [(-1, -2), (0, 1.5), (9, 9)]])
def test_without_history_only_the_last_point_is_kept(start):
    options = {"optimizer": optimizers.adam(), "tolerance": 1e-7}
    full = descend(functions.peaks, start, 0.05, 300, **options)
    last = descend(functions.peaks, start, 0.05, 300, **options, history=False)
    np.testing.assert_array_equal(last.points, full.points[-1:])
    np.testing.assert_array_equal(last.values, full.values[-1:])
    np.testing.assert_array_equal(last.learning_rates, full.learning_rates)
    for name in ("steps", "converged", "diverged"):
        np.testing.assert_array_equal(getattr(last, name), getattr(full, name))


def test_ten_thousand_starts_need_little_memory_without_history():
    starts = np.random.default_rng(4).uniform(-3, 3, size=(10_000, 2))
    tracemalloc.start()
    try:
        t = descend(functions.peaks, starts, 0.01, 200, history=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert t.points.shape == (1, 10_000, 2)
    assert peak < 20 * starts.nbytes  # the history would be 200 times the starts


def test_a_schedule_is_asked_for_each_step_by_its_number():
    asked = []

    def schedule(step):
        asked.append(step)
        return 0.1 if step < 3 else 0.01  # no array could answer this

    t = descend(functions.parabola(0), 1, schedule, 5)
    assert asked == [0, 1, 2, 3, 4]
    assert t.learning_rates.tolist() == [0.1, 0.1, 0.1, 0.01, 0.01]


def test_a_schedule_may_come_down_to_zero():
    t = descend(functions.parabola(0), 1, schedules.polynomial_decay(0.1, 0, 5), 10)
    assert t.learning_rates[-1] == 0
    assert t.points[5] == t.points[-1]


def test_any_callable_with_gradient_and_dim_can_be_descended():
    class Quartic(SimpleNamespace):
        dim = 1

        def __call__(self, x):
            return x**4

        def gradient(self, x):
            return (4 * x**3,)

    assert descend(Quartic(), 0.5, 0.1, 3).points == pytest.approx(
        [0.5, 0.45, 0.41355, 0.38526], abs=1e-5
    )
    far = descend(Quartic(), [10.0, 0.5], 0.1, 20)
    assert far.diverged.tolist() == [True, False]


def test_a_trajectory_prints_in_one_line():
    t = descend(functions.peaks, (0, 0), 0.01, 50)
    assert isinstance(t, Trajectory)
    assert repr(t) == "Trajectory(steps=50, converged=False, diverged=False)"
