"""范制葫芦: a gourd grown inside a carved mould: its skin swelled into the ornament and kept it in relief."""
import math

import numpy as np

from craft import field, flora, glaze, gourd
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.pen import Pen, spline, turn

GIRTH = 2 * math.pi * 6.4


def build():
    shape, body, stalk = gourd.patches()
    s, t = body.open_sheet(), stalk.open_sheet()
    mould(s, shape)
    skin(s)
    dry(t)
    return Model('moulded-gourd', [s, t])


def band(s, v0, v1, girth, draw):
    """Runs draw(pen, height) for the sheet's rows between v0 and v1 and returns the mask over the whole sheet."""
    rows = s.rows(v0, v1)
    n = rows.stop - rows.start
    length = float(np.hypot(np.diff(s.r[rows, 0]), np.diff(s.y[rows, 0])).sum())
    pen = Pen(n, s.w, girth, length)
    draw(pen, length)
    out = np.zeros((s.h, s.w), np.float32)
    out[rows] = pen.mask()
    return out


def mould(s, shape):
    rng = np.random.default_rng(12)

    def belly(pen, h):
        for k in range(4):
            x, y = GIRTH * k / 4, h * 0.48
            if k % 2 == 0:
                roundel(pen, x, y, '福' if k == 0 else '祿')
            else:
                peony(pen, x, y, rng)
        for k in range(4):
            bat(pen, GIRTH * (k + 0.5) / 4, h * 0.24, 1.25)
            cloud(pen, GIRTH * (k + 0.5) / 4, h * 0.62, 1.1)
            cloud(pen, GIRTH * (k + 0.5) / 4 + 0.5, h * 0.82, 0.8)

    def crown(pen, h):
        for k in range(6):
            cloud(pen, pen.width * (k + 0.25) / 6, h * 0.36, 0.8)
            cloud(pen, pen.width * (k + 0.7) / 6, h * 0.66, 0.7)

    def waist(pen, h):
        count = 14
        for k in range(count):
            x = pen.width * (k + 0.5) / count
            w = pen.width / count
            pen.line(spline([(x - 0.42 * w, 0.3), (x - 0.40 * w, h * 0.5), (x, h - 0.35), (x + 0.40 * w, h * 0.5), (x + 0.42 * w, 0.3)]), 0.13)
            pen.stroke(spline([(x, 0.4), (x, h * 0.62)]), 0.3, (0.4, 0.2), 0.4)
    low = band(s, shape.at(10.0), shape.at(14.6), GIRTH, belly)
    high = band(s, shape.at(2.3), shape.at(6.2), 2 * math.pi * 3.8, crown)
    mid = band(s, shape.at(9.1), shape.at(10.6), 2 * math.pi * 3.8, waist)
    drawn = np.maximum(np.maximum(low, high), mid * step(s.y, 11.0, 11.3))
    swell = field.blur(drawn, 5.5 * s.k) * 0.6 + field.blur(drawn, 2.4 * s.k) * 0.5
    s.relief += 0.24 * swell
    for k in range(4):                                                          # where the mould's four parts met
        d = np.abs((s.U - (k + 0.5) / 4 + 0.5) % 1 - 0.5) * 2 * np.pi * s.r
        s.relief += 0.05 * np.exp(-(d / 0.06) ** 2) * step(s.y, 0.8, 2) * step(s.y, 22.6, 21)
    for y in (12.1, 15.4, 1.9):
        s.relief += 0.07 * np.exp(-((s.y - y) / 0.09) ** 2)
    s.relief += 0.03 * (s.noise(2.2, 3, 5) - 0.5)
    s.raised = swell


def roundel(pen, x, y, word):
    pen.ring(x, y, 3.15, 0.22)
    pen.ring(x, y, 2.72, 0.10)
    pen.text(word, x, y, 4.0, 'LXGW WenKai')


def peony(pen, x, y, rng):
    for dx, dy, a, size in ((-2.0, 1.6, -2.2, 2.0), (2.0, 1.6, 2.2, 2.0), (-2.4, -0.8, -1.1, 1.9), (2.4, -0.8, 1.1, 1.9), (0, 2.2, 3.1, 2.0)):
        flora.shapes(pen, flora.placed(flora.trefoil(size, rng), a, 1, (x + dx * 0.75, y + dy * 0.75)), 0.10, 0.09)
    flora.shapes(pen, flora.placed(flora.peony(2.35, rng, ((8, 1.0, 0.46), (6, 0.7, 0.42), (5, 0.42, 0.34), (1, 0.2, 0.24))), 0, 1, (x, y)), 0.11, 0.09)


def bat(pen, x, y, size):
    """A bat, for luck: wings like clouds."""
    for side in (-1, 1):
        wing = spline([(0.1, -0.1), (0.6, -0.75), (1.35, -0.7), (1.75, -0.15), (1.5, 0.1), (1.2, -0.05), (1.05, 0.4), (0.7, 0.2), (0.5, 0.6), (0.1, 0.35)], closed=True)
        pen.fill(wing * (side * size, size) + (x, y))
        pen.stroke(spline(np.array([(0.35, 0.0), (0.7, -0.35), (1.3, -0.35)]) * (side * size, size) + (x, y)), 0.10, (0.6, 0.2), erase=True)
    pen.fill(spline([(0, -0.55), (0.22, -0.2), (0.16, 0.5), (0, 0.85), (-0.16, 0.5), (-0.22, -0.2)], closed=True) * size + (x, y))


def cloud(pen, x, y, size):
    for side in (-1, 1):
        pen.stroke(spline(np.array([(0.0, 0.45), (0.55, 0.35), (0.8, -0.05), (0.5, -0.35), (0.22, -0.1), (0.42, 0.1)]) * (side * size, size) + (x, y)), 0.2 * size, (0.8, 0.3), 0.3)
    pen.stroke(spline(np.array([(0, 0.4), (0.25, 0.75), (0.9, 0.85)]) * size + (x, y)), 0.2 * size, (0.7, 0.1), 0.3)


def skin(s):
    """Honey skin gone to amber under many hands; darker in the hollows, with the gourd's own freckles."""
    drift = s.noise(5, 3, 7)
    base = mix(srgb('#c98f45'), srgb('#a8662a'), drift)
    hollow = np.clip(glaze.pooled(s, s.relief, 0.35) * 9, -1, 1)
    paint(base, srgb('#6b3715'), 0.55 * np.clip(hollow, 0, 1))
    paint(base, srgb('#dba65a'), 0.45 * np.clip(-hollow, 0, 1))
    freckles = step(s.noise(0.45, 3, 11), 0.60, 0.72)
    paint(base, srgb('#7c4519'), 0.25 * freckles)
    stain = step(s.noise(2.2, 4, 13), 0.56, 0.75)
    paint(base, srgb('#7e431b'), 0.35 * stain)
    fibre = field.resize(field.noise(s.P[::2, ::2] * np.array([1, 0.1, 1], np.float32), 0.25, 2, 15), s.h, s.w)
    base *= (0.95 + 0.1 * fibre)[..., None]
    paint(base, srgb('#6a4a2a'), step(s.r, 1.6, 0.7) * (s.y < 1) * 0.7)
    s.colour[:] = base
    s.rough[:] = np.clip(0.25 + 0.16 * s.noise(1.5, 3, 17) + 0.12 * np.clip(hollow, 0, 1), 0, 1)
    s.fine += (fibre - 0.5) * 0.008 - 0.006 * freckles


def dry(t):
    fibre = field.noise(t.P * np.array([1, 0.15, 1], np.float32), 0.16, 3, 4)
    t.colour[:] = mix(srgb('#7d5a33'), srgb('#4f3519'), fibre)
    t.rough[:] = 0.75
    t.relief += 0.06 * (np.cos(5 * 2 * np.pi * t.U) * 0.5) * step(t.V, 0.9, 0.4) + (fibre - 0.5) * 0.06


POSTER = dict(turn=-10, rise=10)
NOTES = [('fu', (0, 6.0, 6.8), 12, 'The character 福, happiness, swollen into the skin from the carved mould.'),
         ('seam', (4.8, 6.0, 4.8), 10, 'A thin raised seam where two parts of the mould met.'),
         ('stalk', (1.6, 26.0, 0.7), 10, 'The dried stalk, left on for luck.')]
SIZE = 'height 27 cm, lower swelling 13.6 cm, upper 8.2 cm'
