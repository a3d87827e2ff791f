"""白釉执壶: a white porcelain ewer with a short spout and a double-strand handle, Tang dynasty."""
import numpy as np

from craft import field, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch, Pipe, Tube

PROFILE = [(0, 9), (1.2, 9.2), (1.55, 13), (1.75, 17), (2.15, 19.3), (3.0, 20.75), (3.4, 21.15),      # inside
           (3.62, 21.22), (3.68, 21.02), (3.2, 20.2), (2.45, 18.9), (2.12, 17.3), (2.35, 16.1), (3.75, 14.8), (5.35, 12.7),
           (6.05, 9.9), (5.9, 7.2), (5.15, 4.2), (4.35, 1.95), (3.95, 1.0), (4.0, 0.75, 1), (4.35, 0.55), (4.4, 0.15), (4.28, 0, 1),
           (2.1, 0.0, 1), (1.95, 0.25), (0, 0.3)]
LIP, FOOT = 7, 19
SPOUT = [(4.0, 13.0, 0), (5.9, 13.9, 0), (7.3, 15.2, 0), (8.15, 16.7, 0)]
HANDLE = [(-1.9, 18.5, 0), (-3.4, 19.35, 0), (-5.4, 19.2, 0), (-7.0, 17.4, 0), (-7.25, 14.9, 0), (-6.3, 12.7, 0), (-5.0, 11.2, 0)]


def build():
    shape = Lathe(PROFILE, weights=[0.12] * 3 + [0.4] * 4 + [1] * 16 + [0.5] * 3)
    body = Patch('body', shape, rect=(0, 0, 1, 0.8), share=6, rows=shape.density(0.45)).open_sheet()
    spout = Patch('spout', Pipe(SPOUT, [(0, 1.75), (0.25, 1.35), (0.6, 0.98), (0.93, 0.84), (0.985, 0.86), (1.0, 0.76), (0.985, 0.64),
                                        (0.8, 0.6), (0.45, 0.55, 1), (0.45, 0.0)]), rect=(0.0, 0.81, 0.6, 0.19), share=1.1).open_sheet()
    beside = [lambda p, n, z=z: (p + np.array([0, 0, z]), n) for z in (-0.43, 0.43)]
    strand = Patch('strand', Tube(HANDLE, [0.5, 0.42, 0.38, 0.37, 0.38, 0.42, 0.55]), rect=(0.61, 0.81, 0.24, 0.19), share=1.2,
                   aspect=0.5, instances=beside).open_sheet()
    knob = Patch('boss', Lathe([(0, 0.34), (0.3, 0.28), (0.52, 0.05), (0.56, -0.2), (0.5, -0.5)]), rect=(0.86, 0.81, 0.14, 0.19), share=0.25,
                 instances=[boss(-2.45, 18.95, 0.35, 1.1), boss(-5.45, 11.5, 1.15, 1.25)]).open_sheet()
    white(body, shape)
    for s in (spout, strand, knob):
        s.colour[:] = tone(s, 0.55 + 0.5 * (s.noise(2, 3, 9) - 0.5))
        s.rough[:] = 0.17 + 0.08 * s.noise(1, 3, 12)
    spout.colour[:] = tone(spout, 0.6 + 1.2 * step(spout.V, 0.16, 0.0))
    joints(body)
    return Model('white-ewer', [body, spout, strand, knob])


def boss(x, y, lean, scale):
    """Places a button of clay at (x, y), its axis turned `lean` radians from upright towards -x."""
    c, s = np.cos(lean), np.sin(lean)
    m = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    return lambda p, n: ((p * scale) @ m.T + np.array([x, y, 0]), n @ m.T)


def tone(s, depth):
    return glaze.absorb(srgb('#f5f1e8'), srgb('#d5d4c3'), depth)


def white(s, shape):
    """Fine white body, a clear glaze with a breath of blue-green where it gathers; bare round the foot."""
    outside = s.V > shape.at(LIP)
    grain = s.noise(0.12, 2, 5, half=False)
    line = 1.75 + 0.2 * glaze.wave(s.u, 3)[None, :] - glaze.runs(s.u, 6, 5, (0.15, 0.65), (0.01, 0.03))[None, :]
    above = s.y - line
    glazed = np.where(outside, step(above, -0.03, 0.05) * (s.V < shape.at(FOOT + 1)), 1.0)
    hem = np.exp(-((above - 0.15) / 0.17) ** 2) * outside
    tears = glaze.runs(s.u, 10, 8, (1.5, 6.5), (0.006, 0.014))[None, :]
    start = 13.2 + 0.6 * glaze.wave(s.u, 18)[None, :]
    tear = step(tears, 0.9, 1.6) * step(s.y, start, start - 1.5) * step(s.y, start - tears - 0.4, start - tears + 0.5) * outside
    lip = np.exp(-np.abs(s.V - shape.at(LIP)) / 0.005)
    neck = np.exp(-((s.y - 16.4) / 0.8) ** 2) * outside
    depth = 0.5 + 0.7 * (s.noise(3, 3, 9) - 0.5) + 0.9 * hem + 0.5 * tear + 0.6 * neck - 0.35 * lip
    clay = mix(srgb('#e4d8c2'), srgb('#cdbb9c'), s.noise(1.6, 4, 3)) * (0.93 + 0.1 * grain[..., None])
    s.colour[:] = mix(clay, tone(s, depth), glazed)
    s.rough[:] = mix(0.8, 0.15 + 0.1 * s.noise(1.1, 3, 12), glazed)
    s.relief += 0.03 * glazed * outside + 0.035 * hem * glazed + 0.014 * tear
    s.relief += np.sin(s.y * 6.1 + 1.6 * s.noise(8, 2, 2)) * 0.005 * outside * step(s.y, 1.5, 3)
    groove = np.exp(-((s.y - 15.55) / 0.07) ** 2) * outside                 # a turned line at the root of the neck
    s.relief -= 0.05 * groove
    craze = glaze.crackle(s, 0.9, 0.018, 31, 0.5) * glazed
    paint(s.colour, srgb('#9c875f'), 0.22 * craze)
    stain = step(s.noise(2.5, 4, 23), 0.56, 0.8) * step(s.y, 9, 2) * outside
    paint(s.colour, srgb('#b59f74'), 0.3 * stain)
    fleck = glaze.dots(s, 0.8, (0.025, 0.06), 71, 0.3) * glazed
    paint(s.colour, srgb('#5e4c33'), 0.7 * fleck)
    soil = step(s.noise(0.7, 4, 21), 0.48, 0.78) * (1 - glazed)
    paint(s.colour, srgb('#8a7453'), 0.5 * soil)
    s.fine += (s.noise(0.4, 3, 33) - 0.5) * 0.004 * glazed + (grain - 0.5) * 0.012 * (1 - glazed)


def joints(s):
    """Clay smeared round the roots of spout and handle, with the glaze gathered there."""
    for x, y, r in ((4.75, 13.3, 1.55), (-2.2, 18.6, 0.85), (-5.55, 11.6, 0.95)):
        d = np.hypot(s.P[..., 1] - y, s.P[..., 2]) - r
        side = (np.sign(x) * s.P[..., 0] > 0.5) & (np.abs(s.P[..., 1] - y) < 4) & (s.V > 0.3)
        fillet = np.exp(-np.clip(d, 0, 9) / 0.28) * side
        s.relief += 0.16 * fillet
        s.colour[:] = mix(s.colour, glaze.absorb(s.colour.copy(), srgb('#c2c3ae'), 0.55 * np.ones((s.h, s.w), np.float32)), 0.8 * np.exp(-((d - 0.12) / 0.2) ** 2) * side)


POSTER = dict(turn=-14, rise=12)
NOTES = [('spout', (7.9, 16.3, 0.5), 10, 'The short, straight spout, cut level at its mouth.'),
         ('handle', (-7.4, 15.5, 0.4), 12, 'Two strands of clay side by side, pinched to the neck and shoulder under small buttons.'),
         ('foot', (0, 1.6, 4.3), 11, 'The glaze stops short of the solid foot and leaves the fine pale body bare.')]
SIZE = 'height 21.2 cm, belly 12.1 cm, mouth 7.3 cm, foot 8.8 cm'
