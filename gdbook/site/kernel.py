"""Runs inside the Jupyter kernel: one program after another, each as if it were alone.

Everything here happens in the kernel's process. The executor sends `begin(...)`, then
`run(...)` for each fence, and reads what they publish: streams, and display data of the types
in gdbook.site.protocol. A change in this file changes the cache key of every result.
"""

import ast
import builtins
import io
import linecache
import os
import random
import shutil
import signal
import sys
import tempfile
import traceback
import types
import warnings

import matplotlib
import numpy as np
from IPython.display import display, publish_display_data
from matplotlib.animation import AbstractMovieWriter, Animation

from gdbook.site import rasters
from gdbook.site.protocol import BACKGROUND, ERROR, FOREGROUND, FRAMES, SVG, WARNING

_FOREGROUND_OF = [
    "axes.edgecolor",
    "axes.labelcolor",
    "boxplot.boxprops.color",
    "boxplot.capprops.color",
    "boxplot.flierprops.color",
    "boxplot.flierprops.markeredgecolor",
    "boxplot.whiskerprops.color",
    "grid.color",
    "hatch.color",
    "patch.edgecolor",
    "text.color",
    "xtick.color",
    "ytick.color",
]
STYLE = dict.fromkeys(_FOREGROUND_OF, FOREGROUND) | {
    "axes.facecolor": "none",
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": BACKGROUND,
    "legend.facecolor": BACKGROUND,
    "savefig.dpi": 144,
    "svg.fonttype": "path",
    "svg.hashsalt": "gdbook",
}

_TORCH_SEED = 67280421310721  # what torch itself takes in a new process

_before = {
    "environ": dict(os.environ),
    "path": list(sys.path),
    "printing": np.get_printoptions(),
    "floating": np.geterr(),
}
_home = os.getcwd()  # a temporary folder that the executor made
_main = None  # the running program's module
_folder = None  # and its working directory


def begin(path, lines, timeout):
    """Start a program with a namespace, a working directory and a state of its own.

    Args:
        path: The Markdown file's name, for tracebacks.
        lines: {line number: text} of the program's lines in that file.
        timeout: Seconds that the whole program may take.
    """
    global _main, _folder
    end()
    _restore()
    _folder = tempfile.mkdtemp(dir=_home)  # so that the executor removes it if nobody else does
    os.chdir(_folder)
    _main = types.ModuleType("__main__")
    _main.__dict__["__builtins__"] = builtins
    source = [lines.get(number, "") + "\n" for number in range(1, max(lines) + 1)]
    linecache.cache[path] = (sum(map(len, source)), None, source, path)
    signal.signal(signal.SIGALRM, lambda *_: _time_out(timeout))
    # Again every second: a bare `except:` in the program must not swallow the only alarm.
    signal.setitimer(signal.ITIMER_REAL, timeout, 1.0)


def end():
    """Stop the program's clock and remove its working directory."""
    global _folder
    signal.setitimer(signal.ITIMER_REAL, 0)
    if _folder:
        os.chdir(_home)
        shutil.rmtree(_folder, ignore_errors=True)
        _folder = None


def run(path, line, code, last):
    """Run one fence of the program; publish its outputs or its error.

    Args:
        path: The Markdown file's name.
        line: The line of the fence's opening; its first line of code is the next one.
        code: The fence's text.
        last: Whether the program ends here.
    """
    jupyter_main = sys.modules["__main__"]
    sys.modules["__main__"] = _main  # pickle and dataclasses look here
    warnings.showwarning = lambda *seen, **_: _publish_warning(path, line, *seen)
    try:
        _execute(path, line, code)
        if last:
            _refuse_figures_not_shown()
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: a program ends by itself
        signal.setitimer(signal.ITIMER_REAL, 0)
        _publish_error(path, line, error)
    finally:
        sys.modules["__main__"] = jupyter_main
        if last:
            end()


def _execute(path, line, code):
    """Execute the statements; the value of a last expression is displayed, as in a notebook."""
    tree = ast.parse("\n" * line + code, path)  # so that all lines are those of the file
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, path, "exec"), _main.__dict__)
    if last is None:
        return
    value = eval(compile(ast.Expression(last.value), path, "eval"), _main.__dict__)
    if isinstance(value, Animation):
        publish_display_data({FRAMES: _frames(value)})
    elif value is not None:
        display(value)


def _restore():
    """Make the process look new, but for the modules: to import torch again takes seconds."""
    os.environ.clear()
    os.environ.update(_before["environ"])
    sys.path[:] = _before["path"]
    sys.argv[:] = ["program.py"]
    np.set_printoptions(**_before["printing"])
    np.seterr(**_before["floating"])
    np.random.seed(0)  # noqa: NPY002  (a snippet may use the old way; it starts the same each time)
    random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(_TORCH_SEED)
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
        torch.set_num_threads(1)
        torch.set_printoptions(profile="default")
    for name in [name for name in sys.modules if name.split(".")[0] == "gdbook"]:
        if not name.startswith("gdbook.site"):
            del sys.modules[name]
    _close_figures()
    matplotlib.rcdefaults()
    for name in ("figure.max_open_warning", "interactive", "timezone"):  # what rcdefaults leaves
        matplotlib.rcParams[name] = matplotlib.rcParamsDefault[name]
    matplotlib.rcParams.update(STYLE)
    matplotlib.use("module://gdbook.site.backend")
    warnings.resetwarnings()
    warnings.simplefilter("default")


def _time_out(seconds):
    raise TimeoutError(f"the program takes longer than {seconds:g} s")


def _publish_warning(path, fence_line, message, category, filename, lineno, *_):
    line = lineno if filename == path else fence_line
    publish_display_data(
        {WARNING: {"line": line, "type": category.__name__, "message": str(message)}}
    )


def _publish_error(path, fence_line, error):
    """Publish where in the Markdown file it happened, and the traceback from there on."""
    trace, line = error.__traceback__, fence_line
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next  # the press's own frames say nothing to an author
    for frame, number in traceback.walk_tb(trace):
        if frame.f_code.co_filename == path:
            line = number
    if isinstance(error, SyntaxError) and error.filename == path:
        line = error.lineno or fence_line + 1
    report = traceback.TracebackException(type(error), error, trace)
    # The reader's frames and what they called; the alarm's frames are the press's again.
    report.stack[:] = [frame for frame in report.stack if frame.filename != __file__]
    text = "".join(report.format())
    name, message = type(error).__name__, " ".join(str(error).split())
    publish_display_data({ERROR: {"line": line, "type": name, "message": message, "text": text}})


def _refuse_figures_not_shown():
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot and pyplot.get_fignums():
        raise RuntimeError("a figure is drawn and never shown: plt.show() is missing")


def _close_figures():
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


def show(figure):
    """Publish a figure; plt.show() comes here for each one that is open."""
    publish_display_data({SVG: _svg(figure, bbox_inches="tight")})


def _svg(figure, **options):
    """A figure as SVG text: transparent, undated, the same every time."""
    out = io.StringIO()
    undated = {"Date": None, "Creator": None}
    figure.savefig(out, format="svg", facecolor="none", metadata=undated, **options)
    return rasters.lighter(out.getvalue())


class _FrameWriter(AbstractMovieWriter):
    """A matplotlib movie writer whose movie is a list of SVG texts."""

    def setup(self, fig, outfile, dpi=None):
        self.fig, self.outfile, self.dpi = fig, outfile, dpi
        self.frames = []

    def grab_frame(self, **_):
        self.frames.append(_svg(self.fig))

    def finish(self):
        """All frames are in `frames` already."""


def _frames(animation):
    """Every frame of an animation as SVG text, all of one size; its figure is closed."""
    writer = _FrameWriter()
    animation.save("frames.svg", writer=writer)
    sys.modules["matplotlib.pyplot"].close(writer.fig)
    return writer.frames
