"""The way of a descent: on a curve, on a landscape, and the lengths of its steps."""

from itertools import islice
from typing import NamedTuple

import numpy as np
from matplotlib.container import BarContainer
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator

from gdbook import _validation
from gdbook._validation import shown
from gdbook.plot import one_variable, style, text, two_variables

#: With more steps than this, dots would run into one another.
MOST_DOTS = 60
#: A diverging descent is drawn up to here; beyond, the arithmetic of drawing itself overflows.
FARTHEST = 1e9


class PathArtists(NamedTuple):
    """What :func:`path` has drawn: one line, one start and one end for each descent."""

    lines: list[Line2D]
    starts: list[Line2D]
    ends: list[Line2D]
    numbers: list[Annotation]


def path(ax, f, trajectory, *, label=None, start=None, end=None, color=None, numbered=()):
    """Draw the way of a descent: each point, joined by the steps, from start (ring) to end (star).

    On a function of one variable the points lie on its curve; on one of two variables, on its
    landscape. On empty Axes, the curve or landscape is drawn first. What is in view stays so: a
    descent that leaves it leaves the picture.

    Args:
        ax: Matplotlib Axes.
        f: The function that was descended.
        trajectory: A :class:`gdbook.descent.Trajectory`, or the points themselves, start included:
            (steps + 1,) for one variable, (steps + 1, 2) for two; (steps + 1, n) or
            (steps + 1, n, 2) for n descents at once.
        label: Name of the path for the legend; n names for n descents.
        start: Name of the start for the legend.
        end: Name of the end for the legend.
        color: Colour of the path; by default the palette's, on a landscape light with a dark halo.
        numbered: Steps to be numbered, such as ``range(4)``; 0 is the start.

    Returns:
        :class:`PathArtists`. The data of ``lines[i]`` are the points of descent i.

    Raises:
        TypeError: ``ax`` is not an Axes in the plane.
        ValueError: The shape of ``trajectory`` does not fit ``f``, ``label`` names another number
            of descents, or ``numbered`` has a step that was not made.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from gdbook import functions
        >>> drawn = path(Figure().add_subplot(), functions.parabola(3.0), [-1, 0, 1], label="path")
        >>> drawn.lines[0].get_ydata().tolist()
        [16.0, 9.0, 4.0]
    """
    style.check_axes(ax, projection="rectilinear")
    if color is not None:
        style.check_color(color)
    points = points_of(f, trajectory)
    rows, count, variables = points.shape
    steps = rows - 1
    names = [label] if isinstance(label, str) else label or [None] * count
    if len(names) != count:
        raise ValueError(f"label must name {count} descents, not {shown(label)}")
    numbered = _validation.counts("numbered", numbered)
    if any(k > steps for k in numbered):
        raise ValueError(f"numbered must be steps from 0 to {steps}, not {shown(numbered)}")
    if not ax.has_data():
        (one_variable.curve if variables == 1 else two_variables.landscape)(ax, f)
    ways = [on_paper(f, points[:, i]) for i in range(count)]
    styles = _line_styles(count, variables, color)
    drawn = PathArtists([], [], [], [])
    for (xs, ys), line_style, name in zip(ways, styles, names, strict=True):
        line = Line2D(xs, ys, linewidth=1.3, zorder=3, **line_style)
        if steps > MOST_DOTS:
            line.set_marker("none")
        line.set(markersize=6 if steps <= 20 else 4.5, markevery=slice(1, None))  # 0 has the ring
        line.set_label(text.named("label", name))
        drawn.lines.append(ax.add_artist(line))
        seen = [k for k in numbered if np.isfinite([xs[k], ys[k]]).all()]
        drawn.numbers.extend(_number(ax, k, xs[k], ys[k]) for k in seen)
    # After all lines, and named only once: so they stand last in the legend.
    start, end = text.named("start", start), text.named("end", end)
    for artists, draw, name in ((drawn.starts, _ring, start), (drawn.ends, _star, end)):
        for i, ((xs, ys), line_style) in enumerate(zip(ways, styles, strict=True)):
            mark = draw(xs, ys, line_style)
            mark.set_label(name if i == 0 else None)
            artists.append(ax.add_artist(mark))
    return drawn


def steps(ax, trajectory, *, color=style.BLUE, label=None):
    """Draw how long each step of a descent was: |x₁ − x₀|, |x₂ − x₁|, …

    Args:
        ax: Matplotlib Axes.
        trajectory: One :class:`gdbook.descent.Trajectory`, or its points: (steps + 1,) or
            (steps + 1, d).
        color: Colour of the bars.
        label: Name for the legend.

    Returns:
        The bars, a :class:`matplotlib.container.BarContainer`; the first belongs to step 1.

    Raises:
        TypeError: ``ax`` is not an Axes.
        ValueError: ``trajectory`` has another shape, or no step.

    Example:
        >>> from matplotlib.figure import Figure
        >>> bars = steps(Figure().add_subplot(), [-1, 1, 2])
        >>> [float(bar.get_height()) for bar in bars]
        [2.0, 1.0]
    """
    style.check_axes(ax)
    points = _points("trajectory", trajectory)
    if points.ndim not in (1, 2) or len(points) < 2:
        raise ValueError(
            f"trajectory must be one descent of at least one step, not {shown(trajectory)}"
        )
    lengths = np.linalg.norm(np.diff(points.reshape(len(points), -1), axis=0), axis=1)
    if not np.isfinite(lengths).any():
        raise ValueError(f"trajectory must have a step of finite length, not {shown(trajectory)}")
    style.check_color(color)
    name = text.named("label", label)
    bars: BarContainer = ax.bar(np.arange(1, len(points)), lengths, 0.7, color=color, label=name)
    style.frame(ax)
    ax.grid(visible=False, axis="x")
    ax.set_xlim(0.4, len(points) - 0.4)
    ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 5, 10]))
    return bars


def points_of(f, trajectory):
    """Points of one or more descents as an array of shape (steps + 1, n, variables)."""
    points = _points("trajectory", trajectory)
    pairs = points.ndim > 1 and points.shape[-1] == 2
    variables = getattr(f, "dim", 2 if pairs else 1)
    if variables not in (1, 2):
        raise ValueError(f"f must have one or two variables, not {variables}: {shown(f)}")
    ranks = (1, 2) if variables == 1 else (2, 3)
    values = np.shape(getattr(trajectory, "values", points if variables == 1 else points[..., 0]))
    fits = values == (points.shape if variables == 1 else points.shape[:-1])
    if points.ndim not in ranks or not len(points) or (variables == 2 and not pairs) or not fits:
        raise ValueError(
            f"trajectory does not fit a function of {variables} variables: shape {points.shape}"
        )
    if not np.isfinite(points[0]).all():
        raise ValueError(f"trajectory must start at finite numbers, not at {points[0]}")
    return points.reshape(len(points), -1, variables)


def _points(name, trajectory):
    points = getattr(trajectory, "points", trajectory)
    return _validation.numbers(name, points).astype(float)


def on_paper(f, points):
    """Where the points (k, variables) of one descent lie on the picture: xs and ys.

    What has run off too far to be drawn becomes NaN, which breaks the line there.
    """
    points = np.where(np.abs(points) <= FARTHEST, points, np.nan)
    if points.shape[1] == 2:
        return points[:, 0], points[:, 1]
    return points[:, 0], one_variable.values_on(f, points[:, 0])


def _line_styles(count, variables, color):
    """Colour, marker and halo of each path: as options of Line2D."""
    if variables == 1:
        shapes = list(
            islice(style.line_styles(), 1, count + 1)
        )  # from 1: the curve has the first colour
        edge, effects = style.background(), None
    else:
        shapes = [
            (style.ON_LANDSCAPE, marker, None)
            for _, marker, _ in islice(style.line_styles(), count)
        ]
        edge = style.ON_LANDSCAPE
        effects = [withStroke(linewidth=2.6, foreground=style.ON_LANDSCAPE_HALO)]
    return [
        {
            "color": color or own,
            "marker": "o" if count == 1 else marker,
            "markeredgecolor": edge,
            "markeredgewidth": 0.6,
            "path_effects": effects,
        }
        for own, marker, _ in shapes
    ]


def _ring(xs, ys, line_style):
    halo = line_style["path_effects"] and [
        withStroke(linewidth=3.4, foreground=style.ON_LANDSCAPE_HALO)
    ]
    ring = Line2D(xs[:1], ys[:1], linestyle="none", marker="o", markersize=10, zorder=4)
    ring.set(markerfacecolor="none" if halo else style.background(), path_effects=halo)
    ring.set(markeredgecolor=line_style["color"], markeredgewidth=2)
    return ring


def _star(xs, ys, line_style):
    star = Line2D(xs[-1:], ys[-1:], linestyle="none", marker="*", markersize=14, zorder=5)
    star.set(
        markerfacecolor=style.RED, markeredgecolor=line_style["markeredgecolor"], markeredgewidth=1
    )
    return star


def _number(ax, step, x, y):
    return ax.annotate(
        str(step),
        (x, y),
        xytext=(0, 8),
        textcoords="offset points",
        ha="center",
        fontsize=style.small(),
        path_effects=style.halo(),
        zorder=5,
    )
