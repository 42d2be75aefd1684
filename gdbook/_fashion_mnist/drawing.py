"""Drawing many small pictures at once: outlines by signed distance, cloth, dice for the variety.

A batch holds n pictures of 28 × 28 as one float32 array (n, 28, 28): 0 background, 1 white. Sizes
and places are in pixels; one number a picture has the shape (n, 1, 1), so that it stretches over
columns X (28,) and rows Y (28, 1). A cover (n, 28, 28) says how much of each pixel a shape covers.
"""

import numpy as np

SIZE = 28
X = np.arange(SIZE, dtype=np.float32)
Y = X[:, None]
TAU = np.float32(2 * np.pi)


class Sampler:
    """Random choices for a batch of n pictures.

    Built on uniform numbers alone, whose stream is the same on every platform.
    """

    def __init__(self, n: int, rng: np.random.Generator):
        self.n = n
        self.rng = rng

    def between(self, low, high) -> np.ndarray:
        """A number from low to high for every picture, (n, 1, 1)."""
        return low + (high - low) * self.rng.random((self.n, 1, 1), dtype=np.float32)

    def chance(self, share: float) -> np.ndarray:
        """True for about that share of the pictures, (n, 1, 1)."""
        return self.rng.random((self.n, 1, 1), dtype=np.float32) < share

    def shade(self, low, middle, high) -> np.ndarray:
        """A brightness from low to high, for half of the pictures above the middle, (n, 1, 1)."""
        t = self.between(0, 2)
        return np.where(t < 1, low + (middle - low) * t, middle + (high - middle) * (t - 1))

    def grain(self) -> np.ndarray:
        """A number from −1 to 1 for every pixel, (n, 28, 28)."""
        return 2 * self.rng.random((self.n, SIZE, SIZE), dtype=np.float32) - 1

    def blotches(self, size: int) -> np.ndarray:
        """A number from −1 to 1 for every square of size × size pixels, (n, 28, 28)."""
        few = -(-SIZE // size) + 1
        coarse = 2 * self.rng.random((self.n, few, few), dtype=np.float32) - 1
        fine = coarse.repeat(size, axis=1).repeat(size, axis=2)
        return fine[:, :SIZE, :SIZE]


def line(knots, values, at) -> np.ndarray:
    """The broken line through (knots, values), knots ascending; level beyond both ends."""
    out = values[0]
    for k0, k1, v0, v1 in zip(knots, knots[1:], values, values[1:], strict=False):
        out = out + (v1 - v0) * np.clip((at - k0) / (k1 - k0), 0, 1)
    return out


def soften(profile) -> np.ndarray:
    """The profile with its corners rounded: each value mixed with its neighbours."""
    axis = 1 if profile.shape[1] > 1 else 2
    last = profile.shape[axis] - 1
    before = profile.take([0, *range(last)], axis)
    after = profile.take([*range(1, last + 1), last], axis)
    return (before + 2 * profile + after) / 4


def cover(depth) -> np.ndarray:
    """How much of a pixel is covered, depth being its distance from the edge, inside positive."""
    return np.clip(depth + 0.5, 0, 1)


def level(profile) -> np.ndarray:
    """What turns a distance along an axis into one across the edge: the cosine of its slope."""
    axis = 1 if profile.shape[1] > 1 else 2
    return 1 / np.hypot(1, np.gradient(profile, axis=axis))


def below(profile) -> np.ndarray:
    """Depth of the pixels under a line y = profile(x), (n, 1, 28)."""
    return (Y - profile) * level(profile)


def within(u, half_width) -> np.ndarray:
    """Depth of the pixels nearer to the middle than half_width(y), (n, 28, 1)."""
    return (half_width - u) * level(half_width)


def stroke(x0, y0, x1, y1, width) -> np.ndarray:
    """Cover of a straight strap from one point to the other."""
    dx, dy = x1 - x0, y1 - y0
    along = np.clip(((X - x0) * dx + (Y - y0) * dy) / (dx * dx + dy * dy), 0, 1)
    return cover(width / 2 - np.hypot(X - x0 - along * dx, Y - y0 - along * dy))


def ring(x, y, half_width, half_height, width) -> np.ndarray:
    """Cover of an elliptic ring around (x, y)."""
    r = np.hypot((X - x) / half_width, (Y - y) / half_height)
    return cover(width / 2 - np.abs(r - 1) * np.minimum(half_width, half_height))


def arch(x, y, half_width, height, width) -> np.ndarray:
    """Cover of the upper half of an elliptic ring: a handle, or a strap."""
    return ring(x, y, half_width, height, width) * cover(y - Y + 0.5)


def paint(pictures, cover, shade) -> None:
    """Lay a shade over the pictures, as far as the cover reaches."""
    pictures += cover * (shade - pictures)


def cloth(sampler: Sampler, shade, *, patterned=0.3, grain=0.06, folds=0.07) -> np.ndarray:
    """The brightness of a piece of cloth, (n, 28, 28): folds, weave, and on some a pattern."""
    phase, lean = sampler.between(0, TAU), sampler.between(-0.12, 0.12)
    fold = np.sin(X * sampler.between(0.3, 0.9) + lean * Y + phase) * sampler.between(0, folds)
    out = shade * (1 + fold)
    out += sampler.grain() * 2.5 * grain * sampler.between(0, 1) ** 3 * np.sqrt(shade)
    kind = sampler.between(0, 1)[:, 0, 0] / max(patterned, 1e-6)
    contrast = sampler.between(0.15, 0.6) * np.where(shade > 0.5, -1, 1)
    period, start = sampler.between(2.2, 6), sampler.between(0, 6)

    def wave(at, some):
        return np.sin((at + start[some]) * TAU / period[some]) > 0.25

    some = kind < 0.25  # a print of flowers or spots
    spots = sampler.blotches(2)[some] + 0.5 * sampler.grain()[some] > 0.15
    out[some] += contrast[some] * spots
    some = (kind >= 0.25) & (kind < 0.5)  # stripes across
    out[some] += contrast[some] * wave(Y, some)
    some = (kind >= 0.5) & (kind < 0.65)  # stripes down
    out[some] += contrast[some] * wave(X, some) * 0.7
    some = (kind >= 0.65) & (kind < 0.85)  # checks
    out[some] += contrast[some] * (wave(X, some) * 0.5 + wave(Y, some) * 0.5)
    some = (kind >= 0.85) & (kind < 1)  # two colours, one above the other
    out[some] += contrast[some] * (8 + 2 * period[some] < Y)
    return out
