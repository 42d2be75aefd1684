"""Of a program's words only the coloured ones are elements of a page."""

import pytest
from bs4 import BeautifulSoup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from trees import with_plain_code

PROGRAM = 'from a import b\n\nx = [1, b(y)] if not "n" else -2  # why\nx.append(f"{y:.2f}")\n'


@pytest.fixture
def code():
    return highlight(PROGRAM, PythonLexer(), HtmlFormatter(wrapcode=True))


def test_names_operators_and_spaces_are_plain_text(code):
    plain = with_plain_code(code)
    for kind in "nopw":
        assert f'<span class="{kind}">' in code
        assert f'<span class="{kind}">' not in plain
    assert "<span></span>" in code
    assert "<span></span>" not in plain
    assert "x.append(" in plain
    assert '<span class="kn">from</span>' in plain
    assert '<span class="ow">not</span>' in plain


def test_the_text_stays_the_same(code):
    before, after = (BeautifulSoup(html, "html.parser") for html in (code, with_plain_code(code)))
    assert after.get_text() == before.get_text()
    assert after.get_text().strip() == PROGRAM.strip()


def test_other_elements_are_left_alone():
    html = '<p class="n">a</p><span class="name">b</span><span></span>'
    assert with_plain_code(html) == html
