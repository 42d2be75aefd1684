"""The rules that every program of the book keeps; all of them show without running it."""

import ast
import sys

from gdbook.site.problems import Problem

MAX_LINES = 20
IMPORTABLE = {"gdbook", "numpy", "matplotlib", "mpl_toolkits", "torch", "sklearn"}


def check(program, path):
    """Problems of a program: more than twenty lines a fence, bad syntax, imports nobody has.

    Args:
        program: snippets.Program.
        path: Its page's name in messages.
    """
    for fence in program.fences:
        if (count := fence.code.count("\n")) > MAX_LINES:
            yield Problem(path, fence.line, f"snippet of {count} lines; at most {MAX_LINES}")
        try:
            tree = ast.parse(fence.code)
        except SyntaxError as error:
            yield Problem(path, fence.line + (error.lineno or 1), f"SyntaxError: {error.msg}")
            continue
        for line, name in _imports(tree):
            top = name.split(".")[0]
            known = top in IMPORTABLE or top in sys.stdlib_module_names
            if not known or name.startswith("gdbook.site"):
                message = f"import of `{name}`, which readers do not have"
                yield Problem(path, fence.line + line, message)
        if "plt.show(" in fence.code and not fence.figures:
            yield Problem(path, fence.line, "figure without alt text: <!--figure above it")


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "."
