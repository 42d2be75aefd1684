"""An edition as an EPUB 3: the leaves as they are on the site, in a box that readers' devices open.

Formulas stay MathML, figures stay SVG (sharp at any size and a tenth of their PNGs), without WebP,
which older devices do not know.
"""

import copy
import io
import time
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from lxml import etree

from gdbook.site.paper.manuscript import Leaf, Manuscript, stem
from gdbook.site.render import tree

STYLE = Path(__file__).with_name("book.css")
CHINESE = Path(__file__).parent / "fonts/noto-serif-tc-book.woff2"  # which few devices have
_MATHML = "http://www.w3.org/1998/Math/MathML"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "gdbook")
_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_TYPES = {
    "css": "text/css", "png": "image/png", "svg": "image/svg+xml", "woff2": "font/woff2",
    "xhtml": "application/xhtml+xml",
}  # fmt: skip


def make(
    book: Manuscript, figures: Mapping[str, str], cover: bytes, font: bytes, seconds: int
) -> bytes:
    """The EPUB.

    Args:
        book: The edition.
        figures: What `pictures.on_devices` made of each of its figures.
        cover: Its cover, a PNG.
        font: The font of its formulas, a WOFF2.
        seconds: Its date, in seconds since 1970.

    Returns:
        The bytes of the file, the same for the same arguments.
    """
    files: dict[str, str | bytes] = {
        "cover.xhtml": _page(book, book.title, _cover(book), "cover"),
        "nav.xhtml": _page(book, book.words["contents"], _navigation(book)),
    }
    for leaf in book.leaves:
        files[f"{leaf.stem}.xhtml"] = _page(book, leaf.title, _content(leaf))
    for name in book.figures:
        files[f"figures/{name}"] = figures[name]
    files |= {"book.css": STYLE.read_bytes(), "cover.png": cover, "fonts/formula.woff2": font}
    files["fonts/chinese.woff2"] = CHINESE.read_bytes()
    files["package.opf"] = _package(book, files, seconds)
    return _zip(files, seconds)


def _page(book, title, body, kind=""):
    direction = "rtl" if book.rtl else "ltr"
    mark = f' class="{kind}"' if kind else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{book.lang}" xml:lang="{book.lang}" dir="{direction}">\n'
        f'<head><meta charset="utf-8"/><title>{escape(title)}</title>'
        '<link rel="stylesheet" type="text/css" href="book.css"/></head>\n'
        f"<body{mark}>\n{body}\n</body>\n</html>\n"
    )


def _cover(book):
    return f'<img src="cover.png" alt="{escape(book.title)}"/>'


def _content(leaf: Leaf) -> str:
    root = copy.deepcopy(leaf.root)
    for link in tree.elements(root, "a"):
        link.attrib.pop("class", None)
        name, mark, anchor = link.get("href", "").partition("#")
        if name.endswith(".md") and ":" not in name:
            link.set("href", f"{stem(name)}.xhtml{mark}{anchor}")
    for image in tree.elements(root, "img"):
        image.set("src", f"figures/{image.get('src')}")
    for math in tree.elements(root, "math"):
        math.set("xmlns", _MATHML)
    for element in root.iter(etree.Element):
        if language := element.get("lang"):
            element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    for element in tree.elements(root, "pre", "code"):  # a style sheet of an EPUB may not say it
        element.set("dir", element.get("dir", "ltr"))
    if leaf.kicker:
        root.find(".//h1").addprevious(tree.new("p", leaf.kicker, class_="gd-kicker"))
    parts = [escape(root.text or "", quote=False)]
    parts += [etree.tostring(child, method="xml", encoding="unicode") for child in root]
    return "".join(parts).strip()


def _navigation(book):
    items = "".join(f"<li>{_entry(leaf)}</li>\n" for leaf in book.leaves)
    title = escape(book.words["contents"])
    first = f"{book.leaves[0].stem}.xhtml"
    return (
        f'<nav epub:type="toc" id="toc"><h1>{title}</h1>\n<ol>\n{items}</ol></nav>\n'
        '<nav epub:type="landmarks" hidden="hidden"><ol>'
        f'<li><a epub:type="toc" href="nav.xhtml">{title}</a></li>'
        f'<li><a epub:type="bodymatter" href="{first}">{escape(book.leaves[0].title)}</a></li>'
        "</ol></nav>"
    )


def _entry(leaf):
    page = f"{leaf.stem}.xhtml"
    above = f"{leaf.kicker} · " if leaf.kicker else ""
    sections = "".join(
        f'<li><a href="{page}#{heading.get("id")}">{_line(heading)}</a></li>'
        for heading in tree.elements(leaf.root, "h2")
        if heading.get("id")
    )
    below = f"<ol>{sections}</ol>" if sections else ""
    return f'<a href="{page}">{escape(above + leaf.title)}</a>{below}'


def _line(element):
    return escape(" ".join(tree.text_of(element).split()))


def _package(book, files, seconds):
    rights = " ".join(tree.text_of(tree.parse(book.rights)).split())
    identifier = uuid.uuid5(_NAMES, book.lang)
    modified = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
    accessible = {
        "accessMode": ["textual", "visual"],
        "accessModeSufficient": ["textual"],
        "accessibilityFeature": [
            "alternativeText", "MathML", "readingOrder", "structuralNavigation", "tableOfContents",
        ],
        "accessibilityHazard": ["none"],
    }  # fmt: skip
    metas = "".join(
        f'<meta property="schema:{name}">{value}</meta>\n'
        for name, values in accessible.items()
        for value in values
    )
    spine = ["cover", "nav", *(leaf.stem for leaf in book.leaves)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
        f'xml:lang="{book.lang}" dir="{"rtl" if book.rtl else "ltr"}">\n'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>\n'
        f"<dc:title>{escape(book.title)}</dc:title>\n"
        f"<dc:language>{book.lang}</dc:language>\n"
        f"<dc:creator>{escape(book.author)}</dc:creator>\n"
        f"<dc:description>{escape(book.description)}</dc:description>\n"
        f"<dc:rights>{escape(rights)}</dc:rights>\n"
        f'<meta property="dcterms:modified">{modified}</meta>\n{metas}</metadata>\n'
        f"<manifest>\n{''.join(_manifest(files))}</manifest>\n"
        f'<spine page-progression-direction="{"rtl" if book.rtl else "ltr"}">\n'
        + "".join(f'<itemref idref="{name}.xhtml"/>\n' for name in spine)
        + "</spine>\n</package>\n"
    )


def _manifest(files: Mapping[str, str | bytes]) -> Iterator[str]:
    for name, content in files.items():
        known = {"nav.xhtml": "nav", "cover.png": "cover-image"}
        properties = known.get(name, "")
        if name.endswith(".xhtml") and isinstance(content, str) and "<math " in content:
            properties = "mathml"
        more = f' properties="{properties}"' if properties else ""
        identifier = name.replace("/", "-")
        identifier = identifier if identifier[0].isalpha() else f"x{identifier}"
        kind = _TYPES[name.rpartition(".")[2]]
        yield f'<item id="{identifier}" href="{name}" media-type="{kind}"{more}/>\n'


def _zip(files, seconds):
    """A zip file whose bytes depend on its contents only; what it is comes first, as it must."""
    out = io.BytesIO()
    inside = {"mimetype": "application/epub+zip", "META-INF/container.xml": _CONTAINER}
    inside |= {f"EPUB/{name}": content for name, content in files.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in inside.items():
            entry = zipfile.ZipInfo(name, time.gmtime(seconds)[:6])
            stored = name == "mimetype" or name.endswith((".png", ".woff2"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
