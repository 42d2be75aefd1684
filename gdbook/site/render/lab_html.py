"""A lab's notebook -> HTML, by mkdocs-jupyter.

mkdocs-jupyter makes an exporter of nbconvert for each notebook, which compiles all its templates
anew; that is most of its time. Here one exporter serves all labs, and compiled templates are kept.
"""

import functools
import tempfile
from pathlib import Path

import jinja2
import nbformat
from mkdocs_jupyter import nbconvert2

_OPTIONS = (
    "theme", "allow_errors", "show_input", "no_input", "no_prompt", "remove_tag_config",
    "highlight_extra_classes", "include_requirejs", "custom_mathjax_url",
)  # fmt: skip


def convert(notebook: nbformat.NotebookNode, options: dict, kept: Path) -> str:
    """A notebook as HTML.

    Args:
        notebook: The notebook, with its outputs.
        options: The settings of mkdocs-jupyter.
        kept: A folder for compiled templates.
    """
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
        _exporters[name] = exporter
    return _exporters[name]
