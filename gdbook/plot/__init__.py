"""Every picture of the book: each function draws on the Axes it is given and returns what it drew.

Nothing outside those Axes is touched: no style is set, no figure made. Text, frame and background
follow ``matplotlib.rcParams`` as they are at the moment of drawing; data colours suit white and
dark pages and colour-blind eyes. All labels may be Hebrew or English.

Example:
    >>> from matplotlib.figure import Figure
    >>> from gdbook import descend, functions, plot
    >>> ax = Figure().add_subplot()
    >>> error = functions.parabola(minimizer=3, minimum=2)
    >>> graph = plot.curve(ax, error, label="error")
    >>> drawn = plot.path(ax, error, descend(error, start=-1, learning_rate=0.1, steps=10))
    >>> ax = plot.describe(ax, x="x", y="error")
"""

from gdbook.plot.animation import Animation, animate
from gdbook.plot.classification import BoundaryArtists, boundary, points, probability_map
from gdbook.plot.grids import BasinsArtists, basins, images
from gdbook.plot.learning import loss, schedule
from gdbook.plot.one_variable import SlopeArtists, curve, slopes
from gdbook.plot.paths import PathArtists, path, steps
from gdbook.plot.style import (
    BLUE,
    GREEN,
    LINE_STYLES,
    MARKERS,
    ORANGE,
    PALETTE,
    PURPLE,
    RED,
    describe,
    legend,
)
from gdbook.plot.text import label
from gdbook.plot.two_variables import landscape, surface

__all__ = [
    "BLUE",
    "GREEN",
    "LINE_STYLES",
    "MARKERS",
    "ORANGE",
    "PALETTE",
    "PURPLE",
    "RED",
    "Animation",
    "BasinsArtists",
    "BoundaryArtists",
    "PathArtists",
    "SlopeArtists",
    "animate",
    "basins",
    "boundary",
    "curve",
    "describe",
    "images",
    "label",
    "landscape",
    "legend",
    "loss",
    "path",
    "points",
    "probability_map",
    "schedule",
    "slopes",
    "steps",
    "surface",
]
