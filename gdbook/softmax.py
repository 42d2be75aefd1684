"""Softmax: the linear model of several classes; its cost, gradient and accuracy.

    z = xW + b,    y_n = e^(z_n) / Σ_m e^(z_m)

y_n is the probability that x belongs to class n. Shapes, everywhere: X (n, features) holds n
points in rows, as floats or as uint8 pixels, which are scaled to [0, 1]; W (features, classes);
b (classes,); y (n,) holds the number of the right class of every point, from 0. The arithmetic is
float64, or float32 where W is float32. Large X is worked through in blocks of rows, so that no
scaled copy of the whole is ever made. Source: the book's chapter on stochastic gradient descent.
"""

import functools
from collections.abc import Iterator

import numpy as np

from gdbook._check import numbers, scores, shown

ROWS = 2048  # of a block: enough for BLAS to be fast, few enough to stay small (6 MB of float32)


def predict(W, b, X) -> np.ndarray:
    """The probability of every class for every point: y = softmax(XW + b).

    The largest z of a row is subtracted first: e^z cannot overflow then, and the quotient is the
    same.

    Shapes: W (features, classes), b (classes,), X (n, features); the result (n, classes), of
    which every row sums to 1.

    Raises:
        ValueError: a shape that does not fit, or a number that is not finite.
        TypeError: an argument that does not hold real numbers.

    Example:
        >>> W = [[1.0, 0.0, -1.0], [0.0, 0.0, 0.0]]
        >>> predict(W, [0.0, 0.0, 0.0], [[0.0, 5.0], [2.0, 5.0]]).round(3)
        array([[0.333, 0.333, 0.333],
               [0.867, 0.117, 0.016]])
    """
    W, b, X = _model(W, b, X)
    y = np.empty((len(X), b.size), W.dtype)
    for rows in _blocks(len(X)):
        z = scores("W", W, b, scaled(X[rows], W.dtype))
        e = np.exp(z - z.max(axis=1, keepdims=True))
        y[rows] = e / e.sum(axis=1, keepdims=True)
    return y


def cost(W, b, X, y) -> float:
    """The mean cross-entropy: C = mean of H, H = −Σ_n y_tn·log y_n = log Σ_m e^(z_m) − z_t.

    y_tn is 1 for the right class t and 0 elsewhere. The largest z is taken out of the logarithm
    of the sum, so that H is finite for every finite z.

    Shapes: W (features, classes), b (classes,), X (n, features), y (n,); the result a number ≥ 0,
    in nats; log(classes) for W = 0, b = 0.

    Raises:
        ValueError: a shape that does not fit, a class that W does not have, or a number that is
            not finite.
        TypeError: an argument that does not hold real numbers; classes that are not whole.

    Example:
        >>> round(cost(np.zeros((2, 10)), np.zeros(10), [[1.0, 2.0]], [3]), 4)
        2.3026
    """
    W, b, X = _model(W, b, X)
    y = classes_of(y, len(X), b.size)
    total = 0.0
    for rows in _blocks(len(X)):
        H, _ = cross_entropy(scores("W", W, b, scaled(X[rows], W.dtype)), one_hot(y[rows], b))
        total += H
    return total / len(X)


def gradient(W, b, X, y) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of the cost: ∂C/∂W = Xᵀ(y − y_t)/n, ∂C/∂b = mean(y − y_t).

    Shapes: W (features, classes), b (classes,), X (n, features), y (n,); the result (dW, db),
    arrays (features, classes) and (classes,).

    Raises:
        ValueError, TypeError: as ``cost``.

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
    for rows in _blocks(len(X)):
        part = scaled(X[rows], W.dtype)
        _, dHdz = cross_entropy(scores("W", W, b, part), one_hot(y[rows], b))
        dW += part.T @ dHdz
        db += dHdz.sum(axis=0)
    return dW / len(X), db / len(X)


def accuracy(W, b, X, y) -> float:
    """The share of points whose most probable class is the right one.

    Shapes: W (features, classes), b (classes,), X (n, features), y (n,); the result a number
    from 0 to 1. Of equally probable classes the first counts.

    Raises:
        ValueError, TypeError: as ``cost``.

    Example:
        >>> accuracy([[1.0, -1.0]], [0.0, 0.0], [[3.0], [-2.0], [5.0]], [0, 1, 1]) == 2 / 3
        True
    """
    W, b, X = _model(W, b, X)
    y = classes_of(y, len(X), b.size)
    right = 0
    for rows in _blocks(len(X)):
        z = scores("W", W, b, scaled(X[rows], W.dtype))
        right += int((z.argmax(axis=1) == y[rows]).sum())
    return right / len(X)


def cross_entropy(z, yt):
    """The sum of H over the rows of z, and dH/dz = softmax(z) − y_t of every row; unchecked.

    Args:
        z: scores, (n, classes).
        yt: right classes as rows of zeros with a single one, (n, classes).

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


def scaled(X, dtype) -> np.ndarray:
    """Points as floats of the given type: pixels (uint8) divided by 255, floats as they are.

    Example:
        >>> scaled(np.array([[0, 51, 255]], np.uint8), np.float32)
        array([[0. , 0.2, 1. ]], dtype=float32)
    """
    if X.dtype != np.uint8:
        return X.astype(dtype, copy=False)
    X = X.astype(dtype)
    X /= 255
    return X


def points(X) -> np.ndarray:
    """X as (n, features), n ≥ 1: uint8 and floats as they are, other numbers as float64."""
    X = X if isinstance(X, np.ndarray) and X.dtype == np.uint8 else numbers("X", X)
    if X.ndim != 2 or not X.size:
        raise ValueError(
            f"X must have the shape (n, features), such as images.reshape(n, -1), not {shown(X)}"
        )
    return X


def classes_of(y, n: int, classes: int | None = None) -> np.ndarray:
    """Labels y as (n,) integers from 0, below ``classes`` if that is known, fit for indexing."""
    y = np.asarray(y)
    if y.dtype.kind not in "iu":
        raise TypeError(f"y must hold whole numbers, the classes, not {y.dtype} in {shown(y)}")
    if y.shape != (n,):
        raise ValueError(f"y must have the shape ({n},), one class a point, not {shown(y)}")
    bad = y[(y < 0) | (y >= classes)] if classes is not None else y[y < 0]
    if bad.size:
        last = "" if classes is None else f" to {classes - 1}"
        raise ValueError(f"y must hold classes from 0{last}, not {bad[0]}, in {shown(y)}")
    return y.astype(np.intp, copy=False)


def _blocks(n: int) -> Iterator[slice]:
    return (slice(start, start + ROWS) for start in range(0, n, ROWS))


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
