"""Clothes for the stand-in images, drawn a batch at a time: shirts and their like, trousers."""

import numpy as np

from gdbook._drawing import SIZE, TAU, Dice, X, Y, cloth, cover, line, paint, within


def t_shirt(dice: Dice) -> np.ndarray:
    """Short sleeves; some with straps instead; often something printed on the chest."""
    bare = dice.chance(0.2)
    shade = dice.shade(0.1, 0.62, 0.98)
    cut = {
        "top": dice.between(0, 2.5) + bare,
        "bottom": dice.between(24.5, 27.5),
        "shoulder": np.where(bare, dice.between(3.5, 5.5), dice.between(6, 7.8)),
        "chest": dice.between(5.6, 7.6),
        "waist": dice.between(5.2, 7.6),
        "hem": dice.between(5.6, 8.4),
        "neck": dice.between(2.4, 4) + 0.6 * bare,
        "neckline": dice.between(1.2, 4.5) + 2 * bare,
        "cuff": np.where(bare, 0, dice.between(7.5, 12.5)),
        "reach": dice.between(1.6, 4.4),
        "slant": dice.between(-0.7, 0.1),
        "gap": dice.between(-1, 0.2),
    }
    _slim(dice, cut, 0.1)
    pictures, _ = _upper(dice, shade, cloth(dice, shade, patterned=0.22), cut)
    _print(dice, pictures, shade, 0.3)
    return pictures


def pullover(dice: Dice) -> np.ndarray:
    """Long sleeves, ribbed cuffs and hem, a closed front; a few with a hood."""
    shade = dice.shade(0.1, 0.66, 0.98)
    cut = _long_sleeved(dice)
    cut |= {"neckline": dice.between(0.8, 3.2), "bottom": dice.between(22.5, 27.5)}
    fabric = cloth(dice, shade, patterned=0.25, grain=0.08)
    rib = 1 - dice.between(0, 0.25) * (cut["bottom"] - Y < dice.between(1, 3))
    pictures, u = _upper(dice, shade, fabric * rib, cut)
    hooded = dice.chance(0.15)
    _hood(dice, pictures, u, shade, cut, hooded)
    _print(dice, pictures, shade, 0.25)
    return pictures


def coat(dice: Dice) -> np.ndarray:
    """Long sleeves, an opening all the way down, a collar or a hood; wide and long."""
    shade = dice.shade(0.2, 0.72, 0.98)
    cut = _long_sleeved(dice)
    cut |= {
        "chest": dice.between(5.6, 7.6),
        "waist": dice.between(5.2, 7.6),
        "hem": dice.between(5.6, 8.6),
        "bottom": dice.between(25, 27.8),
        "neckline": dice.between(0.3, 2.5),
        "top": dice.between(0, 1.8),
    }
    _slim(dice, cut, 0.12)
    fabric = cloth(dice, shade, patterned=0.18, grain=0.07)
    pictures, u = _upper(dice, shade, fabric, cut)
    _opening(dice, pictures, u, shade, cut, strength=dice.between(0.3, 0.9))
    lapels = dice.chance(0.5)
    _collar(dice, pictures, u, shade, cut, dice.between(3, 8), lapels)
    _hood(dice, pictures, u, shade, cut, ~lapels & dice.chance(0.5))
    pocket = cover(1.6 - np.abs(u - dice.between(3, 4.5))) * cover(
        0.5 - np.abs(Y - dice.between(16, 20))
    )
    paint(pictures, pocket * dice.chance(0.5), shade * 0.6)
    return pictures


def shirt(dice: Dice) -> np.ndarray:
    """A button row and a collar, long sleeves or short; or a blouse; patterns often."""
    shade = dice.shade(0.1, 0.5, 0.98)
    style = dice.between(0, 1)
    short, blouse = style < 0.22, (style > 0.78)
    cut = _long_sleeved(dice)
    cut |= {"bottom": dice.between(24, 27.8), "neckline": dice.between(0.6, 3.5)}
    cut["cuff"] = np.where(short, dice.between(8, 14), cut["cuff"])
    cut["reach"] = np.where(short, dice.between(1.2, 3.4), cut["reach"])
    cut["gap"] = np.where(short, dice.between(-1, 0.3), cut["gap"])
    _slim(dice, cut, 0.15)
    pictures, u = _upper(dice, shade, cloth(dice, shade, patterned=0.5), cut)
    _opening(dice, pictures, u, shade, cut, strength=dice.between(0.1, 0.6) * ~blouse)
    buttons = cover(0.7 - u) * (np.sin(Y * TAU / dice.between(3, 4.5)) > 0.6)
    paint(pictures, buttons * dice.between(0, 0.8) * ~blouse * (pictures > 0), 1 - shade)
    _collar(dice, pictures, u, shade, cut, dice.between(2, 4), ~blouse)
    return pictures


def dress(dice: Dice) -> np.ndarray:
    """Narrow at the waist and full length; bare arms, short sleeves, or thin long ones."""
    shade = dice.shade(0.15, 0.66, 0.98)
    style = dice.between(0, 1)
    bare, short = style < 0.45, (style >= 0.45) & (style < 0.72)
    loose = dice.chance(0.2)  # a tunic, not unlike a shirt
    chest = np.where(loose, dice.between(4.6, 6.4), dice.between(3.2, 4.8))
    waist = chest * np.where(loose, dice.between(0.85, 1.05), dice.between(0.7, 1))
    cut = {
        "top": dice.between(0, 1.5),
        "bottom": dice.between(26.5, 28) - loose * dice.between(0, 2.5),
        "shoulder": chest + dice.between(-0.8, 0.5) - 0.6 * bare,
        "chest": chest,
        "waist": waist,
        "hem": waist * np.where(loose, dice.between(1, 1.4), dice.between(0.95, 2.1)),
        "neck": dice.between(1.4, 2.8),
        "neckline": dice.between(0.8, 3.5) + 1.5 * bare,
        "cuff": np.where(bare, 0, np.where(short, dice.between(6, 10), dice.between(14, 21))),
        "reach": np.where(short, dice.between(0.8, 2.6), dice.between(1.6, 4)),
        "slant": dice.between(-0.5, 0.2),
        "gap": dice.between(-0.3, 0.8),
        "waist_at": dice.between(8.5, 13.5),
    }
    fabric = cloth(dice, shade, patterned=0.4, folds=0.14)
    pictures, u = _upper(dice, shade, fabric, cut)
    belt = cover(dice.between(0.4, 1) - np.abs(Y - cut["waist_at"])) * (u < waist)
    paint(pictures, belt * dice.chance(0.25), shade * dice.between(0.3, 0.8))
    return pictures


def trouser(dice: Dice) -> np.ndarray:
    """Two legs, a dark line between them that widens downwards."""
    shade = dice.shade(0.3, 0.74, 0.98)
    waist = dice.between(3.2, 4.6)
    hip = waist + dice.between(0.2, 1.5)
    gap = dice.between(0.1, 2.2) - 2.5 * dice.chance(0.07)  # some so wide that no gap shows
    ankle = np.maximum(gap, 0) + dice.between(1.8, 3.6)
    crotch = dice.between(7.5, 11)
    bend = dice.between(-0.012, 0.012) * np.maximum(Y - crotch, 0) ** 2 * dice.chance(0.4)
    u = np.abs(X - 13.5 - dice.between(-0.7, 0.7) - bend)
    top, bottom = dice.between(0, 1), dice.between(26.5, 28)
    outer = line((top, top + 4, crotch + 1, bottom), (waist, hip, hip, ankle), Y)
    inner = line((crotch - 1, crotch + 1, bottom), (-2.0, np.minimum(gap, 0.2), gap), Y)
    legs = cover(within(u, outer)) * cover(u - inner) * cover(Y - top) * cover(bottom - Y)
    fabric = cloth(dice, shade, patterned=0.06, grain=0.09, folds=0.05)
    fabric = fabric * (1 + dice.between(0, 0.25) * cover(1.4 - np.abs(u - (outer + inner) / 2)))
    pictures = legs * fabric
    fly = cover(0.4 - u) * cover(crotch - Y) * cover(Y - top)
    paint(pictures, fly * dice.between(0, 0.5), shade * 0.5)
    paint(pictures, legs * cover(0.7 - np.abs(Y - top - 1.5)) * dice.between(0, 0.5), shade * 0.6)
    return pictures


def _long_sleeved(dice: Dice) -> dict:
    return {
        "top": dice.between(0, 2.2),
        "bottom": dice.between(24, 27.5),
        "shoulder": dice.between(5.8, 7.4),
        "chest": dice.between(5.2, 7),
        "waist": dice.between(4.8, 6.8),
        "hem": dice.between(4.8, 7.4),
        "neck": dice.between(2, 3.6),
        "neckline": dice.between(0.8, 3),
        "cuff": dice.between(21, 26.5),
        "reach": dice.between(2, 4.8),
        "slant": dice.between(-0.2, 0.2),
        "gap": dice.between(-0.2, 1.1),
    }


def _slim(dice: Dice, cut: dict, share: float) -> None:
    """Take in a share of the garments, and let them down: they come near to dresses."""
    slim = dice.chance(share)
    for part in ("shoulder", "chest", "waist", "hem", "neck"):
        cut[part] = cut[part] * np.where(slim, 0.76, 1)
    cut["bottom"] = np.maximum(cut["bottom"], slim * dice.between(26, 28))


def _upper(dice: Dice, shade, fabric, cut) -> tuple[np.ndarray, np.ndarray]:
    """A body, two sleeves and a neckline; and u, the distance from the garment's middle line."""
    top, bottom, neck = cut["top"], cut["bottom"], cut["neck"]
    slope = dice.between(1.6, 3.2)
    u = np.abs(X - 13.5 - dice.between(-0.6, 0.6) - dice.between(-0.02, 0.02) * (Y - 14))

    armpit = top + dice.between(6, 8.5)
    waist_at = cut.get("waist_at", 0.5 * (armpit + bottom))
    half = line(
        (top, top + slope, armpit, waist_at, bottom),
        (neck, cut["shoulder"], cut["chest"], cut["waist"], cut["hem"]),
        Y,
    )
    body = (
        cover(within(u, half)) * cover(Y - top) * cover(bottom - Y - dice.between(0, 0.02) * u**2)
    )

    cuff = cut["cuff"]
    reach = cut["shoulder"] + cut["reach"]
    outer = line((top + 0.6, top + slope + 0.6, cuff), (neck, cut["shoulder"] + 0.4, reach), Y)
    gap = line((armpit - 1, np.maximum(cuff, armpit)), (-1.0, cut["gap"]), Y)
    inner = np.minimum(half + gap, outer - dice.between(2, 2.8))
    ends = cuff + cut["slant"] * (u - cut["shoulder"])
    sleeves = cover(within(u, outer)) * cover(u - inner) * cover(ends - Y)
    sleeves *= cover(Y - top - 0.6) * (cuff > top)

    pictures = np.zeros((dice.n, SIZE, SIZE), np.float32)
    sleeve_shade = np.where(dice.chance(0.08), dice.between(0.4, 1.6), dice.between(0.92, 1.05))
    paint(pictures, sleeves, fabric * sleeve_shade)
    paint(pictures, body, fabric)
    seam = cover(0.6 - np.abs(u - half)) * cover(Y - armpit + 1) * sleeves
    paint(pictures, seam * dice.between(0.1, 0.8), shade * 0.35)

    hole = cut["neckline"] * (1 - (u / neck) ** dice.between(1, 3)) - (Y - top)
    back = np.where(dice.chance(0.5), 0, shade * dice.between(0.3, 0.7))
    paint(pictures, cover(hole) * (body > 0), back)
    return pictures, u


def _opening(dice: Dice, pictures, u, shade, cut, strength) -> None:
    """The line where the front opens."""
    front = cover(0.5 - u) * cover(Y - cut["top"] - cut["neckline"]) * cover(cut["bottom"] - Y)
    paint(pictures, front * strength, np.where(dice.chance(0.8), shade * 0.2, 1))


def _collar(dice: Dice, pictures, u, shade, cut, length, where) -> None:
    """A pair of flaps that meet on the middle line."""
    down = (Y - cut["top"]) / length
    flap = cover((cut["neck"] + 1) * (1 - down) - u) * cover(u - cut["neck"] * (1 - 1.3 * down))
    flap *= cover(Y - cut["top"])
    paint(pictures, flap * where, np.clip(shade * dice.between(0.6, 1.3), 0, 1))


def _hood(dice: Dice, pictures, u, shade, cut, where) -> None:
    """A hood that lies behind the neck."""
    rim = cut["neck"] + dice.between(0.8, 1.8) - 0.12 * (Y - cut["top"]) ** 2
    hood = cover(rim - u) * cover(Y) * cover(cut["top"] + 4 - Y)
    paint(pictures, hood * where, shade * dice.between(0.7, 0.95))
    paint(pictures, hood * where * cover(rim - u - 1.6) * cover(3.2 - Y), shade * 0.35)


def _print(dice: Dice, pictures, shade, share) -> None:
    """Words or a badge on the chest of some."""
    wide, high = dice.between(1.5, 5), dice.between(0.8, 4)
    x, y = 13.5 + dice.between(-1.5, 1.5), dice.between(8, 13)
    place = cover(wide - np.abs(X - x)) * cover(high - np.abs(Y - y))
    letters = (dice.blotches(1) + 0.4 * dice.blotches(2)) > dice.between(-0.6, 0.3)
    paint(pictures, place * letters * dice.chance(share), np.where(shade > 0.5, 0.1, 0.95))
