"""Quotation marks, and names that are not broken."""

import pytest

from gdbook.site.render import quotes, transforms, tree


def typeset(html, lang):
    root = tree.parse(html)
    quotes.typeset(root, lang)
    return tree.serialize(root)


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ("<p>\"a\" and 'b'</p>", "<p>“a” and ‘b’</p>"),
        ("<p>It's Newton's</p>", "<p>It’s Newton’s</p>"),
        ('<p>("a")—"b"</p>', "<p>(“a”)—“b”</p>"),
        ('<p>"<em>a</em>", <em>"b"</em></p>', "<p>“<em>a</em>”, <em>“b”</em></p>"),
        ("<p><code>'x'</code>'s</p>", "<p><code>'x'</code>’s</p>"),
        ('<p>a</p><p>"b"</p>', "<p>a</p><p>“b”</p>"),
        ('<ul><li>"a"</li></ul>"b"', "<ul><li>“a”</li></ul>“b”"),
        ('<p title="it\'s">a</p>', '<p title="it\'s">a</p>'),
        ('<p><span lang="he">ד"ר</span> "a"</p>', '<p><span lang="he">ד״ר</span> “a”</p>'),
    ],
)
def test_english(html, printed):
    assert typeset(html, "en") == printed


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ('<p>ה"מודל" של ד"ר</p>', "<p>ה״מודל״ של ד״ר</p>"),
        ("<p>נז'בן, מס' 3</p>", "<p>נז׳בן, מס׳ 3</p>"),
        ("<p>של Newton's</p>", "<p>של Newton’s</p>"),
        ("<pre>'א'</pre>",) * 2,
    ],
)
def test_hebrew(html, printed):
    assert typeset(html, "he") == printed


def test_a_language_without_rules_stays_as_it_is():
    assert typeset('<p>"a"</p>', "fr") == '<p>"a"</p>'


@pytest.mark.parametrize(
    ("html", "held"),
    [
        ("in scikit-learn,", ["scikit-learn"]),
        ('<span lang="en">Fashion-MNIST 3</span>', ["Fashion-MNIST"]),
        ("two-dimensional, x-axis", []),
        ("<code>scikit-learn</code>", ["scikit-learn"]),
        ("<code>pip install -c constraints.txt .</code>", []),
        ("<pre><code>a-B</code></pre>", []),
    ],
)
def test_names_with_a_hyphen_stay_whole(html, held):
    root = tree.parse(html)
    transforms.unbroken_names(root)
    assert [tree.text_of(found) for found in tree.with_class(root, "gd-nobreak")] == held
    assert tree.text_of(root) == tree.text_of(tree.parse(html))
