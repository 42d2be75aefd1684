"""Colours, markers and the plain frame that all pictures of the book share.

The data colours hold on white and on dark pages alike. Everything else, that is text, axes, grid
and the thin rims that lift markers off a line, takes its colour from ``matplotlib.rcParams`` at
the moment of drawing, so that a picture follows the style of whoever draws it.
"""

from itertools import cycle

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, is_color_like, to_rgb
from matplotlib.patheffects import withStroke

from gdbook._validation import shown
from gdbook.plot.text import is_hebrew, named

BLUE = "#368ff5"
ORANGE = "#e27018"
GREEN = "#008a70"
PURPLE = "#9c529c"
RED = "#c7384a"

#: Contrast of at least 3 : 1 against #ffffff and #1e2129; told apart by colour-blind eyes
#: (CIEDE2000 of at least 12 between any two, also under simulated protanopia, deuteranopia and
#: tritanopia).
PALETTE = (BLUE, ORANGE, GREEN, PURPLE, RED)
#: One for each colour, since colour alone must never carry the meaning.
MARKERS = ("o", "s", "^", "D", "v")
LINE_STYLES = ("-", (0, (5, 1.6)), (0, (1.2, 1.2)), (0, (6, 1.6, 1.2, 1.6)), (0, (9, 2.5)))

#: Low is blue, high is yellow; even steps look even, also to colour-blind eyes.
LANDSCAPE_COLORS = "viridis"
#: Lines over a landscape, whose colours are the same on light and dark pages.
ON_LANDSCAPE, ON_LANDSCAPE_HALO = "#fff6e0", "#2a0f3d"


def text_color():
    """Colour of text, as the reader's style has it at this moment."""
    return matplotlib.rcParams["text.color"]


def background():
    """Colour of the background, as the reader's style has it at this moment."""
    return matplotlib.rcParams["figure.facecolor"]


def small():
    """The size of words in the drawing itself: a legend's."""
    return matplotlib.rcParams["legend.fontsize"]


def halo(width=3.0):
    """Path effect that keeps a text or line readable where it crosses others."""
    return [withStroke(linewidth=width, foreground=background())]


def line_styles():
    """Endless (colour, marker, line style) triples, different in all three."""
    return cycle(zip(PALETTE, MARKERS, LINE_STYLES, strict=True))


def signed_colors(strongest):
    """Colours for both sides of a middle, which is clear: there the page shows through."""
    sides = [np.array(to_rgb(color)) for color in (BLUE, ORANGE)]
    strength = np.linspace(-1, 1, 256)[:, np.newaxis]
    colors = np.where(strength < 0, *sides)
    return ListedColormap(np.hstack([colors, strongest * np.abs(strength)]), name="signed")


def check_axes(ax, projection=None, name="ax"):
    """Raise TypeError unless ``ax`` is a Matplotlib Axes (with that projection, if given)."""
    if not isinstance(ax, Axes):
        raise TypeError(f"{name} must be a matplotlib Axes, not {shown(ax)}")
    if projection is not None and ax.name != projection:
        raise TypeError(f"ax must be made with projection={projection!r}, not {ax.name!r}")


def check_color(color):
    """Raise ValueError unless it is a colour, as Matplotlib has them."""
    if not is_color_like(color):
        raise ValueError(f"color must be a colour, such as 'red' or '#0072b2', not {shown(color)}")


def frame(ax):
    """Plain frame: two spines, quiet ticks, a faint grid behind the data."""
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(length=3)
    ax.set_axisbelow(True)
    ax.grid(visible=True, color=matplotlib.rcParams["grid.color"], alpha=0.2, linewidth=0.6)


def describe(ax, *, title=None, x=None, y=None, z=None):
    """Name the Axes and what they show, in Hebrew or English.

    The name of the vertical axis lies flat above it, where it is read without turning the head.

    Args:
        ax: Matplotlib Axes.
        title: Title of the Axes.
        x: Name of the horizontal axis.
        y: Name of the vertical axis; ``""`` keeps its place free, so that the titles of
            neighbouring Axes stay level.
        z: Name of the upright axis, of Axes in space.

    Returns:
        The same Axes.

    Raises:
        TypeError: ``ax`` is not an Axes, or ``z`` is named where there is none.
        ValueError: A text mixes Hebrew with ``$``.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = describe(Figure().add_subplot(), title="Descent", x="step", y="error")
        >>> ax.get_title(), ax.get_xlabel(), [text.get_text() for text in ax.texts]
        ('Descent', 'step', ['error'])
    """
    check_axes(ax)
    if x is not None:
        ax.set_xlabel(named("x", x))
    if y is not None and ax.name == "3d":
        ax.set_ylabel(named("y", y))
    elif y is not None:
        note(ax, named("y", y), "left")
    if z is not None:
        check_axes(ax, projection="3d")
        ax.set_zlabel(named("z", z))
    if title is not None:
        ax.set_title(named("title", title))
        _clear_notes(ax)
    return ax


def note(ax, text, side):
    """Write on the line right above the Axes, at its left or right end; again, to replace it."""
    for old in ax.texts:
        if old.get_gid() == f"note-{side}":
            old.set_text(text)
            return old
    written = ax.annotate(
        text,
        ({"left": 0, "right": 1}[side], 1),
        xytext=(0, 6),
        xycoords="axes fraction",
        textcoords="offset points",
        ha=side,
        va="bottom",
        fontsize=matplotlib.rcParams["axes.labelsize"],
        color=matplotlib.rcParams["axes.labelcolor"],
        gid=f"note-{side}",
    )
    _clear_notes(ax)
    return written


def colorbar(ax, image, argument, name=None):
    """Scale of an image's colours beside it; flat above, its name, which an argument gives."""
    bar = ax.figure.colorbar(image, ax=ax, fraction=0.046, pad=0.03)
    bar.outline.set_visible(False)
    bar.solids.set_rasterized(True)  # one picture instead of 256 rectangles
    bar.ax.tick_params(length=3)
    if name is not None:
        note(bar.ax, named(argument, name), "left")
    return bar


def _clear_notes(ax):
    """Lift the title above the notes."""
    notes = any((written.get_gid() or "").startswith("note-") for written in ax.texts)
    ax.set_title(ax.get_title(), pad=26 if notes else 8)


def legend(ax, **options):
    """Legend without a border, on a map with a ground; in Hebrew, lines stand right of their names.

    Args:
        ax: Matplotlib Axes.
        **options: Options of :meth:`matplotlib.axes.Axes.legend`, such as ``loc="upper left"``.

    Returns:
        The :class:`matplotlib.legend.Legend`.

    Raises:
        TypeError: ``ax`` is not an Axes.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().add_subplot()
        >>> [line] = ax.plot([1, 2], label="error")
        >>> [entry.get_text() for entry in legend(ax).get_texts()]
        ['error']
    """
    check_axes(ax)
    names = ax.get_legend_handles_labels()[1]
    right_to_left = any(map(is_hebrew, names))
    ground = {"frameon": bool(ax.images), "facecolor": background(), "edgecolor": "none"}
    plain = ground | {"framealpha": 0.85, "handlelength": 2.6, "markerfirst": not right_to_left}
    box = ax.legend(**plain | options)
    box.set_alignment("right" if right_to_left else "left")
    return box
