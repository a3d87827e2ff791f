"""Embroidery: shapes filled with silk that lies in a direction, so that it shines as silk does, over satin or linen.

A shape is a mask; its stitches have a direction at every point, a coordinate across them (which thread) and one along a run of
colours. Threads are round, differ a little from each other, and light slides along them (Kajiya and Kay's model of hair).
"""
import math

import numpy as np

from .noise import blur, fbm, smoothstep
from .sheet import Sheet, rgb


class Patch:
    """A shape's mask and its box on the cloth; `x`, `y` are the cloth's coordinates over the box."""

    def __init__(self, mask, ys, xs, cloth):
        self.mask, self.ys, self.xs = mask, ys, xs
        self.x, self.y = cloth.x[ys, xs], cloth.y[ys, xs]

    def reach(self, degrees):
        """0..1 over the shape in a direction."""
        a = math.radians(degrees)
        u = self.x * math.cos(a) + self.y * math.sin(a)
        inside = u[self.mask > .5]
        return (u - inside.min()) / max(float(np.ptp(inside)), 1) if inside.size else u * 0


class Cloth:
    def __init__(self, size, ground, weave=1.0, seed=1):
        h, w = size
        self.h, self.w = h, w
        self.y, self.x = np.mgrid[0:h, 0:w].astype(np.float32)
        self.colour = np.ones((h, w, 3), np.float32) * np.array(rgb(ground), np.float32)
        self.height = np.zeros((h, w), np.float32)
        self.angle = np.zeros((h, w), np.float32)              # of the threads, in the sheet's plane
        self.silk = np.full((h, w), .30 * weave, np.float32)      # how strongly it shines
        self.shade = np.ones((h, w), np.float32)
        n = fbm(h, w, 2.6, seed, 2, .6, (.35, 2.4))
        self.height += (n - .5) * .8 * weave
        self.folds = fbm(h, w, 900, seed + 1, 2)
        self.seed = seed

    def polygon(self, points):
        return self.patch(lambda s: s.fill(points, '#000000'), points)

    def patch(self, draw, points, margin=26):
        """A mask over the box of `points` alone: a page of work has hundreds of shapes, and most are small."""
        xs, ys = zip(*points)
        x0, y0 = max(int(min(xs)) - margin, 0), max(int(min(ys)) - margin, 0)
        x1, y1 = min(int(max(xs)) + margin, self.w), min(int(max(ys)) + margin, self.h)
        s = Sheet(max(x1 - x0, 1), max(y1 - y0, 1))
        s.c.translate(-x0, -y0)
        draw(s)
        return Patch(s.mask(), slice(y0, y0 + s.h), slice(x0, x0 + s.w), self)

    # -- stitches
    def stitch(self, p, angle, across, along, colours, pitch=5.0, dome=2.0, jag=.10, seed=7, silk=1.0, soft=7):
        """`angle` of the thread, `across` in pixels, `along` 0..1 over the run of `colours` (each row biting into the next)."""
        k = across / pitch
        i = np.floor(k)
        hash1 = np.modf(np.abs(np.sin(i * 12.9898 + seed) * 43758.5453))[0]
        hash2 = np.modf(np.abs(np.sin(i * 78.233 + seed * 3) * 24634.6345))[0]
        t = np.clip(along + (hash1 - .5) * jag * 2, 0, .9999) * len(colours)
        band = np.clip(t.astype(int), 0, len(colours) - 1)
        ramp = np.array([rgb(c) for c in colours], np.float32)
        c = ramp[band] * (1 + (hash2[..., None] - .5) * .22)
        round_ = np.sqrt(np.clip(1 - (2 * (k - i) - 1) ** 2, 0, 1))
        row = np.abs(np.modf(t)[0] - .5) * 2                       # a stitch dips where its row ends
        rise = dome * 4 * smoothstep(.25, .95, blur(p.mask, soft)) + round_ * pitch * .30 - smoothstep(.86, 1, row) * 1.1
        self.lay(p, c * (.80 + .20 * round_)[..., None], rise, angle, silk, .42)

    def lay(self, p, colour, rise, angle, silk, dark):
        """Puts a shape into its box: what lies under it is hidden, what lies beside it is in its shadow."""
        at = p.ys, p.xs
        m = smoothstep(.35, .65, p.mask)
        inside = m > .5
        self.shade[at] *= 1 - dark * np.clip(blur(np.roll(p.mask, (5, 4), (0, 1)), 5) - p.mask, 0, 1)
        self.colour[at] = self.colour[at] * (1 - m[..., None]) + colour * m[..., None]
        self.height[at] = np.where(inside, rise, self.height[at])
        self.angle[at] = np.where(inside, angle, self.angle[at])
        self.silk[at] = np.where(inside, silk, self.silk[at])
        self.shade[at] = np.where(inside, 1, self.shade[at])

    def flat(self, p, degrees, colours, along=None, **k):
        """Satin stitch, all one way."""
        a = math.radians(degrees)
        across = p.x * -math.sin(a) + p.y * math.cos(a)
        self.stitch(p, np.float32(a), across, p.reach(degrees) if along is None else along, colours, **k)

    def radial(self, p, cx, cy, r0, r1, colours, **k):
        """Stitches that run out from a middle: petals, fish tails."""
        dx, dy = p.x - cx, p.y - cy
        a, r = np.arctan2(dy, dx), np.hypot(dx, dy)
        self.stitch(p, a, a * (r1 * .7), np.clip((r - r0) / (r1 - r0), 0, 1), colours, **k)

    def leaf(self, cx, cy, length, width, degrees, colours, lean=38, vein=None, **k):
        """Two halves that slant to a midrib; `width` is a part of the length."""
        a = math.radians(degrees)
        place = lambda u, v: (cx + (u * math.cos(a) - v * math.sin(a)) * length, cy + (u * math.sin(a) + v * math.cos(a)) * length)
        us = np.linspace(-.5, .5, 40)
        bend, half = .10 * np.sin((us + .5) * math.pi), width / 2 * np.sin(math.pi * (us + .5) ** .8)
        rib = [place(u, b) for u, b in zip(us, bend)]
        for side in (1, -1):
            edge = [place(u, b + side * h) for u, b, h in zip(us, bend, half)]
            p = self.polygon(rib + edge[::-1])
            v = (-(p.x - cx) * math.sin(a) + (p.y - cy) * math.cos(a)) / length - .10 * np.sin(np.clip(((p.x - cx) * math.cos(a) + (p.y - cy) * math.sin(a)) / length + .5, 0, 1) * math.pi)
            self.flat(p, degrees + side * lean, colours if side > 0 else colours[::-1], along=np.clip(np.abs(v) / (width / 2), 0, 1), **k)
        if vein:
            self.cord(rib, vein, 5)

    def cord(self, points, colours, width=8, twist=1.0, silk=1.3):
        """A couched cord along a line: little slanting strands, one after the other. Long ones are laid piece by piece."""
        pts = resample(points, max(2.0, width * .42))
        for i in range(0, len(pts), 60):
            self._cord(pts[i:i + 61], colours, width, twist, silk, i)

    def _cord(self, pts, colours, width, twist, silk, first):
        if len(pts) < 2:
            return
        base = np.array([rgb(c) for c in colours])

        def strands(s):
            for i in range(len(pts) - 1):
                (x0, y0), (x1, y1) = pts[i], pts[i + 1]
                a = math.atan2(y1 - y0, x1 - x0) + .75 * twist
                dx, dy = math.cos(a) * width * .42, math.sin(a) * width * .42
                s.stroke([(x0 - dx, y0 - dy), (x0 + dx, y0 + dy)], tuple(base[(first + i) % len(base)]), width * .36)
            self._strands = s.array()
        p = self.patch(lambda s: s.stroke(pts, '#000000', width), pts, 14)
        self.patch(strands, pts, 14)
        c = self._strands
        f = c[..., 3:]
        self.lay(p, base.mean(0) * .45 * (1 - f) + c[..., :3] * f, 4 + 5 * blur(p.mask, width * .22) + 2.2 * blur(c[..., 3], .8), self.angle[p.ys, p.xs], silk, .45)

    def knot(self, x, y, r, colour):
        """A seed knot."""
        box = (slice(max(int(y - r - 2), 0), int(y + r + 3)), slice(max(int(x - r - 2), 0), int(x + r + 3)))
        d = np.hypot(self.x[box] - x, self.y[box] - y)
        m = np.clip(r + .5 - d, 0, 1)
        self.colour[box] = self.colour[box] * (1 - m[..., None]) + np.array(rgb(colour), np.float32) * m[..., None]
        self.height[box] = np.where(m > .5, 8 + np.sqrt(np.clip(r * r - d * d, 0, None)) * 1.1 + .8 * np.sin(d * 2.2), self.height[box])
        self.silk[box] = np.where(m > .5, .5, self.silk[box])

    # -- light
    def lit(self, towards=(-.55, -.6, .58), fold=60.0, warm=(1.0, .975, .93)):
        """(h, w, 3): lamp from the upper left (x right, y down)."""
        d = np.array(towards) / np.linalg.norm(towards)
        gy, gx = np.gradient(self.height)
        fy, fx = np.gradient(blur(self.folds, 4) * fold * (self.h / 1400))
        nx, ny = -(gx * .55 + fx), -(gy * .55 + fy)
        n = 1 / np.sqrt(nx * nx + ny * ny + 1)
        diffuse = np.clip((nx * d[0] + ny * d[1] + d[2]) * n, 0, 1) / d[2]
        tx, ty = np.cos(self.angle), np.sin(self.angle)
        tz = -(tx * -nx + ty * -ny) * -1 * .5
        half = d + np.array([0, 0, 1])
        half /= np.linalg.norm(half)
        th = (tx * half[0] + ty * half[1] + tz * half[2]) / np.sqrt(1 + tz * tz)
        sheen = np.sqrt(np.clip(1 - th * th, 0, 1)) ** 36
        tl = (tx * d[0] + ty * d[1])
        lie = .80 + .32 * np.sqrt(np.clip(1 - tl * tl, 0, 1))
        out = self.colour * ((.30 + .72 * diffuse) * (lie * self.silk + 1 - self.silk) * self.shade)[..., None]
        out = out + (sheen * self.silk * .17 * self.shade * np.clip(diffuse, .2, 1.4))[..., None] * (.35 * np.array(warm, np.float32) + .65 * self.colour / (self.colour.max(2, keepdims=True) + .05))
        return np.clip(out * np.array(warm, np.float32), 0, 1).astype(np.float32)


def resample(points, step):
    p = np.asarray(points, float)
    d = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(p, axis=0).T))])
    t = np.arange(0, d[-1], step)
    return list(zip(np.interp(t, d, p[:, 0]), np.interp(t, d, p[:, 1])))


def spline(points, n=24, closed=False):
    """A smooth line through points (Catmull and Rom)."""
    p = [np.asarray(q, float) for q in points]
    p = [p[-1]] + p + p[:2] if closed else [2 * p[0] - p[1]] + p + [2 * p[-1] - p[-2]]
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:]):
        for t in np.linspace(0, 1, n, endpoint=False):
            out.append(tuple(.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3)))
    return out if closed else out + [tuple(p[-2])]


def petal(cx, cy, turn, near, far, width, tip=.0, notch=.0):
    """An outline from `near` to `far` of a middle, pointing `turn` degrees; broad, with a pointed or notched tip."""
    a = math.radians(turn)
    shape = [(0, .12), (.25, .62), (.55, 1), (.82, .80), (.96, .36 - tip * .2), (1 - notch, 0)]
    side = [(near + (far - near) * u, v * width / 2) for u, v in shape]
    pts = side + [(u, -v) for u, v in side[::-1]]
    pts = spline(pts[:5] + [pts[5]] + pts[7:], 10, True)
    return [(cx + u * math.cos(a) - v * math.sin(a), cy + u * math.sin(a) + v * math.cos(a)) for u, v in pts]
