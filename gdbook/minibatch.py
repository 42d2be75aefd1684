"""Minibatches without replacement, and stochastic gradient descent on the softmax model.

One epoch deals all points out into minibatches at random, like a shuffled pack of cards, and takes
one step for each. The gradient of a step is the mean over its minibatch alone. Source: the book's
chapter on stochastic gradient descent.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from gdbook import _check
from gdbook._check import generator, numbers, refuse_not_finite, shown
from gdbook.softmax import ROWS, classes_of, cross_entropy, one_hot, points, scaled


@dataclass(frozen=True)
class History:
    """What ``train`` went through.

    Attributes:
        W: the weights at the end, (features, classes).
        b: the biases at the end, (classes,).
        cost: of every step the cost of its minibatch, taken just before the step changed W and b
            (it is a by-product of the gradient, so it costs nothing), (steps,).
        seconds: wall-clock time from the start until every step was done, (steps,).
        epoch_ends: how many steps were done when each epoch ended, (epochs,); ``cost[end - 1]``
            is the last cost of an epoch.

    Example:
        >>> rng = np.random.default_rng(1)
        >>> history = train([[0.0], [1.0], [2.0]], [0, 1, 1], 2, 5, 0.1, rng)
        >>> history.cost.shape, history.epoch_ends, history.diverged
        ((10,), array([ 2,  4,  6,  8, 10]), False)
    """

    W: np.ndarray
    b: np.ndarray
    cost: np.ndarray
    seconds: np.ndarray
    epoch_ends: np.ndarray

    @property
    def diverged(self) -> bool:
        """Whether the training ran into a number that is not finite, and stopped there."""
        return not (np.isfinite(self.cost[-1:]).all() and np.isfinite(self.W).all())


def minibatches(count, batch_size, rng) -> Iterator[np.ndarray]:
    """The minibatches of one epoch: the indices 0 … count − 1, shuffled and cut into pieces.

    Every index comes exactly once; the last piece is shorter when batch_size does not divide
    count.

    Args:
        count: how many points there are, ≥ 1.
        batch_size: how many of them a minibatch holds, from 1 to count.
        rng: a numpy.random.Generator; each call draws one permutation from it.

    Returns:
        An iterator of ⌈count / batch_size⌉ integer arrays.

    Raises:
        ValueError: count < 1, or batch_size not from 1 to count.
        TypeError: rng is not a Generator, or a number is not whole.

    Example:
        >>> for batch in minibatches(5, 2, np.random.default_rng(1)):
        ...     print(batch)
        [4 0]
        [1 2]
        [3]
    """
    count = _check.count("count", count, at_least=1)
    batch_size = _batch_size(batch_size, count)
    order = generator("rng", rng).permutation(count)
    return (order[start : start + batch_size] for start in range(0, count, batch_size))


def train(X, y, batch_size, epochs, learning_rate, rng, *, classes=None, W=None, b=None) -> History:
    """Stochastic gradient descent: W ← W − η·∂Ĉ/∂W, b ← b − η·∂Ĉ/∂b, Ĉ the cost of a minibatch.

    A batch_size of all the points makes it plain gradient descent, one of 1 single-sample descent.
    The arithmetic is float32 where X is uint8 or float32, else float64. X itself is never copied
    as a whole: a minibatch is gathered, and scaled if it is of pixels, when its turn comes.

    Args:
        X: points, (n, features): floats, or uint8 pixels, which are scaled to [0, 1].
        y: right classes, (n,) integers from 0.
        batch_size: points of a minibatch, from 1 to n.
        epochs: how many times to go through all the points, ≥ 0.
        learning_rate: η, a positive number, or a schedule: a function step -> η, steps counted
            from 0.
        rng: a numpy.random.Generator, which shuffles the points anew for every epoch.
        classes: how many classes there are; by default as many as W has, or 1 + the largest in y.
        W: weights to start from, (features, classes); by default zeros. Not changed.
        b: biases to start from, (classes,); by default zeros. Not changed.

    Returns:
        A History. Divergence is a result: the history then ends with the first cost that is not
        finite, and says ``diverged``.

    Raises:
        ValueError: a shape that does not fit, a class that is not there, a number that is not
            finite, a learning rate that is not positive, a batch_size not from 1 to n.
        TypeError: an argument of the wrong type.

    Example:
        >>> from gdbook import softmax
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> history = train(X, y, 16, 3, 0.1, np.random.default_rng(1))
        >>> len(history.cost), softmax.accuracy(history.W, history.b, X, y)
        (21, 1.0)
    """
    X = points(X)
    batch_size = _batch_size(batch_size, len(X))
    epochs = _check.count("epochs", epochs, at_least=0)
    rate = _check.rate(learning_rate)
    generator("rng", rng)
    W, b = _start(X, classes_of(y, len(X)), classes, W, b)
    y = classes_of(y, len(X), b.size)

    cost, seconds, epoch_ends = [], [], []
    begin = perf_counter()
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result
        for _ in range(epochs):
            for batch in minibatches(len(X), batch_size, rng):
                eta = rate(len(cost))
                C, eta_dW, eta_db = _cost_and_move(W, b, X, y, batch, eta)
                W -= eta_dW
                b -= eta_db
                cost.append(C)
                seconds.append(perf_counter() - begin)
                if not math.isfinite(C):
                    _refuse_points_not_finite(X, batch)
                    return _history(W, b, cost, seconds, epoch_ends)
            epoch_ends.append(len(cost))
    return _history(W, b, cost, seconds, epoch_ends)


def _cost_and_move(W, b, X, y, batch, eta):
    """Ĉ and η times its gradient on one minibatch; a large one is worked through in blocks of rows.

    η goes into dH/dz, which has a row a point; into dW, a row a feature, it would cost far more.
    """
    if len(batch) > ROWS:
        blocks = [batch[start : start + ROWS] for start in range(0, len(batch), ROWS)]
        parts = [_cost_and_move(W, b, X, y, block, eta) for block in blocks]
        shares = [len(block) / len(batch) for block in blocks]
        return tuple(
            sum(share * part for share, part in zip(shares, sums, strict=True))
            for sums in zip(*parts, strict=True)
        )
    # take is faster, but would first copy the whole of an X whose rows are not side by side
    x = X.take(batch, axis=0) if X.flags.c_contiguous else X[batch]
    x = scaled(x, W.dtype)
    H, dHdz = cross_entropy(x @ W + b, one_hot(y.take(batch), b))
    dHdz *= eta / len(batch)
    return H / len(batch), x.T @ dHdz, np.add.reduce(dHdz, axis=0)


def _refuse_points_not_finite(X, batch) -> None:
    """Looked for only when a cost is not finite, so that healthy training does not pay for it."""
    for start in range(0, len(batch), ROWS):
        refuse_not_finite(X=X[batch[start : start + ROWS]])


def _history(W, b, cost, seconds, epoch_ends) -> History:
    return History(W, b, np.array(cost), np.array(seconds), np.array(epoch_ends, dtype=int))


def _batch_size(batch_size, count: int) -> int:
    batch_size = _check.count("batch_size", batch_size, at_least=1)
    if batch_size > count:
        raise ValueError(
            f"batch_size must be at most {count}, the number of points, not {batch_size}"
        )
    return batch_size


def _start(X, y, classes, W, b):
    """Copies of the weights and biases to start from, zeros unless they are given."""
    dtype = np.float32 if X.dtype == np.uint8 else X.dtype
    if classes is not None:
        classes = _check.count("classes", classes, at_least=1)
    elif W is not None:
        classes = numbers("W", W).shape[-1]
    else:
        classes = int(y.max()) + 1
    shapes = {"W": (X.shape[1], classes), "b": (classes,)}
    start = []
    for (name, shape), value in zip(shapes.items(), (W, b), strict=True):
        if value is None:
            value = np.zeros(shape, dtype)
        value = numbers(name, value).astype(dtype)
        if value.shape != shape:
            raise ValueError(f"{name} must have the shape {shape}, not {shown(value)}")
        refuse_not_finite(**{name: value})
        start.append(value)
    return start
