"""The descent itself: from one start or from many, step by step against the gradient."""

import math
from dataclasses import dataclass, field

import numpy as np

from gdbook import _validation, optimizers
from gdbook._descending import descending


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The way of a descent, or of n at once, from its start to its last point.

    Attributes:
        points: (steps + 1,) for one variable, (steps + 1, d) for d; with n starts
            (steps + 1, n) or (steps + 1, n, d). The start is ``points[0]``.
        values: F at the points: (steps + 1,), or (steps + 1, n).
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
    rate_at = _validation.rate(learning_rate)
    steps = _validation.count("steps", steps)
    if tolerance is not None:
        tolerance = _validation.number("tolerance", tolerance, at_least=0)
    optimizer = optimizers.validated(optimizer)

    coordinates = np.moveaxis(start, -1, 0) if f.dim > 1 else start[np.newaxis]
    endings = _Ending() if coordinates.ndim == 1 else _Endings(coordinates.shape[1])
    point = tuple(coordinates.tolist() if coordinates.ndim == 1 else coordinates)
    points, rates = [point], []
    with np.errstate(all="ignore"):  # running off to infinity is a result here
        for rate, _, after in descending(f.gradient, point, map(rate_at, range(steps)), optimizer):
            all_stopped = endings.look(point, after, tolerance)
            point = after
            if not history:
                points.clear()
            points.append(point)
            rates.append(rate)
            if all_stopped:
                break
        values = np.array([f(*point) for point in points])
    path = np.array(points)  # (k, d) or (k, d, n)
    path = np.moveaxis(path, 1, -1) if f.dim > 1 else path[:, 0]
    ending = (endings.steps, endings.converged, endings.diverged)
    return Trajectory(path, values, np.array(rates), *ending)


class _Ending:
    """How the descent from one start goes on: in plain floats, ten times as fast as arrays."""

    def __init__(self):
        self.steps, self.converged, self.diverged = 0, False, False

    def look(self, before, after, tolerance) -> bool:
        """Take a step into account, and say whether it was the last."""
        self.steps += 1
        self.diverged = not all(map(math.isfinite, after))
        if tolerance is not None:
            self.converged = all(
                abs(x - b) <= tolerance for x, b in zip(after, before, strict=True)
            )
        return self.converged or self.diverged


class _Endings:
    """How the descents from n starts go on, of which each stops for itself."""

    def __init__(self, n):
        self.steps = np.zeros(n, dtype=np.int64)
        self.converged, self.diverged = np.zeros((2, n), dtype=bool)

    def look(self, before, after, tolerance) -> bool:
        """Put those that had stopped back where they were; whether all have stopped now."""
        stopped = self.converged | self.diverged
        for x, b in zip(after, before, strict=True):
            np.copyto(x, b, where=stopped)
        self.steps += ~stopped
        self.diverged |= ~np.isfinite(after).all(axis=0)
        if tolerance is not None:
            moved = np.abs(np.subtract(after, before)) > tolerance
            self.converged |= ~(moved.any(axis=0) | self.diverged)
        return bool((self.converged | self.diverged).all())


def _check_function(f):
    if not (callable(f) and hasattr(f, "gradient") and hasattr(f, "dim")):
        raise TypeError(f"f must be a gdbook Function, with gradient and dim, not {f!r}")
    return f


def _check_start(start, dim):
    array = _validation.array("start", start)
    shapes = "() or (n,)" if dim == 1 else f"({dim},) or (n, {dim})"
    fits = array.ndim <= 1 if dim == 1 else array.ndim in (1, 2) and array.shape[-1] == dim
    if not fits or not array.size:
        raise ValueError(f"start must have the shape {shapes}, not {array.shape}: {start!r}")
    return array
