"""Optimizers: pure pairs (init, update) that turn a gradient into a move.

``init(x)`` returns the state before the first step; ``update(gradient, state, learning_rate)``
returns ``(move, state)``, and the caller adds the move to x. Nothing is changed in place and
nothing is hidden: the same arguments give the same answer. Every optimizer here works on each
number for itself, so x may be a float or an array of any shape, and a point may be moved all at
once or coordinate by coordinate.

The symbols: g gradient, η learning rate, v velocity, β how much of the past is kept. PyTorch keeps
its velocity free of η, which makes no difference while η is constant; under a schedule the
velocity here holds moves already scaled by the rates of their own steps.

Example:
    >>> init, update = momentum(beta=0.5)
    >>> x, state = 4.0, init(4.0)
    >>> for step in range(3):
    ...     move, state = update(2 * x, state, 0.25)  # the gradient of x² is 2x
    ...     x = x + move
    >>> x
    -1.0
"""

from collections.abc import Callable
from typing import NamedTuple

from gdbook import _check


class Optimizer(NamedTuple):
    """The pair of functions that an optimizer is.

    Attributes:
        init: ``x -> state``; only the shape of x matters.
        update: ``(gradient, state, learning_rate) -> (move, state)``.

    Example:
        >>> signs = Optimizer(lambda x: None, lambda g, state, rate: (-rate * (g > 0), state))
        >>> signs.update(3.0, None, 0.1)
        (-0.1, None)
    """

    init: Callable
    update: Callable


def gradient_descent():
    """Plain gradient descent: x ← x − ηg. It needs no state.

    Agrees with ``torch.optim.SGD``.

    Example:
        >>> gradient_descent().update(3.0, None, 0.5)
        (-1.5, None)
    """

    def update(gradient, state, learning_rate):
        return -learning_rate * gradient, state

    return Optimizer(lambda x: None, update)


def momentum(beta=0.9):
    """Momentum, the heavy ball: v ← βv − ηg, x ← x + v.

    The state is v, at first 0. Agrees with ``torch.optim.SGD(momentum=beta)`` at a constant η.

    Args:
        beta: How much of the velocity is kept, at least 0 and below 1.

    Raises:
        TypeError, ValueError: ``beta`` is out of range.

    Example:
        >>> momentum(0.5).update(3.0, -2.0, 0.5)
        (-2.5, -2.5)

    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """
    beta = _check.number("beta", beta, at_least=0, below=1)

    def update(gradient, velocity, learning_rate):
        velocity = beta * velocity - learning_rate * gradient
        return velocity, velocity

    return Optimizer(lambda x: 0.0 * x, update)
