"""A leaf's tree -> Typst's markup; how things look says book.typ, which has a function for each."""

import re
from collections.abc import Mapping
from itertools import pairwise

from lxml.html import HtmlElement

from gdbook.site.paper.formulas import Formula
from gdbook.site.paper.manuscript import Leaf, stem
from gdbook.site.render import mathml_text, tree
from gdbook.site.render.formulas import BREAKING
from gdbook.site.render.terms import GLOSSARY

_SPECIAL = re.compile(r"""[\\#$*_`<>@=\-+/~\[\]()"'.:;]""")
# What Hebrew around it would tear apart: a sign and the number behind it; Latin words in brackets,
# whose second bracket would take the direction of the text and the first that of a word before it.
_LEFT_TO_RIGHT = re.compile(
    r"(?<![\w.])[-−+±][\d.,]*\d%?|\((?=[^()]*[A-Za-z])[^()\u0590-\u05ff]*\)"
)
# A comment, and what a text of several lines says, without the signs around it.
_SAID = re.compile(r"""(\s*(?:#\s*|"{3}|'{3})?)(.*?)((?:"{3}|'{3})?\s*)""")
_HEBREW_IN_CODE = re.compile(
    r"""([\u0590-\u05ff](?:[^"']*[\u0590-\u05ff])?(?:(?<=\u05be)[^\s"']+)?)"""  # with ה־minibatch
)
# The same of a bracket behind Latin words, in which there is Hebrew.
_BRACKET = re.compile(r"(?<=[A-Za-z\d]) \((?=[^()]*[\u0590-\u05ff])")
_RLM = "\u200f"
_LONGEST_BOX = 30  # signs of what is never broken between lines
_FEW_WORDS = 900  # signs of markup: some six lines
_ONE_LINE, _TWO_LINES = 130, 240
_FEW_LINES = 3
_SHOWN = (  # what words lead to
    "#displayed", "#to-answer", "#program(", "#printed(", "#list(", "#enum(", "#grid-of(",
)  # fmt: skip
_IN_A_LINE = re.compile(r"#(box|emph|foreign|formula|inward|outward|strong|term-link|text|word)\b")
_SPANS = {
    "b": "strong", "em": "emph", "i": "emph", "strong": "strong", "sub": "sub", "sup": "super",
}  # fmt: skip
#: Pygments' kind of a word in a program -> the hue that book.typ gives it.
HUES = {
    **dict.fromkeys(("c1", "cm", "sd"), "comment"),
    **dict.fromkeys(("k", "kn"), "keyword"),
    **dict.fromkeys(("nc", "nf", "nn"), "name"),
    **dict.fromkeys(("bp", "mf", "mi", "nb"), "number"),
    "ow": "operator", "se": "special",
    **dict.fromkeys(("s1", "s2", "si"), "string"),
}  # fmt: skip
_BLOCKS = {
    "blockquote", "div", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre",
    "section", "table", "ul",
}  # fmt: skip


class PaperError(ValueError):
    """What has no form on paper; the message says what, and in which page."""


def formulas_in(root: HtmlElement) -> list[Formula]:
    """The formulas of a tree, as (TeX, display)."""
    return [
        _formula(found)
        for found in root.iter("math", "span")
        if (found.tag == "math" and not _is_piece(found)) or BREAKING in tree.classes(found)
    ]


def _formula(element):
    tex = element.get("alttext") if element.tag == "math" else element.get("data-tex")
    return tex, element.get("display") == "block"


def _is_piece(math):
    """Whether it is a part of a formula that browsers break between such: Typst does so itself."""
    return BREAKING in tree.classes(math.getparent())


def _tied(blocks):
    """What stays on one page: words and what they lead to, a program and what it printed."""
    for at, (before, after) in enumerate(pairwise(blocks)):
        words = not before.startswith("#") or _IN_A_LINE.match(before)
        most = _FEW_WORDS if after.startswith(("#displayed", "#to-answer")) else _ONE_LINE
        if at and blocks[at - 1].startswith("#heading("):
            most = max(most, _TWO_LINES)  # which would stand alone with their heading
        if words and len(before) <= most and after.startswith(_SHOWN):
            blocks[at] = f"#tied[{before}]"
        elif before.startswith("#program(") and _is_short(after):
            blocks[at] = before.replace("#program(", "#program(sticky: true, ", 1)
        elif before.startswith("#printed(") and after.startswith("#to-answer("):
            blocks[at] = before.replace("#printed(", "#printed(sticky: true, ", 1)
        elif before.startswith("#meaning[") and after.startswith(("#used(", "#meaning[")):
            blocks[at] = before.replace("#meaning[", "#meaning(sticky: true)[", 1)
    return blocks


def _is_short(block):
    """Whether it is what a program printed, of so few lines that they would look lost."""
    return block.startswith("#printed(") and block.count("\\n") < _FEW_LINES


def escaped(text: str) -> str:
    r"""Text that means nothing but itself in Typst's markup.

    Example:
        >>> escaped("a_1 = 2*3")
        'a\\_1 \\= 2\\*3'
    """
    return _SPECIAL.sub(lambda match: "\\" + match.group(), text)


def string(text: str) -> str:
    r"""A string of Typst's code.

    Example:
        >>> string('say "x"')
        '"say \\"x\\""'
    """
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def _lines(pre):
    """A program's lines as an array of Typst's code, with the hues of the page."""
    lines: list[list[tuple[str | None, str]]] = [[]]
    for element, is_tail, text in tree.texts(pre, set(), foreign=True):
        owner = element.getparent() if is_tail else element
        hue = next((HUES[name] for name in tree.classes(owner) if name in HUES), None)
        for at, piece in enumerate(text.split("\n")):
            if at:
                lines.append([])
            if piece:
                lines[-1].append((hue, piece))
    while lines and not lines[-1]:
        lines.pop()
    return _array(_array(_tokens(line)) for line in lines)


def _tokens(line):
    """What a line consists of; nothing, where there is nothing to see."""
    if not any(text.strip() for _, text in line):
        return
    for hue, text in line:
        pieces = _HEBREW_IN_CODE.split(text)
        if hue == "comment" and len(pieces) > 1:  # all of it is a sentence, not its Hebrew alone
            pieces = _SAID.fullmatch(text).groups()
        for at, piece in enumerate(pieces):
            if piece and (hue or at % 2):
                yield f'("{hue or ""}", {string(piece)}, {"true" if at % 2 else "false"})'
            elif piece:
                yield string(piece)


def _array(items):
    return f"({''.join(f'{item},' for item in items)})"


class Writer:
    """Writes leaves.

    Args:
        rtl: Whether the edition is written from right to left.
        formulas: What `gdbook.site.paper.formulas.convert` made of its formulas.
    """

    def __init__(self, rtl: bool, formulas: Mapping[Formula, str]):
        self.rtl, self.formulas = rtl, formulas
        self.name = self.place = self.kicker = ""
        self.labels: set[str] = set()

    def write(self, leaf: Leaf) -> str:
        """A leaf.

        Raises:
            PaperError: If there is something in it that has no form on paper.
        """
        self.name, self.place = leaf.name, leaf.stem
        self.labels = {leaf.stem}
        self.kicker = leaf.kicker
        opening = f"#opening({string(leaf.stem)}){self._label(leaf.stem)}"
        return f"{opening}\n\n{self.blocks(leaf.root)}\n"

    def _label(self, name):
        return f" #label({string(name)})"

    def anchor(self, element):
        """The label of an element with an id, behind what it names."""
        identifier = element.get("id")
        name = f"{self.place}--{identifier}"
        if not identifier or name in self.labels:
            return ""
        self.labels.add(name)
        return self._label(name)

    # Blocks

    def blocks(self, element):
        """All that is in an element: paragraphs and what stands between them."""
        parts, line = [], self.text(element.text)
        for child in element:
            if child.tag in _BLOCKS:
                parts += [line, self.block(child)]
                line = ""
            else:
                line += self.inline(child)
            line += self.text(child.tail)
        parts.append(line)
        return "\n\n".join(_tied([part.strip() for part in parts if part.strip()]))

    def block(self, element):
        """One block."""
        tag, names = element.tag, tree.classes(element)
        if tag in tree.HEADINGS:
            above = f", supplement: [{escaped(self.kicker)}]" if tag == "h1" else ""
            inside = self.inside(element).strip()
            return f"#heading(level: {tag[1]}{above})[{inside}]{self.anchor(element)}"
        if tag == "p":
            return self._paragraph(element, names)
        if tag in ("ul", "ol"):
            return self._list(element)
        if tag == "dl":
            return self._definitions(element)
        if tag == "pre":
            return self._code(element, names)
        if tag == "figure":
            return self._figure(element)
        if tag == "table":
            return self._table(element)
        if tag == "hr":
            return "#line(length: 100%)"
        if "gd-math" in names:
            return "\n\n".join(self._math(math) for math in element.iter("math"))
        if "admonition" in names:
            kind = next((name for name in names if name != "admonition"), "note")
            return f"#note({string(kind)})[\n{self.blocks(element)}\n]"
        if tag == "blockquote":
            return f"#quote(block: true)[\n{self.blocks(element)}\n]"
        if tag == "section" or not {*names} or tag == "div":
            return self.blocks(element)
        raise self.unknown(element)

    def _paragraph(self, element, names):
        inside = self.inside(element).strip()
        if "admonition-title" in names or "gd-title" in names:
            return f"#note-title[{inside}]"
        if "gd-to-answer" in names:
            link = element.find("a")
            target = self.target(link.get("href"))
            text = string(" ".join(tree.text_of(link).split()))
            return f"#to-answer({text}, {string(target)}){self.anchor(element)}"
        if element.get("dir") == "ltr" and self.rtl:  # such as a source of another language
            lang = element.get("lang", "en").partition("-")[0]
            return f"#apart({string(lang)}, ltr)[{inside}]{self.anchor(element)}"
        return f"{inside}{self.anchor(element)}"

    def _list(self, element):
        kind = "list" if element.tag == "ul" else "enum"
        start = f"start: {element.get('start')}, " if element.get("start") else ""
        loose = any(item.find("p") is not None for item in element)
        items = ", ".join(f"[{self._item(item, loose)}]" for item in element)
        return f"#{kind}({start}tight: {'false' if loose else 'true'}, {items})"

    def _item(self, element, loose):
        said = self.blocks(element)
        if loose and all(child.tag == "p" for child in element) and len(said) <= _FEW_WORDS:
            said = f"#kept[{said}]"
        return said + self.anchor(element)

    def _definitions(self, element):
        parts, index = [], []
        for child in element:
            if child.tag == "dt":
                parts += [*index, f"#entry[{self.inside(child).strip()}]{self.anchor(child)}"]
                term = child.get("id")
                index = [f"#used({string(term)})"] if term and self.name == GLOSSARY else []
            else:
                parts.append(f"#meaning[{self.blocks(child)}]")
        return "\n".join(_tied([*parts, *index]))

    def _code(self, element, names):
        text = tree.text_of(element).rstrip("\n")
        if element.get("dir") == "rtl":
            lines = [line.strip("\u2067\u2069") for line in text.split("\n")]
            return f"#printed({string(chr(10).join(lines))}, dir: rtl)"
        if "gd-snippet" in names:
            return f"#program({_lines(element)})"
        return f"#printed({string(text)})"

    def _figure(self, element):
        images = tree.elements(element, "img")
        caption = element.find("figcaption")
        said = f"[{self.inside(caption).strip()}]" if caption is not None else "none"
        listed = ", ".join(
            f"(file: {string(one.get('src'))}, width: {float(one.get('width', 0)):g}pt)"
            for one in images
        )
        alt = string(" ".join(images[0].get("alt", "").split()))
        return f"#picture(({listed},), {alt}, {said}){self.anchor(element)}"

    def _table(self, element):
        rows = tree.elements(element, "tr")
        columns = max(len(row) for row in rows)
        head = [row for row in rows if row.getparent().tag == "thead"]
        cells = [f"[{self.blocks(cell)}]" for row in rows if row not in head for cell in row]
        header = [f"[#strong[{self.blocks(cell)}]]" for row in head for cell in row]
        top = f"table.header({', '.join(header)}), " if header else ""
        return f"#grid-of({columns}, {len(rows)}, {top}{', '.join(cells)})"

    # Lines

    def inside(self, element):
        """Everything in an element, as one line."""
        parts = [self.text(element.text)]
        for child in element:
            parts += [self.inline(child), self.text(child.tail)]
        return "".join(parts)

    def inline(self, element):
        """One element of a line."""
        tag, names = element.tag, tree.classes(element)
        if tag == "math":
            return self._math(element)
        if tag in ("code", "kbd", "samp"):
            return f"#word({string(tree.text_of(element))})"
        if tag in _SPANS:
            return f"#{_SPANS[tag]}[{self.inside(element)}]"
        if tag == "a":
            return self._link(element, names)
        if tag == "br":
            return " \\\n"
        if tag == "img":
            return f'#picture(((file: {string(element.get("src"))}, width: 0pt),), "", none)'
        if tag == "li":
            return self.blocks(element)
        if BREAKING in names:
            return self._math(element)
        if tag in ("span", "bdi", "small", "abbr", "q", "cite"):
            inside = self.inside(element)
            if "gd-nobreak" in names and not tree.with_class(element, BREAKING):
                return f"#box[{inside}]" if len(tree.text_of(element)) <= _LONGEST_BOX else inside
            if lang := element.get("lang"):
                direction = "rtl" if lang in ("he", "ar") else "ltr"
                said = f"#foreign({string(lang.partition('-')[0])}, {direction})[{inside}]"
                # Apart from other words of its direction, between which it would lose its place.
                apart = self.rtl and (tag == "bdi" or element.get("dir"))
                return f"{_RLM}{said}{_RLM}" if apart else said
            if element.get("dir") in ("ltr", "rtl"):
                return f"#text(dir: {element.get('dir')})[{inside}]"
            return inside
        raise self.unknown(element)

    def _link(self, element, names):
        inside = self.inside(element)
        href = element.get("href", "")
        if "gd-term" in names:
            term = href.partition("#")[2]
            inside += f"#term({string(term)})"
        if href.startswith(("http://", "https://", "mailto:")):
            return f"#outward({string(href)})[{inside}]"
        kind = "term-link" if "gd-term" in names else "inward"
        page = stem(href.partition("#")[0])
        return f"#{kind}({string(page)}, {string(self.target(href))})[{inside}]"

    @staticmethod
    def target(href):
        """The label of a link of the book."""
        name, _, anchor = href.partition("#")
        return f"{stem(name)}--{anchor}" if anchor else stem(name)

    def _math(self, element):
        tex, display = _formula(element)
        said = mathml_text.line(element)
        alt = string(" ".join(tex.split()) if said == "…" else said)
        made = self.formulas[tex, display]
        if display:
            return f"#displayed({alt}, {made})"
        more = ", whole: false" if BREAKING in tree.classes(element) else ""
        return f"#formula({alt}, {made}{more})"

    def text(self, text):
        """Words between elements."""
        if not text:
            return ""
        text = re.sub(r"[ \t\r\n]+", " ", text)
        if not self.rtl:
            return escaped(text)
        text = _BRACKET.sub(f" {_RLM}(", text)
        parts, end = [], 0
        for one in _LEFT_TO_RIGHT.finditer(text):
            parts.append(escaped(text[end : one.start()]))
            parts.append(f"#text(dir: ltr)[{escaped(one.group())}]")
            end = one.end()
        return "".join([*parts, escaped(text[end:])])

    def unknown(self, element):
        """An error that names what paper does not know."""
        what = f"<{element.tag} class={element.get('class')!r}>"
        return PaperError(f"{self.name}: {what} has no form on paper")
