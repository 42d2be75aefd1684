"""Programs -> results, in Jupyter kernels, in parallel.

Each of the kernels takes one program after another; gdbook.site.kernel makes every one of
them start as if it were alone. A program's result is, for each of its fences, the list of
what came out, in order.
"""

import asyncio
import math
import os
import tempfile
from pathlib import Path

import gdbook
from gdbook.site.worker import Worker

TIMEOUT = 120.0  # seconds a program


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def execute(tasks, *, jobs=None, timeout=TIMEOUT, progress=None, finished=None):
    """Run programs, each alone, on `jobs` kernels at once.

    Args:
        tasks: The programs, an iterable of Task.
        jobs: Number of kernels; by default one a core.
        timeout: Seconds that one program may take.
        progress: Called as progress(done, total, running) with the list of running tasks.
        finished: Called as finished(index, outcome) as soon as a task is done.

    Returns:
        For each task its Result, or the Problem that ended it.

    Raises:
        ValueError: If jobs or timeout is not a positive, finite number.
    """
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs must be at least 1, not {jobs}")
    if not 0 < timeout < math.inf:
        raise ValueError(f"timeout must be positive and finite, not {timeout}")
    tasks = list(tasks)
    if not tasks:
        return []
    return asyncio.run(_execute(tasks, jobs or cores(), timeout, progress, finished))


async def _execute(tasks, jobs, timeout, progress, finished):
    waiting = list(enumerate(tasks))[::-1]
    outcomes, running = [None] * len(tasks), {}

    def report():
        if progress:
            done = sum(outcome is not None for outcome in outcomes)
            progress(done, len(tasks), list(running.values()))

    async def worker(environment):
        kernel = Worker(environment)
        try:
            while waiting:
                index, task = waiting.pop()
                running[index] = task
                report()
                outcomes[index] = await kernel.run(task, timeout)
                del running[index]
                if finished:
                    finished(index, outcomes[index])
                report()
        finally:
            await kernel.stop()

    jobs = min(jobs, len(tasks))
    with tempfile.TemporaryDirectory(prefix="gdbook-") as folder:
        environment = _environment(folder)
        await asyncio.gather(*(worker(environment) for _ in range(jobs)))
    return outcomes


def _environment(folder):
    """The kernels' environment: this gdbook, nobody's private settings, and one thread each.

    Not more threads where fewer kernels run: the order of a sum, hence its last digit, may depend
    on their number, and a page must not depend on what else was to be run.
    """
    environment = dict(os.environ)
    for library in ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "VECLIB_MAXIMUM"):
        environment[f"{library}_NUM_THREADS"] = "1"
    package = str(Path(gdbook.__file__).resolve().parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [package, environment.get("PYTHONPATH")])
    )
    if data := environment.get("GDBOOK_DATA"):
        environment["GDBOOK_DATA"] = str(Path(data).resolve())
    environment |= {
        "IPYTHONDIR": folder,
        "MPLBACKEND": "module://gdbook.site.backend",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
    }
    return environment
