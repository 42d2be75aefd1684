"""Web fonts opened, cut to one weight or to some characters, and packed again.

HarfBuzz cuts them: to the outlines, the metrics and the features that fontTools would come to, in a
hundredth of its time. It does not know WOFF2, which fontTools reads and writes.
"""

import hashlib
from collections.abc import Iterable
from io import BytesIO

import fontTools
import uharfbuzz
from fontTools.ttLib import TTFont
from uharfbuzz import Face, Set, SubsetFlags, SubsetInput

from gdbook.site.store import Store

VERSION = f"{fontTools.version} {uharfbuzz.__version__}"  # of what is made here


def opened(font: bytes, kept: Store | None = None) -> bytes:
    """A font in WOFF2 as plain TrueType, which HarfBuzz reads.

    Args:
        font: The bytes of the font.
        kept: A Store, so that it is opened once.

    Returns:
        The bytes of the same font.
    """
    if kept is None:
        return _saved(font, None)
    key = Store.key("opened", VERSION, hashlib.sha256(font).hexdigest())
    return kept.made(key, lambda: _saved(font, None))


def packed(font: bytes) -> bytes:
    """A font in TrueType as WOFF2, as a browser wants it."""
    return _saved(font, "woff2")


def _saved(font, flavor):
    whole = TTFont(BytesIO(font), recalcTimestamp=False)  # the same bytes every time
    whole.flavor = flavor
    out = BytesIO()
    whole.save(out)
    return out.getvalue()


def of_weight(font: bytes, weight: int) -> bytes:
    """A font whose axis of weights, if it has one, is fixed.

    Args:
        font: The bytes of a font in TrueType.
        weight: Where the axis is fixed.

    Returns:
        The bytes of a font with the same glyphs, under the same numbers.
    """
    face, cut = Face(font), SubsetInput()
    cut.keep_everything()
    cut.flags |= SubsetFlags.SET_OVERLAPS_FLAG  # where the strokes of a variable font cross
    if not cut.pin_axis_location(face, "wght", weight):
        return font
    return cut.subset(face).blob.data


def with_characters(
    font: bytes, shown: Iterable[str], more: Iterable[str] = (), fewer: Iterable[str] = ()
) -> bytes:
    """A font with these characters alone, if it has them, and all that they need.

    Args:
        font: The bytes of a font in TrueType.
        shown: Characters.
        more: Tags of features that it keeps besides those that HarfBuzz holds for usual,
        fewer: and of those that it does without.

    Returns:
        The bytes of the smaller font.
    """
    cut = SubsetInput()
    cut.flags |= SubsetFlags.NOTDEF_OUTLINE  # what stands for a character that it has not
    cut.unicode_set.update(map(ord, shown))
    cut.layout_feature_tag_set.update(map(_number, more))
    cut.layout_feature_tag_set.difference_update(Set(map(_number, fewer)))
    return cut.subset(Face(font)).blob.data


def _number(tag):
    """A tag of four letters as HarfBuzz counts it."""
    return int.from_bytes(tag.encode("ascii"), "big")
