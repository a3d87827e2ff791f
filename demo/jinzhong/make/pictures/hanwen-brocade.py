"""Cloud scrolls and running beasts after Han brocade, in five colours on crimson, with four woven characters."""
import math

import numpy as np

from atelier.motif import BLUE, GOLD, GREEN, OCHRE, brush, hook
from atelier.out import plate, poster
from atelier.sheet import SONG
from atelier.thread import Cloth, petal, spline

N = 1700
WHITE = ['#b9a98a', '#e3d9bf', '#f7f1e2']
TEAL, SKY, SAND = GREEN[1:], BLUE[1:], OCHRE[1:]


def cloud(c, x, y, k, colours, mirror=1):
    """One billow: a long back that ends in a scroll either way, and two small curls upon it."""
    at = lambda u, v: (x + mirror * u * k, y + v * k)
    line = hook(-236, 16, 62, 180, 1.2, 1, [(-250, -64), (-150, -122), (-10, -104), (110, -30), (210, 36), (290, 20)])
    brush(c, [at(*p) for p in line], 50 * k, colours, (.3, .12), edge=GOLD)
    line = hook(306, -62, 50, 180, 1.15, -1, [(272, 20), (180, 72), (40, 52)])
    brush(c, [at(*p) for p in line], 40 * k, colours, (.3, .1), edge=GOLD)
    for u, v, r in ((-40, -150, 36), (96, -112, 30)):
        line = hook(u, v, r, 90, 1.05, -1, [(u - 18, v + r + 18), (u - 52, v + r + 40)])
        brush(c, [at(*p) for p in line], 22 * k, colours, (.35, .1))


def beast(c, x, y, k, coat, mirror=1, horned=False):
    """A running beast of the Han: a long S for a body, legs flung fore and aft, a wing, a curled tail."""
    at = lambda *ps: [(x + mirror * u * k, y + v * k) for u, v in ps]
    limb = lambda pts, w, seed=1: brush(c, at(*spline(pts, 10)), w * k, coat[:3], (1, .34), pitch=4, seed=seed)
    limb([(-128, 14), (-176, 70), (-236, 92), (-262, 84)], 34)
    limb([(92, 24), (150, 80), (214, 70), (238, 86)], 32)
    brush(c, at(*hook(-232, -96, 44, 0, 1.1, -1, [(-196, -30), (-150, 0)])), 22 * k, coat[1:], (.4, 1), pitch=4)
    brush(c, at(*spline([(-160, 18), (-90, -34), (0, -8), (80, 22), (138, -24), (168, -84)], 14)), 88 * k, coat, (.6, .5), pitch=4.4, dome=3)
    limb([(-110, 30), (-120, 92), (-170, 138), (-196, 134)], 36, 3)
    limb([(70, 44), (112, 106), (92, 146), (116, 156)], 34, 4)
    for i, a in enumerate((-158, -138, -120)):
        p = c.polygon(petal(*at((46, 0))[0], a if mirror > 0 else 180 - a, 0, (150 - 22 * i) * k, 46 * k, .8))
        c.radial(p, *at((46, 0))[0], 0, 150 * k, WHITE[::-1] + SKY[:2], jag=.1, pitch=4, dome=2)
    head = at(*spline([(150, -100), (176, -132), (214, -128), (262, -92), (258, -72), (212, -66), (170, -62)], 10, True))
    p = c.polygon(head)
    c.flat(p, 20 * mirror, coat, dome=3, pitch=4.2)
    for u, v, a in ((176, -128, -118), (196, -134, -84)):
        q = c.polygon(petal(*at((u, v))[0], a if mirror > 0 else 180 - a, -6, 54 * k, 22 * k, .8))
        c.flat(q, a, coat[::-1], dome=2, pitch=4)
    if horned:
        brush(c, at(*spline([(190, -130), (186, -186), (222, -216), (216, -244)], 10)), 12 * k, OCHRE[2:], (1, .5), pitch=4)
        brush(c, at(*spline([(188, -172), (160, -196), (158, -222)], 10)), 10 * k, OCHRE[2:], (1, .5), pitch=4)
    ex, ey = at((214, -104))[0]
    c.knot(ex, ey, 10 * k, '#f7f1e2')
    c.knot(ex, ey, 5.5 * k, '#17151a')
    for t in np.linspace(.18, .8, 8):
        u = -150 + 280 * t
        v = -34 * math.sin((t + .05) * 3.1) + 10
        c.cord(at((u - 8, v - 30), (u + 4, v - 12), (u, v + 6)), ['#2b1a16', '#4a2c22'], 6 * k)


def character(c, text, x, y, size, colours):
    p = c.patch(lambda s: s.text(x, y - size * .72, text, size, '#000000', SONG, align=.5, weight=900), [(x - size * .6, y - size * .7), (x + size * .6, y + size * .8)])
    c.flat(p, 72, colours, pitch=4, dome=1.6, soft=4)


def work():
    c = Cloth((N, N), '#7b1d1f', seed=9)
    for row, y in enumerate((290, 845, 1420)):
        for i in range(4):
            cloud(c, 190 + i * 640 - (row % 2) * 320, y, 1.0, (SKY, TEAL, SAND, WHITE)[(i + row * 2) % 4], 1 if row % 2 == 0 else -1)
    beast(c, 500, 560, 1.02, OCHRE[1:])
    beast(c, 1240, 560, 1.0, WHITE + ['#c9b48c'], -1, True)
    beast(c, 430, 1125, .98, BLUE[2:], 1, True)
    beast(c, 1190, 1110, 1.02, ['#b3452c', '#d97a4a', '#efb57c', '#f6dcae'], -1)
    for ch, x, y in zip('长乐明光', (872, 872, 812, 812), (440, 575, 1010, 1145)):
        character(c, ch, x, y, 112, OCHRE[2:])
    e, f = 44, N - 44                                   # a binding of dark silk over the edges
    for x0, y0, x1, y1, turn in ((0, 0, N, e, 90), (0, f, N, N, 90), (0, 0, e, N, 0), (f, 0, N, N, 0)):
        c.flat(c.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)]), turn, ['#1b2440', '#232e50'], pitch=5, dome=1)
    for inset, width in ((34, 12), (54, 6)):
        e, f = inset, N - inset
        c.cord([(e, e), (f, e), (f, f), (e, f), (e, e)], GOLD, width)
    return c.lit()


if __name__ == '__main__':
    a = work()
    plate(a, 'hanwen-brocade', 'clouds-and-beasts', 560)
    poster(a[270:1290, 330:1350], 'hanwen-brocade')
