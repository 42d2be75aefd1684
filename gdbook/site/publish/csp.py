"""What a page may load and run, said to the browser in a Content-Security-Policy.

Everything comes from the site itself. A script or style that stands in the page is named by its
digest, so that nothing runs that the build did not write.
"""

import base64
import hashlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from gdbook.site.render import transforms, tree

_DATA = ("application/json", "application/ld+json")  # is not executed
# Elements that load something, and the attributes that say from where.
_LOADING = {
    "audio": ("src",), "embed": ("src",), "iframe": ("src",), "img": ("src",), "link": ("href",),
    "object": ("data",), "script": ("src",), "source": ("src",), "video": ("src", "poster"),
}  # fmt: skip
_LOADED_BY_LINK = {"icon", "manifest", "modulepreload", "preload", "stylesheet", "apple-touch-icon"}


def policy(page: HtmlElement, styles: Iterable[str] = (), draft: bool = False) -> str:
    """The policy for a page.

    Args:
        page: The whole page as it will be served, or all but its content.
        styles: The style attributes of the content, if the page is without it.
        draft: Whether `gdbook serve` shows it, whose server adds a script to each page.

    Returns:
        The text for the `content` of the meta element.

    Raises:
        ValueError: If the page has a script in an attribute, which no digest can allow.
    """
    transforms.refuse_scripts(page)
    allowed = _digests(style.text or "" for style in page.iter("style"))
    attributes = [element.get("style") for element in page.xpath("//*[@style]")] + list(styles)
    if attributes:  # such as the width of a figure
        allowed = list(dict.fromkeys([*allowed, "'unsafe-hashes'", *_digests(attributes)]))
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *(["'unsafe-inline'"] if draft else _digests(scripts(page)))],
        "style-src": ["'self'", *allowed],
        "img-src": ["'self'", "data:"],  # Material's icons are data in its style sheet
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def elsewhere(page: HtmlElement) -> list[str]:
    """The addresses outside of the site from which a page would load something, in vain."""
    loaded = (
        address.strip()
        for element in page.iter(*_LOADING)
        for name in _LOADING[element.tag]
        if (address := element.get(name)) and (element.tag != "link" or _is_loaded(element))
    )
    return [one for one in loaded if urlsplit(one).scheme not in ("", "data") or one[:2] == "//"]


def _is_loaded(link):
    return not _LOADED_BY_LINK.isdisjoint(link.get("rel", "").lower().split())


def scripts(page: HtmlElement) -> list[str]:
    """The texts of the scripts that stand in a page, without those that are data."""
    return [
        script.text
        for script in page.iter("script")
        if script.text and script.get("type", "").lower() not in _DATA
    ]


def add_policy(page: HtmlElement, styles: Iterable[str] = (), draft: bool = False) -> None:
    """Put the policy right behind the page's charset: before all that the policy is about.

    Raises:
        ValueError: If the page has no charset, or a script in an attribute.
    """
    charset = page.find(".//meta[@charset]")
    if charset is None:
        raise ValueError("a page without <meta charset>")
    tag = tree.new("meta", http_equiv="Content-Security-Policy")
    tag.set("content", policy(page, styles, draft))
    charset.addnext(tag)
    tag.tail, charset.tail = charset.tail, None


def _digests(texts):
    """The texts' digests as a policy names them, each once."""
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return list(dict.fromkeys(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests))
