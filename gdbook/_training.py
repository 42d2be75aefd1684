"""The one training loop: parameters moved against the gradient of a cost, minibatch by minibatch.

``minibatch.train``, ``neuron.train`` and ``linear.train`` all run it. It knows no model: all that
it asks for is a function ``(params, X, y) -> (cost, gradient)``, and an optimizer that turns a
gradient into a move.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from gdbook._pixels import ROWS, blocks
from gdbook._validation import bounded, refuse_not_finite


def training(
    cost_and_gradient: Callable, params: list, X, y, batches: Iterable, rate_at: Callable, optimizer
) -> Iterator[float]:
    """Train ``params``, which are changed: one step for each batch, p ← p + move(∂Ĉ/∂p).

    Args:
        cost_and_gradient: ``(params, X, y) -> (Ĉ, gradient)`` on some rows, the gradient holding
            one entry for each of the parameters.
        params: A list of floats and arrays. Arrays are changed in place.
        X: The points, (n, features): an array, or :class:`gdbook._pixels.Pixels`.
        y: Their labels or values, an array (n,).
        batches: What selects the rows of each step: index arrays, or slices.
        rate_at: The learning rate of each step, counted from 0; asked once a step.
        optimizer: From :mod:`gdbook.optimizers`.

    Yields:
        After each step Ĉ, the mean cost of its batch just before the step.

    Raises:
        ValueError: A cost is not finite because X is not.
    """
    states = [optimizer.init(param) for param in params]
    for step, batch in enumerate(batches):
        cost, gradient = _on_rows(cost_and_gradient, params, X, y, batch)
        rate = rate_at(step)
        for i, slope in enumerate(gradient):
            move, states[i] = optimizer.update(slope, states[i], rate)
            params[i] += move
        if not math.isfinite(cost):  # looked into only now: healthy training does not pay for it
            for rows in _parts(batch, len(X)):
                refuse_not_finite(X=X[rows])
        yield cost


def _on_rows(cost_and_gradient, params, X, y, batch):
    """Ĉ and its gradient on a batch; a large one is worked through in blocks of rows."""
    count = len(X) if isinstance(batch, slice) else len(batch)
    if count <= ROWS:
        return cost_and_gradient(params, gather(X, batch), y[batch])
    total, sums = 0.0, None
    for rows in _parts(batch, len(X)):
        values = y[rows]
        share = len(values) / count
        cost, gradient = cost_and_gradient(params, gather(X, rows), values)
        total += share * cost
        parts = [share * slope for slope in gradient]
        sums = parts if sums is None else [a + part for a, part in zip(sums, parts, strict=True)]
    return total, sums


def _parts(batch, count: int) -> Iterator:
    """An index array, or ``slice(None)`` of ``count`` rows, in pieces of at most ROWS."""
    if isinstance(batch, slice):
        return blocks(count)
    return (batch[rows] for rows in blocks(len(batch)))


def gather(X, rows):
    """Some rows of X."""
    if isinstance(rows, slice) or not isinstance(X, np.ndarray) or not X.flags.c_contiguous:
        return X[rows]
    return X.take(rows, axis=0)  # faster, but would first copy the whole of any other X


def weighted_sum(slopes, X):
    """Σᵢ slopeᵢ·xᵢ over the rows of X, which need not be held as floats all at once."""
    if isinstance(X, np.ndarray):
        return slopes @ X
    return sum(slopes[rows] @ X[rows] for rows in blocks(len(X)))


@dataclass(frozen=True)
class History:
    """What the full gradient descent of a model with weights w and bias b went through.

    Attributes:
        w: The weights before the first step and after every step, (steps + 1, d).
        b: The biases, (steps + 1,).
        cost: The costs, (steps + 1,).

    Example:
        >>> from gdbook import linear
        >>> history = linear.train([0.0], 0.0, [[0.0], [1.0]], [1, 3], learning_rate=0.5, steps=2)
        >>> history.w.shape, history.b.shape, history.cost.shape, history.diverged
        ((3, 1), (3,), (3,), False)
    """

    w: np.ndarray
    b: np.ndarray
    cost: np.ndarray

    @property
    def params(self) -> tuple[np.ndarray, float]:
        """The weights and the bias at the end: ``w, b = history.params``."""
        return self.w[-1], float(self.b[-1])

    @property
    def diverged(self) -> bool:
        """Whether the training ran into a number that is not finite, and stopped there."""
        return not math.isfinite(self.cost[-1])


def full_descent(
    cost_and_gradient: Callable, w: np.ndarray, b: float, X, y, rate_at, steps: int, optimizer
) -> History:
    """All points at every step, from (w, b), and every step kept; see ``training``.

    It ends with the first cost that is not finite.
    """
    bounded("steps", steps, (steps + 1) * (w.size + 2))
    params: list = [w.copy(), b]
    ws, bs, costs = np.empty((steps + 1, w.size)), np.empty(steps + 1), np.empty(steps + 1)
    ws[0], bs[0] = params
    everything = (slice(None) for _ in range(steps))
    step = 0
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result
        for cost in training(cost_and_gradient, params, X, y, everything, rate_at, optimizer):
            costs[step] = cost
            if not math.isfinite(cost):
                break
            step += 1
            ws[step], bs[step] = params
        else:
            costs[step], _ = _on_rows(cost_and_gradient, params, X, y, slice(None))
    return History(ws[: step + 1], bs[: step + 1], costs[: step + 1])
