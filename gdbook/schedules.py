"""Learning-rate schedules: pure functions of the step, counted from 0.

A schedule is a function ``step -> learning rate``. It takes an int and returns a float, or takes
an integer array and returns an array of its shape. It keeps nothing: asked twice, it answers the
same. The names follow TensorFlow's ``exponential_decay``, ``natural_exp_decay``,
``inverse_time_decay`` and ``polynomial_decay``; so do the formulas, except that of
:func:`natural_exponential_decay`. :func:`cosine_decay` and :func:`warmup` are those that large
networks are trained with.

Example:
    >>> halving = exponential_decay(0.8, decay_rate=0.5, decay_steps=10)
    >>> halving(0), halving(10), halving(20)
    (0.8, 0.4, 0.2)
    >>> import numpy as np
    >>> halving(np.arange(0, 30, 10))
    array([0.8, 0.4, 0.2])
"""

import numbers

import numpy as np

from gdbook import _validation


def constant(learning_rate):
    """The same rate at every step: η(t) = learning_rate.

    Args:
        learning_rate: Finite and above 0.

    Returns:
        The schedule, ``step -> learning rate``.

    Raises:
        TypeError, ValueError: The argument, or later the step, is out of range.

    Example:
        >>> constant(0.1)(1000)
        0.1
    """
    learning_rate = _validation.number("learning_rate", learning_rate, above=0)
    return _schedule(lambda step: learning_rate + 0.0 * step)


def exponential_decay(initial, decay_rate, decay_steps, staircase=False):
    """Multiplied by decay_rate every decay_steps: η(t) = initial · decay_rate^(t / decay_steps).

    Args:
        initial: The rate at step 0, above 0.
        decay_rate: The factor of one period, above 0 and at most 1.
        decay_steps: The period, in steps, at least 1.
        staircase: Whether to round t / decay_steps down, so that the rate drops once a period.

    Returns:
        The schedule, ``step -> learning rate``.

    Raises:
        TypeError, ValueError: An argument, or later the step, is out of range.

    Example:
        >>> stairs = exponential_decay(0.8, 0.5, decay_steps=10, staircase=True)
        >>> stairs(9), stairs(10)
        (0.8, 0.4)
    """
    initial = _validation.number("initial", initial, above=0)
    decay_rate = _validation.number("decay_rate", decay_rate, above=0, at_most=1)
    decay_steps = _validation.count("decay_steps", decay_steps, at_least=1)
    if _validation.flag("staircase", staircase):
        return _schedule(lambda step: initial * decay_rate ** (step // decay_steps))
    return _schedule(lambda step: initial * decay_rate ** (step / decay_steps))


def natural_exponential_decay(initial, decay_rate):
    """Divided by e every 1 / decay_rate steps: η(t) = initial · e^(−decay_rate · t).

    Time counts in single steps, not in periods: at the same decay_rate this falls far faster than
    the others. So an old TensorFlow docstring had the formula, by a slip: its code, like that of
    early versions of Paddle, divides the step by ``decay_steps``. To get what they compute, give
    decay_rate / decay_steps.

    Args:
        initial: The rate at step 0, above 0.
        decay_rate: How fast it falls, per step, at least 0.

    Returns:
        The schedule, ``step -> learning rate``.

    Raises:
        TypeError, ValueError: An argument, or later the step, is out of range.

    Example:
        >>> natural_exponential_decay(1.0, 0.5)(2)
        0.36787944117144233
    """
    initial = _validation.number("initial", initial, above=0)
    decay_rate = _validation.number("decay_rate", decay_rate, at_least=0)
    return _schedule(lambda step: initial * np.exp(-decay_rate * step))


def inverse_time_decay(initial, decay_rate, decay_steps):
    """Falling like 1/t: η(t) = initial / (1 + decay_rate · t / decay_steps).

    Args:
        initial: The rate at step 0, above 0.
        decay_rate: How fast it falls, per period, at least 0.
        decay_steps: The period, in steps, at least 1.

    Returns:
        The schedule, ``step -> learning rate``.

    Raises:
        TypeError, ValueError: An argument, or later the step, is out of range.

    Example:
        >>> inverse_time_decay(1.0, decay_rate=1, decay_steps=10)(30)
        0.25
    """
    initial = _validation.number("initial", initial, above=0)
    decay_rate = _validation.number("decay_rate", decay_rate, at_least=0)
    decay_steps = _validation.count("decay_steps", decay_steps, at_least=1)
    return _schedule(lambda step: initial / (1 + decay_rate * step / decay_steps))


def polynomial_decay(initial, end, decay_steps, power=1.0):
    """From initial down to end in decay_steps, then constant.

    η(t) = (initial − end) · (1 − min(t, decay_steps) / decay_steps)^power + end

    Args:
        initial: The rate at step 0, above 0.
        end: The rate from step decay_steps on, at least 0 and at most ``initial``.
        decay_steps: The length of the way down, in steps, at least 1.
        power: 1 for a straight line; larger drops sooner.

    Returns:
        The schedule, ``step -> learning rate``.

    Raises:
        TypeError, ValueError: An argument, or later the step, is out of range.

    Example:
        >>> line = polynomial_decay(0.5, 0.25, decay_steps=4)
        >>> line(0), line(2), line(4), line(1000)
        (0.5, 0.375, 0.25, 0.25)
    """
    initial = _validation.number("initial", initial, above=0)
    end = _validation.number("end", end, at_least=0, at_most=initial)
    decay_steps = _validation.count("decay_steps", decay_steps, at_least=1)
    power = _validation.number("power", power, above=0)

    def formula(step):
        remaining = 1 - np.minimum(step, decay_steps) / decay_steps
        return (initial - end) * remaining**power + end

    return _schedule(formula)


def cosine_decay(initial, end, decay_steps):
    """From initial down to end along half a cosine wave, then constant: slow, fast, slow again.

    η(t) = end + (initial − end) · (1 + cos(π · min(t, decay_steps) / decay_steps)) / 2

    Agrees with ``torch.optim.lr_scheduler.CosineAnnealingLR(T_max=decay_steps, eta_min=end)`` up to
    step decay_steps; after it torch's rate would rise again.

    Args:
        initial: The rate at step 0, above 0.
        end: The rate from step decay_steps on, at least 0 and at most ``initial``.
        decay_steps: The length of the way down, in steps, at least 1.

    Returns:
        The schedule, ``step -> learning rate``.

    Raises:
        TypeError, ValueError: An argument, or later the step, is out of range.

    Example:
        >>> wave = cosine_decay(0.5, 0.25, decay_steps=4)
        >>> wave(0), wave(2), wave(4), wave(1000)
        (0.5, 0.375, 0.25, 0.25)

    Source: I. Loshchilov, F. Hutter, "SGDR: Stochastic gradient descent with warm restarts",
    ICLR 2017.
    """
    initial = _validation.number("initial", initial, above=0)
    end = _validation.number("end", end, at_least=0, at_most=initial)
    decay_steps = _validation.count("decay_steps", decay_steps, at_least=1)

    def formula(step):
        done = np.minimum(step, decay_steps) / decay_steps
        return end + (initial - end) * (1 + np.cos(np.pi * done)) / 2

    return _schedule(formula)


def warmup(steps, schedule):
    """Rises in a straight line during the first steps, and then follows another schedule.

    η(t) = schedule(0) · (t + 1) / steps for t < steps, then schedule(t − steps + 1)

    The last step of the rise has the rate schedule(0), the one after it schedule(1).

    Args:
        steps: The length of the rise, in steps, at least 1.
        schedule: What to follow, ``step -> learning rate``.

    Returns:
        The schedule, ``step -> learning rate``.

    Raises:
        TypeError: ``schedule`` is no function, or answers no number.
        ValueError: ``steps``, schedule(0), or later the step, is out of range.

    Example:
        >>> rising = warmup(4, cosine_decay(0.5, 0.25, decay_steps=4))
        >>> [rising(step) for step in (0, 1, 2, 3, 5, 7)]
        [0.125, 0.25, 0.375, 0.5, 0.375, 0.25]

    Source: P. Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.
    """
    steps = _validation.count("steps", steps, at_least=1)
    if not callable(schedule):
        raise TypeError(f"schedule must be a function step -> learning rate, not {schedule!r}")
    _validation.refuse_arity("schedule", schedule, "step")
    try:
        first = schedule(0)
    except (TypeError, ValueError) as error:  # such as one that asks for a rate, not for a step
        kind = TypeError if isinstance(error, TypeError) else ValueError
        expected = "schedule must be a function step -> learning rate"
        raise kind(f"{expected}, but schedule(0) fails: {error}") from error
    first = _validation.number("schedule at step 0", first, at_least=0)

    def formula(step):
        rising = first * (step + 1) / steps
        after = _validation.array("schedule", schedule(np.maximum(step - steps + 1, 0)))
        return np.where(step < steps, rising, after)

    return _schedule(formula)


def _schedule(formula):
    """The formula as a schedule: checks the step; a float for an int, an array for an array."""

    def schedule(step):
        if isinstance(step, numbers.Integral):
            return float(formula(_validation.count("step", step)))
        steps = _validation.as_array("step", step)
        if steps.dtype.kind not in "iu":
            raise TypeError(f"step must be an int or an integer array, not {step!r}")
        if (steps < 0).any():
            raise ValueError(f"step must be at least 0, not {step!r}")
        if (steps > np.iinfo(np.int64).max).any():
            raise ValueError(f"step must be less than 2⁶³, not {step!r}")
        return formula(steps.astype(np.int64))  # a narrow type would overflow in the formula

    return schedule
