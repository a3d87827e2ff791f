"""What Jin-state founders repeated from vessel to vessel: interlaced bands, rope, rings, masks."""
import numpy as np
from . import sculpt
from .ornament import Canvas
from .shapes import sweep, oval, catmull


def interlace(height, per_cm=60):
    """A unit of the band of interlaced serpents (蟠虺): two S-shaped bodies, one over and one under, their heads and tails curled,
    small hooks in the gaps. Each body carries an engraved double line. Repeats along x; `height` cm high."""
    w, h = height * 1.16, height
    c = Canvas(w, h, per_cm)
    thick = 0.185 * h

    def body(points):
        line = catmull(np.asarray(points) * [w, h], 14)
        c.line(line, thick * 1.42, 0)
        c.line(line, thick)
        for shift in (-0.17, 0.17):
            n = np.gradient(line, axis=0)[:, ::-1] * [-1, 1]
            n /= np.maximum(np.linalg.norm(n, axis=1), 1e-9)[:, None]
            c.line(line + n * shift * thick, thick * 0.11, 0)

    under = [(0.36, 0.62), (0.28, 0.72), (0.17, 0.68), (0.14, 0.52), (0.24, 0.38), (0.42, 0.44), (0.60, 0.58), (0.78, 0.62), (0.88, 0.48), (0.84, 0.32), (0.72, 0.28), (0.65, 0.38)]
    over = [(0.64, 0.80), (0.74, 0.90), (0.92, 0.88), (1.03, 0.72), (0.98, 0.52), (0.80, 0.45), (0.50, 0.50), (0.20, 0.55), (0.02, 0.48), (-0.03, 0.28), (0.08, 0.12), (0.26, 0.10), (0.36, 0.20)]
    for row in range(6):                                        # the ground: small hooked curls, staggered
        for col in range(7):
            x, y = (col + 0.5 * (row % 2)) / 7 * w, (row + 0.5) / 6 * h
            c.spiral((x, y), 0.068 * h, 1.15, 0.030 * h, 2.1 * row + col, 1 if (row + col) % 2 else -1, 0.3)
    body(under)
    body(over)
    for x, y in ((0.36, 0.62), (0.65, 0.38), (0.64, 0.80), (0.36, 0.20)):          # heads, with eyes
        c.disc((x * w, y * h), thick * 0.64).disc((x * w, y * h), thick * 0.34, 0).disc((x * w, y * h), thick * 0.19)
    return c


class Band:
    """Reads a repeating unit round a vessel: `count` units round, the band from y0 upwards (or along any other measure)."""

    def __init__(self, canvas, bevel=0.05, dome=0.0):
        self.canvas, self.picture = canvas, canvas.relief(bevel, dome)

    def read(self, turn, up, y0, radius):
        count = max(3, round(2 * np.pi * radius / self.canvas.width))
        x = turn / (2 * np.pi) * count * self.canvas.width
        return self.canvas.read(self.picture, x, up - y0)


def rope(turn, up, y, radius, thick):
    """A raised twisted cord round a vessel at height y: its height in cm."""
    d = (up - y) / (thick / 2)
    arch = np.sqrt(np.clip(1 - d * d, 0, 1))
    count = round(2 * np.pi * radius / (thick * 0.9))
    strand = np.abs(np.sin(0.5 * count * turn + 1.3 * d))
    return thick * 0.42 * arch * (0.55 + 0.45 * strand ** 0.6)


def ledge(up, y, width, bevel=0.06):
    """A plain raised fillet, 0..1."""
    d = width / 2 - np.abs(up - y)
    return np.clip(d / bevel, 0, 1)


def ring(name, centre, radius, thick, facing=(0, 0, 1), weight=0.7, section=None):
    """A ring whose opening faces `facing`, hanging or standing at its centre."""
    f = np.asarray(facing, float) / np.linalg.norm(facing)
    u = np.cross([0, 1, 0], f) if abs(f[1]) < 0.9 else np.array([1.0, 0, 0])
    u /= np.linalg.norm(u)
    v = np.cross(f, u)
    a = np.linspace(0, 2 * np.pi, 40, endpoint=False)[:, None]
    path = np.asarray(centre) + radius * (np.cos(a) * u + np.sin(a) * v)
    return sweep(name, path, section if section is not None else oval(thick / 2, thick / 2, 14), up=f, closed=True, weight=weight)


def mask(width, height, depth):
    """An animal mask (兽面) at the origin looking to +Z, as a distance form: brows that curl into horns, round eyes, muzzle."""
    w, h, d = width, height, depth
    face = sculpt.ball((0, 0, 0), (w * .46, h * .5, d * .62))
    muzzle = sculpt.limb([(0, h * .22, d * .42), (0, -h * .12, d * .78), (0, -h * .38, d * .62)], [w * .085, w * .12, w * .15])
    parts = [face, muzzle]
    for s in (-1, 1):
        parts.append(sculpt.ball((s * w * .22, h * .07, d * .52), w * .105))
        brow = [(s * w * .07, h * .20, d * .55), (s * w * .24, h * .31, d * .50), (s * w * .42, h * .28, d * .34), (s * w * .50, h * .42, d * .22), (s * w * .40, h * .53, d * .26), (s * w * .31, h * .46, d * .36)]
        parts.append(sculpt.limb(brow, [w * .05, w * .065, w * .07, w * .065, w * .055, w * .05]))
        parts.append(sculpt.limb([(s * w * .12, -h * .34, d * .62), (s * w * .26, -h * .36, d * .48), (s * w * .33, -h * .24, d * .40)], [w * .06, w * .055, w * .05]))
        parts.append(sculpt.ball((s * w * .46, h * .06, d * .16), (w * .09, h * .15, d * .14)))
    return sculpt.union(*parts, blend=w * .05)
