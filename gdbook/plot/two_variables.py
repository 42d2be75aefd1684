"""Pictures of a function of two variables: its landscape and its surface."""

import numpy as np

from gdbook import _validation
from gdbook._validation import shown
from gdbook.plot import style


def landscape(
    ax,
    f,
    x=None,
    y=None,
    *,
    vmin=None,
    vmax=None,
    contours=12,
    colorbar=False,
    label=None,
    samples=201,
):
    """Draw a function of two variables as a map: low is blue, high is yellow.

    Args:
        ax: Matplotlib Axes.
        f: A :class:`gdbook.functions.Function` of two variables, or any function of two arrays
            that returns their values.
        x: ``(low, high)`` of the first variable. Default: the domain of ``f``.
        y: ``(low, high)`` of the second variable. Default: the domain of ``f``.
        vmin: Value of the darkest blue; lower ones look the same. Default: the lowest.
        vmax: Value of the brightest yellow; higher ones look the same. Default: the highest.
        contours: Number of lines of equal height, evenly spaced in height (where they crowd, it
            is steep), 0 for none; or the heights themselves.
        colorbar: Whether to draw the scale of colours beside the map.
        label: What the scale of colours measures.
        samples: Number of points along each variable, at least 2.

    Returns:
        The map, a :class:`matplotlib.image.AxesImage`; its array is (samples, samples), one row
        for each y from low to high.

    Raises:
        TypeError: ``ax`` is not an Axes, or ``f`` is not callable.
        ValueError: A range is not ``(low, high)``, or is missing where ``f`` has no domain;
            ``contours`` or ``samples`` is too small.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from gdbook import functions
        >>> image = landscape(Figure().add_subplot(), functions.peaks, vmin=-5, vmax=5)
        >>> image.get_array().shape, [float(edge) for edge in image.get_extent()]
        ((201, 201), [-3.0, 3.0, -3.0, 3.0])
    """
    style.check_axes(ax)
    colorbar = _validation.flag("colorbar", colorbar)
    xs, ys, zs = _grid(f, x, y, samples)
    vmin, vmax = _limits(zs, vmin, vmax)
    image = ax.imshow(
        zs,
        origin="lower",
        extent=(xs[0], xs[-1], ys[0], ys[-1]),
        cmap=style.LANDSCAPE_COLORS,
        vmin=vmin,
        vmax=vmax,
        interpolation="bilinear",
    )
    levels = _levels(contours, vmin, vmax)
    if len(levels):
        thin = {"colors": style.ON_LANDSCAPE, "linewidths": 0.7, "alpha": 0.45}
        # Every other point is enough for a line, and halves the file.
        ax.contour(xs[::2], ys[::2], zs[::2, ::2], levels, negative_linestyles="solid", **thin)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=3)
    if colorbar:
        style.colorbar(ax, image, "label", label)
    return image


def surface(ax, f, x=None, y=None, *, vmin=None, vmax=None, samples=81):
    """Draw a function of two variables as a surface in space, coloured like its landscape.

    Args:
        ax: Axes made with ``projection="3d"``.
        f: As for :func:`landscape`.
        x: ``(low, high)`` of the first variable. Default: the domain of ``f``.
        y: ``(low, high)`` of the second variable. Default: the domain of ``f``.
        vmin: Value of the darkest blue. Default: the lowest.
        vmax: Value of the brightest yellow. Default: the highest.
        samples: Number of points along each variable, at least 2.

    Returns:
        The surface, a :class:`mpl_toolkits.mplot3d.art3d.Poly3DCollection`.

    Raises:
        TypeError: ``ax`` is not an Axes in space, or ``f`` is not callable.
        ValueError: As for :func:`landscape`.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from gdbook import functions
        >>> ax = Figure().add_subplot(projection="3d")
        >>> drawn = surface(ax, functions.saddle, samples=3)
        >>> [float(round(edge, 2)) for edge in drawn.get_clim()]
        [-4.0, 4.0]
    """
    style.check_axes(ax, projection="3d")
    xs, ys, zs = _grid(f, x, y, samples)
    vmin, vmax = _limits(zs, vmin, vmax)
    drawn = ax.plot_surface(
        *np.meshgrid(xs, ys),
        zs,
        rcount=samples,
        ccount=samples,
        cmap=style.LANDSCAPE_COLORS,
        vmin=vmin,
        vmax=vmax,
        linewidth=0.8,
        rasterized=True,  # thousands of patches would make a file of megabytes
    )
    drawn.set_edgecolor("face")  # else the page shines through between the patches
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.pane.set_visible(False)
        axis.gridlines.set_alpha(0.2)
        axis.set_tick_params(pad=-1, labelsize=style.small())
    return drawn


def _grid(f, x, y, samples):
    """The values of ``f`` on a mesh: xs (samples,), ys (samples,), zs (samples, samples)."""
    if not callable(f):
        raise TypeError(f"f must be a function, not {shown(f)}")
    _validation.refuse_arity("f", f, "x", "y")
    samples = _validation.count("samples", samples, at_least=2)
    _validation.bounded("samples", samples, samples**2)
    domain = getattr(f, "domain", None)
    if domain is not None and len(domain) != 2:
        raise ValueError(f"f must be a function of two variables, not {len(domain)}: {shown(f)}")
    axes = []
    for name, given, own in zip("xy", (x, y), domain or (None, None), strict=True):
        if given is None and own is None:
            raise ValueError(f"{name} is needed, since f has no domain: {shown(f)}")
        ends = _validation.array(name, own if given is None else given)
        if ends.shape != (2,) or not ends[0] < ends[1]:
            raise ValueError(f"{name} must be (low, high) with low < high, not {shown(given)}")
        axes.append(np.linspace(*ends, samples))
    zs = _validation.numbers("f", f(*np.meshgrid(*axes))).astype(float)
    if zs.shape != (samples, samples):
        raise ValueError(
            f"f must return one value for each point of a mesh, not {zs.shape}: {shown(f)}"
        )
    if not np.isfinite(zs).any():
        raise ValueError(f"f must have a finite value somewhere on x and y: {shown(f)}")
    return *axes, zs


def _limits(zs, vmin, vmax):
    """The values of the darkest blue and the brightest yellow."""
    finite = zs[np.isfinite(zs)]
    low = finite.min() if vmin is None else _validation.number("vmin", vmin)
    high = finite.max() if vmax is None else _validation.number("vmax", vmax)
    if low > high:
        raise ValueError(f"vmin must be at most vmax, {high:g}, not {low:g}")
    return low, high


def _levels(contours, vmin, vmax):
    """The heights of the contour lines; a plain has none."""
    if np.ndim(contours) == 0:
        count = _validation.count("contours", contours)
        _validation.bounded("contours", contours, count)
        return np.linspace(vmin, vmax, count + 2)[1:-1] if vmin < vmax else ()
    levels = _validation.array("contours", contours)
    if levels.ndim != 1 or not (np.diff(levels) > 0).all():
        raise ValueError(f"contours must be a number or rising heights, not {shown(contours)}")
    return levels
