"""An edition as one file to download, that can be read without a network.

Unpacked, it is read in a browser, from any server or straight from its folder: links lead to files
(a folder's address shows only a list there), the search brings its sections along, and what only
the published site has is left out.
"""

import re
import time
import zipfile
from pathlib import Path

from gdbook.site.publish import search

SIZE = "{size}"  # stands in the pages until the size is known

# Parts of a page between these comments are for the published site.
_ONLINE = re.compile(r"<!--online-->.*?<!--/online-->\s*", re.DOTALL)
# A link to another edition, which knows its published address, or does not.
_ELSEWHERE = re.compile(r'href="[^"]*" data-gd-online="([^"]*)"')
_FOLDER_LINK = re.compile(
    r'(<(?:a|link)\b[^>]*?\shref=")(?!\w+:|/)([^"#?]*/|(?:[^"#?]*/)?\.{1,2})(?=["#?])'
)
_BUNDLE = re.compile(r'<script src="([^"]*)assets/javascripts/bundle\.')
_LEFT_OUT = re.compile(r"404\.html|sitemap\.xml(\.gz)?|.*\.zip|.*\.map|assets/cards/.*|search/.*")


def name(lang):
    """The file's name, which is also that of the folder in it."""
    return f"gradient-descent-{lang}"


def pack(site, lang, sections, seconds):
    """Write the file into an edition's folder, and its size into the pages there.

    Args:
        site: The edition's folder, complete.
        lang: The edition.
        sections: What gdbook.site.publish.search made of its pages.
        seconds: The date of everything in the file, in seconds since 1970.

    Returns:
        The size in bytes.
    """
    site = Path(site)
    files = {}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        at = path.relative_to(site).as_posix()
        if not _LEFT_OUT.fullmatch(at):
            text = path.suffix == ".html"
            content = path.read_bytes()
            files[at] = page(content.decode("utf-8")).encode("utf-8") if text else content
    here = [section | {"location": to_file(section["location"])} for section in sections]
    files["search/search_index.json"] = search.whole(here).encode("utf-8")
    files["search/search_index.js"] = f"var __index = {search.whole(here)};\n".encode()
    target = site / f"{name(lang)}.zip"
    _write(target, name(lang), files, seconds)
    size = target.stat().st_size
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if SIZE in text:
            path.write_text(text.replace(SIZE, megabytes(size)), encoding="utf-8")
    return size


def page(html):
    """A page of the published site as it is in the copy."""
    html = _ONLINE.sub("", html)
    html = _ELSEWHERE.sub(r'href="\1"', html)
    html = _FOLDER_LINK.sub(lambda link: link[1] + to_file(link[2]), html)
    return _BUNDLE.sub(r'<script src="\1assets/javascripts/search/offline.js"></script>\g<0>', html)


def to_file(address):
    """A page's address as that of its file: "../slope/#top" -> "../slope/index.html#top"."""
    folder, mark, anchor = address.partition("#")
    slash = "/" if folder and not folder.endswith("/") else ""
    return f"{folder}{slash}index.html{mark}{anchor}"


def megabytes(size):
    """A size for readers: "3.4 MB"."""
    return f"{size / 1e6:.1f} MB"


def _write(target, folder, files, seconds):
    """A zip file whose bytes depend on its contents only."""
    date = time.gmtime(seconds)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for at, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{at}", date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            out.writestr(entry, content)
