"""古漆艺工艺葫芦: a gourd under cinnabar lacquer, cranes and clouds in gold, a black waist with a brass ring."""
import math

import numpy as np

from craft import field, flora, glaze, gourd
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch, Tube
from craft.pen import Pen, spline, turn

GIRTH = 2 * math.pi * 6.4


def build():
    shape, body, _ = gourd.patches((0, 0, 1, 0.86))
    s = body.open_sheet()
    lacquer(s, shape)
    stopper_shape = Lathe([(0, 26.3), (0.35, 26.2), (0.62, 25.75), (0.45, 25.25), (0.3, 25.0), (0.62, 24.7), (1.0, 24.3), (1.05, 23.8), (0.85, 23.3), (1.25, 22.9), (1.3, 22.4)])
    lean = 0.0016 * 13.2 ** 2
    stopper = Patch('stopper', lambda u, v: stopper_shape(u, v) + np.array([lean, 0, 0]), rect=(0, 0.87, 0.4, 0.13), share=1, rows=stopper_shape.density(0.3)).open_sheet()
    t = np.linspace(0, 2 * np.pi, 25)
    ring = Patch('ring', Lathe([(2.0, 14.25), (2.35, 14.2), (2.52, 13.95), (2.55, 13.7), (2.52, 13.45), (2.35, 13.2), (2.0, 13.15)]), rect=(0.41, 0.87, 0.4, 0.13), share=1, aspect=3).open_sheet()
    for m in (stopper, ring):
        m.colour[:] = mix(srgb('#d4a94f'), srgb('#94703a'), step(m.noise(0.8, 4, 71), 0.42, 0.75))
        m.metal[:], m.rough[:] = 1.0, 0.26 + 0.2 * m.noise(0.8, 3, 73)
    ring.relief += 0.05 * np.cos(36 * 2 * np.pi * ring.U) * np.exp(-((ring.y - 13.7) / 0.3) ** 2)
    return Model('lacquered-gourd', [s, stopper, ring])


def strip(s, v0, v1, girth, draw):
    rows = s.rows(v0, v1)
    n = rows.stop - rows.start
    length = float(np.hypot(np.diff(s.r[rows, 0]), np.diff(s.y[rows, 0])).sum())
    pens = [Pen(n, s.w, girth, length) for _ in range(3)]
    draw(*pens, length)
    out = []
    for pen in pens:
        m = np.zeros((s.h, s.w), np.float32)
        m[rows] = pen.mask()
        out.append(m)
    return out


def crane(gold, white, black, x, y, size, flip):
    """A flying crane: white body and wings with gold feathers, black neck and pinions."""
    f = lambda pts: np.array(pts, float) * (size * flip, size) + (x, y)
    for wing in ([(0, 0), (-0.5, -0.8), (-1.4, -1.5), (-2.3, -1.6), (-1.9, -1.2), (-1.2, -0.6), (-0.6, 0.1)],
                 [(0.1, 0), (0.3, -0.9), (0.2, -1.8), (-0.1, -2.4), (0.75, -1.9), (1.0, -1.0), (0.7, 0.0)]):
        o = f(spline(wing, closed=True))
        for p in (gold, black):
            p.fill(o, erase=True)
        white.fill(o)
        gold.line(o, 0.05, closed=True)
        tip = np.array(wing[3 if wing[3][0] < -1 else 3])
        for k in np.linspace(0.25, 1, 7):
            base = np.array(wing[0]) * (1 - k) + np.array(wing[-2]) * k
            end = np.array(wing[2]) * (1 - k) + tip * k
            black.stroke(f(spline([end * 0.75 + base * 0.25, end])), 0.12 * size, (0.4, 0.2))
            gold.stroke(f(spline([base * 0.7 + end * 0.3, end])), 0.04, (0.6, 0.3))
    body = f(spline([(-0.9, 0.45), (-0.4, -0.05), (0.4, -0.12), (1.0, 0.1), (0.4, 0.4), (-0.3, 0.5)], closed=True))
    white.fill(body), gold.line(body, 0.05, closed=True)
    black.stroke(f(spline([(0.85, 0.05), (1.5, -0.1), (2.0, -0.45), (2.5, -0.4)])), 0.2 * size, (0.9, 0.5), 0.2)
    gold.stroke(f(spline([(2.4, -0.42), (3.0, -0.3)])), 0.1 * size, (0.8, 0.1), 0.2)
    for dx in (0, 0.12):
        black.stroke(f(spline([(-0.7, 0.4 + dx), (-1.6, 0.6 + dx), (-2.4, 0.55 + dx)])), 0.07 * size, (0.8, 0.4))
    gold.dot(*f([(2.35, -0.55)])[0], 0.12 * size)


def cloud(gold, x, y, size, flip=1):
    f = lambda pts: spline(np.array(pts, float) * (size * flip, size) + (x, y))
    for k, pts in enumerate(([(-2.2, 0.3), (-1.2, 0.25), (-0.9, -0.35), (-0.3, -0.45), (0.0, 0.0), (-0.3, 0.2), (-0.5, 0.0)],
                             [(0.0, 0.1), (0.3, -0.75), (1.0, -0.75), (1.2, -0.2), (0.8, 0.0), (0.6, -0.25)],
                             [(1.1, 0.0), (1.7, -0.3), (2.1, 0.1), (1.8, 0.35), (0.4, 0.4), (-1.2, 0.45)])):
        gold.stroke(f(pts), 0.19 * size, (0.5, 0.3), 0.4)


def lacquer(s, shape):
    rng = np.random.default_rng(6)

    def belly(gold, white, black, h):
        for k in range(3):
            x = GIRTH * k / 3
            crane(gold, white, black, x - 0.4, h * (0.44 if k % 2 else 0.50), 1.85, 1 if k % 2 else -1)
        for k in range(12):
            cloud(gold, GIRTH * (k + 0.5 * (k % 2)) / 12 + rng.normal(0, 0.4), h * (0.12, 0.84, 0.26, 0.94)[k % 4], rng.uniform(0.55, 0.8), 1 if rng.random() < 0.5 else -1)
        for k in range(3):
            cloud(gold, GIRTH * (k + 0.5) / 3, h * 0.5, 0.95, 1 if k % 2 else -1)

    def crown(gold, white, black, h):
        for k in range(4):
            x = gold.width * k / 4
            flora.shapes(gold, flora.placed(flora.trefoil(1.1, rng), 1.4, 1, (x + 1.1, h * 0.55)), 0.05, 0.05)
            flora.shapes(gold, flora.placed(flora.trefoil(1.1, rng), -1.4, 1, (x - 1.1, h * 0.55)), 0.05, 0.05)
            flora.shapes(gold, flora.placed(flora.peony(1.35, rng, ((8, 1, 0.44), (6, 0.7, 0.4), (4, 0.4, 0.34))), 0, 1, (x, h * 0.5)), 0.05, 0.05)
            cloud(gold, x + gold.width / 8, h * 0.22, 0.45), cloud(gold, x + gold.width / 8, h * 0.8, 0.45, -1)
    a = strip(s, shape.at(10.2), shape.at(14.8), GIRTH, belly)
    b = strip(s, shape.at(2.4), shape.at(6.3), 2 * math.pi * 3.8, crown)
    gold, white, black = (np.maximum(p, q) for p, q in zip(a, b))
    for y, w in ((15.35, 0.05), (15.1, 0.10), (12.35, 0.10), (12.1, 0.05), (2.0, 0.08), (1.75, 0.04), (21.6, 0.06)):
        gold = np.maximum(gold, step(np.abs(s.y - y), w + 0.02, w))
    waist = step(s.y, 12.2, 12.25) * step(s.y, 15.25, 15.2)
    tip = step(s.y, 21.6, 21.65)
    foot = step(s.y, 1.9, 1.85)
    dark = np.maximum(np.maximum(waist, tip), foot)
    key = ((s.U * 22) % 1)
    fret = waist * step(np.abs(s.y - 14.75), 0.24, 0.2) * (np.abs(key - 0.5) < 0.32) * ((np.abs(key - 0.5) > 0.2) | (np.abs(s.y - 14.75) > 0.1))
    gold = np.maximum(gold, field.blur(fret.astype(np.float32), 0.7 * s.k))
    red = mix(srgb('#8e1a11'), srgb('#a62717'), s.noise(4, 3, 5))
    worn = step(s.noise(1.8, 4, 7), 0.60, 0.74)
    paint(red, srgb('#5e0f0a'), 0.5 * worn)                                  # the black ground under the red, where hands have been
    s.colour[:] = mix(red, mix(srgb('#0e0b0a'), srgb('#191210'), s.noise(4, 2, 9)), dark)
    s.rough[:] = 0.10 + 0.09 * s.noise(2, 3, 11)
    for m, c, r in ((white, '#ece2cc', 0.25), (black, '#14100e', 0.2)):
        s.colour[:] = mix(s.colour, srgb(c), 0.94 * m)
        s.rough[:] = mix(s.rough, r, m)
    shine = mix(srgb('#d8a23c'), srgb('#ecca7c'), s.noise(0.8, 2, 45))
    rub = 1 - 0.5 * step(s.noise(0.8, 4, 43), 0.6, 0.72)
    s.colour[:] = mix(s.colour, shine, gold * rub)
    s.metal[:] = gold * rub
    s.rough[:] = mix(s.rough, 0.27, gold)
    s.fine += 0.014 * field.blur(np.maximum(white, black), 1.5 * s.k) + 0.012 * field.blur(gold, 0.9 * s.k) + (s.noise(1.6, 2, 47) - 0.5) * 0.008
    s.relief += 0.02 * (s.noise(2.2, 3, 5) - 0.5)


POSTER = dict(turn=-10, rise=10)
NOTES = [('crane', (-0.5, 6.4, 6.7), 12, 'A crane painted in lacquer colours, its feathers drawn in gold.'),
         ('waist', (0, 13.7, 2.6), 9, 'The waist in black lacquer with a brass ring.'),
         ('wear', (4.5, 8.0, 4.7), 11, 'Where hands have rubbed the red thin, the dark coats below show.')]
SIZE = 'height 26.4 cm, lower swelling 13.6 cm, upper 8.2 cm'
DETAIL = 0.15
