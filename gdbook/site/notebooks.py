"""A chapter or lab -> .ipynb, with its outputs; it opens in Jupyter and in Colab."""

import posixpath
import re
from urllib.parse import urlsplit

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from gdbook.site import figures, weave
from gdbook.site.outline import FRONT_MATTER

_BOX = re.compile(r'^(!!!|\?\?\?)\+?[ \t]+([\w -]+?)(?:[ \t]+"(.*)")?[ \t]*$')
_HEADING_ID = re.compile(r"^(#{1,6}[ \t].*?)[ \t]*\{[ \t]*#([\w-]+)[^}\n]*\}[ \t]*$")
_CLASSES = re.compile(r"(?<=[)\]])\{[ \t]*[.:#][^}\n]*\}")
_TARGET = re.compile(
    r"""(\]\([ ]*<?|^[ ]{0,3}\[[^\]^]+\]:[ ]*<?|\b(?:href|src)=["'])([^)\s>"']+)"""
)

# Written from right to left; Jupyter and Colab do not see that by themselves.
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "yi"}

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
    folder = "/".join(page.path.split("/")[2:-1])  # below docs/<lang>
    named = set(re.findall(r"\]\(#([^)\s]+)\)", page.text))

    def portable(line):
        return _portable(line, named, lambda link: _address(link, folder, site_url))

    def text(lines):
        source = "\n".join(_unboxed(lines)).strip("\n")
        if source and lang in RIGHT_TO_LEFT:
            source = f'<div dir="rtl">\n\n{source}\n\n</div>'
        if source:
            cells.append(new_markdown_cell(source))

    def code(_number, fence, outputs):
        drawn = [_printed(output) for output in outputs]
        cells.append(new_code_cell(fence.code.rstrip("\n"), outputs=drawn))
        captions = [f"*{figure.caption}*" for figure in fence.figures]
        text("\n\n".join(captions).split("\n"))

    _walk(page, results, text, code, portable)
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
    """Call text(lines) and code(program number, fence, outputs) in the page's order.

    Front matter, comments and expected outputs (the cells have them) are left out; `prose` is
    called with each line of text that belongs to no fence.
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

    def between(start, stop):
        return [lines[at - 1] for at in range(start, stop) if at not in hidden]

    at, margin = 1, 0
    for fence, number, outputs in fences:
        text(_dedented(between(at, fence.line), margin))
        code(number, fence, outputs)
        at, margin = fence.end + 1, fence.indent
    text(_dedented(between(at, len(lines) + 1), margin))


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


def _install(repository):
    if repository:
        return f'%pip install --quiet "gdbook @ git+https://github.com/{repository}"'
    advice = "gdbook is missing; in the book's folder: pip install -c constraints.txt ."
    return f'raise SystemExit("{advice}")'


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


def _portable(line, named, address):
    """A line of Markdown as notebooks understand it: no attributes, anchors where they are used."""
    if heading := _HEADING_ID.match(line):
        line, identifier = heading.groups()
        if identifier in named:
            line = f'<a id="{identifier}"></a>\n\n{line}'
    line = _CLASSES.sub("", line)
    return _TARGET.sub(lambda match: match.group(1) + address(match.group(2)), line)


def _address(link, folder, site_url):
    """A link of a page in `folder` as a notebook needs it: to the site, or to another notebook."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return link
    stem, kind = posixpath.splitext(parts.path)
    if site_url is None:
        return parts._replace(path=f"{stem}.ipynb").geturl() if kind == ".md" else link
    path = posixpath.normpath(posixpath.join(folder, parts.path))
    if kind == ".md":
        path = re.sub(r"(^|/)index/$", r"\1", f"{path.removesuffix('.md')}/")
    return site_url + parts._replace(path=path).geturl()


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
