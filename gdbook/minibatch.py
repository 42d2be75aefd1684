"""Minibatches without replacement, and the training of models with them, step by step.

One epoch deals all points out into minibatches at random, like a shuffled pack of cards, and takes
one step for each. The gradient of a step is the mean over its minibatch alone. Source: the book's
chapter on stochastic gradient descent.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

import numpy as np

from gdbook import _validation, optimizers, softmax
from gdbook._training import training
from gdbook._validation import generator, pair, shown


class Model(Protocol):
    """What ``train`` asks of a model: a module such as ``softmax``, or an object of your own.

    ``linear``, ``neuron`` and ``softmax`` are models. Their parameters are (weights, biases); any
    model may have other ones, and as many as it wants.

    Example:
        >>> class Constant:  # one parameter c, whose cost is ½(c − y)²
        ...     def prepare(self, params, X, y):
        ...         return [0.0 if params is None else params[0]], np.asarray(X), np.asarray(y)
        ...
        ...     def cost_and_gradient(self, params, X, y):
        ...         errors = params[0] - y
        ...         return np.mean(errors**2) / 2, [np.mean(errors)]
        ...
        ...     def evaluate(self, params, X, y):
        ...         return self.cost_and_gradient(params, X, y)[0], math.nan
        >>> rng = np.random.default_rng(1)
        >>> history = train([[0.0]] * 3, [1.0, 3.0, 5.0], 3, 50, 0.5, rng, model=Constant())
        >>> round(float(history.params[0]), 6)
        3.0
    """

    def prepare(self, params: Any, X: Any, y: Any) -> tuple[list, Any, np.ndarray]:
        """Check and convert what was given: a list of parameters, X and y.

        The parameters, floats and arrays, must be new: training changes them. Where ``params`` is
        None they are the model's usual start. X and y are indexed by rows.
        """

    def cost_and_gradient(self, params: list, X: Any, y: Any) -> tuple[float, Any]:
        """The mean cost of some rows, and its gradient: one entry for each parameter.

        It is called at every step, with rows of what ``prepare`` returned: no checks are needed.
        """

    def evaluate(self, params: Any, X: Any, y: Any) -> tuple[float, float]:
        """The cost and the accuracy on points held out; NaN where a model has no accuracy."""


@dataclass(frozen=True)
class History:
    """What ``train`` went through.

    Attributes:
        params: The parameters at the end; of softmax ``W, b = history.params``.
        cost: Of every step the cost of its minibatch, taken just before the step changed the
            parameters (it is a by-product of the gradient, so it costs nothing), (steps,).
        seconds: wall-clock time from the start until every step was done, (steps,). The time for
            looking at held-out points is not counted.
        epoch_ends: How many steps were done when each epoch ended, (epochs,); ``cost[end - 1]``
            is the last cost of an epoch.
        held_out_cost: The cost on the held-out points at each epoch's end, (epochs,); None without
            any.
        held_out_accuracy: The share of them that is classified right, (epochs,), NaN for a model
            that classifies nothing; None without any.

    Example:
        >>> rng = np.random.default_rng(1)
        >>> history = train([[0.0], [1.0], [2.0]], [0, 1, 1], 2, 5, 0.1, rng)
        >>> history.cost.shape, history.epoch_ends, history.diverged
        ((10,), array([ 2,  4,  6,  8, 10]), False)
    """

    params: tuple
    cost: np.ndarray
    seconds: np.ndarray
    epoch_ends: np.ndarray
    held_out_cost: np.ndarray | None = None
    held_out_accuracy: np.ndarray | None = None

    @property
    def diverged(self) -> bool:
        """Whether the training ran into a number that is not finite, and stopped there."""
        numbers = (self.cost[-1:], *self.params)
        return not all(np.isfinite(part).all() for part in numbers)


def minibatches(count, batch_size, rng) -> Iterator[np.ndarray]:
    """The minibatches of one epoch: the indices 0 … count − 1, shuffled and cut into pieces.

    Every index comes exactly once; the last piece is shorter when batch_size does not divide
    count.

    Args:
        count: How many points there are, ≥ 1.
        batch_size: How many of them a minibatch holds, from 1 to count.
        rng: A numpy.random.Generator; each call draws one permutation from it.

    Returns:
        An iterator of ⌈count / batch_size⌉ integer arrays.

    Raises:
        ValueError: ``count`` < 1, or batch_size not from 1 to count.
        TypeError: ``rng`` is not a Generator, or a number is not whole.

    Example:
        >>> for batch in minibatches(5, 2, np.random.default_rng(1)):
        ...     print(batch)
        [4 0]
        [1 2]
        [3]
    """
    count = _validation.count("count", count, at_least=1)
    batch_size = _batch_size(batch_size, count)
    order = generator("rng", rng).permutation(count)
    return (order[start : start + batch_size] for start in range(0, count, batch_size))


def train(
    X,
    y,
    batch_size,
    epochs,
    learning_rate,
    rng,
    *,
    model: Model = softmax,
    optimizer=None,
    held_out=None,
    params=None,
) -> History:
    """Stochastic gradient descent: p ← p − η·∂Ĉ/∂p for all parameters p, Ĉ a minibatch's cost.

    A batch_size of all the points makes it plain gradient descent, one of 1 single-sample descent.
    X itself is never copied as a whole: a minibatch is gathered when its turn comes. The softmax
    computes in float32 where X is float32 or the ``.flat`` of images, else in float64.

    Args:
        X: points, (n, features): an array, or the ``.flat`` of :class:`gdbook.data.Images`.
        y: Of each point what the model is to say: for softmax its class, an integer from 0; for a
            neuron 0 or 1; for linear a number; (n,).
        batch_size: Points of a minibatch, from 1 to n.
        epochs: How many times to go through all the points, ≥ 0.
        learning_rate: η, a positive number, or a schedule: a function step -> η, steps counted
            from 0 and each asked for once.
        rng: A numpy.random.Generator, which shuffles the points anew for every epoch.
        model: ``softmax``, ``neuron``, ``linear``, or a :class:`Model` of your own.
        optimizer: From :mod:`gdbook.optimizers`; by default ``gradient_descent()``, the formula
            above.
        held_out: (X, y) that training does not see, to be looked at after every epoch.
        params: The parameters to start from, such as (W, b); by default zeros, with as many
            classes as y needs. Not changed.

    Returns:
        A History. Divergence is a result: the history then ends with the first cost that is not
        finite, and says ``diverged``.

    Raises:
        ValueError: A shape that does not fit, a class that is not there, a number that is not
            finite, a learning rate that is not positive, a batch_size not from 1 to n.
        TypeError: An argument of the wrong type.

    Example:
        >>> from gdbook import optimizers, softmax
        >>> from gdbook.data import two_blobs
        >>> X, y = two_blobs()
        >>> rng = np.random.default_rng(1)
        >>> history = train(X, y, 16, 3, 0.1, rng, optimizer=optimizers.adam(), held_out=(X, y))
        >>> W, b = history.params
        >>> len(history.cost), softmax.accuracy(W, b, X, y), history.held_out_accuracy
        (21, 1.0, array([1., 1., 1.]))
    """
    for name in ("prepare", "cost_and_gradient", "evaluate"):
        if not callable(getattr(model, name, None)):
            raise TypeError(
                f"model must have a function {name}, as softmax has, not {shown(model)}"
            )
    params, X, y = model.prepare(params, X, y)
    batch_size = _batch_size(batch_size, len(X))
    epochs = _validation.count("epochs", epochs, at_least=0)
    rate_at = _validation.rate(learning_rate)
    generator("rng", rng)
    optimizer = optimizers.validated(optimizer)
    if held_out is not None:
        held_out = pair("held_out", held_out)
        try:
            model.evaluate(params, *held_out)  # what cannot be measured is refused before training
        except (TypeError, ValueError) as error:
            raise type(error)(f"held_out must fit the model: {error}") from error

    steps_per_epoch = math.ceil(len(X) / batch_size)
    batches = (batch for _ in range(epochs) for batch in minibatches(len(X), batch_size, rng))
    cost, seconds, epoch_ends, measured = [], [], [], []
    begin = perf_counter()
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result
        for C in training(model.cost_and_gradient, params, X, y, batches, rate_at, optimizer):
            seconds.append(perf_counter() - begin)
            cost.append(C)
            if not math.isfinite(C):
                break
            if len(cost) % steps_per_epoch == 0:
                epoch_ends.append(len(cost))
                if held_out is not None:
                    measured.append(_measure(model, params, held_out))
                    begin = perf_counter() - seconds[-1]
    history = [np.array(cost), np.array(seconds), np.array(epoch_ends, dtype=int)]
    if held_out is not None:
        history += [*np.array(measured, dtype=float).reshape(-1, 2).T]
    return History(tuple(params), *history)


def _measure(model, params, held_out):
    """Cost and accuracy on the held-out points; infinite or NaN where the parameters are."""
    if not all(np.isfinite(param).all() for param in params):
        return math.nan, math.nan
    try:
        return model.evaluate(params, *held_out)
    except ValueError:  # the scores overflow
        return math.inf, math.nan


def _batch_size(batch_size, count: int) -> int:
    batch_size = _validation.count("batch_size", batch_size, at_least=1)
    if batch_size > count:
        raise ValueError(
            f"batch_size must be at most {count}, the number of points, not {batch_size}"
        )
    return batch_size
