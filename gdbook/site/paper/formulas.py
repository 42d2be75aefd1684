r"""TeX -> Typst's notation of formulas, by pandoc: all formulas of an edition in one call."""

import itertools
import json
import re
import subprocess
from collections.abc import Iterable

import pypandoc

from gdbook.site.store import Store

VERSION = "5"
# An operator in a circle, which Typst has given another name since pandoc learnt its names.
_CIRCLED = re.compile(r"\b(ast|dot|eq|minus|plus|times)\.circle\b")
# A larger bracket, which pandoc scales as a picture: it would stand apart from what it holds.
_LARGE = re.compile(r"#scale\(x: (\d+)%, y: \1%\)\[(\\?.)\]")
# A comma between a root and a number, behind which Typst leaves no room.
_COMMA = re.compile(r"(?<=[)]) \\, (?=\d)")
_CASES = re.compile(r"cases\([^\"]*\"[^\"]*\"(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")
_BAR = re.compile(r"\\\|")
_SIDES = ("opening", "closing")
_THOUSANDS = re.compile(r"\d+(?:\{,\}\d{3})+")

Formula = tuple[str, bool]  # TeX without its dollars, and whether it is displayed


def convert(formulas: Iterable[Formula], kept: Store) -> dict[Formula, str]:
    r"""Translate formulas.

    Args:
        formulas: The formulas.
        kept: A Store: what was translated before is not translated again.

    Returns:
        {formula: Typst's text, with its dollars}.

    Raises:
        RuntimeError: If pandoc fails.
    """
    wanted = sorted(set(formulas))
    key = Store.key("typst formulas", VERSION, pypandoc.__version__)
    known = {(tex, display): text for tex, display, text in kept.get_json(key) or []}
    if missing := [formula for formula in wanted if formula not in known]:
        known.update(zip(missing, _pandoc(missing), strict=True))
        kept.put_json(key, [[*formula, text] for formula, text in sorted(known.items())])
    return {formula: known[formula] for formula in wanted}


def _pandoc(formulas):
    kinds = {False: "InlineMath", True: "DisplayMath"}
    blocks = [
        {"t": "Para", "c": [{"t": "Math", "c": [{"t": kinds[display]}, _grouped(tex)]}]}
        for tex, display in formulas
    ]
    document = json.dumps({"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks})
    command = [pypandoc.get_pandoc_path(), "--from=json", "--to=typst", "--wrap=none"]
    done = subprocess.run(command, input=document, capture_output=True, text=True, encoding="utf-8")
    if done.returncode or done.stderr.strip():
        raise RuntimeError(f"pandoc failed: {done.stderr.strip()}")
    made = _LARGE.sub(_bracket, _CIRCLED.sub(r"\1.o", done.stdout))
    made = made.replace("#h(0em)", "thick")  # which is what pandoc 3.9 makes of TeX's \\;
    made = _COMMA.sub(r" \\, thin ", made)
    # Typst leaves no room between a case's value and its condition.
    made = _CASES.sub(lambda match: match.group().replace("&", "& quad"), made)
    return [_fenced(formula) for formula in made.strip().split("\n\n")]


def _bracket(match):
    size, sign = match.groups()
    side = _SIDES[sign[-1] in ")]}"]
    return f'class("{side}", stretch({sign}, size: #{size}%))'


def _fenced(text):
    """Bars in pairs hold what stands between them; alone, Typst takes each for a relation."""
    bars = len(_BAR.findall(text))
    if bars % 2:
        return text
    sides = itertools.cycle(_SIDES)
    return _BAR.sub(lambda _: f'class("{next(sides)}", bar.v)', text)


def _grouped(tex):
    """A number with a comma between its thousands is one word: pandoc would put a space there."""
    return _THOUSANDS.sub(lambda match: rf"\text{{{match.group().replace('{,}', ',')}}}", tex)
