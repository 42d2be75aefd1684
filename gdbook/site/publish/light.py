"""An edition made light to carry: one style sheet without what nothing calls for, smaller fonts."""

from pathlib import Path

from gdbook.site.publish import css_bundle, fonts
from gdbook.site.publish.frame import SHEET, Frame
from gdbook.site.render.page import Facts, Rendered
from gdbook.site.store import Store


def make_light(site: Path, frames: dict[str, tuple[Frame, Rendered | None]], kept: Store) -> None:
    """Write the style sheet and the fonts of an edition anew.

    Args:
        site: The edition's folder.
        frames: {where a page is: its frame and its content}.
        kept: A Store: what would come out the same is not made again.

    Raises:
        ValueError: If two pages have different sheets, or a sheet is not CSS.
    """
    scripts = [path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.js"))]
    facts = [found for frame, page in frames.values() for found in _facts(frame, page)]
    _join_sheets(site, frames, facts, scripts, kept)
    pages = [frame.page(page.content if page else "", "") for frame, page in frames.values()]
    formulas = "".join(found.formula_characters for found in facts)
    fonts.subset_fonts(site, [*pages, *scripts], formulas, kept)


def _facts(frame: Frame, page: Rendered | None) -> list[Facts]:
    return [frame.facts, page.facts] if page else [frame.facts]


def _join_sheets(site, frames, facts, scripts, kept):
    sheets = {at: tuple(frame.sheets) for at, (frame, _) in frames.items()}
    names = next(iter(sheets.values()), ())
    for at, own in sheets.items():
        if own != names:
            raise ValueError(f"{at}: its style sheets are {own}, not {names}")
    if not names:
        return
    texts = {name: (site / name).read_text(encoding="utf-8") for name in names}
    inside = {text for frame, _ in frames.values() for text in frame.scripts}
    styles = {text for frame, _ in frames.values() for text in frame.styles}
    parts = {
        "classes": sorted({name for found in facts for name in found.classes}),
        "colors": sorted({name for found in facts for name in found.colors}),
        "styles": sorted(styles.union(*(found.styles for found in facts))),
        "scripts": [*scripts, *sorted(inside)],
    }
    words = [text for name, part in parts.items() for text in (name, *part)]
    sources = [text for pair in texts.items() for text in pair]
    key = Store.key("sheet", css_bundle.VERSION, *sources, *words)
    joined = kept.made_text(key, lambda: css_bundle.bundle(texts, **parts))
    (site / SHEET).write_text(joined, encoding="utf-8")
    for name in names:
        (site / name).unlink()
        (site / f"{name}.map").unlink(missing_ok=True)
