"""One style sheet for an edition, in the place of Material's and the book's own.

Seven sheets are seven requests before anything is shown, and the greater part of Material's rules
is for what the book has not: tabs, tags, versions. So the sheets are joined, in the order of the
pages, without the rules that no page and no script of the site can call for.
"""

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

import tinycss2
from tinycss2.ast import Declaration, LiteralToken, QualifiedRule

_COLOR = re.compile(r"data-md-color-(?:primary|accent)=\"?([\w-]+)")  # in a selector
VERSION = "2"  # of the way in which sheets are joined

_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
_PROPERTY = re.compile(r"--[\w-]+")
_USE = re.compile(r"var\(\s*(--[\w-]+)")
# A rule for every element, for the moment in which Material's own switch goes from light to dark.
# The book has another (overrides/partials/palette.html).
_UNWANTED = "[data-md-color-switching]"
# When the root's class changes, which it does at each load, a rule for what has no class at all is
# another such look. Material has it for tables alone, and the book's tables have a class.
_UNCLASSED = ("table:not([class])", "table.gd-table")  # one as specific as the other
# What Material's scripts know and the book has not.
_ABSENT = re.compile(r"md-(annotation|source__fact|status|tag|version)|mermaid|tabbed-")
# With no tag and no class of the same element before it; each choice is a tag or a class.
_ENDS_IN_CHOICE = re.compile(
    r"(?P<before>(?:.*[\s>+~])?):is\((?P<choices>\s*\.?[\w-]+\s*(?:,\s*\.?[\w-]+\s*)*)\)"
    r"(?P<after>(?:::?[\w-]+(?:\([^()]*\))?|\[[^\]]*\])*)",
    re.DOTALL,
)
_GROUPS = {"media", "supports", "layer", "container"}  # rules that hold rules


def bundle(
    texts: dict[str, str],
    classes: Iterable[str],
    colors: Iterable[str],
    styles: Iterable[str],
    scripts: Iterable[str],
) -> str:
    """The rules of some style sheets that a site can call for.

    A rule is called for if each class that its selector asks for (but for those within
    `:not()` and the like) stands in a page or is a word of a script, and each colour that it
    asks for is the colour of a page; a custom property, if it is used in what remains, or is
    named in a page or a script.

    Args:
        texts: {name: style sheet}, in their order. They stand in one folder.
        classes: The classes of the site's pages.
        colors: The colours that their elements ask of Material.
        styles: The styles that stand in them.
        scripts: The site's scripts.

    Returns:
        The style sheet.

    Raises:
        ValueError: If a text is not CSS; the message has its name and the line.
    """
    called, named = {*classes, *colors}, set()
    for style in styles:
        named.update(_USE.findall(style))
    for script in scripts:
        called.update(word for word in _NAME.findall(script) if not _ABSENT.match(word))
        named.update(_PROPERTY.findall(script))
    sheets = [_named(name, text) for name, text in texts.items()]
    whole = "".join(_text(rules, called) for rules in sheets)
    used = named | set(_USE.findall(whole))
    return "".join(_text(rules, called, used) for rules in sheets)


@functools.cache
def read(text: str) -> list:
    """The rules of a style sheet, each as what `bundle` asks of it.

    That takes most of the time, and no page need be known for it. It is done once in a process and
    those that are forked from it.

    Raises:
        ValueError: If the text is not CSS; the message has the line.
    """
    return _rules(tinycss2.parse_stylesheet(text.replace(*_UNCLASSED), True, True))


def _named(name, text):
    try:
        return read(text)
    except ValueError as error:
        raise ValueError(f"{name}:{error}") from None


class _Rule(NamedTuple):
    """A rule for elements.

    Attributes:
        selectors: Each as text, with the classes and the colours that it asks for.
        declarations: Each as text, behind the custom property that it is of, or "".
    """

    selectors: list[tuple[str, set[str]]]
    declarations: list[tuple[str, str]]


class _Group(NamedTuple):
    """A rule that holds rules, such as those for paper."""

    head: str
    rules: list


def _rules(nodes):
    """What tinycss2 has parsed: each rule as _Rule or _Group, or as text if it always stays."""
    out = []
    for node in nodes:
        if node.type == "error":
            raise ValueError(f"{node.source_line}: {node.message}")
        if isinstance(node, QualifiedRule):
            out.append(_Rule(_selectors(node.prelude), _declarations(node.content)))
        elif node.lower_at_keyword != "charset":  # the file's, which is UTF-8 anyway
            head = f"@{node.at_keyword} {tinycss2.serialize(node.prelude).strip()}".strip()
            if node.content is None:
                out.append(f"{head};\n")
            elif node.lower_at_keyword in _GROUPS:
                inner = tinycss2.parse_rule_list(node.content, True, True)
                out.append(_Group(head, _rules(inner)))
            elif (body := tinycss2.serialize(node.content)).strip():
                out.append(f"{head}{{{body}}}\n")
    return out


def _text(rules, called, used=None):
    """The rules that can be called for; with `used`, without custom properties that are not."""
    out = []
    for rule in rules:
        if isinstance(rule, str):
            out.append(rule)
            continue
        if isinstance(rule, _Group):
            head, body = rule.head, _text(rule.rules, called, used)
        else:
            head = ",".join(text for text, asked in rule.selectors if called.issuperset(asked))
            body = "".join(
                text for name, text in rule.declarations if used is None or not name or name in used
            )
        if head and body.strip():
            out.append(f"{head}{{{body}}}\n")
    return "".join(out)


def _selectors(prelude):
    """The selectors of a rule, as texts, with the classes and the colours that each asks for."""
    out = []
    for part in _parts(prelude):
        text = tinycss2.serialize(part).strip()
        if text.startswith(_UNWANTED):
            continue
        asked, after_dot = set(_COLOR.findall(text)), False
        for token in part:
            if after_dot and token.type == "ident":
                asked.add(token.value)
            after_dot = isinstance(token, LiteralToken) and token.value == "."
        out += [(one, asked) for one in _spelled_out(text)]
    return out


def _parts(prelude):
    """A list of selectors at its commas."""
    parts = [[]]
    for token in prelude:
        if isinstance(token, LiteralToken) and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return parts


def _spelled_out(text):
    """A selector as itself; one that ends in `:is(a, b)` as two.

    Browsers keep rules under the tag or the class that a selector ends in, but under none if it
    ends in `:is`: then every element is compared with it. Only where the choices are as specific
    as each other, all tags or all classes, do the two mean what the one did.
    """
    found = _ENDS_IN_CHOICE.fullmatch(text)
    if not found:
        return [text]
    choices = [choice.strip() for choice in found["choices"].split(",")]
    if len({choice.startswith(".") for choice in choices}) > 1:
        return [text]
    return [f"{found['before']}{choice}{found['after']}" for choice in choices]


def _declarations(content):
    """What a rule says, without comments: (the custom property, or "", and the text) of each."""
    out = []
    for part in tinycss2.parse_blocks_contents(content, True, True):
        if part.type == "error":
            raise ValueError(f"{part.source_line}: {part.message}")
        if not isinstance(part, Declaration):  # a rule within the rule
            out.append(("", part.serialize()))
            continue
        value = tinycss2.serialize([token for token in part.value if token.type != "comment"])
        text = f"{part.name}:{value.strip()}{'!important' if part.important else ''};"
        out.append((part.name if part.name.startswith("--") else "", text))
    return out
