"""琉璃珐华罐: a fahua jar of Shanxi liuli: raised threads of clay fence in peacock blue, yellow, green and white glazes."""
import math

import numpy as np

from craft import field, flora, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch
from craft.pen import Pen, spline, turn

PROFILE = [(0, 14), (5, 14.4), (9.6, 17), (10.4, 21), (8.6, 25.2), (5.6, 27.3), (5.3, 28.6), (5.6, 30.1),      # inside
           (6.0, 30.4), (6.35, 30.15), (6.25, 29.6), (5.95, 28.5), (6.1, 27.7), (7.9, 26.9), (10.7, 24.6), (12.0, 21.2), (11.6, 17.4),
           (9.9, 12.2), (8.2, 7.2), (7.5, 3.6), (7.7, 1.6), (8.2, 0.6), (8.15, 0.1), (8.0, 0, 1), (6.7, 0, 1), (6.5, 0.8), (3, 1.1), (0, 1.1)]
LIP = 8
GIRTH, TOP, BOTTOM = 2 * math.pi * 11.0, 27.4, 0.8
COLOURS = ('yellow', 'white', 'green', 'plum')


def build():
    shape = Lathe(PROFILE, weights=[0.12] * 5 + [0.4] * 3 + [1] * 15 + [0.35] * 5)
    s = Patch('jar', shape, aspect=1.2, rows=shape.density(0.35)).open_sheet()
    thread, fills = drawing(s, shape)
    fire(s, shape, thread, fills)
    return Model('liuli-jar', [s])


class Sheetful:
    """Pens for the threads and each glaze, over the outside of the jar, in cm; y counts down from the shoulder."""

    def __init__(self, s, shape):
        self.rows = s.rows(shape.at(12.6), shape.at(21.6))
        n = self.rows.stop - self.rows.start
        y = s.y[self.rows, 0]
        step_ = np.hypot(np.diff(s.r[self.rows, 0]), np.diff(y))
        self.height = float(step_.sum())
        self.pens = {c: Pen(n, s.w, GIRTH, self.height) for c in COLOURS}
        self.thread = Pen(n, s.w, GIRTH, self.height)

    def shape(self, outline, colour, width=0.16):
        self.thread.fill(outline, erase=True)
        for pen in self.pens.values():
            pen.fill(outline, erase=True)
        if colour:
            self.pens[colour].fill(outline)
        self.thread.line(outline, width, closed=True)

    def band(self, y0, y1, colour):
        self.pens[colour].fill([(-1, y0), (GIRTH + 1, y0), (GIRTH + 1, y1), (-1, y1)])
        for y in (y0, y1):
            self.thread.line([(-1, y), (GIRTH + 1, y)], 0.18)


def ruyi(w, h):
    """A cloud-collar lappet hanging down from (0, 0)."""
    right = spline([(0.50, 0.0), (0.50, 0.30), (0.44, 0.46), (0.30, 0.44), (0.34, 0.58), (0.24, 0.76), (0.10, 0.84), (0, 1.0)]) * (w, h)
    return np.concatenate([right, (right * (-1, 1))[::-1]])


def drawing(s, shape):
    d = Sheetful(s, shape)
    rng = np.random.default_rng(17)
    h = d.height
    count = 8
    for k in range(count):                                          # cloud collar on the shoulder
        x = GIRTH * (k + 0.5) / count
        for scale, colour in ((1, 'green' if k % 2 else 'plum'), (0.74, 'yellow'), (0.48, 'white')):
            d.shape(ruyi(GIRTH / count * 0.94 * scale, 5.2 * scale) + (x, 0.5), colour)
    d.band(0.0, 0.7, 'yellow')
    for k in range(4):                                              # lotus blossoms on a winding stem
        x, y = GIRTH * (k + 0.0) / 4, 11.2 + (0.5 if k % 2 else -0.5)
        half = GIRTH / 8
        up = 1 if k % 2 else -1
        stem = spline([(x, y + up * 0.5), (x + half * 0.7, y + up * 4.4), (x + half * 1.3, y + up * 3.2), (x + half * 2, y - up * 0.5)])
        d.thread.line(stem, 0.42), d.pens['green'].line(stem, 0.30)
        d.thread.line(stem, 0.12, erase=True)
        for t, side, size in ((0.27, 1, 4.3), (0.45, -1, 4.2), (0.62, 1, 4.3), (0.80, -1, 3.9)):
            p = stem[int(t * (len(stem) - 1))]
            q = stem[int(t * (len(stem) - 1)) + 3] - p
            a = math.atan2(q[0], -q[1]) + side * 0.9
            o, veins = flora.leaf(size, size * 0.30, rng, 3)
            d.shape(turn(o, a, 1, p), 'green')
            for v in veins[:1]:
                d.thread.line(turn(v, a, 1, p), 0.10)
        blossom(d, x, y, 5.0, rng, k)
    for k in range(4):
        x, y = GIRTH * (k + 0.5) / 4, 7.1 if k % 2 else 15.6
        bird_cloud(d, x, y, 1.25)
    y = h - 5.6                                                     # petals round the foot
    d.band(y - 0.9, y - 0.3, 'yellow')
    count = 16
    for k in range(count):
        x = GIRTH * (k + 0.5) / count
        for scale, colour in ((1, 'plum' if k % 2 else 'green'), (0.66, 'yellow'), (0.34, 'white')):
            o = flora.lotus_petal(GIRTH / count * 0.96 * scale, 5.2 * scale)
            d.shape(o + (x, h - 0.1), colour, 0.14)
    out = lambda pen: _place(s, d.rows, pen.mask())
    return out(d.thread), {c: out(p) for c, p in d.pens.items()}


def _place(s, rows, mask):
    out = np.zeros((s.h, s.w), np.float32)
    out[rows] = mask
    return out


def blossom(d, x, y, r, rng, k):
    tint, heart = (('white', 'yellow'), ('yellow', 'white'))[k % 2]
    for reach, width, angles in ((1.0, 0.26, (-1.75, 1.75, -1.2, 1.2, -0.62, 0.62, 0)), (0.74, 0.24, (-1.45, 1.45, -0.85, 0.85, -0.3, 0.3)),
                                 (0.5, 0.2, (-0.6, 0.6, 0))):
        for a in angles:
            o = flora.lotus_petal(r * width * 2, r * reach)
            d.shape(turn(o, a, 1, (x, y + 0.9)), tint if reach > 0.55 else heart)
    pod = spline([(-0.8, 0.2), (0, -0.35), (0.8, 0.2), (0.45, 1.0), (-0.45, 1.0)], closed=True) * (r / 3.4)
    d.shape(pod + (x, y + 0.75), 'green')
    for dx in (-0.35, 0, 0.35):
        d.thread.dot(x + dx * r / 3.4, y + 0.85, 0.11)


def bird_cloud(d, x, y, size):
    o = spline([(-2.0, 0.35), (-1.5, -0.3), (-0.9, -0.25), (-0.6, -0.9), (0.1, -1.0), (0.5, -0.45), (1.1, -0.6), (1.5, 0.0), (2.3, 0.3), (1.2, 0.5), (0, 0.4)], closed=True)
    d.shape(o * size * (0.9, 1) + (x, y), 'yellow')
    d.thread.line(spline(np.array([(-1.2, 0.1), (-0.5, -0.4), (0.1, -0.5), (0.3, -0.1), (-0.1, 0.0)]) * size + (x, y)), 0.10)


def fire(s, shape, thread, fills):
    outside = (s.V > shape.at(LIP)).astype(np.float32)
    grain = s.noise(0.14, 2, 5, half=False)
    clay = mix(srgb('#cfa988'), srgb('#b58a68'), s.noise(1.8, 4, 3)) * (0.92 + 0.14 * grain[..., None])
    ridge = field.blur(thread, 2.4 * s.k)
    height = 0.17 * np.sqrt(np.clip(ridge, 0, 1)) * outside
    line = 1.0 + 0.25 * glaze.wave(s.u, 3)[None, :] - glaze.runs(s.u, 7, 5, (0.2, 0.9), (0.01, 0.03))[None, :]
    above = s.y - line
    glazed = np.where(outside > 0, step(above, -0.04, 0.08) * (s.V < shape.at(22.4)), 1.0)
    run = field.resize(field.noise(s.P[::2, ::2] * np.array([1, 0.2, 1], np.float32), 1.0, 3, 9), s.h, s.w)
    hollow = np.clip(glaze.pooled(s, height, 0.28) * 12, -0.8, 1.0)
    depth = np.clip(1.0 + 1.0 * (run - 0.5) + 0.8 * hollow + 0.5 * (s.noise(4, 2, 10) - 0.5), 0.15, 2.6)
    white_body = srgb('#efe6d2')
    tone = glaze.absorb(white_body, srgb('#0f7f92'), depth)
    deep = glaze.absorb(white_body, srgb('#14508c'), depth)
    tone = mix(tone, deep, 0.65 * step(run + 0.5 * (s.noise(3, 2, 12) - 0.5), 0.5, 0.8))
    soft = {c: field.blur(m, 1.4 * s.k) for c, m in fills.items()}
    for c, ink in (('yellow', '#c98f14'), ('white', '#ded3b4'), ('green', '#1f7a4a'), ('plum', '#4a2454')):
        bleed = 0.35 * field.blur(fills[c], 5 * s.k, 2 * s.k)
        m = np.clip(soft[c] + 0.15 * bleed, 0, 1) * outside
        tone = mix(tone, glaze.absorb(white_body, srgb(ink), depth * (0.85 if c != 'white' else 0.6)), m)
    crest = step(ridge, 0.35, 0.8) * outside
    tone = mix(tone, mix(tone, srgb('#d8c6a0'), 0.75), crest * step(s.noise(0.6, 3, 19), 0.25, 0.6))
    inner = (1 - outside)
    tone = mix(tone, glaze.absorb(white_body, srgb('#1f7a4a'), 0.9 * depth), inner)
    lip = np.exp(-np.abs(s.V - shape.at(LIP)) / 0.005)
    tone = mix(tone, clay, 0.5 * lip * step(s.noise(0.5, 3, 17), 0.4, 0.6))
    s.colour[:] = mix(clay, tone, glazed)
    s.relief += height + (0.04 * glazed + 0.05 * np.exp(-((above - 0.2) / 0.22) ** 2) * glazed) * outside
    craze = glaze.crackle(s, 0.33, 0.013, 31, 0.36) * glazed
    paint(s.colour, srgb('#3c3420'), 0.22 * craze)
    flake = step(s.noise(0.9, 4, 77), 0.76, 0.78) * glazed
    paint(s.colour, srgb('#cdb08c'), 0.85 * flake)
    s.fine -= 0.03 * flake
    s.rough[:] = mix(0.85, 0.13 + 0.14 * s.noise(1.2, 3, 14), glazed)
    s.rough[:] = np.clip(s.rough + 0.5 * flake, 0, 0.9)
    pinholes = glaze.dots(s, 0.5, (0.03, 0.07), 71, 0.3) * glazed
    s.fine -= 0.015 * pinholes
    s.fine += (s.noise(0.45, 3, 33) - 0.5) * 0.009 * glazed + (grain - 0.5) * 0.012 * (1 - glazed)


POSTER = dict(turn=-12, rise=12)
NOTES = [('lotus', (0, 16.5, 11.4), 14, 'A lotus drawn with raised threads of clay, each field filled with its own glaze.'),
         ('collar', (4.5, 25.0, 9.3), 13, 'The cloud collar round the shoulder.'),
         ('blue', (7, 18, 9.6), 12, 'Peacock blue, from copper in an alkaline glaze: deep where it pooled, thin on the threads.'),
         ('foot', (0, 0.9, 8.0), 12, 'The glaze ran and stopped above the bare foot.')]
SIZE = 'height 30.4 cm, belly 24 cm, mouth 12.7 cm, foot 16.4 cm'
