"""The frame of a page: all that MkDocs' templates put around its content.

The templates leave two places empty, `<gd-content>` and `<gd-size>`. The frame becomes a tree
without them, and what belongs there is put into its text at the very end: the content of a page
goes through no transform twice, and whatever an author writes is never taken for a place.
"""

import copy
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from gdbook.site.publish import csp, search
from gdbook.site.render import page, transforms, tree

CONTENT, SIZE = "<gd-content></gd-content>", "<gd-size></gd-size>"
SHEET = "assets/stylesheets/site.css"
SHEETS = "assets/stylesheets/"
SCRIPT = "assets/javascripts/site.js"
SCRIPTS = "assets/javascripts/"
_OFFLINE_SEARCH = "assets/javascripts/search/offline.js"
_BUNDLE = "assets/javascripts/bundle."


@dataclass
class Frame:
    """A page's frame as text, and what is in it.

    Attributes:
        online: For the published site.
        offline: For the copy that is read without a server.
        facts: What is in it.
        scripts: The texts of the scripts that stand in it.
        styles: Those of its style elements.
        sheets: The style sheets that it links, as seen from the edition's folder.
        deferred: The scripts that run once the page is read, likewise, in their order.
        offline_links: The addresses in the one of the copy.
        elsewhere: The addresses outside of the site that it would load something from.
    """

    online: str
    offline: str
    facts: page.Facts
    scripts: list[str]
    styles: list[str]
    sheets: list[str]
    deferred: list[str]
    offline_links: list[str]
    elsewhere: list[str]

    def to_json(self) -> dict:
        """As what JSON can write."""
        return asdict(self)

    @classmethod
    def from_json(cls, entry: dict) -> "Frame":
        """What `to_json` gave."""
        return cls(**{**entry, "facts": page.Facts(**entry["facts"])})

    def page(self, content: str, size: str) -> str:
        """The published page with its content and the size of the edition's zip."""
        return self.online.replace(SIZE, size).replace(CONTENT, content, 1)

    def offline_page(self, content: str) -> str:
        """The page of the copy."""
        return self.offline.replace(CONTENT, content, 1)


def finish(output: str, styles: Sequence[str] = (), draft: bool = False) -> Frame:
    """Finish what a template gave.

    Args:
        output: HTML of a page without its content.
        styles: The style attributes of the content.
        draft: Whether `gdbook serve` shows it: its style sheets and scripts stay as they are.

    Raises:
        ValueError: If the page has no charset, or a script in an attribute.
    """
    root = tree.parse_page(output)
    _mend(root)
    _use_own_search(root)
    sheets, deferred = ([], []) if draft else (_join_sheets(root), _join_scripts(root))
    found = page.facts(root)
    scripts = csp.scripts(root)
    inline = [style.text for style in root.iter("style") if style.text]
    other = copy.deepcopy(root)
    csp.add_policy(root, styles, draft)
    _leave_out_online(other)
    _lead_to_published(other)
    transforms.to_files(other)
    _bring_search(other)
    csp.add_policy(other, styles, draft)
    online, offline = tree.serialize_page(root), tree.serialize_page(other)
    links = page.facts(other).links
    elsewhere = csp.elsewhere(root)
    return Frame(online, offline, found, scripts, inline, sheets, deferred, links, elsewhere)


def _mend(root):
    """Without what is Material's and not HTML's; with the direction, which only the body has."""
    for element in root.iter():
        if element.get("tabindex") == "":
            del element.attrib["tabindex"]
        if element.get("type") in ("checkbox", "radio"):
            element.attrib.pop("autocomplete", None)
    body = root.find("body")
    if body is not None and "dir" in body.attrib:
        root.set("dir", body.get("dir"))


def _use_own_search(root):
    """The book's own search in the place of Material's."""
    for script in root.xpath("//script[@id='__config']"):
        config = json.loads(script.text)
        folder, found, _ = config.get("search", "").partition("assets/javascripts/workers/")
        if found:
            config["search"] = folder + search.WORKER
            script.text = json.dumps(config, ensure_ascii=False).replace("<", "\\u003c")


def _join_sheets(root):
    """One link to SHEET where the first style sheet was; the names of those it stands for."""
    links = [
        link
        for link in root.iter("link")
        if link.get("rel") == "stylesheet" and SHEETS in link.get("href", "")
    ]
    return _join(links, "href", SHEETS, SHEET)


def _join_scripts(root):
    """One SCRIPT where the first of the deferred ones was; the names of those it stands for.

    They run in their order, one after the other, wherever they stand on the page.
    """
    scripts = [
        script
        for script in root.iter("script")
        if "defer" in script.attrib and SCRIPTS in script.get("src", "")
    ]
    return _join(scripts, "src", SCRIPTS, SCRIPT)


def _join(elements, attribute, folder, whole):
    """One element for some; the names of the files, each once, without what follows a "?"."""
    paths = [urlsplit(element.get(attribute)).path for element in elements]
    names = list(dict.fromkeys(folder + path.rpartition(folder)[2] for path in paths))
    for element in elements[1:]:
        tree.remove(element)
    for element in elements[:1]:
        element.set(attribute, element.get(attribute).rpartition(folder)[0] + whole)
    return names


def _leave_out_online(root: HtmlElement) -> None:
    """What stands between the comments "online" and "/online" is for the published site."""
    inside = False
    for element in list(root.iter()):
        comment = element.text.strip() if element.tag is etree.Comment else ""
        if comment == "online":
            inside, parent = True, element.getparent()
        if inside and element.getparent() is parent:
            if comment != "/online":
                element.tail = None
            tree.remove(element)
        if comment == "/online":
            inside = False


def _lead_to_published(root):
    """A link to another edition, which the copy has not, leads to the published one."""
    for link in root.iter("a"):
        if address := link.attrib.pop("data-gd-online", None):
            link.set("href", address)


def _bring_search(root):
    """The search finds its sections in a script: without a server nothing can be fetched."""
    for script in root.iter("script"):
        folder, found, _ = script.get("src", "").partition(_BUNDLE)
        if found:
            script.addprevious(tree.new("script", src=folder + _OFFLINE_SEARCH))
            break
