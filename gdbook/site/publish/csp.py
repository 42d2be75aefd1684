"""What a page may load and run, said to the browser in a Content-Security-Policy.

Everything comes from the site itself. A script or style that stands in the page is named by its
digest, so that nothing runs that the build did not write.
"""

import base64
import hashlib
import os
import re
from html import escape, unescape

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_STYLED = re.compile(r"<[a-zA-Z][^<>]*?\sstyle=(?:\"([^\"]*)\"|'([^']*)')")
_HANDLER = re.compile(r"<[a-zA-Z][^<>]*?\s(on[a-z]+)=[\"']|(?:href|src)=[\"'](javascript:)")
_DATA = re.compile(r"\btype=[\"']?(?:application/(?:ld\+)?json)\b")  # is not executed
_CHARSET = re.compile(r"<meta charset=[^>]*>", re.IGNORECASE)


def policy(html, draft=False):
    """The policy for a page.

    Args:
        html: The whole page as it will be served.
        draft: Whether `gdbook serve` shows it, whose server adds a script to each page.

    Returns:
        The text for the `content` of the meta element.

    Raises:
        ValueError: If the page has a script in an attribute, which no digest can allow.
    """
    bare = _SCRIPT.sub("", html)
    if handler := _HANDLER.search(bare):
        name = handler.group(1) or handler.group(2)
        raise ValueError(f"{name} in a page: put the script into a file")
    scripts = [
        text for attributes, text in _SCRIPT.findall(html) if text and not _DATA.search(attributes)
    ]
    styles = _STYLE.findall(html)
    attributes = [unescape(one or two) for one, two in _STYLED.findall(_STYLE.sub("", bare))]
    allowed_styles = _digests(styles)
    if attributes:  # such as the width of a figure
        allowed_styles += ["'unsafe-hashes'", *_digests(attributes)]
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", *(["'unsafe-inline'"] if draft else _digests(scripts))],
        "style-src": ["'self'", *allowed_styles],
        "img-src": ["'self'", "data:"],  # Material's icons are data in its style sheet
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def with_policy(html):
    """The page with its policy, right behind its charset: before all that the policy is about."""
    draft = os.environ.get("GDBOOK_DRAFT", "0") != "0"
    content = escape(policy(html, draft), quote=False)
    tag = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    html, count = _CHARSET.subn(lambda charset: charset.group() + tag, html, count=1)
    if not count:
        raise ValueError("a page without <meta charset>")
    return html


def _digests(texts):
    """The texts' digests as a policy names them, each once."""
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return list(dict.fromkeys(f"'sha256-{base64.b64encode(d).decode()}'" for d in digests))
