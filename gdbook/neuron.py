"""The logistic neuron: k inputs, one probability; its cost, two gradients, its training.

    z = w₀x₀ + … + w₍ₖ₋₁₎x₍ₖ₋₁₎ + b,    y = σ(z) = 1 / (1 + e^(−z))

y is the probability that a point has label 1 (label 1 of ``data.two_blobs`` is drawn black, label 0
white). Shapes, everywhere: X (n, k) holds n points in rows; y (n,) their labels, each 0 or 1;
w (k,) the weights; b a number. All arithmetic is float64. Source: the book's chapter on the neuron.
"""

import numpy as np

from gdbook import _validation, optimizers
from gdbook._training import History, full_descent, weighted_sum
from gdbook._validation import (
    numbers,
    one_for_each_point,
    points_for,
    scores,
    shown,
    weights_and_bias,
)

__all__ = [
    "History",
    "accuracy",
    "cost",
    "cost_and_gradient",
    "evaluate",
    "gradient",
    "gradient_by_chain_rule",
    "predict",
    "prepare",
    "sigmoid",
    "train",
]


def sigmoid(z):
    """The probability that belongs to z: σ(z) = 1 / (1 + e^(−z)).

    Computed as e^min(z, 0) / (1 + e^(−|z|)), which is the same number: 1 / (1 + e^(−z)) for z ≥ 0
    and e^z / (1 + e^z) for z < 0. Neither exponent can overflow, and no digits are lost.

    Args:
        z: A number, or any array.

    Returns:
        Numbers from 0 to 1, in the shape of z.

    Raises:
        TypeError: ``z`` does not hold real numbers.

    Example:
        >>> sigmoid(0.0)
        0.5
        >>> sigmoid([-1000.0, 1000.0])
        array([0., 1.])
    """
    y = _sigmoid(numbers("z", z))
    return y if y.ndim else float(y)


def predict(w, b, X):
    """The probability of label 1 for every point: y = σ(Xw + b).

    Args:
        w: Weights, (k,).
        b: Bias, a number.
        X: Points, (n, k).

    Returns:
        Probabilities, (n,).

    Raises:
        ValueError: A shape that does not fit, or a number that is not finite.
        TypeError: An argument that does not hold real numbers.

    Example:
        >>> predict([1.0, -1.0], 0.5, [[0.0, 0.5], [4.0, 0.5]]).round(3)
        array([0.5  , 0.982])
    """
    w, b = weights_and_bias(w, b)
    return _sigmoid(scores("w", w, b, points_for(w, X)))


def cost(w, b, X, y) -> float:
    """The mean cross-entropy: C = mean of H, H = −(yₜ·log σ(z) + (1 − yₜ)·log(1 − σ(z))).

    Computed from z, as −log σ(z) = log(1 + e^(−z)): where σ(z) rounds to 0 or 1 its logarithm
    would be infinite, or lost.

    Args:
        w: Weights, (k,).
        b: Bias, a number.
        X: Points, (n, k).
        y: Labels 0 or 1, (n,).

    Returns:
        The mean, ≥ 0, in nats.

    Raises:
        ValueError: A shape that does not fit, a label other than 0 and 1, a number that is not
            finite.
        TypeError: An argument that does not hold real numbers.

    Example:
        >>> round(cost([0.0], 0.0, [[1.0], [2.0]], [0, 1]), 4)
        0.6931
        >>> cost([1.0], 0.0, [[1000.0]], [0])
        1000.0
    """
    w, b, X, y = _validated(w, b, X, y)
    return _cost(scores("w", w, b, X), y)


def gradient(w, b, X, y):
    """The gradient of the cost, analytic: ∂C/∂w = Xᵀ(σ(z) − yₜ)/n, ∂C/∂b = mean(σ(z) − yₜ).

    Args:
        w: Weights, (k,).
        b: Bias, a number.
        X: Points, (n, k).
        y: Labels 0 or 1, (n,).

    Returns:
        (dw, db), an array (k,) and a number.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> dw, db = gradient([1.0, -1.0], 5.5, X, y)
        >>> dw.round(4), round(db, 4)
        (array([2.4333, 1.7574]), -0.071)
    """
    w, b, X, y = _validated(w, b, X, y)
    return _gradient(scores("w", w, b, X), X, y)


def gradient_by_chain_rule(w, b, X, y):
    """The same gradient by pieces: ∂H/∂w = dH/dy · dy/dz · ∂z/∂w, ∂H/∂b = dH/dy · dy/dz · ∂z/∂b.

    The pieces of one point with label yₜ and prediction y = σ(z):

        dH/dy = (y − yₜ) / (y(1 − y)),   dy/dz = y(1 − y),   ∂z/∂w = x,   ∂z/∂b = 1

    Where y rounds to 0 or 1 (in float64 for z > 36.7 or z < −708.4), dy/dz is 0 and dH/dy is 0/0,
    or 1/0 for a wrong label: the product is lost, although it has a limit, y − yₜ. There the
    limit is taken, so the result is finite everywhere and agrees with ``gradient``.

    Args:
        w: Weights, (k,).
        b: Bias, a number.
        X: Points, (n, k).
        y: Labels 0 or 1, (n,).

    Returns:
        (dw, db), an array (k,) and a number.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> dw, db = gradient_by_chain_rule([1.0, -1.0], 5.5, X, y)
        >>> dw.round(4), round(db, 4)
        (array([2.4333, 1.7574]), -0.071)
        >>> gradient_by_chain_rule([1.0], 0.0, [[1000.0]], [0])  # σ(1000) rounds to 1
        (array([1000.]), 1.0)
    """
    w, b, X, yt = _validated(w, b, X, y)
    y = _sigmoid(scores("w", w, b, X))

    dydz = y * (1 - y)
    saturated = dydz < np.finfo(np.float64).tiny  # below it dH/dy overflows, or is 0/0
    dHdy = (y - yt) / np.where(saturated, 1.0, dydz)
    dHdz = np.where(saturated, y - yt, dHdy * dydz)
    dzdw = np.asarray(X)
    dzdb = 1.0
    return (dHdz[:, None] * dzdw).mean(axis=0), float((dHdz * dzdb).mean())


def accuracy(w, b, X, y) -> float:
    """The share of points whose more probable label is the right one; of two equal ones 0 counts.

    Args:
        w: Weights, (k,).
        b: Bias, a number.
        X: Points, (n, k).
        y: Labels 0 or 1, (n,).

    Returns:
        A number from 0 to 1.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> accuracy([1.0], 0.0, [[3.0], [-2.0], [5.0]], [1, 0, 0]) == 2 / 3
        True
    """
    return evaluate((w, b), X, y)[1]


def train(w, b, X, y, learning_rate, steps, *, optimizer=None) -> History:
    """Full gradient descent from (w, b): w ← w − η·∂C/∂w, b ← b − η·∂C/∂b, ``steps`` times.

    Args:
        w: Weights to start from, (k,); not changed.
        b: Bias to start from, a number.
        X: points, (n, k).
        y: Labels 0 or 1, (n,).
        learning_rate: η, a positive number, or a schedule: a function step -> η, steps counted
            from 0 and each asked for once.
        steps: How many updates, ≥ 0.
        optimizer: From :mod:`gdbook.optimizers`; by default ``gradient_descent()``, the formula
            above.

    Returns:
        A History, start included. Divergence is a result: the history then ends at the first
        cost that is not finite, and says ``diverged``.

    Raises:
        ValueError: As ``cost``; a learning rate that is not finite and positive; negative steps.
        TypeError: As ``cost``; a learning rate, steps or optimizer of the wrong type.

    Example:
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> history = train([1.0, -1.0], 5.5, X, y, learning_rate=0.1, steps=1)
        >>> history.w[-1].round(4), round(float(history.b[-1]), 4)
        (array([ 0.7567, -1.1757]), 5.5071)
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
        >>> prepare(None, [[1.0, 2.0]], [1])[0]
        [array([0., 0.]), 0.0]
    """
    X = _validation.points(X)
    w, b = _validation.weights_and_bias_of(params, X.shape[1])
    w, b, X, y = _validated(w, b, X, y)
    return [w.copy(), b], X, y


def cost_and_gradient(params, X, y):
    """The cost and its gradient (dw, db) together, for (w, b) in ``params``; nothing is checked.

    Example:
        >>> cost_and_gradient(([0.0], 0.0), np.array([[1.0], [2.0]]), np.array([0.0, 1.0]))
        (0.6931471805599453, (array([-0.25]), 0.0))
    """
    w, b = params
    z = X @ w + b
    return _cost(z, y), _gradient(z, X, y)


def evaluate(params, X, y) -> tuple[float, float]:
    """The cost and the accuracy of (w, b) in ``params``.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> evaluate(([1.0], 0.0), [[0.0], [1000.0]], [0, 1])
        (0.34657359027997264, 1.0)
    """
    w, b = params
    w, b, X, y = _validated(w, b, X, y)
    z = scores("w", w, b, X)
    return _cost(z, y), float(((z > 0) == y).mean())


def _sigmoid(z):
    return np.exp(np.minimum(z, 0.0)) / (1 + np.exp(-np.abs(z)))


def _cost(z, y) -> float:
    """H = log(1 + e^(−z)) for yₜ = 1 and log(1 + e^z) for yₜ = 0, averaged."""
    return float(np.logaddexp(0.0, (1 - 2 * y) * z).mean())


def _gradient(z, X, y):
    """dH/dz = σ(z) − yₜ, times ∂z/∂w = x and ∂z/∂b = 1, averaged."""
    dHdz = _sigmoid(z) - y
    return weighted_sum(dHdz, X) / len(y), float(dHdz.sum()) / len(y)


def _validated(w, b, X, y):
    """Weights, bias, points and labels 0 or 1, in shapes that fit."""
    w, b = weights_and_bias(w, b)
    X = points_for(w, X)
    y = one_for_each_point(y, X)
    other = np.abs(y - 0.5) - 0.5  # 0 for the labels 0 and 1 alone
    if other.any():
        raise ValueError(f"y must hold labels 0 and 1, not {y[other != 0][0]} in {shown(y)}")
    return w, b, X, y
