"""A figure of the site -> what paper and devices take: the pictures inside it as JPEG or PNG.

A smooth picture, whose WebP has lost what nobody sees, becomes a JPEG: a quarter of the PNG, and a
PDF keeps it as it is instead of packing all its pixels once more. One of few colours or with glass
in it keeps every pixel.
"""

import base64
import functools
import io
import re

from lxml import etree
from PIL import Image

from gdbook.site.render import svg
from gdbook.site.theme import LIGHT

QUALITY = 90
_WEBP = re.compile(r"data:image/webp;base64,([A-Za-z0-9+/=]+)")


def on_paper(text: str) -> str:
    """A figure's SVG for Typst, which knows WebP."""
    return _WEBP.sub(lambda match: _jpeg(match.group(1)) or match.group(), text)


def on_devices(text: str) -> str:
    """A figure's SVG for an EPUB: on light ground, whatever the page's, and without WebP."""
    root = svg.parse(text)
    svg.on_ground(root, LIGHT["paper"])
    seen: set[str] = set()
    for element in root.iter(etree.Element):  # matplotlib names some parts twice
        name = element.get("id")
        if name in seen:
            del element.attrib["id"]
        elif name:
            seen.add(name)
    text = svg.serialize(root)
    return _WEBP.sub(lambda match: _jpeg(match.group(1)) or _png(match.group(1)), text)


@functools.lru_cache(maxsize=256)  # of the PDF, the EPUB, and the frames that share a landscape
def _jpeg(webp):
    """The address of a smooth picture as a JPEG, or None if it has to keep every pixel."""
    content = base64.b64decode(webp)
    if content[12:16] != b"VP8 ":  # the kind of WebP that is lossy and without glass
        return None
    return _address(Image.open(io.BytesIO(content)), "jpeg", quality=QUALITY, subsampling=0)


def _png(webp):
    return _address(Image.open(io.BytesIO(base64.b64decode(webp))), "png")


def _address(image, kind, **how):
    out = io.BytesIO()
    image.save(out, kind, **how)
    return f"data:image/{kind};base64,{base64.b64encode(out.getvalue()).decode('ascii')}"
