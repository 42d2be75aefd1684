"""`gdbook serve`: both editions on one address, and a change is seen."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from small_books import environment, gdbook, line_of, write_tiny

SECONDS = 60  # in which everything must have happened; a busy machine needs some


class Served:
    """A small book, shown by a command that goes on until it is stopped; {port} is a free one."""

    def __init__(self, folder, log, *command):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.log = folder, log
        with log.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *(word.format(port=self.port) for word in command)],
                cwd=folder,
                env=environment(),
                stdout=file,
                stderr=subprocess.STDOUT,
            )

    def said(self):
        return self.log.read_text("utf-8")

    def get(self, path):
        """The page at a path, or "" while there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=5) as page:
                return page.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def wait(self, condition):
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def change(self, name, old, new):
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=20)
        finally:
            self.process.kill()
            self.process.wait()

    def runs(self):
        """How many programs each build has run."""
        return [int(n) for n in re.findall(r"(\d+) programs run in", self.said())]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    command = ("gdbook.site.cli", "serve", "--port", "{port}")
    served = Served(write_tiny(folder / "book"), folder / "log", *command)
    try:
        served.wait(lambda: served.get("en/one/"))
        yield served
    finally:
        served.stop()


def output(page):
    return re.findall(r'(?s)class="gd-output.*?<code>(.*?)</code>', page)


def test_both_editions_and_the_page_that_offers_them(served):
    assert 'href="en/"' in served.get("")
    assert output(served.get("en/one/"))[0] == "rate 2\n"
    assert output(served.get("he/one/"))[0] == "rate 2\n"
    assert "lab 7" in served.get("en/labs/one/")
    assert served.get("en/one.en.ipynb")
    assert served.get("en/missing/") == ""


def test_a_changed_snippet_runs_alone_and_is_seen(served):
    before = served.runs()
    served.change("docs/en/one.md", "print(x + 1)", "print(x + 40)")
    served.wait(lambda: "42\n" in output(served.get("en/one/")))
    assert served.runs() == [*before, 1]
    assert re.search(r"\[0/1\] docs/en/one\.md:\d+\n", served.said())
    assert "3\n" in output(served.get("he/one/"))


def test_one_edition_may_be_ahead(served):
    """The test above has changed code in one edition: a draft, which is told and shown."""
    line = line_of(served.folder / "docs/en/one.md", "print(x + 40)")
    at = line_of(served.folder / "docs/he/one.md", "print(x + 1)")
    assert f"docs/en/one.md:{line}: code differs from docs/he/one.md:{at}" in served.said()


def test_changed_prose_runs_nothing(served):
    before = served.runs()
    served.change("docs/en/one.md", "A formula", "Another formula")
    served.wait(lambda: "Another formula" in served.get("en/one/"))
    assert served.runs() == before


def test_a_port_that_is_taken(served):
    done = gdbook(served.folder, "serve", "--port", str(served.port), "--edition", "he")
    assert done.returncode == 2
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_is_told_and_the_page_stays_until_it_is_mended(served):
    served.change("docs/en/one.md", "print(x + 40)", "print(x / 0)")
    line = line_of(served.folder / "docs/en/one.md", "print(x / 0)")
    served.wait(lambda: f"docs/en/one.md:{line}: ZeroDivisionError" in served.said())
    assert "42\n" in output(served.get("en/one/"))
    served.change("docs/en/one.md", "print(x / 0)", "print(x + 41)")
    served.wait(lambda: "43\n" in output(served.get("en/one/")))


def test_ctrl_c_ends_it(served):
    """The last test of this module."""
    before = len(served.said())
    served.process.send_signal(signal.SIGINT)
    assert served.process.wait(timeout=20) == 0
    assert "Traceback" not in served.said()[before:]


def test_mkdocs_serve_shows_one_edition_and_its_changes(tmp_path):
    command = (
        "mkdocs",
        "serve",
        "--config-file",
        "mkdocs.en.yml",
        "--dev-addr",
        "127.0.0.1:{port}",
    )
    served = Served(write_tiny(tmp_path / "book"), tmp_path / "log", *command)
    try:
        served.wait(lambda: "rate 2\n" in output(served.get("en/one/")))
        served.change("docs/en/one.md", "print(x + 1)", "print(x + 40)")
        served.wait(lambda: "42\n" in output(served.get("en/one/")))
        assert served.runs() == [3, 1]
        assert "code differs" in served.said(), "a draft"
    finally:
        served.stop()
