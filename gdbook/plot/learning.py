"""What happens over the steps: error curves and learning rates."""

from collections.abc import Mapping

import numpy as np
from matplotlib.ticker import MaxNLocator

from gdbook import _validation
from gdbook._validation import shown
from gdbook.plot import style, text


def loss(ax, values, *, x=None, log=False, minimum=None, minimum_label=None):
    """Draw error curves: the error after each step, step 0 being the start.

    Several curves differ in colour, line style and marker, and get a legend.

    Args:
        ax: Matplotlib Axes.
        values: Errors (steps + 1,), or what holds them (a trajectory, a training history), or
            ``{label: values}`` for several curves.
        x: What to draw them against instead of the steps 0, 1, 2, …: (steps + 1,), or with several
            curves ``{label: x}``; for instance seconds, or epochs.
        log: Whether the error axis is logarithmic.
        minimum: The lowest error possible, drawn as a dashed line.
        minimum_label: Name of that line for the legend.

    Returns:
        The curves, a list of :class:`matplotlib.lines.Line2D` in the order given.

    Raises:
        TypeError: ``ax`` is not an Axes.
        ValueError: ``values`` are not (steps + 1,), ``x`` does not fit them, or ``log`` is set and
            no value of a curve is positive.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot()
        >>> lines = loss(ax, {"η = 0.1": [16, 10.2, 6.6], "η = 1": [16, 16, 16]})
        >>> lines[0].get_label(), lines[0].get_ydata().tolist()
        ('η = 0.1', [16.0, 10.2, 6.6])
    """
    style.check_axes(ax)
    log = _validation.flag("log", log)
    curves = values if isinstance(values, Mapping) else {None: values}
    if not curves:
        raise ValueError("values must have at least one curve, not {}")
    lines = []
    for (name, one), look in zip(curves.items(), style.line_styles(), strict=False):
        ys = _series("values", one)
        if isinstance(x, Mapping) and name not in x:
            raise ValueError(f"x must have the same labels as values, not {list(x)!r}")
        xs = x[name] if isinstance(x, Mapping) else x
        xs = np.arange(len(ys)) if xs is None else _series("x", xs)
        if len(xs) != len(ys):
            raise ValueError(f"x must have as many points as values, {len(ys)}, not {len(xs)}")
        if log and not (ys > 0).any():
            raise ValueError(f"log needs positive values, not {shown(one)}")
        lines.append(_draw(ax, xs, ys, look, name, several=len(curves) > 1))
    if minimum is not None:
        floor = _validation.number("minimum", minimum)
        name = text.named("minimum_label", minimum_label)
        ax.axhline(
            floor, color=style.text_color(), alpha=0.6, linewidth=1, dashes=(4, 3), label=name
        )
    if log:
        ax.set_yscale("log")
    _finish(ax, integer=x is None)
    return lines


def schedule(ax, schedules, steps):
    """Draw learning rates over the steps.

    Args:
        ax: Matplotlib Axes.
        schedules: A schedule from :mod:`gdbook.schedules` (any function ``step -> learning rate``),
            or ``{label: schedule}`` for several.
        steps: How many steps, at least 1: the rates of steps 0 … ``steps − 1`` are drawn.

    Returns:
        The curves, a list of :class:`matplotlib.lines.Line2D` in the order given.

    Raises:
        TypeError: ``ax`` is not an Axes, or ``steps`` is not a whole number.
        ValueError: ``steps`` is less than 1.

    Example:
        >>> from matplotlib.figure import Figure
        >>> [line] = schedule(Figure().add_subplot(), lambda step: 0.1 * 0.5**step, 3)
        >>> line.get_ydata().tolist()
        [0.1, 0.05, 0.025]
    """
    style.check_axes(ax)
    steps = _validation.count("steps", steps, at_least=1)
    at = range(_validation.bounded("steps", steps, steps))
    curves = schedules if isinstance(schedules, Mapping) else {None: schedules}
    if not curves:
        raise ValueError("schedules must have at least one schedule, not {}")
    lines = []
    for (name, rate_at), look in zip(curves.items(), style.line_styles(), strict=False):
        if not callable(rate_at):
            raise TypeError(
                f"schedules must be a function step -> learning rate, not {shown(rate_at)}"
            )
        rate_at = _validation.rate(rate_at)
        rates = np.array([rate_at(step) for step in at])
        lines.append(_draw(ax, np.array(at), rates, look, name, several=len(curves) > 1))
    ax.set_ylim(bottom=0)
    _finish(ax, integer=True)
    return lines


def _series(name, values):
    for attribute in ("values", "cost"):  # of a Trajectory, of a History
        held = getattr(values, attribute, None)
        values = values if held is None or callable(held) else held  # a tensor's is a method
    array = _validation.numbers(name, values).astype(float)
    if array.ndim != 1 or not array.size:
        raise ValueError(
            f"{name} must have the shape (steps + 1,), not {array.shape}: {shown(values)}"
        )
    if not np.isfinite(array).any():
        raise ValueError(f"{name} must have a finite number, not {shown(values)}")
    return array


def _draw(ax, xs, ys, look, name, *, several):
    place = len(ax.lines)
    color, marker, line_style = look
    (line,) = ax.plot(xs, ys, color=color, linewidth=2)
    line.set(marker=marker, markersize=6, markeredgecolor=style.background(), markeredgewidth=0.8)
    if several:
        # A marker now and then tells the curves apart, each time at another place.
        gap = max(1, len(xs) // 7)
        line.set(linestyle=line_style, label=text.label(str(name)), markevery=(place % gap, gap))
    elif len(xs) > 30:
        line.set_marker("none")
    return line


def _finish(ax, *, integer):
    style.frame(ax)
    if integer:
        ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 5, 10]))
    if ax.get_legend_handles_labels()[0]:
        style.legend(ax)
