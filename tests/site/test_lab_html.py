"""What mkdocs-jupyter makes of a lab becomes a page of the book."""

import warnings
from collections import defaultdict

import pytest
from bs4 import BeautifulSoup
from trees import repaired, with_mathml

from gdbook.site.render import lab_html
from gdbook.site.render.mathml import FormulaError
from gdbook.site.render.notebooks import lab
from gdbook.site.run.results import Output, Result
from gdbook.site.source.snippets import parse

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt"/>'
PAGE = r"""---
title: A lab
description: About it.
---

# Lab: *the* lab {#top}

See [the chapter](../slope.md#here), $x_1 < 2$, a price of \$5, $a * b * c$ and `$no$`.
<!-- a note -->

## שיפוע {#slope}

$$
\frac{1}{2} x_1 * 2
$$

<!--figure
alt: A "q" <b> of $x$.
caption: A *caption* of $x_2$.
-->
```python
if 1 < 2:
    print("a$b$c <x>")
```

<!--pytest-codeblocks:expected-output-->
```text
a$b$c <x>
```

### Deeper, with `code` {#deeper .wide}

<!--pytest-codeblocks:cont-->
```python
y
```

<details>
<summary>Answer $z$</summary>

Inside $w^2$ and *words*.

</details>

## Last {#last}

| a | b |
|---|---|
| $t$ | 2 |

```text
$no$
```

```python
z
```
"""
RESULTS = [
    Result(
        [
            [Output("text", "a$b$c <x>\n"), Output("svg", SVG)],
            [Output("html", "<b>$no$</b>"), Output("text", "x\n")],
        ]
    ),
    Result([[]]),
]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory, renderer):
    """The lab as mkdocs-jupyter renders it, with the options of the book's mkdocs.yml."""
    page = parse(PAGE, "docs/en/labs/x.md")
    assert page.problems == []
    node = lab(page, RESULTS, "en", "../../assets/figures/")
    options = {"theme": "", "allow_errors": False, "no_prompt": True, "custom_mathjax_url": ""}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of nbconvert and its templates
        options = defaultdict(bool, remove_tag_config={}, **options)
        return lab_html.convert(node, options, tmp_path_factory.mktemp("lab"), renderer)


@pytest.fixture(scope="module")
def made(rendered):
    """(HTML of the page, tokens of its table of contents)."""
    html, tokens = repaired(
        rendered, lambda link: f"<{link}>" if link.endswith("#here") else link, "Link here"
    )
    return with_mathml(html), tokens


@pytest.fixture(scope="module")
def soup(made):
    return BeautifulSoup(made[0], "html.parser")


def test_its_weight_is_gone(rendered, made):
    assert len(rendered) > 300_000
    assert len(made[0]) < 10_000


def test_nothing_foreign_is_left(soup):
    assert soup.select("style, script, link, .jp-Collapser, .anchor-link, .celltoolbar") == []
    assert soup.select("[onclick], [id^=cell], .clipboard-copy-txt") == []
    assert soup.select("[tabindex]") == []
    assert "<!--" not in str(soup)
    assert "http" not in str(soup)


def test_headings_have_the_ids_of_the_source(soup, made):
    found = [(tag.name, tag["id"], tag.get_text()) for tag in soup.find_all(["h1", "h2", "h3"])]
    assert found == [
        ("h1", "top", "Lab: the lab¶"),
        ("h2", "slope", "שיפוע¶"),
        ("h3", "deeper", "Deeper, with code¶"),
        ("h2", "last", "Last¶"),
    ]
    links = [(tag["href"], tag["title"]) for tag in soup.select("a.headerlink")]
    assert links == [(f"#{i}", "Link here") for i in ("top", "slope", "deeper", "last")]
    assert soup.h1.em.get_text() == "the"


def test_the_table_of_contents_is_nested(made):
    (top,) = made[1]
    assert (top["id"], top["name"], top["level"]) == ("top", "Lab: the lab", 1)
    slope, last = top["children"]
    assert (slope["id"], slope["name"]) == ("slope", "שיפוע")
    assert [child["id"] for child in slope["children"]] == ["deeper"]
    assert (last["id"], last["children"]) == ("last", [])


def test_no_id_twice(soup):
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_formulas(soup):
    shown = [math.get_text().replace("\u2061", "") for math in soup.find_all("math")]
    assert shown == ["x1<2", "a*b*c", "12x1*2", "x2", "z", "w2", "t"]
    assert [math.get("display") for math in soup.find_all("math")].count("block") == 1
    block = soup.find("math", display="block").parent
    assert block["class"] == ["gd-math"]
    assert block.parent.name != "p"
    assert soup.summary.math


def test_what_is_no_formula(soup):
    assert "a price of $5" in soup.get_text()
    shown = [code.get_text() for code in soup.find_all("code") if "no" in code.get_text()]
    assert shown == ["$no$", "$no$\n"]
    assert "$no$" in soup.find_all("pre")[-2].get_text()
    assert soup.find("b").get_text() == "$no$", "what a program put out"
    assert 'print("a$b$c <x>")' in soup.get_text()
    assert "a$b$c <x>\n" in [pre.get_text() for pre in soup.find_all("pre")]


def test_snippets_have_the_markup_of_the_copy_button(soup):
    snippets = soup.select(".gd-snippet.highlight[data-program] > pre > code")
    assert [code.get_text() for code in snippets] == [
        'if 1 < 2:\n    print("a$b$c <x>")\n',
        "y\n",
        "z\n",
    ]
    numbers = [tag["data-program"] for tag in soup.select(".gd-snippet")]
    assert numbers == ["1", "1", "2"]
    assert soup.select("[class*=celltag]") == []


def test_outputs_stand_once_and_in_order(soup):
    assert soup.get_text().count("a$b$c <x>\n") == 1
    text = soup.get_text()
    assert text.index("a$b$c <x>\n") < text.index("A caption") < text.index("Deeper")
    assert "expected-output" not in text


def test_figures_are_those_of_the_page(soup):
    light, dark = soup.figure.find_all("img")
    assert light["src"].startswith("../../assets/figures/")
    assert light["src"].endswith("-light.svg")
    assert dark["src"].endswith("-dark.svg")
    assert light["alt"] == 'A "q" <b> of $x$.'
    assert soup.figcaption.em.get_text() == "caption"
    assert soup.figure.find_parent("p") is None


def test_links_are_asked_for(soup):
    assert soup.find("a", string="the chapter")["href"] == "<../slope.md#here>"


def test_the_rest_of_the_markdown(soup):
    assert soup.details.summary.get_text() == "Answer z"
    assert soup.details.em.get_text() == "words"
    assert [cell.get_text() for cell in soup.find_all("td")] == ["t", "2"]


def test_a_broken_formula_is_an_error():
    with pytest.raises(FormulaError, match="unexpected eof"):
        with_mathml(r'<p><span class="arithmatex">\(\frac{1}\)</span></p>')


def test_escaped_characters_of_a_formula():
    html = with_mathml(
        r'<div class="arithmatex">\[ a &lt; b &amp;&gt; \]</div>'.replace("&amp;", "")
    )
    # Once in the element and once in its alternative text.
    assert html.count("&lt;") == html.count("&gt;") == 2
    assert html.startswith('<div class="gd-math" dir="ltr"><math')
