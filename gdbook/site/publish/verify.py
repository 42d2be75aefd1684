"""Every address and every id of a finished edition: what is linked is there, what is named is once.

What the pages hold is known from their trees (gdbook.site.render.page.Facts), so that nothing is
read again; where something is wrong is looked up in the pages' sources only then.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gdbook.site.problems import Problem
from gdbook.site.render import faithful
from gdbook.site.render.page import Facts
from gdbook.site.source.snippets import Page

_CSS_URL = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])([^\"')]+)")
_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\bimport\()\s*["'](\.[^"']+)["']""")


@dataclass
class Finished:
    """A finished page.

    Attributes:
        at: Where it is, seen from the edition's folder.
        frame: What is in its frame.
        content: What is in its content; None where it has none.
        source: Its source; None for a page that has none, such as 404.html.
        apart: Whether the frame is without the content.
    """

    at: str
    frame: Facts
    content: Facts | None = None
    source: Page | None = None
    apart: bool = True
    ids: set[str] = field(init=False)

    def __post_init__(self):
        self.ids = {*self.frame.ids, *(self.content.ids if self.content else ())}


def edition(site: Path, pages: list[Finished], config: str) -> list[Problem]:
    """What is wrong with an edition, but for its links to what is outside of it.

    Args:
        site: Its folder, complete.
        pages: Its pages.
        config: The name of its configuration, to which the frames' faults are put down.
    """
    known = {page.at: page.ids for page in pages}
    found = []
    for page in pages:
        for facts in filter(None, (page.frame, page.content)):
            at_source = facts is page.content and page.source
            for link in facts.links:
                if why := _wrong(link, page.at, known, site):
                    found.append(_problem(page, link, why, config, at_source))
            for one in facts.repeated:
                found.append(_problem(page, one, f"the id {one} twice", config, at_source))
        if page.content and page.apart:
            for one in page.content.ids:
                if one in page.frame.ids:
                    why = f"the id {one}, which the frame of the page has, too"
                    found.append(_problem(page, one, why, config, page.source))
    return found + [Problem(config, 1, message) for message in _in_files(site)]


def outside(links: Iterable[tuple[str, str]], site: Path, there: Callable[[str], bool]):
    """Links of an edition's pages that lead out of it, to nothing.

    Args:
        links: (where a page is in the site, link).
        site: The whole site's folder.
        there: Called with the name of an edition: whether it is part of this site.

    Returns:
        Messages.
    """
    found = []
    for at, link in links:
        target = (_target(link, at) or ("", ""))[0]
        if target and target != at and there(target.split("/")[0]) and not _file(site, target):
            found.append(f"{at}: {link} leads nowhere")
    return found


def leaving(pages: Iterable[Finished], lang: str) -> list[tuple[str, str]]:
    """The links of an edition's pages that leave it: (where a page is in the site, link)."""
    return [
        (f"{lang}/{page.at}", link)
        for page in pages
        for facts in filter(None, (page.frame, page.content))
        for link in facts.links
        if (target := _target(link, page.at)) and target[0].startswith("../")
    ]


def offline(links: Iterable[tuple[str, str]], files: Iterable[str]) -> list[str]:
    """Links in the copy of an edition that lead to no file in it: messages.

    Args:
        links: (where a page is, link).
        files: The names of all files.
    """
    known = set(files)
    return [
        f"{at}: {link} leads to no file of the copy"
        for at, link in links
        if (target := _target(link, at)) and target[0] not in known
    ]


def _problem(page, link, why, config, source):
    if not source:
        return Problem(config, 1, f"{page.at}: {why}")
    parts = urlsplit(link)
    name = posixpath.basename(parts.path.rstrip("/"))
    line = faithful.line_of(source, link, unquote(link), f"#{parts.fragment or link}", name)
    return Problem(source.path, line, why)


def _target(link, at):
    """Where a link leads: (path, anchor); None if it leaves the site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    path = posixpath.join(posixpath.dirname(at), unquote(parts.path)) if parts.path else at
    end = "/index.html" if parts.path.endswith("/") or parts.path in (".", "..") else ""
    path = posixpath.normpath(path) + end
    return path.removeprefix("./"), unquote(parts.fragment)


def _wrong(link, at, known, site):
    target = _target(link, at)
    if target is None or target[0].startswith("../"):
        return None
    path, anchor = target
    if path not in known and not _file(site, path):
        return f"link on the finished page leads nowhere: {link}"
    if anchor and path in known and anchor not in known[path]:
        return f"link to a missing anchor: {link}"
    return None


def _file(site, path):
    return (site / path).is_file() or (site / path / "index.html").is_file()


def _in_files(site) -> Iterator[str]:
    """What the style sheets and scripts name and is not there, or on another host."""
    for kind, pattern in (("css", _CSS_URL), ("js", _IMPORT)):
        for file in sorted(site.rglob(f"*.{kind}")):
            if ".min." in file.name:  # Material's own, as it comes
                continue
            at = file.relative_to(site).as_posix()
            for link in sorted(set(pattern.findall(file.read_text(encoding="utf-8")))):
                target = None if link.startswith("#") else _target(link, at)
                if target is None and re.match(r"(?:https?:)?//", link):
                    yield f"{at}: loaded from elsewhere: {link}"
                elif target and not _file(site, target[0]):
                    yield f"{at}: {link} leads nowhere"
