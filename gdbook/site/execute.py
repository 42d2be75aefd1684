"""Programs -> results, in Jupyter kernels, in parallel.

Each of the kernels takes one program after another; gdbook.site.kernel makes every one of
them start as if it were alone. A program's result is, for each of its fences, the list of
what came out, in order.
"""

import asyncio
import contextlib
import os
import signal
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

import gdbook
from gdbook.site.problems import Problem
from gdbook.site.protocol import ERROR, FRAMES, SVG, WARNING
from gdbook.site.snippets import Program

TIMEOUT = 120.0  # seconds a program
GRACE = 5.0  # seconds until a kernel that does not answer its own alarm is killed


@dataclass(frozen=True)
class Output:
    """One thing that a fence put out.

    Attributes:
        kind: "text", "svg", "frames" or "html".
        data: Text, SVG text, a tuple of SVG texts, or HTML text.
    """

    kind: str
    data: str | tuple[str, ...]


@dataclass
class Result:
    """What came out of a program: `fences[i]` lists the outputs of its i-th fence.

    `warnings` holds (line, "Category: message") for each Python warning.
    """

    fences: list[list[Output]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)

    @property
    def stdout(self) -> str:
        """Everything that the program printed."""
        outputs = (output for fence in self.fences for output in fence)
        return "".join(output.data for output in outputs if output.kind == "text")


@dataclass(frozen=True)
class Task:
    """A program of a page; `path` is the page's name in messages."""

    path: str
    program: Program


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
        ValueError: If jobs or timeout is not positive.
    """
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs must be at least 1, not {jobs}")
    if not timeout > 0:
        raise ValueError(f"timeout must be positive, not {timeout}")
    tasks = list(tasks)
    if not tasks:
        return []
    return asyncio.run(_execute(tasks, jobs or cores(), timeout, progress, finished))


async def _execute(tasks, jobs, timeout, progress, finished):
    waiting = list(enumerate(tasks))[::-1]
    outcomes, running, signals = [None] * len(tasks), {}, _Signals()

    def report():
        if progress:
            done = sum(outcome is not None for outcome in outcomes)
            progress(done, len(tasks), list(running.values()))

    async def worker(environment):
        kernel = _Kernel(environment, signals)
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
        environment = _environment(folder, max(1, cores() // jobs))
        await asyncio.gather(*(worker(environment) for _ in range(jobs)))
    return outcomes


def _environment(folder, threads):
    """The kernels' environment: this gdbook, pinned threads, nobody's private settings."""
    environment = dict(os.environ)
    for library in ("OMP", "MKL", "OPENBLAS", "NUMEXPR", "VECLIB_MAXIMUM"):
        environment[f"{library}_NUM_THREADS"] = str(threads)
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


class _Kernel:
    """A Jupyter kernel that is started when needed and started anew after it died."""

    def __init__(self, environment, signals):
        self.environment, self.signals = environment, signals
        self.stack = None
        self.client = None
        self.log = None

    async def start(self):
        self.stack = contextlib.AsyncExitStack()
        self.log = self.stack.enter_context(tempfile.TemporaryFile("w+"))
        self.client = NotebookClient(nbformat.v4.new_notebook(), kernel_name="python3")
        await self.stack.enter_async_context(
            self.client.async_setup_kernel(
                env=self.environment,
                cwd=self.environment["IPYTHONDIR"],
                stdout=self.log,
                stderr=self.log,
            )
        )
        self.signals.restore()
        await self.cell("from gdbook.site import kernel as _press", 60)

    async def stop(self):
        if self.stack:
            await self.stack.aclose()
            self.signals.restore()
            self.stack = self.client = None

    async def cell(self, source, timeout):
        """Execute one cell; return its outputs."""
        cell = nbformat.v4.new_code_cell(source)
        self.client.nb.cells = [cell]
        self.client.timeout = timeout
        self.client.allow_errors = True
        await self.client.async_execute_cell(cell, 0, store_history=False)
        for output in cell.outputs:
            if output.output_type == "error":
                raise RuntimeError("\n".join(output.traceback))
        return cell.outputs

    async def run(self, task, timeout):
        """Run one program; a Problem says why there is no Result."""
        fences, path = task.program.fences, task.path
        fence, deadline = fences[0], None
        try:
            if self.client is None:
                await self.start()
            lines = _numbered(fences)
            await self.cell(f"_press.begin({path!r}, {lines!r}, {timeout!r})", 60)
            deadline = monotonic() + timeout + GRACE
            result = Result()
            for fence in fences:
                last = fence is fences[-1]
                call = f"_press.run({path!r}, {fence.line}, {fence.code!r}, {last})"
                outputs = await self.cell(call, max(1, int(deadline - monotonic())))
                problem = _collect(outputs, path, result)
                if problem:
                    return problem
            return result
        except CellTimeoutError:
            await self.stop()
            message = f"TimeoutError: the program takes longer than {timeout:g} s"
            return Problem(path, fence.line + 1, message)
        except (DeadKernelError, RuntimeError) as error:
            said = self.said()
            await self.stop()
            what = "the kernel died" if isinstance(error, DeadKernelError) else str(error)
            return Problem(path, fence.line + 1, f"{type(error).__name__}: {what}", said)

    def said(self):
        """The last lines that the kernel's process wrote by itself."""
        if not self.log:
            return ""
        self.log.seek(0)
        return "".join(self.log.readlines()[-20:])


def _numbered(fences):
    """{line number: text} of a program's lines in its Markdown file."""
    return {
        fence.line + number: line
        for fence in fences
        for number, line in enumerate(fence.code.splitlines(), start=1)
    } or {1: ""}


def _collect(outputs, path, result):
    """Put a fence's outputs into the result; return the Problem if it failed."""
    collected = []
    for output in outputs:
        if output.output_type == "stream":
            if output.name != "stdout":
                continue
            if collected and collected[-1].kind == "text":
                collected[-1] = Output("text", collected[-1].data + output.text)
            else:
                collected.append(Output("text", output.text))
            continue
        data = output.get("data", {})
        if ERROR in data:
            error = data[ERROR]
            message = f"{error['type']}: {error['message']}".rstrip(": ")
            return Problem(path, error["line"], message, error["text"])
        if WARNING in data:
            seen = data[WARNING]
            result.warnings.append((seen["line"], f"{seen['type']}: {seen['message']}"))
        elif FRAMES in data:
            collected.append(Output("frames", tuple(data[FRAMES])))
        elif SVG in data:
            collected.append(Output("svg", data[SVG]))
        elif "text/html" in data:
            collected.append(Output("html", data["text/html"]))
        elif "text/plain" in data:
            collected.append(Output("text", data["text/plain"] + "\n"))
    result.fences.append(collected)
    return None


class _Signals:
    """Keeps Ctrl-C: nbclient takes it to stop its kernels, and the build would go on without."""

    def __init__(self):
        self.handlers = {}
        if threading.current_thread() is threading.main_thread():
            names = (signal.SIGINT, signal.SIGTERM)
            self.handlers = {name: signal.getsignal(name) for name in names}

    def restore(self):
        for name, handler in self.handlers.items():
            asyncio.get_running_loop().remove_signal_handler(name)
            signal.signal(name, handler)
