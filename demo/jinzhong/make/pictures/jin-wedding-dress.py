"""A bride's robe laid flat: scarlet satin, dark borders edged in gold, a peony roundel, clouds, the sea at the hem."""
import math

import numpy as np

from atelier.light import backdrop
from atelier.motif import BLUE, GOLD, GREEN, OCHRE, PINK, brush, hook, peony, waves
from atelier.noise import blur
from atelier.out import plate, poster
from atelier.thread import Cloth, petal, spline

W, H = 1900, 1900
MID = W / 2


def both(points):
    return [(MID + u, v) for u, v in points], [(MID - u, v) for u, v in points]


def mirror(right):
    """A closed outline from its right half, top to bottom."""
    return [(MID + u, v) for u, v in right] + [(MID - u, v) for u, v in right[::-1]]


def cloth_of(c, points, colours, degrees=90, pitch=3.2, silk=.55, dome=2.0):
    p = c.polygon(points)
    c.flat(p, degrees, colours, pitch=pitch, dome=dome, silk=silk, soft=14, jag=.3)
    return p


def band(c, line, width, colours):
    """A border along a line: dark silk with gold on both sides and small flowers on it."""
    brush(c, line, width, colours, (1, 1), pitch=3.4, silk=.6)
    p = np.array(line)
    d = np.gradient(p, axis=0)
    d /= np.hypot(*d.T)[:, None]
    n = np.stack([-d[:, 1], d[:, 0]], 1)
    for k in (-.5, .5):
        c.cord([tuple(q) for q in p + n * width * k], GOLD, 8)


def garland(c, line, step, size, schemes):
    """Small blossoms and leaves along a border."""
    p = np.array(line)
    s = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(p, axis=0).T))])
    for i, t in enumerate(np.arange(step / 2, s[-1], step)):
        x, y = np.interp(t, s, p[:, 0]), np.interp(t, s, p[:, 1])
        j = min(int(np.searchsorted(s, t)), len(p) - 1)
        a = math.degrees(math.atan2(*(p[j] - p[j - 1])[::-1]))
        for side in (0, 180):
            b = math.radians(a + side)
            c.leaf(x + math.cos(b) * size * .95, y + math.sin(b) * size * .95, size * .9, .46, a + side + 14, GREEN[1:4], pitch=3.6)
        for k in range(5):
            q = c.polygon(petal(x, y, a + k * 72, 0, size * .62, size * .56, 0, .08))
            c.radial(q, x, y, 0, size * .62, schemes[i % len(schemes)][1:5], pitch=3.4, dome=1.6, seed=i + k)
        c.knot(x, y, size * .13, '#f0d88c')


def curl(c, x, y, k, colours, m):
    line = hook(0, 0, 34, 180, 1.1, 1, [(-6, -46), (50, -78), (120, -44), (168, -10)])
    brush(c, [(x + m * u * k, y + v * k) for u, v in line], 26 * k, colours, (.3, .15), edge=GOLD, pitch=3.8)


def main():
    c = Cloth((H, W), '#bcb4a8', weave=.12, seed=11)
    c.folds = blur(c.folds, 40)
    red = ['#a3141d', '#b81a22', '#c4222a']
    body = mirror([(92, 236), (190, 262), (262, 330), (300, 640), (352, 1120), (430, 1640), (330, 1668), (180, 1684), (0, 1690)])
    for m in (1, -1):                                                   # sleeves first, under the body
        sleeve = [(MID + m * u, v) for u, v in ((170, 258), (420, 330), (800, 470), (838, 520), (760, 900), (690, 890), (520, 800), (290, 690))]
        cloth_of(c, sleeve, red, 90 + m * 16)
        cuff = spline([(MID + m * 798, 486), (MID + m * 768, 690), (MID + m * 724, 892)], 16)
        band(c, cuff, 92, ['#141b33', '#1c2746'])
        garland(c, cuff, 104, 46, [PINK, OCHRE])
        for x, y, k in ((470, 560, .95), (600, 470, .7), (560, 730, .8)):
            curl(c, MID + m * x, y, k, (BLUE, OCHRE, GREEN)[int(x) % 3][1:], m)
    cloth_of(c, body, red, 90)
    for m, cols in ((1, BLUE), (-1, BLUE)):
        pass
    waves(c, MID - 408, MID + 408, 1560, 3, 92, [BLUE, GREEN, OCHRE, PINK])
    hem = spline([(MID - 424, 1640), (MID - 200, 1676), (MID, 1684), (MID + 200, 1676), (MID + 424, 1640)], 24)
    band(c, hem, 76, ['#141b33', '#1c2746'])
    garland(c, hem, 96, 40, [PINK, OCHRE])
    peony(c, MID, 800, .98, ['#8e1f3d', '#c24a63', '#e08a97', '#f2c3bf', '#fbeae0'], turn=-90)
    for x, y, k in ((196, 1160, .56), (-196, 1160, .56)):
        peony(c, MID + x, y, k, OCHRE, turn=x)
    for x, y, k in ((150, 1010, .9), (150, 1330, 1.0), (60, 1420, .8), (150, 560, .78)):
        for m in (1, -1):
            curl(c, MID + m * x, y, k, (BLUE, GREEN)[int(x) % 2][1:], m)
    front = spline([(MID, 318), (MID + 4, 500), (MID, 560)], 16)
    collar = spline([(MID - 124, 262), (MID - 84, 330), (MID, 372), (MID + 84, 330), (MID + 124, 262)], 20)
    for k in range(4):                                                  # cloud collar: four lappets about the neck
        a = math.radians(90 + (k - 1.5) * 44)
        x, y = MID + math.cos(a) * 178, 250 + math.sin(a) * 168
        lap = c.polygon(petal(MID, 246, 90 + (k - 1.5) * 44, 40, 296, 208, .3))
        c.flat(lap, 90 + (k - 1.5) * 44, [BLUE[0], BLUE[1], BLUE[1]], pitch=3.4, dome=2.2)
        edge = petal(MID, 246, 90 + (k - 1.5) * 44, 40, 292, 204, .3)
        c.cord(edge + edge[:1], GOLD, 8)
        for q in range(5):
            f = c.polygon(petal(x, y, q * 72 + k * 20, 0, 42, 40, 0, .1))
            c.radial(f, x, y, 0, 42, PINK[1:], pitch=3.4, dome=1.6, seed=q)
        c.knot(x, y, 10, '#f0d88c')
    neck = c.polygon(spline([(MID - 96, 236), (MID - 60, 292), (MID, 316), (MID + 60, 292), (MID + 96, 236), (MID, 210)], 14, True))
    c.flat(neck, 0, ['#5a0d14', '#48090f'], pitch=3.2, dome=-.5)
    band(c, spline([(MID - 104, 232), (MID - 64, 300), (MID, 326), (MID + 64, 300), (MID + 104, 232)], 20), 30, ['#141b33', '#1c2746'])
    art = c.lit(fold=110)
    mask = (c.silk > .2).astype(np.float32)
    mask = np.clip(blur(mask, 2.2) * 1.6 - .3, 0, 1)
    back = backdrop(H, W, .30)
    back = back * (1 - .42 * blur(np.roll(mask, (26, 20), (0, 1)), 22))[..., None]
    a = back * (1 - mask[..., None]) + art * mask[..., None]
    plate(a, 'jin-wedding-dress', 'robe', 520)
    poster(a, 'jin-wedding-dress')


if __name__ == '__main__':
    main()
