"""An edition as one file to download, that can be read without a network.

Unpacked, it is read in a browser, from any server or straight from its folder: links lead to files
(a folder's address shows only a list there), the search brings its sections along, and what only
the published site has is left out.
"""

import hashlib
import io
import re
import time
import zipfile
from pathlib import Path

from gdbook.site.publish import search
from gdbook.site.render import transforms
from gdbook.site.store import Store

_LEFT_OUT = re.compile(
    r"404\.html|sitemap\.xml(\.gz)?|.*\.(zip|pdf|epub|map)|assets/cards/.*|search/.*"
)


def name(lang):
    """The file's name, which is also that of the folder in it."""
    return f"gradient-descent-{lang}"


def pack(site, lang, pages, sections, seconds, kept):
    """Write the file into an edition's folder.

    Args:
        site: The edition's folder, complete but for its pages.
        lang: The edition.
        pages: {path in the folder: the page as it is in the copy}.
        sections: What gdbook.site.render.sections made of them.
        seconds: The date of everything in the file, in seconds since 1970.
        kept: A Store: a file with the same content is not packed again.

    Returns:
        The size in bytes, and the names of all files in it.
    """
    site = Path(site)
    files = {at: text.encode("utf-8") for at, text in pages.items() if not _LEFT_OUT.fullmatch(at)}
    for path in sorted(path for path in site.rglob("*") if path.is_file()):
        at = path.relative_to(site).as_posix()
        if path.suffix != ".html" and not _LEFT_OUT.fullmatch(at):
            files[at] = path.read_bytes()
    here = [section | {"location": _to_file(section["location"])} for section in sections]
    whole = search.whole(here)
    files["search/search_index.json"] = whole.encode("utf-8")
    files["search/search_index.js"] = f"var __index = {whole};\n".encode()
    content = kept.made(
        Store.key(f"{name(lang)} {seconds}", *_listed(files)),
        lambda: _zip(name(lang), files, seconds),
    )
    (site / f"{name(lang)}.zip").write_bytes(content)
    return len(content), set(files)


def _listed(files):
    """The names and digests of some files, as texts."""
    for at, content in sorted(files.items()):
        yield f"{at} {hashlib.sha256(content).hexdigest()}"


def _to_file(location):
    """A section's place as that of its file; the home page's is empty."""
    path, mark, anchor = location.partition("#")
    return f"{transforms.to_file(path) if path else 'index.html'}{mark}{anchor}"


def megabytes(size):
    """A size for readers: "3.4 MB"."""
    return f"{size / 1e6:.1f} MB"


def _zip(folder, files, seconds):
    """A zip file whose bytes depend on its contents only."""
    date = time.gmtime(seconds)[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for at, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{at}", date)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content)
    return out.getvalue()
