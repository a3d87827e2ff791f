"""黑釉剔花罐: a jar whose black glaze is carved away round peonies in ogival frames, Jin dynasty."""
import math

import numpy as np

from craft import field, flora, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch
from craft.pen import Pen, spline, turn

PROFILE = [(0, 13), (4, 13.2), (8, 15.5), (9, 19), (7, 23.2), (4.6, 24.6), (4.35, 25.4), (4.75, 26.2),     # inside
           (5.2, 26.4), (5.5, 26.1), (5.3, 25.5), (4.95, 25.1), (5.3, 24.6), (7.6, 23.7), (10.2, 21.6), (11.7, 18.3),
           (11.6, 14.8), (10.2, 10.6), (8.3, 6.4), (7.0, 3.2), (6.5, 1.3), (6.55, 0.3), (6.4, 0, 1), (5.6, 0, 1), (5.4, 0.5),
           (5.2, 1.0, 1), (2.5, 1.1), (0, 1.05)]
LIP, SHOULDER, LOW = 8, 13, 19
GIRTH = 2 * math.pi * 11.0


def build():
    shape = Lathe(PROFILE, weights=[0.12] * 5 + [0.4] * 3 + [1] * 14 + [0.35] * 5)
    s = Patch('jar', shape, aspect=1.2, rows=shape.density(0.35)).open_sheet()
    outside = (s.V > shape.at(LIP)).astype(np.float32)
    kept, incised = ornament(s, shape)
    coat(s, shape, outside, kept, incised)
    return Model('carved-black-jar', [s])


def frame(w, h, n=80):
    """An ogival panel with cusped ends, centred on the origin."""
    right = spline([(0, -h / 2), (0.10 * w, -0.43 * h), (0.26 * w, -0.40 * h), (0.33 * w, -0.27 * h), (0.46 * w, -0.19 * h),
                    (0.5 * w, 0), (0.46 * w, 0.19 * h), (0.33 * w, 0.27 * h), (0.26 * w, 0.40 * h), (0.10 * w, 0.43 * h), (0, h / 2)])
    return np.concatenate([right, (right * (-1, 1))[::-1]])


def ornament(s, shape):
    """(what keeps its glaze, lines cut through it) on the whole sheet."""
    v0, v1 = shape.at(12.6), shape.at(19.3)
    rows = s.rows(v0, v1)
    n = rows.stop - rows.start
    height = 21.0
    keep, lines = Pen(n, s.w, GIRTH, height), Pen(n, s.w, GIRTH, height)
    rng = np.random.default_rng(21)
    keep.fill([(-1, 0), (GIRTH + 1, 0), (GIRTH + 1, height), (-1, height)])
    top, bottom = 3.5, 17.6
    keep.fill([(-1, top), (GIRTH + 1, top), (GIRTH + 1, bottom), (-1, bottom)], erase=True)
    scroll_ground(keep, top, bottom, rng)
    for k in range(3):
        x, y = GIRTH * (k / 3), (top + bottom) / 2
        shape_ = frame(20.6, 13.9) + (x, y)
        keep.fill(shape_, erase=True)
        keep.line(shape_, 1.9, closed=True, erase=True)
        keep.line(shape_, 0.75, closed=True)
        lines.line(shape_, 0.11, closed=True)
        panel(keep, lines, x, y + 0.1, rng)
    for y, w in ((1.1, 0.12), (1.5, 0.12), (2.9, 0.16), (18.2, 0.16), (19.6, 0.12)):
        lines.line([(-1, y), (GIRTH + 1, y)], w)
    band_of_leaves(lines, 2.2, rng)
    full = lambda pen: _place(s, rows, pen.mask())
    kept = np.ones((s.h, s.w), np.float32)
    kept[rows] = keep.mask()
    return kept, full(lines)


def _place(s, rows, mask):
    out = np.zeros((s.h, s.w), np.float32)
    out[rows] = mask
    return out


def band_of_leaves(lines, y, rng):
    count = 42
    for k in range(count):
        x = GIRTH * k / count
        lines.stroke(spline([(x, y + 0.42), (x + 0.5, y - 0.1), (x + 1.25, y - 0.36)]), 0.24, (0.3, 0.0), 0.35)


def scroll_ground(keep, top, bottom, rng):
    """Between the panels a vine with curling leaves fills the spandrels."""
    for k in range(3):
        x = GIRTH * ((k + 0.5) / 3)
        for up in (-1, 1):
            y = (top + bottom) / 2 + up * 3.1
            keep.stroke(spline([(x, y - up * 3.4), (x + 0.9, y - up * 1.6), (x - 0.7, y + up * 0.4), (x + 0.3, y + up * 2.2)]), 0.42, (0.8, 0.4))
            bud = flora.placed(flora.side_peony(1.9, rng), 0 if up < 0 else math.pi, 1, (x, y + up * 1.6))
            flora.shapes(keep, bud, 0.09, 0.07)
            for side in (-1, 1):
                for lean, dy, size in ((1.15, -1.2, 2.4), (0.6, 0.8, 2.4), (1.9, 2.0, 2.3), (1.5, 3.2, 2.2)):
                    leaves = flora.placed(flora.trefoil(size, rng), side * lean * (1 if up < 0 else 1), 1, (x + side * 0.75, y + up * dy))
                    flora.shapes(keep, leaves, 0.08, 0.06)


def panel(keep, lines, x, y, rng):
    """One large peony with its leaves on a curling stem."""
    stem = [(x - 6.6, y + 2.6), (x - 4.2, y + 4.6), (x - 0.4, y + 4.0), (x + 0.2, y + 2.0)]
    keep.stroke(spline(stem), 0.42, (0.5, 0.8))
    keep.stroke(spline([(x - 0.4, y + 4.0), (x + 3.6, y + 4.7), (x + 6.9, y + 2.4), (x + 6.4, y - 1.2)]), 0.36, (0.8, 0.3))
    keep.stroke(spline([(x - 4.4, y + 4.5), (x - 7.2, y + 1.6), (x - 6.6, y - 1.4)]), 0.36, (0.8, 0.3))
    for dx, dy, angle, size in ((-4.9, 2.6, -0.9, 3.5), (4.9, 2.6, 0.9, 3.5), (-5.3, -0.6, -1.25, 3.6), (5.3, -0.6, 1.25, 3.6),
                                (-4.3, -3.0, -0.75, 3.2), (4.3, -3.0, 0.75, 3.2), (-2.4, 4.1, -2.3, 2.7), (2.6, 4.2, 2.3, 2.7),
                                (-2.2, -4.3, -0.5, 2.5), (2.2, -4.3, 0.5, 2.5), (0.3, 4.6, 3.0, 1.6)):
        leaves = flora.placed(flora.trefoil(size, rng), angle, 1, (x + dx * 0.9, y + dy))
        flora.shapes(keep, leaves, 0.11, 0.1)
    blossom = flora.placed(flora.side_peony(4.3, rng), 0, 1, (x, y + 1.6))
    flora.shapes(keep, blossom, 0.12, 0.12)
    for outline, veins in blossom:
        for v in veins[1:3]:
            lines.stroke(v, 0.07, (0.8, 0.2), 0.3)


def coat(s, shape, outside, kept, incised):
    grain = s.noise(0.14, 2, 5, half=False)
    clay = mix(srgb('#c9b58f'), srgb('#a98f68'), s.noise(1.8, 4, 3)) * (0.92 + 0.14 * grain[..., None])
    line = 2.5 + 0.25 * glaze.wave(s.u, 15) - glaze.runs(s.u, 7, 16, (0.2, 0.9), (0.01, 0.028))
    above = s.y - line[None, :]
    ends = np.where(outside > 0, step(above, -0.03, 0.05), 1.0) * ~((s.V > shape.at(21)) & (s.y < 1.5))
    edge = kept + 0.25 * (s.noise(0.12, 2, 51, half=False) - 0.5)
    left = step(field.blur(edge, 0.9 * s.k), 0.42, 0.58)
    lines = step(field.blur(incised, 0.7 * s.k), 0.3, 0.6)
    glazed = ends * np.where(outside > 0, left * (1 - lines), 1)
    rim = np.exp(-np.abs(s.V - shape.at(LIP + 0.4)) / 0.006)
    s.relief += 0.075 * field.blur(left * ends, 1.6 * s.k) + 0.05 * np.exp(-((above - 0.18) / 0.2) ** 2) * outside * ends
    s.relief += np.sin(s.y * 5.2 + 2 * s.noise(8, 2, 2)) * 0.008 * outside
    s.fine -= 0.045 * field.blur(lines, 1.2 * s.k) * left
    # the scraper's marks in the bared ground
    scrape = s.noise(0.4, 2, 61, half=False)
    s.fine += (1 - left) * (scrape - 0.5) * 0.035 * outside
    thick = 1.7 + 1.0 * (s.noise(3.5, 3, 8) - 0.5) - 1.25 * rim - 0.7 * np.exp(-np.abs(field.blur(left, 2.5 * s.k) - 0.5) * 9) * outside
    black = glaze.absorb(srgb('#7a4f24'), srgb('#1d130d'), np.clip(thick, 0.15, 3))
    black = mix(black, srgb('#0d0a09'), 0.7 * step(thick, 0.8, 1.8))
    shade = field.blur(left, 7 * s.k) * (1 - left)
    paint(clay, srgb('#6d5132'), 0.55 * shade * outside)
    soil = step(s.noise(0.6, 4, 22), 0.5, 0.78)
    paint(clay, srgb('#74603f'), 0.2 * soil)
    s.colour[:] = mix(clay, black, glazed)
    s.rough[:] = mix(0.85, 0.14 + 0.14 * s.noise(1.5, 3, 14), glazed)
    hare = glaze.dots(s, 0.4, (0.05, 0.13), 41, 0.3) * glazed * step(s.noise(4, 2, 42), 0.5, 0.65)
    paint(s.colour, srgb('#5a3318'), 0.5 * hare)
    wear = step(s.noise(1.2, 4, 25), 0.62, 0.8) * glazed
    s.rough[:] = mix(s.rough, 0.34, 0.7 * wear)
    s.cavity[:] = 1 - 0.35 * shade * outside
    s.fine += (s.noise(0.4, 3, 33) - 0.5) * 0.005 * glazed + (grain - 0.5) * 0.01 * (1 - glazed)

POSTER = dict(turn=-14, rise=12)
NOTES = [('peony', (0, 15, 11.6), 18, 'A peony left in black glaze: the ground round it was scraped away to the buff body before firing.'),
         ('frame', (6.0, 19.5, 9.0), 14, 'The cusped frame of a panel, a double contour.'),
         ('hem', (-3, 2.4, 6.5), 12, 'The glaze stops above the foot in an uneven, thickened hem.'),
         ('lip', (0, 26.3, 5.2), 12, 'At the lip the glaze drained away and turned brown.')]
SIZE = 'height 26.5 cm, belly 23.7 cm, mouth 11 cm, foot 13 cm'
