"""Programs -> results, in parallel, each in a process of its own.

The processes are forked by servers (gdbook.site.run.forkserver), which have no judgement: what is
read, how long a program may take, and what came out of it is decided here. A program's result is,
for each of its fences, the list of what came out, in order.
"""

import contextlib
import os
import re
import secrets
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from math import inf
from pathlib import Path
from time import monotonic

from gdbook.site.problems import Problem
from gdbook.site.run import environment, processes, protocol, terminal
from gdbook.site.run.protocol import TOO_LATE, TOO_MUCH, WHERE
from gdbook.site.run.results import Output, Result

TIMEOUT = 120.0  # seconds a program
GRACE = 5.0  # seconds until a program that does not heed its alarm is killed
PRINTED = 1_000_000  # bytes that a program may print
PUBLISHED = 200_000_000  # bytes of figures and all else
_SAID = 65536  # bytes kept of standard error, from its end
_ANSWER = 0.3  # seconds that a program gets to tell where it is before it is killed


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def execute(
    tasks,
    *,
    jobs=None,
    timeout=TIMEOUT,
    progress=None,
    finished=None,
    fonts=None,
    meanwhile=None,
    launch=None,
):
    """Run programs, each alone, `jobs` of them at once.

    Args:
        tasks: The programs, an iterable of Task.
        jobs: Programs at once; by default one a core.
        timeout: Seconds that one program may take.
        progress: Called as progress(done, total, running) with the list of running tasks.
        finished: Called as finished(index, outcome) as soon as a task is done.
        fonts: Called, while the first server imports matplotlib, for the folder of the faces that
            figures are written in; without it, or where it gives None, they are matplotlib's own.
            A Launch may have been told of them.
        meanwhile: Called while the servers start: what it does for itself costs no time, since no
            program can run before they have.
        launch: A Launch that was entered, which may have begun; for one call.

    Returns:
        For each task its Result, or the Problem that ended it.

    Raises:
        ValueError: If jobs or timeout is not a positive, finite number.
        OSError: Where processes cannot be forked.
    """
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs must be at least 1, not {jobs}")
    if not 0 < timeout < inf:
        raise ValueError(f"timeout must be positive and finite, not {timeout}")
    tasks = list(tasks)
    if not tasks:
        return []
    if not hasattr(os, "fork"):
        raise OSError("the book's programs are run on Linux and macOS: this system has no fork")
    with (
        _unwound_by_sigterm(),
        contextlib.nullcontext(launch) if launch else Launch() as begun,
        _Pool(tasks, jobs or cores(), timeout, begun, fonts, progress, finished) as pool,
    ):
        return pool.run(meanwhile)


@contextlib.contextmanager
def _unwound_by_sigterm():
    """SIGTERM ends a build as Ctrl-C does: nothing is left running or lying about."""
    in_main = threading.current_thread() is threading.main_thread()
    if not in_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return

    def stop(number, _):
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


class _Server:
    """The executor's end of a server; `needs` are the names in protocol.MODULES it has ready."""

    def __init__(self, needs):
        self.needs = needs
        self.connection, self.theirs = socket.socketpair()
        self.buffer = bytearray()
        self.ready = False

    def send(self, what, descriptors=(), **more):
        """Ask for something; that the server is dead is seen when its socket is read."""
        message = {"do": what, "descriptors": len(descriptors), **more}
        data = protocol.encode(message)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            sent = socket.send_fds(self.connection, [data], descriptors)
            self.connection.sendall(data[sent:])


class Launch:
    """The first server, which may be started before it is known what is to be run.

    What it imports takes seconds, which somebody else may use. To be entered by `with`: what has
    been started and is not needed ends there, and the folder goes.

    Attributes:
        folder: Of the executor's own, temporary.
    """

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="gdbook-", ignore_cleanup_errors=True)
        self.folder = Path(self._folder.name)
        self._begun = None
        return self

    def __exit__(self, *_):
        if self._begun:
            server, process = self._begun
            process.kill()  # there is nothing below it yet
            process.wait()
            process.stdin.close()
            server.connection.close()
        self._folder.cleanup()

    def begin(self):
        """Start the server."""
        server = _Server(frozenset())
        command = sys.executable, "-m", "gdbook.site.run.forkserver"
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*command, str(server.theirs.fileno()), str(self.folder)],
                env=environment.clean(self.folder),
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                pass_fds=[server.theirs.fileno()],
                start_new_session=True,
            )
        server.theirs.close()
        self._begun = server, process

    def tell(self, fonts):
        """Tell the server that has begun of the folder of the faces, or None: it waits for that."""
        _tell(self._begun[1], fonts)

    def taken(self):
        """The _Server and its process: the one that has begun, or a new one."""
        if not self._begun:
            self.begin()
        begun, self._begun = self._begun, None
        return begun


class _Run:
    """A program that is running, and what has been read of it."""

    def __init__(self, index, task, server, folder):
        self.index, self.task, self.server, self.folder = index, task, server, folder
        self.secret = secrets.token_hex(16)
        self.printed, self.published, self.said = bytearray(), bytearray(), bytearray()
        self.open = {}  # our end of a pipe -> what is read from it
        self.pid = None
        self.started = monotonic()
        self.fault = None  # the message of what the executor has stopped it for
        self.alarm = 0  # the signal that tells the program so
        self.next = self.killed = inf  # when that is sent (again), when patience ends
        self.asked = False  # whether it has been asked where it is

    def pipes(self):
        """Open the three pipes; return the program's ends."""
        ends = []
        for buffer in (self.printed, self.published, self.said):
            ours, theirs = os.pipe()
            os.set_blocking(ours, False)
            self.open[ours] = buffer
            ends.append(theirs)
        return ends

    def read(self, descriptor):
        """Read what has come through a pipe; return whether there may be more."""
        try:
            data = os.read(descriptor, 1 << 18)
        except BlockingIOError:
            return False
        buffer = self.open[descriptor]
        # A program that is being stopped may still tell where it was.
        wanted = buffer is not self.printed and len(self.published) < 2 * PUBLISHED
        if wanted or not self.fault:
            buffer += data
        if buffer is self.said:
            del buffer[:-_SAID]
        return bool(data)

    def stop(self, fault, alarm):
        """Tell the program to end, and make it end if it does not."""
        self.fault, self.alarm = fault, alarm
        self.next = monotonic()
        self.killed = self.next + GRACE


class _Pool:
    """Servers, the programs they run, and the programs that wait."""

    def __init__(self, tasks, jobs, timeout, launch, fonts, progress, finished):
        self.tasks, self.timeout, self.launch = tasks, timeout, launch
        self.fonts = fonts
        self.environment = environment.clean(launch.folder)  # of now, not of the launch
        self.jobs = min(jobs, len(tasks))
        self.progress, self.finished = progress, finished
        self.waiting = {index: _needs(task) for index, task in enumerate(tasks)}
        self.outcomes = [None] * len(tasks)
        self.running = {}  # index -> _Run
        self.servers = {}  # needs -> _Server
        self.process = None  # of the first server
        self.selector = selectors.DefaultSelector()
        self.late = f"the program takes longer than {timeout:g} s"
        self.much = f"the program prints more than {PRINTED:,} bytes"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stop_servers()
        for run in self.running.values():
            for descriptor in run.open:
                os.close(descriptor)
        self.selector.close()

    def run(self, meanwhile=None):
        """Run all; return the outcomes in the order of the tasks."""
        self._begin()
        if meanwhile:
            meanwhile()
        while self.waiting or self.running:
            self._begin()
            now = monotonic()
            soonest = min((min(r.next, r.killed) for r in self.running.values()), default=inf)
            wait = None if soonest == inf else max(0.0, soonest - now)
            for key, _ in self.selector.select(wait):
                key.data()
            self._keep_time()
        return self.outcomes

    # --- Servers -------------------------------------------------------------------------------

    def _start_servers(self):
        """Start the first server, and have it fork those that some programs need."""
        first, self.process = self.launch.taken()
        self._add(first)
        for needs in sorted(set(self.waiting.values()) - {first.needs}, key=len):
            server = _Server(needs)
            nearest = max((have for have in self.servers if have < needs), key=len)
            modules = [name for need in sorted(needs - nearest) for name in protocol.MODULES[need]]
            self.servers[nearest].send(protocol.FORK, [server.theirs.fileno()], modules=modules)
            server.theirs.close()
            self._add(server)
        if not self.process.stdin.closed:  # now, while it imports what it needs before them
            with self.process.stdin:
                _tell(self.process, self.fonts and self.fonts())

    def _add(self, server):
        self.servers[server.needs] = server
        self.selector.register(
            server.connection, selectors.EVENT_READ, lambda: self._read_server(server)
        )

    def _stop_servers(self):
        """Close the servers' sockets: whatever is below them ends."""
        for server in self.servers.values():
            self.selector.unregister(server.connection)
            server.connection.close()
        self.servers.clear()
        if self.process:
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None

    def _read_server(self, server):
        if self.servers.get(server.needs) is not server:
            return  # stopped a moment ago
        try:
            data = server.connection.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            self._lost(server)
            return
        server.buffer += data
        for message in protocol.decode(server.buffer):
            what = message["is"]
            if what == protocol.READY:
                server.ready = True
            elif what == protocol.STARTED:
                run = self.running[message["id"]]
                run.pid, run.started = message["pid"], monotonic()
                run.next = run.started + self.timeout
            elif what == protocol.ENDED:
                self._end(self.running[message["id"]], message["status"])

    def _lost(self, server):
        """A server has died: so have its programs; the next ones get new servers."""
        said = (self.launch.folder / "log").read_text("utf-8", "replace")[-5000:]
        was_ready, first = server.ready, self.process
        lost = list(self.running.values())
        self._stop_servers()
        if not was_ready and not lost:
            code = first.returncode if first else 0
            how = f"was ended by {signal.Signals(-code).name}" if code < 0 else "did not start"
            raise ChildProcessError(f"the server of the book's programs {how}\n{said}".rstrip())
        for run in lost:
            if run.pid:
                processes.kill_group(run.pid)
            self._end(run, None, said)

    # --- Programs ------------------------------------------------------------------------------

    def _begin(self):
        """Start what can be started: the first programs whose servers are ready."""
        while self.waiting and len(self.running) < self.jobs:
            if not self.servers:
                self._start_servers()
            ready = (i for i, needs in self.waiting.items() if self.servers[needs].ready)
            index = next(ready, None)
            if index is None:
                return
            server, task = self.servers[self.waiting.pop(index)], self.tasks[index]
            folder = self.launch.folder / str(index)
            folder.mkdir()
            run = self.running[index] = _Run(index, task, server, folder)
            ends = run.pipes()
            server.send(
                protocol.RUN,
                ends,
                id=index,
                path=task.path,
                fences=[[fence.line, fence.code] for fence in task.program.fences],
                folder=str(folder),
                environment=self.environment,
                secret=run.secret,
                late=self.late,
                much=self.much,
            )
            for end in ends:
                os.close(end)
            for descriptor in run.open:
                self.selector.register(
                    descriptor, selectors.EVENT_READ, lambda r=run, d=descriptor: self._read(r, d)
                )
            self._report()

    def _read(self, run, descriptor):
        if descriptor not in run.open:
            return  # the program has ended a moment ago
        if not run.read(descriptor):
            self._close(run, descriptor)
        if not run.fault:
            if len(run.printed) > PRINTED + 100 * (1 + len(run.task.program.fences)):
                run.stop(f"RuntimeError: {self.much}", TOO_MUCH)
            elif len(run.published) > PUBLISHED:
                run.stop(f"RuntimeError: the program draws more than {PUBLISHED:,} bytes", TOO_MUCH)

    def _close(self, run, descriptor):
        self.selector.unregister(descriptor)
        del run.open[descriptor]
        os.close(descriptor)

    def _keep_time(self):
        now = monotonic()
        for run in self.running.values():
            if run.pid is None:
                continue
            if run.killed <= now and not run.asked:
                run.server.send(protocol.SIGNAL, id=run.index, signal=WHERE)
                run.next, run.killed, run.asked = inf, now + _ANSWER, True
            elif run.killed <= now:
                run.server.send(protocol.SIGNAL, id=run.index, signal=signal.SIGKILL)
                run.killed = inf
            elif run.next <= now:
                if not run.fault:
                    run.stop(f"TimeoutError: {self.late}", TOO_LATE)
                run.server.send(protocol.SIGNAL, id=run.index, signal=run.alarm)
                # Again every second: a bare `except:` must not swallow the only alarm.
                run.next = now + 1

    def _end(self, run, status, said=""):
        """A program has ended, with an exit status or together with its server."""
        seconds = monotonic() - run.started
        for descriptor in list(run.open):
            while run.read(descriptor):
                pass
            self._close(run, descriptor)
        shutil.rmtree(run.folder, ignore_errors=True)
        del self.running[run.index]
        outcome = self.outcomes[run.index] = _outcome(run, status, seconds, said)
        if self.finished:
            self.finished(run.index, outcome)
        self._report()

    def _report(self):
        if self.progress:
            done = sum(outcome is not None for outcome in self.outcomes)
            self.progress(done, len(self.tasks), [run.task for run in self.running.values()])


def _tell(process, fonts):
    """Tell a server of the faces; that it has died is seen when its socket is read."""
    with contextlib.suppress(BrokenPipeError), process.stdin as line:
        line.write(os.fsencode(fonts or ""))


def _needs(task):
    """The names in protocol.MODULES of what a program will import."""
    text = "".join(fence.code for fence in task.program.fences)
    return frozenset(name for word, name in protocol.WORDS.items() if word in text)


def _outcome(run, status, seconds, said):
    """The Result of a program that has ended, or the Problem that ended it."""
    events = protocol.decode(run.published)
    path, fences = run.task.path, run.task.program.fences
    started = [event["index"] for event in events if event["is"] == protocol.FENCE]
    at = fences[started[-1] if started else 0].line + 1
    for event in events:
        if event["is"] == protocol.ERROR:
            return Problem(path, event["line"], event["message"], event["text"])
    stderr = said or run.said.decode("utf-8", "replace")
    if run.fault:
        stack = _stack(stderr) if run.asked else ""
        return Problem(path, _last_line(path, stack) or at, run.fault, stack)
    if status != 0 or not events or events[-1]["is"] != protocol.END:
        last = _stack(stderr) or "".join(stderr.splitlines(keepends=True)[-20:])
        message = f"ProcessError: {_how(status)}"
        return Problem(path, _last_line(path, last) or at, message, last)
    return _collect(run, events, seconds)


def _how(status):
    if status is None:
        return "the server of the program was killed"
    if status < 0:
        return f"the program was killed by {signal.Signals(-status).name}"
    return f"the program ended itself with status {status}"


def _stack(stderr):
    """The stack of the main thread that faulthandler wrote last, without the press's frames."""
    found = re.findall(
        r"^(?:Current thread .*|Stack) (\(most.*\n(?:  .*\n)*)", stderr, re.MULTILINE
    )
    lines = found[-1].splitlines(keepends=True) if found else []
    own = str(Path(__file__).parent)
    kept = (line for line in lines if own not in line and "<frozen runpy>" not in line)
    return "Stack " + "".join(kept) if found else ""


def _last_line(path, stack):
    """The line of the page that a stack names first, which is its innermost."""
    found = re.search(rf'^  File "{re.escape(path)}", line (\d+)', stack, re.MULTILINE)
    return int(found[1]) if found else None


def _collect(run, events, seconds):
    """What came out, in order: events stand where their marks are in the printed text."""
    result = Result(seconds=round(seconds, 3))
    fences = run.task.program.fences
    text, outputs = [], None

    def printed():
        shown = terminal.shown("".join(text))
        text.clear()
        if shown:
            outputs.append(Output("text", shown))

    pieces = re.split(rb"\x00" + run.secret.encode() + rb":(\d+)\n", bytes(run.printed))
    for piece, number in zip(pieces[::2], [*pieces[1::2], None], strict=True):
        text.append(piece.decode("utf-8", "replace"))
        event = events[int(number)] if number is not None else {"is": protocol.END}
        what = event["is"]
        if what == protocol.TEXT:
            text.append(event["data"])
        elif what == protocol.WARNING:
            place = _place(event["line"], fences)
            result.warnings.append((*place, event["text"]))
        elif outputs is not None:
            printed()
        if what == protocol.FENCE:
            outputs = []
            result.fences.append(outputs)
        elif what == protocol.FRAMES:
            outputs.append(Output("frames", tuple(event["data"])))
        elif what in (protocol.SVG, protocol.HTML):
            outputs.append(Output(what, event["data"]))
    return result


def _place(line, fences):
    """A line of the Markdown file as (fence, line in it)."""
    inside = (i for i, fence in enumerate(fences) if fence.line <= line <= fence.end)
    index = next(inside, 0)
    return index, line - fences[index].line
