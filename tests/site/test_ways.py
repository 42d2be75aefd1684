"""The ways through the book."""

from types import SimpleNamespace

import pytest

from gdbook.site.publish import ways

NAV = ["index.md", "slope.md", "two.md", "labs/slope.md", "labs/alone.md", "sources.md"]


def test_a_lab_stands_between_its_chapter_and_the_next():
    expected = ["index.md", "slope.md", "labs/slope.md", "two.md", "labs/alone.md", "sources.md"]
    assert ways.in_order(NAV) == expected


def test_pages_know_who_comes_before_and_after():
    pages = [SimpleNamespace(file=SimpleNamespace(src_uri=name)) for name in NAV]
    ways.link(pages)
    known = {page.file.src_uri: page for page in pages}
    lab = known["labs/slope.md"]
    assert (lab.previous_page, lab.next_page) == (known["slope.md"], known["two.md"])
    assert known["index.md"].previous_page is None
    assert known["sources.md"].next_page is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 5),
        ("word " * 1800, 10),
        ("---\ntitle: x\n---\n" + "word " * 1800, 10),
        ("$x$ " * 300, 10),
        ("```python\n" + "x = 1\n" * 248 + "```\n", 10),
    ],
)
def test_reading_takes_so_long(text, minutes):
    assert ways.minutes(text) == minutes
