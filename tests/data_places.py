"""What the tests of ``gdbook.data`` share: a place without data, small files, servers of them."""

import contextlib
import functools
import hashlib
import http.server
import os
import socket
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import numpy as np
import pytest

from gdbook import data
from gdbook._fashion_mnist import download, idx, synthetic

ROOT = Path(__file__).parents[1]


def shared(name):
    """A folder of `shared`, beside the project or further up; where it would be, if it is not."""
    folders = [above / "shared" / name for above in ROOT.parents]
    return next((folder for folder in folders if folder.is_dir()), folders[0])


FULL = Path(os.environ.get("GDBOOK_FULL") or shared("fashion-mnist"))


def both_splits(kind):
    """Training and test pictures, "stand-in" or "all-real"; without the real ones: skipped."""
    if kind == "all-real" and not FULL.is_dir():
        pytest.skip(f"no Fashion-MNIST in {FULL.name}; GDBOOK_FULL may name its folder")
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("GDBOOK_DATA", raising=False)
        environment.setenv("GDBOOK_OFFLINE", "1")
        if kind == "all-real":
            environment.setenv("GDBOOK_DATA", str(FULL))
        return data.fashion_mnist(), data.fashion_mnist("test")


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """No data yet: an empty cache, no network, and a stand-in that is quickly drawn."""
    monkeypatch.delenv("GDBOOK_DATA", raising=False)
    monkeypatch.delenv("GDBOOK_OFFLINE", raising=False)
    monkeypatch.setenv("GDBOOK_CACHE", str(tmp_path / "cache"))
    with socket.socket() as free:  # a port that nobody listens to once it is closed
        free.bind(("127.0.0.1", 0))
        monkeypatch.setattr(download, "ADDRESSES", (f"http://127.0.0.1:{free.getsockname()[1]}/",))
    monkeypatch.setattr(download, "_missed", None)
    monkeypatch.setattr(synthetic, "SPLITS", {"train": 2000, "test": 1000})
    monkeypatch.setattr(synthetic, "BATCH", 100)


def write_files(folder, ending=".gz", train=20, test=10):
    """Four small valid files, each image as grey as its number; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for n, (images, labels) in zip((train, test), data.FILES.values(), strict=True):
        grey = np.arange(n, dtype=np.uint8)[:, None, None].repeat(28, 1).repeat(28, 2)
        idx.write(folder / (images + ending), grey)
        idx.write(folder / (labels + ending), np.arange(n, dtype=np.uint8) % 10)
    return folder


def is_small(images, n=20):
    return images.images[:, 3, 7].tolist() == list(range(n)) and len(images.labels) == n


def spoil(path):
    """Turn the bits of one byte."""
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(whole)


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder on this machine and counts what is asked for."""

    def __init__(self, folder):
        self.asked = []
        server = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *args):
                server.asked.append(self.path)

        super().__init__(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self.folder = folder
        self.address = f"http://127.0.0.1:{self.server_port}/"

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.thread.join()
        self.server_close()


def known(folder):
    """What download.FILES would say of the files in a folder."""
    return {
        path.name: download.Published(
            len(whole := path.read_bytes()),
            hashlib.md5(whole).hexdigest(),
            hashlib.sha256(whole).hexdigest(),
        )
        for path in sorted(folder.iterdir())
    }


@pytest.fixture
def published(nowhere, monkeypatch, tmp_path):
    """A server that has the published files: small ones, whose sums take the place of the real."""
    folder = write_files(tmp_path / "published")
    monkeypatch.setattr(download, "FILES", known(folder))
    with Server(folder) as server:
        monkeypatch.setattr(download, "ADDRESSES", (server.address,))
        yield server


def cached():
    folder = download.published_folder()
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@contextlib.contextmanager
def answering(answer):
    """The address of a server that answers with some bytes and hangs up; with None, not at all."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    done = threading.Event()
    open_ends = []

    def serve():
        while not done.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            open_ends.append(connection)
            if answer is not None:
                with contextlib.suppress(OSError):  # who asked may have hung up in the middle
                    connection.recv(4096)
                    connection.sendall(answer)
                    connection.shutdown(socket.SHUT_RDWR)

    thread = threading.Thread(target=serve)
    thread.start()

    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        done.set()
        thread.join()
        for end in (listener, *open_ends):
            end.close()


@contextlib.contextmanager
def dripping(answer):
    """The address of a server that answers byte by byte."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve():
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            connection.recv(4096)
            for byte in answer:
                if done.wait(0.02):
                    break
                connection.sendall(bytes([byte]))
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        done.set()
        thread.join()
        listener.close()


def run_together(program, expected):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", textwrap.dedent(program)]
    running = [
        subprocess.Popen(command, env=environment, stdout=-1, stderr=-1, text=True, cwd=ROOT)
        for _ in range(3)
    ]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        assert out.splitlines() == expected
