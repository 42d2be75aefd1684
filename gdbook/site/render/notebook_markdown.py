"""The site's Markdown -> Markdown that any notebook understands: plain headings, links, boxes."""

import posixpath
import re
from urllib.parse import urlsplit

_BOX = re.compile(r'^(!!!|\?\?\?)\+?[ \t]+([\w -]+?)(?:[ \t]+"(.*)")?[ \t]*$')
_HEADING_ID = re.compile(r"^(#{1,6}[ \t].*?)[ \t]*\{[ \t]*#([\w-]+)[^}\n]*\}[ \t]*$")
_CLASSES = re.compile(r"(?<=[)\]])\{[ \t]*[.:#][^}\n]*\}")
_TARGET = re.compile(
    r"""(\]\([ ]*<?|^[ ]{0,3}\[[^\]^]+\]:[ ]*<?|\b(?:href|src)=["'])([^)\s>"']+)"""
)


def line(line, named, address):
    """A line of Markdown as notebooks understand it: no attributes, anchors where they are used."""
    if heading := _HEADING_ID.match(line):
        line, identifier = heading.groups()
        if identifier in named:
            line = f'<a id="{identifier}"></a>\n\n{line}'
    line = _CLASSES.sub("", line)
    return _TARGET.sub(lambda match: match.group(1) + address(match.group(2)), line)


def address(link, folder, site_url, name):
    """A link of a page in `folder` as a notebook needs it: to the site, or to another notebook.

    Args:
        link: As it is written.
        folder: The page's, below that of the edition.
        site_url: The edition's address, or None.
        name: Called with a page's name; returns that of its notebook.
    """
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return link
    kind = posixpath.splitext(parts.path)[1]
    if site_url is None:
        if kind != ".md":
            return link
        target = posixpath.normpath(posixpath.join(folder, parts.path))
        return parts._replace(path=posixpath.relpath(name(target), folder or ".")).geturl()
    path = posixpath.normpath(posixpath.join(folder, parts.path))
    if kind == ".md":
        path = re.sub(r"(^|/)index/$", r"\1", f"{path.removesuffix('.md')}/")
    return site_url + parts._replace(path=path).geturl()


def unboxed(lines):
    """Admonitions as quotations, folded ones as <details>, however deep they are nested."""
    out, at = [], 0
    while at < len(lines):
        box = _BOX.match(lines[at])
        if not box:
            out.append(lines[at])
            at += 1
            continue
        mark, kind, title = box.groups()
        at += 1
        body = []
        while at < len(lines) and (not lines[at].strip() or lines[at].startswith("    ")):
            body.append(lines[at][4:])
            at += 1
        while body and not body[-1].strip():
            body.pop()
        body = unboxed(body)
        title = kind.capitalize() if title is None else title
        if mark == "???":
            out += [f"<details><summary>{title}</summary>", "", *body, "", "</details>", ""]
        else:
            out += [f"> **{title}**", ">", *(f"> {line}".rstrip() for line in body), ""]
    return out
