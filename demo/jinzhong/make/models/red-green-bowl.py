"""红绿彩碗: a white-slipped bowl painted over the glaze in red, green and yellow enamels, Jin dynasty, southern Shanxi."""
import math

import numpy as np

from craft import field, flora, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch
from craft.pen import Pen, spline, turn

RADIUS = 8.3
PROFILE = [(0, 1.25), (1.4, 1.25), (2.9, 1.42), (4.9, 2.2), (6.7, 3.7), (7.75, 5.2), (8.16, 5.9),      # inside
           (8.3, 6.0), (8.36, 5.9), (8.1, 5.2), (7.1, 3.45), (5.3, 1.85), (3.95, 1.2), (3.4, 0.98, 1), (3.25, 0.85),
           (3.22, 0.1), (3.14, 0, 1), (2.6, 0, 1), (2.5, 0.12), (2.45, 0.55, 1), (1.2, 0.6), (0, 0.68)]
LIP, FOOT = 7, 13


def build():
    shape = Lathe(PROFILE, weights=[1.25] * 7 + [0.8] * 6 + [0.6] * 8)
    s = Patch('bowl', shape, aspect=1.4, rows=shape.density(0.45)).open_sheet()
    inside = s.V < shape.at(LIP)
    coat(s, shape, inside)
    enamels(s, inside)
    return Model('red-green-bowl', [s])


def coat(s, shape, inside):
    """Buff clay, a white slip to half-way down the outside, and a clear glaze, ivory and finely crazed."""
    outside = ~inside
    grain = s.noise(0.12, 2, 5, half=False)
    clay = mix(srgb('#b99f78'), srgb('#94795a'), s.noise(1.8, 4, 3)) * (0.9 + 0.16 * grain[..., None])
    slip_line = 3.1 + 0.3 * glaze.wave(s.u, 4)[None, :] - glaze.runs(s.u, 4, 5, (0.2, 0.7), (0.01, 0.03))[None, :]
    slip = np.where(outside, step(s.y - slip_line, -0.06, 0.06), 1.0)
    glaze_line = 2.2 + 0.35 * glaze.wave(s.u, 9)[None, :] - glaze.runs(s.u, 5, 7, (0.2, 0.9), (0.01, 0.03))[None, :]
    glazed = np.where(outside, step(s.y - glaze_line, -0.03, 0.05) * (s.V < shape.at(FOOT)), 1.0)
    thick = 0.7 + 0.7 * (s.noise(2.6, 3, 9) - 0.5)
    ivory = glaze.absorb(srgb('#f3ead5'), srgb('#e3d4b0'), thick)
    tan = glaze.absorb(clay, srgb('#86683f'), 0.7 * thick)
    s.colour[:] = mix(mix(clay, mix(tan, ivory, slip), glazed), clay, 1 - glazed)
    lip = np.exp(-np.abs(s.V - shape.at(LIP)) / 0.004)
    paint(s.colour, srgb('#c6a877'), 0.6 * lip * step(s.noise(0.5, 3, 17), 0.35, 0.6))
    craze = glaze.crackle(s, 0.55, 0.016, 31, 0.42)
    stain = step(s.noise(3, 3, 35), 0.4, 0.7)
    paint(s.colour, srgb('#8a6a40'), (0.16 + 0.3 * stain) * craze * glazed)
    fleck = glaze.dots(s, 0.7, (0.02, 0.06), 71, 0.35)
    paint(s.colour, srgb('#5a4529'), 0.7 * fleck * glazed)
    soil = step(s.noise(0.7, 4, 21), 0.5, 0.78)
    paint(s.colour, srgb('#6e5a3f'), 0.4 * soil * (1 - glazed))
    s.rough[:] = mix(0.86, 0.2 + 0.12 * s.noise(1.1, 3, 12), glazed)
    s.relief += 0.02 * glazed * outside + 0.015 * slip * outside + np.sin(s.y * 7 + 2 * s.noise(6, 2, 2)) * 0.006 * outside
    s.fine += (s.noise(0.4, 3, 33) - 0.5) * 0.005 + (grain - 0.5) * 0.012 * (1 - glazed)


def pens(s, count):
    n = round(3000 * s.k)
    return [Pen(n, n, 2 * RADIUS, 2 * RADIUS, False, -RADIUS, -RADIUS) for _ in range(count)]


def lay(s, pen, inside):
    """A drawing seen from above, laid on the inside; drawn by the depth along the wall so that it is not stretched."""
    scale = pen.shape[0] / (2 * RADIUS)
    return field.sample(pen.mask(), (s.P[..., 0] + RADIUS) * scale, (s.P[..., 2] + RADIUS) * scale) * inside


def enamels(s, inside):
    red, pale, green, yellow = drawn = pens(s, 4)
    rng = np.random.default_rng(14)
    for r, w in ((7.75, 0.2), (7.35, 0.07), (5.35, 0.09), (5.1, 0.2)):
        red.ring(0, 0, r, w)
    border(red, green, rng)
    medallion(red, pale, green, yellow, rng)
    r, p, g, y = (lay(s, pen, inside) for pen in drawn)
    worn = step(s.noise(0.55, 4, 41), 0.60, 0.72)
    rub = step(s.noise(1.6, 3, 43), 0.28, 0.5)
    keep = (1 - 0.85 * worn) * (0.5 + 0.5 * rub)
    wash = s.noise(0.8, 3, 45)
    paint(s.colour, srgb('#d5704a'), 0.62 * p * keep * (0.55 + 0.7 * wash))
    body = field.blur(g, 2.0 * s.k)
    edge = np.clip(4 * body * (1 - body), 0, 1)
    tint = glaze.absorb(s.colour.copy(), srgb('#2d6a43'), body * (0.55 + 0.6 * wash) + 0.25 * edge * body)
    s.colour[:] = mix(s.colour, tint, step(body, 0.05, 0.4) * (1 - 0.8 * worn))
    paint(s.colour, srgb('#cf9a2c'), 0.8 * field.blur(y, 1.5 * s.k) * (1 - 0.7 * worn))
    tone = mix(srgb('#a82d16'), srgb('#c24a26'), step(wash, 0.35, 0.65))
    s.colour[:] = mix(s.colour, tone, 0.94 * r * keep)
    s.rough[:] = mix(s.rough, 0.5, r * keep)
    s.relief += 0.012 * body * inside
    s.fine += 0.006 * field.blur(r, 1.2 * s.k)


def border(red, green, rng):
    """Between the rings: a running vine in red, a green dab for each leaf."""
    count, r = 16, 6.35
    t = np.linspace(0, 2 * math.pi, 640)
    wave = r + 0.42 * np.sin(count / 2 * t)
    red.line(np.stack([wave * np.sin(t), -wave * np.cos(t)], 1), 0.1, closed=True)
    for k in range(count):
        a = 2 * math.pi * (k + 0.5) / count
        up = 1 if k % 2 == 0 else -1
        place = lambda pts: turn(np.array(pts) * (1, up), a, 1, turn([(0, -r)], a)[0])
        red.stroke(place(spline([(-0.55, 0.05), (-0.15, 0.5), (0.3, 0.42), (0.28, 0.1)])), 0.13, (0.4, 0.1), 0.3)
        for x in (-0.62, 0.1, 0.7):
            red.stroke(place(spline([(x, -0.05), (x + 0.12, 0.3), (x + 0.36, 0.62)])), 0.12, (0.3, 0.0), 0.4)
        p = place([(-0.1 + rng.normal(0, 0.05), 0.26)])[0]
        green.stroke(spline([p + turn([(-0.36, 0)], a)[0], p + turn([(0, -0.08)], a)[0], p + turn([(0.36, 0)], a)[0]]), 0.42, (0.6, 0.5))


def medallion(red, pale, green, yellow, rng):
    for angle, reach, size, lean in ((2.5, 2.0, 2.8, 0.2), (-2.5, 2.0, 2.8, -0.2), (1.75, 2.2, 2.6, 0.1), (-1.75, 2.2, 2.6, -0.1),
                                     (1.05, 2.3, 2.5, -0.1), (-1.05, 2.3, 2.5, 0.1), (3.14, 2.1, 2.7, 0.0), (0.45, 2.5, 2.2, 0), (-0.45, 2.5, 2.2, 0)):
        at = turn([(0, -reach)], angle)[0] + rng.normal(0, 0.05, 2)
        leaves = flora.placed(flora.trefoil(size, rng), angle + lean, 1, at)
        for outline, veins in leaves:
            shift = rng.normal(0, 0.05, 2)                       # the colour never quite meets its line
            green.fill((outline - outline.mean(0)) * 0.95 + outline.mean(0) + shift)
            red.fill(outline, erase=True)
            red.line(outline, 0.075, closed=True)
            for v in veins:
                red.stroke(v, 0.075, (0.7, 0.1), 0.2)
    stem = spline([(-1.2, 4.6), (-0.2, 3.6), (0, 2.2)])
    red.stroke(stem, 0.14, (0.6, 0.8))
    petals = flora.peony(2.75, rng, ((9, 1.0, 0.44), (7, 0.74, 0.40), (5, 0.48, 0.36), (3, 0.27, 0.28)))
    for outline, veins in petals:
        for pen in (red, green, yellow):
            pen.fill(outline, erase=True)
        pale.fill(outline, erase=True)
        root, tip = outline[0], outline[len(outline) // 2]
        pale.fill((outline - tip) * 0.62 + tip - (tip - root) * 0.06)
        red.line(outline, 0.09, closed=True)
        for v in veins:
            red.stroke(v, 0.085, (0.8, 0.0), 0.15)
    for k in range(9):
        yellow.dot(*rng.normal(0, 0.3, 2), 0.17)
    for k in range(6):
        a = 2 * math.pi * k / 6 + 0.3
        yellow.dot(*turn([(0, -3.9)], a)[0], 0.2)
        red.ring(*turn([(0, -3.9)], a)[0], 0.2, 0.06)


POSTER = dict(turn=-18, rise=46, zoom=1.1)
NOTES = [('peony', (0, 1.3, 0.4), 12, 'A peony drawn in iron red over the fired glaze; red, green and yellow were fixed in a second, cooler firing.'),
         ('border', (0, 3.6, -6.3), 11, 'A border of quick scrolls with green dabs between red rings.'),
         ('slip', (3, 3.1, 6.2), 14, 'The white slip ends half-way down the outside; below it the buff clay shows through the glaze.')]
SIZE = 'mouth 16.6 cm, foot 6.4 cm, height 6.0 cm'
