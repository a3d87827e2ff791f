"""Four places at dusk, in isometric view: blocks with lit windows, trees, lamps, streets. One script, four scenes."""
import math
import sys

import numpy as np

from atelier.noise import blur
from atelier.out import plate, poster
from atelier.sheet import Sheet, over, rgb

W, H, SCALE = 2000, 1500, 1.0
UNIT = 50                       # pixels of one metre-ish unit along an axis
C, S = math.cos(math.radians(30)), math.sin(math.radians(30))


def shade(colour, k, blue=0.0):
    r, g, b = rgb(colour) if isinstance(colour, str) else colour
    return tuple(min(1, max(0, v)) for v in (r * k, g * k, b * k + blue))


class Town:
    """Draws from back to front; x runs right-down, y left-down, z up. The light left in the sky comes from the west (left)."""

    def __init__(self, seed, origin=(1000, 330)):
        self.s, self.glow = Sheet(W, H), Sheet(W, H)
        self.rng = np.random.default_rng(seed)
        self.o, self.things = origin, []

    def p(self, x, y, z=0):
        return self.o[0] + (x - y) * C * UNIT, self.o[1] + (x + y) * S * UNIT - z * UNIT

    def add(self, depth, draw):
        self.things.append((depth, len(self.things), draw))

    def quad(self, pts, colour, alpha=1, line=None):
        q = [self.p(*p) for p in pts]
        self.s.fill(q, colour, alpha)
        if line:
            self.s.stroke(q, line, 1.2, .5, True)

    def ground(self, x0, y0, x1, y1, colour, z=0):
        self.quad([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], colour)

    def road(self, x0, y0, x1, y1):
        self.ground(x0, y0, x1, y1, '#39405a')
        if x1 - x0 > y1 - y0:
            for x in np.arange(x0 + .3, x1 - .3, 1.0):
                self.quad([(x, (y0 + y1) / 2 - .03, 0), (x + .5, (y0 + y1) / 2 - .03, 0), (x + .5, (y0 + y1) / 2 + .03, 0), (x, (y0 + y1) / 2 + .03, 0)], '#b9b3a6', .6)
        else:
            for y in np.arange(y0 + .3, y1 - .3, 1.0):
                self.quad([((x0 + x1) / 2 - .03, y, 0), ((x0 + x1) / 2 + .03, y, 0), ((x0 + x1) / 2 + .03, y + .5, 0), ((x0 + x1) / 2 - .03, y + .5, 0)], '#b9b3a6', .6)

    def block(self, x, y, w, d, h, colour, z=0, lit=.5, storey=.62, bay=.55, roof=None, windows=True, garden=False):
        def draw():
            top = roof or shade(colour, 1.06)
            s = [(x + .0, y + d, 0), (x + w + .9, y + d + .0, 0)]
            self.quad([(x + w, y, 0), (x + w + h * .35, y + h * .12, 0), (x + w + h * .35, y + d + h * .12, 0), (x + h * .2, y + d + h * .12, 0), (x, y + d, 0), (x + w, y + d, 0)],
                      '#1a1f3a', .30) if z == 0 else None
            self.quad([(x, y + d, z), (x + w, y + d, z), (x + w, y + d, z + h), (x, y + d, z + h)], shade(colour, .86))
            self.quad([(x + w, y, z), (x + w, y + d, z), (x + w, y + d, z + h), (x + w, y, z + h)], shade(colour, .52, .05))
            self.quad([(x, y, z + h), (x + w, y, z + h), (x + w, y + d, z + h), (x, y + d, z + h)], top)
            e = .12
            self.quad([(x + e, y + e, z + h), (x + w - e, y + e, z + h), (x + w - e, y + d - e, z + h), (x + e, y + d - e, z + h)],
                      '#5d7a5c' if garden else shade(colour, .93))
            if windows:
                self.windows(x, y, w, d, h, z, lit, storey, bay)
            if garden:
                for _ in range(int(w * d * 1.6)):
                    self.tree(x + e * 2 + self.rng.random() * (w - e * 5), y + e * 2 + self.rng.random() * (d - e * 5), .26, z + h, now=True)
            elif w > 1 and d > 1:
                a, b = x + w * .55, y + d * .3
                self.box(a, b, .5, .5, .3, z + h, shade(colour, .8))
        self.add(x + w / 2 + y + d / 2 + z * .01, draw)

    def box(self, x, y, w, d, h, z, colour):
        self.quad([(x, y + d, z), (x + w, y + d, z), (x + w, y + d, z + h), (x, y + d, z + h)], shade(colour, .9))
        self.quad([(x + w, y, z), (x + w, y + d, z), (x + w, y + d, z + h), (x + w, y, z + h)], shade(colour, .6))
        self.quad([(x, y, z + h), (x + w, y, z + h), (x + w, y + d, z + h), (x, y + d, z + h)], colour)

    def windows(self, x, y, w, d, h, z, lit, storey, bay):
        for f in range(int(h / storey)):
            z0 = z + .16 + f * storey
            z1 = z0 + storey * .55
            if z1 > z + h - .06:
                continue
            for face, n in ((0, int(w / bay)), (1, int(d / bay))):
                for i in range(n):
                    step = (w if face == 0 else d) / n
                    a, b = i * step + step * .18, (i + 1) * step - step * .18
                    on = self.rng.random() < lit
                    q = ([(x + a, y + d, z0), (x + b, y + d, z0), (x + b, y + d, z1), (x + a, y + d, z1)] if face == 0 else
                         [(x + w, y + d - a, z0), (x + w, y + d - b, z0), (x + w, y + d - b, z1), (x + w, y + d - a, z1)])
                    c = self.rng.choice(['#ffd98a', '#ffe6ae', '#ffc76b', '#fff0cf']) if on else ('#56658f' if face == 0 else '#303a63')
                    self.quad(q, c)
                    if on:
                        self.glow.fill([self.p(*v) for v in q], '#ffc76b', .9)

    def tree(self, x, y, r=.42, z=0, now=False):
        k = self.rng.random()

        def draw():
            u, v = self.p(x, y, z)
            self.s.stroke([(u, v), (u, v - r * UNIT)], '#3c3038', 3)
            for i, (dx, dy, q) in enumerate(((0, -1.5, 1), (-.45, -1.1, .8), (.42, -1.2, .8), (0, -2.1, .7))):
                c = shade('#4f7a5f' if k < .7 else '#8a7a4a', .70 + .22 * (i % 2) + .18 * k)
                self.s.disc(u + dx * r * UNIT * .8, v + dy * r * UNIT * .8, q * r * UNIT * .62, c)
            self.s.disc(u - .25 * r * UNIT, v - 1.7 * r * UNIT, .3 * r * UNIT, '#d9b98a', .18)
        if now:
            draw()
        else:
            self.add(x + y, draw)

    def lamp(self, x, y):
        def draw():
            u, v = self.p(x, y)
            self.s.stroke([(u, v), (u, v - 46)], '#232844', 2.5)
            self.s.disc(u, v - 48, 5, '#ffe9b8')
            self.glow.disc(u, v - 48, 9, '#ffd28a')
            self.glow.c.save()
            self.glow.c.translate(u, v)
            self.glow.c.scale(1, .5)
            self.glow.disc(0, 0, 34, '#ffd28a', .28)
            self.glow.c.restore()
        self.add(x + y, draw)

    def car(self, x, y, colour, along='x'):
        def draw():
            w, d = (.62, .30) if along == 'x' else (.30, .62)
            self.quad([(x + .04, y + .06, 0), (x + w + .1, y + .06, 0), (x + w + .1, y + d + .08, 0), (x + .04, y + d + .08, 0)], '#14182e', .35)
            self.box(x, y, w, d, .15, .05, colour)
            a = .14
            self.box(x + a * (along == 'x'), y + a * (along != 'x') + .02, w - 2 * a * (along == 'x'), d - 2 * a * (along != 'x') - .04, .11, .20, shade(colour, .55, .06))
        self.add(x + y + .3, draw)

    def finish(self):
        for _, _, draw in sorted(self.things, key=lambda t: t[:2]):
            draw()
        y = np.linspace(0, 1, H)[:, None, None]
        x = np.linspace(0, 1, W)[None, :, None]
        sky = np.array(rgb('#27304f')) * (1 - y) + np.array(rgb('#6b5a74')) * y
        sky = sky + np.array([.36, .20, .06]) * np.exp(-((x - .08) / .42) ** 2) * (1 - y) ** 1.2 * .9
        a = over(sky.astype(np.float32), self.s.array())
        g = self.glow.array()
        light = g[..., :3] * g[..., 3:]
        a = a + blur(light, 9) * .38 + blur(light, 38) * .48
        dusk = np.array([1.06, .99, .97]) * (1 - x) + np.array([.90, .95, 1.08]) * x
        return np.clip(a * dusk, 0, 1).astype(np.float32)


def lawn(t, n, colour='#41506a'):
    t.ground(-1, -1, n + 1, n + 1, '#2a3150', 0)
    t.ground(-.4, -.4, n + .4, n + .4, colour)


def scatter(t, n, boxes, count, r=.4):
    """Trees where nothing else stands."""
    for _ in range(count * 6):
        x, y = t.rng.random(2) * n
        if all(not (x0 - .45 < x < x1 + .25 and y0 - .45 < y < y1 + .25) for x0, y0, x1, y1 in boxes):
            t.tree(x, y, r * (.8 + .5 * t.rng.random()))
            count -= 1
            if not count:
                return


def eden():
    t = Town(4, (1000, 410))
    lawn(t, 17, '#4a5b66')
    t.road(0, 8.0, 17, 9.2)
    t.road(10.2, 0, 11.4, 17)
    b = []

    def place(x, y, w, d, h, c, **k):
        b.append((x, y, x + w, y + d))
        t.block(x, y, w, d, h, c, **k)
    place(1, 1, 3.4, 2.6, 2.6, '#b9907a', lit=.55)
    place(5.4, 1, 3.8, 2.4, 4.2, '#a7a2b4', lit=.6)
    place(1, 4.8, 2.6, 2.4, 3.6, '#8f9bb5', lit=.5, garden=True)
    place(12.6, 1.2, 3.6, 2.8, 3.0, '#bb9a84', lit=.5)
    place(12.6, 5.2, 3.4, 2.0, 5.2, '#8c93b2', lit=.65)
    place(1.2, 10.6, 4.0, 3.0, 1.7, '#c4a78e', lit=.35, garden=True)
    place(1.2, 14.6, 3.0, 1.8, 2.4, '#9a8f9f', lit=.5)
    place(12.8, 10.6, 3.2, 2.6, 2.2, '#a0aabb', lit=.55, garden=True)
    place(12.8, 14.4, 3.2, 1.9, 3.2, '#b39b8c', lit=.5)
    b.append((5, 4.4, 9.4, 7.6))
    t.add(6.5 + 6, lambda: t.box(4.9, 4.5, 4.2, 2.9, .3, 0, '#8b8798'))          # the glowing cube on its plinth

    def cube():
        x, y, w, d, h = 5.7, 4.9, 2.5, 2.1, 2.5
        for f, q in enumerate(([(x, y + d, .3), (x + w, y + d, .3), (x + w, y + d, .3 + h), (x, y + d, .3 + h)],
                               [(x + w, y, .3), (x + w, y + d, .3), (x + w, y + d, .3 + h), (x + w, y, .3 + h)],
                               [(x, y, .3 + h), (x + w, y, .3 + h), (x + w, y + d, .3 + h), (x, y + d, .3 + h)])):
            t.quad(q, ('#63b7c9', '#3b7f9e', '#8fd3dc')[f])
            t.glow.fill([t.p(*v) for v in q], '#5fd0e6', .55)
        for i in range(6):
            for j in range(6):
                on = t.rng.random()
                u, v = x + w * (i + .12) / 6, .3 + h * (j + .12) / 6
                t.quad([(u, y + d, v), (u + w * .76 / 6, y + d, v), (u + w * .76 / 6, y + d, v + h * .76 / 6), (u, y + d, v + h * .76 / 6)],
                       '#e8f7f5' if on > .72 else '#f3b78a' if on > .58 else '#2f6f8f', .85)
    t.add(12.6, cube)
    b.append((5.8, 10.4, 9.6, 16.6))
    t.add(16, lambda: t.ground(6.0, 10.6, 9.4, 16.4, '#6f6a7c'))                 # the open-air screen and its seats

    def screen():
        t.quad([(6.4, 11.2, .5), (9.0, 11.2, .5), (9.0, 11.2, 2.2), (6.4, 11.2, 2.2)], '#22304f')
        q = [(6.5, 11.22, .6), (8.9, 11.22, .6), (8.9, 11.22, 2.1), (6.5, 11.22, 2.1)]
        t.quad(q, '#e9c79a')
        t.glow.fill([t.p(*v) for v in q], '#ffd9a0', .7)
        for k, (u, z) in enumerate(((6.6, .9), (7.2, 1.5), (7.7, 1.1), (8.3, 1.7), (8.8, .9))):
            pass
        t.quad([(6.5, 11.23, .6), (7.1, 11.23, 1.4), (7.5, 11.23, 1.0), (8.1, 11.23, 1.7), (8.9, 11.23, .7), (8.9, 11.23, .6)], '#8d5f62')
        for r in range(6):
            for c in range(9):
                t.box(6.4 + c * .3, 12.3 + r * .62, .2, .2, .12, 0, '#3a4468')
    t.add(20, screen)
    for x in range(1, 17, 3):
        t.lamp(x, 7.8)
        t.lamp(x, 9.4)
    t.car(3, 8.3, '#d7d2c8')
    t.car(14, 8.7, '#a8443a')
    scatter(t, 17, b + [(0, 7.6, 17, 9.6), (9.9, 0, 11.8, 17)], 85)
    return t.finish()


def zhichuang():
    t = Town(9, (1000, 470))
    lawn(t, 16, '#515e68')
    t.road(0, 13.2, 16, 14.4)
    t.road(13.2, 0, 14.4, 16)
    b = [(0, 12.8, 16, 14.8), (12.8, 0, 14.8, 16)]
    steps = [(1, 1, 4, 3.4, 6.2, '#9aa3bd'), (1, 4.4, 4, 3.0, 4.6, '#b08d7c'), (1, 7.4, 4, 3.0, 3.1, '#a39fb0'), (5, 1, 3.2, 3.4, 4.4, '#bfa58e'),
             (8.2, 1, 3.4, 3.4, 2.6, '#8f9ab4'), (5, 4.4, 3.2, 2.2, 1.5, '#c2ab98')]
    for x, y, w, d, h, c in steps:
        b.append((x, y, x + w, y + d))
        t.block(x, y, w, d, h, c, lit=.58, garden=h < 5)
    for x, y, w, d, h, c in ((9.6, 8.6, 2.4, 3.2, 2.0, '#b59a86'), (6.2, 9.4, 2.4, 2.4, 1.5, '#8c95ae'), (1.2, 11.2, 3.6, 1.2, 1.2, '#a89a94')):
        b.append((x, y, x + w, y + d))
        t.block(x, y, w, d, h, c, lit=.6)
    b.append((5.4, 6.8, 12.4, 8.4))

    def plaza():
        t.ground(5.4, 6.8, 12.2, 8.3, '#8a8089')
        for i in range(9):
            t.box(5.8 + i * .7, 7.4, .34, .34, .14, 0, ['#c98a58', '#6f86a6', '#a8443a'][i % 3])
    t.add(10, plaza)
    for k in range(2, 13, 2):
        t.lamp(k, 13.0)
        t.lamp(13.0, k)
    for x, y, c, a in ((2, 13.4, '#d7d2c8', 'x'), (8, 13.8, '#4d6f9a', 'x'), (13.5, 5, '#c9a24a', 'y'), (13.9, 9, '#a8443a', 'y')):
        t.car(x, y, c, a)
    scatter(t, 16, b, 80)
    return t.finish()


def jinke():
    t = Town(21, (1000, 330))
    n = 21
    lawn(t, n, '#4b5a62')
    streets = (5.0, 10.3, 15.6)
    b = []
    for k in streets:
        t.road(0, k, n, k + .9)
        b.append((0, k - .3, n, k + 1.2))
    for k in streets:
        t.road(k, 0, k + .9, n)
        b.append((k - .3, 0, k + 1.2, n))
    lots = [0.5, 6.3, 11.6, 16.9]
    for i, x in enumerate(lots):
        for j, y in enumerate(lots):
            w = 3.8 if i < 3 else 3.4
            d = 3.8 if j < 3 else 3.4
            if (i, j) == (1, 2):
                b.append((x, y, x + w, y + d))
                t.add(x + y + 2, lambda x=x, y=y: (t.ground(x, y, x + 3.8, y + 3.8, '#5d7f62'), [t.tree(x + .4 + 3 * t.rng.random(), y + .4 + 3 * t.rng.random(), .4, 0, True) for _ in range(9)],
                                                   t.s.fill([t.p(x + 1.9 + 1.2 * math.cos(a), y + 1.9 + .9 * math.sin(a)) for a in np.linspace(0, 6.28, 40)], '#6d93ab')))
                continue
            b.append((x, y, x + w, y + d))
            kind = (i * 3 + j * 5) % 4
            c = ['#9aa3bd', '#b5978a', '#8d95b0', '#a9a3ad', '#c0a78f'][(i * 2 + j) % 5]
            if kind == 0:
                t.block(x, y, w, d, .9, shade(c, .95), lit=.5, garden=False, windows=True)
                t.block(x + .6, y + .6, 1.9, 1.9, 6.2 - (i + j) * .5, c, z=.9, lit=.62)
            elif kind == 1:
                t.block(x, y, w, 1.3, 2.4, c, lit=.5)
                t.block(x, y + 2.4, w, 1.3, 2.9, shade(c, .95), lit=.5)
            elif kind == 2:
                t.block(x, y, 1.5, d, 3.6, c, lit=.55)
                t.block(x + 2.2, y, 1.5, d, 2.2, shade(c, 1.05), lit=.5, garden=True)
            else:
                t.block(x, y, w, d, 1.5, c, lit=.45, garden=True)
    for k in streets:
        for m in np.arange(1, n, 2.6):
            t.lamp(m, k - .15)
    for i in range(14):
        k = streets[i % 3]
        t.car(1 + t.rng.random() * 18, k + .15 + .35 * (i % 2), ['#d7d2c8', '#a8443a', '#4d6f9a', '#30343c'][i % 4])
    scatter(t, n, b, 45, .34)
    return t.finish()


def geely():
    t = Town(33, (1000, 400))
    n = 18
    lawn(t, n, '#4d5862')
    t.road(0, 11.4, n, 12.6)
    b = [(0, 11, n, 13)]
    for i, (x, y, w, d, c) in enumerate(((1, 1, 7, 2.2, '#a3abc0'), (1, 4.2, 7, 2.2, '#b0b4c2'), (1, 7.4, 7, 2.6, '#98a1ba'), (9.4, 1, 7.2, 5.0, '#aab1c4'))):
        b.append((x, y, x + w, y + d))
        t.block(x, y, w, d, 1.35, c, lit=.7, storey=1.1, bay=.9, roof=shade(c, 1.05))

        def teeth(x=x, y=y, w=w, d=d, c=c):
            for k in range(int(w / 1.0)):
                u = x + k * w / int(w)
                s = w / int(w)
                t.quad([(u, y + d, 1.35), (u + s, y + d, 1.35), (u, y + d, 1.9)], shade(c, .9))
                t.quad([(u, y, 1.9), (u, y + d, 1.9), (u + s, y + d, 1.35), (u + s, y, 1.35)], shade(c, .72))
                q = [(u + .12 * s, y + .2, 1.84), (u + .12 * s, y + d - .2, 1.84), (u + .62 * s, y + d - .2, 1.56), (u + .62 * s, y + .2, 1.56)]
                t.quad(q, '#ffe2a4', .8)
                t.glow.fill([t.p(*v) for v in q], '#ffc76b', .35)
        t.add(x + w / 2 + y + d / 2 + .02, teeth)
    t.block(9.6, 7.4, 3.0, 2.6, 3.2, '#b79f8c', lit=.65)
    t.block(13.6, 7.4, 3.0, 2.6, 2.0, '#8f9ab6', lit=.55, garden=True)
    b += [(9.6, 7.4, 12.6, 10), (13.6, 7.4, 16.6, 10), (.5, 13, 17.5, 17.6)]
    t.add(-1, lambda: t.ground(.8, 13.2, 17.2, 17.4, '#5a6070'))
    for r in range(5):
        for k in range(20):
            if (r, k) in ((1, 4), (3, 13), (2, 9)):
                continue
            t.car(1.1 + k * .8, 13.5 + r * .78, ['#e4e1da', '#c9ccd2', '#a8443a', '#4d6f9a', '#2c3038', '#e4e1da', '#6f8f86'][(k * 7 + r * 3 + (k // 3)) % 7], 'y')
    for k in range(1, 18, 3):
        t.lamp(k, 11.2)
        t.lamp(k, 12.8)
    for x, y, c in ((3, 11.6, '#a8443a'), (9, 12.0, '#e4e1da'), (14, 11.6, '#4d6f9a')):
        t.car(x, y, c)
    scatter(t, n, b, 60)
    return t.finish()


SCENES = {'eden-city': eden, 'zhichuang-no-4': zhichuang, 'jinke-smart-city': jinke, 'geely-jinzhong': geely}
for slug, scene in SCENES.items():
    a = scene()
    plate(a, slug, 'dusk', 250)
    poster(a[110:1390, 360:1640], slug)
