"""The descent itself: from one start or from many, step by step against the gradient."""

import math
from dataclasses import dataclass, field

import numpy as np

from gdbook import _check
from gdbook.optimizers import Optimizer, gradient_descent


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The way of a descent, or of n at once, from its start to its last point.

    Attributes:
        points: (steps + 1,) for one variable, (steps + 1, d) for d; with n starts
            (steps + 1, n) or (steps + 1, n, d). The start is ``points[0]``.
        values: f at the points: (steps + 1,), or (steps + 1, n).
        learning_rates: (steps,), the learning rate of each step.
        steps: How many steps were made; with n starts an array (n,), and ``points`` goes on to the
            longest of them, the others resting where they stopped.
        converged: Whether the last move was within the tolerance; with n starts (n,).
        diverged: Whether the last point is infinite or NaN; with n starts (n,).

    Example:
        >>> from gdbook import descend, functions
        >>> descend(functions.parabola(3), start=-1, learning_rate=0.5, tolerance=0)
        Trajectory(steps=2, converged=True, diverged=False)
    """

    points: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)
    learning_rates: np.ndarray = field(repr=False)
    steps: int | np.ndarray
    converged: bool | np.ndarray
    diverged: bool | np.ndarray


def descend(f, start, learning_rate, steps=1000, *, optimizer=None, tolerance=None, history=True):
    """Descend f from a start, or from n starts at once: x ← x − η ∇f(x), steps times.

    A descent stops early in two cases, and the trajectory says which: it has ``converged`` when
    no coordinate moved by more than ``tolerance``; it has ``diverged`` when its new point is
    infinite or NaN, that point being the last one kept.

    Args:
        f: A :class:`gdbook.Function` (or any callable with ``dim`` and ``gradient``), d variables.
        start: One start: a number when d is 1, else (d,). Or n starts: (n,) when d is 1,
            else (n, d).
        learning_rate: A number above 0, or a schedule ``step -> learning rate``.
        steps: How many steps at most.
        optimizer: From :mod:`gdbook.optimizers`; by default ``gradient_descent()``.
        tolerance: Stop once every |Δx| ≤ tolerance; by default never.
        history: False keeps the last point and value only, as a history of length 1.

    Returns:
        Trajectory: the points, the values of f there, the learning rates, and how it ended.

    Raises:
        TypeError: ``f`` has no gradient, or an argument is of the wrong kind.
        ValueError: A learning rate is not finite and above 0 (a schedule may reach 0), the start
            is not finite or does not fit f, steps or tolerance is negative.

    Example:
        >>> from gdbook import descend, functions, schedules
        >>> t = descend(functions.peaks, (-1, -2), learning_rate=0.01)
        >>> t.points.shape, t.points[-1].round(3), t.values[-1].round(3)
        ((1001, 2), array([ 0.228, -1.626]), np.float64(-6.551))
        >>> rate = schedules.exponential_decay(0.4, decay_rate=0.5, decay_steps=10)
        >>> descend(functions.parabola(3), [-1, 0, 9], rate, steps=50).points.shape
        (51, 3)
    """
    f = _check_function(f)
    start = _check_start(start, f.dim)
    rate_at = _check.rate(learning_rate)
    steps = _check.count("steps", steps)
    if tolerance is not None:
        tolerance = _check.number("tolerance", tolerance, at_least=0)
    optimizer = gradient_descent() if optimizer is None else optimizer
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer must come from gdbook.optimizers, not {optimizer!r}")

    coordinates = np.moveaxis(start, -1, 0) if f.dim > 1 else start[np.newaxis]
    walk = _walk_one if coordinates.ndim == 1 else _walk_many
    with np.errstate(all="ignore"):  # running off to infinity is a result here
        points, rates, *ending = walk(f, coordinates, rate_at, steps, optimizer, tolerance, history)
        values = np.array([f(*point) for point in points])
    path = np.array(points)  # (k, d) or (k, d, n)
    path = np.moveaxis(path, 1, -1) if f.dim > 1 else path[:, 0]
    return Trajectory(path, values, np.array(rates), *ending)


def _walk_one(f, coordinates, rate_at, steps, optimizer, tolerance, history):
    # Plain floats: for a single point they are ten times as fast as arrays of one element.
    point = tuple(coordinates.tolist())
    states = [optimizer.init(x) for x in point]
    points, rates = [point], []
    converged = diverged = False
    while len(rates) < steps and not (converged or diverged):
        rates.append(rate_at(len(rates)))
        before = point
        point, states = _step(f, point, states, rates[-1], optimizer)
        diverged = not all(map(math.isfinite, point))
        if tolerance is not None:
            converged = all(abs(x - b) <= tolerance for x, b in zip(point, before, strict=True))
        _keep(points, point, history)
    return points, rates, len(rates), converged, diverged


def _walk_many(f, coordinates, rate_at, steps, optimizer, tolerance, history):
    point = tuple(coordinates)
    states = [optimizer.init(x) for x in point]
    points, rates = [point], []
    counts = np.zeros(coordinates.shape[1], dtype=np.int64)
    converged, diverged = np.zeros((2, *counts.shape), dtype=bool)
    while len(rates) < steps and not (stopped := converged | diverged).all():
        rates.append(rate_at(len(rates)))
        before = point
        point, states = _step(f, point, states, rates[-1], optimizer)
        point = tuple(np.where(stopped, before, point))
        counts += ~stopped
        diverged |= ~np.isfinite(point).all(axis=0)
        if tolerance is not None:
            moved = np.abs(np.subtract(point, before)) > tolerance
            converged |= ~(moved.any(axis=0) | diverged)
        _keep(points, point, history)
    return points, rates, counts, converged, diverged


def _step(f, point, states, rate, optimizer):
    """The next point and the next states, one coordinate after the other."""
    slopes = f.gradient(*point)
    pairs = [optimizer.update(g, state, rate) for g, state in zip(slopes, states, strict=True)]
    after = tuple(x + move for x, (move, _) in zip(point, pairs, strict=True))
    return after, [state for _, state in pairs]


def _keep(points, point, history):
    if not history:
        points.clear()
    points.append(point)


def _check_function(f):
    if not (callable(f) and hasattr(f, "gradient") and hasattr(f, "dim")):
        raise TypeError(f"f must be a gdbook Function, with gradient and dim, not {f!r}")
    return f


def _check_start(start, dim):
    array = _check.array("start", start)
    shapes = "() or (n,)" if dim == 1 else f"({dim},) or (n, {dim})"
    fits = array.ndim <= 1 if dim == 1 else array.ndim in (1, 2) and array.shape[-1] == dim
    if not fits or not array.size:
        raise ValueError(f"start must have the shape {shapes}, not {array.shape}: {start!r}")
    return array
