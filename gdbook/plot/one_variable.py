"""Pictures of a function of one variable: its curve and its slopes."""

from typing import NamedTuple

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.quiver import Quiver
from matplotlib.text import Annotation

from gdbook import _validation
from gdbook._validation import shown
from gdbook.functions import numeric_gradient
from gdbook.plot import style, text


class SlopeArtists(NamedTuple):
    """What :func:`slopes` has drawn; the lists follow the order of the points."""

    points: Line2D
    tangents: list[Line2D]
    arrows: Quiver | None
    texts: list[Annotation]


def curve(ax, f, x=None, *, label=None, color=style.BLUE, samples=401, **line):
    """Draw the graph of a function of one variable.

    Args:
        ax: Matplotlib Axes.
        f: A :class:`gdbook.functions.Function` of one variable, or any function that takes and
            returns a number.
        x: ``(low, high)``, or the points themselves, (n,) with n ≥ 3. Default: the domain of ``f``.
        label: Name for the legend, Hebrew or English.
        color: Colour of the line.
        samples: Number of points between low and high.
        **line: Further options of :meth:`matplotlib.axes.Axes.plot`.

    Returns:
        The line, a :class:`matplotlib.lines.Line2D`.

    Raises:
        TypeError: ``ax`` is not an Axes, or ``f`` is not callable.
        ValueError: ``x`` is neither a range nor points, or is missing where ``f`` has no domain.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot()
        >>> graph = curve(ax, lambda x: (x - 3) ** 2 + 2, (-2, 8), samples=11)
        >>> float(graph.get_ydata().min())
        2.0
    """
    style.check_axes(ax)
    if not callable(f):
        raise TypeError(f"f must be a function, not {shown(f)}")
    samples = _validation.count("samples", samples, at_least=2)
    xs = _sample(f, x, _validation.bounded("samples", samples, samples))
    ys = values_on(f, xs)
    if not np.isfinite(ys).any():
        raise ValueError(f"f must have a finite value somewhere on x, from {xs[0]} to {xs[-1]}")
    style.check_color(color)
    name = text.named("label", label)
    (graph,) = ax.plot(xs, ys, **{"color": color, "linewidth": 2.2, "label": name} | line)
    ax.margins(y=0.1)
    style.frame(ax)
    return graph


def slopes(ax, f, points, *, arrows="slope", scale=0.1, tangents=True, template=None, label=None):
    """Show the slope of a function at some points of its curve.

    A short piece of the tangent shows how steep the curve is. A horizontal arrow shows the slope
    itself: which way it points and how large it is. ``arrows="slope"`` follows the slope, to where
    f grows; ``arrows="downhill"`` goes against it. An arrow is ``scale · |f′(x)|`` long: downhill,
    with the learning rate for a scale, it ends at the x that one step of gradient descent reaches.
    On empty Axes, the curve is drawn first.

    Args:
        ax: Matplotlib Axes, usually with the curve of ``f``.
        f: Function of one variable; its ``gradient`` is used where it has one.
        points: The x of each point, () or (n,).
        arrows: ``"slope"``, ``"downhill"`` or None for no arrows.
        scale: Length of an arrow for a slope of one, in units of x; positive.
        tangents: Whether to draw the pieces of tangent.
        template: Text beside each point, such as ``"slope {slope:.0f}"``; may use ``{x}``,
            ``{value}`` and ``{slope}``.
        label: Name of the points and their arrows, for the legend.

    Returns:
        :class:`SlopeArtists`.

    Raises:
        TypeError: ``ax`` is not an Axes, or ``f`` is not callable.
        ValueError: ``points`` is not () or (n,) of finite numbers, ``arrows`` is unknown,
            ``scale`` is not positive, or ``template`` uses an unknown name.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from gdbook import functions
        >>> ax = Figure().add_subplot()
        >>> drawn = slopes(ax, functions.parabola(3.0), [-1, 3, 5], arrows="downhill", scale=0.1)
        >>> [round(float(u), 3) + 0.0 for u in drawn.arrows.U]
        [0.8, 0.0, -0.4]
    """
    style.check_axes(ax)
    xs = np.atleast_1d(_validation.numbers("points", points).astype(float))
    if xs.ndim != 1 or not xs.size or not np.isfinite(xs).all():
        raise ValueError(f"points must be finite numbers of shape () or (n,), not {shown(points)}")
    if arrows not in ("slope", "downhill", None):
        raise ValueError(f"arrows must be 'slope', 'downhill' or None, not {shown(arrows)}")
    scale = _validation.number("scale", scale, above=0)
    tangents = _validation.flag("tangents", tangents)
    if not ax.has_data():
        curve(ax, f)
    ys = values_on(f, xs)
    ms = slopes_on(f, xs)

    color = style.GREEN if arrows == "downhill" else style.ORANGE
    pieces = _draw_tangents(ax, xs, ys, ms) if tangents else []
    way = None
    if arrows is not None:
        us = ms * (scale if arrows == "slope" else -scale)
        way = _draw_arrows(ax, xs, ys, us, color)
    dots = Line2D(xs, ys, linestyle="none", marker="o", markersize=6.5, color=color, zorder=3.4)
    dots.set(markeredgecolor=style.background(), markeredgewidth=1.2)
    dots.set_label(text.named("label", label))
    ax.add_artist(dots)
    texts = []
    if template is not None:
        for x, y, m in zip(xs, ys, ms, strict=True):
            words = text.fill(template, x=x, value=y, slope=m)
            texts.append(_write_beside(ax, words, x, y, m, arrows))
    return SlopeArtists(dots, pieces, way, texts)


def values_on(f, xs):
    """Values of ``f`` at every x of a 1-D array, one by one, as a reader's function expects."""
    if not callable(f):
        raise TypeError(f"f must be a function, not {shown(f)}")
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging descent leaves every range
        return np.array([_float("f", f(x), x) for x in xs])


def slopes_on(f, xs):
    """Derivatives of ``f`` at every x of a 1-D array, numeric where ``f`` knows no gradient."""
    gradient = getattr(f, "gradient", None) or (lambda x: numeric_gradient(f, x))
    with np.errstate(over="ignore", invalid="ignore"):
        return np.array([_float("f.gradient", gradient(x)[0], x) for x in xs])


def _float(name, value, x):
    try:
        if not isinstance(value, str | bytes):
            return float(value)
    except (TypeError, ValueError):
        pass
    raise TypeError(f"{name} must return real numbers, not {shown(value)}, at x = {x}")


def tangent_ends(ax, xs, ys, ms):
    """Ends (n, 2) in x and in y of pieces of tangent, equally long on paper whatever the slope."""
    ax.get_xlim(), ax.get_ylim()  # settles pending autoscaling, on which transData depends
    diagonal = ax.transAxes.transform((1, 1)) - ax.transAxes.transform((0, 0))
    with np.errstate(over="ignore", invalid="ignore"):
        here = ax.transData.transform(np.column_stack([xs, ys]))
        there = ax.transData.transform(np.column_stack([xs + 1, ys + ms]))
        reach = 0.06 * np.linalg.norm(diagonal) / np.linalg.norm(there - here, axis=1)
        dx = np.outer(reach, [-1, 1])
        return xs[:, np.newaxis] + dx, ys[:, np.newaxis] + ms[:, np.newaxis] * dx


def _sample(f, x, samples):
    if x is None:
        domain = getattr(f, "domain", None)
        if domain is None:
            raise ValueError(f"x is needed, since f has no domain: f = {shown(f)}")
        if len(domain) != 1:
            raise ValueError(
                f"f must be a function of one variable, not {len(domain)}: f = {shown(f)}"
            )
        x = domain[0]
    xs = _validation.numbers("x", x).astype(float)
    if xs.shape == (2,) and xs[0] < xs[1] and np.isfinite(xs).all():
        return np.linspace(*xs, samples)
    if xs.ndim != 1 or len(xs) < 3 or not np.isfinite(xs).all():
        raise ValueError(
            f"x must be (low, high) with low < high, or at least 3 points, not {shown(x)}"
        )
    return xs


def _draw_tangents(ax, xs, ys, ms):
    pieces = []
    for ends in zip(*tangent_ends(ax, xs, ys, ms), strict=True):
        piece = Line2D(*ends, color=style.text_color(), linewidth=1.6, zorder=3)
        pieces.append(ax.add_artist(piece))
    return pieces


def _draw_arrows(ax, xs, ys, us, color):
    arrows = Quiver(
        ax,
        *(xs, ys, us, np.zeros_like(us)),
        angles="xy",
        scale_units="xy",
        scale=1,
        width=0.009,
        headwidth=3.6,
        headlength=4.2,
        headaxislength=3.8,
        minlength=0,
        color=color,
        zorder=3.5,
    )
    return ax.add_artist(arrows)


def _write_beside(ax, words, x, y, slope, arrows):
    """Write on the side that the arrow leaves free."""
    above = arrows == "slope"
    right = (slope > 0) != above
    return ax.annotate(
        words,
        (x, y),
        xytext=(0, -10 if above else 8)
        if slope == 0
        else (12 if right else -12, 1 if above else -3),
        textcoords="offset points",
        ha="center" if slope == 0 else "left" if right else "right",
        va="bottom" if above != (slope == 0) else "top",
        path_effects=style.halo(),
        zorder=5,
    )
