"""The straight line, and its like in d dimensions: least squares, by gradient descent.

    z = w₀x₀ + … + w₍d₋₁₎x₍d₋₁₎ + b,    C = mean of ½(z − y)²

Shapes, everywhere: X (n, d) holds n points in rows; y (n,) the number that belongs to each; w (d,)
the weights; b a number. All arithmetic is float64. What a neuron does before its sigmoid.
"""

import math

import numpy as np

from gdbook import _validation, optimizers
from gdbook._training import History, full_descent, weighted_sum
from gdbook._validation import (
    one_for_each_point,
    points_for,
    refuse_not_finite,
    scores,
    weights_and_bias,
)

__all__ = [
    "History",
    "cost",
    "cost_and_gradient",
    "evaluate",
    "gradient",
    "predict",
    "prepare",
    "train",
]


def predict(w, b, X) -> np.ndarray:
    """The number that the line gives every point: z = Xw + b.

    Args:
        w: Weights, (d,).
        b: Bias, a number.
        X: Points, (n, d).

    Returns:
        Numbers, (n,).

    Raises:
        ValueError: A shape that does not fit, or a number that is not finite.
        TypeError: An argument that does not hold real numbers.

    Example:
        >>> predict([2.0], 1.0, [[0.0], [1.0], [5.0]])
        array([ 1.,  3., 11.])
    """
    w, b = weights_and_bias(w, b)
    return scores("w", w, b, points_for(w, X))


def cost(w, b, X, y) -> float:
    """Half the mean of the squares: C = mean of ½(z − y)².

    The half takes away the 2 of the derivative.

    Args:
        w: Weights, (d,).
        b: Bias, a number.
        X: Points, (n, d).
        y: The number of each point, (n,).

    Returns:
        A number ≥ 0, in the square of y's unit; infinite where a square overflows.

    Raises:
        ValueError: A shape that does not fit, or a number that is not finite.
        TypeError: An argument that does not hold real numbers.

    Example:
        >>> cost([2.0], 1.0, [[0.0], [1.0]], [1.0, 5.0])
        1.0
    """
    w, b, X, y = _validated(w, b, X, y)
    return _cost(scores("w", w, b, X) - y)


def gradient(w, b, X, y) -> tuple[np.ndarray, float]:
    """The gradient of the cost: ∂C/∂w = Xᵀ(z − y)/n, ∂C/∂b = mean(z − y).

    Args:
        w: Weights, (d,).
        b: Bias, a number.
        X: Points, (n, d).
        y: The number of each point, (n,).

    Returns:
        (dw, db), an array (d,) and a number.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> gradient([2.0], 1.0, [[0.0], [1.0]], [1.0, 5.0])
        (array([-1.]), -1.0)
    """
    w, b, X, y = _validated(w, b, X, y)
    return _gradient(scores("w", w, b, X) - y, X)


def train(w, b, X, y, learning_rate, steps, *, optimizer=None) -> History:
    """Full gradient descent from (w, b): w ← w − η·∂C/∂w, b ← b − η·∂C/∂b, ``steps`` times.

    Args:
        w: Weights to start from, (d,); not changed.
        b: Bias to start from, a number.
        X: points, (n, d).
        y: The number of each point, (n,).
        learning_rate: η, a positive number, or a schedule: a function step -> η, steps counted
            from 0 and each asked for once.
        steps: How many updates, ≥ 0.
        optimizer: From :mod:`gdbook.optimizers`; by default ``gradient_descent()``, the formula
            above.

    Returns:
        A :class:`gdbook.neuron.History`, start included. Divergence is a result: the history then
        ends at the first cost that is not finite, and says ``diverged``.

    Raises:
        ValueError: As ``cost``; a learning rate that is not finite and positive; negative steps.
        TypeError: As ``cost``; a learning rate, steps or optimizer of the wrong type.

    Example:
        >>> X, y = [[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0]  # y = 2x + 1
        >>> w, b = train([0.0], 0.0, X, y, learning_rate=0.5, steps=200).params
        >>> w.round(6), round(b, 6)
        (array([2.]), 1.0)
    """
    w, b, X, y = _validated(w, b, X, y)
    scores("w", w, b, X)  # must be finite at the start
    rate_at = _validation.rate(learning_rate)
    steps = _validation.count("steps", steps, at_least=0)
    optimizer = optimizers.validated(optimizer)
    return full_descent(cost_and_gradient, w, b, X, y, rate_at, steps, optimizer)


def prepare(params, X, y):
    """What ``minibatch.train`` trains: ([w, b], X, y), checked; zeros where ``params`` is None.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> prepare(None, [[1.0, 2.0]], [7.5])[0]
        [array([0., 0.]), 0.0]
    """
    X = _validation.points(X)
    w, b = _validation.weights_and_bias_of(params, X.shape[1])
    w, b, X, y = _validated(w, b, X, y)
    return [w.copy(), b], X, y


def cost_and_gradient(params, X, y):
    """The cost and its gradient (dw, db) together, for (w, b) in ``params``; nothing is checked.

    Example:
        >>> cost_and_gradient(([2.0], 1.0), np.array([[0.0], [1.0]]), np.array([1.0, 5.0]))
        (1.0, (array([-1.]), -1.0))
    """
    w, b = params
    errors = X @ w + b - y
    return _cost(errors), _gradient(errors, X)


def evaluate(params, X, y) -> tuple[float, float]:
    """The cost of (w, b) in ``params``, and NaN: a line has no right answers to be counted.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> evaluate(([2.0], 1.0), [[0.0], [1.0]], [1.0, 5.0])
        (1.0, nan)
    """
    w, b = params
    return cost(w, b, X, y), math.nan


def _cost(errors) -> float:
    with np.errstate(over="ignore"):
        return float(np.vdot(errors, errors)) / (2 * len(errors))


def _gradient(errors, X):
    """dC/dz = (z − y)/n, times ∂z/∂w = x and ∂z/∂b = 1."""
    return weighted_sum(errors, X) / len(errors), float(errors.sum()) / len(errors)


def _validated(w, b, X, y):
    """Weights, bias, points and their numbers, in shapes that fit."""
    w, b = weights_and_bias(w, b)
    X = points_for(w, X)
    y = one_for_each_point(y, X)
    refuse_not_finite(y=y)
    return w, b, X, y
