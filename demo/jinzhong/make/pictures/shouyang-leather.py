"""A peony carved in leather: outlines cut with a swivel knife, petals bevelled up, the ground stamped down and stained."""
import math

import numpy as np

from atelier.light import shade, normals
from atelier.noise import blur, fbm, mix, smoothstep
from atelier.out import plate, poster
from atelier.sheet import Sheet
from atelier.thread import Cloth, petal, resample, spline

N = 1500


class Hide(Cloth):
    """A height field in which shapes are raised one over another, each bevelled at its edge."""

    def __init__(self):
        super().__init__((N, N), '#9a6238', seed=3)
        self.height[:] = 0
        self.figure = np.zeros((N, N), np.float32)

    def raise_(self, points, height, curve):
        """`curve(patch)` adds the modelling inside; the edge is cut steep, and the neighbour pressed down along it."""
        p = self.polygon(points)
        at = p.ys, p.xs
        inside = p.mask > .5
        edge = smoothstep(.5, .98, blur(p.mask, 7)) * .55 + smoothstep(.5, .9, blur(p.mask, 2)) * .45
        press = np.clip(blur(p.mask, 9) - p.mask, 0, 1)
        base = self.height[at] - press * 16
        base = base.mean() * 0 + base
        self.height[at] = np.where(inside, np.maximum(base * .35, 0) + height * edge + curve(p), base)
        self.figure[at] = np.maximum(self.figure[at], p.mask)

    def petal(self, x, y, turn, near, far, width, height, notch=.12):
        def curve(p):
            r = np.hypot(p.x - x, p.y - y) / far
            a = np.arctan2(p.y - y, p.x - x)
            cup = 10 * smoothstep(.35, .95, r) - 7 * np.exp(-((r - .42) / .2) ** 2)
            lines = np.abs(((a * 26 / math.pi) % 1) - .5) * 2
            return cup - 3.2 * smoothstep(.72, 1, lines) * smoothstep(1.0, .45, r)
        self.raise_(petal(x, y, turn, near, far, width, 0, notch), height, curve)

    def leaf(self, x, y, length, width, degrees):
        a = math.radians(degrees)
        us = np.linspace(-.5, .5, 40)
        half = width / 2 * np.sin(math.pi * (us + .5) ** .8) * (1 + .10 * np.abs(np.sin((us + .5) * 22)))
        bend = .10 * np.sin((us + .5) * math.pi)
        place = lambda u, v: (x + (u * math.cos(a) - v * math.sin(a)) * length, y + (u * math.sin(a) + v * math.cos(a)) * length)

        def curve(p):
            u = ((p.x - x) * math.cos(a) + (p.y - y) * math.sin(a)) / length
            v = (-(p.x - x) * math.sin(a) + (p.y - y) * math.cos(a)) / length - .10 * np.sin(np.clip(u + .5, 0, 1) * math.pi)
            rib = np.exp(-(v / .012) ** 2)
            veins = np.abs((((u - np.abs(v) * .9) * 9) % 1) - .5) * 2
            return 8 * np.exp(-((np.abs(v) - width * .2) / .10) ** 2) - 9 * rib - 4 * smoothstep(.8, 1, veins)
        self.raise_([place(u, b + h) for u, b, h in zip(us, bend, half)] + [place(u, b - h) for u, b, h in zip(us, bend, half)][::-1], 15, curve)

    def stem(self, points, width):
        line = np.array(spline(points, 24))
        d = np.gradient(line, axis=0)
        n = np.stack([-d[:, 1], d[:, 0]], 1) / (np.hypot(*d.T)[:, None] + 1e-6)
        w = width * np.linspace(1, .55, len(line))[:, None] / 2
        self.raise_([tuple(q) for q in line + n * w] + [tuple(q) for q in (line - n * w)[::-1]], 16, lambda p: 0)

    def flower(self, x, y, k, turn=0):
        for ring, (count, far, width, height) in enumerate(((8, 220, 196, 15), (7, 172, 170, 19), (6, 126, 138, 23), (5, 82, 96, 27))):
            for i in range(count):
                self.petal(x, y, turn + (i + .5 * (ring % 2)) * 360 / count, 8 * k, far * k, width * k, height)
        for i in range(17):
            r, a = 8.0 * math.sqrt(i) * k, i * 2.4
            q = np.hypot(self.x - (x + r * math.cos(a)), self.y - (y + r * math.sin(a)))
            self.height += 9 * np.exp(-(q / (7 * k)) ** 4)


def border(h):
    d = np.minimum(np.minimum(h.x, N - h.x), np.minimum(h.y, N - h.y))
    flat = smoothstep(96, 90, d)
    groove = np.exp(-((d - 66) / 5) ** 2) * 9 + np.exp(-((d - 93) / 5) ** 2) * 12
    along = np.where(np.minimum(h.x, N - h.x) < np.minimum(h.y, N - h.y), h.y, h.x)
    rope = np.exp(-((d - 79) / 9) ** 4) * (6 * np.abs(np.sin((along + d) * math.pi / 22)))
    return flat, rope - groove


def main():
    h = Hide()
    h.stem([(750, 1310), (700, 1150), (730, 1000), (760, 820)], 46)
    h.stem([(726, 1050), (560, 1130), (360, 1080), (270, 900), (330, 760)], 34)
    h.stem([(740, 960), (960, 1120), (1160, 1060), (1240, 860), (1170, 700)], 34)
    h.stem([(300, 860), (230, 640), (320, 430), (430, 330)], 28)
    h.stem([(1220, 820), (1290, 600), (1200, 400), (1080, 300)], 28)
    for x, y, ln, w, a in ((420, 1180, 300, .46, 160), (1090, 1190, 300, .46, 20), (250, 1010, 250, .46, 215), (1280, 1000, 250, .46, -35), (600, 1230, 250, .42, 110),
                           (900, 1220, 250, .42, 70), (215, 520, 270, .44, -120), (1290, 480, 270, .44, -60), (440, 360, 240, .46, -30), (1060, 330, 240, .46, 210),
                           (760, 250, 300, .44, -90), (610, 290, 250, .42, -130), (905, 290, 250, .42, -50), (330, 720, 200, .44, -60), (1180, 700, 200, .44, -120)):
        h.leaf(x, y, ln, w, a)
    for x, y, k in ((300, 250, .50), (1210, 235, .50)):
        h.flower(x, y, k, 20)
    h.flower(750, 690, 1.42)
    flat, rope = border(h)
    figure = np.maximum(blur(h.figure, 1.2), flat)
    cells = (np.sin(h.x * math.pi / 9.5) * np.sin((h.y + (np.floor(h.x / 9.5) % 2) * 4.75) * math.pi / 9.5))
    ground = 1 - smoothstep(.2, .8, figure)
    grain = fbm(N, N, 9, 5, 3)
    height = np.maximum(h.height, -16) + 14 * figure * 0 - 13 * ground + ground * 3.6 * cells + rope + (grain - .5) * 2.2
    low = blur(height, 26) - height
    stain = np.clip(.18 + low * .030 + ground * .34 + np.clip(blur(height, 5) - height, 0, 9) * .07, 0, 1)
    tan, dark = np.array([.66, .40, .215]), np.array([.165, .075, .035])
    colour = mix(tan, dark, stain[..., None]) * (1 + .16 * (fbm(N, N, 240, 7, 4) - .5)[..., None] + .10 * (grain - .5)[..., None])
    diffuse, gloss = shade(normals(height * .42), (-.62, .62, .62), .30, .26, 16)
    edge = 1 - .22 * smoothstep(.55, .78, np.hypot(h.x / N - .5, h.y / N - .5))
    a = np.clip(colour * diffuse[..., None] * 1.05 + gloss[..., None] * np.array([1, .9, .78]), 0, 1) * edge[..., None]
    plate(a.astype(np.float32), 'shouyang-leather', 'peony', 420)
    poster(a.astype(np.float32), 'shouyang-leather')


main()
