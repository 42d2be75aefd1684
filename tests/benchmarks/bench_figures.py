"""How much sooner the press saves a figure than matplotlib's savefig, which draws it twice.

Run it as ``python tests/benchmarks/bench_figures.py [--small]``. Both save the same bytes.
"""

import contextlib
import io
import sys

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from rows import compare, told

from gdbook.site.run import program


def curve():
    """A curve with a legend."""
    figure = Figure()
    axes = figure.subplots()
    x = np.linspace(0, 6, 200)
    for k in range(1, 5):
        axes.plot(x, np.sin(k * x), label=f"$\\sin {k}x$")
    axes.legend()
    return figure


def panels():
    """Six panels in a layout that looks at all of them."""
    figure = Figure(layout="constrained")
    for k, axes in enumerate(figure.subplots(2, 3).flat):
        axes.contour(np.outer(np.arange(9) - 4, np.arange(9) - k))
        axes.set_title(f"panel {k}")
    return figure


def saved(figure, way):
    """The figure as SVG."""
    out = io.StringIO()
    with way(figure):
        figure.savefig(out, format="svg", bbox_inches="tight", metadata={"Date": None})
    return out.getvalue()


def main():
    """Print a line a figure; whether every promise is kept."""
    mpl.rcParams.update(program.STYLE)
    kept = True
    for make, promised in ((curve, 1.1), (panels, 1.1)):
        row = compare(
            f"save {make.__name__}",
            lambda make=make: saved(make(), program.drawn_once),
            lambda make=make: saved(make(), contextlib.nullcontext),
            "savefig",
            promised,
            lambda ours, theirs: ours == theirs,
        )
        kept &= told(row)
    return kept


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
