"""A chapter or lab -> .ipynb, with its outputs; it opens in Jupyter and in Colab."""

import re

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from gdbook.site import figures, weave
from gdbook.site.outline import FRONT_MATTER

_BOX = re.compile(r'^(!!!|\?\?\?)\+?[ \t]+([\w -]+?)(?:[ \t]+"(.*)")?[ \t]*$')
_HEADING_ID = re.compile(r"^(#{1,6}[ \t].*?)[ \t]*\{[ \t]*#[\w-]+[^}\n]*\}[ \t]*$", re.MULTILINE)
_CLASSES = re.compile(r"(?<=[)\]])\{[ \t]*[.:#][^}\n]*\}")
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_PAGE_LINK = re.compile(r"\]\((?!\w+:|/|#)([^)\s#]*)\.md(#[^)\s]*)?\)")

_INSTALL = """\
try:
    import gdbook
except ModuleNotFoundError:
    {install}"""


def notebook(page, results, lang, repository=None, site_url=None):
    """The notebook that a reader downloads.

    Args:
        page: snippets.Page.
        results: A Result for each of its programs.
        lang: The edition's language.
        repository: "owner/name" on GitHub, from where gdbook is installed; None if unknown.
        site_url: Address of the published edition, ending in a slash; without it links between
            chapters lead to the notebooks beside this one.

    Returns:
        A notebook node: the first cell installs gdbook where it is missing, then text and
        programs in the page's order, figures on white paper.
    """
    cells = [new_code_cell(_INSTALL.format(install=_install(repository)))]

    def text(lines):
        source = _portable("\n".join(lines), site_url)
        if source:
            cells.append(new_markdown_cell(source))

    def code(_number, fence, outputs):
        drawn = [_printed(output) for output in outputs]
        cells.append(new_code_cell(fence.code.rstrip("\n"), outputs=drawn))
        captions = [f"*{figure.caption}*" for figure in fence.figures]
        if captions:
            cells.append(new_markdown_cell("\n\n".join(captions)))

    _walk(page, results, text, code)
    return _finished(cells, lang)


def lab(page, results, lang, base):
    """The notebook that mkdocs-jupyter renders: figures are the page's, in both themes.

    Args:
        page: snippets.Page.
        results: A Result for each of its programs.
        lang: The edition's language.
        base: URL of the figures as seen from the page, ending in a slash.
    """
    cells = []

    def text(lines):
        source = _COMMENT.sub("", FRONT_MATTER.sub("", "\n".join(lines))).strip("\n")
        if source:
            cells.append(new_markdown_cell(source))

    def code(number, fence, outputs):
        texts = iter(fence.figures)
        shown = [
            _printed(output)
            if output.kind == "text"
            else _html(output.data if output.kind == "html" else _figure(output, texts, base))
            for output in outputs
        ]
        metadata = {"tags": [f"program-{number}"]}
        cells.append(new_code_cell(fence.code.rstrip("\n"), outputs=shown, metadata=metadata))

    _walk(page, results, text, code)
    return _finished(cells, lang)


def write(notebook):
    """The notebook's text, the same for the same cells."""
    return nbformat.writes(notebook) + "\n"


def _walk(page, results, text, code):
    """Call text(lines) and code(program number, fence, outputs) in the page's order."""
    at, hidden = 1, set()
    fences = [
        (fence, number, outputs)
        for number, (program, result) in enumerate(zip(page.programs, results, strict=True), 1)
        for fence, outputs in zip(program.fences, result.fences, strict=True)
    ]
    for program in page.programs:
        if program.expected_lines:
            start, end = program.expected_lines
            hidden.update(range(start, end + 1))

    def between(start, stop):
        return [page.lines[line - 1] for line in range(start, stop) if line not in hidden]

    for fence, number, outputs in fences:
        hidden.update(fence.comments)
        text(between(at, fence.line))
        code(number, fence, outputs)
        at = fence.end + 1
    text(between(at, len(page.lines) + 1))


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


def _install(repository):
    if repository:
        return f'%pip install --quiet "gdbook @ git+https://github.com/{repository}"'
    return 'raise SystemExit("gdbook is missing: pip install -e . in the book\'s folder")'


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


def _figure(output, texts, base):
    return weave.figure(output, next(texts), base)


def _portable(source, site_url):
    """Markdown that a notebook understands: no boxes, no attributes, no links to .md files."""
    source = _COMMENT.sub("", FRONT_MATTER.sub("", source))
    source = _HEADING_ID.sub(r"\1", source)
    source = _CLASSES.sub("", source)
    source = _PAGE_LINK.sub(lambda match: f"]({_address(*match.groups(), site_url)})", source)
    return "\n".join(_unboxed(source.split("\n"))).strip("\n")


def _address(stem, anchor, site_url):
    if site_url is None:
        return f"{stem}.ipynb{anchor or ''}"
    page = "" if stem == "index" else f"{stem}/"
    return f"{site_url}{page}{anchor or ''}"


def _unboxed(lines):
    """Admonitions as quotations, folded ones as <details>, however deep they are nested."""
    out, at = [], 0
    while at < len(lines):
        box = _BOX.match(lines[at])
        if not box:
            out.append(lines[at])
            at += 1
            continue
        mark, kind, title = box.groups()
        at += 1
        body = []
        while at < len(lines) and (not lines[at].strip() or lines[at].startswith("    ")):
            body.append(lines[at][4:])
            at += 1
        while body and not body[-1].strip():
            body.pop()
        body = _unboxed(body)
        title = kind.capitalize() if title is None else title
        if mark == "???":
            out += [f"<details><summary>{title}</summary>", "", *body, "", "</details>", ""]
        else:
            out += [f"> **{title}**", ">", *(f"> {line}".rstrip() for line in body), ""]
    return out
