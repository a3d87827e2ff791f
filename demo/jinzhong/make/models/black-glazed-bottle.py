"""黑釉玉壶春瓶: a pear-shaped bottle of a northern kiln, Jin dynasty; black glaze with russet brushed sprays."""
import numpy as np

from craft import field, glaze
from craft.model import Model
from craft.patch import Lathe, Patch
from craft.pen import Pen, spline, turn
from craft.field import mix, paint, srgb, step

HEIGHT = 28.6

PROFILE = [(0, 15.5), (0.9, 15.6), (1.15, 17), (1.15, 21), (1.5, 24.6), (2.5, 27.2), (3.62, 28.45),     # inside
           (3.82, 28.6), (3.9, 28.42), (3.3, 27.4), (2.35, 25.4), (1.86, 22.6), (1.92, 20.0), (2.75, 17.2), (4.75, 13.9),
           (6.75, 10.6), (7.3, 8.0), (6.75, 5.2), (5.35, 2.9), (4.3, 1.75, 1), (4.22, 1.45), (4.3, 0.5), (4.45, 0.08),
           (4.38, 0, 1), (3.75, 0, 1), (3.65, 0.2), (3.55, 0.75, 1), (1.8, 0.85), (0, 0.8)]
LIP, FOOT = 7, 19


def build():
    shape = Lathe(PROFILE, weights=[0.15] * 4 + [0.5] * 3 + [1] * 17 + [0.6] * 2 + [0.3] * 2)
    s = Patch('body', shape, aspect=1.0, rows=shape.density(0.5)).open_sheet()
    outside = s.V > shape.at(LIP)
    glazed = coat(s, shape, outside)
    russet(s, shape, glazed)
    return Model('black-glazed-bottle', [s])


def coat(s, shape, outside):
    """The clay, the throwing rings that telegraph through, and the black glaze that stops above the foot."""
    grain = s.noise(0.16, 2, 5, half=False)
    clay = mix(srgb('#b3a184'), srgb('#8a7457'), s.noise(2.2, 4, 3))
    s.colour[:] = clay * (0.94 + 0.12 * grain[..., None])
    rings = np.sin(s.y * 7.2 + 1.2 * s.noise(9, 2, 4)) * 0.0028
    s.relief += rings * step(s.y, 1.5, 3) * outside

    u = s.u
    line = 2.25 + 0.22 * glaze.wave(u, 11, 2, 7) - glaze.runs(u, 5, 12, (0.25, 0.75), (0.012, 0.03))
    above = s.y - line[None, :]
    glazed = np.where(outside, step(above, -0.03, 0.05), 1.0)
    foot = s.V > shape.at(FOOT + 0.2)
    glazed = glazed * ~foot
    roll = np.exp(-((above - 0.16) / 0.16) ** 2) * outside * ~foot     # the glaze gathers in a thick hem
    thick = 0.045 * glazed + 0.05 * roll * glazed
    s.relief += thick

    # the lip: glaze drains off and goes tea-brown
    lip = np.exp(-np.abs(s.V - shape.at(LIP)) / 0.0075)
    depth = 2.2 + 0.9 * (s.noise(3, 3, 8) - 0.5) + 1.5 * roll - 1.95 * lip
    black = glaze.absorb(srgb('#6e4a22'), srgb('#1d120b'), np.clip(depth * 0.8, 0.05, 3))
    black = mix(black, srgb('#0b0908'), 0.75 * step(depth, 0.9, 2.2))
    s.colour[:] = mix(s.colour, black, glazed)
    s.rough[:] = mix(0.82, 0.13 + 0.10 * s.noise(1.3, 3, 14), glazed)
    wash = np.exp(-np.clip(-above, 0, 9) / 0.14) * (1 - glazed) * outside
    paint(s.colour, srgb('#5d3a1f'), 0.55 * wash)                       # iron drawn out at the glaze line
    soil = step(s.noise(0.7, 4, 21), 0.5, 0.75) * (1 - glazed)
    paint(s.colour, srgb('#5b4a38'), 0.45 * soil)
    s.fine += (s.noise(0.5, 3, 31) - 0.5) * 0.006 * glazed
    s.fine += (s.noise(0.12, 2, 32, half=False) - 0.5) * 0.012 * (1 - glazed)
    pits = glaze.dots(s, 0.55, (0.04, 0.09), 41, 0.25) * glazed * outside
    s.fine -= pits * 0.02
    return glazed * outside


def spray(pen, x, y, angle, size, rng):
    """One leaf spray as a brush loaded with iron makes it: a stem and quick full-bellied strokes."""
    def stroke(points, width, belly=0.4):
        p = turn(np.array(points) + rng.normal(0, 0.03, (len(points), 2)), angle, size, (x, y))
        pen.stroke(spline(p), width * size, (0.12, 0.05), belly)
    stroke([(0, 1.5), (0.1, 0.7), (0.0, -0.2), (0.25, -1.1)], 0.16)
    for side, at, length in ((1, 0.9, 1.15), (-1, 0.55, 1.25), (1, 0.15, 1.2), (-1, -0.2, 1.1), (1, -0.55, 0.85), (-1, -0.85, 0.7)):
        stroke([(0.04, at), (side * 0.35 * length, at - 0.28), (side * 0.8 * length, at - 0.42), (side * length, at - 0.95)],
               0.33 * length, 0.6)
    stroke([(0.2, -1.0), (0.32, -1.45), (0.2, -1.9)], 0.4, 0.45)


def russet(s, shape, glazed):
    """Iron-rich strokes laid on the raw glaze: they fire matt russet, feather downwards and starve at their ends."""
    v0, v1 = shape.at(13), shape.at(18)
    rows = s.rows(v0, v1)
    n = rows.stop - rows.start
    height = 12.8
    pen = Pen(n, s.w, 2 * np.pi * 6.6, height)
    rng = np.random.default_rng(5)
    for k in range(3):
        spray(pen, pen.width * (k / 3 - 0.03), 6.7, rng.normal(0, 0.12), 2.35, rng)
    mask = np.zeros((s.h, s.w), np.float32)
    mask[rows] = pen.mask()
    rag = s.noise(0.35, 3, 51, half=False)
    mask = field.blur(mask, 2.5 * s.k)
    run = np.maximum.reduce([np.roll(field.blur(mask, 5 * s.k, 1.2 * s.k), round(d * s.k), 0) * (1 - d / 70) for d in (0, 14, 28, 42)])
    hairs = field.noise(s.P * np.array([1, 0.12, 1]), 0.14, 2, 52)       # the brush's hairs, where it ran dry
    dry = step(s.noise(2.0, 2, 54) - 0.3 * mask, 0.2, 0.42)
    body = step(mask + 0.5 * (rag - 0.5), 0.3, 0.75) * (1 - 0.55 * dry * step(hairs, 0.45, 0.6))
    halo = step(run + 0.5 * (s.noise(0.2, 2, 53) - 0.5), 0.3, 0.8) * (1 - body)
    streak = np.repeat(field.blur(np.random.default_rng(3).random((1, s.w)).astype(np.float32), 0, 2 * s.k), s.h, 0)
    streak = step(streak + 0.10 * (s.noise(1.5, 2, 55) - 0.5), 0.5, 0.62)
    fur = streak * step(s.y, 19.5, 25.5) * 0.75 * (s.V > shape.at(LIP))
    body, halo, fur = body * glazed, halo * glazed, fur * glazed
    paint(s.colour, srgb('#4a2410'), 0.55 * halo + 0.5 * fur)
    tone = mix(srgb('#82431d'), srgb('#4c2410'), step(s.noise(0.6, 3, 57), 0.35, 0.65))
    s.colour[:] = mix(s.colour, tone, 0.92 * body)
    spots = glaze.dots(s, 0.34, (0.10, 0.3), 61, 0.4) * glazed * (1 - body) * step(s.noise(5, 2, 63), 0.46, 0.62)
    paint(s.colour, srgb('#6b6458'), 0.42 * spots)                     # oil spots: silvery iron crystals
    s.metal[:] = 0.25 * spots
    s.rough[:] = mix(s.rough, 0.36 + 0.12 * rag, body)
    s.relief -= 0.008 * field.blur(body, 3 * s.k)

POSTER = dict(turn=-16, rise=10)
NOTES = [('spray', (-1.3, 9.0, 7.0), 14, 'A leaf spray in iron pigment, brushed on the raw glaze in a few strokes; it fired russet.'),
         ('hem', (3.5, 2.0, 4.0), 10, 'The glaze ran and stopped above the foot in a thick hem; the body is bare below.'),
         ('lip', (0, 28.5, 3.8), 9, 'The trumpet lip, where thin glaze shows brown with fine streaks.')]
SIZE = 'height 28.6 cm, belly 14.6 cm, mouth 7.8 cm, foot 8.9 cm'
