"""Repairs to pages that are HTML already: formulas become MathML, labs become pages of the book."""

import re
from html import unescape

from bs4 import BeautifulSoup, Comment, NavigableString

from gdbook.site.render import mathml
from gdbook.site.source.outline import DISPLAY, FOLDED, INLINE

# A formula with the Hebrew letter before it (ב־x) and the punctuation behind it.
_SPAN = re.compile(
    r'((?:[א-ת]{1,3}[־-])?)<span class="arithmatex">\\\((.*?)\\\)</span>([.,;:!?)]*)', re.DOTALL
)
_DIV = re.compile(r'<div class="arithmatex">\s*\\\[(.*?)\\\]\s*</div>', re.DOTALL)
_HEADING = re.compile(r"\s*\{\s*#([\w-]+)([^}]*)\}\s*$")
# Names, operators, punctuation, white space; and a mark that Pygments leaves before each program.
_PLAIN = re.compile(r'<span class="(?:n|o|p|w)">([^<]*)</span>|(?<=<pre>)<span></span>')
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
_OUTGOING = re.compile(r"<a\s[^>]*?\bhref=[\"']?https?://[^>]*>")
_REL = re.compile(r"\brel=[\"']([^\"']*)[\"']")
_HEADING_TAGS = [f"h{level}" for level in range(1, 7)]
# mkdocs-jupyter's own styles, scripts and buttons; the book has its own.
_FOREIGN = (
    "style, script, .celltoolbar, .zeroclipboard-container, .clipboard-copy-txt, .jp-Collapser, "
    ".anchor-link"
)


def with_mathml(html):
    r"""Put MathML in the place of what pymdownx.arithmatex marked as a formula.

    Raises:
        gdbook.site.render.mathml.FormulaError: If a formula is broken.
    """
    html = _DIV.sub(lambda match: _block(match.group(1)), html)
    return _SPAN.sub(lambda match: _inline(*match.groups()), html)


def _inline(before, tex, after):
    """A formula, kept on one line with what belongs to it: browsers break lines around `math`."""
    formula = f"{before}{mathml.to_mathml(_tex(tex))}{after}"
    return f'<span class="gd-nobreak">{formula}</span>' if before or after else formula


def _block(tex):
    return f'<div class="gd-math" dir="ltr">{mathml.to_mathml(_tex(tex), display=True)}</div>'


def _tex(text):
    return unescape(text).strip()


def with_plain_code(html):
    """Of a program's words only those in a colour of their own are elements.

    The others are the greater part of all elements of a page, and each takes its share whenever
    the browser looks at the page as a whole.
    """
    return _PLAIN.sub(lambda match: match.group(1) or "", html)


def with_tables(html):
    """Tables in the frame in which they scroll where they are too wide.

    Material's script makes one for each table without a class: at every load, with a look at the
    whole page for each, and where there are no scripts, not at all.
    """
    return _TABLE.sub(
        r'<div class="md-typeset__scrollwrap"><div class="md-typeset__table">'
        r'<table class="gd-table">\1</table></div></div>',
        html,
    )


def with_noopener(html):
    """Links that leave the site give the page they lead to no hold on this one."""
    return _OUTGOING.sub(_noopener, html)


def _noopener(match):
    tag = match.group()
    if not (rel := _REL.search(tag)):
        return tag.replace("<a ", '<a rel="noopener" ', 1)
    if "noopener" in rel.group(1).split():
        return tag
    return tag.replace(rel.group(), f'rel="{rel.group(1)} noopener"')


def lab(html, url_of, permalink_title):
    """A lab as mkdocs-jupyter rendered it, repaired.

    Its styles and scripts go (the book's style sheets do their work), headings get the ids that
    stand in their source, folded sections become <details>, code gets the markup that the book's
    copy button knows, formulas and links become like everywhere else.

    Args:
        html: What mkdocs_jupyter.convert.nb2html gave.
        url_of: Called with a link's target as written; returns its address seen from the page.
        permalink_title: The title of a heading's own link, in the edition's language.

    Returns:
        The HTML and the nested headings as Python-Markdown's toc_tokens; those of folded sections
        are not among them, since a table of contents is no place for solutions.
    """
    soup = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.select(_FOREIGN):
        tag.decompose()
    for tag in soup.find_all(attrs={"tabindex": True}):
        if "gd-figure__scroll" not in tag.get("class", []):
            del tag["tabindex"]
    for tag in soup.select('[id^="cell-id="]'):
        del tag["id"]
    _mark_programs(soup)
    for link in soup.find_all("a", href=True):
        link["href"] = url_of(link["href"])
    _mark_formulas(soup)
    _mark_right_to_left(soup)
    for fold in soup.select("details:not([class])"):
        fold["class"] = "gd-hint"
    for heading in _identified(soup):
        _fold(soup, heading)
    tokens = _headings(soup, permalink_title)
    return soup.decode(formatter="minimal").strip(), tokens


def _mark_programs(soup):
    """Material's markup for code, with the number of its program."""
    for cell in soup.select('.jp-CodeCell[class*="celltag_program-"]'):
        number = next(n.rpartition("-")[2] for n in cell["class"] if n.startswith("celltag_"))
        cell["class"] = [name for name in cell["class"] if not name.startswith("celltag_")]
        for block in cell.select(".highlight-ipynb"):
            block["class"] = ["gd-snippet", "highlight"]
            block["data-program"] = number
            pre = block.find("pre")
            code = soup.new_tag("code")
            code.extend(list(pre.children))
            pre.append(code)


def _mark_formulas(soup):
    """`$…$` in text becomes what arithmatex makes of it."""
    for text in soup.find_all(string=lambda text: "$" in text):
        if text.find_parent(["pre", "code"]) or text.find_parent(class_="jp-OutputArea"):
            continue  # code, and what a program put out
        marked = DISPLAY.sub(
            lambda m: f'<div class="arithmatex">\\[{m.group(1)}\\]</div>', _html(text)
        )
        marked = INLINE.sub(lambda m: f'<span class="arithmatex">\\({m.group(1)}\\)</span>', marked)
        parts = BeautifulSoup(marked, "html.parser")
        parent, alone = text.parent, text.strip() == text.parent.get_text().strip()
        block = parts.find("div", class_="arithmatex")
        text.replace_with(*list(parts.children))
        if block and alone and parent.name == "p":
            parent.unwrap()


def _html(text):
    return NavigableString(str(text)).output_ready(formatter="minimal")


def _mark_right_to_left(soup):
    """What a program printed runs from right to left if every line of it is mostly Hebrew."""
    for output in soup.select(".jp-RenderedText"):
        lines = [line for line in output.get_text().split("\n") if line.strip()]
        if lines and all(map(_is_hebrew, lines)):
            output["class"].append("gd-output--rtl")


def _is_hebrew(line):
    return len(re.findall("[א-ת]", line)) > len(re.findall(r"[^\Wא-ת]", line))


def _identified(soup):
    """Give each heading the id of its source; return those of folded sections."""
    folded = []
    for tag in soup.find_all(_HEADING_TAGS):
        if match := _HEADING.search(tag.get_text()):
            tag["id"], more = match.groups()
            last = tag.find_all(string=True)[-1]
            last.replace_with(_HEADING.sub("", str(last)))
            if FOLDED in more.split():
                folded.append(tag)
    return folded


def _fold(soup, heading):
    """Put the cells from a heading's to the next heading that is not below it into <details>."""
    cell = _cell(heading)
    inside = []
    for sibling in cell.find_next_siblings(True):
        levels = [tag.name for tag in sibling.find_all(_HEADING_TAGS)]
        if levels and min(levels) <= heading.name:
            break
        inside.append(sibling)
    details = soup.new_tag("details", attrs={"class": FOLDED.removeprefix(".")})
    summary = soup.new_tag("summary")
    cell.replace_with(details)
    details.append(summary)
    summary.append(heading.extract())
    details.extend(sibling.extract() for sibling in inside)


def _cell(tag):
    """The outermost cell that a tag stands in."""
    return tag.find_parents(class_="jp-Cell")[-1]


def _headings(soup, permalink_title):
    """Give each heading outside of folded sections its own link; return them nested."""
    tokens, open_tokens = [], []
    for tag in soup.find_all(_HEADING_TAGS):
        if tag.find_parent("details"):
            continue
        identifier, name = tag.get("id"), tag.get_text().strip()
        link = soup.new_tag("a", href=f"#{identifier}", title=permalink_title)
        link["class"] = "headerlink"
        link.string = "¶"
        tag.append(link)
        level = int(tag.name[1])
        token = {"level": level, "id": identifier, "name": name, "html": name, "children": []}
        while open_tokens and open_tokens[-1]["level"] >= level:
            open_tokens.pop()
        (open_tokens[-1]["children"] if open_tokens else tokens).append(token)
        open_tokens.append(token)
    return tokens
