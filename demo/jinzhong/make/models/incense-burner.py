"""香炉: a bronze incense burner in the Xuande manner: bridge ears, three breast-shaped feet, gold splashed on a brown skin."""
import math

import numpy as np

from craft import field, glaze
from craft.box import pixels
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch, Tube, spin

PROFILE = [(0, 3.6), (4, 3.7), (6.9, 5.2), (7.3, 7.2), (6.2, 9.0), (5.85, 9.7), (6.35, 10.6),            # inside
           (6.75, 10.85), (7.05, 10.7), (7.0, 10.4), (6.45, 9.85), (6.3, 9.45), (6.7, 8.9), (7.7, 7.6), (7.95, 6.2), (7.3, 4.5),
           (5.6, 3.3), (3.0, 2.9), (0, 2.8)]
LIP = 7
FOOT = [(0, 3.9, 5.3), (0, 3.2, 5.5), (0, 2.2, 5.65), (0, 1.2, 5.7), (0, 0.4, 5.7), (0, 0.06, 5.7), (0, 0, 5.7)]
STAND = [(0, 0.9), (4, 0.9), (5.4, 0.85), (6.0, 0.9), (7.1, 1.55), (7.9, 1.7), (8.35, 1.35), (8.4, 0.9), (8.0, 0.45), (8.3, 0.1), (8.2, 0, 1), (4, 0), (0, 0)]
RISE = 0.86                                               # the feet stand in the hollow of the stand


def lifted(point):
    return lambda u, v: point(u, v) + np.array([0, RISE, 0])


def build():
    shape, stand_shape = Lathe(PROFILE, weights=[0.4] * 7 + [1] * 9 + [0.5]), Lathe(STAND)
    body = Patch('body', lifted(shape), rect=pixels(0, 0, 2048, 1160), share=6, aspect=1.4, rows=shape.density(0.4)).open_sheet()
    foot = Patch('foot', lifted(Tube(FOOT, [1.9, 1.85, 1.55, 1.2, 0.95, 0.8, 0.0])), rect=pixels(0, 1168, 700, 260), share=1.5, instances=spin(3, math.pi)).open_sheet()
    ear = Patch('ear', lifted(Tube([(5.9, 10.2, -2.1), (6.35, 11.2, -2.15), (6.6, 12.6, -2.0), (6.65, 13.15, -1.4), (6.65, 13.3, 0), (6.65, 13.15, 1.4), (6.6, 12.6, 2.0),
                                    (6.35, 11.2, 2.15), (5.9, 10.2, 2.1)], [(0.55, 0.45)] * 9, up=(1, 0, 0), superness=3)),
                rect=pixels(710, 1168, 700, 260), share=2.4, instances=spin(2)).open_sheet()
    ash = Patch('ash', lifted(Lathe([(0, 7.9), (3, 7.85), (5.5, 7.6), (7.1, 7.5)])), rect=pixels(1420, 1168, 620, 260), share=0.8).open_sheet()
    stick = Patch('stick', lifted(Tube([(0.3, 15.6, 0), (0.3, 15.55, 0), (0.25, 12, 0), (0.2, 8, 0), (0.2, 7.5, 0)], [0.0, 0.09, 0.09, 0.09, 0.09])),
                  rect=pixels(1420, 1436, 620, 60), share=0.5, aspect=0.4,
                  instances=[tilt(0, 0, 0), tilt(0.07, 0.9, 0.4), tilt(-0.06, -0.8, 0.5)]).open_sheet()
    stand = Patch('stand', stand_shape, rect=pixels(0, 1436, 1410, 600), share=3, rows=stand_shape.density(0.5)).open_sheet()
    for s in (body, foot, ear):
        bronze(s)
    rings(body, shape)
    wood(stand)
    ash.colour[:] = mix(srgb('#b9b2a6'), srgb('#8d867b'), ash.noise(0.6, 4, 3, half=False))
    ash.rough[:] = 0.97
    ash.relief += 0.35 * (ash.noise(1.6, 4, 5) - 0.5)
    stick.colour[:] = mix(srgb('#6b4a2b'), srgb('#4d331d'), stick.noise(0.2, 2, 3))
    paint(stick.colour, srgb('#a9a49b'), step(stick.V, 0.12, 0.06))
    stick.rough[:] = 0.95
    return Model('incense-burner', [body, foot, ear, ash, stick, stand])


def tilt(angle, x, z):
    c, s = math.cos(angle), math.sin(angle)
    m = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    pivot = np.array([0.2, 8.4, 0])
    return lambda p, n: ((p - pivot) @ m.T + pivot + np.array([x, 0, z]), n @ m.T)


def bronze(s):
    """A skin of date and chestnut brown that hands and waxing have made glow; gold splashed on it and burnished in."""
    drift = s.noise(4, 3, 5)
    skin = mix(srgb('#7a4a26'), srgb('#4c2a16'), drift)
    edge = np.clip(-glaze.pooled(s, s.relief, 0.3) * 8, 0, 1)
    paint(skin, srgb('#b07a42'), 0.5 * edge)
    low = s.noise(1.5, 4, 9)
    paint(skin, srgb('#2e1a10'), 0.4 * step(low, 0.55, 0.75))
    shape_ = s.noise(1.5, 4, 21, 0.55) + 0.12 * (s.noise(6, 2, 23) - 0.5)
    splash = step(shape_, 0.585, 0.60)
    rim = np.clip(step(shape_, 0.565, 0.585) - splash, 0, 1)
    paint(skin, srgb('#2c180d'), 0.4 * rim)
    gold = mix(srgb('#e0b052'), srgb('#f0cf86'), s.noise(0.5, 3, 25))
    worn = step(s.noise(0.5, 3, 27), 0.58, 0.72)
    splash = splash * (1 - 0.6 * worn)
    s.colour[:] = mix(skin, gold, splash)
    s.metal[:] = 0.88 + 0.12 * splash
    s.rough[:] = mix(0.33 + 0.16 * s.noise(1.2, 3, 29), 0.24, splash)
    s.fine += 0.010 * field.blur(splash, 1.5 * s.k) + (s.noise(0.5, 3, 31) - 0.5) * 0.008
    pits = glaze.dots(s, 0.4, (0.04, 0.09), 41, 0.2)
    s.fine -= 0.012 * pits


def rings(s, shape):
    outside = s.V > shape.at(LIP)
    inside = 1 - outside
    y = s.y - RISE
    for at, w in ((9.45, 0.05), (9.2, 0.03)):
        s.relief -= 0.05 * np.exp(-((y - at) / w) ** 2) * outside
    soot = inside * step(y, 10.4, 9.0)
    paint(s.colour, srgb('#1d1814'), 0.8 * soot)
    s.metal[:] *= 1 - 0.7 * soot
    s.rough[:] = mix(s.rough, 0.75, soot)


def wood(s):
    a = s.P * np.array([0.5, 1, 0.12], np.float32)
    ring = field.noise(a, 0.55, 3, 3)
    fibre = field.noise(s.P * np.array([1, 1, 0.06], np.float32), 0.09, 2, 4)
    s.colour[:] = mix(srgb('#36201a'), srgb('#5a3626'), ring) * (0.85 + 0.25 * fibre[..., None])
    s.rough[:] = 0.32 + 0.15 * fibre
    lobes = np.cos(18 * 2 * np.pi * s.U)
    s.relief += 0.08 * lobes * np.exp(-((s.y - 0.95) / 0.28) ** 2) * (s.r > 7.6)
    s.fine += (fibre - 0.5) * 0.005


POSTER = dict(turn=-16, rise=15)
NOTES = [('gold', (-2.5, 8.0, 7.4), 12, 'Splashes of gold, fire-gilt on the bronze and burnished in.'),
         ('ear', (6.7, 14.1, 0), 11, 'A bridge ear, cast with the rim.'),
         ('foot', (0, 2.2, -6.6), 11, 'One of three tapering feet.'),
         ('ash', (0, 8.7, 1.5), 11, 'A bed of incense ash with three sticks.')]
SIZE = 'height with stand 14.5 cm, belly 15.9 cm, mouth 14.1 cm'
DETAIL = 0.2
