"""The colours of the pictures: seen on white and dark pages, and by every eye."""

import matplotlib
import numpy as np
import pytest

from gdbook import plot
from gdbook.site import theme


def rgb(color):
    return np.array(matplotlib.colors.to_rgb(color))


def linear(color):
    c = rgb(color)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    high, low = sorted((linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# Machado, Oliveira, Fernandes: A physiologically-based model for simulation of color vision
# deficiency (2009), severity 1.0.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(linear_rgb):
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    xyz = np.array(to_xyz) @ linear_rgb / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, other):
    (L1, a1, b1), (L2, a2, b2) = one, other
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    C1, C2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    dh = (h2 - h1 + 180) % 360 - 180
    h = (h1 + dh / 2) % 360
    L, C = (L1 + L2) / 2, (C1 + C2) / 2
    T = 1 + sum(
        weight * np.cos(np.radians(times * h + shift))
        for weight, times, shift in ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    )
    SL = 1 + 0.015 * (L - 50) ** 2 / np.sqrt(20 + (L - 50) ** 2)
    SC, SH = 1 + 0.045 * C, 1 + 0.015 * C * T
    turn = np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    RT = -2 * np.sqrt(C**7 / (C**7 + 25.0**7)) * turn
    dL, dC = (L2 - L1) / SL, (C2 - C1) / SC
    dH = 2 * np.sqrt(C1 * C2) * np.sin(np.radians(dh / 2)) / SH
    return np.sqrt(dL**2 + dC**2 + dH**2 + RT * dC * dH)


def test_the_color_difference_agrees_with_published_pairs():
    # Sharma, Wu, Dalal: The CIEDE2000 color-difference formula (2005), pairs 1, 9 and 25.
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 2.49, -0.001), (50, -2.49, 0.0009)) == pytest.approx(7.1792, abs=1e-4)
    one, other = (60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)
    assert ciede2000(one, other) == pytest.approx(1.2644, abs=1e-4)


@pytest.mark.parametrize("color", plot.PALETTE)
@pytest.mark.parametrize("page", ["#ffffff", "#1e2129"])
def test_every_data_color_stands_out_on_both_pages(color, page):
    assert contrast(color, page) >= 3


#: As the book's pages show them in the dark, where thin lines need more than 3 : 1.
IN_THE_DARK = [theme.DATA_ON_DARK.get(color, color) for color in plot.PALETTE]


@pytest.mark.parametrize("color", IN_THE_DARK)
def test_a_thin_line_is_seen_in_the_dark(color):
    assert contrast(color, theme.DARK["paper"]) >= 4.5


def test_what_stands_in_for_a_data_color_stands_in_for_one():
    assert set(theme.DATA_ON_DARK) <= set(plot.PALETTE)


@pytest.mark.parametrize(("palette", "apart"), [(plot.PALETTE, 12), (IN_THE_DARK, 10)])
@pytest.mark.parametrize("sight", SIGHT)
def test_every_eye_tells_the_colors_apart(sight, palette, apart):
    seen = [lab(np.clip(np.array(SIGHT[sight]) @ linear(color), 0, 1)) for color in palette]
    distances = [ciede2000(a, b) for i, a in enumerate(seen) for b in seen[:i]]
    assert len(distances) == 10
    assert min(distances) >= apart


def test_markers_and_line_styles_tell_apart_as_well():
    assert len(plot.PALETTE) == len(set(plot.MARKERS)) == len(set(plot.LINE_STYLES)) == 5
