"""Fish among lotus on blue satin, with water in couched silver."""
import math

import numpy as np

from atelier.out import plate, poster
from atelier.thread import Cloth, petal, spline

N = 1800
PINK = ['#8e1f3d', '#b93a58', '#d9708a', '#eba7b4', '#f6d9d6']
GREEN = ['#143f34', '#22604a', '#3c8463', '#76ab7d']
GOLD = ['#c9a24a', '#e6cb7f', '#a9822f']
SILVER = ['#c9d0d6', '#f2f4f4', '#9aa6b2']


def lotus(c, x, y, k, tilt=0):
    """Three rows of petals, back to front, and the pod between."""
    for row, (turns, far, width, colours) in enumerate((
            ((-150, -122, -90, -58, -30), 268, 130, PINK[1:]), ((-166, -138, -106, -74, -42, -14), 236, 128, PINK), )):
        for t in sorted(turns, key=lambda t: -abs(t + 90)):
            m = c.polygon(petal(x, y, t + tilt, 26 * k, far * k, width * k, .6))
            c.radial(m, x, y, 20 * k, far * k, colours, jag=.09, seed=t + 200 + row, dome=2.4)
    pod = c.polygon(spline([(x - 62 * k, y - 78 * k), (x - 40 * k, y - 104 * k), (x, y - 112 * k), (x + 40 * k, y - 104 * k), (x + 62 * k, y - 78 * k),
                            (x + 34 * k, y - 26 * k), (x - 34 * k, y - 26 * k)], 12, True))
    c.flat(pod, 90, ['#b9a83d', '#8f9440', '#5f7a3c'], dome=3)
    for dx, dy in ((-30, -88), (0, -96), (30, -88), (-14, -76), (15, -76)):
        c.knot(x + dx * k, y + dy * k, 9 * k, '#e9d98c')
    for t, far, width in ((-182, 210, 112), (2, 210, 112), (-218, 168, 104), (38, 168, 104), (-250, 150, 118), (70, 150, 118), (90, 136, 128)):
        m = c.polygon(petal(x, y - 18 * k, t + tilt, 10 * k, far * k, width * k, .5))
        c.radial(m, x, y - 18 * k, 6 * k, far * k, PINK, jag=.09, seed=t + 300, dome=3)


def pad(c, x, y, r, squash, turn):
    """A lotus leaf seen from the side: sectors between veins, a waved rim."""
    a = math.radians(turn)
    rim = []
    for i in range(120):
        t = i / 120 * 2 * math.pi
        q = r * (1 + .05 * math.sin(9 * t) + .03 * math.sin(4 * t + 1))
        u, v = q * math.cos(t), q * math.sin(t) * squash
        rim.append((x + u * math.cos(a) - v * math.sin(a), y + u * math.sin(a) + v * math.cos(a)))
    m = c.polygon(rim)
    u = (m.x - x) * math.cos(a) + (m.y - y) * math.sin(a)
    v = (-(m.x - x) * math.sin(a) + (m.y - y) * math.cos(a)) / squash
    t, q = np.arctan2(v, u), np.hypot(u, v) / r
    c.stitch(m, np.arctan2(m.y - y, m.x - x), t * r * .62, np.clip(q, 0, 1), GREEN[::-1] + ['#8fb98a'], pitch=5, jag=.07, dome=2)
    for i in range(11):
        b = i / 11 * 2 * math.pi + .2
        line = [(x + (f * r * .93) * math.cos(b + .1 * f) * math.cos(a) - (f * r * .93) * math.sin(b + .1 * f) * squash * math.sin(a),
                 y + (f * r * .93) * math.cos(b + .1 * f) * math.sin(a) + (f * r * .93) * math.sin(b + .1 * f) * squash * math.cos(a))
                for f in np.linspace(.04, 1, 20)]
        c.cord(line, ['#cfd89a', '#9fb56c'], 5)
    c.cord(rim + rim[:1], GOLD, 6)


def stem(c, pts, width=17):
    line = np.array(spline(pts, 30))
    d = np.gradient(line, axis=0)
    n = np.stack([-d[:, 1], d[:, 0]], 1) / np.hypot(*d.T)[:, None]
    m = c.polygon([tuple(p) for p in line + n * width / 2] + [tuple(p) for p in (line - n * width / 2)[::-1]])
    c.flat(m, 28, ['#2d6b4c', '#579a66'], pitch=4.5, dome=3)


def fish(c, spine, wide, flip, colours):
    """Scale upon scale along a bent spine; tail and fins in long stitches."""
    line = np.array(spline(spine, 40))
    d = np.gradient(line, axis=0)
    d /= np.hypot(*d.T)[:, None]
    n = np.stack([-d[:, 1], d[:, 0]], 1)
    u = np.linspace(0, 1, len(line))
    w = wide * (np.sin(np.pi * u ** .66) ** .62 * .95 + .05)
    x0, y0 = line[-1]
    back = math.degrees(math.atan2(*d[-1][::-1]))
    for t, far, wd in ((-34, 190, 92), (30, 200, 92), (0, 130, 70)):
        m = c.polygon(petal(x0, y0, back + t, -14, far, wd, .9))
        c.radial(m, x0 - d[-1][0] * 30, y0 - d[-1][1] * 30, 20, far + 20, colours[::-1] + ['#f4d7a6'], jag=.12, dome=2)
    i = len(line) // 2
    for k, side, t, far in ((.34, 1, 150, 130), (.42, -1, -140, 150), (.66, -1, -150, 84)):
        j = int(k * len(line))
        px, py = line[j] + n[j] * w[j] * side * .8
        ang = math.degrees(math.atan2(*d[j][::-1])) + (42 if side > 0 else -42)
        m = c.polygon(petal(px, py, ang, -10, far, 64, .8))
        c.radial(m, px, py, 0, far, colours[1:][::-1] + ['#f4d7a6'], jag=.12, dome=1.6)
    m = c.polygon([tuple(p) for p in line + n * w[:, None]] + [tuple(p) for p in (line - n * w[:, None])[::-1]])
    c.flat(m, math.degrees(math.atan2(*(line[-1] - line[0])[::-1])), colours, along=None, dome=4, soft=12)
    for j in range(len(line) - 8, int(len(line) * .20), -9):
        rows = 5 if (j // 9) % 2 else 4
        for q in range(rows):
            k = (q - (rows - 1) / 2) / rows * 1.86
            p = line[j] + n[j] * w[j] * k
            r = wide * .245 * (.45 + .55 * w[j] / wide)
            a = math.degrees(math.atan2(*-d[j][::-1]))
            if abs(k) > .92:
                continue
            m = c.polygon(petal(p[0] - d[j][0] * -r * .4, p[1] - d[j][1] * -r * .4, a + 180, -r * .9, r * 1.1, r * 1.75))
            c.radial(m, p[0] - d[j][0] * r * 1.2, p[1] - d[j][1] * r * 1.2, 0, r * 2.5, [colours[0], colours[1], colours[2], '#f3c98a'], jag=.05, pitch=3.6, dome=2.2, seed=j + q)
    head = int(len(line) * .22)
    m = c.polygon([tuple(p) for p in (line + n * w[:, None])[:head]] + [tuple(p) for p in (line - n * w[:, None])[:head][::-1]])
    c.flat(m, back + 90, ['#f0b05e', '#e0843c', '#c9552b'], along=np.clip(np.hypot(m.x - line[0][0], m.y - line[0][1]) / (wide * 2.0), 0, 1), dome=4, soft=9)
    gill = [tuple(line[head] + n[head] * w[head] * k + d[head] * 18 * (1 - k * k)) for k in np.linspace(-.96, .96, 24)]
    c.cord(gill, GOLD, 9)
    e = line[int(len(line) * .11)] + n[int(len(line) * .11)] * w[int(len(line) * .11)] * .32 * flip
    for r, col in ((21, '#f4ead0'), (14, '#1c1a20'), (5, '#ffffff')):
        c.knot(e[0], e[1], r, col)


def water(c):
    for y, amp, seed in ((1395, 20, 0), (1470, 24, 1.3), (1550, 22, 2.4), (1630, 26, .7)):
        for part in ((120, 720), (790, 1180), (1260, 1690)) if seed in (0, 2.4) else ((160, 520), (600, 1290), (1370, 1650)):
            pts = [(x, y + amp * math.sin(x / 74 + seed)) for x in range(*part, 8)]
            c.cord(pts, SILVER, 8)
            c.cord([(x, yy + 15) for x, yy in pts[6:-6]], SILVER, 5)


def frame(c):
    for inset, width in ((46, 12), (66, 6)):
        e, f = inset, N - inset
        c.cord([(e, e), (f, e), (f, f), (e, f), (e, e)], GOLD, width)


def work():
    c = Cloth((N, N), '#1d3763', seed=5)
    water(c)
    stem(c, [(820, 760), (800, 1000), (850, 1220), (830, 1480)])
    stem(c, [(430, 640), (500, 860), (560, 1150), (600, 1500)], 14)
    stem(c, [(1370, 480), (1330, 760), (1180, 1100), (1130, 1490)], 14)
    pad(c, 430, 590, 270, .62, -14)
    pad(c, 1335, 1010, 215, .50, 12)
    lotus(c, 835, 700, 1.42)
    m = c.polygon(petal(1372, 500, -92, -20, 260, 120, .9))
    c.radial(m, 1372, 520, 0, 270, PINK, dome=4)
    for t in (-112, -70):
        m = c.polygon(petal(1372, 510, t, 0, 200, 86, .9))
        c.radial(m, 1372, 520, 0, 220, PINK[1:], dome=3, seed=t + 400)
    red = ['#b8321f', '#cf4a26', '#e07a35']
    fish(c, [(330, 1010), (430, 1130), (590, 1210), (740, 1225), (850, 1190)], 88, -1, red)
    fish(c, [(1550, 1370), (1430, 1290), (1280, 1268), (1140, 1310), (1040, 1380)], 76, 1, ['#8f2a3a', '#b3433f', '#d97a55'])
    for x, y in ((250, 1270), (980, 1120), (1545, 1180), (1010, 1560), (330, 1480), (1480, 1500)):
        c.knot(x, y, 10, '#e8edf0')
        c.knot(x + 26, y - 18, 7, '#d4dce2')
    frame(c)
    return c.lit()


def main():
    a = work()
    plate(a, 'lingshi-embroidery', 'fish-and-lotus', 600)
    poster(a, 'lingshi-embroidery')


if __name__ == '__main__':
    main()
