"""The command's entry."""

import importlib.metadata
import sys

import pytest

from gdbook.site import start


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


def test_it_says_what_is_missing_where_only_the_library_is_installed(monkeypatch):
    monkeypatch.delitem(sys.modules, "gdbook.site.cli", raising=False)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(SystemExit, match=r"jinja2.*needs: pip install"):
        start.main()
