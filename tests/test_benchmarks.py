"""Each benchmark runs: made small, since here its times do not count."""

import gzip
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "benchmarks"
# What is only imported by one of the others.
PARTS = {"bench_descent.py", "bench_training.py", "rows.py"}


def run(name, *arguments):
    return subprocess.run(
        [sys.executable, FOLDER / name, *arguments], capture_output=True, text=True, check=False
    )


def test_these_are_all():
    # The figures' needs the built book: tests/book/test_explore.py tries it.
    tried = {
        "bench_build.py",
        "bench_explore.py",
        "bench_figures.py",
        "bench_fonts.py",
        "bench_library.py",
        "bench_paper.py",
        "lighthouse.py",
    }
    assert {path.name for path in FOLDER.glob("*.py")} == tried | PARTS


def test_of_the_library_every_part_runs_and_agrees():
    done = run("bench_library.py", "--small")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OTHER RESULT" not in done.stdout
    for work in (
        "descend on",
        "basins of",
        "neuron.gradient",
        "an epoch",
        "network",
        "draw",
        "memory",
    ):
        assert work in done.stdout


@pytest.mark.parametrize("name", ["figures", "fonts", "paper"])
def test_of_figures_fonts_and_paper_both_ways_come_to_the_same(name):
    done = run(f"bench_{name}.py", "--small")
    assert done.returncode in (0, 1), done.stderr
    assert done.stdout.count("times less") == 2
    assert "OTHER RESULT" not in done.stdout


def test_of_builds_every_way_makes_the_pages():
    """It stops where a way shows fewer figures or numbers than the others; its verdict is open."""
    done = run("bench_build.py", "1", "1")
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == ""
    for other in ("mkdocs-jupyter", "myst-nb", "markdown-exec", "--no-run", "MkDocs alone"):
        assert other in done.stdout


@pytest.fixture
def lighthouse(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    import lighthouse

    return lighthouse


def test_of_pages_the_server_compresses_as_the_real_one_does(lighthouse, tmp_path):
    (tmp_path / "index.html").write_text("<p>" * 1000, encoding="utf-8")
    with lighthouse.serving(tmp_path) as address:
        asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked) as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert gzip.decompress(answer.read()) == b"<p>" * 1000


@pytest.mark.parametrize(("score", "status"), [(100, 0), (90, 1)])
def test_of_pages_one_that_falls_short_fails(lighthouse, monkeypatch, capsys, score, status):
    """Without Lighthouse itself, which is fetched from another host."""
    monkeypatch.setattr(lighthouse, "build", lambda folder, address: None)
    monkeypatch.setattr(lighthouse, "scores", lambda url: dict.fromkeys(lighthouse.LEAST, score))
    assert lighthouse.main(["en/"]) == status
    assert f"{score}" in capsys.readouterr().out
