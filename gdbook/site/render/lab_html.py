"""A lab's notebook -> HTML, by mkdocs-jupyter.

mkdocs-jupyter makes an exporter of nbconvert for each notebook, which compiles all its templates
anew; that is most of its time. Here one exporter serves all labs, and compiled templates are kept.
The text of a lab is no other Markdown than that of a chapter: the same renderer reads all of it at
once, so that notes and references reach from cell to cell, and each cell gets its piece.
"""

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

import jinja2
import nbformat
from mkdocs_jupyter import nbconvert2

from gdbook.site.render import tree

_OPTIONS = (
    "theme", "allow_errors", "show_input", "no_input", "no_prompt", "remove_tag_config",
    "highlight_extra_classes", "include_requirejs", "custom_mathjax_url",
)  # fmt: skip


# Between two cells, while all are one text.
_BORDER = "gd-border"

_pieces: list[str] = []  # of the notebook that is being converted: the HTML of each cell of text


def convert(
    notebook: nbformat.NotebookNode, options: dict, kept: Path, to_html: Callable[[str], str]
) -> str:
    """A notebook as HTML.

    Args:
        notebook: The notebook, with its outputs.
        options: The settings of mkdocs-jupyter.
        kept: A folder for compiled templates.
        to_html: Called with the Markdown of all cells of text; returns its HTML.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    _pieces[:] = _rendered([cell.source for cell in cells], to_html)
    for number, cell in enumerate(cells):
        cell.source = str(number)
    nbconvert2.HTMLExporter = functools.partial(_exporter, str(kept / "templates"))
    with tempfile.TemporaryDirectory(prefix="gdbook-") as folder:
        path = Path(folder) / "lab.ipynb"
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
        return nbconvert2.nb2html(str(path), **{name: options[name] for name in _OPTIONS})


_exporters: dict[str, nbconvert2.HTMLExporter] = {}
_HTMLExporter = nbconvert2.HTMLExporter


def _exporter(kept, **settings):
    """The exporter of these settings, made once."""
    name = repr({key: value for key, value in settings.items() if key not in ("filters", "config")})
    if name not in _exporters:
        exporter = _HTMLExporter(**settings)
        Path(kept).mkdir(parents=True, exist_ok=True)
        exporter.environment.bytecode_cache = jinja2.FileSystemBytecodeCache(kept)
        exporter.register_filter("markdown2html", _piece)
        _exporters[name] = exporter
    return _exporters[name]


@jinja2.pass_context  # as nbconvert's own filter, for which its templates are compiled
def _piece(_context, number):
    return _pieces[int(number)]


def _rendered(texts, to_html):
    """The HTML of each of some texts that are parts of one."""
    border = f'\n\n<div class="{_BORDER}"></div>\n\n'
    root = tree.parse(to_html(border.join(map(_with_boxes, texts))))
    pieces = [tree.new("div")]
    for child in list(root):
        if _BORDER in tree.classes(child):
            pieces.append(tree.new("div"))
        else:
            pieces[-1].append(child)
    return [tree.serialize(piece) for piece in pieces]


def _with_boxes(text):
    """Boxes of HTML hold Markdown, as they do in a notebook."""
    lines, fenced = text.split("\n"), False
    for at, line in enumerate(lines):
        fenced ^= line.lstrip().startswith("```")
        for tag, kind in (("<details", "1"), ("<summary", "span")):
            if line.startswith(tag) and not fenced:
                lines[at] = f'{tag} markdown="{kind}"{line.removeprefix(tag)}'
    return "\n".join(lines)
