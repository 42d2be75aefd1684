"""Softmax: the linear model of several classes; its cost, gradient and accuracy.

    z = xW + b,    y_n = e^(z_n) / Σ_m e^(z_m)

y_n is the probability that x belongs to class n. Shapes, everywhere: X (n, features) holds n
points in rows, any array of real numbers or the ``.flat`` of :class:`gdbook.data.Images`;
W (features, classes); b (classes,); y (n,) holds the number of the right class of every point,
from 0. The arithmetic is float64, or float32 where W is float32. Large X is worked through in
blocks of rows, so that no float copy of the whole is ever made. Source: the book's chapter on
stochastic gradient descent.
"""

import functools

import numpy as np

from gdbook._pixels import blocks
from gdbook._validation import as_array, numbers, pair, points, refuse_not_finite, scores, shown

MOST_CLASSES = 10_000
"""More than that are taken for a mistake in the labels, unless there are parameters for them."""


def predict(W, b, X) -> np.ndarray:
    """The probability of every class for every point: y = softmax(XW + b).

    The largest z of a row is subtracted first: e^z cannot overflow then, and the quotient is the
    same.

    Args:
        W: Weights, (features, classes).
        b: Biases, (classes,).
        X: Points, (n, features), or the ``.flat`` of images.

    Returns:
        Probabilities, (n, classes); every row sums to 1.

    Raises:
        ValueError: A shape that does not fit, or a number that is not finite.
        TypeError: An argument that does not hold real numbers.

    Example:
        >>> W = [[1.0, 0.0, -1.0], [0.0, 0.0, 0.0]]
        >>> predict(W, [0.0, 0.0, 0.0], [[0.0, 5.0], [2.0, 5.0]]).round(3)
        array([[0.333, 0.333, 0.333],
               [0.867, 0.117, 0.016]])
    """
    W, b, X = _model(W, b, X)
    y = np.empty((len(X), b.size), W.dtype)
    for rows in blocks(len(X)):
        z = scores("W", W, b, X[rows].astype(W.dtype, copy=False))
        e = np.exp(z - z.max(axis=1, keepdims=True))
        y[rows] = e / e.sum(axis=1, keepdims=True)
    return y


def cost(W, b, X, y) -> float:
    """The mean cross-entropy: C = mean of H, H = −Σ_n y_tn·log y_n = log Σ_m e^(z_m) − z_t.

    y_tn is 1 for the right class t and 0 elsewhere. The largest z is taken out of the logarithm
    of the sum, so that H is finite for every finite z.

    Args:
        W: Weights, (features, classes).
        b: Biases, (classes,).
        X: Points, (n, features), or the ``.flat`` of images.
        y: The class of each point, from 0, (n,).

    Returns:
        The mean, ≥ 0, in nats; ln(classes) for W = 0, b = 0.

    Raises:
        ValueError: A shape that does not fit, a class that W does not have, or a number that is
            not finite.
        TypeError: An argument that does not hold real numbers; classes that are not whole.

    Example:
        >>> round(cost(np.zeros((2, 10)), np.zeros(10), [[1.0, 2.0]], [3]), 4)
        2.3026
    """
    return evaluate((W, b), X, y)[0]


def gradient(W, b, X, y) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of the cost: ∂C/∂W = Xᵀ(y − y_t)/n, ∂C/∂b = mean(y − y_t).

    Args:
        W: Weights, (features, classes).
        b: Biases, (classes,).
        X: Points, (n, features), or the ``.flat`` of images.
        y: The class of each point, from 0, (n,).

    Returns:
        (dW, db), arrays (features, classes) and (classes,).

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> dW, db = gradient(np.zeros((2, 4)), np.zeros(4), [[1.0, 2.0]], [3])
        >>> dW
        array([[ 0.25,  0.25,  0.25, -0.75],
               [ 0.5 ,  0.5 ,  0.5 , -1.5 ]])
        >>> db
        array([ 0.25,  0.25,  0.25, -0.75])
    """
    W, b, X = _model(W, b, X)
    y = classes_of(y, len(X), b.size)
    dW, db = np.zeros_like(W), np.zeros_like(b)
    for rows in blocks(len(X)):
        part = X[rows].astype(W.dtype, copy=False)
        _, dHdz = cross_entropy(scores("W", W, b, part), one_hot(y[rows], b))
        dW += part.T @ dHdz
        db += dHdz.sum(axis=0)
    return dW / len(X), db / len(X)


def accuracy(W, b, X, y) -> float:
    """The share of points whose most probable class is the right one.

    Args:
        W: Weights, (features, classes).
        b: Biases, (classes,).
        X: Points, (n, features), or the ``.flat`` of images.
        y: The class of each point, from 0, (n,).

    Returns:
        A number from 0 to 1. Of equally probable classes the first counts.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> accuracy([[1.0, -1.0]], [0.0, 0.0], [[3.0], [-2.0], [5.0]], [0, 1, 1]) == 2 / 3
        True
    """
    return evaluate((W, b), X, y)[1]


def prepare(params, X, y):
    """What ``minibatch.train`` trains: ([W, b], X, y), checked; zeros where ``params`` is None.

    There are then as many classes as y needs. The parameters are float32 where X is (the
    ``.flat`` of images, for one), else float64.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> params, X, y = prepare(None, [[1.0, 2.0]], [2])
        >>> [param.shape for param in params]
        [(2, 3), (3,)]
    """
    X = points(X)
    dtype = np.float32 if X.dtype == np.float32 else np.float64
    if params is None:
        y = classes_of(y, len(X))
        classes = int(y.max()) + 1
        if classes > MOST_CLASSES:
            raise ValueError(
                f"y must hold classes below {MOST_CLASSES:,} where no params are given, "
                f"not {classes - 1}, in {shown(y)}"
            )
        return [np.zeros((X.shape[1], classes), dtype), np.zeros(classes, dtype)], X, y
    W, b, X = _model(*pair("params", params), X)
    refuse_not_finite(W=W, b=b)
    y = classes_of(y, len(X), b.size)
    return [W.astype(dtype), b.astype(dtype)], X, y


def cost_and_gradient(params, X, y):
    """The cost and its gradient (dW, db) together, for (W, b) in ``params``; nothing is checked.

    Example:
        >>> params = np.zeros((1, 2)), np.zeros(2)
        >>> cost, (dW, db) = cost_and_gradient(params, np.ones((1, 1)), np.array([1]))
        >>> round(cost, 4), dW, db
        (0.6931, array([[ 0.5, -0.5]]), array([ 0.5, -0.5]))
    """
    W, b = params
    x = X.astype(W.dtype, copy=False)
    H, dHdz = cross_entropy(x @ W + b, one_hot(y, b))
    dHdz /= len(x)
    return H / len(x), (x.T @ dHdz, np.add.reduce(dHdz, axis=0))


def evaluate(params, X, y) -> tuple[float, float]:
    """The cost and the accuracy of (W, b) in ``params``, in one walk through the points.

    Raises:
        ValueError, TypeError: As ``cost``.

    Example:
        >>> evaluate((np.zeros((2, 10)), np.zeros(10)), [[1.0, 2.0]], [3])
        (2.302585092994046, 0.0)
    """
    W, b = params
    W, b, X = _model(W, b, X)
    y = classes_of(y, len(X), b.size)
    total, right = 0.0, 0
    for rows in blocks(len(X)):
        z = scores("W", W, b, X[rows].astype(W.dtype, copy=False))
        H, _ = cross_entropy(z, one_hot(y[rows], b))
        total += H
        right += int((z.argmax(axis=1) == y[rows]).sum())
    return total / len(X), right / len(X)


def cross_entropy(z, yt):
    """The sum of H over the rows of z, and dH/dz = softmax(z) − y_t of every row; unchecked.

    Args:
        z: scores, (n, classes).
        yt: Right classes as rows of zeros with a single one, (n, classes).

    Returns:
        (H, dHdz): a number and an array (n, classes).

    Example:
        >>> H, dHdz = cross_entropy(np.zeros((1, 4)), np.array([[0.0, 0.0, 0.0, 1.0]]))
        >>> round(H, 4), dHdz
        (1.3863, array([[ 0.25,  0.25,  0.25, -0.75]]))
    """
    # reduce is what max and sum come to; asked directly it saves a tenth of a minibatch's step.
    z = z - np.maximum.reduce(z, axis=1, keepdims=True)
    e = np.exp(z)
    total = np.add.reduce(e, axis=1, keepdims=True)
    H = float(np.add.reduce(np.log(total), axis=None) - np.vdot(z, yt))
    e /= total
    e -= yt
    return H, e


def one_hot(y, b) -> np.ndarray:
    """y_t of every point as a row: 1 in the column of the right class, 0 elsewhere.

    Example:
        >>> one_hot(np.array([2, 0]), b=np.zeros(3))
        array([[0., 0., 1.],
               [1., 0., 0.]])
    """
    return _identity(b.size, b.dtype).take(y, axis=0)


@functools.cache
def _identity(classes, dtype):
    return np.eye(classes, dtype=dtype)


def classes_of(y, n: int, classes: int | None = None) -> np.ndarray:
    """Labels y as (n,) integers from 0, below ``classes`` if that is known, fit for indexing."""
    y = as_array("y", y)
    if y.dtype.kind not in "iu":
        raise TypeError(f"y must hold whole numbers, the classes, not {y.dtype} in {shown(y)}")
    if y.shape != (n,):
        raise ValueError(f"y must have the shape ({n},), one class a point, not {shown(y)}")
    bad = y[(y < 0) | (y >= classes)] if classes is not None else y[y < 0]
    if bad.size:
        last = "" if classes is None else f" to {classes - 1}"
        raise ValueError(f"y must hold classes from 0{last}, not {bad[0]}, in {shown(y)}")
    return y.astype(np.intp, copy=False)


def _model(W, b, X):
    """Weights, biases and points in shapes that fit; W and b of one type."""
    W, b, X = numbers("W", W), numbers("b", b), points(X)
    if W.ndim != 2 or W.shape[0] != X.shape[1] or not W.size:
        raise ValueError(
            f"W must have the shape ({X.shape[1]}, classes), as X has features, not {shown(W)}"
        )
    if b.shape != W.shape[1:]:
        raise ValueError(f"b must have the shape {W.shape[1:]}, as W has classes, not {shown(b)}")
    return W, b.astype(W.dtype, copy=False), X
