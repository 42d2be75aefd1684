"""The logistic neuron: k inputs, one probability; its cost, two gradients, its training.

    z = w₀x₀ + … + w₍ₖ₋₁₎x₍ₖ₋₁₎ + b,    y = σ(z) = 1 / (1 + e^(−z))

y is the probability that a point has label 1 (label 1 of ``data.two_blobs`` is drawn black, label 0
white). Shapes, everywhere: X (n, k) holds n points in rows; y (n,) their labels, each 0 or 1;
w (k,) the weights; b a number. All arithmetic is float64. Source: the book's chapter on the neuron.
"""

import math
from dataclasses import dataclass

import numpy as np

from gdbook import _check
from gdbook._check import numbers, scores, shown


@dataclass(frozen=True)
class History:
    """What ``train`` went through; row 0 is the start.

    Attributes:
        w: the weights before the first step and after every step, (steps+1, k).
        b: the biases, (steps+1,).
        cost: the costs, (steps+1,).

    Example:
        >>> history = train([[0.0], [1.0]], [0, 1], [0.0], 0.0, learning_rate=1.0, steps=2)
        >>> history.w.shape, history.b.shape, history.cost.shape, history.diverged
        ((3, 1), (3,), (3,), False)
    """

    w: np.ndarray
    b: np.ndarray
    cost: np.ndarray

    @property
    def diverged(self) -> bool:
        """Whether the training ran into a number that is not finite, and stopped there."""
        return not math.isfinite(self.cost[-1])


def sigmoid(z):
    """The probability that belongs to z: σ(z) = 1 / (1 + e^(−z)).

    Computed as e^min(z, 0) / (1 + e^(−|z|)), which is the same number: 1 / (1 + e^(−z)) for z ≥ 0
    and e^z / (1 + e^z) for z < 0. Neither exponent can overflow, and no digits are lost.

    Shapes: z a number or any array; the result, numbers from 0 to 1, has its shape.

    Raises:
        TypeError: z does not hold real numbers.

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

    Shapes: w (k,), b a number, X (n, k); the result (n,).

    Raises:
        ValueError: a shape that does not fit, or a number that is not finite.
        TypeError: an argument that does not hold real numbers.

    Example:
        >>> predict([1.0, -1.0], 0.5, [[0.0, 0.5], [4.0, 0.5]]).round(3)
        array([0.5  , 0.982])
    """
    return _sigmoid(scores("w", *_model(w, b, X)))


def cost(w, b, X, y) -> float:
    """The mean cross-entropy: C = mean of H, H = −(yₜ·log σ(z) + (1 − yₜ)·log(1 − σ(z))).

    Computed from z, as −log σ(z) = log(1 + e^(−z)): where σ(z) rounds to 0 or 1 its logarithm
    would be infinite, or lost.

    Shapes: w (k,), b a number, X (n, k), y (n,); the result a number ≥ 0, in nats.

    Raises:
        ValueError: a shape that does not fit, a label other than 0 and 1, a number that is not
            finite.
        TypeError: an argument that does not hold real numbers.

    Example:
        >>> round(cost([0.0], 0.0, [[1.0], [2.0]], [0, 1]), 4)
        0.6931
        >>> cost([1.0], 0.0, [[1000.0]], [0])
        1000.0
    """
    w, b, X = _model(w, b, X)
    y = _labels(y, X)
    return _cost(scores("w", w, b, X), y)


def gradient(w, b, X, y):
    """The gradient of the cost, analytic: ∂C/∂w = Xᵀ(σ(z) − yₜ)/n, ∂C/∂b = mean(σ(z) − yₜ).

    Shapes: w (k,), b a number, X (n, k), y (n,); the result (dw, db), an array (k,) and a number.

    Raises:
        ValueError, TypeError: as ``cost``.

    Example:
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> dw, db = gradient([1.0, -1.0], 5.5, X, y)
        >>> dw.round(4), round(db, 4)
        (array([2.4333, 1.7574]), -0.071)
    """
    w, b, X = _model(w, b, X)
    y = _labels(y, X)
    return _gradient(scores("w", w, b, X), X, y)


def gradient_by_chain_rule(w, b, X, y):
    """The same gradient by pieces: ∂H/∂w = dH/dy · dy/dz · ∂z/∂w, ∂H/∂b = dH/dy · dy/dz · ∂z/∂b.

    The pieces of one point with label yₜ and prediction y = σ(z):

        dH/dy = (y − yₜ) / (y(1 − y)),   dy/dz = y(1 − y),   ∂z/∂w = x,   ∂z/∂b = 1

    Where y rounds to 0 or 1 (in float64 for z > 36.7 or z < −708.4), dy/dz is 0 and dH/dy is 0/0,
    or 1/0 for a wrong label: the product is lost, although it has a limit, y − yₜ. There the
    limit is taken, so the result is finite everywhere and agrees with ``gradient``.

    Shapes: w (k,), b a number, X (n, k), y (n,); the result (dw, db), an array (k,) and a number.

    Raises:
        ValueError, TypeError: as ``cost``.

    Example:
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> dw, db = gradient_by_chain_rule([1.0, -1.0], 5.5, X, y)
        >>> dw.round(4), round(db, 4)
        (array([2.4333, 1.7574]), -0.071)
        >>> gradient_by_chain_rule([1.0], 0.0, [[1000.0]], [0])  # σ(1000) rounds to 1
        (array([1000.]), 1.0)
    """
    w, b, X = _model(w, b, X)
    yt = _labels(y, X)
    y = _sigmoid(scores("w", w, b, X))

    dydz = y * (1 - y)
    saturated = dydz < np.finfo(np.float64).tiny  # below it dH/dy overflows, or is 0/0
    dHdy = (y - yt) / np.where(saturated, 1.0, dydz)
    dHdz = np.where(saturated, y - yt, dHdy * dydz)
    dzdw = X
    dzdb = 1.0
    return (dHdz[:, None] * dzdw).mean(axis=0), float((dHdz * dzdb).mean())


def train(X, y, w, b, learning_rate, steps) -> History:
    """Full gradient descent from (w, b): w ← w − η·∂C/∂w, b ← b − η·∂C/∂b, ``steps`` times.

    Args:
        X: points, (n, k).
        y: labels 0 or 1, (n,).
        w: weights to start from, (k,); not changed.
        b: bias to start from, a number.
        learning_rate: η, a positive number, or a schedule: a function step -> η, steps counted
            from 0.
        steps: how many updates, ≥ 0.

    Returns:
        A History, start included. Divergence is a result: the history then ends at the first
        cost that is not finite, and says ``diverged``.

    Raises:
        ValueError: as ``cost``; a learning rate that is not finite and positive; negative steps.
        TypeError: as ``cost``; a learning rate or steps of the wrong type.

    Example:
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> history = train(X, y, w=[1.0, -1.0], b=5.5, learning_rate=0.1, steps=1)
        >>> history.w[-1].round(4), round(float(history.b[-1]), 4)
        (array([ 0.7567, -1.1757]), 5.5071)
    """
    w, b, X = _model(w, b, X)
    y = _labels(y, X)
    rate = _check.rate(learning_rate)
    steps = _check.count("steps", steps, at_least=0)
    ws = np.empty((steps + 1, w.size))
    bs = np.empty(steps + 1)
    costs = np.empty(steps + 1)

    z = scores("w", w, b, X)
    ws[0], bs[0], costs[0] = w, b, _cost(z, y)
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result
        for step in range(steps):
            dw, db = _gradient(z, X, y)
            w = w - rate(step) * dw
            b = b - rate(step) * db
            z = X @ w + b
            ws[step + 1], bs[step + 1], costs[step + 1] = w, b, _cost(z, y)
            if not math.isfinite(costs[step + 1]):
                return History(ws[: step + 2], bs[: step + 2], costs[: step + 2])
    return History(ws, bs, costs)


def _sigmoid(z):
    return np.exp(np.minimum(z, 0.0)) / (1 + np.exp(-np.abs(z)))


def _cost(z, y) -> float:
    """H = log(1 + e^(−z)) for yₜ = 1 and log(1 + e^z) for yₜ = 0, averaged."""
    return float(np.logaddexp(0.0, (1 - 2 * y) * z).mean())


def _gradient(z, X, y):
    """dH/dz = σ(z) − yₜ, times ∂z/∂w = x and ∂z/∂b = 1, averaged."""
    dHdz = _sigmoid(z) - y
    return dHdz @ X / len(y), float(dHdz.sum()) / len(y)


def _model(w, b, X):
    """Weights, bias and points as float64 in shapes that fit."""
    w = numbers("w", w).astype(np.float64, copy=False)
    X = numbers("X", X).astype(np.float64, copy=False)
    b = numbers("b", b)
    if w.ndim != 1 or not w.size:
        raise ValueError(f"w must have the shape (k,), k ≥ 1, not {shown(w)}")
    if X.ndim != 2 or X.shape[1] != w.size or not len(X):
        raise ValueError(f"X must have the shape (n, {w.size}), as w does, not {shown(X)}")
    if b.ndim or not math.isfinite(b):
        raise ValueError(f"b must be one finite number, not {shown(b)}")
    return w, float(b), X


def _labels(y, X):
    """Labels as float64: one a point, each 0 or 1."""
    y = numbers("y", y).astype(np.float64, copy=False)
    if y.shape != (len(X),):
        raise ValueError(f"y must have the shape ({len(X)},), one label a point, not {shown(y)}")
    other = np.abs(y - 0.5) - 0.5  # 0 for the labels 0 and 1 alone
    if other.any():
        raise ValueError(f"y must hold labels 0 and 1, not {y[other != 0][0]} in {shown(y)}")
    return y
