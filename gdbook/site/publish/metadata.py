"""What a page's head tells search engines, and those who are sent a link to it."""

import json

from gdbook.site import addresses, theme
from gdbook.site.publish import cards
from gdbook.site.source import book

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
LOGO = "overrides/.icons/gdbook/logo.svg"
ICON = "assets/images/apple-touch-icon.png"
ICON_SIZE = 180


def is_rtl(config):
    """Whether the edition is written from right to left."""
    return theme.is_rtl(config.theme["language"])


def public_address(config):
    """The published edition's address, or None while it is only on this machine."""
    return config.site_url if addresses.site() else None


def pictures(pipeline, lang, nav, config):
    """The card of each page, and the icon: (name in the site, cards.Picture).

    Args:
        pipeline: A gdbook.site.build.Pipeline that is prepared.
        lang: The edition.
        nav: MkDocs' navigation.
        config: MkDocs' configuration.
    """
    root, store = pipeline.book.root, pipeline.store
    logo = (root / LOGO).read_text(encoding="utf-8")
    drawer = cards.Cards(root / book.DOCS / book.ASSETS / "fonts", logo, store)
    sources = {page.name: page for page in pipeline.pages if page.lang == lang}
    firsts = {name: pipeline.products(page).card_figure for name, page in sources.items()}
    for page in nav.pages:
        name = page.file.src_uri
        if name in sources:
            title, above = sources[name].outline.title, kicker(page, config)
            figure = firsts[name] or firsts.get("index.md")
            svg = pipeline.figures.text(figure) if figure else None
            yield card_name(name), drawer.card(title, above, config.site_name, svg, is_rtl(config))
    yield ICON, drawer.icon(ICON_SIZE)


def head(page, config, nav, public):
    """What the templates ask about a page: the variable `gd`.

    Args:
        page: MkDocs' page.
        config: MkDocs' configuration.
        nav: MkDocs' navigation.
        public: Whether the book has a published address.
    """
    return {
        "public": public,
        "kicker": kicker(page, config),
        "card": card_name(page.file.src_uri),
        "card_size": (cards.WIDTH, cards.HEIGHT),
        "icon": ICON,
        "structured": structured(page, config, nav, public),
    }


def kicker(page, config):
    """The line above a page's title, such as "Chapter 3", or "" for pages that are not numbered.

    The number is the page's place in its section of the nav, the only thing that knows the order;
    which sections are numbered says extra.numbered.
    """
    numbered = config.extra.get("numbered", {})
    if page.parent is None or page.parent.title not in numbered:
        return ""
    return f"{numbered[page.parent.title]} {place(page)}"


def place(page):
    """A page's number in its section of the nav, from 1; None outside of all sections."""
    return page.parent.children.index(page) + 1 if page.parent else None


def card_name(name):
    """Where the card of a page is, by the page's source: "labs/slope.md" -> "…/labs/slope.png"."""
    return f"{cards.FOLDER}/{name.removesuffix('.md')}.png"


def structured(page, config, nav, public):
    """The page as schema.org describes books, chapters and what goes with them: JSON-LD.

    Args:
        page: MkDocs' page.
        config: MkDocs' configuration.
        nav: MkDocs' navigation.
        public: Whether the book has a published address; without one it says none.

    Returns:
        Text for a script element: no "<" in it.
    """
    the_book = {
        "@type": "Book",
        "name": config.site_name,
        "inLanguage": config.theme["language"],
        "url": config.site_url if public else None,
    }
    if page.is_homepage:
        found = the_book | {
            "author": {"@type": "Organization", "name": config.site_author},
            "bookFormat": "https://schema.org/EBook",
            "workTranslation": _translations(config, public),
            "hasPart": [_part(one, config, public) for one in nav.pages if _kind(one, config)],
        }
    else:
        kind = _kind(page, config)
        found = {"@type": kind or "WebPage", "name": page.title, "isPartOf": the_book}
        found["position"] = place(page) if kind else None
    found |= {
        "description": page.meta.get("description", config.site_description),
        "inLanguage": config.theme["language"],
        "license": LICENSE,
        "isAccessibleForFree": True,
        "url": page.canonical_url if public else None,
        "image": config.site_url + card_name(page.file.src_uri) if public else None,
    }
    text = json.dumps({"@context": "https://schema.org"} | _known(found), ensure_ascii=False)
    return text.replace("<", "\\u003c")


def _kind(page, config):
    """What a page is in the book: a chapter, a lab, or None for what belongs to all of it."""
    if book.is_lab(page.file.src_uri):
        return "LearningResource"
    return "Chapter" if kicker(page, config) else None


def _part(page, config, public):
    part = {"@type": _kind(page, config), "name": page.title, "position": place(page)}
    return part | {"url": page.canonical_url if public else None}


def _translations(config, public):
    root = config.site_url.rstrip("/").rsplit("/", 1)[0]
    return [
        {
            "@type": "Book",
            "inLanguage": edition["lang"],
            "url": f"{root}/{edition['lang']}/" if public else None,
        }
        for edition in config.extra["alternate"]
        if edition["lang"] != config.theme["language"]
    ]


def _known(values):
    """Without what is None, at any depth."""
    if isinstance(values, dict):
        return {key: _known(value) for key, value in values.items() if value is not None}
    return [_known(value) for value in values] if isinstance(values, list) else values
