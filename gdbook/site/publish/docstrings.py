"""The library's docstrings as mkdocstrings wants them, for the page of the reference.

They are written for people at a prompt. A griffe extension, named in mkdocs.yml, turns what only
other tools understand into what this one does, gives functions such as `peaks` the description
that they carry as an argument, and named tuples the signature that griffe gives data classes.
"""

import ast
import re

from griffe import (
    Docstring,
    ExprCall,
    ExprKeyword,
    Extension,
    Function,
    Parameter,
    ParameterKind,
    Parameters,
)

_ROLE = re.compile(r":(?:class|func|meth|mod):`([\w.]+)`")
_EXAMPLE = re.compile(r"^Example:$", re.MULTILINE)
_FUNCTION = "Function"


class Readable(Extension):
    """Called by griffe for every object of the package."""

    def on_object(self, *, obj, **_):
        """Rewrite the object's docstring."""
        if obj.docstring:
            obj.docstring.value = readable(obj.docstring.value, obj.module.path)

    def on_class_members(self, *, cls, **_):
        """Let a named tuple be called with its fields."""
        if "NamedTuple" not in map(str, cls.bases):
            return
        kind = ParameterKind.positional_or_keyword
        fields = [
            Parameter(name, annotation=field.annotation, kind=kind, default=field.value)
            for name, field in cls.attributes.items()
        ]
        itself = Parameter("self", kind=kind)
        cls.set_member("__init__", Function("__init__", parameters=Parameters(itself, *fields)))

    def on_attribute_instance(self, *, attr, **_):
        """Describe a function that is an object, such as `peaks`, by its own description."""
        call = attr.value
        if isinstance(call, ExprCall) and str(call.function) == _FUNCTION:
            attr.docstring = Docstring(_description(call), parent=attr, lineno=attr.lineno)
            attr.annotation, attr.value = call.function, None


def readable(text, module):
    """A docstring with links in the place of Sphinx roles, and a section of examples.

    Args:
        text: The docstring.
        module: The module where it stands: there a short name is looked for.

    Example:
        >>> print(readable("As for :func:`path`.", "gdbook.plot.paths"))
        As for <autoref identifier="gdbook.plot.path" optional><code>path</code></autoref>.
    """
    package = ".".join(module.split(".")[:2])

    def link(match):
        name = match.group(1)
        identifier = name if "." in name else f"{package}.{name}"
        shown = name if name.startswith("matplotlib") else name.rpartition(".")[2]
        return f'<autoref identifier="{identifier}" optional><code>{shown}</code></autoref>'

    return _EXAMPLE.sub("Examples:", _ROLE.sub(link, text))


def _description(call):
    """Formula and description, from the arguments of a call of Function."""
    _, formula, *others = call.arguments
    words = next(
        argument.value
        for argument in others
        if isinstance(argument, ExprKeyword) and argument.name == "description"
    )
    return f"{ast.literal_eval(str(words))}\n\n$$\n{ast.literal_eval(str(formula))}\n$$"
