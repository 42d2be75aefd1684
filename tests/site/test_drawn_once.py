"""A figure that the press saves is drawn once, and is what it would be if it were drawn twice."""

import contextlib
import io

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure

from gdbook.site.run import program


def _plain(axes):
    axes.plot([1, 3, 2], label="line")
    axes.legend()


def _twins(axes):
    axes.plot([1, 3, 2])
    axes.twinx().set_ylabel("another")
    axes.set_title("far above", y=1.3)


def _image(axes):
    axes.figure.colorbar(axes.imshow([[0, 1], [2, 3]]), ax=axes, label="value")


def _note(axes):
    axes.set_aspect("equal")
    axes.annotate("outside", (0.5, 0.5), (1.4, 1.4), arrowprops={"arrowstyle": "->"})


def _surface(axes):
    axes.plot_surface(*np.mgrid[0:3, 0:3], np.outer([0, 1, 2], [2, 1, 0]))


@pytest.mark.parametrize("options", [{}, {"bbox_inches": "tight"}], ids=["as it is", "tight"])
@pytest.mark.parametrize("layout", [None, "constrained", "tight"])
@pytest.mark.parametrize("draw", [_plain, _twins, _image, _note, _surface])
def test_a_figure_that_is_drawn_once_looks_as_drawn_twice(draw, layout, options):
    def saved(way):
        figure = Figure(layout=layout)
        axes = figure.subplots(subplot_kw={"projection": "3d"} if draw is _surface else None)
        draw(axes)
        out = io.StringIO()
        with way(figure), mpl.rc_context({"svg.hashsalt": "x"}):
            figure.savefig(out, format="svg", metadata={"Date": None}, **options)
        assert "draw" not in vars(figure)
        return out.getvalue()

    once = saved(program.drawn_once)
    assert once == saved(contextlib.nullcontext)
    assert once.count("<path") > 10
