"""Clothes for the stand-in images, drawn a batch at a time: shirts and their like, trousers."""

import numpy as np

from gdbook._fashion_mnist.drawing import (
    SIZE,
    TAU,
    Sampler,
    X,
    Y,
    cloth,
    cover,
    line,
    paint,
    within,
)


def t_shirt(sampler: Sampler) -> np.ndarray:
    """Short sleeves; some with straps instead; often something printed on the chest."""
    bare = sampler.chance(0.2)
    shade = sampler.shade(0.1, 0.62, 0.98)
    cut = {
        "top": sampler.between(0, 2.5) + bare,
        "bottom": sampler.between(24.5, 27.5),
        "shoulder": np.where(bare, sampler.between(3.5, 5.5), sampler.between(6, 7.8)),
        "chest": sampler.between(5.6, 7.6),
        "waist": sampler.between(5.2, 7.6),
        "hem": sampler.between(5.6, 8.4),
        "neck": sampler.between(2.4, 4) + 0.6 * bare,
        "neckline": sampler.between(1.2, 4.5) + 2 * bare,
        "cuff": np.where(bare, 0, sampler.between(7.5, 12.5)),
        "reach": sampler.between(1.6, 4.4),
        "slant": sampler.between(-0.7, 0.1),
        "gap": sampler.between(-1, 0.2),
    }
    _slim(sampler, cut, 0.1)
    pictures, _ = _upper(sampler, shade, cloth(sampler, shade, patterned=0.22), cut)
    _print(sampler, pictures, shade, 0.3)
    return pictures


def pullover(sampler: Sampler) -> np.ndarray:
    """Long sleeves, ribbed cuffs and hem, a closed front; a few with a hood."""
    shade = sampler.shade(0.1, 0.66, 0.98)
    cut = _long_sleeved(sampler)
    cut |= {"neckline": sampler.between(0.8, 3.2), "bottom": sampler.between(22.5, 27.5)}
    fabric = cloth(sampler, shade, patterned=0.25, grain=0.08)
    rib = 1 - sampler.between(0, 0.25) * (cut["bottom"] - Y < sampler.between(1, 3))
    pictures, u = _upper(sampler, shade, fabric * rib, cut)
    hooded = sampler.chance(0.15)
    _hood(sampler, pictures, u, shade, cut, hooded)
    _print(sampler, pictures, shade, 0.25)
    return pictures


def coat(sampler: Sampler) -> np.ndarray:
    """Long sleeves, an opening all the way down, a collar or a hood; wide and long."""
    shade = sampler.shade(0.2, 0.72, 0.98)
    cut = _long_sleeved(sampler)
    cut |= {
        "chest": sampler.between(5.6, 7.6),
        "waist": sampler.between(5.2, 7.6),
        "hem": sampler.between(5.6, 8.6),
        "bottom": sampler.between(25, 27.8),
        "neckline": sampler.between(0.3, 2.5),
        "top": sampler.between(0, 1.8),
    }
    _slim(sampler, cut, 0.12)
    fabric = cloth(sampler, shade, patterned=0.18, grain=0.07)
    pictures, u = _upper(sampler, shade, fabric, cut)
    _opening(sampler, pictures, u, shade, cut, strength=sampler.between(0.3, 0.9))
    lapels = sampler.chance(0.5)
    _collar(sampler, pictures, u, shade, cut, sampler.between(3, 8), lapels)
    _hood(sampler, pictures, u, shade, cut, ~lapels & sampler.chance(0.5))
    pocket = cover(1.6 - np.abs(u - sampler.between(3, 4.5))) * cover(
        0.5 - np.abs(Y - sampler.between(16, 20))
    )
    paint(pictures, pocket * sampler.chance(0.5), shade * 0.6)
    return pictures


def shirt(sampler: Sampler) -> np.ndarray:
    """A button row and a collar, long sleeves or short; or a blouse; patterns often."""
    shade = sampler.shade(0.1, 0.5, 0.98)
    style = sampler.between(0, 1)
    short, blouse = style < 0.22, (style > 0.78)
    cut = _long_sleeved(sampler)
    cut |= {"bottom": sampler.between(24, 27.8), "neckline": sampler.between(0.6, 3.5)}
    cut["cuff"] = np.where(short, sampler.between(8, 14), cut["cuff"])
    cut["reach"] = np.where(short, sampler.between(1.2, 3.4), cut["reach"])
    cut["gap"] = np.where(short, sampler.between(-1, 0.3), cut["gap"])
    _slim(sampler, cut, 0.15)
    pictures, u = _upper(sampler, shade, cloth(sampler, shade, patterned=0.5), cut)
    _opening(sampler, pictures, u, shade, cut, strength=sampler.between(0.1, 0.6) * ~blouse)
    buttons = cover(0.7 - u) * (np.sin(Y * TAU / sampler.between(3, 4.5)) > 0.6)
    paint(pictures, buttons * sampler.between(0, 0.8) * ~blouse * (pictures > 0), 1 - shade)
    _collar(sampler, pictures, u, shade, cut, sampler.between(2, 4), ~blouse)
    return pictures


def dress(sampler: Sampler) -> np.ndarray:
    """Narrow at the waist and full length; bare arms, short sleeves, or thin long ones."""
    shade = sampler.shade(0.15, 0.66, 0.98)
    style = sampler.between(0, 1)
    bare, short = style < 0.45, (style >= 0.45) & (style < 0.72)
    loose = sampler.chance(0.2)  # a tunic, not unlike a shirt
    chest = np.where(loose, sampler.between(4.6, 6.4), sampler.between(3.2, 4.8))
    waist = chest * np.where(loose, sampler.between(0.85, 1.05), sampler.between(0.7, 1))
    cut = {
        "top": sampler.between(0, 1.5),
        "bottom": sampler.between(26.5, 28) - loose * sampler.between(0, 2.5),
        "shoulder": chest + sampler.between(-0.8, 0.5) - 0.6 * bare,
        "chest": chest,
        "waist": waist,
        "hem": waist * np.where(loose, sampler.between(1, 1.4), sampler.between(0.95, 2.1)),
        "neck": sampler.between(1.4, 2.8),
        "neckline": sampler.between(0.8, 3.5) + 1.5 * bare,
        "cuff": np.where(bare, 0, np.where(short, sampler.between(6, 10), sampler.between(14, 21))),
        "reach": np.where(short, sampler.between(0.8, 2.6), sampler.between(1.6, 4)),
        "slant": sampler.between(-0.5, 0.2),
        "gap": sampler.between(-0.3, 0.8),
        "waist_at": sampler.between(8.5, 13.5),
    }
    fabric = cloth(sampler, shade, patterned=0.4, folds=0.14)
    pictures, u = _upper(sampler, shade, fabric, cut)
    belt = cover(sampler.between(0.4, 1) - np.abs(Y - cut["waist_at"])) * (u < waist)
    paint(pictures, belt * sampler.chance(0.25), shade * sampler.between(0.3, 0.8))
    return pictures


def trouser(sampler: Sampler) -> np.ndarray:
    """Two legs, a dark line between them that widens downwards."""
    shade = sampler.shade(0.3, 0.74, 0.98)
    waist = sampler.between(3.2, 4.6)
    hip = waist + sampler.between(0.2, 1.5)
    gap = sampler.between(0.1, 2.2) - 2.5 * sampler.chance(0.07)  # some so wide that no gap shows
    ankle = np.maximum(gap, 0) + sampler.between(1.8, 3.6)
    crotch = sampler.between(7.5, 11)
    bend = sampler.between(-0.012, 0.012) * np.maximum(Y - crotch, 0) ** 2 * sampler.chance(0.4)
    u = np.abs(X - 13.5 - sampler.between(-0.7, 0.7) - bend)
    top, bottom = sampler.between(0, 1), sampler.between(26.5, 28)
    outer = line((top, top + 4, crotch + 1, bottom), (waist, hip, hip, ankle), Y)
    inner = line((crotch - 1, crotch + 1, bottom), (-2.0, np.minimum(gap, 0.2), gap), Y)
    legs = cover(within(u, outer)) * cover(u - inner) * cover(Y - top) * cover(bottom - Y)
    fabric = cloth(sampler, shade, patterned=0.06, grain=0.09, folds=0.05)
    fabric = fabric * (1 + sampler.between(0, 0.25) * cover(1.4 - np.abs(u - (outer + inner) / 2)))
    pictures = legs * fabric
    fly = cover(0.4 - u) * cover(crotch - Y) * cover(Y - top)
    paint(pictures, fly * sampler.between(0, 0.5), shade * 0.5)
    paint(
        pictures, legs * cover(0.7 - np.abs(Y - top - 1.5)) * sampler.between(0, 0.5), shade * 0.6
    )
    return pictures


def _long_sleeved(sampler: Sampler) -> dict:
    return {
        "top": sampler.between(0, 2.2),
        "bottom": sampler.between(24, 27.5),
        "shoulder": sampler.between(5.8, 7.4),
        "chest": sampler.between(5.2, 7),
        "waist": sampler.between(4.8, 6.8),
        "hem": sampler.between(4.8, 7.4),
        "neck": sampler.between(2, 3.6),
        "neckline": sampler.between(0.8, 3),
        "cuff": sampler.between(21, 26.5),
        "reach": sampler.between(2, 4.8),
        "slant": sampler.between(-0.2, 0.2),
        "gap": sampler.between(-0.2, 1.1),
    }


def _slim(sampler: Sampler, cut: dict, share: float) -> None:
    """Take in a share of the garments, and let them down: they come near to dresses."""
    slim = sampler.chance(share)
    for part in ("shoulder", "chest", "waist", "hem", "neck"):
        cut[part] = cut[part] * np.where(slim, 0.76, 1)
    cut["bottom"] = np.maximum(cut["bottom"], slim * sampler.between(26, 28))


def _upper(sampler: Sampler, shade, fabric, cut) -> tuple[np.ndarray, np.ndarray]:
    """A body, two sleeves and a neckline; and u, the distance from the garment's middle line."""
    top, bottom, neck = cut["top"], cut["bottom"], cut["neck"]
    slope = sampler.between(1.6, 3.2)
    u = np.abs(X - 13.5 - sampler.between(-0.6, 0.6) - sampler.between(-0.02, 0.02) * (Y - 14))

    armpit = top + sampler.between(6, 8.5)
    waist_at = cut.get("waist_at", 0.5 * (armpit + bottom))
    half = line(
        (top, top + slope, armpit, waist_at, bottom),
        (neck, cut["shoulder"], cut["chest"], cut["waist"], cut["hem"]),
        Y,
    )
    body = (
        cover(within(u, half))
        * cover(Y - top)
        * cover(bottom - Y - sampler.between(0, 0.02) * u**2)
    )

    cuff = cut["cuff"]
    reach = cut["shoulder"] + cut["reach"]
    outer = line((top + 0.6, top + slope + 0.6, cuff), (neck, cut["shoulder"] + 0.4, reach), Y)
    gap = line((armpit - 1, np.maximum(cuff, armpit)), (-1.0, cut["gap"]), Y)
    inner = np.minimum(half + gap, outer - sampler.between(2, 2.8))
    ends = cuff + cut["slant"] * (u - cut["shoulder"])
    sleeves = cover(within(u, outer)) * cover(u - inner) * cover(ends - Y)
    sleeves *= cover(Y - top - 0.6) * (cuff > top)

    pictures = np.zeros((sampler.n, SIZE, SIZE), np.float32)
    sleeve_shade = np.where(
        sampler.chance(0.08), sampler.between(0.4, 1.6), sampler.between(0.92, 1.05)
    )
    paint(pictures, sleeves, fabric * sleeve_shade)
    paint(pictures, body, fabric)
    seam = cover(0.6 - np.abs(u - half)) * cover(Y - armpit + 1) * sleeves
    paint(pictures, seam * sampler.between(0.1, 0.8), shade * 0.35)

    hole = cut["neckline"] * (1 - (u / neck) ** sampler.between(1, 3)) - (Y - top)
    back = np.where(sampler.chance(0.5), 0, shade * sampler.between(0.3, 0.7))
    paint(pictures, cover(hole) * (body > 0), back)
    return pictures, u


def _opening(sampler: Sampler, pictures, u, shade, cut, strength) -> None:
    """The line where the front opens."""
    front = cover(0.5 - u) * cover(Y - cut["top"] - cut["neckline"]) * cover(cut["bottom"] - Y)
    paint(pictures, front * strength, np.where(sampler.chance(0.8), shade * 0.2, 1))


def _collar(sampler: Sampler, pictures, u, shade, cut, length, where) -> None:
    """A pair of flaps that meet on the middle line."""
    down = (Y - cut["top"]) / length
    flap = cover((cut["neck"] + 1) * (1 - down) - u) * cover(u - cut["neck"] * (1 - 1.3 * down))
    flap *= cover(Y - cut["top"])
    paint(pictures, flap * where, np.clip(shade * sampler.between(0.6, 1.3), 0, 1))


def _hood(sampler: Sampler, pictures, u, shade, cut, where) -> None:
    """A hood that lies behind the neck."""
    rim = cut["neck"] + sampler.between(0.8, 1.8) - 0.12 * (Y - cut["top"]) ** 2
    hood = cover(rim - u) * cover(Y) * cover(cut["top"] + 4 - Y)
    paint(pictures, hood * where, shade * sampler.between(0.7, 0.95))
    paint(pictures, hood * where * cover(rim - u - 1.6) * cover(3.2 - Y), shade * 0.35)


def _print(sampler: Sampler, pictures, shade, share) -> None:
    """Words or a badge on the chest of some."""
    wide, high = sampler.between(1.5, 5), sampler.between(0.8, 4)
    x, y = 13.5 + sampler.between(-1.5, 1.5), sampler.between(8, 13)
    place = cover(wide - np.abs(X - x)) * cover(high - np.abs(Y - y))
    letters = (sampler.blotches(1) + 0.4 * sampler.blotches(2)) > sampler.between(-0.6, 0.3)
    paint(pictures, place * letters * sampler.chance(share), np.where(shade > 0.5, 0.1, 0.95))
