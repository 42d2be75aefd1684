"""The animation: one frame a step, on a page, in a notebook, in a file."""

import gc
import re
import warnings

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.animation import AbstractMovieWriter
from matplotlib.figure import Figure

from gdbook import descend, functions, plot

ERROR = functions.parabola(minimizer=3, minimum=2)
DESCENT = descend(ERROR, start=-1, learning_rate=0.1, steps=10)


def animation(**options):
    return plot.animate(Figure().add_subplot(), ERROR, DESCENT, **options)


def test_each_frame_shows_the_way_so_far():
    moving = animation(label="צעד {step}: x = {x:.2f}")
    assert len(moving) == 11
    for k in range(len(moving)):
        line, end, tangent, caption = moving.draw(k)
        np.testing.assert_array_equal(line.get_xdata(), DESCENT.points[: k + 1])
        np.testing.assert_allclose(line.get_ydata(), DESCENT.values[: k + 1])
        assert end.get_xdata() == DESCENT.points[k]
        assert end.get_marker() == ("*" if k == 10 else "o")
        (x0, x1), (y0, y1) = tangent.get_data()
        assert (y1 - y0) / (x1 - x0) == pytest.approx(ERROR.gradient(DESCENT.points[k])[0])
        assert caption.get_text() == plot.label(
            f"צעד {k}: x = {DESCENT.points[k]:.2f}".replace("-", "−")
        )


def test_on_a_landscape_and_with_several_descents():
    descent = descend(functions.peaks, [(-1, -2), (0, 1)], 0.01, 20)
    moving = plot.animate(
        Figure().add_subplot(), functions.peaks, descent, label="({x:.1f}, {y:.1f}) {value:.1f}"
    )
    first, second, *_, caption = moving.draw(20)
    np.testing.assert_array_equal(first.get_xydata(), descent.points[:, 0])
    np.testing.assert_array_equal(second.get_xydata(), descent.points[:, 1])
    x, y = descent.points[20, 0]
    assert caption.get_text() == f"({x:.1f}, {y:.1f}) {descent.values[20, 0]:.1f}".replace("-", "−")


@pytest.mark.parametrize(
    ("steps", "every", "shown"), [(10, 4, [0, 4, 8, 10]), (10, 20, [0, 10]), (0, None, [0])]
)
def test_every_so_many_steps_and_the_last(steps, every, shown):
    moving = plot.animate(
        Figure().add_subplot(), ERROR, DESCENT.points[: steps + 1], every=every, label="{step}"
    )
    assert [int(moving.draw(i)[-1].get_text()) for i in range(len(moving))] == shown


def test_a_long_descent_is_shown_in_about_a_hundred_frames():
    moving = plot.animate(Figure().add_subplot(), ERROR, descend(ERROR, -1, 0.01, 1000))
    assert len(moving) == 101


class Frames(AbstractMovieWriter):
    """A writer such as a page uses: it notes where the end of the path is at each frame."""

    def setup(self, fig, outfile, dpi=None):
        self.fig, self.outfile, self.dpi, self.seen = fig, outfile, dpi, []

    def grab_frame(self, **options):
        self.fig.canvas.draw()
        self.seen.append(float(self.fig.axes[0].lines[1].get_xdata()[-1]))

    def finish(self):
        """Nothing to close."""


def test_saving_goes_through_all_frames_in_order():
    moving = animation()
    assert moving.figure.axes[0].lines[1].get_xdata().tolist() == [-1.0]
    moving.draw(7)
    writer = Frames(fps=2)
    moving.save("frames.svg", writer=writer)
    assert writer.seen == DESCENT.points.tolist()


def test_drawing_the_figure_does_not_rewind():
    moving = animation()
    moving.draw(7)
    moving.figure.canvas.draw()
    assert moving.figure.axes[0].lines[1].get_xdata().size == 8


def test_in_a_notebook_it_is_a_player_that_asks_no_host():
    figure, ax = pyplot.subplots()
    moving = plot.animate(ax, ERROR, DESCENT, every=5)
    moving.draw(1)
    html = moving._repr_html_()
    assert not pyplot.fignum_exists(figure.number)  # else Jupyter would show it a second time
    assert moving.figure.axes[0].lines[1].get_xdata().size == 6  # and frame 1 is still on
    assert re.findall(r'<img src="data:image/webp;base64,[\w+/=]+" alt="(\d)"', html) == [
        "0",
        "1",
        "2",
    ]
    assert not re.search(r"https?:|<script|<link|\bid=", html)
    assert html == moving._repr_html_()


def test_an_animation_that_nobody_plays_is_silent():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        moving = animation()
        assert len(moving) == 11
        del moving
        gc.collect()
    assert not seen


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"every": 0}, ValueError, "every must be at least 1, not 0"),
        ({"every": 1.5}, TypeError, "every must be a whole number, not 1.5"),
        ({"interval": 0}, ValueError, "interval must be .* above 0, not 0"),
        ({"label": "{y}"}, ValueError, "label may use"),
    ],
)
def test_bad_options_are_named(options, error, message):
    with pytest.raises(error, match=message):
        animation(**options)


@pytest.mark.parametrize(("i", "error"), [(11, ValueError), (-1, ValueError), (0.5, TypeError)])
def test_bad_frames_are_named(i, error):
    with pytest.raises(error, match=f"i must be .*, not {i}"):
        animation().draw(i)
