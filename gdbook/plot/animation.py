"""A descent, step by step: an animation that a page, a notebook or a window can play."""

from base64 import b64encode
from io import BytesIO

import numpy as np
from matplotlib import pyplot
from matplotlib.animation import FuncAnimation
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from gdbook import _validation
from gdbook._validation import shown
from gdbook.plot import one_variable, paths, player, style, text

#: A descent of more steps is shown in about so many frames, evenly spaced.
MOST_FRAMES = 100


class Animation(FuncAnimation):
    """Frames of one figure, drawn one at a time.

    As the last expression of a notebook's cell it shows a player that needs no connection. In a
    window, ``plt.show()`` plays it. To make files of the frames: ``draw(i)`` for i from 0 to
    ``len(animation) − 1``, and save ``animation.figure`` after each.
    """

    def __init__(self, figure, draw, count, interval=500, *, steps=None):
        """Animate ``figure``, where ``draw(i)`` changes it to frame i and returns its artists.

        Args:
            figure: The :class:`matplotlib.figure.Figure` that shows the frames.
            draw: Function of the frame's number, 0 … ``count − 1``.
            count: Number of frames, at least 1.
            interval: Time between frames, in milliseconds.
            steps: The step of the descent that each frame shows, ``count`` whole numbers, for the
                players that say it. None where the frames are no steps.

        Raises:
            TypeError: ``figure`` is no figure, ``draw`` no function; ``count`` or a step is no
                whole number.
            ValueError: ``count``, ``interval`` or the number of ``steps`` does not fit.
        """
        if not isinstance(figure, Figure):
            raise TypeError(f"figure must be a matplotlib Figure, not {shown(figure)}")
        if not callable(draw):
            raise TypeError(f"draw must be a function, not {shown(draw)}")
        self._change = draw
        self._shown = 0
        self.count = _validation.count("count", count, at_least=1)
        self.interval = _validation.number("interval", interval, above=0)
        self.steps = None if steps is None else _validation.counts("steps", steps)
        if self.steps is not None and len(self.steps) != self.count:
            raise ValueError(f"steps must be {self.count}, one for each frame, not {shown(steps)}")
        super().__init__(
            figure,
            self.draw,
            frames=self.count,
            init_func=lambda: self.draw(self._shown),  # the first drawing must not rewind
            interval=self.interval,
            repeat=False,
            cache_frame_data=False,
        )
        self.draw(0)

    def __len__(self):
        """Number of frames."""
        return self.count

    def __del__(self):
        """Be silent: an animation that nobody played has still drawn its first frame."""

    @property
    def figure(self):
        """The figure that shows the frames."""
        return self._fig

    def draw(self, i):
        """Show frame i on the figure.

        Args:
            i: 0 … ``len(animation) − 1``.

        Returns:
            The artists that change from frame to frame.

        Raises:
            TypeError: ``i`` is not a whole number.
            ValueError: There is no such frame.
        """
        if _validation.count("i", i) >= self.count:
            raise ValueError(f"i must be less than {self.count}, not {i!r}")
        self._shown = i
        return self._change(i)

    def webp(self, i, dpi=144):
        """Frame i as the bytes of a WebP file, a tenth of what a PNG file takes."""
        self.draw(i)
        file = BytesIO()
        whole = self.figure.bbox_inches  # all frames alike, even where savefig crops by default
        options = {"quality": 85, "method": 4}
        self.figure.savefig(file, format="webp", dpi=dpi, bbox_inches=whole, pil_kwargs=options)
        return file.getvalue()

    def _repr_html_(self):
        shown = self._shown
        frames = [b64encode(self.webp(i)).decode() for i in range(self.count)]
        self.draw(shown)
        pyplot.close(self.figure)  # else Jupyter shows the figure once more below the player
        width = round(self.figure.get_figwidth() * 96)
        return player.html(frames, width=width, interval=self.interval)


def animate(ax, f, trajectory, *, label=None, every=None, interval=500, tangent=True):
    """Animate a descent on a curve or a landscape: the start, then one frame a step.

    On empty Axes, the curve or landscape is drawn first.

    Args:
        ax: Matplotlib Axes.
        f: The function that was descended, of one variable or two.
        trajectory: As for :func:`gdbook.plot.path`.
        label: What stands above each frame, such as ``"step {step}: error {value:.2f}"``; may use
            ``{step}``, ``{value}``, ``{x}`` and, for two variables, ``{y}`` (of the first descent,
            where there are several).
        every: Show every so many steps (and the last). By default every step, or about 100
            frames where there are more.
        interval: Time between frames, in milliseconds.
        tangent: Whether to draw the tangent at the point reached, for functions of one variable.

    Returns:
        :class:`Animation`. In a plain program, keep it in a variable until ``plt.show()``.

    Raises:
        TypeError: ``ax`` is not an Axes.
        ValueError: The trajectory does not fit ``f``, ``every`` is less than 1, ``interval`` is not
            positive, or ``label`` uses an unknown name.

    Example:
        >>> from matplotlib.figure import Figure
        >>> from gdbook import descend, functions
        >>> error = functions.parabola(minimizer=3, minimum=2)
        >>> descent = descend(error, start=-1, learning_rate=0.1, steps=10)
        >>> ax = Figure().add_subplot()
        >>> animation = animate(ax, error, descent, label="step {step}: error {value:.2f}")
        >>> len(animation)
        11
        >>> artists = animation.draw(10)
        >>> artists[-1].get_text()
        'step 10: error 2.18'
    """
    tangent = _validation.flag("tangent", tangent)
    drawn = paths.path(ax, f, trajectory)
    points = paths.points_of(f, trajectory)
    last = len(points) - 1
    if every is None:
        every = max(1, round(last / MOST_FRAMES))
    shown = [*range(0, last, _validation.count("every", every, at_least=1)), last]
    ways = [line.get_data() for line in drawn.lines]
    tangents = _tangents(ax, f, ways) if tangent and points.shape[2] == 1 else []
    caption = style.note(ax, "", "right")

    def draw(i):
        k = shown[i]
        for (xs, ys), line, end in zip(ways, drawn.lines, drawn.ends, strict=True):
            line.set_data(xs[: k + 1], ys[: k + 1])
            end.set_data(xs[k : k + 1], ys[k : k + 1])
            end.set(marker="*", markersize=14) if k == last else end.set(marker="o", markersize=9)
        for (left_to_right, heights), line in tangents:
            line.set_data(left_to_right[k], heights[k])
        if label is not None:
            caption.set_text(text.fill(label, "label", step=k, **_place(f, points[k, 0])))
        return [*drawn.lines, *drawn.ends, *(line for _, line in tangents), caption]

    return Animation(ax.figure, draw, len(shown), interval, steps=shown)


def _tangents(ax, f, ways):
    """For each descent, its pieces of tangent at every step and the line to show them with."""
    tangents = []
    for xs, ys in ways:
        ends = one_variable.tangent_ends(ax, xs, ys, one_variable.slopes_on(f, xs))
        line = Line2D([], [], color=style.text_color(), linewidth=1.6, zorder=2.8)
        tangents.append((ends, ax.add_artist(line)))
    return tangents


def _place(f, point):
    with np.errstate(over="ignore", invalid="ignore"):
        value = float(f(*point))
    return {"value": value} | dict(zip("xy", point.tolist(), strict=False))
