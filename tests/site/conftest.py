"""Small books, written into a folder by the tests that need them."""

from pathlib import Path

import pytest
from markdown import Markdown
from mkdocs.utils.yaml import yaml_load
from small_books import page

from gdbook.site.build import problems_in
from gdbook.site.source.book import Book

ROOT = Path(__file__).parents[2]


@pytest.fixture
def write_book(tmp_path):
    """Called with {"en/x.md": body}: writes the pages, returns the Book."""

    def write(bodies, **others):
        (tmp_path / "mkdocs.yml").touch()
        for name, body in bodies.items():
            file = tmp_path / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            text = body if body.startswith("---") else page(body, name=file.stem)
            file.write_text(text, encoding="utf-8")
        for name, text in others.items():
            file = tmp_path / "docs" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return Book(tmp_path)

    return write


@pytest.fixture
def complaints(write_book):
    """Called with {"en/x.md": body}: what `gdbook check` would say, line by line."""

    def check(bodies, **others):
        return [str(problem) for problem in problems_in(write_book(bodies, **others))]

    return check


@pytest.fixture(scope="session")
def renderer():
    """Python-Markdown with the extensions of the book's own mkdocs.yml."""
    config = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    extensions = config["markdown_extensions"]
    options = {name: value for name, value in extensions.items() if value}
    markdown = Markdown(extensions=list(extensions), extension_configs=options)
    return lambda text: markdown.reset().convert(text)
