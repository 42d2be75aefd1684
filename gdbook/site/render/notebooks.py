"""A chapter or lab -> .ipynb, with its outputs; it opens in Jupyter and in Colab."""

import re
from itertools import pairwise

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from gdbook.site.render import figures, notebook_markdown, terms, weave
from gdbook.site.source.book import is_lab
from gdbook.site.source.front_matter import FRONT_MATTER
from gdbook.site.theme import is_rtl

_INSTALL = """\
# {what}
try:
    import gdbook
except ModuleNotFoundError:
    {install}"""
# Where nothing is known of an address, the notebook stands in the site or in the copy for reading
# without a network, which carry the library.
_BESIDE = """\
from pathlib import Path

    found = [*Path().glob("gdbook-*.whl"), *Path("..").glob("gdbook-*.whl")]
    if not found:
        raise SystemExit("{missing}") from None
    %pip install --quiet {{found[0]}}"""
_WORDS = {
    "he": {
        "what": "הספרייה של הספר: אם היא חסרה, התא הזה מתקין אותה.",
        "missing": "gdbook חסרה. הורידו אותה מהדף הראשון של הספר: pip install gdbook-….whl",
    },
    "en": {
        "what": "The book's library: where it is missing, this cell installs it.",
        "missing": "gdbook is missing. Get it from the book's first page: pip install gdbook-….whl",
    },
}


def name(page, lang):
    """The file of a page's notebook: its name tells edition and kind, wherever it is put.

    Example:
        >>> name("slope.md", "en"), name("labs/slope.md", "he")
        ('slope.en.ipynb', 'labs/slope-lab.he.ipynb')
    """
    stem = page.removesuffix(".md")
    return f"{stem}{'-lab' * is_lab(page)}.{lang}.ipynb"


def notebook(page, results, lang, source=None, site_url=None):
    """The notebook that a reader downloads.

    Args:
        page: snippets.Page.
        results: A Result for each of its programs.
        lang: The edition's language.
        source: What pip installs gdbook from, such as an address; None if none is known.
        site_url: Address of the published edition, ending in a slash; without it links between
            chapters lead to the notebooks beside this one, and terms are no links.

    Returns:
        A notebook node: the first cell installs gdbook where it is missing, then text and
        programs in the page's order, figures on white paper.
    """
    cells = [new_code_cell(_install(lang, source))]
    folded = []
    folder = "/".join(page.path.split("/")[2:-1])  # below docs/<lang>
    named = set(re.findall(r"\]\(#([^)\s]+)\)", page.text))

    def prose(line):
        line = line if site_url else terms.unlinked(line)

        def address(link):
            return notebook_markdown.address(link, folder, site_url, lambda to: name(to, lang))

        return notebook_markdown.line(line, named, address)

    def text(lines, heading=None):
        """A cell. Where sections are folded its heading comes first, for Colab to see it."""
        title, lines = _titled(lines, lang) if heading else ("", lines)
        source = "\n".join(notebook_markdown.unboxed(lines)).strip("\n")
        if source and is_rtl(lang):
            source = f'<div dir="rtl">\n\n{source}\n\n</div>'
        if source or title:
            cells.append(new_markdown_cell(f"{title}\n\n{source}".strip("\n")))
        if heading and heading.folded:
            folded.append(cells[-1])

    def code(_number, fence, outputs):
        drawn = [_printed(output) for output in outputs]
        cells.append(new_code_cell(fence.code.rstrip("\n"), outputs=drawn))
        captions = [f"*{prose(figure.caption)}*" for figure in fence.figures]
        text("\n\n".join(captions).split("\n"))

    _walk(page, results, text, code, prose)
    node = _finished(cells, lang)
    for cell in folded:
        # JupyterLab's word for it, and the name by which Colab knows the cell.
        cell.metadata |= {"jp-MarkdownHeadingCollapsed": True, "id": cell.id}
    if folded:
        node.metadata.colab = {"collapsed_sections": [cell.id for cell in folded]}
    return node


def lab(page, results, lang, base):
    """The notebook that mkdocs-jupyter renders: figures are the page's, in both themes.

    Args:
        page: snippets.Page.
        results: A Result for each of its programs.
        lang: The edition's language.
        base: URL of the figures as seen from the page, ending in a slash.
    """
    cells = []

    def text(lines, _heading=None):
        source = "\n".join(lines).strip("\n")
        if source:
            cells.append(new_markdown_cell(source))

    def code(number, fence, outputs):
        texts = iter(fence.figures)
        shown = [
            _html(weave.figure(output, next(texts), base)) if output.drawn else _printed(output)
            for output in outputs
        ]
        metadata = {"tags": [f"program-{number}"]}
        cells.append(new_code_cell(fence.code.rstrip("\n"), outputs=shown, metadata=metadata))

    _walk(page, results, text, code)
    return _finished(cells, lang)


def write(notebook):
    """The notebook's text, the same for the same cells."""
    return nbformat.writes(notebook) + "\n"


def _walk(page, results, text, code, prose=str):
    """Call text(lines, heading) and code(program number, fence, outputs) in the page's order.

    Front matter, comments and expected outputs (the cells have them) are left out; `prose` is
    called with each line of text that belongs to no fence. Where a page folds sections, every
    heading begins a new text, of which it is the `heading`; a folded one is all of its text, for
    what a notebook folds are the cells behind a heading's.
    """
    fences = [
        (fence, number, outputs)
        for number, (program, result) in enumerate(zip(page.programs, results, strict=True), 1)
        for fence, outputs in zip(program.fences, result.fences, strict=True)
    ]
    front = FRONT_MATTER.match(page.text)
    hidden = page.commented | set(range(1, front.group().count("\n") + 1 if front else 1))
    for program in page.programs:
        if program.expected_lines:
            start, end = program.expected_lines
            hidden.update(range(start, end + 1))
    fenced = page.fenced
    lines = [line if at in fenced else prose(line) for at, line in enumerate(page.lines, 1)]

    headings = {heading.line: heading for heading in page.outline.headings}
    if not any(heading.folded for heading in headings.values()):
        headings = {}
    cuts = headings.keys() | {at + 1 for at, heading in headings.items() if heading.folded}

    def between(start, stop, margin):
        edges = [start, *sorted(at for at in cuts if start < at < stop), stop]
        for first, end in pairwise(edges):
            kept = [lines[at - 1] for at in range(first, end) if at not in hidden]
            text(_dedented(kept, margin), headings.get(first))

    at, margin = 1, 0
    for fence, number, outputs in fences:
        between(at, fence.line, margin)
        code(number, fence, outputs)
        at, margin = fence.end + 1, fence.indent
    between(at, len(lines) + 1, margin)


def _titled(lines, lang):
    """A text's heading, with the anchor behind it if it has one, and its other lines."""
    at = next(at for at, line in enumerate(lines) if re.search("^#", line, re.MULTILINE))
    anchor, _, title = lines[at].rpartition("\n")
    if is_rtl(lang):  # a heading has no attribute for it, Unicode has invisible letters
        title = re.sub(r"^(#+[ \t]*)(.*)$", "\\1\u2067\\2\u2069", title)
    return f"{title}\n\n{anchor}".strip(), lines[at + 1 :]


def _dedented(lines, margin):
    """Lines below an indented snippet, out of the box or the list that the snippet has cut."""
    inside = 0
    while inside < len(lines) and (not lines[inside].strip() or lines[inside][:margin].isspace()):
        inside += 1
    return [line[margin:] for line in lines[:inside]] + lines[inside:] if margin else lines


def _finished(cells, lang):
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "gdbook": {"lang": lang},
    }
    node = new_notebook(cells=cells, metadata=metadata)
    nbformat.validate(node)
    return node


def _install(lang, source):
    words = _WORDS.get(lang, _WORDS["en"])
    known = f'%pip install --quiet "{source}"'
    install = known if source else _BESIDE.format(missing=words["missing"])
    return _INSTALL.format(what=words["what"], install=install)


def _printed(output):
    """An Output as a notebook's output; an animation as its last frame, which shows all of it."""
    if output.kind == "text":
        return new_output("stream", name="stdout", text=output.data)
    if output.kind == "html":
        return _html(output.data)
    svg = output.data if output.kind == "svg" else output.data[-1]
    return new_output("display_data", {"image/svg+xml": figures.on_paper(svg)})


def _html(text):
    return new_output("display_data", {"text/html": text})
