"""What is not in a page's language says in which it is."""

import re

import pytest
from trees import with_languages as mark

EN, HE, ZH = (
    '<span lang="en" dir="ltr">',
    '<span lang="he" dir="rtl">',
    '<span lang="zh-Hant" dir="ltr">',
)


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("ב־Python בלבד", f"ב־{EN}Python</span> בלבד"),
        ("(gradient descent), SGD.", f"({EN}gradient descent</span>), {EN}SGD</span>."),
        ("loss או cost", f"{EN}loss</span> או {EN}cost</span>"),
        ("ה־<em>minibatch</em> הבא", f"ה־<em>{EN}minibatch</span></em> הבא"),
        ("Robbins–Monro, Polyak", f"{EN}Robbins–Monro, Polyak</span>"),
        ("נקודה x אחת", "נקודה x אחת"),
        ("של Mike X Cohen", f"של {EN}Mike X Cohen</span>"),
        ("<em>A deep dive</em> X", f"<em>{EN}A deep dive</span></em> X"),
        ("<code>import torch</code> ו־torch", f"<code>import torch</code> ו־{EN}torch</span>"),
        ("<pre><code><span>for x</span></code></pre>",) * 2,
        ('<math alttext="f"><mi>sin</mi></math>',) * 2,
        ('<bdi lang="en">slope, <b>fine</b></bdi> שיפוע',) * 2,
        ('<a href="algorithm/index.html" title="Good day">קישור</a>',) * 2,
        ("<!-- a note -->שלום",) * 2,
        ("א &amp; ב \xa0 —",) * 2,
        ("學習率 ו־Adam", f"{ZH}學習率</span> ו־{EN}Adam</span>"),
        (
            "<code>a</code><br>Python<hr>NumPy",
            f"<code>a</code><br>{EN}Python</span><hr>{EN}NumPy</span>",
        ),
    ],
)
def test_hebrew_page(html, marked):
    assert mark(html, "he") == marked


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("It is called ירידת המפל, a fall", f"It is called {HE}ירידת המפל</span>, a fall"),
        ("עברית", f"{HE}עברית</span>"),
        ("ב־Python", f"{HE}ב</span>־Python"),
        ("梯度下降 and plain English", f"{ZH}梯度下降</span> and plain English"),
        ('<code>"התחלה"</code>',) * 2,
    ],
)
def test_english_page(html, marked):
    assert mark(html, "en") == marked


def test_nothing_but_marks_is_added():
    html = "<p>מודל <strong>linear</strong> עם <code>w</code>, בלי softmax &lt; 1</p>"
    assert re.sub(r"<span lang[^>]*>|</span>", "", mark(html, "he")) == html


def test_other_languages_are_left_alone():
    assert mark("<p>שלום world</p>", "ar") == "<p>שלום world</p>"
