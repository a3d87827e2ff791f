"""Lotus, clouds and ribbons on a wall of clay: mineral colours, an iron-wire line, cracks, flaking, straw in the losses."""
import math

import numpy as np

from atelier.light import normals, shade
from atelier.noise import blur, fbm, mix, ridge, smoothstep
from atelier.out import plate, poster
from atelier.sheet import Sheet, over, rgb
from atelier.thread import petal, spline

N = 1600
AZURITE, MALACHITE, OCHRE, CINNABAR, WHITE, LINE = '#3f6f94', '#5f9479', '#c08a45', '#b24a34', '#e9dfc8', '#3a2418'


def cloud(s, x, y, k, colour, m=1):
    """Ruyi-headed cloud: lobes, then a tail that streams away."""
    at = lambda u, v: (x + m * u * k, y + v * k)
    lobes = ((0, 0, 62), (-74, 22, 46), (74, 22, 46), (-30, -48, 44), (36, -48, 44))
    tail = [at(*p) for p in spline([(60, 40), (150, 66), (250, 40), (360, 58), (430, 30), (350, 84), (240, 74), (150, 96), (40, 70)], 10)]
    s.fill(tail, colour, .92)
    s.stroke(tail, LINE, 4, .9)
    for u, v, r in lobes:
        px, py = at(u, v)
        s.disc(px, py, r * k, colour)
    for u, v, r in lobes:
        px, py = at(u, v)
        for q, w in ((1, 4.5), (.74, 3), (.5, 2.4)):
            turn = math.atan2(v + 4, u + .01)
            arc = [(px + r * k * q * math.cos(turn * 1 + b) * m if m > 0 else px - r * k * q * math.cos(turn + b), py + r * k * q * math.sin(turn + b)) for b in np.linspace(-1.5, 1.5, 26)]
            s.stroke(arc, LINE if q == 1 else WHITE, w, .9)
        spiral = [(px + m * r * k * .34 * t * math.cos(5.2 * t), py + r * k * .34 * t * math.sin(5.2 * t)) for t in np.linspace(.1, 1, 22)]
        s.stroke(spiral, LINE, 3, .85)


def ribbon(s, points, width, face, back):
    """A scarf that turns over as it flies: two faces, edges in ink, folds along it."""
    line = np.array(spline(points, 26))
    d = np.gradient(line, axis=0)
    d /= np.hypot(*d.T)[:, None]
    n = np.stack([-d[:, 1], d[:, 0]], 1)
    u = np.linspace(0, 1, len(line))
    turn = np.sin(u * math.pi * (len(points) - 1) * .62 + .6)
    w = (width / 2 * (.22 + .78 * np.abs(turn)) * (1 - .35 * u))[:, None]
    for i in range(len(line) - 1):
        q = [tuple(line[i] + n[i] * w[i]), tuple(line[i + 1] + n[i + 1] * w[i + 1]), tuple(line[i + 1] - n[i + 1] * w[i + 1]), tuple(line[i] - n[i] * w[i])]
        s.fill(q, face if turn[i] > 0 else back)
        s.stroke(q, face if turn[i] > 0 else back, 1.5)
    for k, wd, al in ((1, 4.6, .95), (-1, 4.6, .95), (.42, 2.2, .6), (-.35, 2.2, .6), (.72, 2.6, .8)):
        s.stroke([tuple(p) for p in line + n * w * k], LINE if abs(k) != .72 else WHITE, wd, al)


def lotus(s, x, y, k):
    for turns, far, width, c in (((-152, -121, -90, -59, -28), 300, 150, CINNABAR), ((-168, -137, -106, -74, -43, -12), 258, 146, '#c9705a'), ((-150, -120, -90, -60, -30), 200, 130, '#dba08a')):
        for t in sorted(turns, key=lambda t: -abs(t + 90)):
            p = petal(x, y, t, 20 * k, far * k, width * k, .6)
            s.fill(p, c)
            s.stroke(p, WHITE, 9, .55, True)
            s.stroke(p, LINE, 4.5, .95, True)
            a = math.radians(t)
            for b in (-.12, 0, .12):
                s.stroke([(x + f * far * k * math.cos(a + b * f), y + f * far * k * math.sin(a + b * f)) for f in np.linspace(.42, .86, 12)], LINE, 2, .45)
    for t in (178, 2, 150, 30, 120, 60, 90):
        p = petal(x, y - 14 * k, t, 6 * k, (215 - 60 * math.sin(math.radians(t))) * k, 128 * k, .5)
        s.fill(p, MALACHITE if t % 60 else '#79a98c')
        s.stroke(p, WHITE, 7, .45, True)
        s.stroke(p, LINE, 4.5, .95, True)
    for i in range(7):
        s.disc(x + (i - 3) * 22 * k, y - (72 - 4 * (i - 3) ** 2) * k, 8 * k, OCHRE)


def halo(s, x, y, r):
    for q, c, w in ((1.0, AZURITE, 26), (.90, WHITE, 6), (.80, MALACHITE, 30), (.70, WHITE, 5), (1.06, CINNABAR, 8)):
        s.stroke([(x + r * q * math.cos(a), y + r * q * math.sin(a)) for a in np.linspace(0, 2 * math.pi, 160)], c, w, .85)
    for i in range(48):
        a = i / 48 * 2 * math.pi
        s.stroke([(x + r * .64 * math.cos(a), y + r * .64 * math.sin(a)), (x + r * .30 * math.cos(a + .10), y + r * .30 * math.sin(a + .10))], OCHRE, 3, .5)


def painting():
    s = Sheet(N, N)
    halo(s, 800, 640, 480)
    for x, y, k, c, m in ((250, 300, 1.0, AZURITE, 1), (1370, 260, .95, MALACHITE, -1), (230, 1370, 1.0, MALACHITE, 1), (1400, 1390, 1.05, AZURITE, -1), (800, 1420, .8, OCHRE, 1)):
        cloud(s, x, y, k, c, m)
    ribbon(s, [(700, 930), (480, 900), (300, 720), (180, 820), (260, 1010), (120, 1160), (60, 1080)], 120, MALACHITE, CINNABAR)
    ribbon(s, [(900, 930), (1110, 880), (1300, 700), (1430, 800), (1340, 1000), (1490, 1150), (1560, 1060)], 120, AZURITE, OCHRE)
    ribbon(s, [(760, 980), (660, 1120), (480, 1130), (420, 1270), (560, 1330)], 92, CINNABAR, OCHRE)
    ribbon(s, [(840, 980), (950, 1110), (1130, 1120), (1190, 1260), (1050, 1330)], 92, CINNABAR, MALACHITE)
    lotus(s, 800, 860, 1.5)
    return s.array()


def straw(seed, count):
    rng = np.random.default_rng(seed)
    s = Sheet(N, N)
    for _ in range(count):
        x, y, a, n = rng.random() * N, rng.random() * N, rng.random() * 3.14, 14 + rng.random() * 46
        s.stroke([(x, y), (x + n * .5 * math.cos(a + .1), y + n * .5 * math.sin(a + .1)), (x + n * math.cos(a), y + n * math.sin(a))], '#000000', 1.4 + rng.random() * 1.6, .9)
    return s.mask()


def main():
    paint = painting()
    grain, cloudy = fbm(N, N, 3.2, 1, 2), fbm(N, N, 260, 2, 5)
    clay = np.array([.60, .475, .335]) * (1 + .34 * (cloudy - .5) + .22 * (fbm(N, N, 18, 3, 4) - .5))[..., None]
    ground = np.array([.80, .725, .59]) * (1 + .20 * (fbm(N, N, 340, 4, 4) - .5) + .07 * (grain - .5))[..., None]
    loss = fbm(N, N, 210, 8, 6, .62)
    y, x = np.mgrid[0:N, 0:N] / N
    rim = smoothstep(.40, .56, np.maximum(abs(x - .5), abs(y - .5)) + .10 * (fbm(N, N, 90, 9, 5) - .5))
    keep = smoothstep(.235, .262, loss - .12 * rim)                     # the ground's skin: gone where it flaked
    wear = smoothstep(.30, .46, fbm(N, N, 60, 10, 6, .7) + .10 * (loss - .4))     # the colour's
    crack = np.clip((ridge(fbm(N, N, 560, 13, 5, .42)) ** 6 * .9 + ridge(fbm(N, N, 330, 14, 5, .42)) ** 7 * .45 * smoothstep(.5, .6, cloudy)), 0, 1)
    paint[..., 3] *= (.55 + .45 * wear) * smoothstep(.08, .34, fbm(N, N, 5, 15, 3)) * (.86 + .14 * grain)
    surface = over(ground, paint)
    surface = surface * (.90 + .20 * fbm(N, N, 500, 16, 3))[..., None] * np.array([1, .965, .90])
    s1 = straw(5, 1500)
    bare = clay * (1 - .35 * s1[..., None]) + np.array([.78, .66, .42]) * s1[..., None] * .35
    a = mix(bare, surface, keep[..., None])
    height = keep * 5 + (grain - .5) * 1.4 + (1 - keep) * (fbm(N, N, 14, 17, 4) - .5) * 7 + s1 * (1 - keep) * 2 - blur(crack, .8) * 3.5 + (cloudy - .5) * 16
    diffuse, _ = shade(normals(height * .5), (-.6, .6, .75), .42)
    a = a * diffuse[..., None] * (1 - .55 * crack * keep)[..., None]
    a = a * (1 - .35 * np.clip(blur(keep, 4) - keep, 0, 1))[..., None] * (1 - .18 * rim)[..., None]
    a = np.clip(a * 1.04, 0, 1).astype(np.float32)
    plate(a, 'mud-skin-mural', 'mural', 560)
    poster(a, 'mud-skin-mural')


main()
