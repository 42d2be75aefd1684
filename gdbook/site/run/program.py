"""One program, in the process that a server has forked for it.

The process has imported what programs need and has seen nothing else; it ends with the program.
What the program prints goes through file descriptor 1, what else comes out of it is published as
events of gdbook.site.run.protocol, each with a mark in the printed text where it belongs.
"""

import ast
import atexit
import builtins
import contextlib
import faulthandler
import gc
import inspect
import io
import linecache
import os
import random
import re
import signal
import sys
import threading
import traceback
import types
import warnings

import matplotlib
import numpy as np
from matplotlib import pyplot
from matplotlib.animation import AbstractMovieWriter, Animation

from gdbook.site.run import faces, processes, protocol, rasters
from gdbook.site.run.protocol import BACKGROUND, FOREGROUND, TOO_LATE, TOO_MUCH, WHERE

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
    "axes.titlesize": "medium",
    "figure.facecolor": BACKGROUND,
    "figure.figsize": (4.4, 3.6),  # inches: with all that is beside the axes, a phone's column
    "font.size": 10.5,
    "legend.facecolor": BACKGROUND,
    "legend.fontsize": 10.2,  # 11 pixels and more on a phone, where the widest are drawn at 0.82
    "savefig.dpi": 144,
    "svg.fonttype": "path",
    "svg.hashsalt": "gdbook",
}

_SIZE = re.compile(r'<svg[^>]* width="([\d.]+)pt"[^>]* height="([\d.]+)pt"')

# HTML that would reach beyond the value that it shows.
_ACTIVE = re.compile(
    r"<(script|style|link|iframe|object|embed|form|meta|base)\b|\s(on\w+|style)\s*=", re.IGNORECASE
)

_TORCH_SEED = 67280421310721  # the default of torch's own generators
# What a page can show: a column is 7 inches wide, the largest of the book's figures has 0.7 MB.
MOST_INCHES = 40
MOST_LETTERS = 5_000_000  # of a figure's text

_here = None  # the program that runs in this process


def prepare(fonts):
    """Set what all programs find set; called once, before anything is forked.

    Args:
        fonts: The folder of the faces that figures are written in, or None for matplotlib's.
    """
    matplotlib.rcParams.update(STYLE)
    if fonts:
        faces.use(fonts)
    matplotlib.use("module://gdbook.site.run.backend")
    # Loads fonts, the grammar of formulas, what draws level lines and what writes images, which
    # stay; the text is none that a program draws.
    figure = matplotlib.figure.Figure()
    axes = figure.subplots()
    axes.set_title(r"$\spadesuit_{\clubsuit}$\u2623")
    axes.contour([[0, 1], [1, 0]])
    axes.imshow([[0]])
    _svg(figure)
    # A folder of settings that matplotlib made for want of a home is not for programs to remove.
    import shutil

    atexit.unregister(shutil.rmtree)


def main(task, stdout, events, errors):
    """Run a program and end the process.

    Args:
        task: What the executor asked for: `path`, `fences` as [line, code], `folder`, `secret`,
            `environment`, `late` and `much`, the messages of a program that takes or prints too
            much.
        stdout: The file descriptor for what is printed,
        events: that for events,
        errors: and that for standard error.
    """
    global _here
    _here = _Program(task, stdout, events)
    _attach(stdout, errors)
    _settle(task["folder"], task["environment"])
    signal.signal(TOO_LATE, lambda *_: _raise(TimeoutError(task["late"])))
    signal.signal(TOO_MUCH, lambda *_: _raise(RuntimeError(task["much"])))
    status = 1
    try:
        status = 0 if _here.run() else 1
    finally:
        os._exit(status)


def _raise(error):
    raise error


def _attach(stdout, errors):
    """Give the program its standard streams; nothing is held back, so that all keeps its order."""
    null = os.open(os.devnull, os.O_RDONLY)
    for own, standard in ((null, 0), (stdout, 1), (errors, 2)):
        os.dup2(own, standard)
    os.close(null)
    processes.buffer_c_by_lines()
    faulthandler.enable(errors)
    faulthandler.register(WHERE, errors, all_threads=False)
    for name in ("stdin", "__stdin__"):
        setattr(sys, name, open(0, closefd=False))  # noqa: SIM115
    for name, number, bad in (("stdout", 1, "strict"), ("stderr", 2, "backslashreplace")):
        raw = open(number, "wb", buffering=0, closefd=False)  # noqa: SIM115
        stream = io.TextIOWrapper(raw, "utf-8", bad, newline="\n", write_through=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _settle(folder, environment):
    """Begin as an interpreter does that was just started, in a folder of the program's own."""
    os.environ.update(environment)
    temporary = os.path.join(folder, "tmp")
    home = os.path.join(folder, "work")
    os.mkdir(temporary)
    os.mkdir(home)
    os.chdir(home)
    os.environ["TMPDIR"] = temporary
    sys.argv[:] = ["program.py"]
    sys.path[0] = ""
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002  (a snippet may use the old way; it starts the same each time)
    if torch := sys.modules.get("torch"):  # a new interpreter's torch draws a seed by chance
        torch.manual_seed(_TORCH_SEED)
    warnings.resetwarnings()
    warnings.simplefilter("default")


class _Program:
    """The program's text, where it is, and the way out for what comes of it."""

    def __init__(self, task, stdout, events):
        self.path, self.fences = task["path"], task["fences"]
        self.secret = task["secret"]
        self.marks, self.events = stdout, events
        self.published = 0
        self.failed = False
        self.line = self.fences[0][0]  # where an error is told that happens nowhere in the page
        self.lock = threading.RLock()
        self.pid = os.getpid()
        self.main = types.ModuleType("__main__")
        self.main.__dict__["__builtins__"] = builtins
        lines = []
        for line, code in self.fences:
            lines += [""] * (line - len(lines)) + code.split("\n")
        source = [line + "\n" for line in lines]
        linecache.cache[self.path] = (sum(map(len, source)), None, source, self.path)

    def publish(self, kind, **what):
        """Send an event, and mark its place in what was printed."""
        processes.flush_c()
        if os.getpid() != self.pid:
            return  # a process that the program has forked; what comes of it is what it prints
        with self.lock:
            number, self.published = self.published, self.published + 1
            _write(self.events, protocol.encode({"is": kind, **what}))
            _write(self.marks, protocol.mark(self.secret, number))

    def run(self):
        """Run all fences and the program's end; return whether all went well."""
        sys.modules["__main__"] = self.main  # pickle and dataclasses look here
        warnings.showwarning = self.warn
        threading.excepthook = self.error_in_thread
        sys.unraisablehook = self.error_in_passing
        try:
            for index, (line, code) in enumerate(self.fences):
                self.line = line
                self.publish(protocol.FENCE, index=index)
                self.execute(code)
            if pyplot.get_fignums():
                raise RuntimeError("a figure is drawn and never shown: plt.show() is missing")
            self.end()
        except BaseException as error:  # SystemExit and KeyboardInterrupt too
            self.error(error)
        if os.getpid() != self.pid:
            os._exit(0)  # a process that the program has forked and that came to the program's end
        if not self.failed:
            self.publish(protocol.END)
        return not self.failed

    def execute(self, code):
        """Execute a fence; the value of a last expression is displayed, as in a notebook."""
        tree = ast.parse("\n" * self.line + code, self.path)  # all lines are those of the file
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, self.path, "exec"), self.main.__dict__)
        if last is None:
            return
        value = eval(compile(ast.Expression(last.value), self.path, "eval"), self.main.__dict__)
        if value is not None:
            fence, self.line = self.line, last.lineno
            self.display(value)
            self.line = fence

    def display(self, value):
        """Publish a value in the best form that it has."""
        if isinstance(value, Animation):
            self.publish(protocol.FRAMES, data=_frames(value))
            return
        as_html = None if isinstance(value, type) else getattr(value, "_repr_html_", None)
        html = as_html() if callable(as_html) else None
        if html is None:
            self.publish(protocol.TEXT, data=repr(value) + "\n")
            return
        if active := _ACTIVE.search(html):
            raise RuntimeError(
                f"this {type(value).__name__} shows itself as HTML with "
                f"{active[1] or active[2]}, which a page may not hold: print it instead"
            )
        html.encode()  # a surrogate is told here, where its line is known
        self.publish(protocol.HTML, data=html)

    def end(self):
        """What an interpreter does in the end: wait for threads, call back, forget everything."""
        self.line = self.fences[-1][0]
        threading._shutdown()
        atexit._run_exitfuncs()
        if os.getpid() == self.pid:
            self.main.__dict__.clear()
            gc.collect()

    def warn(self, message, category, filename, lineno, *_, **__):
        """Publish a warning; stands in for warnings.showwarning."""
        line = lineno if filename == self.path else self.line
        text = f"{category.__name__}: {message}".encode(errors="backslashreplace").decode()
        self.publish(protocol.WARNING, line=line, text=text)

    def error_in_thread(self, args):
        """Stands in for threading.excepthook."""
        if args.exc_type is not SystemExit:
            name = args.thread.name if args.thread else "?"
            self.error(args.exc_value, f"Exception in thread {name}:\n")

    def error_in_passing(self, args):
        """Stands in for sys.unraisablehook: __del__, callbacks, what runs at exit."""
        if args.exc_value is not None:
            what = args.err_msg or "Exception ignored in"
            self.error(args.exc_value, f"{what}: {args.object!r}\n")

    def error(self, error, before=""):
        """Publish where in the Markdown file it happened, and the traceback from there on."""
        self.failed = True
        trace, line = error.__traceback__, self.line
        while trace is not None and trace.tb_frame.f_code.co_filename != self.path:
            trace = trace.tb_next  # the press's own frames say nothing to an author
        for frame, number in traceback.walk_tb(trace):
            if frame.f_code.co_filename == self.path:
                line = number
        if isinstance(error, SyntaxError) and error.filename == self.path:
            line = error.lineno or self.line + 1
        report = traceback.TracebackException(type(error), error, trace)
        # The reader's frames and what they called; the alarm's frames are the press's again.
        report.stack[:] = [frame for frame in report.stack if frame.filename != __file__]
        try:
            message = " ".join(str(error).split())
        except Exception:  # the program's own __str__
            message = "(its message cannot be shown)"
        said = f"{type(error).__name__}: {message}".rstrip(": ")
        text = before + "".join(report.format())
        self.publish(protocol.ERROR, line=line, message=said, text=text)


def _write(descriptor, data):
    left = memoryview(data)
    while left:
        left = left[os.write(descriptor, left) :]


def show(figure):
    """Publish a figure; plt.show() comes here for each one that is open."""
    _here.publish(protocol.SVG, data=_svg(figure, bbox_inches="tight"))


def _svg(figure, **options):
    """A figure as SVG text: transparent, undated, the same every time."""
    _refuse_size(*figure.get_size_inches())
    out = io.StringIO()
    undated = {"Date": None, "Creator": None}
    with drawn_once(figure):
        figure.savefig(out, format="svg", facecolor="none", metadata=undated, **options)
    text = rasters.lighter(out.getvalue())
    if size := _SIZE.search(text):  # with what is drawn outside of the figure
        _refuse_size(*(float(points) / 72 for points in size.groups()))
    if len(text) > MOST_LETTERS:
        raise RuntimeError(
            f"the figure takes {len(text) / 1e6:,.0f} MB as SVG, at most {MOST_LETTERS // 10**6} "
            "are shown: draw fewer points, or give them rasterized=True"
        )
    return text


@contextlib.contextmanager
def drawn_once(figure):
    """Within, a figure is drawn once when it is saved, and looks as it would have.

    matplotlib draws it twice: before what is saved, into nothing, so that all finds its place. Then
    it is enough to lay it out, but for axes of three dimensions, which project what they hold when
    they are drawn.
    """

    def draw(renderer):
        seen = inspect.ismethod(renderer.draw_path)  # into nothing: by functions that do nothing
        if seen or any(axes.name == "3d" for axes in figure.axes):
            type(figure).draw(figure, renderer)
        elif engine := figure.get_layout_engine():
            engine.execute(figure)

    figure.draw = draw
    try:
        yield
    finally:
        del figure.draw


def _refuse_size(*inches):
    if not all(0 < side <= MOST_INCHES for side in inches):
        size = " × ".join(f"{side:.4g}" for side in inches)
        raise RuntimeError(f"a figure of {size} inches: a page shows at most {MOST_INCHES}")


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
    """Every frame of an animation as SVG text, all of one size; its figure is closed.

    A frame that shows a step of a descent says which: `<svg data-step="3" …>`.
    """
    writer = _FrameWriter()
    animation.save("frames.svg", writer=writer)
    pyplot.close(writer.fig)
    steps = getattr(animation, "steps", None)
    if not steps:
        return writer.frames
    return [
        frame.replace("<svg ", f'<svg data-step="{step}" ', 1)
        for step, frame in zip(steps, writer.frames, strict=True)
    ]
