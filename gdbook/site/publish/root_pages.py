"""What belongs to no edition: the page that offers them, the one for wrong addresses, and what
search engines ask for.
"""

import json
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from gdbook.site import theme
from gdbook.site.publish import cards, csp, metadata
from gdbook.site.render import tree
from gdbook.site.source.book import Book

TEMPLATE = "landing.html"


def make(book: Book, site: Path) -> list[str]:
    """Write them into the site's folder; return their names."""
    address = os.environ.get("GDBOOK_SITE_URL", "").rstrip("/")
    root = book.root
    langs = [edition.lang for edition in book.editions]
    template = Environment(loader=FileSystemLoader(root / "overrides")).get_template(TEMPLATE)
    shared: dict[str, object] = {
        "address": f"{address}/" if address else "",
        "card": metadata.card_name("index.md"),
        "card_size": (cards.WIDTH, cards.HEIGHT),
        "icon": metadata.ICON,
        "colors": theme.COLORS,
    }
    pages: dict[str, dict[str, object]] = {
        "index.html": {"root": ""},
        "404.html": {
            "root": f"{urlsplit(address).path}/",
            "missing": True,
            "pages": json.dumps(titles(book), ensure_ascii=False).replace("<", "\\u003c"),
        },
    }
    texts = {name: _page(template.render(shared | page)) for name, page in pages.items()}
    texts[".nojekyll"] = ""  # GitHub Pages serves the folder as it is
    address = address or _local(root)
    texts["sitemap.xml"] = sitemap(address, langs)
    texts["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {address}/sitemap.xml\n"
    for name, text in texts.items():
        (site / name).write_text(text, encoding="utf-8")
    return list(texts)


def _page(text):
    root = tree.parse_page(text)
    csp.add_policy(root)
    return tree.serialize_page(root)


def titles(book):
    """{address of a page in its edition: {lang: title}}, for who has mistyped it."""
    found = {}
    for (lang, name), page in book.pages.items():
        stem = name.removesuffix(".md")
        address = "" if stem == "index" else f"{stem.removesuffix('/index')}/"
        found.setdefault(address, {})[lang] = page.outline.title
    return found


def sitemap(address, langs):
    """The list of the editions' sitemaps."""
    entries = "".join(
        f"  <sitemap><loc>{address}/{lang}/sitemap.xml</loc></sitemap>\n" for lang in langs
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}'
        "</sitemapindex>\n"
    )


def _local(root):
    """The address at which a book is that is not published: what mkdocs.yml says."""
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    return re.search(r"^site_url: (.+?)/[^/]+/?$", text, re.MULTILINE).group(1)
