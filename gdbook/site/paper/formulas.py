r"""TeX -> Typst's notation of formulas, by pandoc: all formulas of an edition in one call."""

import json
import re
import subprocess
from collections.abc import Iterable

import pypandoc

from gdbook.site.store import Store

VERSION = "2"
# An operator in a circle, which Typst has given another name since pandoc learnt its names.
_CIRCLED = re.compile(r"\b(ast|dot|eq|minus|plus|times)\.circle\b")
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
    return _CIRCLED.sub(r"\1.o", done.stdout).strip().split("\n\n")


def _grouped(tex):
    """A number with a comma between its thousands is one word: pandoc would put a space there."""
    return _THOUSANDS.sub(lambda match: rf"\text{{{match.group().replace('{,}', ',')}}}", tex)
