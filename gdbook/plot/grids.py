"""Pictures made of cells: basins of attraction, and rows of small images."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgba
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from gdbook import _validation
from gdbook._validation import shown
from gdbook.basins import Basins
from gdbook.plot import style, text


class BasinsArtists(NamedTuple):
    """What :func:`basins` has drawn; ``minima`` and ``texts`` in the order of the minima."""

    image: AxesImage
    elsewhere: Rectangle
    minima: list[Line2D]
    texts: list[Annotation]


def basins(ax, found, x, y, *, template="{share:.0%}", elsewhere=None):
    """Draw from which starts the descent reaches which minimum: one colour for each minimum.

    Stars mark the minima. Starts that have reached none are hatched.

    Args:
        ax: Matplotlib Axes.
        found: What :func:`gdbook.basins.basins` has returned.
        x: The starts' x, (columns,), evenly spaced, as given to it.
        y: The starts' y, (rows,), evenly spaced, as given to it.
        template: Text beside each minimum; may use ``{number}`` (from 1), ``{share}``, ``{value}``,
            ``{x}`` and ``{y}``. None for no text.
        elsewhere: Name of the hatched starts, for the legend.

    Returns:
        :class:`BasinsArtists`.

    Raises:
        TypeError: ``ax`` is not an Axes, or ``found`` does not come from there.
        ValueError: ``x`` and ``y`` do not fit the labels, or ``template`` uses an unknown name.

    Example:
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> from gdbook import basins as find_basins, functions
        >>> x = y = np.linspace(-2, 2, 21)
        >>> found = find_basins(functions.dipole, 0.1, x, y, steps=300)
        >>> drawn = basins(Figure().add_subplot(), found, x, y)
        >>> drawn.image.get_array().shape, drawn.texts[0].get_text()
        ((21, 21, 4), '60%')
    """
    style.check_axes(ax)
    if not isinstance(found, Basins):
        raise TypeError(f"found must come from gdbook.basins, not {shown(found)}")
    labels = np.asarray(found.labels)
    xs, ys = (_check_spacing(name, axis) for name, axis in (("x", x), ("y", y)))
    if labels.shape != (len(ys), len(xs)):
        raise ValueError(
            f"x and y must be {labels.shape[::-1]} starts, as the labels, not {len(xs), len(ys)}"
        )
    colors = [to_rgba(style.PALETTE[k % len(style.PALETTE)]) for k in range(len(found.minima))]
    clear = (0.0, 0.0, 0.0, 0.0)
    half = (xs[1] - xs[0]) / 2, (ys[1] - ys[0]) / 2
    edges = xs[0] - half[0], xs[-1] + half[0], ys[0] - half[1], ys[-1] + half[1]
    image = ax.imshow(
        np.array([*colors, clear])[labels],  # label −1 is the last one: clear
        origin="lower",
        extent=edges,
        interpolation="nearest",
        zorder=1,
    )
    hatched = Rectangle((0, 0), 1, 1, transform=ax.transAxes, hatch="////", fill=False, zorder=0)
    hatched.set(edgecolor=style.text_color(), hatch_linewidth=0.35, linewidth=0)
    if (labels < 0).any():
        hatched.set_label(text.named("elsewhere", elsewhere))
    else:
        hatched.set_visible(False)  # nor in the legend
    ax.add_artist(hatched)
    stars, texts = [], []
    for k, minimum in enumerate(found.minima):
        at_x, at_y = minimum.point
        star = Line2D([at_x], [at_y], linestyle="none", marker="*", markersize=13, zorder=4)
        star.set(color=style.background())
        stars.append(ax.add_artist(star))
        if template is not None:
            facts = {"number": k + 1, "share": found.shares[k], "value": minimum.value}
            words = text.fill(template, x=at_x, y=at_y, **facts)
            texts.append(_write_below(ax, words, (at_x, at_y)))
    ax.spines[:].set_visible(False)
    ax.tick_params(length=3)
    return BasinsArtists(image, hatched, stars, texts)


def images(axes, images, titles=None, *, columns=10):
    """Draw small grey images, each with a title: each on an Axes of its own, or all on one.

    Images with negative values, such as the weights of a linear model, are drawn in two colours:
    blue below zero, orange above, clear at zero.

    Args:
        axes: As many Axes as images, in an array of any shape; or one Axes, which they share.
        images: (n, height, width), 0 … 255 if integers, else from 0 (or their lowest) to 1 (or
            their highest).
        titles: N names, Hebrew or English, written above the images.
        columns: How many images stand side by side on a shared Axes.

    Returns:
        The images, a list of :class:`matplotlib.image.AxesImage`.

    Raises:
        TypeError: ``axes`` holds something else than Axes.
        ValueError: ``images`` is not (n, height, width), or the numbers of Axes, images and titles
            differ.

    Example:
        >>> import numpy as np
        >>> from matplotlib.figure import Figure
        >>> axes, black = Figure().subplots(1, 2), np.zeros((2, 28, 28), np.uint8)
        >>> drawn = images(axes, black, ["bag", "boot"])
        >>> [image.axes.get_title() for image in drawn]
        ['bag', 'boot']
    """
    stack = _validation.as_array("images", images)
    if stack.dtype.kind not in "buif":
        raise TypeError(f"images must be real numbers, not {shown(images)}")
    if stack.ndim != 3 or not stack.size:
        raise ValueError(f"images must have the shape (n, height, width), not {stack.shape}")
    _validation.refuse_not_finite(images=stack)
    if titles is None:
        titles = [""] * len(stack)
    if isinstance(titles, str) or not isinstance(titles, Iterable):
        raise TypeError(f"titles must be names, not {shown(titles)}")
    names = [text.named("titles", str(title)) for title in titles]
    if len(names) != len(stack):
        raise ValueError(f"titles must name {len(stack)} images, not {len(names)}")
    look = _grey_or_signed(stack)
    if isinstance(axes, Axes):
        return _draw_mosaic(axes, stack, names, columns, look)
    each = np.ravel(axes)
    if len(each) != len(stack):
        raise ValueError(f"axes must be {len(stack)}, one for each image, not {len(each)}")
    drawn = []
    for ax, image, name in zip(each, stack, names, strict=True):
        style.check_axes(ax, name="axes" if len(each) > 1 else "ax")
        drawn.append(ax.imshow(image, interpolation="nearest", **look))
        ax.set_title(name, fontsize=style.small(), pad=3)
        ax.set_axis_off()
    return drawn


def _draw_mosaic(ax, stack, names, columns, look):
    _validation.count("columns", columns, at_least=1)
    gap, room = 0.08, 0.3 if any(names) else 0.08
    height = stack.shape[1] / stack.shape[2]
    drawn = []
    for k, (image, name) in enumerate(zip(stack, names, strict=True)):
        row, column = divmod(k, columns)
        left, top = column * (1 + gap), -row * (height + room)
        place = (left, left + 1, top - height, top)
        drawn.append(ax.imshow(image, extent=place, interpolation="nearest", **look))
        size = style.small()
        ax.text(left + 0.5, top + 0.03, name, ha="center", va="bottom", fontsize=size)
    wide = min(columns, len(stack)) * (1 + gap) - gap
    ax.set(xlim=(0, wide), ylim=(drawn[-1].get_extent()[2], room if any(names) else 0))
    ax.set_axis_off()
    return drawn


def _grey_or_signed(stack):
    if stack.min() < 0:
        strongest = max(-float(stack.min()), float(stack.max()))  # |−128| is no int8
        return {"cmap": style.signed_colors(0.9), "vmin": -strongest, "vmax": strongest}
    whole = np.issubdtype(stack.dtype, np.integer)
    return {"cmap": "gray", "vmin": 0, "vmax": 255 if whole else max(1.0, float(stack.max()))}


def _check_spacing(name, values):
    values = _validation.array(name, values)
    gaps = np.diff(values) if values.ndim == 1 else np.array([])
    if not len(gaps) or gaps[0] <= 0 or not np.allclose(gaps, gaps[0]):
        raise ValueError(f"{name} must be at least two evenly spaced starts, not {values.tolist()}")
    return values


def _write_below(ax, words, point):
    return ax.annotate(
        words,
        point,
        xytext=(0, -9),
        textcoords="offset points",
        ha="center",
        va="top",
        path_effects=style.halo(2.5),
        zorder=5,
    )
