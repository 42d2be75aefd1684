"""pytest's side of the book's promise that every program runs alone.

pytest-codeblocks runs all programs of a Markdown file in pytest's own process, where figures,
settings and random numbers pass from one to the next. Here each gets a process of its own, unless
the build has given it one and knows what came out.
"""

import functools
import os
import signal
import sys
from pathlib import Path

from pytest_codeblocks.plugin import TestBlock as Program

sys.path.insert(0, str(Path(__file__).parent / "tests"))
import alone
import places
import records

pytest_plugins = ["pytester"]

# Before anything imports matplotlib: no test may open a window.
os.environ["MPLBACKEND"] = "Agg"
# No test may ask another host. Where no folder of real images is given, stand-ins will do.
os.environ["GDBOOK_OFFLINE"] = "1"
# In a shell's background Ctrl-C is ignored, also by what tests start and mean to stop by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# The order of a sum, hence its last digit, may depend on the number of threads.
for library in ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")


def pytest_ignore_collect(collection_path, config):
    if not collection_path.is_relative_to(config.rootpath):
        return None
    place = collection_path.relative_to(config.rootpath).as_posix()
    place += "/" if collection_path.is_dir() else ""
    return True if places.is_left_out(place, config.option.markexpr) else None


def pytest_itemcollected(item):
    if isinstance(item, Program):
        item.runtest = functools.partial(_run, item)


def _run(item):
    if not records.has_passed(item.config.rootpath, item.path, item.obj):
        alone.run(item.obj, item.name)
