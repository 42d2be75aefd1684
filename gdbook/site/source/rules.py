"""The rules that every program of the book keeps; all of them show without running it."""

import ast
import re
import sys
import warnings

from gdbook.site.problems import Problem

MAX_LINES = 20
IMPORTABLE = {"gdbook", "numpy", "matplotlib", "mpl_toolkits", "torch", "sklearn"}
EATEN = "pytest-codeblocks takes it away"

_PYTHON = re.compile(r"i?py(thon)?\d*(con|-console)?", re.IGNORECASE)
_VALUE = re.compile(r"""=("[^"]*"|'[^']*'|\S*)""")


def info(info):
    """What is wrong with a fence's info string.

    Example:
        >>> list(info("python")), list(info("bash"))
        ([], ['`bash` fence would be executed by the tests: `console`'])
    """
    words = re.split(r"[\s{}.]+", _VALUE.sub("", info))
    if info != "python" and any(_PYTHON.fullmatch(word) for word in words):
        yield f"info string `{info}`: a snippet is a fence with exactly `python`"
    if info in ("sh", "bash"):
        yield f"`{info}` fence would be executed by the tests: `console`"
    if "`" in info:
        yield f"backtick in the info string `{info}`: no fence for the page's renderer"


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
            tree = syntax_tree(fence.code)
        except SyntaxError as error:
            yield Problem(path, fence.line + (error.lineno or 1), f"SyntaxError: {error.msg}")
            continue
        for line, name in _imports(tree):
            if message := _import(name):
                yield Problem(path, fence.line + line, message)
        if "plt.show(" in fence.code and not fence.figures:
            yield Problem(path, fence.line, "figure without alt text: <!--figure above it")
        if fence.indent and ast.dump(syntax_tree(without_blank_lines(fence.code))) != ast.dump(
            tree
        ):
            yield Problem(path, fence.line, f"blank line inside a string, indented fence: {EATEN}")


def without_blank_lines(code):
    """Code as pytest-codeblocks collects it from an indented fence."""
    return "".join(f"{line}\n" for line in code.split("\n") if line)


def syntax_tree(code):
    """The code's syntax tree; what the compiler only warns of is an error here.

    Raises:
        SyntaxError: If the code is not Python.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return ast.parse(code)
        except ValueError as error:  # null bytes, before Python 3.11.4
            raise SyntaxError(str(error)) from None


def _imports(tree):
    """(line, dotted name) of everything that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (f"{node.module}." if node.module else "")
            yield from ((node.lineno, f"{module}{alias.name}") for alias in node.names)


def _import(name):
    """What is wrong with importing a name, or None."""
    top = name.split(".")[0]
    if top == "__future__":
        return "__future__ would hold for this fence alone, in the tests for the whole program"
    if f"{name}.".startswith("gdbook.site."):
        return f"import of `{name}`, which builds the book and is not for readers"
    if top not in IMPORTABLE and top not in sys.stdlib_module_names:
        return f"import of `{name}`, which readers do not have"
    return None
