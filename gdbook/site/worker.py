"""One Jupyter kernel that takes program after program."""

import asyncio
import sys
import tempfile
from math import ceil
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
    """A Jupyter kernel that is started when needed and started anew after it died.

    nbclient's own `async_setup_kernel` is not used: it takes SIGINT and SIGTERM for itself, stops
    its kernel and lets the build go on.
    """

    def __init__(self, environment):
        self.environment = environment
        self.client = None
        self.log = None

    async def _start(self):
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115  (closed by `stop`)
        self.client = NotebookClient(nbformat.v4.new_notebook(), kernel_name="python3")
        manager = self.client.create_kernel_manager()
        # This Python, whatever the user has registered as "python3".
        spec = manager.kernel_spec
        spec.argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec.env = {}
        await self.client.async_start_new_kernel(
            env=self.environment,
            cwd=self.environment["IPYTHONDIR"],
            stdout=self.log,
            stderr=self.log,
        )
        await self.client.async_start_new_kernel_client()
        await self._cell("from gdbook.site import kernel as _press", START)

    async def stop(self):
        """Kill the kernel, if there is one: between programs it has nothing to lose."""
        if self.client is None:
            return
        manager, channels = self.client.km, self.client.kc
        self.client = None
        if channels:
            channels.stop_channels()
        if manager:
            await manager.shutdown_kernel(now=True)
        self.log.close()

    async def _cell(self, source, timeout):
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
        fence = fences[0]
        try:
            if self.client is None:
                await self._start()
            lines = _numbered(fences)
            await self._cell(f"_press.begin({path!r}, {lines!r}, {timeout!r})", START)
            deadline = monotonic() + timeout + GRACE
            result = Result()
            for fence in fences:
                last = fence is fences[-1]
                call = f"_press.run({path!r}, {fence.line}, {fence.code!r}, {last})"
                outputs = await self._cell(call, max(1, ceil(deadline - monotonic())))
                problem = _collect(outputs, task, result)
                if problem:
                    return problem
            return result
        except CellTimeoutError:
            await self.stop()
            message = f"TimeoutError: the program takes longer than {timeout:g} s"
            return Problem(path, fence.line + 1, message)
        except (DeadKernelError, RuntimeError) as error:
            if asyncio.current_task().cancelling():
                raise asyncio.CancelledError from None  # Ctrl-C: nbclient calls that a dead kernel
            said = self._said()
            await self.stop()
            what = "the kernel died" if isinstance(error, DeadKernelError) else str(error)
            return Problem(path, fence.line + 1, f"{type(error).__name__}: {what}", said)

    def _said(self):
        """The last lines that the kernel's process wrote by itself."""
        self.log.seek(0)
        return "".join(self.log.readlines()[-20:])


def _numbered(fences):
    """{line number: text} of a program's lines in its Markdown file."""
    return {
        fence.line + number: line
        for fence in fences
        for number, line in enumerate(fence.code.split("\n"), start=1)
    }


def _place(line, fences):
    """A line of the Markdown file as (fence, line in it)."""
    inside = (i for i, fence in enumerate(fences) if fence.line <= line <= fence.end)
    index = next(inside, 0)
    return index, line - fences[index].line


def _collect(outputs, task, result):
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
            return Problem(task.path, error["line"], message, error["text"])
        if WARNING in data:
            seen = data[WARNING]
            place = _place(seen["line"], task.program.fences)
            result.warnings.append((*place, f"{seen['type']}: {seen['message']}"))
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
