"""What is done aside or ahead is done once, and nobody relies on it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import jinja2
import material
import pytest
from mkdocs.config import load_config
from small_books import ROOT

from gdbook.site.publish import cards, css_bundle, light, templates
from gdbook.site.run import processes
from gdbook.site.source.book import DOCS
from gdbook.site.store import Store


def picture(name, folder):
    """A picture that leaves a file with the process that drew it."""

    def draw():
        (folder / name).write_text(str(os.getpid()))
        return name.encode()

    return cards.Picture(Store.key(name), draw)


def test_pictures_that_are_missing_are_drawn_in_another_process(tmp_path):
    kept = Store(tmp_path / "kept")
    known, missing = picture("known", tmp_path), picture("missing", tmp_path)
    known.png(kept)
    finish = cards.draw_aside([known, missing], kept)
    while missing.key not in kept:
        time.sleep(0.01)
    finish()
    assert (tmp_path / "known").read_text() == str(os.getpid())
    assert (tmp_path / "missing").read_text() != str(os.getpid())
    (tmp_path / "missing").unlink()
    assert missing.png(kept) == b"missing"
    assert not (tmp_path / "missing").exists(), "drawn again"


def test_who_needs_pictures_draws_the_last_ones_while_another_process_draws(tmp_path):
    kept, last = Store(tmp_path / "kept"), picture("last", tmp_path)

    def draw():
        while last.key not in kept:
            time.sleep(0.01)
        return b"first"

    first = cards.Picture(Store.key("first"), draw)
    cards.draw_aside([first, last], kept)()
    assert (tmp_path / "last").read_text() == str(os.getpid())
    assert first.key in kept


def test_where_no_picture_is_missing_no_process_is_forked(tmp_path, monkeypatch):
    kept, known = Store(tmp_path / "kept"), picture("known", tmp_path)
    known.png(kept)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("forked"))
    cards.draw_aside([known], kept)()


def test_a_picture_that_cannot_be_drawn_is_told_by_who_needs_it(tmp_path, capfd):
    kept = Store(tmp_path / "kept")
    broken = cards.Picture(Store.key("broken"), lambda: 1 / 0)
    before = set(processes._children())
    finish = cards.draw_aside([broken], kept)
    with pytest.raises(ZeroDivisionError):
        finish()
    assert capfd.readouterr() == ("", "")
    assert set(processes._children()) == before, "nobody waited for it"


@pytest.mark.skipif(not processes.LINUX, reason="elsewhere it goes on to its end")
def test_what_is_done_aside_ends_with_who_began_it_and_calls_nobody_back():
    """Its standard output, which it has from its parent, is closed at once."""
    script = (
        "import atexit, time\n"
        "from gdbook.site.run import processes\n"
        "atexit.register(print, 'the end')\n"
        "processes.aside(lambda: None)()\n"
        "processes.aside(lambda: time.sleep(300))\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "the end\n"


@pytest.fixture
def config():
    """That of an edition of the book."""
    return load_config(str(ROOT / "mkdocs.en.yml"))


def test_the_templates_of_pages_are_compiled_ahead(config, tmp_path, monkeypatch):
    store = Store(tmp_path)
    templates.compile_ahead(config.theme, store)
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_: pytest.fail("compiled again"))
    found = templates.environment(config.theme)
    found.bytecode_cache = templates.compiled(store)
    for name in ("main.html", "base.html", "404.html", "sitemap.xml", "partials/languages/en.html"):
        assert found.get_template(name).name == name


def test_style_sheets_are_read_ahead(config, monkeypatch):
    css_bundle.read.cache_clear()
    light.read_sheets(ROOT, config)
    sheets = [*Path(material.__file__).parent.glob("templates/assets/stylesheets/*.css")]
    sheets += [ROOT / DOCS / name for name in config.extra_css]
    texts = {sheet.name: sheet.read_text("utf-8") for sheet in sheets if sheet.is_file()}
    assert len(texts) > 3
    monkeypatch.setattr(css_bundle, "tinycss2", None)
    assert css_bundle.bundle(texts, [], [], [], [])
