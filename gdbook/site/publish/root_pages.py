"""What belongs to no edition: the page that offers them, the one for wrong addresses, and what
search engines ask for.
"""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from gdbook.site import addresses, theme
from gdbook.site.publish import cards, csp, metadata
from gdbook.site.render import page, tree
from gdbook.site.source.book import Book
from gdbook.site.source.files import OVERRIDES

TEMPLATE = "landing.html"


def make(book: Book, site: Path) -> list[tuple[str, str]]:
    """Write them into the site's folder; return the links in them: (name of the file, link)."""
    address = addresses.site() or ""
    folder = book.root
    langs = [edition.lang for edition in book.editions]
    template = Environment(loader=FileSystemLoader(folder / OVERRIDES)).get_template(TEMPLATE)
    shared: dict[str, object] = {
        "address": address,
        "card": metadata.card_name("index.md"),
        "card_size": (cards.WIDTH, cards.HEIGHT),
        "icon": metadata.ICON,
        "colors": theme.COLORS,
    }
    pages: dict[str, dict[str, object]] = {
        "index.html": {"root": ""},
        "404.html": {
            "root": urlsplit(address).path or "/",
            "missing": True,
            "pages": json.dumps(titles(book), ensure_ascii=False).replace("<", "\\u003c"),
        },
    }
    trees = {name: tree.parse_page(template.render(shared | one)) for name, one in pages.items()}
    links = []
    for name, root in trees.items():
        csp.add_policy(root)
        top = pages[name]["root"]  # where a page does not know where it is, links begin with it
        links += [(name, link.removeprefix(str(top))) for link in page.facts(root).links]
    texts = {name: tree.serialize_page(root) for name, root in trees.items()}
    texts[".nojekyll"] = ""  # GitHub Pages serves the folder as it is
    address = address or _local(folder)
    texts["sitemap.xml"] = sitemap(address, langs)
    texts["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {address}sitemap.xml\n"
    for name, text in texts.items():
        (site / name).write_text(text, encoding="utf-8")
    return links


def titles(book):
    """{address of a page in its edition: {lang: title}}, for who has mistyped it."""
    found = {}
    for (lang, name), one in book.pages.items():
        stem = name.removesuffix(".md")
        address = "" if stem == "index" else f"{stem.removesuffix('/index')}/"
        found.setdefault(address, {})[lang] = one.outline.title
    return found


def sitemap(address, langs):
    """The list of the editions' sitemaps."""
    entries = "".join(
        f"  <sitemap><loc>{address}{lang}/sitemap.xml</loc></sitemap>\n" for lang in langs
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}'
        "</sitemapindex>\n"
    )


def _local(root):
    """The address at which a book is that is not published: what mkdocs.yml says."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    return re.search(r"^site_url: (.+?)/[^/]+/?$", text, re.MULTILINE).group(1) + "/"
