"""乔家大院如意盘: a plate of carved layered lacquer (tixi): ruyi cloud heads in V-grooves that show red and black coats."""
import math

import numpy as np

from craft import field, glaze
from craft.box import pixels
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch, Tube
from craft.pen import Pen, spline, turn

RADIUS = 13.4
PROFILE = [(0, 0.95), (4, 0.95), (8.6, 1.0), (9.4, 1.15), (10.6, 2.1), (11.6, 2.6), (12.9, 2.85), (13.25, 2.9),      # the face
           (13.4, 2.8), (13.3, 2.6), (11.6, 2.2), (10.4, 1.5), (9.5, 0.7), (9.2, 0.5, 1), (9.0, 0.1), (8.85, 0, 1), (8.3, 0, 1), (8.2, 0.35), (4, 0.4), (0, 0.4)]
LIP = 8
LEAN = math.radians(72)


def build():
    shape = Lathe(PROFILE, weights=[1.2] * 8 + [0.6] * 5 + [0.4] * 8)
    flat = Patch('plate', shape, aspect=1.4, rows=shape.density(0.4), rect=pixels(0, 0, 2048, 1700), share=8)
    s = flat.open_sheet()
    carve(s, shape)
    flat.instances = [raise_plate]
    sheets = [s]
    for k, x in enumerate((-4.6, 4.6)):
        path = [(x, 7.2, -3.4), (x, 3.6, -2.5), (x, 1.1, -1.4), (x, 0.5, 0.6), (x, 0.55, 2.4), (x, 1.2, 3.0), (x, 1.9, 2.9)]
        sheets.append(Patch(f'leg{k}', Tube(path, [0.0, 0.5, 0.55, 0.6, 0.55, 0.45, 0.0], up=(1, 0, 0), superness=3), rect=pixels(1000 * k, 1710, 700, 160), share=0.7).open_sheet())
    bar = [(-4.8, 1.2, -1.3), (-2, 1.2, -1.3), (2, 1.2, -1.3), (4.8, 1.2, -1.3)]
    sheets.append(Patch('bar', Tube(bar, [0.4] * 4, superness=3), rect=pixels(0, 1880, 700, 160), share=0.4).open_sheet())
    for w in sheets[1:]:
        wood(w)
    return Model('ruyi-plate', sheets)


def raise_plate(p, n):
    """Turns the plate up from lying, face to the front, leaning back, its rim in the stand."""
    c, s = math.cos(LEAN), math.sin(LEAN)
    m = np.array([[1, 0, 0], [0, c, -s], [0, s, c]])
    return p @ m.T + np.array([0, 13.35, -1.2]), n @ m.T


def cloud_head(size):
    """A ruyi head, its groove lines from outside in: curves in a unit where it is about 2 wide, opening to -y."""
    outer = [(0, 1.0), (-0.25, 0.55), (-0.85, 0.55), (-1.05, 0.0), (-0.78, -0.42), (-0.42, -0.40), (-0.3, -0.72), (0, -1.0)]
    curl = [(-0.30, -0.30), (-0.62, -0.12), (-0.66, 0.2), (-0.4, 0.28), (-0.30, 0.05), (-0.46, 0.0)]
    mid = [(0, 0.55), (-0.1, 0.05), (-0.12, -0.4), (0, -0.62)]
    lines = []
    for pts in (outer, curl, mid):
        a = spline(np.array(pts) * size)
        lines += [a, a * (-1, 1)]
    return lines


def carve(s, shape):
    n = round(3000 * s.k)
    R = RADIUS
    pen = Pen(n, n, 2 * R, 2 * R, False, -R, -R)
    ring = lambda r, w: pen.ring(0, 0, r, w)
    for r, w in ((9.3, 0.3), (5.35, 0.28), (12.85, 0.26)):
        ring(r, w)
    for count, radius, size, first in ((12, 11.05, 1.62, 0.0), (8, 7.35, 1.85, 0.5), (5, 3.35, 1.75, 0.0)):
        for k in range(count):
            a = 2 * math.pi * (k + first) / count
            for line in cloud_head(size):
                pen.line(turn(line, a, 1, turn([(0, -radius)], a)[0]), 0.30)
            if count > 5:
                b = a + math.pi / count
                tail = spline(np.array([(0.0, 0.95), (0.0, 0.2), (0.0, -0.75)]) * size)
                pen.line(turn(tail, b, 1, turn([(0, -radius)], b)[0]), 0.26)
    for line in cloud_head(1.0):
        pen.line(line, 0.26)
    drawn = pen.mask()
    blurred = field.blur(drawn, 4 * s.k, wrap=False) * 0.75 + field.blur(drawn, 9 * s.k, wrap=False) * 0.45      # a V: deepest along its middle
    scale = n / (2 * R)
    face = s.V < shape.at(LIP)
    depth = np.clip(field.sample(blurred, (s.P[..., 0] + R) * scale, (s.P[..., 2] + R) * scale), 0, 1) * face
    back = rim_grooves(s, shape)
    depth = np.maximum(depth, back)
    s.relief -= 0.20 * depth
    s.fine -= 0.06 * depth
    coats = depth * 7.0 + 0.10 * (s.noise(0.7, 2, 5) - 0.5)
    dark_coat = step(np.abs((coats % 2.2) - 1.1), 0.62, 0.42) * step(depth, 0.08, 0.12)
    black = mix(srgb('#120c0a'), srgb('#20120d'), s.noise(4, 3, 7))
    red = mix(srgb('#86170f'), srgb('#a1261a'), s.noise(2, 3, 9))
    s.colour[:] = mix(red, black, dark_coat)
    s.rough[:] = mix(0.13 + 0.10 * s.noise(2, 3, 11), 0.3, step(depth, 0.1, 0.3))
    s.fine += (s.noise(1.4, 3, 13) - 0.5) * 0.006
    wear = step(s.noise(1.5, 4, 15), 0.60, 0.76) * (1 - step(depth, 0.05, 0.12))
    paint(s.colour, srgb('#4d100b'), 0.45 * wear)
    foot = (s.V > shape.at(13)).astype(np.float32)
    s.colour[:] = mix(s.colour, black, foot)
    sign(s, shape)


def rim_grooves(s, shape):
    """The underside repeats a simple scroll round the wall."""
    under = (s.V > shape.at(9.2)) & (s.V < shape.at(12.2))
    t = (s.U * 16) % 1 - 0.5
    mid = (s.r - 11.3) / 1.2
    line = np.abs(mid - 0.5 * np.cos(2 * np.pi * t)) * 1.1
    return np.clip(1 - line / 0.35, 0, 1) * under * 0.8


def sign(s, shape):
    """Four characters in cinnabar on the base."""
    n = 512
    pen = Pen(n, n, 8, 8, False, -4, -4)
    for k, w in enumerate('喬家如意'):
        pen.text(w, 1.1 - 2.2 * (k // 2), -1.1 + 2.2 * (k % 2), 2.0, 'LXGW WenKai')
    base = s.V > shape.at(17)
    m = field.sample(pen.mask(), (-s.P[..., 0] + 4) * n / 8, (s.P[..., 2] + 4) * n / 8) * base * (s.r < 5)
    paint(s.colour, srgb('#b23a24'), 0.9 * m)


def wood(s):
    fibre = field.noise(s.P * np.array([1, 0.2, 0.2], np.float32), 0.2, 3, 4)
    s.colour[:] = mix(srgb('#2b1a13'), srgb('#4a2e20'), fibre)
    s.rough[:] = 0.35 + 0.15 * fibre


POSTER = dict(turn=-20, rise=12)
NOTES = [('head', (0, 24.5, 3.5), 12, 'A ruyi cloud head cut in a V-shaped groove.'),
         ('coats', (0, 14.5, 0), 11, 'The walls of the grooves show the coats, black between red, laid one by one.'),
         ('rim', (-12.5, 14.5, 1.5), 13, 'Sixteen ruyi heads round the rim.')]
SIZE = 'diameter 26.8 cm, height of the plate 2.9 cm; on a stand'
DETAIL = 0.2
