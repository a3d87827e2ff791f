"""Ornament drawn as a craftsman lays it out: on an unrolled band in centimetres, then read at any texel."""
import numpy as np
from PIL import Image, ImageDraw
from . import field


class Canvas:
    """A drawing of width x height cm, x to the right, y up. `wrap` says that its right edge meets its left one."""

    def __init__(self, width, height, per_cm=40, wrap=True):
        self.width, self.height, self.k, self.wrap = width, height, per_cm * 2, wrap
        self.image = Image.new('L', (max(2, round(width * self.k)), max(2, round(height * self.k))), 0)
        self.pen = ImageDraw.Draw(self.image)

    def _px(self, points):
        p = np.asarray(points, float)
        return [(x * self.k, (self.height - y) * self.k) for x, y in p]

    def _shifts(self):
        return (-self.width, 0, self.width) if self.wrap else (0,)

    def polygon(self, points, ink=1.0):
        for dx in self._shifts():
            self.pen.polygon(self._px(np.asarray(points, float) + [dx, 0]), fill=int(ink * 255))
        return self

    def line(self, points, width, ink=1.0):
        """A stroke with round ends; `width` in cm, or one a point for a brush that swells."""
        p = np.asarray(points, float)
        w = np.broadcast_to(np.asarray(width, float), len(p))
        for dx in self._shifts():
            q = self._px(p + [dx, 0])
            for i in range(len(q) - 1):
                self.pen.line([q[i], q[i + 1]], fill=int(ink * 255), width=max(1, round((w[i] + w[i + 1]) / 2 * self.k)))
            for (x, y), r in zip(q, w * self.k / 2):
                self.pen.ellipse([x - r, y - r, x + r, y + r], fill=int(ink * 255))
        return self

    def disc(self, centre, radius, ink=1.0):
        rx, ry = np.broadcast_to(radius, 2)
        a = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        return self.polygon(np.stack([centre[0] + rx * np.cos(a), centre[1] + ry * np.sin(a)], 1), ink)

    def ring(self, centre, radius, width):
        a = np.linspace(0, 2 * np.pi, 64)
        return self.line(np.stack([centre[0] + radius * np.cos(a), centre[1] + radius * np.sin(a)], 1), width)

    def spiral(self, centre, radius, turns, width, start=0.0, hand=1, inner=0.12):
        a = np.linspace(0, 1, int(48 * turns) + 8)
        r = radius * (1 - (1 - inner) * a)
        t = start + hand * a * turns * 2 * np.pi
        return self.line(np.stack([centre[0] + r * np.cos(t), centre[1] + r * np.sin(t)], 1), width)

    def ink(self):
        """The drawing as 0..1, rows downwards, smoothed from twice its detail."""
        a = np.asarray(self.image, np.float32) / 255
        h, w = a.shape[0] // 2 * 2, a.shape[1] // 2 * 2
        return a[:h, :w].reshape(h // 2, 2, w // 2, 2).mean((1, 3))

    def relief(self, bevel, dome=0.0):
        """The drawing as raised work 0..1: edges slope over `bevel` cm; `dome` (cm) rounds wide strokes on."""
        a = self.ink()
        pad = int(2 * max(bevel, dome) * self.k / 2) + 2
        if self.wrap:
            a = np.concatenate([a[:, -pad:], a, a[:, :pad]], 1)
        d = field.signed_distance(a > 0.5, 2 * max(bevel, dome) * self.k / 2 + 2) / (self.k / 2)
        out = field.smooth(-bevel / 2, bevel / 2, d)
        if dome:
            q = np.clip(d / dome, 0, 1)
            out = out * (0.55 + 0.45 * np.sqrt(q * (2 - q)))
        return out[:, pad:-pad] if self.wrap else out

    def read(self, picture, x, y):
        """Values of `picture` (from ink or relief) at places in cm; y outside the band gives 0."""
        h, w = picture.shape
        kx, ky = w / self.width, h / self.height
        inside = (y >= 0) & (y <= self.height)
        if not self.wrap:
            inside &= (x >= 0) & (x <= self.width)
        return np.where(inside, field.sample(picture, (x % self.width if self.wrap else x) * kx, (self.height - y) * ky, self.wrap), 0)


def arc(centre, radius, a0, a1, n=24):
    t = np.radians(np.linspace(a0, a1, n))
    rx, ry = np.broadcast_to(radius, 2)
    return np.stack([centre[0] + rx * np.cos(t), centre[1] + ry * np.sin(t)], 1)


def leaf(a, b, bulge_left, bulge_right, n=24):
    """A pointed leaf from a to b: its two sides bow out by the given cm."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    d = b - a
    side = np.array([-d[1], d[0]]) / max(np.hypot(*d), 1e-9)
    t = np.linspace(0, 1, n)[:, None]
    bow = 4 * t * (1 - t)
    return np.vstack([a + d * t + side * bulge_left * bow, (a + d * t - side * bulge_right * bow)[::-1]])
