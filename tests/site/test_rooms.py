"""The rooms of the press: arrows run one way, and nothing of the library knows any of them."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "gdbook" / "site"
FILES = sorted(SITE.rglob("*.py"))
#: From the first, which everybody may know, to the last, which nobody does. What stands between
#: the rooms are modules of gdbook.site itself.
ORDER = [
    *("theme", "addresses", "files", "folders", "problems", "store", "typefaces"),
    *("source", "run", "ahead", "render", "paper", "publish", "build"),
]
TAG = re.compile(r"(?<!\?)(?<!P)<[\[/a-z\\\\]")  # a group's name, (?P<name>…), is none
ABOVE = {"hooks", "server", "cli", "start"}  # in this order, but for hooks, which only MkDocs knows


def module(path):
    """A file's name as a module: "gdbook.site.run.cache"."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): path for path in FILES}


def room(name):
    """The room of a module, or the module itself where it stands above the rooms."""
    return name.split(".")[2] if name.count(".") >= 2 else ""


def imported(path):
    """The modules of the press that a file imports, at any time."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names & MODULES.keys() - {"gdbook.site"}


@pytest.mark.parametrize("name", MODULES)
def test_arrows_run_one_way_between_rooms(name):
    here = room(name)
    for other in imported(MODULES[name]):
        there = room(other)
        if here in ORDER:
            assert there in ORDER, f"{name} knows {other}, which stands above the rooms"
            assert ORDER.index(there) <= ORDER.index(here), f"{name} knows {other}"
        assert there != "hooks", f"{name} knows the hooks, which only MkDocs loads"


def test_every_room_is_in_the_order():
    rooms = {room(name) for name in MODULES} - {""}
    assert rooms == {*ORDER, *ABOVE}


def test_no_circle():
    arrows = {name: imported(path) - {name} for name, path in MODULES.items()}
    while free := [name for name, targets in arrows.items() if not targets & arrows.keys()]:
        for name in free:
            del arrows[name]
    assert not arrows, f"these import one another in a circle: {sorted(arrows)}"


def test_only_publish_and_above_know_mkdocs():
    for name, path in MODULES.items():
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        tops = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        } | {
            (node.module or "").split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
        }
        if room(name) in ORDER[: ORDER.index("publish")]:
            assert "mkdocs" not in tops, f"{name} knows MkDocs"


def test_no_regular_expression_reads_html():
    """Trees are for that; a pattern with a tag in it is a sign that one was read by hand."""
    rooms = ("render", "paper", "publish")
    for path in (path for name in rooms for path in (SITE / name).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
                pattern = ast.unparse(node.args[0]) if node.args else ""
                assert not TAG.search(pattern), f"{path.name}:{node.lineno}: {pattern}"
