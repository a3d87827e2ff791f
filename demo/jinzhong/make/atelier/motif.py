"""Motifs of the embroiderers: peonies, cloud scrolls, waves at the hem."""
import math

import numpy as np

from .thread import petal, spline

RED = ['#7c1220', '#b3202c', '#d8484a', '#ee9a90', '#f8dcd2']
PINK = ['#8e1f3d', '#b93a58', '#d9708a', '#eba7b4', '#f6d9d6']
BLUE = ['#14294f', '#27508a', '#4d82b8', '#95bcd8', '#dfeaf0']
GREEN = ['#12392f', '#215c46', '#3f8563', '#7fb184', '#c4d9ae']
OCHRE = ['#6e4a12', '#a8761f', '#cf9f3d', '#e8cb7e', '#f7ecc4']
GOLD = ['#c9a24a', '#ecd58c', '#a9822f']


def brush(c, points, width, colours, taper=(0.0, 0.0), pitch=4.6, edge=None, **k):
    """A stroke filled with stitches that lie across it; `width` shrinks to the tapers at its ends. `edge` cords its outline."""
    line = np.array(points)
    d = np.gradient(line, axis=0)
    d /= np.hypot(*d.T)[:, None] + 1e-6
    n = np.stack([-d[:, 1], d[:, 0]], 1)
    u = np.linspace(0, 1, len(line))
    w = width / 2 * np.minimum(1, np.minimum(taper[0] + (1 - taper[0]) * u / .25, taper[1] + (1 - taper[1]) * (1 - u) / .25)) ** .7
    outline = [tuple(p) for p in line + n * w[:, None]] + [tuple(p) for p in (line - n * w[:, None])[::-1]]
    p = c.polygon(outline)
    s = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    best = np.full(p.x.shape, 1e12, np.float32)
    index = np.zeros(p.x.shape, int)
    for i, (x, y) in enumerate(line):
        q = (p.x - x) ** 2 + (p.y - y) ** 2
        closer = q < best
        best[closer] = q[closer]
        index[closer] = i
    px, py = p.x - line[index, 0], p.y - line[index, 1]
    across = s[index] + px * d[index, 0] + py * d[index, 1]
    off = (px * n[index, 0] + py * n[index, 1]) / np.maximum(w[index], 1)
    c.stitch(p, np.arctan2(n[index, 1], n[index, 0]), across, np.clip(.5 + off / 2, 0, 1), colours, pitch=pitch, **k)
    if edge:
        c.cord(outline + outline[:1], edge, 5)


def hook(x, y, r, start, turns, hand=1, tail=()):
    """A scroll: a spiral about (x, y), from its eye outwards, then through the points of `tail`."""
    t = np.linspace(.10, 1, int(40 * turns))
    a = [math.radians(start) + hand * 2 * math.pi * turns * (v - 1) for v in t]
    eye = [(x + r * v * math.cos(b), y + r * v * math.sin(b)) for v, b in zip(t, a)]
    return spline(eye[::6] + [eye[-1]] + list(tail), 12)


def peony(c, x, y, k, colours, leaves=GREEN, turn=0, foliage=True):
    """A full flower: notched outer petals, a cup of inner ones, knots of pollen; and leaves behind it."""
    if foliage:
        for a, far in ((20, 250), (75, 230), (140, 255), (200, 240), (262, 225), (320, 250)):
            b = math.radians(a + turn)
            c.leaf(x + math.cos(b) * far * .78 * k, y + math.sin(b) * far * .78 * k, 190 * k, .46, a + turn, leaves[:4], vein=['#d9d08a', '#9fb56c'], seed=a)
    for ring, (n, far, width) in enumerate(((8, 200, 176), (7, 158, 150), (6, 112, 118))):
        for i in range(n):
            a = turn + (i + .5 * (ring % 2)) * 360 / n
            p = c.polygon(petal(x, y, a, 8 * k, far * k, width * k, 0, .10))
            c.radial(p, x, y, 16 * k, far * 1.02 * k, colours[:5 - (ring == 2)], jag=.10, seed=i + ring * 10 + int(x), dome=2.6)
    for i in range(5):
        a = turn + i * 72 + 30
        p = c.polygon(petal(x, y, a, 0, 62 * k, 70 * k, 0, .1))
        c.radial(p, x, y, 4 * k, 64 * k, colours[1:4], jag=.08, seed=i + 50, dome=2)
    for i in range(13):
        a, r = i * 2.4, 5.2 * math.sqrt(i) * k
        c.knot(x + math.cos(a) * r, y + math.sin(a) * r, 6.5 * k, '#f2d98a' if i % 3 else '#d9a83e')


def waves(c, x0, x1, y, rows, radius, schemes):
    """The sea at the hem: arcs in rows, each a nest of coloured bands."""
    for row in range(rows):
        yy = y + row * radius * .52
        n = int((x1 - x0) / (radius * 1.7)) + 2
        for i in range(n):
            cx = x0 + (i - .5 * (row % 2)) * radius * 1.7
            if not x0 - radius * .2 <= cx <= x1 + radius * .2:
                continue
            arc = [(cx + radius * math.cos(a), yy - radius * math.sin(a)) for a in np.linspace(0, math.pi, 30)]
            p = c.polygon([(min(max(u, x0), x1), v) for u, v in arc])
            c.radial(p, cx, yy, radius * .10, radius, schemes[(i + row) % len(schemes)], jag=.03, pitch=4.6, dome=2, seed=i + row)
            c.cord([(min(max(u, x0), x1), v) for u, v in arc], GOLD, 5)
