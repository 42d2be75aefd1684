"""The descent itself: from one start or from many, step by step against the gradient."""

import inspect
import math
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from gdbook import _validation, optimizers
from gdbook._descending import descending
from gdbook._validation import shown


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
        learning_rate: A number above 0, a schedule ``step -> learning rate``, or a line search
            ``(f, x, direction) -> learning rate`` (or a tuple that begins with it), which is asked
            at every step, with the direction −∇f(x), such as
            :func:`gdbook.line_search.backtracking`.
        steps: How many steps at most.
        optimizer: From :mod:`gdbook.optimizers`; by default ``gradient_descent()``. A line search
            takes none, and one start only.
        tolerance: Stop once every |Δx| ≤ tolerance; by default never.
        history: False keeps the last point and value only, as a history of length 1.

    Returns:
        Trajectory: the points, the values of f there, the learning rates, and how it ended.

    Raises:
        TypeError: ``f`` has no gradient, or an argument is of the wrong kind.
        ValueError: A learning rate is not finite and above 0 (a schedule or a line search may
            reach 0), the start is not finite or does not fit f, steps or tolerance is negative; or
            a line search is given with an optimizer, or with n starts.

    Example:
        >>> from gdbook import descend, functions, schedules
        >>> t = descend(functions.peaks, (-1, -2), learning_rate=0.01)
        >>> t.points.shape, t.points[-1].round(3), t.values[-1].round(3)
        ((1001, 2), array([ 0.228, -1.626]), np.float64(-6.551))
        >>> rate = schedules.exponential_decay(0.4, decay_rate=0.5, decay_steps=10)
        >>> descend(functions.parabola(3), [-1, 0, 9], rate, steps=50).points.shape
        (51, 3)
    """
    f = _validation.objective(f)
    starts = _check_start(start, f.dim)
    steps = _validation.count("steps", steps)
    if _is_line_search(learning_rate):
        if starts.ndim != (f.dim > 1):
            raise ValueError(f"start must be a single one for a line search, not {shown(start)}")
        if optimizer is not None:
            raise ValueError(f"optimizer must be None for a line search, not {shown(optimizer)}")
        rates = (_searching(f, learning_rate, step) for step in range(steps))
    else:
        rates = map(_validation.rate(learning_rate), range(steps))
    optimizer = optimizers.validated(optimizer)
    return _follow(f, f.gradient, starts, rates, optimizer, tolerance, history)


def newton(f, start, steps=50, *, damping=0.0, tolerance=None) -> Trajectory:
    """Newton's method: x ← x − (H + damping·I)⁻¹∇f(x), H the Hessian of f at x.

    Each step leads to where a quadratic with f's slope and curvature at x is level: its minimum
    where H is positive definite, else possibly a saddle point or a maximum. A damping larger than
    the most negative eigenvalue makes every step lead downhill, and shortens it; a very large one
    makes it a step of gradient descent with the learning rate 1 / damping.

    Args:
        f: A :class:`gdbook.Function` (or any callable with ``dim``, ``gradient`` and ``hessian``).
        start: One start or n starts, as in :func:`descend`.
        steps: How many steps at most.
        damping: What is added to all eigenvalues of H, at least 0.
        tolerance: Stop once every |Δx| ≤ tolerance; by default never.

    Returns:
        Trajectory: its learning rates are all 1. Where H + damping·I has no inverse there is no
        next point: it is NaN, and the descent has ``diverged``.

    Raises:
        TypeError: ``f`` has no gradient or no Hessian, or an argument is of the wrong kind.
        ValueError: The start is not finite or does not fit f; steps, damping or tolerance is
            negative.

    Example:
        >>> from gdbook import functions
        >>> bowl = functions.quadratic([[2, 1], [1, 3]], b=[3, 4])
        >>> newton(bowl, (7, -5), steps=1).points[-1]
        array([1., 1.])
        >>> newton(functions.double_well, 1.5, tolerance=1e-9)
        Trajectory(steps=7, converged=True, diverged=False)

    Source: J. Nocedal, S. J. Wright, "Numerical Optimization", chapters 2 and 3.
    """
    f = _validation.objective(f, "hessian")
    start = _check_start(start, f.dim)
    steps = _validation.count("steps", steps)
    damping = _validation.number("damping", damping, at_least=0)

    def directions(*xs):
        slopes = np.moveaxis(np.asarray(f.gradient(*xs), float), 0, -1)  # (d,) or (n, d)
        hessians = np.moveaxis(np.asarray(f.hessian(*xs), float), (0, 1), (-2, -1))
        found = _solved(hessians + damping * np.eye(f.dim), slopes)
        return tuple(found.tolist()) if found.ndim == 1 else tuple(np.moveaxis(found, -1, 0))

    plain = optimizers.gradient_descent()
    return _follow(f, directions, start, repeat(1.0, steps), plain, tolerance, history=True)


def _follow(f, gradient, start, rates, optimizer, tolerance, history) -> Trajectory:
    """Descend from one start or from n, and keep what :class:`Trajectory` holds."""
    if tolerance is not None:
        tolerance = _validation.number("tolerance", tolerance, at_least=0)
    history = _validation.flag("history", history)
    coordinates = np.moveaxis(start, -1, 0) if f.dim > 1 else start[np.newaxis]
    endings = _Ending() if coordinates.ndim == 1 else _Endings(coordinates.shape[1])
    point = tuple(coordinates.tolist() if coordinates.ndim == 1 else coordinates)
    points, taken = [point], []
    with np.errstate(all="ignore"):  # running off to infinity is a result here
        for rate, _, after in descending(gradient, point, rates, optimizer):
            all_stopped = endings.look(point, after, tolerance)
            point = after
            if not history:
                points.clear()
            points.append(point)
            taken.append(rate)
            if all_stopped:
                break
        values = _validation.numbers("f", [f(*point) for point in points])
    path = np.array(points)  # (k, d) or (k, d, n)
    path = np.moveaxis(path, 1, -1) if f.dim > 1 else path[:, 0]
    ending = (endings.steps, endings.converged, endings.diverged)
    return Trajectory(path, values, np.array(taken), *ending)


def _is_line_search(learning_rate) -> bool:
    """Whether it is a function of (f, x, direction) and not of a step alone."""
    if not callable(learning_rate):
        return False
    try:
        parameters = inspect.signature(learning_rate).parameters.values()
    except (TypeError, ValueError):  # a function that does not tell
        return False
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return sum(p.kind in kinds and p.default is p.empty for p in parameters) == 3


def _searching(f, search, step):
    """The line search as a function (point, slopes) -> learning rate, which is always checked."""

    def rate(point, slopes):
        direction = -np.array(slopes)
        if not np.isfinite(direction).all():
            return 1.0  # the next point is not finite either: the descent has diverged
        x = np.array(point)
        found = search(f, x, direction) if f.dim > 1 else search(f, *point, -slopes[0])
        found = found[0] if isinstance(found, tuple) and found else found
        return _validation.number(f"learning_rate at step {step}", found, at_least=0)

    return rate


def _solved(matrices, vectors):
    """The solutions of matrices·x = vectors, one by one; NaN where there is none."""
    try:
        return np.linalg.solve(matrices, vectors[..., np.newaxis])[..., 0]
    except np.linalg.LinAlgError:
        if vectors.ndim == 1:
            return np.full_like(vectors, math.nan)
        return np.array([_solved(*pair) for pair in zip(matrices, vectors, strict=True)])


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


def _check_start(start, dim):
    array = _validation.array("start", start)
    shapes = "() or (n,)" if dim == 1 else f"({dim},) or (n, {dim})"
    fits = array.ndim <= 1 if dim == 1 else array.ndim in (1, 2) and array.shape[-1] == dim
    if not fits or not array.size:
        raise ValueError(f"start must have the shape {shapes}, not {array.shape}: {shown(start)}")
    return array
