"""The library as a file that pip installs, carried by the site and by the copies to download.

It is what readers import, without the press, and is put together here, not by a packager: a build
of the book needs no network for it, and makes the same bytes every time.
"""

import base64
import hashlib
import io
import os
import tomllib
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import gdbook
from gdbook.site import addresses

_ROOT = Path(gdbook.__file__).parents[1]
_DATE = (1980, 1, 1, 0, 0, 0)


@cache
def project() -> dict:
    """What pyproject.toml says of the library; empty where there is none."""
    file = _ROOT / "pyproject.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))["project"] if file.is_file() else {}


def name() -> str:
    """The file's name, such as gdbook-0.1.0-py3-none-any.whl."""
    return f"gdbook-{project()['version']}-py3-none-any.whl"


def where(lang: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """What pip installs the library from: its release, its repository or the site.

    Args:
        lang: An edition that the site has.
        environ: Where it is said what is built, and for which address.

    Returns:
        A requirement or an address, or None where nothing is known.

    Raises:
        ValueError: If an address, a repository or a tag is none.
    """
    if repository := addresses.repository(environ):
        if tag := addresses.release(environ):
            return f"https://github.com/{repository}/releases/download/{tag}/{name()}"
        return f"gdbook @ git+https://github.com/{repository}"
    address = addresses.site(environ)
    return f"{address}{lang}/{name()}" if address else None


def content() -> bytes:
    """The file."""
    package = _ROOT / "gdbook"
    files = {
        path.relative_to(_ROOT).as_posix(): path.read_bytes()
        for path in sorted([*package.rglob("*.py"), package / "py.typed"])
        if package / "site" not in path.parents
    }
    info = f"gdbook-{project()['version']}.dist-info"
    files[f"{info}/METADATA"] = _metadata().encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: gdbook\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    for license in project()["license-files"]:
        files[f"{info}/licenses/{license}"] = (_ROOT / license).read_bytes()
    record = "".join(f"{at},{_digest(what)},{len(what)}\n" for at, what in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, what in files.items():
            entry = zipfile.ZipInfo(at, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, what)
    return out.getvalue()


def _metadata():
    found = project()
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {found['name']}",
        f"Version: {found['version']}",
        f"Summary: {found['description']}",
        f"License-Expression: {found['license']}",
        *(f"License-File: {license}" for license in found["license-files"]),
        f"Requires-Python: {found['requires-python']}",
        *(f"Requires-Dist: {needed}" for needed in found["dependencies"]),
    ]
    return "\n".join(lines) + "\n"


def _digest(what):
    digest = base64.urlsafe_b64encode(hashlib.sha256(what).digest())
    return f"sha256={digest.decode().rstrip('=')}"
