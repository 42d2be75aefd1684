"""The README shows the home page's figure, not an old one."""

import re

import readme_figure


def test_readme_shows_the_home_page_figure(site):
    kept, drawn = readme_figure.TARGET.read_text("utf-8"), readme_figure.drawn()
    # Not byte by byte: another processor may round the last digit of a point another way.
    assert _shape(kept) == _shape(drawn), "renew it: python tools/readme_figure.py"


def _shape(svg):
    points = len(re.findall(r"[ML] ", svg))
    return re.search(r'viewBox="[^"]*"', svg).group(), svg.count("<path"), points
