"""One Jupyter kernel that takes program after program."""

import asyncio
import contextlib
import signal
import tempfile
import threading
from time import monotonic

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from gdbook.site.problems import Problem
from gdbook.site.protocol import ERROR, FRAMES, SVG, WARNING
from gdbook.site.results import Output, Result

START = 60  # seconds that a kernel may take to start
GRACE = 5.0  # seconds until a kernel that does not answer its own alarm is killed


class Worker:
    """A Jupyter kernel that is started when needed and started anew after it died."""

    def __init__(self, environment, signals):
        self.environment, self.signals = environment, signals
        self.stack = None
        self.client = None
        self.log = None

    async def start(self):
        """Start the kernel and load the press's side of it."""
        self.stack = contextlib.AsyncExitStack()
        self.log = self.stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115
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
        await self.cell("from gdbook.site import kernel as _press", START)

    async def stop(self):
        """End the kernel, if there is one."""
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
            await self.cell(f"_press.begin({path!r}, {lines!r}, {timeout!r})", START)
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


class Signals:
    """Keeps Ctrl-C: nbclient takes it to stop its kernels, and the build would go on without."""

    def __init__(self):
        self.handlers = {}
        if threading.current_thread() is threading.main_thread():
            names = (signal.SIGINT, signal.SIGTERM)
            self.handlers = {name: signal.getsignal(name) for name in names}

    def restore(self):
        """Give Ctrl-C back."""
        for name, handler in self.handlers.items():
            asyncio.get_running_loop().remove_signal_handler(name)
            signal.signal(name, handler)
