"""Programs of Markdown files, each in a process that has seen nothing else.

A server, started once, has imported what programs need; every program is run in a process forked
from it, by pytest-codeblocks' own test. So nothing has to be reset, and nothing can leak.
"""

import contextlib
import functools
import io
import multiprocessing
import os
import random
import sys
import tempfile
import traceback
import types
import warnings

import records
from pytest_codeblocks.plugin import TestBlock


@functools.cache
def _context():
    if "forkserver" not in multiprocessing.get_all_start_methods():  # Windows: an interpreter each
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_libraries())
    return context


def _libraries():
    """What programs import, as in the build, and what runs them."""
    # Imported here, since conftest.py, which imports this, has yet to set numpy's threads.
    from gdbook.site.run import protocol

    drawing = ["matplotlib.pyplot", "matplotlib.backends.backend_agg", "contourpy"]
    named = [*protocol.MODULES["torch"], *protocol.MODULES["sklearn"]]  # those of many programs
    return [*drawing, *protocol.LIBRARY, *named, "pytest_codeblocks.plugin"]


def run(block, name):
    """Run a program of pytest-codeblocks alone.

    Args:
        block: Its pytest_codeblocks.main.CodeBlock.
        name: What it is called in messages.

    Raises:
        RuntimeError: If it fails, or prints something else than its expected output.
    """
    _alone(_test, block, name)


def printed(code, name):
    """What a program prints that runs alone.

    Args:
        code: Its text.
        name: What it is called in messages.

    Raises:
        RuntimeError: If it fails.
    """
    return _alone(_print, code, name)


def _alone(work, program, name):
    """What work(program, name) returns in a process of its own."""
    ours, theirs = _context().Pipe(duplex=False)
    process = _context().Process(target=_run, args=(work, program, name, theirs))
    process.start()
    theirs.close()
    try:
        found, failure = ours.recv()
    except EOFError:
        process.join()
        found, failure = None, f"{name}: the process ended with {process.exitcode}"
    process.join()
    if failure:
        raise RuntimeError(failure)
    return found


def _run(work, program, name, said):
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        random.seed(0)
        if numpy := sys.modules.get("numpy"):
            numpy.random.seed(0)
        if torch := sys.modules.get("torch"):
            torch.manual_seed(67280421310721)  # as in the build
        os.environ["MPLBACKEND"] = "Agg"
        warnings.resetwarnings()
        warnings.simplefilter("error")
        for message in records.HARMLESS:
            warnings.filterwarnings("ignore", message=message)
        try:
            said.send((work(program, name), None))
        except BaseException as error:  # a program may call exit()
            cause = error.__cause__ or error.__context__
            report = traceback.format_exception(cause or error)
            said.send((None, f"{error}\n{''.join(report)}"))


def _test(block, name):
    TestBlock.runtest(types.SimpleNamespace(obj=block, name=name))


def _print(code, name):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(code, name, "exec"), {"__name__": "__main__"})
    return output.getvalue()
