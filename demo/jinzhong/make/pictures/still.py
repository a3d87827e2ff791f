"""Still lifes on the posters' paper for exhibits that have no model: clay ribbons, tea ware, folded boxes, gifts, a jacket, brackets."""
import math
import sys

import numpy as np

from atelier.light import backdrop, normals, shade, shadow
from atelier.noise import blur, fbm, mix, smoothstep
from atelier.out import plate, poster
from atelier.sheet import KAI, SONG, Sheet, over, rgb
from atelier.thread import Cloth, spline

N = 1600


def tone(c, k):
    return tuple(min(1, max(0, v * k)) for v in (rgb(c) if isinstance(c, str) else c))


def laid(art, dx=30, dy=22, soft=26, dark=.42, horizon=.30):
    """What was drawn (with alpha) on the sweep of paper, with its shadow and the lamp's fall-off."""
    back = backdrop(N, N, horizon) * 1.06
    back = back * shadow(art[..., 3], dx, dy, soft, dark)[..., None] * shadow(art[..., 3], 6, 5, 5, .25)[..., None]
    a = over(back, art)
    y, x = np.mgrid[0:N, 0:N] / N
    return np.clip(a * (1.07 - .24 * ((x - .36) ** 2 + (y - .4) ** 2))[..., None], 0, 1).astype(np.float32)


# ---- turned ware: a surface of revolution, lit as the vessels are --------------------------------------------------

def turned(a, x, foot, profile, size, colour, gloss=.5, crackle=0):
    """Paints a vessel into `a`: profile is (radius, height) from foot to lip in units; seen a little from above."""
    p = np.array(spline(profile, 30))
    r, h = p[:, 0] * size, p[:, 1] * size
    order = np.argsort(h)
    top = foot - h.max()
    y0, y1 = int(top) - 60, int(foot) + 60
    x0, x1 = int(x - r.max()) - 4, int(x + r.max()) + 5
    yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    squash = .17
    best = np.zeros(yy.shape, np.float32)
    nx, ny, nz, hit = (np.zeros(yy.shape, np.float32) for _ in range(4))
    hs = np.linspace(h.min(), h.max(), int(np.ptp(h)) * 2)
    rs = np.interp(hs, h[order], r[order])
    slope = np.gradient(rs, hs)
    for hh, rr, sl in zip(hs, rs, slope):                     # ring by ring from the foot up: the nearer half of each
        row = foot - hh
        u = (xx - x) / max(rr, .5)
        c = np.sqrt(np.clip(1 - u * u, 0, 1))
        edge = row + rr * squash * c
        m = (np.abs(u) < 1) & (np.abs(yy - edge) <= 1.2)
        k = 1 / np.sqrt(1 + sl * sl)
        nx, ny, nz = np.where(m, u * k, nx), np.where(m, -sl * k, ny), np.where(m, c * k, nz)
        hit = np.where(m, 1, hit)
    lip = ((xx - x) / rs[-1]) ** 2 + ((yy - (foot - hs[-1])) / (rs[-1] * squash)) ** 2
    mouth = lip < 1
    L, half = np.array([-.62, .55, .56]), np.array([-.36, .32, .88])
    d = np.clip(nx * L[0] + ny * L[1] + nz * L[2], 0, 1)
    fill = np.clip(nx * .8 + nz * .3, 0, 1) * .16
    spec = np.clip(nx * half[0] + ny * half[1] + nz * half[2], 0, 1) ** 90 * gloss
    window = np.exp(-((nx + .42) / .10) ** 2) * smoothstep(-.25, .15, ny + .2) * .10 * gloss
    col = np.array(rgb(colour)) * (.30 + .78 * d + fill)[..., None] + (spec + window)[..., None]
    inner = np.array(rgb(colour)) * (.40 + .34 * smoothstep(-1, 1, (xx - x) / rs[-1]) + .10 * (yy - foot + hs[-1]) / (rs[-1] * squash))[..., None]
    col = np.where(mouth[..., None], inner, col)
    rim = np.abs(np.sqrt(lip) - 1) < 5.0 / rs[-1] * (1 + 2 * np.abs((yy - foot + hs[-1]) / (rs[-1] * squash)))
    col = np.where((rim & (lip < 1.25))[..., None], np.array(rgb(colour)) * 1.02, col)
    m = blur(np.clip(hit + mouth, 0, 1).astype(np.float32), .9)
    m = smoothstep(.3, .7, m)
    a[y0:y1, x0:x1, :3] = a[y0:y1, x0:x1, :3] * (1 - m[..., None]) + np.clip(col, 0, 1) * m[..., None]
    a[y0:y1, x0:x1, 3] = np.maximum(a[y0:y1, x0:x1, 3], m)


def jiexiu_ware():
    a = np.zeros((N, N, 4), np.float32)
    ground = np.zeros((N, N), np.float32)
    y, x = np.mgrid[0:N, 0:N].astype(np.float32)
    white, black = '#ded8c8', '#231a17'
    for cx, cy, rx in ((640, 990, 250), (1010, 1040, 230), (430, 1205, 110), (800, 1268, 110), (1160, 1242, 110)):
        ground = np.maximum(ground, np.exp(-(((x - cx - 34) / (rx * 1.25)) ** 2 + ((y - cy - 8) / (rx * .30)) ** 2)))
    vase = [(.40, 0), (.42, .06), (.36, .12), (.66, .55), (.92, 1.05), (.86, 1.45), (.46, 1.80), (.24, 2.10), (.22, 2.55), (.34, 2.84), (.46, 2.92)]
    jar = [(.50, 0), (.52, .08), (.66, .28), (.92, .70), (.96, 1.05), (.78, 1.36), (.70, 1.42), (.76, 1.46), (.72, 1.56), (.40, 1.78), (.14, 1.84), (.10, 1.90), (.16, 2.00), (.06, 2.08)]
    cup = [(.30, 0), (.31, .10), (.30, .14), (.56, .34), (.74, .70), (.80, 1.0)]
    turned(a, 640, 1000, vase, 232, black, .9)
    turned(a, 1010, 1050, jar, 232, white, .7)
    for x0, y0 in ((430, 1215), (800, 1278), (1160, 1252)):
        turned(a, x0, y0, cup, 190, white, .7)
    back = backdrop(N, N, .36) * 1.06 * (1 - .60 * ground)[..., None]
    return np.clip(over(back, a), 0, 1).astype(np.float32)


# ---- clay ribbons ---------------------------------------------------------------------------------------------------

def impression():
    s = Sheet(N, N)

    def petal_row(y, n, r, h, k):
        for i in sorted(range(n), key=lambda i: -abs(i - (n - 1) / 2)):
            t = -1.25 + 2.5 * i / (n - 1)
            x = 800 + r * math.sin(t)
            w = r * .46 * math.cos(t * .8)
            for j in range(16):
                q = 1 - j / 16
                f = k * (.62 + .5 * (1 - q) * 1.0 - .20 * math.sin(t))
                s.fill(spline([(x - w * q, y - h * .10), (x - w * .86 * q, y - h * .55 * q - 8), (x + 26 * math.sin(t) * q, y - h * q), (x + w * .86 * q, y - h * .55 * q - 8), (x + w * q, y - h * .10), (x, y + 26 * q)], 8, True), tone('#b39a7c', f))
    petal_row(1330, 9, 330, 150, .82)
    petal_row(1270, 8, 290, 150, .94)

    def scarf(points, width, twist, phase, colour):
        line = np.array(spline(points, 60))
        d = np.gradient(line, axis=0)
        d /= np.hypot(*d.T)[:, None] + 1e-6
        n = np.stack([-d[:, 1], d[:, 0]], 1)
        u = np.linspace(0, 1, len(line))
        a = phase + twist * u * 2 * math.pi
        w = width / 2 * (1 - .45 * u) * np.maximum(np.abs(np.cos(a)), .16)
        strips = 14
        for i in range(len(line) - 1):
            for j in range(strips):
                v0, v1 = -1 + 2 * j / strips, -1 + 2 * (j + 1) / strips + .02
                bulge = math.sin(3.1 * v0 + 5 * u[i]) * .30
                facing = math.cos(a[i])
                light = .62 + .34 * (n[i][0] * -.62 + n[i][1] * -.5) * math.sin(a[i] + bulge) + .30 * abs(facing) * (1 if facing > 0 else .45) + bulge * .22
                c = tone(colour if facing > 0 else '#8f6a4c', light)
                q = [tuple(line[i] + n[i] * w[i] * v0), tuple(line[i + 1] + n[i + 1] * w[i + 1] * v0), tuple(line[i + 1] + n[i + 1] * w[i + 1] * v1), tuple(line[i] + n[i] * w[i] * v1)]
                s.fill(q, c)
                s.stroke(q, c, 1.2, 1, True)
        for k in (-1, 1):
            s.stroke([tuple(p) for p in line + n * (w * k)[:, None]], tone('#6b4d36', 1.0), 2.4, .55)
    scarf([(880, 1240), (1060, 1080), (1080, 860), (900, 700), (900, 480), (1110, 330), (1290, 400), (1270, 540)], 210, 1.1, .4, '#a99067')
    scarf([(720, 1240), (540, 1080), (520, 860), (700, 690), (760, 460), (600, 270), (380, 250), (300, 400)], 230, 1.15, -.3, '#bda07c')
    scarf([(800, 1250), (840, 1010), (700, 860), (790, 640), (960, 560), (900, 380), (790, 300)], 170, .9, .2, '#9d6a50')
    art = s.array()
    grain = fbm(N, N, 7, 4, 4) - .5
    crack = np.exp(-((fbm(N, N, 150, 9, 4) - .5) / .006) ** 2) * (fbm(N, N, 300, 11, 3) > .52)
    art[..., :3] = np.clip(art[..., :3] * (1 + .22 * grain + .22 * (fbm(N, N, 120, 6, 4) - .5) - .30 * crack)[..., None], 0, 1)
    diffuse, _ = shade(normals(blur(art[..., 3], 2) * 12 + grain * 2.0), (-.6, .6, .8), .5)
    art[..., :3] = np.clip(art[..., :3] * diffuse[..., None], 0, 1)
    return laid(art, 26, 14, 30, .40)


# ---- isometric things: folded boxes, brackets -----------------------------------------------------------------------

class Bench:
    def __init__(self, unit=150, origin=(800, 900)):
        self.s, self.u, self.o = Sheet(N, N), unit, origin

    def p(self, x, y, z=0):
        return self.o[0] + (x - y) * .866 * self.u, self.o[1] + (x + y) * .45 * self.u - z * self.u

    def face(self, pts, colour, line=.35):
        q = [self.p(*v) for v in pts]
        self.s.fill(q, colour)
        self.s.stroke(q, tone(colour, .62), 1.6, line, True)

    def box(self, x, y, w, d, h, z, colour):
        self.face([(x, y + d, z), (x + w, y + d, z), (x + w, y + d, z + h), (x, y + d, z + h)], tone(colour, .92))
        self.face([(x + w, y, z), (x + w, y + d, z), (x + w, y + d, z + h), (x + w, y, z + h)], tone(colour, .62))
        self.face([(x, y, z + h), (x + w, y, z + h), (x + w, y + d, z + h), (x, y + d, z + h)], tone(colour, 1.08))


def paper_packaging():
    b = Bench(150, (800, 800))

    def house(x, y, w, d, h, wall, roof, lift):
        b.box(x, y, w, d, h, 0, wall)
        for r in range(1, int(h / .11)):                                    # pressed brick courses
            z = r * .11
            b.s.stroke([b.p(x, y + d, z), b.p(x + w, y + d, z)], tone(wall, .78), 1.6, .6)
            for k in np.arange(.12 * (r % 2) + .12, w, .24):
                b.s.stroke([b.p(x + k, y + d, z), b.p(x + k, y + d, z + .11)], tone(wall, .78), 1.4, .5)
            b.s.stroke([b.p(x + w, y, z), b.p(x + w, y + d, z)], tone(wall, .50), 1.6, .6)
        gx = x + w / 2                                                      # the gate: the tab that closes it
        arch = [b.p(gx - .22, y + d, 0), b.p(gx - .22, y + d, .42)] + [b.p(gx + .22 * math.cos(t), y + d, .42 + .2 * math.sin(t)) for t in np.linspace(math.pi, 0, 14)] + [b.p(gx + .22, y + d, 0)]
        b.s.fill(arch, tone(roof, .95))
        b.s.stroke(arch, tone(roof, .6), 2)
        b.s.stroke([b.p(gx, y + d, 0), b.p(gx, y + d, .6)], tone(roof, .6), 2)
        for k in (-1, 1):                                                   # lattice
            cx = x + w / 2 + k * w * .32
            for t in np.linspace(-.14, .14, 5):
                b.s.stroke([b.p(cx + t, y + d, h * .42), b.p(cx + t, y + d, h * .42 + .28)], tone(wall, .66), 2)
                b.s.stroke([b.p(cx - .14, y + d, h * .42 + .14 + t), b.p(cx + .14, y + d, h * .42 + .14 + t)], tone(wall, .66), 2)
        e, rh = .16, .62
        A, B = (x - e, y - e, h), (x + w + e, y - e, h)
        C, D = (x + w + e, y + d + e, h), (x - e, y + d + e, h)
        R0, R1 = (x - e + w * .12, y + d / 2, h + rh), (x + w + e - w * .12, y + d / 2, h + rh)
        up = lambda p, k=lift: (p[0], p[1], p[2] + k)
        b.face([up(A), up(B), R1, R0], tone(roof, .80))
        b.face([up(B), up(C), R1], tone(roof, .58))
        b.face([up(D), up(C), R1, R0], tone(roof, 1.0))
        for t in np.linspace(.03, .97, 22):                                 # tile ridges, pressed
            q = lambda P, Q: tuple(P[i] + (Q[i] - P[i]) * t for i in range(3))
            b.s.stroke([b.p(*q(up(D), up(C))), b.p(*q(R0, R1))], tone(roof, .80), 2, .8)
        b.s.stroke([b.p(*R0), b.p(*R1)], tone(roof, 1.2), 9)
    house(-2.5, -1.6, 2.2, 1.5, 1.15, '#d8cdb6', '#5b6672', .0)
    house(.5, -1.5, 1.5, 1.5, .8, '#c9b79a', '#8f3d2e', .0)
    house(-1.2, .9, 1.7, 1.2, .62, '#e3dac7', '#8a6f3c', .0)
    flat = [(1.1, 1.1), (2.7, 1.1), (2.7, 2.5), (1.1, 2.5)]
    b.face([(x, y, .01) for x, y in flat], tone('#e6dcc6', 1.0))              # one laid flat, its plan printed within
    for k in (.22, .5, .78):
        b.s.stroke([b.p(1.1 + 1.6 * k, 1.1, .01), b.p(1.1 + 1.6 * k, 2.5, .01)], '#9a8a6c', 1.6, .8)
        b.s.stroke([b.p(1.1, 1.1 + 1.4 * k, .01), b.p(2.7, 1.1 + 1.4 * k, .01)], '#9a8a6c', 1.6, .8)
    b.s.stroke([b.p(1.25, 2.3, .02), b.p(1.6, 1.9, .02), b.p(1.9, 1.95, .02), b.p(2.2, 1.5, .02), b.p(2.5, 1.3, .02)], '#a8322a', 5, .9)
    b.s.disc(*b.p(2.5, 1.3, .02), 9, '#a8322a')
    art = b.s.array()
    art[..., :3] = np.clip(art[..., :3] * (1 + .10 * (fbm(N, N, 4, 2, 3) - .5) + .08 * (fbm(N, N, 60, 3, 3) - .5))[..., None], 0, 1)
    return laid(art, 40, 16, 24, .45)


def sculpture():
    b = Bench(150, (800, 1010))
    wood = '#a8794a'

    def grain(pts, n, seed):
        rng = np.random.default_rng(seed)
        P = [np.array(p, float) for p in pts]
        for i in range(n):
            t = rng.random()
            wob = [P[0] + (P[3] - P[0]) * t + (P[1] - P[0]) * u + (P[3] - P[0]) * .03 * math.sin(5 * u + 9 * t) for u in np.linspace(0, 1, 12)]
            b.s.stroke([b.p(*q) for q in wob], tone(wood, .55), 1.2 + rng.random() * 1.6, .12 + .22 * rng.random())

    def block(x, y, z, w=.62, h=.40):
        """A dou: a block whose lower half is cut in."""
        k, c = w * .18, z + h * .42
        lo = [(x - w / 2 + k, y + w / 2 - k), (x + w / 2 - k, y + w / 2 - k), (x + w / 2 - k, y - w / 2 + k)]
        hi = [(x - w / 2, y + w / 2), (x + w / 2, y + w / 2), (x + w / 2, y - w / 2)]
        b.face([(*lo[0], z), (*lo[1], z), (*hi[1], c), (*hi[0], c)], tone(wood, .80))
        b.face([(*lo[1], z), (*lo[2], z), (*hi[2], c), (*hi[1], c)], tone(wood, .50))
        b.box(x - w / 2, y - w / 2, w, w, h - h * .42, c, wood)
        grain([(x - w / 2, y + w / 2, c), (x + w / 2, y + w / 2, c), (x + w / 2, y + w / 2, z + h), (x - w / 2, y + w / 2, z + h)], 7, int(x * 10 + z * 31) % 97)
        for r in (.10, .17, .23):
            b.s.stroke([b.p(x + w / 2, y + r * math.cos(t) * .9, c + h * .29 + r * .45 * math.sin(t)) for t in np.linspace(0, 6.28, 26)], tone(wood, .40), 1.6, .5)

    def arm(x, y, z, n, along, h=.42, t=.34):
        """A gong: an arm whose ends are rounded up in facets."""
        cut = [(-n / 2, h), (-n / 2, h * .52), (-n / 2 + .10, h * .26), (-n / 2 + .24, h * .08), (-n / 2 + .42, 0), (n / 2 - .42, 0), (n / 2 - .24, h * .08), (n / 2 - .10, h * .26), (n / 2, h * .52), (n / 2, h)]
        if along == 'x':
            near = [(x + u, y + t / 2, z + v) for u, v in cut]
            for (u0, v0), (u1, v1) in zip(cut[5:], cut[6:]):
                b.face([(x + u0, y - t / 2, z + v0), (x + u1, y - t / 2, z + v1), (x + u1, y + t / 2, z + v1), (x + u0, y + t / 2, z + v0)], tone(wood, .46))
            b.face(near, tone(wood, .90))
            grain([(x - n / 2 + .4, y + t / 2, z), (x + n / 2 - .4, y + t / 2, z), (x + n / 2 - .4, y + t / 2, z + h), (x - n / 2 + .4, y + t / 2, z + h)], 14, int(n * 10 + z * 7))
        else:
            near = [(x + t / 2, y + u, z + v) for u, v in cut]
            for (u0, v0), (u1, v1) in zip(cut[5:], cut[6:]):
                b.face([(x - t / 2, y + u0, z + v0), (x - t / 2, y + u1, z + v1), (x + t / 2, y + u1, z + v1), (x + t / 2, y + u0, z + v0)], tone(wood, .70))
            b.face(near, tone(wood, .60))
            grain([(x + t / 2, y - n / 2 + .4, z), (x + t / 2, y + n / 2 - .4, z), (x + t / 2, y + n / 2 - .4, z + h), (x + t / 2, y - n / 2 + .4, z + h)], 14, int(n * 13 + z * 7))
        w, d = (n, t) if along == 'x' else (t, n)
        b.face([(x - w / 2, y - d / 2, z + h), (x + w / 2, y - d / 2, z + h), (x + w / 2, y + d / 2, z + h), (x - w / 2, y + d / 2, z + h)], tone(wood, 1.10))
    b.box(-1.1, -1.1, 2.2, 2.2, .22, -.9, '#4b443e')
    b.box(-.42, -.42, .84, .84, .62, -.68, wood)
    block(0, 0, .02, 1.0, .56)
    for k, (n, gap) in enumerate(((2.3, .16), (3.3, .16))):                    # two tiers, lifted apart so that the joints are seen
        z = .74 + k * 1.38
        arm(0, 0, z, n, 'y')
        for q in (-n / 2 + .28,):
            block(0, q, z + .52, .56, .36)
        arm(0, 0, z + .16, n, 'x')
        for q in (-n / 2 + .28, 0, n / 2 - .28):
            block(q, 0, z + .70, .56, .36)
        block(0, n / 2 - .28, z + .52, .56, .36)
    b.box(-2.3, -.16, 4.6, .32, .34, 3.62, wood)
    grain([(-2.3, .16, 3.62), (2.3, .16, 3.62), (2.3, .16, 3.96), (-2.3, .16, 3.96)], 16, 5)
    art = b.s.array()
    art[..., :3] = np.clip(art[..., :3] * (1 + .20 * (fbm(N, N, 9, 2, 4, stretch=(1, 3)) - .5) + .16 * (fbm(N, N, 180, 3, 3) - .5))[..., None], 0, 1)
    return laid(art, 34, 14, 28, .42)


# ---- flat lays -------------------------------------------------------------------------------------------------------

def ridge(x0, x1, y, h, seed):
    rng = np.random.default_rng(seed)
    x = np.linspace(x0, x1, 26)
    v = np.abs(np.cumsum(rng.normal(size=26)))
    v = (v - v.min()) / (np.ptp(v) + 1e-6)
    return [(a, y - h * (b * .8 + .2 * (i % 2))) for i, (a, b) in enumerate(zip(x, v))]


def zuoquan():
    s = Sheet(N, N)
    hill, earth, flower = '#2f5d57', '#b5835a', '#a8322a'
    c = s.c

    def card(x, y, w, h, turn, colour, draw):
        c.save()
        c.translate(x, y)
        c.rotate(math.radians(turn))
        s.fill([(-w / 2, -h / 2), (w / 2, -h / 2), (w / 2, h / 2), (-w / 2, h / 2)], colour)
        c.rectangle(-w / 2, -h / 2, w, h)
        c.clip()
        draw(w, h)
        c.restore()

    def hills(w, h, lines, low=.5):
        for i, (col, k) in enumerate(lines):
            r = ridge(-w / 2 - 10, w / 2 + 10, h * (low - .17 * (len(lines) - i) + .34), h * .22, 5 + i)
            s.fill(r + [(w / 2 + 10, h), (-w / 2 - 10, h)], col)
            s.stroke(r, tone(col, 1.35), 3, .8)

    def scarf(w, h):
        hills(w, h, (('#8fae9f', 0), ('#5d897c', 0), (hill, 0)), .40)
        for k in range(9):
            s.disc(-w * .38 + k * w * .095, -h * .30 + 14 * math.sin(k * 1.3), 10, flower)
        s.stroke([(-w / 2 + 16, -h / 2 + 16), (w / 2 - 16, -h / 2 + 16), (w / 2 - 16, h / 2 - 16), (-w / 2 + 16, h / 2 - 16)], earth, 5, 1, True)

    def book(w, h):
        hills(w, h, ((earth, 0), ('#8d5f3f', 0)), .52)
        s.disc(w * .18, -h * .20, 54, flower)
        s.text(-w * .36, -h * .42, '左权', 74, '#f3ead8', KAI)
        s.text(-w * .36, -h * .42 + 94, 'Zuoquan', 30, '#f3ead8', SONG)
        s.fill([(-w / 2, -h / 2), (-w / 2 + 26, -h / 2), (-w / 2 + 26, h / 2), (-w / 2, h / 2)], '#000000', .22)
        s.fill([(w / 2 - 60, -h / 2), (w / 2 - 46, -h / 2), (w / 2 - 46, h / 2), (w / 2 - 60, h / 2)], flower)

    def mark(w, h):
        r = ridge(-w / 2, w / 2, -h * .20, h * .16, 21)
        s.stroke(r, '#f3ead8', 5)
        s.column(0, -h * .08, '开花调', 44, '#f3ead8')
    card(560, 560, 800, 700, -7, '#e4ddcb', scarf)
    card(1090, 820, 470, 660, 6, hill, book)
    card(1320, 1290, 130, 420, 24, flower, mark)
    x, y, r = 560, 1180, 225                                                   # a cup from above, tea in it
    for q, col in ((1, '#e9e4d6'), (.93, '#f4f0e6'), (.86, '#d7cdb8'), (.82, '#7d4a24'), (.80, '#9a5f2e')):
        s.disc(x, y, r * q, col)
    c.save()
    c.arc(x, y, r * .80, 0, 7)
    c.clip()
    s.fill([(x - r, y - r * .2), (x - r * .1, y - r), (x + r * .2, y - r), (x - r, y + r * .4)], '#d9a468', .30)
    c.restore()
    c.save()
    c.translate(x + r * .98, y + 40)
    c.rotate(.2)
    c.scale(1, .42)
    c.arc(40, 0, 96, -1.9, 1.9)
    s.colour('#e9e4d6')
    c.set_line_width(44)
    c.stroke()
    c.restore()
    s.stroke(ridge(0, 0, 0, 0, 1)[:0] or [(x + r * .965 * math.cos(t), y + r * .965 * math.sin(t) - (7 if i % 2 else 0)) for i, t in enumerate(np.linspace(.4, 2.8, 30))], hill, 6)
    for i, (wx, wy) in enumerate(((930, 1330), (1050, 1400), (900, 1440))):      # walnuts
        for k in range(12):
            q = 1 - k / 12
            s.disc(wx - 12 * (1 - q), wy - 14 * (1 - q), 62 * q, tone('#8a5f3a', .66 + .60 * (1 - q)))
        rng = np.random.default_rng(i)
        s.stroke([(wx - 8 + 10 * math.sin(t * 2 + i), wy - 58 + 116 * t / 3.14) for t in np.linspace(0, 3.14, 20)], '#4a2f1c', 5, .8)
        for _ in range(16):
            a, d = rng.random() * 6.28, 16 + rng.random() * 34
            px, py = wx + d * math.cos(a), wy + d * math.sin(a)
            s.stroke([(px, py), (px + rng.normal() * 9, py + rng.normal() * 9), (px + rng.normal() * 13, py + rng.normal() * 13)], '#553720', 3, .7)
    art = s.array()
    art[..., :3] = np.clip(art[..., :3] * (1 + .08 * (fbm(N, N, 3, 2, 3) - .5) + .10 * (fbm(N, N, 300, 3, 3) - .5))[..., None], 0, 1)
    return laid(art, 18, 14, 16, .42)


def garments():
    c = Cloth((N, N), '#bcb4a8', weave=.1, seed=21)
    weave = np.sin(c.x * math.pi / 2.6) * np.sin(c.y * math.pi / 2.6)

    def cloth(points, base, stripes, turn=0, fold=0.0):
        p = c.polygon(points)
        a = math.radians(turn)
        u = p.x * math.cos(a) + p.y * math.sin(a)
        at = p.ys, p.xs
        col = np.ones(p.mask.shape + (3,), np.float32) * np.array(rgb(base), np.float32)
        for period, width, offset, colour in stripes:
            m = ((u + offset) % period < width)[..., None] * (.80 + .2 * (np.sin(p.x * 1.2 + p.y * 1.2) > 0))[..., None]
            col = col * (1 - m) + np.array(rgb(colour), np.float32) * m
        col = col * (1 + .10 * (fbm(*p.mask.shape, 5, 3, 2)[..., None] - .5))
        rise = 7 * smoothstep(.3, .95, blur(p.mask, 9)) + weave[at] * .55 + fold * np.sin((p.x * .9 + p.y * .25) / 90 * math.pi) * 8
        c.lay(p, col, rise, 0, .12, .5)

    indigo, cream, husk, rust = '#2d4468', '#d9cfb8', '#6d543a', '#9a4a34'
    base = [(96, 26, 0, cream), (96, 6, 44, '#8fa3bd'), (48, 3, 66, rust)]
    for i in range(4):                                                          # folded lengths behind
        y = 1190 + i * 74
        cloth([(240, y), (760, y - 10), (770, y + 66), (246, y + 76)], (cream, husk, '#7d8a70', rust)[i], [(40, 9, 0, (indigo, cream, cream, cream)[i]), (40, 3, 20, husk)], 0)
    for m in (1, -1):
        sl = [(830 + m * u, v) for u, v in ((150, 250), (330, 300), (640, 560), (650, 610), (560, 700), (520, 690), (300, 520), (250, 480))]
        cloth(sl, indigo, base, 90 - m * 38, .25)
        cuff = [(830 + m * u, v) for u, v in ((600, 524), (652, 566), (656, 616), (566, 708), (514, 694), (520, 660))]
        cloth(cuff, cream, [(24, 5, 0, indigo)], 90 - m * 38)
    cloth([(830 + u, v) for u, v in ((-210, 246), (-60, 226), (60, 226), (210, 246), (290, 330), (286, 700), (320, 1120), (0, 1140), (-320, 1120), (-286, 700), (-290, 330))], indigo, base, 0, .35)
    cloth([(830 + u, v) for u, v in ((-322, 1066), (322, 1066), (328, 1130), (0, 1150), (-328, 1130))], cream, [(24, 5, 0, indigo)], 0)
    cloth([(830, 300), (872, 300), (872, 1146), (830, 1148)], husk, [(14, 3, 0, '#513d29')], 90)
    for m in (1, -1):
        cloth([(830 + m * u, v) for u, v in ((20, 316), (110, 214), (146, 232), (44, 352))], cream, [(24, 5, 0, indigo)], 90 + m * 40)
    neck = c.polygon(spline([(736, 226), (770, 262), (830, 300), (890, 262), (924, 226), (830, 206)], 10, True))
    c.flat(neck, 0, ['#1d2c46', '#16233a'], pitch=3, dome=-.4, silk=.2)
    for y in (356, 540, 724, 908):                                              # knotted buttons
        c.cord([(790, y), (838, y), (850, y - 6)], ['#d9cfb8', '#b9ab8c'], 13)
        c.cord([(912, y), (866, y)], ['#d9cfb8', '#b9ab8c'], 13)
        for r, k in ((17, '#cdbf9f'), (9, '#e6dcc4')):
            c.knot(852, y, r, k)
    for i in range(3):
        y = 1230 + i * 70
        cloth([(900, y), (1390, y + 6), (1384, y + 72), (894, y + 66)], (indigo, cream, '#7a3f2e')[i], [(30, 8, 0, (cream, indigo, cream)[i]), (60, 3, 20, rust)], 0)
    art = c.lit(fold=70)
    mask = np.clip(blur(((c.silk > .05)).astype(np.float32), 2) * 1.6 - .3, 0, 1)
    return laid(np.concatenate([art, mask[..., None]], 2), 20, 22, 20, .42)


WORKS = {'jiexiu-ware': (jiexiu_ware, None), 'impression-shuanglin': (impression, None), 'paper-packaging': (paper_packaging, None), 'sculpture': (sculpture, None),
         'zuoquan-huaao': (zuoquan, 'set'), 'woven-garments': (garments, 'jacket')}
for slug in sys.argv[1:] or WORKS:
    work, name = WORKS[slug]
    a = work()
    poster(a[140:1260, 260:1380] if slug == 'paper-packaging' else a, slug)
    if name:
        plate(a, slug, name, 220)
