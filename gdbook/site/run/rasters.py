"""Pictures inside an SVG, such as a landscape's colours, as WebP: a fraction of the PNG."""

import functools
import io
import re
from base64 import b64decode, b64encode

from PIL import Image

QUALITY = 92
FEW = 256  # colours; a picture of no more is drawn in areas and kept as it is

_PNG = re.compile(r"data:image/png;base64,\s*([A-Za-z0-9+/=\s]+)")


def lighter(svg):
    """The SVG with every PNG in it as WebP, where that is smaller.

    Smooth pictures lose what nobody sees; those of few colours, whose pixels are data, nothing.
    """
    return _PNG.sub(lambda match: _webp(match.group(1)) or match.group(), svg)


@functools.lru_cache(maxsize=32)  # the frames of an animation share their landscape
def _webp(png):
    """A PNG in base64 as an address with the same picture, or None if that would be longer."""
    image = Image.open(io.BytesIO(b64decode(png))).convert("RGBA")
    smooth = image.getcolors(FEW) is None
    out = io.BytesIO()
    # WebP's usual effort: more of it saves a tenth of the bytes and takes seconds a picture.
    image.save(out, "WEBP", exact=True, **({"quality": QUALITY} if smooth else {"lossless": True}))
    address = f"data:image/webp;base64,{b64encode(out.getvalue()).decode('ascii')}"
    return address if len(address) < len(png) else None
