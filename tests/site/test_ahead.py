"""What is done ahead is done once, and nobody relies on it."""

from pathlib import Path

import jinja2
import material
import pytest
from mkdocs.config import load_config
from small_books import ROOT

from gdbook.site.publish import css_bundle, light, templates
from gdbook.site.source.book import DOCS
from gdbook.site.store import Store


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
