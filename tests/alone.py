"""Programs of Markdown files, each in a process that has seen nothing else.

A server, started once, has imported what programs need; every program is run in a process forked
from it, by pytest-codeblocks' own test. So nothing has to be reset, and nothing can leak.
"""

import contextlib
import functools
import multiprocessing
import os
import random
import sys
import tempfile
import traceback
import types
import warnings

from pytest_codeblocks.plugin import TestBlock

LIBRARIES = ["numpy", "matplotlib.pyplot", "torch", "sklearn.datasets", "gdbook.plot"]


@functools.cache
def _context():
    if "forkserver" not in multiprocessing.get_all_start_methods():  # Windows: an interpreter each
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    return context


def run(block, name):
    """Run a program of pytest-codeblocks alone.

    Args:
        block: Its pytest_codeblocks.main.CodeBlock.
        name: What it is called in messages.

    Raises:
        RuntimeError: If it fails, or prints something else than its expected output.
    """
    ours, theirs = _context().Pipe(duplex=False)
    process = _context().Process(target=_run, args=(block, name, theirs))
    process.start()
    theirs.close()
    try:
        failure = ours.recv()
    except EOFError:
        process.join()
        failure = f"{name}: the program's process ended with {process.exitcode}"
    process.join()
    if failure:
        raise RuntimeError(failure)


def _run(block, name, said):
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        said.send(_failure(block, name))


def _failure(block, name):
    """What went wrong, or None."""
    random.seed(0)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(0)
    os.environ["MPLBACKEND"] = "Agg"
    warnings.resetwarnings()
    warnings.simplefilter("error")
    # Stand-in images warn readers; the tests work with them on purpose.
    warnings.filterwarnings("ignore", message="These are generated stand-in images")
    # On a desktop, where a display exists, plt.show() says that Agg cannot show.
    warnings.filterwarnings("ignore", message="FigureCanvasAgg is non-interactive")
    try:
        TestBlock.runtest(types.SimpleNamespace(obj=block, name=name))
    except BaseException as error:  # a program may call exit()
        cause = error.__cause__ or error.__context__
        report = traceback.format_exception(cause) if cause else [repr(error)]
        return f"{error}\n{''.join(report)}"
    return None
