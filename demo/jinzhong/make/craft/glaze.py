"""What glazes do: deepen where they are thick, thin to the body at edges, run, stop short of the foot, craze."""
import math

import numpy as np

from . import field


def absorb(body, deep, thickness):
    """The colour of a clear coloured glaze over a body (both sRGB); at thickness 1 it is `deep`, at 0 the body."""
    b = np.maximum(np.asarray(body, np.float32), 0.004) ** 2.2
    d = np.maximum(np.asarray(deep, np.float32), 0.004) ** 2.2
    t = np.maximum(thickness, 0)[..., None]
    return (b * np.minimum(d / b, 1) ** t) ** (1 / 2.2)      # glass only ever takes light away


def wave(u, seed, lowest=2, count=9, fall=1.0):
    """A random line round the piece, about -1..1, that meets itself."""
    rng = np.random.default_rng(seed)
    k = np.arange(lowest, lowest + count)
    amp = rng.normal(size=count) / k ** fall
    phase = rng.uniform(0, 2 * math.pi, count)
    y = (amp[:, None] * np.sin(2 * math.pi * k[:, None] * np.asarray(u)[None, :] + phase[:, None])).sum(0)
    return y / np.abs(y).max()


def runs(u, count, seed, length, width):
    """How far glaze runs down (cm, same unit as length) below its line: `count` tongues of random length and width
    (a share of the way round, (low, high))."""
    rng = np.random.default_rng(seed)
    out = np.zeros(len(u))
    for _ in range(count):
        at, w, l = rng.random(), rng.uniform(*width), rng.uniform(*length)
        d = np.abs((u - at + 0.5) % 1 - 0.5) / w
        tongue = l * np.sqrt(np.clip(1 - d ** 2, 0, 1)) * (d < 1)
        skirt = 0.25 * l * np.exp(-(d / 1.6) ** 2)
        out = np.maximum(out, np.maximum(tongue, skirt))
    return out


def crackle(sheet, size, width, seed, depth=0.35):
    """A mask of hairline cracks: plates of `size` cm, lines `width` cm wide; some sink away."""
    warp = sheet.P[::2, ::2] + (field.noise(sheet.P[::2, ::2], size * 2, 2, seed + 3)[..., None] - 0.5) * size * 0.5
    first, second, _ = field.cells(warp, size, seed)
    gap = field.resize((second - first) * size, sheet.h, sheet.w, sheet.wrap)
    keep = sheet.noise(size * 3, 2, seed + 9)
    return field.step(gap, width, width * 0.3) * field.step(keep, depth, depth + 0.25)


def dots(sheet, size, radius, seed, chance=1.0):
    """Specks: in a share `chance` of the cells of `size` cm a spot of `radius` (low, high) in cells."""
    first, _, tag = sheet.cells(size, seed, half=False)
    r = radius[0] + (radius[1] - radius[0]) * ((tag * 7.13) % 1)
    return field.step(first, r, r * 0.6) * (tag < chance)


def pooled(sheet, height, cm, v=None):
    """Where a glaze gathers: positive in hollows of `height` (cm), negative on its crests; in cm."""
    return sheet.blur(height, cm, v) - height
