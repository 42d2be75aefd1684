"""A process without threads that has imported what programs need, and forks one for each.

It is started as `python -m gdbook.site.run.forkserver FD FOLDER` with one end of a socket as file
descriptor FD; what comes through the socket is in gdbook.site.run.protocol. The folder of the faces
(gdbook.site.run.faces), which may be made while it imports, it is told on its standard input. At
the executor's request it forks more servers, which import more. When the socket is closed,
everything below it ends.
"""

import contextlib
import fcntl
import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
import time
import weakref
from pathlib import Path

from gdbook.site.run import processes, protocol

_PATIENCE = 2.0  # seconds that servers below get to end by themselves


class Server:
    """Forks programs and servers, and tells when they have ended.

    Args:
        connection: The socket.
        run: Called in a process of its own with what gdbook.site.run.program.main asks for.
        folder: Removed when the socket is closed, in case whoever made it could not; or None.
    """

    def __init__(self, connection, run, folder=None):
        self.connection, self.run, self.folder = connection, run, folder
        self.programs = {}  # id of the executor's -> process id
        self.servers = set()  # process ids
        self.buffer = bytearray()
        self.descriptors = []  # that have come and whose message has not
        self.asleep, self.awake = os.pipe()
        for end in (self.asleep, self.awake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.awake, warn_on_full_buffer=False)

    def serve(self):
        """Do what the executor asks, until it closes the socket.

        Returns:
            None in the server. In a process that it has forked, what that process has to do.
        """
        self.send(protocol.READY)
        while True:
            select.select([self.connection, self.asleep], [], [])
            with contextlib.suppress(BlockingIOError):
                os.read(self.asleep, 4096)
            self.reap()
            if not select.select([self.connection], [], [], 0)[0]:
                continue
            data, descriptors, _, _ = socket.recv_fds(self.connection, 65536, 16)
            if not data:
                self.stop()
                return None
            self.buffer += data
            self.descriptors += descriptors
            for message in protocol.decode(self.buffer):
                if role := self.obey(message):
                    return role

    def obey(self, message):
        """Do one thing; in a process that was forked for it, return what that has to do."""
        what = message["do"]
        if what == protocol.SIGNAL:
            if pid := self.programs.get(message["id"]):
                os.kill(pid, message["signal"])
            return None
        count = message["descriptors"]
        taken, self.descriptors = self.descriptors[:count], self.descriptors[count:]
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            processes.die_with_parent(parent)
            self.leave()
            if what == protocol.FORK:
                server = Server(socket.socket(fileno=taken[0]), self.run)
                return lambda: server.importing(message["modules"])
            os.setsid()
            processes.adopt_orphans()
            return lambda: self.run(message, *taken)
        for descriptor in taken:
            os.close(descriptor)
        if what == protocol.FORK:
            self.servers.add(pid)
        else:
            self.programs[message["id"]] = pid
            self.send(protocol.STARTED, id=message["id"], pid=pid)
        return None

    def importing(self, modules):
        """Import what there is of some modules, then serve."""
        _import(modules)
        _keep()
        processes.adopt_orphans()
        return self.serve()

    def leave(self):
        """Let go, in a forked process, of all that is the server's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.close(self.asleep)
        os.close(self.awake)
        self.connection.close()

    def reap(self):
        """Tell which programs have ended, as soon as nothing is left of them."""
        for number, pid in list(self.programs.items()):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                processes.kill_group(pid)
                del self.programs[number]
                processes.kill_strangers(self.known())
                self.send(protocol.ENDED, id=number, status=os.waitstatus_to_exitcode(status))
        for pid in list(self.servers):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self.servers.discard(pid)
        processes.kill_strangers(self.known())

    def known(self):
        """The process ids of the children that have not ended."""
        return {*self.programs.values(), *self.servers}

    def send(self, what, **more):
        """Tell the executor something; that it may be gone is seen when its socket is read."""
        with contextlib.suppress(OSError):
            self.connection.sendall(protocol.encode({"is": what, **more}))

    def stop(self):
        """End everything that runs below."""
        for pid in self.programs.values():
            processes.kill_group(pid)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + _PATIENCE  # the servers have sockets of their own
        while self.servers and time.monotonic() < deadline:
            time.sleep(0.005)
            for pid in list(self.servers):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    self.servers.discard(pid)
        processes.kill_strangers(())
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def _import(modules):
    """Import before the fork: only speed, so that a module which fails is the programs' affair."""
    gc.disable()  # of what is imported nothing can be collected, however often one looks
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.enable()


def _keep():
    """Let programs share what there is now, which none of them has to look after."""
    gc.collect()
    for found in gc.get_objects():
        if type(found) is weakref.finalize:  # torch has many; none is a program's to run at its end
            found.atexit = False
    gc.freeze()  # the pages of these objects stay shared


@contextlib.contextmanager
def _ended_with(connection, folder):
    """While there is no time to read the socket: end as soon as it is closed, and the folder."""

    def look(*_):
        try:
            if connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    usual = signal.signal(signal.SIGIO, look)
    flags = fcntl.fcntl(connection, fcntl.F_GETFL)
    fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
    look()  # it may have been closed before
    try:
        yield
    finally:
        fcntl.fcntl(connection, fcntl.F_SETFL, flags)
        signal.signal(signal.SIGIO, usual)


def main(descriptor, folder):
    """Serve; in forked processes, do their part."""
    processes.adopt_orphans()
    connection = socket.socket(fileno=int(descriptor))
    with _ended_with(connection, folder):
        from gdbook.site.run import program  # matplotlib, which takes its time

        _import(protocol.LIBRARY)
        fonts = os.fsdecode(sys.stdin.buffer.read())  # all of it: until it is closed
        program.prepare(Path(fonts) if fonts else None)
        _keep()
    role = Server(connection, program.main, folder).serve()
    while role:
        role = role()
    os._exit(0)  # nothing is left to do, and an interpreter that has torch takes long to end


if __name__ == "__main__":
    main(*sys.argv[1:])
