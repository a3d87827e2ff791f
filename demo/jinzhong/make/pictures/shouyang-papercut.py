"""The Shouyang roundel: two fish, peonies and a hare, cut from red paper folded once, lying on white with its own shadow."""
import math

import cairo
import numpy as np

from atelier.light import shadow
from atelier.noise import blur, fbm
from atelier.out import plate, poster
from atelier.sheet import Sheet

N = 2000                # the sheet; drawn in units of 1000, folded down x = 500


class Cut:
    """Red paper drawn on the left half and mirrored: `paper` leaves red, `hole` cuts away."""

    def __init__(self):
        self.s = Sheet(1000, 1000, N / 1000)
        self.c = self.s.c

    def both(self, draw):
        for side in (1, -1):
            self.c.save()
            self.c.translate(500, 500)
            self.c.scale(side, 1)
            draw()
            self.c.restore()

    def mode(self, hole):
        self.c.set_operator(cairo.OPERATOR_DEST_OUT if hole else cairo.OPERATOR_OVER)
        self.s.colour('#000000')

    def shape(self, points, hole=False):
        def draw():
            self.mode(hole)
            self.s.path(points)
            self.c.fill()
        self.both(draw)

    def curve(self, commands, hole=False, width=None):
        """'M x y', 'C …' as tuples; filled, or stroked if it has a width."""
        def draw():
            self.mode(hole)
            for k, *v in commands:
                getattr(self.c, {'M': 'move_to', 'L': 'line_to', 'C': 'curve_to', 'A': 'arc'}[k])(*v)
            if width:
                self.c.set_line_width(width)
                self.c.set_line_cap(cairo.LINE_CAP_ROUND)
                self.c.stroke()
            else:
                self.c.close_path()
                self.c.fill()
        self.both(draw)

    def ring(self, r, width, hole=False):
        self.curve([('A', 0, 0, r, 0, 7)], hole, width)

    def disc(self, x, y, r, hole=False):
        self.curve([('A', x, y, r, 0, 7)], hole)


def crescent(cut, x, y, r, turn, thin=.45, span=2.2):
    """The month-shaped snip: two arcs that meet in points."""
    a0, a1 = turn - span / 2, turn + span / 2
    outer = [(x + r * math.cos(a0 + (a1 - a0) * i / 14), y + r * math.sin(a0 + (a1 - a0) * i / 14)) for i in range(15)]
    bulge = [r * (1 - thin * math.sin(math.pi * i / 14)) for i in range(15)]
    inner = [(x + b * math.cos(a0 + (a1 - a0) * i / 14), y + b * math.sin(a0 + (a1 - a0) * i / 14)) for i, b in enumerate(bulge)]
    cut.shape(outer + inner[::-1], True)


def drop(cut, x, y, length, width, turn, hole=True):
    """The willow-leaf snip."""
    pts = []
    for i in range(33):
        t = i / 16
        u, v = (t, 1) if t <= 1 else (2 - t, -1)
        px, py = (u - .5) * length, v * width / 2 * math.sin(math.pi * u ** .8)
        pts.append((x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn)))
    cut.shape(pts, hole)


def teeth(cut, points, length, inward):
    """Saw-teeth along a line of points, cut into the paper on one side: fur, and petals' veins."""
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        dx, dy = x1 - x0, y1 - y0
        n = math.hypot(dx, dy) or 1
        nx, ny = -dy / n * inward, dx / n * inward
        cut.shape([(x0 + dx * .12, y0 + dy * .12), (x0 + dx * .88, y0 + dy * .88), (x0 + dx * .5 + nx * length, y0 + dy * .5 + ny * length)], True)


def arc(x, y, r, a0, a1, n):
    return [(x + r * math.cos(a0 + (a1 - a0) * i / n), y + r * math.sin(a0 + (a1 - a0) * i / n)) for i in range(n + 1)]


def peony(cut, x, y, r, turn=0):
    """A flower of lobed petals in three rings, each edge fringed with teeth."""
    for ring, (k, n) in enumerate(((1.0, 9), (.68, 7), (.38, 5))):
        rr = r * k
        for i in range(n):
            a = turn + (i + .5 * (ring % 2)) * 2 * math.pi / n
            px, py = x + math.cos(a) * rr * .62, y + math.sin(a) * rr * .62
            w = rr * 2.35 / n ** .86
            if ring == 0:
                cut.disc(px, py, w)
                for b in (-.62, .62):
                    cut.disc(x + math.cos(a + b * .5) * rr * .78, y + math.sin(a + b * .5) * rr * .78, w * .52)
        if ring == 0:
            cut.disc(x, y, rr * .75)
        for i in range(n):
            a = turn + (i + .5 * (ring % 2)) * 2 * math.pi / n
            px, py = x + math.cos(a) * rr * .60, y + math.sin(a) * rr * .60
            w = rr * 1.55 / n ** .86 * (1.05 if ring else 1.18)
            line = arc(px, py, w, a - 1.5, a + 1.5, 11)
            teeth(cut, line, w * .42, 1)
            crescent(cut, px - math.cos(a) * w * .20, py - math.sin(a) * w * .20, w * .74, a, .30, 2.1)
    for i in range(6):
        a = turn + i * math.pi / 3
        drop(cut, x + math.cos(a) * r * .105, y + math.sin(a) * r * .105, r * .12, r * .05, a)
    cut.disc(x, y, r * .028, True)


def leaf(cut, x, y, length, turn, width=.42):
    drop(cut, x, y, length, length * width, turn, False)
    ux, uy = math.cos(turn), math.sin(turn)
    drop(cut, x, y, length * .82, length * .035, turn)
    for i in range(5):
        t = -.28 + .15 * i
        for side in (1, -1):
            a = turn + side * .75
            k = length * (.17 - .05 * abs(t))
            drop(cut, x + ux * t * length + math.cos(a) * k * .72, y + uy * t * length + math.sin(a) * k * .72, k, k * .26, a)


def body(spine, wide):
    left, right = [], []
    for i, (x, y) in enumerate(spine):
        a, b = spine[max(i - 1, 0)], spine[min(i + 1, len(spine) - 1)]
        dx, dy = b[0] - a[0], b[1] - a[1]
        n = math.hypot(dx, dy)
        w = wide(i / (len(spine) - 1))
        left.append((x - dy / n * w, y + dx / n * w))
        right.append((x + dy / n * w, y - dx / n * w))
    return left, right


def carp(cut):
    t = np.linspace(0, 1, 80)
    turn = [math.radians(96 + 162 * u) for u in t]                                  # from the tail below round to the head above
    spine = [(-150 + (168 + 8 * math.sin(6 * u)) * math.cos(a), 84 + 172 * math.sin(a)) for u, a in zip(t, turn)]
    wide = lambda u: 46 * (math.sin(math.pi * min(1, .10 + .90 * u) ** 1.25) ** .75) * (1 if u > .25 else .30 + 2.8 * u) + 6
    left, right = body(spine, wide)
    cut.shape(left + right[::-1])
    hx, hy = spine[-1]
    x0, y0 = spine[0]
    for k, (a, ln) in enumerate(((-.42, 124), (.34, 112))):           # tail
        drop(cut, x0 + math.cos(a) * ln * .36, y0 + math.sin(a) * ln * .36, ln, 50, a, False)
        for j in (-.18, .0, .18):
            drop(cut, x0 + math.cos(a + j) * ln * .50, y0 + math.sin(a + j) * ln * .50, ln * .56, 5.5, a + j)
    crest = []                                                                       # the fin along the back, toothed
    for k in range(22, 58):
        x, y = spine[k]
        a = math.atan2(spine[k + 1][1] - y, spine[k + 1][0] - x)
        w = wide(k / 79) + 34 * math.sin(math.pi * (k - 22) / 35) ** .6 * (1 if k % 3 else .62)
        crest.append((x + math.sin(a) * -w, y + math.cos(a) * w))
    cut.shape([spine[22]] + crest + [spine[57]])
    for k in range(27, 54, 4):
        x, y = spine[k]
        a = math.atan2(spine[k + 1][1] - y, spine[k + 1][0] - x)
        w = wide(k / 79) + 15
        drop(cut, x - math.sin(a) * w, y + math.cos(a) * w, 24, 5, a + math.pi / 2 + .3)
    for k, ln, lean in ((24, 66, .7), (50, 84, .75)):                                # and two below
        x, y = spine[k]
        a = math.atan2(spine[k + 1][1] - y, spine[k + 1][0] - x)
        b = a + math.pi + lean
        px, py = x + math.sin(a) * wide(k / 79) + math.cos(b) * ln * .34, y - math.cos(a) * wide(k / 79) + math.sin(b) * ln * .34
        drop(cut, px, py, ln, 32, b, False)
        for j in (-.16, 0, .16):
            drop(cut, px + math.cos(b + j) * ln * .08, py + math.sin(b + j) * ln * .08, ln * .6, 4.4, b + j)
    for i in range(8, 60, 5):                                                      # scales, row by row
        x, y = spine[i]
        dx, dy = spine[i + 1][0] - x, spine[i + 1][1] - y
        a = math.atan2(dy, dx)
        w = wide(i / 79)
        rows = (-.62, -.21, .21, .62) if (i // 5) % 2 else (-.42, 0, .42)
        for k in rows:
            sx, sy = x - math.sin(a) * w * k, y + math.cos(a) * w * k
            crescent(cut, sx, sy, 12.5, a, .46, 2.6)
    i = 63
    x, y = spine[i]
    a = math.atan2(spine[i + 1][1] - y, spine[i + 1][0] - x)
    crescent(cut, x - math.cos(a) * 20, y - math.sin(a) * 20, wide(i / 79) * .86, a, .22, 2.0)                     # gill
    x, y = spine[69]
    cut.disc(x, y, 12, True)
    cut.disc(x, y, 6.5)
    cut.disc(x + 3, y - 2, 2.6, True)
    crescent(cut, spine[76][0], spine[76][1] + 5, 16, a + 1.4, .35, 1.6)


def hare(cut):
    """The middle: a hare sits between the fish, drawn on the fold, ears up, facing us."""
    cut.curve([('M', 0, -118), ('C', -46, -118, -78, -86, -76, -44), ('C', -75, -14, -58, 2, -52, 16), ('C', -104, 46, -112, 116, -84, 158),
               ('C', -60, 176, -24, 172, 0, 170)])
    cut.curve([('M', -16, -104), ('C', -92, -158, -104, -250, -66, -286), ('C', -24, -266, -4, -180, -6, -108)])
    drop(cut, -50, -200, 118, 26, -1.78 + .25)                                      # ear
    drop(cut, -34, -66, 34, 19, .35)                                                # eye
    cut.disc(-34, -65, 5.4)
    drop(cut, -8, -30, 18, 9, .5)                                                   # nose, mouth
    crescent(cut, -13, -22, 14, 1.25, .4, 1.9)
    for i in range(3):                                                              # whiskers
        drop(cut, -56, -26 + i * 9, 34, 3.4, .18 - .2 * i)
    teeth(cut, arc(-2, 20, 46, 2.0, 3.5, 8), 13, 1)                                 # ruff
    crescent(cut, -52, 104, 40, 2.7, .34, 2.4)                                      # haunch
    teeth(cut, arc(-52, 104, 40, 1.9, 3.9, 10)[::-1], 12, -1)
    for i in range(4):
        drop(cut, -22, 52 + i * 24, 20, 7.5, 2.5)
    drop(cut, -54, 158, 44, 9, .06)
    peony(cut, 0, 112, 44, math.pi / 2)
    teeth(cut, arc(-50, -196, 62, 2.55, 3.75, 9)[::-1], 10, -1)
    for i in range(3):
        crescent(cut, 0, -86 - 9 * i, 18 - 5 * i, -math.pi / 2, .4, 2.2)


def border(cut):
    cut.ring(470, 16)
    cut.ring(430, 9)
    n = 36
    for i in range(n + 1):
        a = math.pi / 2 + math.pi * i / n
        x, y = 450 * math.cos(a), 450 * math.sin(a)
        cut.disc(x, y, 13.5 if i % 2 else 9)
        (cut.disc(x, y, 5.6, True) if i % 2 else None)
    for i in range(72):
        a = math.pi / 2 + math.pi * (i + .5) / 72
        cut.shape([(474 * math.cos(a - .017), 474 * math.sin(a - .017)), (474 * math.cos(a + .017), 474 * math.sin(a + .017)),
                   (492 * math.cos(a), 492 * math.sin(a))])


def stems(cut):
    for c in ([('M', 0, 392), ('C', -120, 396, -250, 350, -330, 270)], [('M', -425, 20), ('C', -390, -60, -370, -130, -330, -230)],
              [('M', -300, -300), ('C', -220, -350, -110, -372, 0, -395)], [('M', -60, -286), ('C', -40, -330, -30, -360, 0, -380)],
              [('M', -84, 150), ('C', -140, 190, -90, 290, -60, 330)], [('M', -75, -40), ('C', -120, -70, -150, -120, -190, -150)]):
        cut.curve(c, width=13)
    for x, y, ln, a in ((-392, 96, 84, 1.35), (-398, 30, 80, -1.2), (-372, -40, 96, -1.9), (-214, 352, 92, 2.95), (-122, 376, 78, .5), (-366, -126, 84, -1.2),
                        (-146, -366, 96, -.3), (-78, -342, 74, -2.3), (-128, -96, 86, -2.4), (-96, 262, 70, 2.6), (-116, -318, 70, 2.2),
                        (-282, 322, 82, .4)):
        leaf(cut, x, y, ln, a)


def cutting():
    cut = Cut()
    border(cut)
    stems(cut)
    carp(cut)
    peony(cut, -232, -232, 128, .3)
    peony(cut, -352, 232, 66, .1)
    peony(cut, 0, 342, 68, math.pi / 2)
    peony(cut, 0, -352, 62, math.pi / 2)
    hare(cut)
    return cut.s.mask()


def lay(mask):
    """Red paper, a little wavy, on cold-white paper; light from the upper left."""
    n = mask.shape[0]
    wave = fbm(n, n, 520, 3, 2)
    fibre = fbm(n, n, 5, 4, 3) - .5
    white = np.array([.945, .925, .885], np.float32) * (1 + .030 * fibre + .05 * (fbm(n, n, 700, 5, 3) - .5))[..., None]
    near = shadow(mask, 7, 5, 3, .34)
    far = shadow(mask, 22, 16, 14, .30)
    white = white * (near * far)[..., None] ** np.array([.92, 1.0, 1.06], np.float32)
    gy, gx = np.gradient(blur(wave, 6) * 90)
    light = 1 + (-gx * .8 - gy * .8) * .26
    red = np.array([.74, .075, .065], np.float32) * (light * (1 + .09 * fibre))[..., None]
    edge = np.clip(mask - np.roll(mask, (2, 2), (0, 1)), 0, 1)
    red = red + edge[..., None] * np.array([.16, .07, .06], np.float32)
    return white * (1 - mask[..., None]) + red * mask[..., None]


def main():
    mask = cutting()
    wide = np.zeros((2200, 2200), np.float32)
    wide[100:2100, 100:2100] = mask
    a = lay(wide)
    plate(a, 'shouyang-papercut', 'roundel', 420)
    poster(blur(a[40:2160, 40:2160], 1.6), 'shouyang-papercut')


if __name__ == '__main__':
    main()
