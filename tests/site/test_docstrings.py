"""Docstrings as the page of the library shows them."""

import inspect

import griffe
import pytest

from gdbook.site.publish import docstrings
from gdbook.site.publish.docstrings import Readable, readable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A :class:`gdbook.Function`.", ("gdbook.Function", "Function")),
        ("As for :func:`path`.", ("gdbook.plot.path", "path")),
        (":meth:`matplotlib.axes.Axes.plot`", ("matplotlib.axes.Axes.plot",) * 2),
        ("From :mod:`gdbook.optimizers`;", ("gdbook.optimizers", "optimizers")),
    ],
)
def test_roles_become_links(text, shown):
    identifier, name = shown
    link = f'<autoref identifier="{identifier}" optional><code>{name}</code></autoref>'
    assert link in readable(text, "gdbook.plot.paths")
    assert ":`" not in readable(text, "gdbook.plot.paths")


def test_an_example_is_a_section_and_the_rest_is_as_it_was():
    text = "One line.\n\nFor Example: `x`.\n\nExample:\n    >>> 1\n    1\n"
    assert readable(text, "gdbook.x") == text.replace("\nExample:", "\nExamples:")


MODULE = '''
"""A module."""
from gdbook.functions import Function

hill = Function(
    "hill",
    r"-x^2 \\, y",
    domain=((-1.0, 1.0), (-1.0, 1.0)),
    description="Goes down on all sides. "
    "It has no minimum.",
    evaluate=lambda x, y: -(x**2) * y,
    partials=lambda x, y: (-2 * x * y, -(x**2)),
    second_partials=lambda x, y: ((-2 * y, -2 * x), (-2 * x, 0.0)),
)
LIMIT = max(1, 2)


def climb(f):
    """Climb :func:`hill`.

    Example:
        >>> climb(None)
    """
'''


@pytest.fixture
def module():
    extensions = griffe.load_extensions(docstrings.Readable)
    with griffe.temporary_visited_package(
        "small", {"__init__.py": inspect.cleandoc(MODULE)}, extensions=extensions
    ) as package:
        yield package


def test_a_function_that_is_an_object_is_described_by_its_arguments(module):
    hill = module["hill"]
    assert hill.docstring.value == (
        "Goes down on all sides. It has no minimum.\n\n$$\n-x^2 \\, y\n$$"
    )
    assert str(hill.annotation) == "Function"
    assert hill.value is None


def test_other_attributes_are_left_alone(module):
    assert module["LIMIT"].docstring is None
    assert str(module["LIMIT"].value) == "max(1, 2)"


def test_every_docstring_is_rewritten(module):
    assert "autoref" in module["climb"].docstring.value
    kinds = [section.kind.value for section in module["climb"].docstring.parse("google")]
    assert kinds == ["text", "examples"]


def test_mkdocstrings_finds_the_extension():
    assert issubclass(Readable, griffe.Extension)
    assert griffe.load_extensions("gdbook.site.publish.docstrings")
