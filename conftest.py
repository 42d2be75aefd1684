"""pytest's side of the book's promise that every program runs alone.

pytest-codeblocks runs all programs of a Markdown file in pytest's own process, where figures,
settings and random numbers pass from one to the next. Fixtures do not reach its items; hooks do.
"""

import contextlib
import os
import random
import sys
import tempfile

import pytest
from pytest_codeblocks.plugin import TestBlock as Program

pytest_plugins = ["pytester"]

# Before anything imports matplotlib: no test may open a window.
os.environ["MPLBACKEND"] = "Agg"
# No test may ask another host. Where no folder of real images is given, stand-ins will do.
os.environ["GDBOOK_OFFLINE"] = "1"


def pytest_itemcollected(item):
    if isinstance(item, Program):
        # On a desktop, where a display exists, plt.show() says that Agg cannot show.
        item.add_marker(pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    if not isinstance(item, Program):
        return (yield)
    _reset()
    try:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            return (yield)
    finally:
        _reset()


def _reset():
    """Give the libraries that are already loaded the state of a new interpreter."""
    random.seed(0)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(0)
        numpy.set_printoptions(
            edgeitems=3, floatmode="maxprec", formatter=None, infstr="inf", legacy=False,
            linewidth=75, nanstr="nan", precision=8, sign="-", suppress=False, threshold=1000,
        )  # fmt: skip
        numpy.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
    if torch := sys.modules.get("torch"):
        torch.manual_seed(67280421310721)  # torch's own seed, which readers and the build get too
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
        torch.set_printoptions(profile="default")
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcdefaults()
