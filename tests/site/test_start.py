"""The command's entry."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_books import environment, write_tiny

from gdbook.site import start

ROOT = Path(__file__).parents[2]


def test_it_is_what_the_package_installs():
    scripts = importlib.metadata.entry_points(group="console_scripts", name="gdbook")
    if not scripts:
        pytest.skip("gdbook is not installed here, only on the path")
    (script,) = scripts
    assert script.load() is start.main


def test_it_runs_the_command(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gdbook", "--help"])
    with pytest.raises(SystemExit) as stopped:
        start.main()
    assert stopped.value.code == 0
    assert "build | serve | check" in capsys.readouterr().out


def test_it_says_what_is_missing_where_only_the_library_is_installed():
    """In a process of its own, where nothing of the command has been imported yet."""
    code = "import sys; sys.modules['jinja2'] = None; from gdbook.site import start; start.main()"
    command = [sys.executable, "-c", code, "check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.search(r"jinja2.*needs: pip install", done.stderr)


def test_its_process_ends_at_once_and_all_is_told(tmp_path):
    """What a build has made need not be freed piece by piece."""
    code = (
        "import atexit; atexit.register(print, 'freed');from gdbook.site import start; start.main()"
    )
    command = [sys.executable, "-c", code, "check"]
    book = write_tiny(tmp_path / "book")
    done = subprocess.run(
        command, cwd=book, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "6 pages, 6 programs: nothing to report\n"
    (book / "docs/en/one.md").write_text("No title.\n", encoding="utf-8")
    done = subprocess.run(
        command, cwd=book, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "docs/en/one.md:1: " in done.stderr
