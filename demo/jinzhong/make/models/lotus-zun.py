"""青釉莲花尊: a covered zun of green-glazed stoneware dressed in rows of lotus petals, Northern Qi."""
import math

import numpy as np

from craft import field, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch, Tube, spin
from craft.pen import Pen, spline

PROFILE = [(0, 29), (3.0, 29.2), (3.35, 31), (4.3, 33.3), (4.95, 34.1),                                    # inside of the neck
           (5.3, 34.25), (5.5, 34.05), (5.35, 33.5), (4.75, 32.2), (4.15, 30.0), (4.0, 28.0), (4.3, 26.0), (5.3, 24.4),
           (7.6, 22.8), (9.9, 20.3), (10.9, 17.0), (10.5, 13.6), (8.8, 10.4), (6.6, 8.3), (5.5, 7.3), (5.2, 6.5),
           (5.7, 5.2), (6.9, 3.3), (8.3, 1.5), (8.9, 0.7), (8.95, 0.15), (8.8, 0, 1), (8.0, 0, 1), (7.4, 0.9), (5, 2.6), (0, 3.2)]
LIP, NECK = 5, 11
LID = [(0, 41.2), (0.5, 41.0), (0.95, 40.3), (0.9, 39.5), (0.55, 38.9), (0.8, 38.5), (2.0, 38.1), (3.6, 37.0), (4.7, 35.6), (5.3, 34.7),
       (5.45, 34.4), (5.2, 34.2), (4.4, 34.2), (4.2, 33.4), (0, 33.2)]


class Petal:
    """A petal lying on the vessel between two heights: closed, lens-shaped, its tip bent away from the wall."""

    def __init__(self, shape, y0, y1, width, curl, swell=0.55, thick=0.16, up=False, first=0.0):
        outer = shape.curve[shape.v >= shape.at(first)]
        if up:
            outer = outer[::-1]
        a = int(np.argmin(np.abs(outer[:, 1] - y0)))
        b = a + int(np.argmin(np.abs(outer[a:, 1] - y1)))
        line = outer[a:b + 1]
        d = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        t = np.linspace(0, 1, 200)
        self.t = t
        self.r = np.interp(t, d / d[-1], line[:, 0])
        self.y = np.interp(t, d / d[-1], line[:, 1])
        tangent = np.stack([np.gradient(self.r), np.gradient(self.y)], 1)
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
        self.n = np.stack([-tangent[:, 1], tangent[:, 0]], 1) * (-1 if up else 1)
        if self.n[:, 0].mean() < 0:
            self.n = -self.n
        self.length, self.width, self.curl, self.swell, self.thick, self.up = d[-1], width, curl, swell, thick, up

    def half(self, t):
        """Half the width in cm: broad above the middle, an ogee to the point."""
        body = np.sin(np.pi * np.clip(0.16 + 0.62 * t, 0, 1)) ** 0.8
        tip = np.clip((1 - t) / 0.30, 0, 1)
        return self.width / 2 * body * (1 - (1 - tip) ** 2.2) ** 0.75 + 0.01

    def __call__(self, u, v):
        t = (1 - v) if self.up else v
        at = lambda a: np.interp(t, self.t, a)
        r, y, nr, ny = at(self.r), at(self.y), at(self.n[:, 0]), at(self.n[:, 1])
        p = -np.cos(2 * np.pi * u)
        side = np.sin(2 * np.pi * u)
        bulge = self.swell * (1 - p ** 2) * np.sin(np.pi * np.clip(0.1 + 0.75 * t, 0, 1))
        bend = self.curl * np.clip((t - 0.62) / 0.38, 0, 1) ** 2
        ends = np.sqrt(np.clip(np.minimum(t, 1 - t) / 0.04, 0, 1))
        lift = bulge + bend - 0.06 + self.thick * ends * side * (1 - 0.35 * p ** 2)
        angle = p * self.half(t) / np.maximum(r, 2)
        rr = r + nr * lift
        return np.stack([rr * np.sin(angle), y + ny * lift, rr * np.cos(angle)], -1)


def build():
    shape = Lathe(PROFILE, weights=[0.15] * 3 + [0.5] * 2 + [1] * 21 + [0.35] * 5)
    lid_shape = Lathe(LID)
    body = Patch('body', shape, rect=(0, 0, 1, 0.55), share=14, aspect=1.5, rows=shape.density(0.35)).open_sheet()
    plans = [('collar', Petal(shape, 25.0, 19.6, 5.0, 1.35, 0.45, first=LIP), 10, 0.0, 8),
             ('mantle', Petal(shape, 22.4, 14.0, 6.3, 1.5, 0.6, first=LIP), 10, 0.5, 11),
             ('cup', Petal(shape, 7.4, 14.9, 5.9, 1.15, 0.55, up=True, first=LIP), 10, 0.0, 9),
             ('foot', Petal(shape, 7.0, 1.0, 4.6, 0.75, 0.4, first=LIP), 10, 0.5, 7)]
    rows = []
    for k, (name, petal, count, offset, share) in enumerate(plans):
        start = offset * 2 * math.pi / count
        rows.append(Patch(name, petal, rect=(0.25 * k + 0.002, 0.56, 0.246, 0.28), share=share, aspect=0.55,
                          instances=spin(count, start)).open_sheet())
    lid = Patch('lid', lid_shape, rect=(0, 0.85, 0.55, 0.15), share=4, aspect=1.6, rows=lid_shape.density(0.4)).open_sheet()
    crown = Patch('crown', Petal(lid_shape, 35.0, 38.3, 3.0, 1.2, 0.3, 0.13, up=True), rect=(0.56, 0.85, 0.2, 0.15), share=3,
                  aspect=0.6, instances=spin(8, 0.2)).open_sheet()
    lug = Patch('lug', Tube([(-0.42, 24.0, 5.6), (-0.42, 25.6, 5.9), (-0.36, 26.7, 5.9), (0, 27.15, 5.75), (0.36, 26.7, 5.9), (0.42, 25.6, 5.9),
                             (0.42, 24.0, 5.6)], [0.4, 0.34, 0.31, 0.31, 0.31, 0.34, 0.4]), rect=(0.77, 0.85, 0.23, 0.15), share=2.4, aspect=0.3,
                instances=spin(6, math.pi / 6)).open_sheet()
    neck(body, shape)
    for s, plan in zip(rows + [crown], [p[1] for p in plans] + [crown.patch.point]):
        lobes(s, plan)
    s = lid
    s.relief += 0.14 * np.exp(-((s.r - 4.9) / 0.12) ** 2) * (s.y > 34.6)
    gather = {'body': fringes(body), 'lid': np.zeros((lid.h, lid.w), np.float32)}
    sheets = [body] + rows + [lid, crown, lug]
    for s in sheets:
        celadon(s, shape, gather.get(s.patch.name, 0), s.patch.name)
    return Model('lotus-zun', sheets)


def neck(s, shape):
    """Raised strings, a row of pearls, and six moulded roundels with a palmette."""
    outside = s.V > shape.at(LIP)
    for y, w, h in ((32.6, 0.11, 0.13), (31.9, 0.11, 0.13), (28.35, 0.10, 0.12), (27.75, 0.10, 0.12), (7.0, 0.16, 0.18), (6.5, 0.16, 0.18)):
        s.relief += h * np.exp(-((s.y - y) / w) ** 2) * outside
    rows = s.rows(shape.at(LIP + 2.5), shape.at(NECK))
    n = rows.stop - rows.start
    span = float(s.y[rows.start, 0] - s.y[rows.stop - 1, 0])
    girth = 2 * math.pi * 4.1
    top = float(s.y[rows.start, 0])
    pen, dots = Pen(n, s.w, girth, span), Pen(n, s.w, girth, span)
    for k in range(6):
        x, y = girth * k / 6, top - 30.15
        for j in range(16):
            a = 2 * math.pi * j / 16
            dots.dot(x + 1.32 * math.sin(a), y + 1.32 * math.cos(a), 0.17)
        pen.ring(x, y, 1.02, 0.12)
        for side in (-1, 1):
            for reach, turn_ in ((0.8, 0.3), (0.72, 0.75), (0.6, 1.15)):
                tip = (x + side * reach * math.sin(turn_), y + 0.45 - reach * math.cos(turn_) * 1.25)
                pen.stroke(spline([(x + side * 0.06, y + 0.6), (x + side * 0.25, y + 0.15), tip]), 0.2, (0.5, 0.6), 0.7)
        pen.stroke(spline([(x, y + 0.65), (x, y), (x, y - 0.72)]), 0.24, (0.4, 0.3), 0.6)
    for k in range(60):
        dots.dot(girth * k / 60, top - 28.05, 0.13)
    extra = np.zeros((s.h, s.w), np.float32)
    extra[rows] = 0.20 * np.sqrt(np.clip(field.blur(dots.mask(), 2.2 * s.k), 0, 1)) + 0.15 * field.blur(pen.mask(), 1.8 * s.k)
    s.relief += extra * outside


def lobes(s, petal):
    """Two swelling lobes, a rib between them, a rolled edge."""
    p = -np.cos(2 * np.pi * s.U)
    front = step(np.sin(2 * np.pi * s.U), 0.0, 0.25)
    t = 1 - s.V if petal.up else s.V
    k = petal.width / 5
    rib = np.exp(-(p / 0.07) ** 2) * step(t, 0.05, 0.2) * step(t, 0.98, 0.85)
    edge = np.exp(-((np.abs(p) - 0.80) / 0.10) ** 2)
    lobe = np.clip(1 - ((np.abs(p) - 0.40) / 0.32) ** 2 - ((t - 0.52) / 0.36) ** 4, 0, 1) ** 0.6
    s.relief += front * k * (0.12 * rib + 0.17 * edge + 0.30 * lobe - 0.08)
    veins = np.cos((np.abs(p) * 7 + 2.2 * t) * 2 * np.pi) * lobe * step(t, 0.2, 0.5)
    s.fine += 0.006 * veins * front


def fringes(s):
    """Glaze gathered under each row of petals and at the waist."""
    return sum(np.exp(-((s.y - y) / w) ** 2) for y, w in ((24.6, 0.5), (14.6, 1.4), (7.3, 0.5), (26.4, 0.8))).astype(np.float32)


def celadon(s, shape, gather, name):
    """A glassy olive-green glaze over grey stoneware: thin and buff on every edge, deep green in every hollow."""
    outside = (s.V > shape.at(LIP)) if name == 'body' else np.ones((s.h, s.w), bool)
    grain = s.noise(0.14, 2, 5, half=False)
    hollow = glaze.pooled(s, s.relief, 0.30) * 7 + glaze.pooled(s, s.relief, 0.12) * 7
    run = field.noise(s.P[::2, ::2] * np.array([1, 0.16, 1], np.float32), 1.1, 3, 9)
    run = field.resize(run, s.h, s.w, s.wrap)
    depth = 0.75 + np.clip(hollow, -0.6, 1.5) + 0.9 * (run - 0.5) + 0.8 * (s.noise(5, 2, 10) - 0.5) + 0.7 * gather
    if name in ('collar', 'mantle', 'cup', 'foot', 'crown'):
        t = 1 - s.V if s.patch.point.up else s.V
        p = np.abs(np.cos(2 * np.pi * s.U))
        depth = depth - 0.5 * step(t, 0.82, 1.0) - 0.35 * step(p, 0.75, 1) + 0.8 * step(t, 0.14, 0.0)
    if name == 'body':
        depth = depth - 0.6 * np.exp(-np.abs(s.V - shape.at(LIP)) / 0.006)
    depth = np.clip(depth, 0.06, 3)
    tone = glaze.absorb(srgb('#bcb18a'), srgb('#747b45'), depth * 1.12)
    bloom = step(s.noise(2.6, 4, 13), 0.52, 0.8)
    paint(tone, srgb('#a59a5a'), 0.25 * bloom)
    clay = mix(srgb('#a7977c'), srgb('#84745c'), s.noise(1.6, 4, 3)) * (0.92 + 0.12 * grain[..., None])
    glazed = np.ones((s.h, s.w), np.float32)
    if name == 'body':
        line = 0.55 + 0.2 * glaze.wave(s.u, 3)[None, :]
        glazed = np.where(outside, step(s.y - line, -0.04, 0.08) * (s.V < shape.at(25.6)), 1.0)
        s.relief += 0.04 * glazed * outside
    craze = glaze.crackle(s, 0.42, 0.014, 31, 0.36) * glazed
    paint(tone, srgb('#4e4a22'), 0.3 * craze)
    s.colour[:] = mix(clay, tone, glazed)
    s.rough[:] = mix(0.85, 0.14 + 0.14 * s.noise(1.3, 3, 12) + 0.12 * bloom, glazed)
    fleck = glaze.dots(s, 0.7, (0.03, 0.08), 71, 0.3) * glazed
    paint(s.colour, srgb('#4a3d20'), 0.6 * fleck)
    soil = step(s.noise(0.9, 4, 21) + 0.25 * np.clip(hollow, 0, 1), 0.66, 0.86)
    paint(s.colour, srgb('#8f7f58'), 0.3 * soil)
    s.rough[:] = np.clip(s.rough + 0.3 * soil, 0, 0.9)
    s.fine += (s.noise(0.45, 3, 33) - 0.5) * 0.008 * glazed + (grain - 0.5) * 0.014 * (1 - glazed)


POSTER = dict(turn=-14, rise=10)
NOTES = [('mantle', (0, 16.5, 11.8), 16, 'Downturned lotus petals in two rows, modelled singly; their tips bend away from the wall.'),
         ('roundel', (0, 30.1, 4.4), 11, 'A moulded roundel: a palmette in a ring of pearls, a motif that came along the Silk Road.'),
         ('cup', (0, 11.5, 10.2), 14, 'Upturned petals carry the belly.'),
         ('lid', (0, 38.5, 2), 14, 'The lid, an opening flower with a bud for a knob.')]
SIZE = 'height with lid 41 cm, belly 22 cm, mouth 11 cm, foot 18 cm'
