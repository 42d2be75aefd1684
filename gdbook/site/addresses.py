"""Where the book is published, as the environment says: the site's address, its repository.

Both end up in links, in notebooks and in commands that readers run: what is no address is refused.
"""

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

SITE, REPOSITORY = "GDBOOK_SITE_URL", "GITHUB_REPOSITORY"
_OWNER_AND_NAME = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")
_TAG = re.compile(r"[\w.+/-]+")
_PLAIN = re.compile(r"[!$-;=?-Z_a-z~]+")  # no space, quotation mark, bracket or backslash


def site(environ: Mapping[str, str] = os.environ) -> str | None:
    """The published site's address, which ends with a slash; None while there is none.

    Raises:
        ValueError: If GDBOOK_SITE_URL is not a whole address of a folder.
    """
    said = environ.get(SITE)
    if not said:
        return None
    try:
        parts = urlsplit(said)
        whole = parts.scheme in ("http", "https") and parts.hostname and _PLAIN.fullmatch(said)
    except ValueError:  # such as half of an IPv6 address
        whole = False
    if not whole or "?" in said or "#" in said:
        raise ValueError(f"{SITE} must be an address such as https://a.org/book/, not {said!r}")
    return f"{said.rstrip('/')}/"


def repository(environ: Mapping[str, str] = os.environ) -> str | None:
    """The repository on GitHub, as owner/name; None where it is not known.

    Raises:
        ValueError: If GITHUB_REPOSITORY is something else.
    """
    said = environ.get(REPOSITORY)
    if said and not _OWNER_AND_NAME.fullmatch(said):
        raise ValueError(f"{REPOSITORY} must be owner/name, not {said!r}")
    return said or None


def release(environ: Mapping[str, str] = os.environ) -> str | None:
    """The tag of the release that is built; None if it is none.

    Raises:
        ValueError: If GITHUB_REF_NAME is no name of a tag.
    """
    if environ.get("GITHUB_REF_TYPE") != "tag":
        return None
    said = environ.get("GITHUB_REF_NAME", "")
    if not _TAG.fullmatch(said):
        raise ValueError(f"GITHUB_REF_NAME must be a tag, not {said!r}")
    return said
