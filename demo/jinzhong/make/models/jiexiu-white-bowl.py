"""介休窑白釉划花碗: a conical white bowl of the Jiexiu kilns, Song dynasty; peonies cut and combed inside."""
import math

import numpy as np

from craft import field, flora, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch
from craft.pen import Pen, spline, turn

RADIUS, HEIGHT = 9.4, 6.5
PROFILE = [(0, 1.12), (1.2, 1.12), (2.35, 1.2), (2.75, 1.34), (4.8, 2.75), (7.2, 4.65), (8.7, 5.95), (9.28, 6.44),   # inside
           (9.4, 6.5), (9.46, 6.42), (8.95, 5.86), (7.4, 4.4), (5.1, 2.45), (3.6, 1.32), (3.12, 0.98, 1), (3.0, 0.85),
           (3.02, 0.1), (2.95, 0, 1), (2.55, 0, 1), (2.45, 0.12), (2.4, 0.62, 1), (1.2, 0.68), (0, 0.66)]
LIP, FOOT = 8, 14


def build():
    shape = Lathe(PROFILE, weights=[1.25] * 8 + [0.85] * 6 + [0.6] * 8)
    s = Patch('bowl', shape, aspect=1.4, rows=shape.density(0.45)).open_sheet()
    inside = s.V < shape.at(LIP)
    cut, comb = drawing(s, inside)
    coat(s, shape, inside, cut, comb)
    return Model('jiexiu-white-bowl', [s])


def drawing(s, inside):
    """The knife's outlines and the comb's hatching, as seen from above, laid on the inside."""
    n = round(3000 * s.k)
    lines = Pen(n, n, 2 * RADIUS, 2 * RADIUS, False, -RADIUS, -RADIUS)
    combs = Pen(n, n, 2 * RADIUS, 2 * RADIUS, False, -RADIUS, -RADIUS)
    rng = np.random.default_rng(8)
    ring = lambda pen, r, w: pen.ring(0, 0, r, w)
    for k in range(3):                       # three blossoms and their leaves turn round the wall
        a = 2 * math.pi * k / 3
        at = turn([(0, -5.55)], a)[0]
        bend = [turn([(0.2, -5.0), (1.6, -3.9), (3.6, -4.5), (4.9, -3.2)], a)]
        for b in bend:
            lines.stroke(spline(b), 0.11, (0.6, 0.3))
        for angle, radius, lean, size in ((0.50, 4.1, 2.1, 2.2), (0.52, 7.4, 0.9, 2.1), (0.86, 3.9, 2.7, 2.0), (0.80, 7.4, 0.5, 2.1), (1.06, 5.0, 1.6, 2.4), (1.06, 7.6, -0.1, 2.0), (1.34, 4.0, -2.4, 2.0), (1.32, 7.3, -0.6, 2.0), (1.62, 4.4, -2.0, 2.1), (1.58, 7.5, -1.0, 1.9)):
            p = turn([(0, -radius)], a + angle)[0]
            leaves = flora.placed(flora.trefoil(size, rng), a + angle + lean, 1, p)
            flora.outlines(lines, leaves, 0.075)
            hatch(combs, leaves, 0.34)
        petals = flora.placed(flora.peony(2.6, rng), a, 1, at)
        for outline, veins in petals:
            combs.fill(outline, erase=True)
            hatch(combs, [(outline, veins)], 0.5)
        flora.outlines(lines, petals, 0.08)
    for pen in (lines, combs):
        pen.ring(0, 0, 8.75, 1.3, erase=True)
        pen.dot(0, 0, 2.62, erase=True)
    core = flora.peony(2.0, rng, ((7, 1.0, 0.5), (5, 0.62, 0.42), (3, 0.34, 0.3)))
    flora.outlines(lines, core, 0.07)
    hatch(combs, core, 0.5)
    ring(lines, 2.7, 0.09), ring(lines, 8.3, 0.08)
    scale = n / (2 * RADIUS)
    x, y = (s.P[..., 0] + RADIUS) * scale, (s.P[..., 2] + RADIUS) * scale
    return field.sample(lines.mask(), x, y) * inside, field.sample(combs.mask(), x, y) * inside


def hatch(pen, parts, reach):
    """Comb strokes from the edge of each shape inwards: fine parallel furrows that fade."""
    for outline, _ in parts:
        pts = outline[2:-2]
        root = outline[0]
        for i in range(3, len(pts) - 3, 2):
            d = (root - pts[i]) * reach
            p = pts[i] + d * 0.12
            pen.stroke(np.stack([p, p + d * 0.5 + 0.02 * d[::-1] * (1, -1), p + d]), 0.035, (0.8, 0.0), 0.1, alpha=0.8)


def coat(s, shape, inside, cut, comb):
    grain = s.noise(0.10, 2, 5, half=False)
    body = mix(srgb('#e9e2d0'), srgb('#d8cdb5'), s.noise(2.5, 3, 3))
    foot_edge = 1.02 + 0.06 * glaze.wave(s.u, 4)[None, :]
    outside = ~inside
    bare = outside & (s.V > shape.at(FOOT + 1.6)) & (s.y < 0.2) & (s.r > 2.2)
    bare = field.blur(bare.astype(np.float32), 2 * s.k)
    throwing = np.sin(s.y * 9 + 2 * s.noise(6, 2, 2)) * 0.003
    s.relief += throwing * outside * (s.y > 1.2)
    # the knife leaves a slanted furrow: steep on one side, drawn out on the other
    soft = field.blur(cut, 1.2 * s.k) * 0.5 + np.roll(field.blur(cut, 3 * s.k, 3 * s.k), round(2 * s.k), 1) * 0.8
    furrow = 0.055 * soft + 0.034 * field.blur(comb, 0.9 * s.k)
    glazed = field.blur(furrow, 1.1 * s.k)
    s.fine -= glazed * 0.62
    gather = 0.35 + 20 * furrow + 0.25 * (s.noise(3.2, 3, 9) - 0.5)
    line = np.exp(-np.abs(s.V - shape.at(FOOT)) / 0.012) * outside          # pools above the foot ring
    tears = glaze.runs(s.u, 9, 6, (0.5, 1.6), (0.008, 0.022))[None, :]
    tear = np.exp(-((s.y - (2.6 - tears)) / 0.35) ** 2) * outside * (s.y > 1.1) * (tears > 0.35)
    gather = gather + 1.1 * line + 0.7 * tear
    lip = np.exp(-np.abs(s.V - shape.at(LIP)) / 0.006)
    gather = gather - 0.4 * lip
    s.relief += 0.02 * tear
    tone = glaze.absorb(srgb('#f6f1e6'), srgb('#d9d2b8'), gather)
    s.colour[:] = mix(tone, body, 0.35 * lip)
    s.colour[:] = mix(s.colour, body * (0.93 + 0.1 * grain[..., None]), bare)
    s.rough[:] = mix(0.16 + 0.1 * s.noise(1.1, 3, 12), 0.85, bare)
    fleck = glaze.dots(s, 0.9, (0.02, 0.045), 71, 0.35)
    paint(s.colour, srgb('#6b5a3d'), 0.7 * fleck * (1 - bare))
    craze = glaze.crackle(s, 0.75, 0.018, 31, 0.56)
    paint(s.colour, srgb('#a08a63'), 0.30 * craze * (1 - bare))
    soil = step(s.noise(0.8, 4, 21), 0.5, 0.8)
    paint(s.colour, srgb('#8d7a5c'), 0.5 * soil * bare)
    paint(s.colour, srgb('#a8946c'), 0.25 * step(s.noise(2.2, 4, 23), 0.55, 0.8) * (s.y < 2.4) * outside)
    spurs(s, inside)
    s.fine += (s.noise(0.35, 3, 33) - 0.5) * 0.003 + (grain - 0.5) * 0.006 * bare


def spurs(s, inside):
    """Three tiny scars of the nail-like supports on which the next bowl stood in the kiln."""
    for k in range(3):
        a = 2 * math.pi * k / 3 + 0.5
        d = np.hypot(s.P[..., 0] - 1.95 * math.sin(a), s.P[..., 2] - 1.95 * math.cos(a))
        scar = step(d + 0.06 * (s.noise(0.2, 2, 40 + k) - 0.5), 0.125, 0.075) * inside
        ring = np.exp(-((d - 0.15) / 0.05) ** 2) * inside
        paint(s.colour, srgb('#c2a982'), 0.9 * scar)
        paint(s.colour, srgb('#b4ad90'), 0.5 * ring)
        s.rough[:] = mix(s.rough, 0.85, scar)
        s.fine -= 0.03 * scar

POSTER = dict(turn=-20, rise=36)
NOTES = [('peony', (0, 3.6, -5.6), 14, 'Peonies cut with a slanted knife; the furrows hold more glaze and read darker.'),
         ('spurs', (0.95, 1.2, 1.75), 9, 'One of three tiny scars left by the nail-like spurs that kept stacked bowls apart in the kiln.'),
         ('foot', (0, 0.3, 3.0), 14, 'The narrow foot ring, wiped free of glaze.')]
SIZE = 'mouth 18.8 cm, foot 6.0 cm, height 6.5 cm'
