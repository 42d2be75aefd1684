r"""TeX -> MathML, at build time, by pandoc: all formulas of the book in one call.

Browsers draw MathML by themselves, so a page needs no script; a broken formula is a Problem.
"""

import json
import re
import subprocess
from collections.abc import Callable
from functools import cache
from html import unescape

import pypandoc
from lxml import etree

from gdbook.site.render import tree
from gdbook.site.store import Store

VERSION = "2"  # of what is made of pandoc's output
# What pandoc drops without a word, or writes in elements that MathML Core has not.
_LOST = re.compile(
    r"\\(color|textcolor|colorbox|fcolorbox|boxed|fbox|b?cancel|xcancel|enclose|tag|notag|label|"
    r"ref|eqref|href|class|cssId|style|require|rule|phantom|vphantom|hphantom|smash|raisebox)(?![a-zA-Z])"
)
_DRAWN = {
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle",
    "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts",
    "mtable", "mtr", "mtd", "mpadded", "none",
}  # fmt: skip
_WARNING = re.compile(r"rendering as TeX:\s*(.*)", re.DOTALL)

_known: dict[tuple[str, bool], str] = {}  # MathML, for the life of the process


class FormulaError(ValueError):
    """A formula that pandoc cannot read; the message says why."""


def convert(formulas):
    """Translate formulas.

    Args:
        formulas: An iterable of (tex, display); tex without its dollars, display a bool.

    Returns:
        {(tex, display): MathML text, or the FormulaError of a broken one}.
    """
    formulas = list(dict.fromkeys(formulas))
    missing = [formula for formula in formulas if formula not in _known]
    if missing:
        _known.update(zip(missing, _pandoc(missing), strict=True))
    return {formula: _known[formula] for formula in formulas}


def use(store: Store) -> Callable[[], None]:
    """Know the formulas that are kept in a store; the returned function keeps those known now."""
    key = Store.key("formulas", VERSION, pypandoc.__version__)
    kept = {(tex, display): found for tex, display, found in (store.get_json(key) or [])}
    _known.update(kept)

    def keep():
        now = {formula: found for formula, found in _known.items() if isinstance(found, str)}
        if now.keys() - kept.keys():
            store.put_json(key, sorted([*formula, found] for formula, found in now.items()))

    return keep


def to_mathml(tex, display=False):
    r"""One formula as MathML.

    Raises:
        FormulaError: If the formula is broken.

    Example:
        >>> print(to_mathml("x^2"))
        <math dir="ltr" alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math>
    """
    result = convert([(tex, display)])[tex, display]
    if isinstance(result, FormulaError):
        raise result
    return result


def _pandoc(formulas):
    """MathML or FormulaError for each formula, from one run of pandoc."""
    kinds = {False: "InlineMath", True: "DisplayMath"}
    paragraphs = [
        {"t": "Para", "c": [{"t": "Math", "c": [{"t": kinds[display]}, tex]}]}
        for tex, display in formulas
    ]
    out, warnings = _run(paragraphs)
    found = list(tree.parse(out).iter("p"))
    results = [_checked(p, tex) for p, (tex, _) in zip(found, formulas, strict=False)]
    if len(results) != len(formulas):
        raise RuntimeError(f"pandoc gave {len(results)} formulas for {len(formulas)}")
    broken = [index for index, result in enumerate(results) if result is None]
    for index in broken:
        if len(formulas) > 1:
            results[index] = _pandoc([formulas[index]])[0]
        else:
            said = _WARNING.search(warnings)
            lines = (said.group(1) if said else warnings).strip().splitlines()
            reason = " ".join(line.strip() for line in lines if line.strip(" ^"))
            reason = reason.partition(" expecting ")[0]
            results[index] = FormulaError(f"broken formula: {reason}")
    return results


def _checked(paragraph, tex):
    """The formula, or the FormulaError of one that would be shown otherwise than it is written."""
    if lost := _LOST.search(tex):
        return FormulaError(f"broken formula: \\{lost.group(1)} is not shown")
    if len(re.findall(r"\\left(?![a-zA-Z])", tex)) != len(re.findall(r"\\right(?![a-zA-Z])", tex)):
        return FormulaError("broken formula: \\left without \\right, or the other way")
    math = paragraph.find("math")
    foreign = {part.tag for part in math.iter(etree.Element)} if math is not None else set()
    if foreign := foreign - _DRAWN - {"semantics", "annotation"}:
        return FormulaError(f"broken formula: browsers do not draw <{min(foreign)}>")
    return _clean(paragraph, tex)


def _clean(paragraph, tex):
    """The `math` element, or None where there is none.

    Its TeX moves from an annotation, which search and copying would take for text, to `alttext`,
    for those whose browser or reader does not know MathML.
    """
    math = paragraph.find("math")
    if math is None:
        return None
    for annotation in list(math.iter("annotation")):
        tree.remove(annotation)
    for semantics in list(math.iter("semantics")):
        tree.unwrap(semantics)
    display = math.get("display")
    math.attrib.clear()
    math.set("dir", "ltr")
    math.set("alttext", " ".join(tex.split()))
    if display == "block":
        math.set("display", display)
    for comma in list(math.iter("mo")):
        _join_thousands(comma, tex)
    for accent in math.iter("mover"):
        _calm_hat(accent)
    if len(math) and math[-1].tag == "mrow" and not math[-1].attrib and len(math[-1]) == 1:
        tree.unwrap(math[-1])
    math.tail = None
    return etree.tostring(math, method="html", encoding="unicode")


def _join_thousands(comma, tex):
    """The comma of 60,000 belongs to a number: pandoc makes it one that separates, with a gap."""
    before, after = comma.getprevious(), comma.getnext()
    around = [None if side is None else side.tag for side in (before, after)]
    if comma.text != "," or around != ["mn", "mn"]:
        return
    number = f"{before.text},{after.text}"
    if re.fullmatch(r"\d{1,3}(,\d{3})+", number) and number in tex.replace("{,}", ","):
        after.text = number
        before.getparent().remove(before)
        comma.getparent().remove(comma)


def _calm_hat(accent):
    """Browsers stretch the combining hat, lift it high above its letter, and may not paint it."""
    letter, sign = [*accent, None, None][:2]
    if sign is None or sign.text != "\u0302" or letter.tag != "mi" or len(letter.text or "") != 1:
        return
    accent.set("accent", "true")
    sign.attrib.clear()
    sign.set("stretchy", "false")
    sign.text = "ˆ"


def _run(blocks):
    """Run pandoc over a document of these blocks; return its HTML and its warnings."""
    document = json.dumps({"pandoc-api-version": _api_version(), "meta": {}, "blocks": blocks})
    command = [pypandoc.get_pandoc_path(), "--from=json", "--to=html", "--mathml", "--wrap=none"]
    done = subprocess.run(command, input=document, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"pandoc failed: {done.stderr.strip()}")
    return done.stdout, unescape(done.stderr)


@cache
def _api_version():
    """The version of pandoc's document type that this pandoc reads."""
    command = [pypandoc.get_pandoc_path(), "--from=markdown", "--to=json"]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["pandoc-api-version"]
