"""Which tests are those of the library, that is of what readers import, on whatever system.

As a program: prints them, with the folder of the doctests, for pytest. The checks on other systems
and other versions of Python run these.
"""

import ast
from pathlib import Path

TESTS = Path(__file__).parent
# Numbers of the prose are computed where the site is built; two speak of the repository's files.
OTHERS = ("test_numbers_", "test_architecture", "test_reference")
DOCTESTS = ["gdbook", "--ignore=gdbook/site"]


def imported(path):
    """The modules that a file imports anywhere."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def tests():
    """The files, as seen from the repository's folder."""
    found = []
    for path in sorted(TESTS.glob("test_*.py")):
        names = imported(path)
        if path.name.startswith(OTHERS) or "gdbook" not in {n.split(".")[0] for n in names}:
            continue
        if not any(name.split(".")[:2] == ["gdbook", "site"] for name in names):
            found.append(f"tests/{path.name}")
    return found


if __name__ == "__main__":
    print(*tests(), *DOCTESTS, end="")  # Windows would end the line with another character
