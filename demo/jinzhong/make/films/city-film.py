"""Four seasons of Jinzhong: ink mountains that pass, each layer once round in the film's length, so that the end is the beginning."""
import math
import sys

import cairo
import numpy as np

from atelier import reel
from atelier.noise import blur, fbm, mix, smoothstep
from atelier.reel import H, W, window
from atelier.sheet import SONG, Sheet, over, rgb

SECONDS = 36
SLOT = 1280                    # of the nearest layer, one a season
NEAR = 4 * SLOT
SEASONS = [                    # sky above, sky below, far ink, near ink, words
    dict(top='#d9dccb', low='#f1ead8', far='#a9bcae', near='#34463c', text='#24302a', zh='春', line='太行初醒', en='Spring · the Taihang wakes'),
    dict(top='#101a33', low='#4a587a', far='#3a4a6c', near='#0b1020', text='#efe6d2', zh='夏', line='院里掌灯', en='Summer · lamps in the courtyard'),
    dict(top='#e8cfa0', low='#f3dfb8', far='#c49a6c', near='#3c241a', text='#3a2015', zh='秋', line='古城过雁', en='Autumn · geese over the old town'),
    dict(top='#cfd6de', low='#f2f3f4', far='#b3bec9', near='#2d353e', text='#222a33', zh='冬', line='雪落檐头', en='Winter · snow on the eaves'),
]


# ---- layers ---------------------------------------------------------------------------------------------------------

def ridge_line(width, seed, rough):
    """Heights 0..1 along a periodic ridge: few broad peaks, then smaller ones upon them."""
    rng = np.random.default_rng(seed)
    x = np.arange(width) / width * 2 * math.pi
    y = np.zeros(width)
    for k in range(1, 90):
        y += rng.normal() * np.cos(k * x + rng.random() * 7) / k ** rough * (0.35 if k < 2 else 1)
    y = np.abs(y - y.mean())            # folded: sharp valleys, as worn loess and rock have them
    y = (y - y.min()) / (y.max() - y.min())
    return y


def mountain(width, seed, top, rise, rough, foot):
    """Alpha of one ink layer (H, width): dense at the ridge, dry strokes down its flanks, lost in mist at its foot."""
    line = top + rise * (1 - ridge_line(width, seed, rough))
    y = np.arange(H)[:, None]
    depth = y - line[None]
    inside = np.clip(depth + .5, 0, 1)
    fade = np.exp(-np.clip(depth, 0, None) / foot)
    strokes = fbm(H, width, 34, seed + 1, 5, .6, (3.2, 1))
    wash = fbm(H, width, 260, seed + 2, 4, .5)
    body = (0.30 + 0.70 * fade) * (0.62 + 0.85 * (strokes - .5) + 0.5 * (wash - .3))
    rim = np.exp(-np.clip(depth, 0, None) / 5) * 0.22
    tail = 1 - smoothstep(foot * 1.0, foot * 3.4, depth)
    return (inside * np.clip(body + rim, 0, 1) * tail).astype(np.float32)


class Strip:
    """The nearest layer, drawn once in ink: towns, trees, walls; and beside it what shines and what is white."""

    def __init__(self):
        self.ink, self.glow, self.snow, self.red, self.bloom = (Sheet(NEAR + 2 * SLOT, H) for _ in range(5))
        for s in (self.ink, self.glow, self.snow, self.red, self.bloom):
            s.c.translate(SLOT, 0)
        ground(self)
        spring(self, 1 * SLOT)
        summer(self, 2 * SLOT)
        autumn(self, 3 * SLOT)
        winter(self, 0)
        winter(self, NEAR)
        spring(self, 1 * SLOT + NEAR)

    def roll(self, sheet):
        """What was drawn beyond either end comes in at the other."""
        m = sheet.mask() if not isinstance(sheet, np.ndarray) else sheet
        return np.maximum(m[:, SLOT:SLOT + NEAR], 0)


def ground(s):
    y = lambda x: 650 + 18 * math.sin(x / NEAR * 2 * math.pi * 3) + 9 * math.sin(x / NEAR * 2 * math.pi * 8 + 1)
    xs = range(-SLOT, NEAR + SLOT + 1, 8)
    s.ink.fill([(x, y(x)) for x in xs] + [(NEAR + SLOT, H), (-SLOT, H)], '#000000')


def roof(sheet, x, y, w, h, lift=14, ridge=0.52, colour='#000000'):
    """A hipped roof with eaves that rise at the corners; (x, y) is the middle of the eaves."""
    c = sheet.c
    a, b = w / 2, w / 2 * ridge
    c.move_to(x - a - 10, y - lift)
    c.curve_to(x - a + 18, y - 2, x - a * .5, y, x, y)
    c.curve_to(x + a * .5, y, x + a - 18, y - 2, x + a + 10, y - lift)
    c.curve_to(x + a * .82, y - h * .35, x + b * 1.1, y - h * .7, x + b, y - h)
    c.line_to(x + b + 7, y - h - 10)
    c.line_to(x + b - 6, y - h - 3)
    c.line_to(x - b + 6, y - h - 3)
    c.line_to(x - b - 7, y - h - 10)
    c.line_to(x - b, y - h)
    c.curve_to(x - b * 1.1, y - h * .7, x - a * .82, y - h * .35, x - a - 10, y - lift)
    sheet.colour(colour)
    c.fill()


def storeys(s, x, base, w, n, h=58, lit=True):
    """A tower of n storeys; returns the y of its top."""
    for i in range(n):
        k = 1 - 0.16 * i
        body, eaves = w * .74 * k, w * k
        top = base - h * .62
        s.ink.fill([(x - body / 2, top), (x + body / 2, top), (x + body / 2, base), (x - body / 2, base)], '#000000', .86)
        posts = 5
        for j in range(posts):
            px = x - body / 2 + body * (j + .5) / posts
            s.glow.fill([(px - body * .06, base - h * .50), (px + body * .06, base - h * .50), (px + body * .06, base - h * .16),
                         (px - body * .06, base - h * .16)], '#ffffff', .55)
        roof(s.ink, x, top + 4, eaves, h * .46)
        roof(s.snow, x, top - h * .20, eaves * .74, h * .27, 4)
        base = top - h * .34
    return base


def pine(s, x, base, size, seed):
    rng = np.random.default_rng(seed)
    p, lean = (x, base), rng.normal() * .2
    trunk = [p]
    for i in range(9):
        lean += rng.normal() * .16
        p = (p[0] + math.sin(lean) * size * .1, p[1] - math.cos(lean) * size * .1)
        trunk.append(p)
    for i, (a, b) in enumerate(zip(trunk, trunk[1:])):
        s.ink.stroke([a, b], '#000000', size * .05 * (1 - i / 11), .9)
    for i in range(3, 10):
        for side in (-1, 1):
            n = size * (.36 - .024 * (i - 3)) * (0.7 + .5 * rng.random())
            cx, cy = trunk[i][0] + side * n * .62, trunk[i][1] + n * (.10 * rng.normal() - .02)
            s.ink.stroke([trunk[i], ((trunk[i][0] + cx) / 2, cy + n * .07), (cx + side * n * .2, cy)], '#000000', size * .013, .85)
            for _ in range(170):                    # a pad of needles: a fan at each of many points in a flat cloud
                u, v = rng.uniform(-1, 1), -abs(rng.normal()) * .10
                x0, y0 = cx + u * n * .62, cy + v * n * (1 - u * u)
                a = -math.pi / 2 + rng.normal() * .7
                s.ink.stroke([(x0, y0), (x0 + math.cos(a) * size * .045, y0 + math.sin(a) * size * .045)], '#000000', 1.2, .5)


def branch(s, x, y, angle, length, width, rng, bloom):
    """A plum branch; blossoms have a sheet of their own."""
    if length < 9:
        return
    bend = rng.normal() * .28
    x1, y1 = x + math.cos(angle) * length, y + math.sin(angle) * length
    s.ink.stroke([(x, y), ((x + x1) / 2 + bend * 14, (y + y1) / 2 + bend * 10), (x1, y1)], '#000000', width, .92)
    if bloom and width < 9:
        for _ in range(2 if width > 3 else 3):
            u = rng.random()
            fx, fy = x + (x1 - x) * u + rng.normal() * 7, y + (y1 - y) * u + rng.normal() * 7
            r = 3.4 + 3.4 * rng.random()
            for k in range(5):
                s.bloom.disc(fx + math.cos(k * 1.257) * r * .62, fy + math.sin(k * 1.257) * r * .62, r * .56, '#000000', .55 + .4 * rng.random())
    branch(s, x1, y1, angle + rng.normal() * .2 - .05, length * .84, width * .74, rng, bloom)
    if rng.random() < .78:
        branch(s, x1, y1, angle + rng.choice([-1, 1]) * (.5 + .4 * rng.random()), length * .66, width * .56, rng, bloom)


def spring(s, x):
    rng = np.random.default_rng(21)
    branch(s, x + 470, 724, -2.3, 118, 20, rng, True)
    branch(s, x + 640, 724, -2.0, 92, 14, rng, True)
    for i, (dx, size) in enumerate([(-520, 190), (-440, 250), (-330, 160)]):
        pine(s, x + dx, 668, size, 40 + i)
    top = storeys(s, x - 60, 652, 170, 1, 74)
    roof(s.ink, x - 60, top + 4, 60, 26, 6, .2)


def house(s, x, base, w, h, lantern=True):
    """One side of a court: a high brick wall, a ridge roof, a door between lattice windows."""
    s.ink.fill([(x - w / 2, base - h), (x + w / 2, base - h), (x + w / 2, base + 40), (x - w / 2, base + 40)], '#000000', .9)
    roof(s.ink, x, base - h + 5, w * 1.06, h * .42, 10, .86)
    roof(s.snow, x, base - h - h * .14, w * .95, h * .22, 4, .86)
    n = max(3, int(w // 64))
    for i in range(n):
        cx = x - w / 2 + w * (i + .5) / n
        lattice(s, cx, base - h * .40, min(44, w / n * .66), h * .5, door=i == n // 2)
        if lantern:
            lx = cx + w / n / 2
            if i < n - 1:
                s.red.c.save()
                s.red.c.translate(lx, base - h * .72)
                s.red.c.scale(1, 1.18)
                s.red.disc(0, 0, 10, '#000000', .95)
                s.red.c.restore()
                s.glow.disc(lx, base - h * .72, 11, '#ffffff', 1)
                s.red.stroke([(lx, base - h * .72 + 12), (lx, base - h * .72 + 24)], '#000000', 2, .8)
                s.ink.stroke([(lx, base - h * .96), (lx, base - h * .72 - 12)], '#000000', 1.4, .9)


def lattice(s, cx, cy, w, h, door=False):
    """Paper windows: light with a grid left out."""
    s.glow.fill([(cx - w / 2, cy - h / 2), (cx + w / 2, cy - h / 2), (cx + w / 2, cy + h / 2), (cx - w / 2, cy + h / 2)], '#ffffff', .8)
    c = s.glow.c
    c.save()
    c.set_operator(cairo.OPERATOR_DEST_OUT)
    for k in range(1, 4):
        u = cx - w / 2 + w * k / 4
        s.glow.stroke([(u, cy - h / 2), (u, cy + h / 2)], '#000000', 2.2, .85)
    for k in range(1, 6 if not door else 8):
        v = cy - h / 2 + h * k / (6 if not door else 8)
        s.glow.stroke([(cx - w / 2, v), (cx + w / 2, v)], '#000000', 2.2, .85)
    c.restore()


def summer(s, x):
    house(s, x - 400, 652, 300, 150)
    house(s, x + 400, 652, 300, 150)
    house(s, x, 640, 330, 170)
    top = storeys(s, x, 640 - 215, 190, 1, 84)
    for dx in (-216, 216):
        pine(s, x + dx, 668, 130, 300 + dx)


def autumn(s, x):
    wall = 128
    for a, b in ((x - 640, x + 640),):
        s.ink.fill([(a, 652 - wall), (b, 652 - wall), (b, 720), (a, 720)], '#000000', .88)
        for i in range(int((b - a) // 26)):
            u = a + i * 26
            s.ink.fill([(u, 652 - wall - 13), (u + 15, 652 - wall - 13), (u + 15, 652 - wall), (u, 652 - wall)], '#000000', .88)
    for dx in (-430, 430):
        s.ink.fill([(x + dx - 62, 652 - wall - 14), (x + dx + 62, 652 - wall - 14), (x + dx + 74, 720), (x + dx - 74, 720)], '#000000')
        storeys(s, x + dx, 652 - wall - 12, 104, 2, 46)
    s.ink.fill([(x - 128, 652 - wall - 18), (x + 128, 652 - wall - 18), (x + 144, 720), (x - 144, 720)], '#000000')
    storeys(s, x, 652 - wall - 16, 232, 3, 74)
    c = s.ink.c
    c.save()
    c.set_operator(cairo.OPERATOR_DEST_OUT)
    c.arc(x, 640, 34, math.pi, 0)
    c.line_to(x + 34, 720)
    c.line_to(x - 34, 720)
    s.ink.colour('#000000', .75)
    c.fill()
    c.restore()


def winter(s, x):
    house(s, x - 380, 656, 330, 120, False)
    house(s, x + 330, 650, 280, 135, False)
    storeys(s, x - 20, 640, 210, 2, 96)
    rng = np.random.default_rng(9)
    branch(s, x + 600, 668, -1.75, 58, 11, rng, False)
    branch(s, x - 170, 664, -1.5, 44, 8, rng, False)


# ---- the film -------------------------------------------------------------------------------------------------------

def seasons(t):
    """Weights of the four, each 9 s long and 2.4 s in passing to the next."""
    w = []
    for i in range(4):
        d = abs((t - (i * 9 + 4.5) + 18) % 36 - 18)
        w.append(1 - smoothstep(4.5 - 1.3, 4.5 + 1.3, d))
    return np.array(w) / sum(w)


def tone(t, name):
    return sum(w * np.array(rgb(s[name])) for w, s in zip(seasons(t), SEASONS)).astype(np.float32)


def view(strip, t, width):
    """What of a periodic strip is seen at t, between pixels if need be."""
    at = t / SECONDS * width
    i, f = int(at), at - int(at)
    cols = (np.arange(W + 1) + i) % width
    a = strip[:, cols]
    return a[:, :-1] * (1 - f) + a[:, 1:] * f


def titles():
    out = []
    for s in SEASONS:
        sheet = Sheet(W, H)
        x = 118
        sheet.text(x, 62, s['zh'], 96, s['text'], align=.5)
        sheet.column(x + 84, 86, s['line'], 32, s['text'], pitch=1.22)
        c = sheet.c
        c.rectangle(x - 19, 190, 38, 58)
        sheet.colour('#a8322a', .94)
        c.fill()
        sheet.column(x, 192, '晋中', 23, '#f6ead8', pitch=1.13)
        sheet.text(x - 46, 268, s['en'], 19, s['text'], SONG, .86)
        out.append(sheet.array())
    return out


def falling(seed, n):
    rng = np.random.default_rng(seed)
    return rng.random(n) * W, rng.random(n) * H, 0.6 + rng.random(n), rng.random(n) * 7


def sprinkle(t, parts, colour, alpha, speed, drift, size):
    """Snow, petals, fireflies: each goes round a whole number of times in the film."""
    sheet = Sheet(W, H)
    for x, y, k, phase in zip(*parts):
        turns = max(1, round(speed * k))
        yy = (y + (H + 40) * turns * t / SECONDS) % (H + 40) - 20
        xx = (x + drift * math.sin(2 * math.pi * 3 * t / SECONDS + phase) - round(k) * W * t / SECONDS) % W
        sheet.disc(xx, yy, size * k, colour, alpha * (.5 + .5 * min(1, k)))
    return sheet.array()


def geese(t, alpha):
    sheet = Sheet(W, H)
    for i in range(9):
        row, side = (i + 1) // 2, (-1 if i % 2 else 1)
        x = 940 - (t - 19) * 46 + row * 30
        y = 190 + side * row * 13 + 4 * math.sin(t * 2 + i) + (t - 22) * -4
        f = 7 * math.sin(t * 7 + i * 1.3)
        sheet.stroke([(x - 11, y - f), (x - 3, y - 1), (x, y + 1), (x + 5, y - 1), (x + 12, y - f)], '#2a1a12', 2, .85 * alpha)
    return sheet.array()


class Film:
    def __init__(self):
        self.far = [(mountain(w, seed, top, rise, rough, foot), w, k) for w, seed, top, rise, rough, foot, k in (
            (1600, 11, 190, 150, 1.25, 120, .10), (2048, 23, 240, 190, 1.2, 120, .34), (2560, 37, 330, 190, 1.15, 110, .58),
            (3328, 53, 450, 150, 1.1, 90, .80))]
        self.mist = [(np.clip((fbm(H, w, 420, seed, 4, .5, (.42, 1.9)) - .32) * 2.2, 0, 1), w) for w, seed in
                     ((1792, 3), (2304, 4), (3072, 5))]
        s = Strip()
        ink = s.roll(s.ink.mask())
        texture = fbm(H, NEAR, 26, 91, 5, .6)
        self.ink = np.clip(ink * (0.86 + 0.26 * texture), 0, 1) * 0.97
        self.red, self.bloom = s.roll(s.red.mask()), s.roll(s.bloom.mask())
        self.snow = s.roll(s.snow.mask()) * (0.75 + .4 * fbm(H, NEAR, 20, 92))
        lamp = s.roll(s.glow.mask())
        halo = np.concatenate([lamp[:, -200:], lamp, lamp[:, :200]], 1)
        self.lamp, self.halo = lamp, (blur(halo, 7) * .8 + blur(halo, 26) * 1.5)[:, 200:-200]
        self.titles = titles()
        self.petals, self.flakes, self.flies = falling(1, 46), falling(2, 190), falling(3, 22)
        self.y = np.linspace(0, 1, H, dtype=np.float32)[:, None, None]
        yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
        self.vignette = (1 - .16 * (((xx / W - .5) * 1.5) ** 2 + ((yy / H - .5) * 1.3) ** 2))[..., None]
        self.disc = np.hypot(xx - 985, yy - 168)
        fibre = fbm(H, W, 7, 66, 3)[..., None] - .5
        self.paper = 1 + .05 * fibre + .10 * (fbm(H, W, 300, 67)[..., None] - .5)

    def frame(self, t):
        w = seasons(t)
        top, low, far, near = (tone(t, n) for n in ('top', 'low', 'far', 'near'))
        f = mix(top, low, smoothstep(0, .75, self.y)) * np.ones((1, W, 1), np.float32) * self.paper
        moon = (w[1] * .9 + w[2] * .0) * (1 - smoothstep(48, 51, self.disc))[..., None]
        halo = w[1] * np.exp(-self.disc / 110)[..., None]
        sun = w[2] * .9 * (1 - smoothstep(54, 57, self.disc))[..., None]
        f = f + halo * np.array([.16, .17, .16], np.float32)
        f = mix(f, np.array([.97, .94, .84], np.float32), moon)
        f = mix(f, np.array([.80, .30, .16], np.float32), sun)
        veil = mix(low, np.array([1, 1, 1], np.float32), .16 if w[1] < .5 else 0.02)
        for i, (alpha, width, k) in enumerate(self.far):
            a = view(alpha, t, width)[..., None]
            f = mix(f, mix(far, near, k * .92), a * (.62 + .36 * k))
            if i < 3:
                m, mw = self.mist[i]
                band = np.exp(-((self.y - (.52 + .13 * i)) / .13) ** 2)
                f = mix(f, veil, view(m, t, mw)[..., None] * band * .85)
        red = view(self.red, t, NEAR)[..., None]
        ink = view(self.ink, t, NEAR)[..., None]
        f = mix(f, near, ink)
        f = mix(f, np.array([.96, .965, .97], np.float32), view(self.snow, t, NEAR)[..., None] * w[3])
        f = mix(f, mix(near, np.array(rgb('#dd98a0'), np.float32), .35 + .65 * float(w[0])), view(self.bloom, t, NEAR)[..., None] * .9)
        f = mix(f, np.array(rgb('#b5342a'), np.float32), red * .9)
        night = float(w[1] + .10 * w[2] + .45 * w[3])
        flick = 1 + .05 * math.sin(2 * math.pi * 31 * t / SECONDS) + .04 * math.sin(2 * math.pi * 47 * t / SECONDS + 1)
        f = mix(f, np.array([1, .80, .42], np.float32), view(self.lamp, t, NEAR)[..., None] * night * .92)
        f = f + view(self.halo, t, NEAR)[..., None] * np.array([.40, .22, .07], np.float32) * night * flick * .62
        if w[0] > .01:
            f = over(f, sprinkle(t, self.petals, '#dc96a0', .8, 3, 60, 3.4), float(w[0]))
        if w[1] > .01:
            f = over(f, sprinkle(t, self.flies, '#ffe29a', .8, 1, 90, 1.9), float(w[1]))
        if w[2] > .01:
            f = over(f, geese(t, 1), float(w[2]))
        if w[3] > .01:
            f = over(f, sprinkle(t, self.flakes, '#ffffff', .9, 5, 40, 2.3), float(w[3]))
        for i, title in enumerate(self.titles):
            a = window(t, i * 9 + 1.5, i * 9 + 8.0)
            if a:
                f = over(f, title, a)
        return f * self.vignette


def main():
    film = Film()
    reel.run('city-film', SECONDS, film.frame, crf=26)
    if len(sys.argv) == 1:
        for language, lines in (('zh', ['春：太行山初醒，杏花开在山脚。', '夏：大院掌灯，窗格里透出光来。', '秋：雁过古城，城楼立在斜阳里。', '冬：雪落檐头，一年走到了院中。']),
                                ('en', ['Spring: the Taihang wakes, and apricots flower at its foot.', 'Summer: lamps in the great courtyard, light behind the lattice.',
                                        'Autumn: geese over the old town, its towers in the low sun.', 'Winter: snow on the eaves; the year has come home to the court.'])):
            reel.captions('city-film', language, [(i * 9 + 1.0, i * 9 + 8.4, line) for i, line in enumerate(lines)])
        from PIL import Image
        from atelier.out import poster
        f = (np.clip(film.frame(13.2), 0, 1) * 255).astype(np.uint8)
        poster(Image.fromarray(f).crop((280, 0, 1000, 720)), 'city-film')


main()
