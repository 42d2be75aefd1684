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

import numpy as np

from gdbook import _validation


class Optimizer(NamedTuple):
    """The pair of functions that an optimizer is.

    Attributes:
        init: ``x -> state``; only the shape of x matters, but to :func:`adamw`, which keeps x.
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
    beta = _validation.number("beta", beta, at_least=0, below=1)

    def update(gradient, velocity, learning_rate):
        velocity = beta * velocity - learning_rate * gradient
        return velocity, velocity

    return Optimizer(_zero, update)


def nesterov(beta=0.9):
    """Nesterov's momentum: v ← βv − ηg, x ← x + βv − ηg.

    It moves by the velocity that the ball will have, one step ahead of :func:`momentum`; x is the
    point looked ahead to, so that g is its own gradient. The state is v, at first 0. Agrees with
    ``torch.optim.SGD(momentum=beta, nesterov=True)`` at a constant η.

    Args:
        beta: How much of the velocity is kept, at least 0 and below 1.

    Raises:
        TypeError, ValueError: ``beta`` is out of range.

    Example:
        >>> nesterov(0.5).update(3.0, -2.0, 0.5)
        (-2.75, -2.5)

    Source: I. Sutskever et al., "On the importance of initialization and momentum in deep
    learning", ICML 2013.
    """
    beta = _validation.number("beta", beta, at_least=0, below=1)

    def update(gradient, velocity, learning_rate):
        velocity = beta * velocity - learning_rate * gradient
        return beta * velocity - learning_rate * gradient, velocity

    return Optimizer(_zero, update)


def adagrad(epsilon=1e-10):
    """Adagrad: s ← s + g², x ← x − ηg / (√s + ε).

    The state is s, at first 0: what was steep so far moves less from now on. Agrees with
    ``torch.optim.Adagrad(eps=epsilon)``; torch's ``lr_decay`` is here a schedule's task.

    Args:
        epsilon: Keeps the quotient finite, above 0.

    Raises:
        TypeError, ValueError: ``epsilon`` is out of range.

    Example:
        >>> adagrad().update(3.0, 16.0, 0.5)  # √(16 + 3²) = 5
        (-0.299999999994, 25.0)

    Source: J. Duchi, E. Hazan, Y. Singer, "Adaptive subgradient methods", JMLR 12, 2011.
    """
    epsilon = _validation.number("epsilon", epsilon, above=0)

    def update(gradient, total, learning_rate):
        total = total + gradient * gradient
        return -learning_rate * gradient / (total**0.5 + epsilon), total

    return Optimizer(_zero, update)


def rmsprop(beta=0.99, epsilon=1e-8):
    """RMSprop: s ← βs + (1 − β)g², x ← x − ηg / (√s + ε).

    The state is s, at first 0: Adagrad with a memory that fades. Agrees with
    ``torch.optim.RMSprop(alpha=beta, eps=epsilon)``; others add ε below the root.

    Args:
        beta: How much of the mean square is kept, at least 0 and below 1.
        epsilon: Keeps the quotient finite, above 0.

    Raises:
        TypeError, ValueError: An argument is out of range.

    Example:
        >>> rmsprop(beta=0.75).update(4.0, 0.0, 0.5)  # √(0.25 · 4²) = 2
        (-0.999999995, 4.0)

    Source: T. Tieleman, G. Hinton, "Lecture 6.5: rmsprop", Coursera, 2012.
    """
    beta = _validation.number("beta", beta, at_least=0, below=1)
    epsilon = _validation.number("epsilon", epsilon, above=0)

    def update(gradient, mean_square, learning_rate):
        mean_square = beta * mean_square + (1 - beta) * gradient * gradient
        return -learning_rate * gradient / (mean_square**0.5 + epsilon), mean_square

    return Optimizer(_zero, update)


def adam(beta1=0.9, beta2=0.999, epsilon=1e-8):
    """Adam: m ← β₁m + (1 − β₁)g, s ← β₂s + (1 − β₂)g², x ← x − ηm̂ / (√ŝ + ε).

    m̂ = m / (1 − β₁ᵗ) and ŝ = s / (1 − β₂ᵗ), with t = 1 in the first step, make up for starting at
    0. The state is (t, m, s). Agrees with ``torch.optim.Adam(betas=(beta1, beta2), eps=epsilon)``.

    Args:
        beta1: How much of the mean gradient is kept, at least 0 and below 1.
        beta2: How much of the mean square is kept, at least 0 and below 1.
        epsilon: Keeps the quotient finite, above 0.

    Raises:
        TypeError, ValueError: An argument is out of range.

    Example:
        >>> optimizer = adam()
        >>> move, state = optimizer.update(3.0, optimizer.init(4.0), 0.5)
        >>> round(move, 6)  # the first step is η long, however steep the place
        -0.5

    Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
    """
    beta1 = _validation.number("beta1", beta1, at_least=0, below=1)
    beta2 = _validation.number("beta2", beta2, at_least=0, below=1)
    epsilon = _validation.number("epsilon", epsilon, above=0)

    def update(gradient, state, learning_rate):
        t, mean, mean_square = state
        t = t + 1
        mean = beta1 * mean + (1 - beta1) * gradient
        mean_square = beta2 * mean_square + (1 - beta2) * gradient * gradient
        mean_hat = mean / (1 - beta1**t)
        square_hat = mean_square / (1 - beta2**t)
        return -learning_rate * mean_hat / (square_hat**0.5 + epsilon), (t, mean, mean_square)

    return Optimizer(lambda x: (0, _zero(x), _zero(x)), update)


def adamw(beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01):
    """AdamW: Adam, and apart from it every x shrinks: x ← x − ηλx − ηm̂ / (√ŝ + ε).

    m̂ and ŝ are those of :func:`adam`. The decay does not pass through them: λx in the gradient, as
    a penalty ½λx² would have it, would be divided by √ŝ like the rest, and steep directions would
    hardly decay. The state is (t, m, s, x): the decay needs x itself, so the caller must add every
    move to x, as all callers here do. Agrees with
    ``torch.optim.AdamW(betas=(beta1, beta2), eps=epsilon, weight_decay=weight_decay)``.

    Args:
        beta1: How much of the mean gradient is kept, at least 0 and below 1.
        beta2: How much of the mean square is kept, at least 0 and below 1.
        epsilon: Keeps the quotient finite, above 0.
        weight_decay: λ, at least 0.

    Raises:
        TypeError, ValueError: An argument is out of range.

    Example:
        >>> optimizer = adamw(weight_decay=0.1)
        >>> move, state = optimizer.update(3.0, optimizer.init(4.0), 0.5)
        >>> round(move, 6)  # Adam's −0.5, and a twentieth of 4
        -0.7

    Source: I. Loshchilov, F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
    """
    init, adams = adam(beta1, beta2, epsilon)
    weight_decay = _validation.number("weight_decay", weight_decay, at_least=0)

    def update(gradient, state, learning_rate):
        *moments, x = state
        move, moments = adams(gradient, moments, learning_rate)
        move = move - learning_rate * weight_decay * x
        return move, (*moments, x + move)

    return Optimizer(lambda x: (*init(x), 1.0 * x), update)


def amsgrad(beta1=0.9, beta2=0.999, epsilon=1e-8):
    """AMSGrad: Adam that divides by the largest mean square so far: x ← x − ηm̂ / (√ŝ + ε).

    ŝ = max(s₁, …, s_t) / (1 − β₂ᵗ); m, s and m̂ are those of :func:`adam`. A rare steep gradient is
    never forgotten, so that many gentle ones the other way cannot outweigh it: the case in which
    Adam may fail. The state is (t, m, s, max s). Agrees with
    ``torch.optim.Adam(betas=(beta1, beta2), eps=epsilon, amsgrad=True)``.

    Args:
        beta1: How much of the mean gradient is kept, at least 0 and below 1.
        beta2: How much of the mean square is kept, at least 0 and below 1.
        epsilon: Keeps the quotient finite, above 0.

    Raises:
        TypeError, ValueError: An argument is out of range.

    Example:
        >>> optimizer = amsgrad(beta1=0, beta2=0.5)
        >>> _, state = optimizer.update(8.0, optimizer.init(4.0), 0.5)
        >>> state  # s = 0.5 · 8²
        (1, 8.0, 32.0, 32.0)
        >>> optimizer.update(0.0, state, 0.5)[1]  # s is halved, and the 32 stays
        (2, 0.0, 16.0, 32.0)

    Source: S. J. Reddi, S. Kale, S. Kumar, "On the convergence of Adam and beyond", ICLR 2018.
    """
    init, adams = adam(beta1, beta2, epsilon)

    def update(gradient, state, learning_rate):
        *moments, largest = state
        _, (t, mean, mean_square) = adams(gradient, moments, learning_rate)
        largest = _larger(largest, mean_square)
        mean_hat = mean / (1 - beta1**t)
        square_hat = largest / (1 - beta2**t)
        move = -learning_rate * mean_hat / (square_hat**0.5 + epsilon)
        return move, (t, mean, mean_square, largest)

    return Optimizer(lambda x: (*init(x), _zero(x)), update)


def optimal_quadratic(curvature_min, curvature_max, *, momentum=False):
    """The best constant learning rate on a quadratic, whose curvatures lie between the two given.

    Without momentum η = 2 / (λ_min + λ_max): no direction then keeps more than (κ − 1) / (κ + 1) of
    its distance in a step, κ = λ_max / λ_min. With momentum (Polyak's heavy ball)
    η = 4 / (√λ_min + √λ_max)² and β = ((√κ − 1) / (√κ + 1))², and in the long run
    (√κ − 1) / (√κ + 1) of it is left by a step.

    Args:
        curvature_min: λ_min, the smallest eigenvalue of the Hessian, above 0.
        curvature_max: λ_max, the largest one.
        momentum: Whether :func:`momentum` is to be used.

    Returns:
        The learning rate; with momentum the pair (learning rate, beta).

    Raises:
        TypeError, ValueError: A curvature is not a number above 0, or the second is the smaller;
            momentum is not True or False.

    Example:
        >>> optimal_quadratic(1, 9), optimal_quadratic(1, 9, momentum=True)
        (0.2, (0.25, 0.25))

    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.
    """
    least = _validation.number("curvature_min", curvature_min, above=0)
    most = _validation.number("curvature_max", curvature_max, at_least=least)
    if not _validation.flag("momentum", momentum):
        return 2 / (least + most)
    slow, fast = least**0.5, most**0.5
    return 4 / (slow + fast) ** 2, ((fast - slow) / (fast + slow)) ** 2


def validated(optimizer: Optimizer | None) -> Optimizer:
    """The optimizer that was given, or plain gradient descent where none was.

    Raises:
        TypeError: It is no Optimizer, or its update gives no pair (move, state).
    """
    if optimizer is None:
        return gradient_descent()
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"optimizer must come from gdbook.optimizers, not {optimizer!r}")
    try:
        made = optimizer.update(1.0, optimizer.init(1.0), 0.1)
    except Exception:  # one that is meant for arrays only, say
        return optimizer
    if not isinstance(made, tuple) or len(made) != 2 or not _is_number(made[0]):
        raise TypeError(
            "optimizer must have an update(gradient, state, learning_rate) -> (move, state), "
            f"not one that gives {_validation.shown(made)}"
        )
    return optimizer


def _is_number(move):
    """Whether it can be added to a number."""
    try:
        float(move)
    except (TypeError, ValueError):
        return False
    return not isinstance(move, str)


def _zero(x):
    return 0.0 * x


def _larger(a, b):
    """The larger number, or of arrays in every place the larger one."""
    return np.maximum(a, b) if hasattr(b, "shape") else max(a, b)
