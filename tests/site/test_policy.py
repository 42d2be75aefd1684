"""The Content-Security-Policy of a page."""

import base64
import hashlib
import re
from html import unescape

import pytest

from gdbook.site.publish import csp, frame
from gdbook.site.render import tree

HEAD = '<!doctype html><html><head><meta charset="utf-8"><title>t</title>'


def policy(html, **options):
    return csp.policy(tree.parse_page(html), **options)


def with_policy(html):
    root = tree.parse_page(html)
    csp.add_policy(root)
    return tree.serialize_page(root)


def digest(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def sources(html, directive, **options):
    found = dict(part.split(" ", 1) for part in policy(html, **options).split("; "))
    return found[directive].split()


def test_a_plain_page_gets_everything_from_itself():
    assert sources(HEAD, "default-src") == ["'none'"]
    for directive in ("script-src", "style-src", "font-src", "connect-src", "worker-src"):
        assert sources(HEAD, directive) == ["'self'"]
    assert "unsafe" not in policy(HEAD)
    assert "http" not in policy(HEAD)


def test_scripts_of_the_page_are_named_by_their_digest():
    html = HEAD + "<script>a('<b>')</script><script src='x.js'></script><script>a('<b>')</script>"
    assert sources(html, "script-src") == ["'self'", digest("a('<b>')")]


def test_data_is_no_script():
    html = HEAD + '<script type="application/ld+json">{"a": 1}</script>'
    html += '<script id="__config" type="application/json">{"b": 2}</script>'
    assert sources(html, "script-src") == ["'self'"]


def test_styles_are_named_by_their_digest():
    html = HEAD + "<style>p{}</style><p style=\"--w:1px\">a<i style='color: &quot;x&quot;'>b</i>"
    assert sources(html, "style-src") == [
        "'self'",
        digest("p{}"),
        "'unsafe-hashes'",
        digest("--w:1px"),
        digest('color: "x"'),
    ]


def test_what_only_looks_like_a_style_is_none():
    html = HEAD + '<script>s=\'<p style="a">\'</script><p data-style="b">style="c"</p>'
    assert sources(html, "style-src") == ["'self'"]


@pytest.mark.parametrize("bad", ['<p onclick="a()">', "<a href='javascript:a()'>"])
def test_scripts_in_attributes_are_refused(bad):
    with pytest.raises(ValueError, match=r"onclick|javascript:"):
        policy(HEAD + bad)


def test_a_draft_may_have_the_script_of_its_server():
    html = HEAD + "<script>a()</script>"
    assert sources(html, "script-src", draft=True) == ["'self'", "'unsafe-inline'"]
    assert sources(html, "connect-src", draft=True) == ["'self'"]


def test_the_policy_stands_before_all_it_is_about():
    html = with_policy(HEAD + "<script>a()</script>")
    content = re.search(
        r'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        r'content="([^"]*)">',
        html,
    ).group(1)
    assert unescape(content) == policy(HEAD + "<script>a()</script>")
    with pytest.raises(ValueError, match="charset"):
        with_policy("<html></html>")


def test_the_frame_is_html_and_says_which_way_it_runs():
    html = (
        f'{HEAD}</head><body dir="rtl"><label tabindex="">m</label><a tabindex="0">a</a>'
        '<input type="checkbox" autocomplete="off"><input type="text" autocomplete="off">'
    )
    root = tree.parse_page(frame.finish(html).online)
    assert root.get("dir") == "rtl"
    assert [element.get("tabindex") for element in root.iter("label", "a")] == [None, "0"]
    assert [field.get("autocomplete") for field in root.iter("input")] == [None, "off"]
