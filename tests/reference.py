"""What the page of the library shows, for the tests of whatever must agree with it."""

import re
from pathlib import Path

_DOCS = Path(__file__).parents[1] / "docs"
_BLOCK = re.compile(r"^::: (gdbook\.\w+)\n    options:\n      members: \[([^\]]*)\]$", re.MULTILINE)


def text(lang):
    """The page's source in an edition."""
    return _DOCS.joinpath(lang, "reference.md").read_text("utf-8")


def blocks(lang):
    """{module: the names that the page shows of it}."""
    found = _BLOCK.findall(text(lang))
    assert len(found) == text(lang).count("\n:::")
    return {module: re.split(r",\s+", names) for module, names in found}
