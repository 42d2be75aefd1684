"""One style sheet for an edition, in the place of Material's and the book's own.

Seven sheets are seven requests before anything is shown, and the greater part of Material's rules
is for what the book has not: tabs, tags, versions. So the sheets are joined, in the order of the
pages, without the rules that no page and no script of the site can call for.
"""

import re
from collections.abc import Iterable

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
    parsed = {
        name: tinycss2.parse_stylesheet(text.replace(*_UNCLASSED), True, True)
        for name, text in texts.items()
    }
    whole = "".join(_text(rules, name, called) for name, rules in parsed.items())
    used = named | set(_USE.findall(whole))
    return "".join(_text(rules, name, called, used) for name, rules in parsed.items())


def _text(rules, name, classes, used=None):
    """The rules that can be called for; with `used`, without custom properties that are not."""
    out = []
    for rule in rules:
        if rule.type == "error":
            raise ValueError(f"{name}:{rule.source_line}: {rule.message}")
        if isinstance(rule, QualifiedRule):
            selectors = [part for part in _parts(rule.prelude) if _possible(part, classes)]
            head = ",".join(one for part in selectors for one in _spelled_out(part))
            body = _declarations(rule.content, name, used) if selectors else ""
        elif rule.lower_at_keyword == "charset":  # the file's, which is UTF-8 anyway
            continue
        else:
            head = f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}".strip()
            if rule.content is None:
                out.append(f"{head};\n")
                continue
            if rule.lower_at_keyword in _GROUPS:
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                body = _text(inner, name, classes, used)
            else:
                body = tinycss2.serialize(rule.content)
        if body.strip():
            out.append(f"{head}{{{body}}}\n")
    return "".join(out)


def _parts(prelude):
    """A list of selectors at its commas."""
    parts = [[]]
    for token in prelude:
        if isinstance(token, LiteralToken) and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return parts


def _spelled_out(selector):
    """A selector as text; one that ends in `:is(a, b)` as two.

    Browsers keep rules under the tag or the class that a selector ends in, but under none if it
    ends in `:is`: then every element is compared with it. Only where the choices are as specific
    as each other, all tags or all classes, do the two mean what the one did.
    """
    text = tinycss2.serialize(selector).strip()
    found = _ENDS_IN_CHOICE.fullmatch(text)
    if not found:
        return [text]
    choices = [choice.strip() for choice in found["choices"].split(",")]
    if len({choice.startswith(".") for choice in choices}) > 1:
        return [text]
    return [f"{found['before']}{choice}{found['after']}" for choice in choices]


def _possible(selector, classes):
    """Whether every class and every colour that a selector asks for may occur."""
    text = tinycss2.serialize(selector).strip()
    if text.startswith(_UNWANTED) or not classes.issuperset(_COLOR.findall(text)):
        return False
    after_dot = False
    for token in selector:
        if after_dot and token.type == "ident" and token.value not in classes:
            return False
        after_dot = isinstance(token, LiteralToken) and token.value == "."
    return True


def _declarations(content, name, used):
    """What a rule says, without comments."""
    out = []
    for part in tinycss2.parse_blocks_contents(content, True, True):
        if part.type == "error":
            raise ValueError(f"{name}:{part.source_line}: {part.message}")
        if not isinstance(part, Declaration):  # a rule within the rule
            out.append(part.serialize())
        elif used is None or not part.name.startswith("--") or part.name in used:
            value = tinycss2.serialize([token for token in part.value if token.type != "comment"])
            out.append(f"{part.name}:{value.strip()}{'!important' if part.important else ''};")
    return "".join(out)
