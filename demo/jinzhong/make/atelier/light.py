"""Light over a height field, and the shadow a cut-out casts."""
import numpy as np

from .noise import blur


def normals(height):
    """Unit normals of a height field in pixels; rows go downwards, y of the normal points up the sheet."""
    gy, gx = np.gradient(height)
    n = np.stack([-gx, gy, np.ones_like(height)], 2)
    return n / np.linalg.norm(n, axis=2, keepdims=True)


def shade(n, towards=(-0.5, 0.65, 0.75), ambient=0.35, gloss=0.0, power=24):
    """(diffuse, specular), each about 0..1, of a lamp in direction `towards` seen from straight above."""
    d = np.asarray(towards, float)
    d /= np.linalg.norm(d)
    half = d + [0, 0, 1]
    half /= np.linalg.norm(half)
    diffuse = ambient + (1 - ambient) * np.clip(n @ d, 0, 1) / d[2]
    return diffuse.astype(np.float32), (gloss * np.clip(n @ half, 0, 1) ** power).astype(np.float32)


def shadow(mask, dx, dy, soft, dark=0.5):
    """What remains of the light, 1 - dark in the deepest place, where `mask` floats above the sheet."""
    return 1 - dark * blur(np.roll(mask, (dy, dx), (0, 1)), soft)


def backdrop(h, w, horizon=0.42):
    """The posters' sweep of warm grey paper, seen without a thing on it."""
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    y, x = y / h, x / w - 0.5
    t = 1 / (1 + np.exp(-(y - horizon) * 9))
    wall, floor = np.array([0.315, 0.29, 0.265]), np.array([0.66, 0.625, 0.585])
    a = wall + (floor - wall) * t[..., None]
    return (a * (1 - 0.28 * (x[..., None] * 1.2) ** 2 - 0.05 * (y[..., None] - .6) ** 2)).astype(np.float32)
