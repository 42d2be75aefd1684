"""A process and all that it has started end together."""

import contextlib
import ctypes
import functools
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

LINUX = sys.platform == "linux"
_LINE_BUFFERED = 1  # as both C libraries have it
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36


def adopt_orphans():
    """Become the parent of every descendant whose own parent ends (Linux; elsewhere nothing)."""
    if LINUX:
        _libc().prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(parent):
    """Be killed when the process `parent`, which has forked this one, ends (Linux)."""
    if LINUX:
        _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def aside(work: Callable[[], object]) -> Callable[[], object]:
    """Do something in a process of its own, forked from this one, which goes on meanwhile.

    Args:
        work: What is done; of what comes of it only files remain. If it fails nothing is said:
            who finds something missing makes it, and is told then what is wrong.

    Returns:
        What waits for its end, to be called once.
    """
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            die_with_parent(parent)
            work()
        finally:
            os._exit(0)  # what was inherited from the parent is the parent's to close
    return functools.partial(os.waitpid, pid, 0)


def kill_group(pid):
    """Kill the process group that a process has led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def kill_strangers(known):
    """Kill all children of this process that are not known, and theirs, to the last.

    Who adopts orphans finds here what a program has left behind, however it detached itself:
    while the program lived, its descendants had it as parent or adopter.
    """
    while strangers := set(_children()) - set(known):
        for pid in strangers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in strangers:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def buffer_c_by_lines():
    """Let what libraries in C print come out line by line, as on a terminal."""
    with contextlib.suppress(ValueError):  # the C library calls its stream otherwise
        stdout = ctypes.c_void_p.in_dll(_libc(), "stdout" if LINUX else "__stdoutp")
        _libc().setvbuf(stdout, None, _LINE_BUFFERED, 0)


def flush_c():
    """Write out what libraries in C have printed and the C library still holds."""
    _libc().fflush(None)


def _children():
    try:
        return map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
    except OSError:
        return ()


@functools.cache
def _libc():
    return ctypes.CDLL(None)
