"""平遥推光漆器首饰盒: a jewel box of hand-polished lacquer; peonies in colours, shell tints and gold on black."""
import math

import numpy as np

from craft import field, flora, glaze
from craft.box import face, pixels
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch, Tube, spin
from craft.pen import Pen, spline, turn

BODY, LID, FOOT = (25.4, 11.0, 16.4), (26.4, 3.9, 17.4), (26.8, 1.5, 17.8)
Y_BODY, Y_LID, Y_FOOT = 2.2 + 5.5, 13.3 + 1.95, 0.9 + 0.75
GOLD, PALE_GOLD = srgb('#d8a23c', '#e9c777')


def build():
    both = spin(2)
    top = face('top', 'top', LID, (0, Y_LID, 0), 0.9, pixels(0, 0, 1180, 784), 3).open_sheet()
    front = face('front', 'front', BODY, (0, Y_BODY, 0), 0.25, pixels(0, 790, 1180, 508), 2).open_sheet()
    brow = face('brow', 'front', LID, (0, Y_LID, 0), 0.9, pixels(0, 1304, 1180, 174), 1.6).open_sheet()
    side = face('side', 'right', BODY, (0, Y_BODY, 0), 0.25, pixels(1190, 0, 772, 508), 2, both).open_sheet()
    cheek = face('cheek', 'right', LID, (0, Y_LID, 0), 0.9, pixels(1190, 514, 772, 174), 2, both).open_sheet()
    back = face('back', 'back', BODY, (0, Y_BODY, 0), 0.25, pixels(0, 1490, 590, 254), 1).open_sheet()
    nape = face('nape', 'back', LID, (0, Y_LID, 0), 0.9, pixels(0, 1750, 590, 88), 1).open_sheet()
    under = face('under', 'bottom', LID, (0, Y_LID, 0), 0.9, pixels(0, 1850, 300, 190), 0.4).open_sheet()
    plinth = face('plinth', 'front', FOOT, (0, Y_FOOT, 0), 0.3, pixels(1190, 694, 772, 50), 1.2, both).open_sheet()
    plinth_side = face('plinth_side', 'right', FOOT, (0, Y_FOOT, 0), 0.3, pixels(1190, 750, 772, 50), 1.2, both).open_sheet()
    ledge = face('ledge', 'top', FOOT, (0, Y_FOOT, 0), 0.3, pixels(310, 1850, 280, 190), 0.5).open_sheet()
    ground = face('ground', 'bottom', FOOT, (0, Y_FOOT, 0), 0.3, pixels(600, 1850, 280, 190), 0.3).open_sheet()
    corners = [shift(x, z) for x in (-11.6, 11.6) for z in (-7.1, 7.1)]
    feet = [face('foot_' + k, k, (2.6, 1.6, 2.6), (0, 0.8, 0), 0.35, pixels(600 + 100 * i, 1490, 90, 60), 0.5, corners).open_sheet()
            for i, k in enumerate(('front', 'back', 'left', 'right'))]
    lacquer = [top, front, brow, side, cheek, back, nape, under, plinth, plinth_side, ledge, ground] + feet
    for s in lacquer:
        polish(s)
    painting(top, front, brow, side, cheek)
    for s in (plinth, plinth_side):
        fret(s)
    metal = fittings()
    for s in metal:
        brass(s)
    return Model('pingyao-lacquer-box', lacquer + metal)


def shift(x, z):
    return lambda p, n: (p + np.array([x, 0, z]), n)


def polish(s):
    """Many coats rubbed with ash, oil and the palm: black that is a little brown, with the faintest waves."""
    s.colour[:] = mix(srgb('#0d0a09'), srgb('#171110'), s.noise(6, 3, 5))
    s.rough[:] = 0.085 + 0.07 * s.noise(3, 3, 7)
    s.fine += (s.noise(2.6, 2, 9) - 0.5) * 0.006


class Panel:
    """A face's drawing in cm, the origin in its middle, y down: pens for every colour that hide what lies behind."""

    COLOURS = ('rose', 'blush', 'leaf', 'sage', 'shell', 'ochre', 'gold')

    def __init__(self, s):
        f = s.patch.point
        self.s, self.w, self.h = s, f.width, f.height
        self.pens = {c: Pen(s.h, s.w, f.width, f.height, False, -f.width / 2, -f.height / 2) for c in self.COLOURS}

    def hide(self, outline):
        for pen in self.pens.values():
            pen.fill(outline, erase=True)

    def frame(self, inset, gap=0.32):
        gold = self.pens['gold']
        for k, w in ((0, 0.14), (gap, 0.05)):
            x, y = self.w / 2 - inset - k, self.h / 2 - inset - k
            gold.line([(-x, -y), (x, -y), (x, y), (-x, y)], w, closed=True)

    def peony(self, x, y, r, rng, angle=0.0, tint='rose'):
        pens = self.pens
        for outline, veins in flora.placed(flora.peony(r, rng, ((10, 1.0, 0.42), (8, 0.78, 0.40), (7, 0.56, 0.36), (5, 0.36, 0.3), (3, 0.2, 0.22))), angle, 1, (x, y)):
            self.hide(outline)
            root, tip = outline[0], outline[len(outline) // 2]
            pens[tint].fill(outline)
            pens['blush'].fill((outline - tip) * 0.66 + tip, alpha=0.5)
            pens['blush'].fill((outline - tip) * 0.40 + tip, alpha=0.75)
            pens['gold'].line(outline, 0.045 + 0.008 * r, closed=True)
            for v in veins:
                pens['gold'].stroke(v, 0.03 + 0.008 * r, (0.7, 0.0), 0.2)
        for _ in range(14):
            pens['gold'].dot(x + rng.normal(0, r * 0.09), y + rng.normal(0, r * 0.09), 0.05)

    def leaves(self, x, y, size, angle, rng, tint='leaf'):
        pens = self.pens
        for outline, veins in flora.placed(flora.trefoil(size, rng), angle, 1, (x, y)):
            self.hide(outline)
            pens[tint].fill(outline)
            pens['sage'].fill((outline - outline[0]) * 0.62 + outline[0], alpha=0.35)
            pens['gold'].line(outline, 0.045, closed=True)
            for v in veins:
                pens['gold'].stroke(v, 0.05, (0.8, 0.0), 0.2)

    def stem(self, points, width=0.16):
        self.pens['ochre'].stroke(spline(points), width, (0.8, 0.4))
        self.pens['gold'].stroke(spline(np.array(points) + (0.03, -0.03)), width * 0.35, (0.8, 0.3))

    def butterfly(self, x, y, size, angle, rng):
        for side in (-1, 1):
            for a, length, width in ((0.95, 1.0, 0.36), (2.0, 0.7, 0.30)):
                o, veins = flora.petal(size * width, size * length, 3, 0.05, rng)
                o = turn(turn(o, side * a), angle, 1, (x, y))
                self.hide(o)
                self.pens['shell'].fill(o)
                self.pens['gold'].line(o, 0.05, closed=True)
                for v in veins:
                    self.pens['gold'].stroke(turn(turn(v, side * a), angle, 1, (x, y)), 0.04, (0.5, 0.1))
        for k in (-0.3, 0.3):
            self.pens['gold'].stroke(turn(spline([(0, -0.3 * size), (k * size * 0.5, -0.7 * size), (k * size * 1.3, -0.95 * size)]), angle, 1, (x, y)), 0.05, (0.9, 0.5))
        self.pens['gold'].stroke(turn([(0, -0.35 * size), (0, 0.5 * size)], angle, 1, (x, y)), 0.17 * size, (0.5, 0.2))

    def rock(self, x, y, size, rng):
        """A garden rock: hollowed, in shell tints."""
        o = spline([(-1.0, 0.9), (-1.15, 0.2), (-0.75, -0.2), (-0.85, -0.9), (-0.35, -1.5), (0.1, -1.25), (0.25, -1.9), (0.7, -1.55),
                    (0.62, -0.9), (1.0, -0.5), (0.85, 0.1), (1.25, 0.5), (1.1, 0.9)], closed=True) * size + (x, y)
        self.hide(o)
        self.pens['shell'].fill(o)
        self.pens['gold'].line(o, 0.06, closed=True)
        for cx, cy, r in ((-0.35, -0.3, 0.2), (0.35, -0.75, 0.17), (0.25, 0.15, 0.24), (-0.2, -1.0, 0.11)):
            hole = spline([(-1, 0.2), (-0.2, -1), (0.9, -0.5), (0.6, 0.8)], closed=True) * r * size + (x + cx * size, y + cy * size)
            self.hide(hole)
            self.pens['gold'].line(hole, 0.05, closed=True)
        for k in range(16):
            a = rng.uniform(-0.9, 0.9) * size
            b = rng.uniform(-1.0, 0.7) * size
            self.pens['gold'].stroke(spline([(x + a, y + b), (x + a + 0.12 * size, y + b + 0.14 * size), (x + a + 0.1 * size, y + b + 0.3 * size)]), 0.04, (0.3, 0.1))

    def lay(self):
        """Everything onto the sheet: colours first, gold on top."""
        s = self.s
        wash = s.noise(1.6, 3, 41)
        tone = {'rose': mix(srgb('#a3241f'), srgb('#c04a36'), wash), 'blush': srgb('#f0cdb4'),
                'leaf': mix(srgb('#2b5a3c'), srgb('#4c7a4a'), wash), 'sage': srgb('#9db98a'), 'ochre': srgb('#7a5a2c'),
                'shell': iridescence(s)}
        height = np.zeros((s.h, s.w), np.float32)
        for name in self.COLOURS[:-1]:
            m = self.pens[name].mask()
            s.colour[:] = mix(s.colour, tone[name], 0.94 * m)
            s.rough[:] = mix(s.rough, 0.24 if name != 'shell' else 0.14, m)
            height = np.maximum(height, m)
        gold = self.pens['gold'].mask()
        worn = 0.12 * step(s.noise(0.7, 3, 43), 0.62, 0.75)
        s.colour[:] = mix(s.colour, mix(GOLD, PALE_GOLD, s.noise(0.8, 2, 45)), gold * (1 - worn))
        s.metal[:] = np.maximum(s.metal, gold * (1 - worn))
        s.rough[:] = mix(s.rough, 0.27, gold)
        s.fine += 0.012 * field.blur(height, 1.5 * s.k, wrap=False) + 0.009 * field.blur(gold, 0.8 * s.k, wrap=False)


def iridescence(s):
    """Ground shell: green, rose and blue that drift into each other."""
    a, b = s.noise(0.7, 2, 61), s.noise(0.9, 2, 63)
    c = mix(srgb('#a9cdbd'), srgb('#d9b6c4'), step(a, 0.38, 0.62))
    return mix(c, srgb('#a6bcd8'), 0.6 * step(b, 0.5, 0.68))


def painting(top, front, brow, side, cheek):
    rng = np.random.default_rng(31)
    p = Panel(top)
    p.frame(0.95)
    key_band(p, 1.95)
    p.rock(-6.8, 3.0, 1.75, rng)
    p.stem([(-5.6, 4.4), (-3.0, 3.2), (-0.6, 1.6), (1.2, 0.4)])
    p.stem([(-4.6, 3.9), (-4.6, 0.6), (-3.8, -1.9)])
    p.stem([(-0.6, 1.6), (3.0, 2.6), (6.4, 1.8)])
    p.stem([(1.2, 0.4), (4.0, -1.4), (6.6, -2.6)])
    for x, y, size, a in ((-7.2, -2.6, 2.2, -1.2), (-1.4, -3.8, 2.1, 0.5), (-5.9, -4.2, 1.9, -0.5), (-2.0, 3.9, 2.1, -2.4), (4.6, 3.9, 2.2, 2.6),
                          (8.6, 3.4, 2.1, 1.9), (8.9, -0.4, 2.2, 1.4), (3.4, -4.2, 2.1, -0.2), (-1.2, 0.4, 2.0, -1.0), (4.4, -2.0, 1.9, 0.3),
                          (6.8, -4.4, 1.8, 0.6), (1.4, 4.0, 2.0, 3.0)):
        p.leaves(x, y, size, a, rng, 'leaf' if rng.random() < 0.7 else 'ochre')
    p.peony(1.3, -0.5, 3.5, rng)
    p.peony(-4.1, -2.2, 2.35, rng, tint='shell')
    p.peony(6.5, 1.7, 2.5, rng, tint='rose')
    p.peony(6.9, -2.9, 1.4, rng, tint='shell')
    p.butterfly(-0.6, -5.1, 1.0, 0.5, rng)
    p.butterfly(9.7, -4.6, 0.85, -0.6, rng)
    p.lay()
    p = Panel(front)
    p.frame(0.7)
    p.rock(-9.0, 3.0, 1.35, rng)
    for k in (-1, 1):
        p.stem([(-k * 8.2, 4.0), (-k * 5.4, 2.0), (-k * 4.2, -0.6)])
        p.stem([(-k * 6.6, 2.9), (-k * 9.0, 0.2), (-k * 9.8, -2.2)])
        for x, y, size, a in ((7.4, 1.6, 1.8, 0.9), (2.2, 2.6, 1.8, -1.6), (3.0, -3.0, 1.6, -0.4), (9.4, -0.4, 1.7, 1.2), (6.4, -2.9, 1.6, 0.3),
                              (8.4, -3.4, 1.4, -0.4), (4.8, 3.6, 1.6, 2.8), (2.2, 0.6, 1.6, -1.2)):
            p.leaves(-k * x, y, size, -k * a, rng)
        p.peony(-k * 4.7, -0.2, 2.5, rng, tint='rose' if k > 0 else 'shell')
        p.peony(-k * 9.6, -2.4, 1.35, rng, tint='shell' if k > 0 else 'rose')
    p.butterfly(1.4, -3.6, 0.75, 0.7, rng)
    p.pens['gold'].line([(0, -5.5), (0, 5.5)], 0.05)
    p.lay()
    for s in (brow, cheek):
        p = Panel(s)
        vine(p, rng)
        p.lay()
    p = Panel(side)
    p.frame(0.7)
    p.stem([(-5.0, 4.4), (-2.4, 2.0), (0.2, -0.2), (3.4, -1.6)])
    for x, y, size, a in ((-4.6, 1.4, 1.9, -1.0), (-2.6, 3.6, 1.8, 2.4), (3.0, 2.6, 2.0, 1.9), (-2.8, -2.4, 1.8, -0.6), (2.4, -3.2, 1.8, 0.2), (5.6, -0.4, 1.7, 1.5), (4.8, -3.2, 1.5, 0.7)):
        p.leaves(x, y, size, a, rng)
    p.peony(0, -0.1, 2.6, rng)
    p.peony(4.3, -1.6, 1.3, rng, tint='shell')
    p.butterfly(-4.9, -3.0, 0.8, -0.5, rng)
    p.lay()


def key_band(p, inset):
    """A meander in thin gold along the frame."""
    gold, step_ = p.pens['gold'], 0.72
    x0, y0 = p.w / 2 - inset, p.h / 2 - inset
    for along, across, fixed in ((x0, 0, y0), (y0, 1, x0)):
        n = int(2 * along / step_)
        pitch = 2 * along / n
        for side in (-1, 1):
            for k in range(n):
                a = -along + k * pitch
                m = np.array([(0, 0.2), (0, -0.2), (0.62, -0.2), (0.62, 0.12), (0.24, 0.12), (0.24, -0.04)]) * (pitch, 0.9)
                pts = [(a + q[0], side * (fixed - 0.0) + q[1] * side) for q in m]
                gold.line([(y, x) for x, y in pts] if across else pts, 0.05)


def vine(p, rng):
    gold = p.pens['gold']
    n = max(4, round(p.w / 3.2) // 2 * 2)
    x = np.linspace(-p.w / 2 + 1.3, p.w / 2 - 1.3, 200)
    y = 0.55 * np.sin((x / (p.w - 2.6) + 0.5) * n * math.pi)
    gold.line(np.stack([x, y], 1), 0.07)
    for k in range(n):
        cx = -p.w / 2 + 1.3 + (p.w - 2.6) * (k + 0.5) / n
        up = 1 if k % 2 == 0 else -1
        p.peony(cx, -up * 0.15, 0.62, rng, tint='rose' if k % 2 else 'shell')
        for side in (-1, 1):
            p.leaves(cx + side * 0.75, up * 0.12, 0.8, side * 1.5 + (0 if up > 0 else 0), rng)
    for y in (-1.28, 1.28):
        gold.line([(-p.w / 2 + 0.9, y), (p.w / 2 - 0.9, y)], 0.06)


def fret(s):
    p = Panel(s)
    n = int(p.w / 1.1)
    for k in range(n):
        x = -p.w / 2 + p.w * (k + 0.5) / n
        p.pens['gold'].line([(x - 0.42, 0.3), (x - 0.42, -0.3), (x + 0.3, -0.3), (x + 0.3, 0.15), (x - 0.15, 0.15), (x - 0.15, -0.08)], 0.06)
    p.lay()


def fittings():
    """A round lock plate across lid and body with its padlock, and a bail handle on either side."""
    z = LID[2] / 2
    plate = Lathe([(0, 0.16), (1.6, 0.16), (2.2, 0.2), (2.45, 0.12), (2.5, 0.0), (2.45, -0.3)])
    on_front = lambda p, n: (np.stack([p[:, 0], -p[:, 2] + 12.6, p[:, 1] + z - 0.04], 1), np.stack([n[:, 0], -n[:, 2], n[:, 1]], 1))
    out = [Patch('plate', plate, rect=pixels(1190, 820, 420, 300), share=1.6, instances=[on_front]).open_sheet()]
    out.append(Patch('lock', Tube([(-1.35, 12.1, z + 0.75), (-1.34, 12.1, z + 0.75), (-1.2, 12.1, z + 0.75), (0, 12.1, z + 0.75), (1.2, 12.1, z + 0.75),
                                   (1.34, 12.1, z + 0.75), (1.35, 12.1, z + 0.75)], [0, 0.36, 0.42, 0.42, 0.42, 0.36, 0], superness=3.5),
                     rect=pixels(1620, 820, 340, 150), share=1).open_sheet())
    out.append(Patch('shackle', Tube([(-1.0, 12.3, z + 0.75), (-1.0, 13.0, z + 0.8), (-0.6, 13.45, z + 0.8), (0.6, 13.45, z + 0.8), (1.0, 13.0, z + 0.8), (1.0, 12.3, z + 0.75)],
                                     [0.12] * 6), rect=pixels(1620, 980, 340, 60), share=0.6).open_sheet())
    x = BODY[0] / 2
    out.append(Patch('bail', Tube([(x + 0.35, 9.2, 2.6), (x + 0.55, 8.4, 2.7), (x + 0.75, 6.9, 2.1), (x + 0.8, 6.5, 0), (x + 0.75, 6.9, -2.1), (x + 0.55, 8.4, -2.7),
                                   (x + 0.35, 9.2, -2.6)], [0.2, 0.2, 0.24, 0.3, 0.24, 0.2, 0.2], up=(1, 0, 0)), rect=pixels(1620, 1050, 340, 90), share=1.2, instances=spin(2)).open_sheet())
    boss = Lathe([(0, 0.55), (0.3, 0.5), (0.42, 0.3), (0.5, 0.2), (0.9, 0.16), (1.02, 0.05), (1.0, -0.2)])

    def on_side(dz, angle):
        c, s = math.cos(angle), math.sin(angle)

        def move(p, n):
            q, m = np.stack([p[:, 1] + x, p[:, 2] * -1 + 9.2, p[:, 0] * -1 + dz], 1), np.stack([n[:, 1], -n[:, 2], -n[:, 0]], 1)
            r = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
            return q @ r.T, m @ r.T
        return move
    out.append(Patch('boss', boss, rect=pixels(1190, 1130, 200, 150), share=1, instances=[on_side(dz, a) for dz in (-2.6, 2.6) for a in (0, math.pi)]).open_sheet())
    return out


def brass(s):
    """Cast and filed brass, a little tarnished in its corners; the plate engraved with a petalled border."""
    tarnish = s.noise(0.8, 4, 71)
    s.colour[:] = mix(srgb('#c9a052'), srgb('#8a6a33'), step(tarnish, 0.42, 0.75))
    s.metal[:] = 1.0
    s.rough[:] = 0.24 + 0.22 * tarnish
    if s.patch.name == 'plate':
        a = 2 * np.pi * s.U
        s.relief += 0.05 * np.abs(np.cos(a * 8)) * step(s.r, 1.35, 1.6) * step(s.r, 2.2, 2.0)
        s.relief -= 0.05 * np.exp(-((s.r - 1.25) / 0.06) ** 2)
        s.colour[:] = mix(s.colour, srgb('#5e4722'), 0.5 * np.exp(-((s.r - 1.25) / 0.09) ** 2))


POSTER = dict(turn=-26, rise=27)
NOTES = [('peony', (1.3, 17.2, -0.5), 14, 'A peony in colour and gold line on the polished ground; the palm gave the black its depth.'),
         ('shell', (-4.0, 17.2, -2.2), 12, 'Petals in the tints of ground shell.'),
         ('lock', (0, 12.2, 9.6), 13, 'The brass lock plate, its petals filed by hand.'),
         ('handle', (13.4, 6.6, 0), 14, 'One of two brass bail handles.')]
SIZE = '26.8 cm wide, 17.8 cm deep, 17.2 cm high'
DETAIL = 0.15
