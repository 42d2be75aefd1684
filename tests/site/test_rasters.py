"""Pictures inside an SVG become lighter and stay what they are."""

import io
import re
from base64 import b64decode, b64encode

import numpy as np
from matplotlib import colormaps
from PIL import Image

from gdbook.site.run.rasters import lighter


def svg(array):
    out = io.BytesIO()
    Image.fromarray(array).save(out, "PNG")
    return (
        f'<svg><image href="data:image/png;base64,\n{b64encode(out.getvalue()).decode()}"/></svg>'
    )


def pictures(text):
    found = re.findall(r"data:image/(\w+);base64,\s*([A-Za-z0-9+/=]+)", text)
    return [(kind, np.array(Image.open(io.BytesIO(b64decode(data))))) for kind, data in found]


def landscape(size=300):
    """Smooth colours of which there are many, as a bilinear image has them."""
    x, y = np.meshgrid(np.linspace(-3, 3, size), np.linspace(-3, 3, size))
    heights = np.exp(-(x**2) - y**2) + 0.1 * x
    shades = colormaps["viridis"]((heights - heights.min()) / np.ptp(heights))
    return np.round(255 * shades).astype(np.uint8) + np.uint8([1, 0, 0, 0]) * (x > y)[..., None]


def test_a_landscape_is_a_fifth_and_looks_the_same():
    drawn = landscape()
    made = lighter(svg(drawn))
    assert len(made) < len(svg(drawn)) / 5
    ((kind, shown),) = pictures(made)
    assert kind == "webp"
    difference = np.abs(shown[..., :3].astype(int) - drawn[..., :3])
    assert difference.mean() < 2
    assert np.percentile(difference, 99) <= 8


def test_pixels_that_are_data_stay_exactly():
    rng = np.random.default_rng(1)
    grey = rng.integers(0, 200, (56, 56)).astype(np.uint8)
    drawn = np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    ((kind, shown),) = pictures(lighter(svg(drawn)))
    assert kind == "webp"
    full = np.array(Image.fromarray(shown).convert("RGBA"))
    assert np.array_equal(full, drawn)


def test_transparency_stays():
    drawn = landscape()
    drawn[:150, :, 3] = 0
    ((_, shown),) = pictures(lighter(svg(drawn)))
    assert np.array_equal(shown[..., 3], drawn[..., 3])


def test_the_rest_of_the_svg_is_left_alone():
    text = '<svg><path d="M0 0"/><image href="data:image/webp;base64,AAAA"/></svg>'
    assert lighter(text) == text
    both = svg(landscape(40)) + text
    assert lighter(both).endswith(text)


def test_a_picture_that_would_not_get_lighter_stays():
    dot = np.full((1, 1, 4), 255, np.uint8)
    made = lighter(svg(dot))
    assert len(made) <= len(svg(dot))
