"""An edition made light to carry: one script, one sheet of what is used, smaller fonts."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from gdbook.site.publish import css_bundle, fonts
from gdbook.site.publish.frame import SCRIPT, SHEET, Frame
from gdbook.site.render.page import Facts, Rendered
from gdbook.site.source import book
from gdbook.site.store import Store


def read_sheets(root: Path, config: MkDocsConfig) -> None:
    """Read the style sheets that an edition may have, so that to join them takes a moment.

    Args:
        root: The project's folder.
        config: The edition's configuration.
    """
    sheets = [root / book.DOCS / str(name) for name in config.extra_css]
    for folder in config.theme.dirs:
        sheets += Path(folder).glob("assets/stylesheets/*.css")
    for sheet in sheets:
        if sheet.is_file():
            css_bundle.read(sheet.read_text(encoding="utf-8"))


def make_light(site: Path, frames: dict[str, tuple[Frame, Rendered | None]], kept: Store) -> None:
    """Write the script, the style sheet and the fonts of an edition anew.

    Args:
        site: The edition's folder.
        frames: {where a page is: its frame and its content}.
        kept: A Store: what would come out the same is not made again.

    Raises:
        ValueError: If two pages have different sheets or scripts, or a sheet is not CSS.
    """
    _join_scripts(site, frames)
    scripts = [path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.js"))]
    facts = [found for frame, page in frames.values() for found in _facts(frame, page)]
    _join_sheets(site, frames, facts, scripts, kept)
    pages = [frame.page(page.content if page else "", "") for frame, page in frames.values()]
    formulas = "".join(found.formula_characters for found in facts)
    fonts.subset_fonts(site, [*pages, *scripts], formulas, kept)


def _facts(frame: Frame, page: Rendered | None) -> list[Facts]:
    return [frame.facts, page.facts] if page else [frame.facts]


def _names(frames, kind, of):
    """The files of this kind, the same on all pages."""
    every = {at: tuple(of(frame)) for at, (frame, _) in frames.items()}
    names = next(iter(every.values()), ())
    for at, own in every.items():
        if own != names:
            raise ValueError(f"{at}: its {kind} are {own}, not {names}")
    return names


def _join_scripts(site, frames):
    """As they are, one after the other: each keeps its names to itself."""
    names = _names(frames, "scripts", lambda frame: frame.deferred)
    if not names:
        return
    texts = [(site / name).read_text(encoding="utf-8") for name in names]
    for name in names:
        (site / name).unlink()
    (site / SCRIPT).write_text("\n".join(texts), encoding="utf-8")


def _join_sheets(site, frames, facts, scripts, kept):
    names = _names(frames, "style sheets", lambda frame: frame.sheets)
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
