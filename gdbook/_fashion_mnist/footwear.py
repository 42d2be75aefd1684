"""Sandals, sneakers, boots and bags for the stand-in images, drawn a batch at a time.

Shoes point to the left; their outlines are heights over the columns: top(x) and sole(x).
"""

import numpy as np

from gdbook._fashion_mnist.drawing import (
    SIZE,
    TAU,
    Sampler,
    X,
    Y,
    arch,
    below,
    cloth,
    cover,
    line,
    paint,
    ring,
    soften,
    stroke,
)


def sneaker(sampler: Sampler) -> np.ndarray:
    """Low, a rounded toe, laces on the slope, a light sole; some reach over the ankle."""
    shade = sampler.shade(0.15, 0.6, 0.98)
    toe, heel, high = sampler.between(0, 1.8), sampler.between(25.3, 27.2), sampler.chance(0.18)
    floor = sampler.between(18.5, 22) + high * sampler.between(1, 3)
    upper = _upper(sampler, toe, heel, floor, high)
    ends = cover(X - toe) * cover(heel - X)
    sole = floor - soften(line((toe, toe + 4), (sampler.between(0, 1.5), 0.0), X))
    body = cover(below(upper)) * cover(-below(sole)) * ends
    pictures = body * cloth(sampler, shade, patterned=0.08, grain=0.07, folds=0.1)

    def contrast():
        return np.clip(shade * sampler.between(0.3, 1.7), 0, 1)

    lean = sampler.between(-1, 1)
    panel = cover(2 - np.abs(X - sampler.between(8, 18) + lean * (Y - 15)))
    paint(pictures, body * panel * sampler.chance(0.5), contrast())
    tip = cover(sampler.between(3, 7) - (X - toe)) * cover(below(upper) - sampler.between(0, 2))
    paint(pictures, body * tip * sampler.chance(0.4), contrast())
    counter = cover(sampler.between(2, 5) - (heel - X)) * cover(floor - Y - sampler.between(0, 3))
    paint(pictures, body * counter * sampler.chance(0.5), contrast())
    stripes = np.sin((X + sampler.between(-1.2, 1.2) * Y) * TAU / sampler.between(3, 7)) > 0.3
    side = cover(4 - np.abs(X - 15)) * cover(below(upper) - 2.2)
    paint(pictures, body * stripes * side * sampler.between(0, 1) * sampler.chance(0.5), contrast())
    laces = cover(1.1 - np.abs(below(upper) - 0.8)) * cover(3.2 - np.abs(X - toe - 12))
    paint(pictures, body * laces * (np.sin(X * TAU / 2.3) > 0), np.clip(1.35 - shade, 0, 1))
    collar = cover(0.9 - np.abs(below(upper))) * cover(X - 18)
    paint(pictures, body * collar * sampler.between(0, 1), shade * 0.4)

    thick = sampler.between(1, 2.8)
    band = cover(below(sole) + 0.5) * cover(thick - below(sole)) * ends
    paint(
        pictures,
        band,
        np.where(sampler.chance(0.7), sampler.between(0.5, 1), sampler.between(0.05, 0.5)),
    )
    return pictures


def boot(sampler: Sampler) -> np.ndarray:
    """A shaft over the ankle, a heel of its own or a flat sole; some are no higher than shoes."""
    shade = sampler.shade(0.2, 0.7, 0.98)
    toe, heel, low = sampler.between(0.2, 3), sampler.between(22.5, 26.8), sampler.chance(0.25)
    floor = sampler.between(22, 24.8) - low * sampler.between(0.5, 3)
    shaft = sampler.between(11, 15)
    height = np.where(low, sampler.between(8.5, 13), sampler.between(13, 22))
    heights = (
        2.5,
        5,
        sampler.between(5.5, 7.5),
        0.62 * height,
        height,
        height + sampler.between(-1, 1.5),
    )
    upper = soften(
        line((toe, toe + 2, toe + 6, shaft - 1.5, shaft + 1.2, heel), _up(floor, heights), X)
    )
    high = sampler.chance(0.3)
    lift = np.where(high, sampler.between(3, 7), sampler.between(0, 1.5))
    sole = floor - lift * soften(line((toe + 7, heel - 4), (0.0, 1.0), X))
    back = heel - sampler.between(0, 2.5) * np.sin(np.clip((floor - Y) / height, 0, 1) * TAU / 2)
    body = cover(below(upper)) * cover(-below(sole)) * cover(X - toe) * cover(back - X)
    pictures = body * cloth(sampler, shade, patterned=0.02, grain=0.06, folds=0.12)

    shine = cover(1.5 - np.abs(below(upper) - sampler.between(2, 4)))
    paint(pictures, body * shine * sampler.between(0, 0.35), 1)
    gore = cover(sampler.between(1, 2.5) - np.abs(X - shaft - 4)) * cover(floor - 9 - Y)
    paint(pictures, body * gore * sampler.chance(0.25), shade * sampler.between(0.3, 0.8))
    laces = cover(1.4 - np.abs(X - shaft - 0.5)) * (
        np.sin(Y * TAU / sampler.between(2.2, 3.4)) > 0.2
    )
    paint(pictures, body * laces * cover(floor - 7 - Y) * sampler.chance(0.35), 1.1 - shade)
    strap = cover(0.8 - np.abs(Y - floor + sampler.between(7, 11) + 0.15 * (X - 15)))
    paint(pictures, body * strap * sampler.chance(0.25), shade * 0.45)
    zipper = cover(0.5 - np.abs(X - sampler.between(17, 21))) * cover(floor - 3 - Y)
    paint(pictures, body * zipper * sampler.chance(0.25), shade * 0.5)
    rim = cover(1 - np.abs(Y - floor + height - 1)) * cover(X - shaft)
    paint(
        pictures,
        body * rim * sampler.between(0, 1) * sampler.chance(0.4),
        shade * sampler.between(0.3, 1.4),
    )

    thick = sampler.between(0.6, 2.2)
    ground = (
        cover(below(sole) + 0.3) * cover(thick - below(sole)) * cover(X - toe) * cover(heel - X)
    )
    under = np.clip(shade * sampler.between(0.2, 1.3), 0, 1)
    paint(pictures, ground * np.where(high, 0.4, 1), under)
    block = np.where(high, sampler.between(1, 4), sampler.between(4, 8))
    stand = (
        cover(block - (heel - X)) * cover(heel - X) * cover(below(sole)) * cover(floor + thick - Y)
    )
    paint(pictures, stand, under)
    return pictures


def sandal(sampler: Sampler) -> np.ndarray:
    """A thin sole, flat or on a heel, and straps with much background in between."""
    shade = sampler.shade(0.22, 0.52, 0.98)
    toe, heel = sampler.between(0, 2), sampler.between(25, 27.5)
    raised = sampler.chance(0.45)
    lift = np.where(raised, sampler.between(4, 12), sampler.between(0, 2))
    floor = np.where(raised, sampler.between(23.5, 26.5), sampler.between(17.5, 21.5))
    rest = line((toe, toe + 6, toe + 14, heel), (0.0, 0.0, 0.62, 1.0), X)
    sole = floor - lift * soften(soften(rest))
    thick, depth = sampler.between(1, 2.4), below(sole)
    ends = cover(X - toe) * cover(heel - X)
    pictures = (
        cover(thick / 2 - np.abs(depth)) * ends * np.clip(shade * sampler.between(0.6, 1.3), 0, 1)
    )

    wedge = sampler.chance(0.4)
    fill = cover(depth) * cover(floor + 0.8 - Y) * cover(X - toe - 7) * cover(heel - X)
    width = np.where(wedge, 30, sampler.between(0.8, 4))
    stem = fill * cover(width - (heel - X) + 0.25 * (floor - Y))
    paint(pictures, stem * raised, shade * sampler.between(0.5, 1))

    leather = np.clip(shade * sampler.between(0.8, 1.4), 0, 1) * (1 + 0.15 * sampler.grain())
    style = sampler.between(0, 1)
    # closed like a sneaker, but cut open by slanting gaps
    upper = _upper(sampler, toe, heel, floor, sampler.chance(0.2))
    gaps = np.sin(
        (X + sampler.between(-1, 1) * Y) * TAU / sampler.between(4, 8) + sampler.between(0, TAU)
    )
    shell = cover(below(upper + 1 - lift * rest * 0.6)) * cover(-depth) * ends
    paint(pictures, shell * (gaps > sampler.between(-1, 0.7)) * (style < 0.25), leather)
    # a slide: one broad band over the forefoot
    x, half = toe + sampler.between(8, 11), sampler.between(2.5, 5)
    band = cover(half - np.abs(X - x + 0.5 * (Y - floor))) * cover(sampler.between(4, 7) + depth)
    paint(pictures, band * cover(-depth) * (np.abs(style - 0.35) < 0.1), leather)
    # a strap from between the toes
    strung = np.abs(style - 0.52) < 0.07
    peak_x, peak_y = toe + sampler.between(10, 14), floor - sampler.between(3, 6) - 0.4 * lift
    thin = sampler.between(0.8, 1.7)
    post = stroke(toe + 5, floor - 1, peak_x, peak_y, thin)
    side = stroke(peak_x, peak_y, peak_x + sampler.between(4, 9), floor - 1 - 0.7 * lift, thin)
    paint(pictures, np.maximum(post, side) * strung, leather)
    # straps over the toes, and one around the ankle
    tied = style > 0.59
    for chance in (1, 0.6):
        center, size = toe + sampler.between(4.5, 8), sampler.between(2.2, 4)
        over = arch(center, floor - 0.3, size, sampler.between(2.5, 5.5), sampler.between(1.2, 3))
        paint(pictures, over * tied * sampler.chance(chance), leather)
    ankle_x, ankle_y = (
        heel - sampler.between(3.5, 5.5),
        floor - 0.95 * lift - sampler.between(4, 7.5),
    )
    loop = sampler.between(2.2, 3.4)
    around = ring(ankle_x, ankle_y, loop, sampler.between(0.9, 1.6), thin)
    paint(pictures, around * tied, leather)
    back = stroke(heel - 1, floor - lift, ankle_x + loop, ankle_y, thin + sampler.between(0, 2))
    paint(pictures, back * tied, leather)
    to_toes, to_instep = sampler.chance(0.45), sampler.chance(0.7)
    front = stroke(toe + 8.5, floor - 3 - 0.2 * lift, ankle_x - loop, ankle_y, thin)
    paint(pictures, front * (tied & to_toes), leather)
    under = sampler.between(13, 17)
    instep = stroke(toe + under, floor - 0.75 * lift, ankle_x - loop, ankle_y, thin)
    paint(pictures, instep * (tied & (to_instep | ~to_toes)), leather)
    return pictures


def bag(sampler: Sampler) -> np.ndarray:
    """A body of many outlines, most with a handle or a strap; a flap, a clasp."""
    shade = sampler.shade(0.12, 0.62, 0.98)
    style = sampler.between(0, 1)
    handled, strapped = style < 0.5, (style >= 0.5) & (style < 0.75)
    bottom = sampler.between(23, 27) - 1.5 * (style > 0.75)
    top = np.where(handled, sampler.between(8, 13.5), sampler.between(3, 10))
    wide = sampler.between(7, 13.4)
    deep = np.minimum(wide * sampler.between(0.85, 1.3), 13.7)
    u = np.abs(X - 13.5 - sampler.between(-0.08, 0.08) * (Y - 14))
    corner = sampler.between(0.3, 5)
    inset = np.minimum(np.minimum(Y - top, bottom - Y) - corner, 0)
    half = line((top, bottom), (wide, deep), Y)
    half = half - corner + np.sqrt(np.maximum(corner**2 - inset**2, 0))
    body = cover(half - u) * cover(Y - top) * cover(bottom - Y)

    pictures = np.zeros((sampler.n, SIZE, SIZE), np.float32)
    thin = sampler.between(0.7, 1.8)
    handle_height = np.minimum(top + 0.5, sampler.between(5, 10))
    handle = arch(13.5, top + 1, sampler.between(3, 7), handle_height, thin)
    paint(pictures, handle * handled, shade * sampler.between(0.6, 1.1))
    strap_height = np.minimum(top + 3.5, sampler.between(6, 14))
    strap = arch(13.5, top + 4, wide - 0.5, strap_height, thin)
    paint(pictures, strap * strapped, shade * sampler.between(0.6, 1.1))
    paint(pictures, body, cloth(sampler, shade, patterned=0.35, grain=0.06, folds=0.08))

    flap = top + (bottom - top) * sampler.between(0.25, 0.6)
    edge = cover(0.5 - np.abs(Y - flap - sampler.between(-0.15, 0.15) * u))
    paint(pictures, body * edge * sampler.chance(0.5), shade * sampler.between(0.3, 0.7))
    clasp = cover(sampler.between(0.5, 1.5) - u) * cover(0.9 - np.abs(Y - flap))
    paint(pictures, body * clasp * sampler.chance(0.5), np.where(shade > 0.5, 0.1, 0.95))
    rim = body * cover(1.2 - np.abs(half - u))
    paint(pictures, rim * sampler.between(0, 0.6), shade * sampler.between(0.5, 1.1))
    return pictures


def _upper(sampler: Sampler, toe, heel, floor, high) -> np.ndarray:
    """The outline of a sneaker, low or high, from the toe over the tongue to the heel."""
    rise = np.where(high, sampler.between(14, 18), sampler.between(8, 12.5))
    tongue = np.where(high, sampler.between(11.5, 14), sampler.between(14, 18))
    heights = (
        1.5,
        3.6,
        5,
        0.62 * rise,
        rise,
        sampler.between(0.75, 0.95) * rise,
        0.92 * rise,
        0.8 * rise,
    )
    knots = (
        toe,
        toe + 2,
        toe + 5,
        0.5 * (toe + tongue) + 2.5,
        tongue,
        tongue + 3.5,
        heel - 1.5,
        heel,
    )
    return soften(line(knots, _up(floor, heights), X))


def _up(floor, heights) -> tuple:
    return tuple(floor - height for height in heights)
