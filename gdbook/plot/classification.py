"""Pictures of a logistic neuron with two inputs: its points, boundary and probabilities."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from gdbook import _validation, neuron
from gdbook._validation import shown
from gdbook.plot import style, text

CLASS_COLORS = (style.BLUE, style.ORANGE)
CLASS_MARKERS = ("o", "s")


class BoundaryArtists(NamedTuple):
    """What :func:`boundary` has drawn; ``points`` holds the points of class 0 and of class 1."""

    line: Line2D
    side: Polygon
    points: list[Line2D]


class ProbabilityArtists(NamedTuple):
    """What :func:`probability_map` has drawn; ``points`` are those of class 0 and of class 1."""

    image: AxesImage
    line: Line2D
    points: list[Line2D]


def points(ax, X, y, *, classes=None):
    """Draw labelled points: those of class 0 round, those of class 1 square.

    Args:
        ax: Matplotlib Axes.
        X: Points, (n, 2).
        y: Their labels 0 or 1, (n,).
        classes: Names of class 0 and class 1, for the legend.

    Returns:
        The points of class 0 and of class 1, a list of two :class:`matplotlib.lines.Line2D`.

    Raises:
        TypeError: ``ax`` is not an Axes.
        ValueError: A shape does not fit, or a label is neither 0 nor 1.

    Example:
        >>> from matplotlib.figure import Figure
        >>> drawn = points(Figure().add_subplot(), [[0, 0], [1, 4], [3, 1]], [0, 0, 1])
        >>> [dots.get_xydata().tolist() for dots in drawn]
        [[[0.0, 0.0], [1.0, 4.0]], [[3.0, 1.0]]]
    """
    style.check_axes(ax)
    X, y = _validation.numbers("X", X), _validation.numbers("y", y)
    neuron.cost(np.zeros(2), 0.0, X, y)  # refuses what does not fit together, by name
    drawn = _draw_points(ax, X, y, classes)
    style.frame(ax)
    return drawn


def boundary(ax, w, b, X, y, *, classes=None, label=None):
    """Draw labelled points and the line on which the neuron says 0.5: w₀x₀ + w₁x₁ + b = 0.

    The side that it takes for class 1 is lightly tinted in that class's colour. Class 0 has round
    points, class 1 square ones.

    Args:
        ax: Matplotlib Axes.
        w: Weights, (2,), not both zero.
        b: Bias, a number.
        X: Points, (n, 2).
        y: Their labels 0 or 1, (n,).
        classes: Names of class 0 and class 1, for the legend.
        label: Name of the line, for the legend.

    Returns:
        :class:`BoundaryArtists`.

    Raises:
        TypeError: ``ax`` is not an Axes.
        ValueError: A shape does not fit, a label is neither 0 nor 1, or ``w`` is zero, which leaves
            no line.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot()
        >>> drawn = boundary(ax, [1, 0], -2, [[0, 0], [1, 4], [3, 1]], [0, 0, 1])
        >>> drawn.line.get_xdata().tolist(), [len(dots.get_xdata()) for dots in drawn.points]
        ([2.0, 2.0], [2, 1])
    """
    w, b, X, y = _check_neuron(ax, w, b, X, y)
    drawn = _draw_points(ax, X, y, classes)
    line, side = _draw_line(ax, w, b, label)
    style.frame(ax)
    return BoundaryArtists(line, side, drawn)


def probability_map(
    ax, w, b, X, y, *, classes=None, label=None, colorbar=True, scale_label=None, samples=201
):
    """Draw what the neuron says at every place: the probability σ(w₀x₀ + w₁x₁ + b) of class 1.

    The surer it is, the stronger the colour of the class; where it cannot tell, there is none.
    The line marks 0.5, and the points are drawn as by :func:`boundary`.

    Args:
        ax: Matplotlib Axes.
        w: Weights, (2,), not both zero.
        b: Bias, a number.
        X: Points, (n, 2).
        y: Their labels 0 or 1, (n,).
        classes: Names of class 0 and class 1, for the legend.
        label: Name of the line, for the legend.
        colorbar: Whether to draw the scale of colours beside the map.
        scale_label: What that scale measures.
        samples: Number of points of the map along each side.

    Returns:
        :class:`ProbabilityArtists`; the image's array is (samples, samples), one row for each x₁
        from low to high.

    Raises:
        TypeError, ValueError: As for :func:`boundary`.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot()
        >>> drawn = probability_map(ax, [1, 0], -2, [[0, 0], [3, 1]], [0, 1], samples=3)
        >>> drawn.image.get_array().round(2)[0].tolist()
        [0.1, 0.38, 0.76]
    """
    w, b, X, y = _check_neuron(ax, w, b, X, y)
    colorbar = _validation.flag("colorbar", colorbar)
    samples = _validation.count("samples", samples, at_least=2)
    _validation.bounded("samples", samples, samples**2)
    drawn = _draw_points(ax, X, y, classes)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    mesh = np.meshgrid(np.linspace(left, right, samples), np.linspace(bottom, top, samples))
    probabilities = neuron.predict(w, b, np.stack(mesh, axis=-1).reshape(-1, 2))
    image = ax.imshow(
        probabilities.reshape(samples, samples),
        origin="lower",
        extent=(left, right, bottom, top),
        aspect="auto",
        cmap=style.signed_colors(0.5),
        vmin=0,
        vmax=1,
        interpolation="bilinear",
        zorder=0,
    )
    line, side = _draw_line(ax, w, b, label)
    side.remove()  # the map says it already
    style.frame(ax)
    ax.grid(visible=False)
    if colorbar:
        style.colorbar(ax, image, "scale_label", scale_label)
    return ProbabilityArtists(image, line, drawn)


def _check_neuron(ax, w, b, X, y):
    style.check_axes(ax)
    w, X, y = (_validation.numbers(*pair) for pair in (("w", w), ("X", X), ("y", y)))
    if w.shape != (2,):
        raise ValueError(f"w must have two weights to be drawn in a plane, not {shown(w)}")
    neuron.cost(w, b, X, y)  # refuses what does not fit together, by name
    if not w.any():
        raise ValueError("w must not be zero: such a neuron has no boundary, not [0.0, 0.0]")
    return w, float(b), X, y


def _draw_points(ax, X, y, classes):
    if classes is not None and (not isinstance(classes, Sequence) or len(classes) != 2):
        raise ValueError(f"classes must be two names, not {shown(classes)}")
    drawn = []
    for k, (color, marker) in enumerate(zip(CLASS_COLORS, CLASS_MARKERS, strict=True)):
        of_class = X[y == k]
        (dots,) = ax.plot(*of_class.T, linestyle="none", marker=marker, markersize=6, zorder=3)
        dots.set(color=color, markeredgecolor=style.background(), markeredgewidth=0.8)
        dots.set_label(None if classes is None else text.named("classes", classes[k]))
        drawn.append(dots)
    ax.set(xlim=ax.get_xlim(), ylim=ax.get_ylim())  # the line below must not widen the view
    return drawn


def _draw_line(ax, w, b, label):
    """The line w·x + b = 0 and the half-plane w·x + b > 0, both beyond the edges of the view."""
    corners = np.array([(x, y) for x in ax.get_xlim() for y in ax.get_ylim()])
    center = corners.mean(axis=0)
    unit = w / np.linalg.norm(w)
    foot = center - (w @ center + b) / np.linalg.norm(w) * unit
    reach = 2 * np.linalg.norm(corners - foot, axis=1).max()
    along = reach * np.array([-unit[1], unit[0]])
    ends = np.array([foot - along, foot + along])
    line = Line2D(*ends.T, color=style.text_color(), linewidth=1.6, dashes=(5, 2.5), zorder=2)
    line.set_label(text.named("label", label))
    beyond = np.vstack([ends, ends[::-1] + reach * unit])
    side = Polygon(beyond, facecolor=CLASS_COLORS[1], edgecolor="none", alpha=0.12, zorder=0)
    return ax.add_artist(line), ax.add_artist(side)
