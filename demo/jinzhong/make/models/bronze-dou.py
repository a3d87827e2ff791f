"""青铜豆: a lidded stem dish of Jin, late Spring and Autumn: a bowl and a lid that together make a flattened ball, two ring handles,
a tall stem that spreads into a trumpet foot, and a splayed grip on the lid on which it stands as a second dish."""
import numpy as np
from kit import sculpt
from kit.bronze import interlace, Band, rope, ledge, ring
from kit.ornament import Canvas
from kit.shapes import lathe, profile
from kit.matter import Surface, patina, soil, grain
from kit.field import fbm, noise, smooth

SIZE = 'mouth 17.8 cm across, 23.6 cm over the rings, 25.4 cm high with its lid'
NOTES = [
    ('bowl', (0.0, 14.6, 9.3), 18, 'the band of interlaced serpents under the mouth'),
    ('ring', (10.6, 15.0, 0.0), 18, 'a ring handle on its loop'),
    ('grip', (0.0, 25.0, 4.0), 16, 'the splayed grip: turned over, the lid stands on it as a dish of its own'),
    ('foot', (0.0, 1.6, 6.4), 18, 'the trumpet foot with its pattern of drooping leaves'),
]
POSTER = dict(turn=-18, rise=13)


def parts():
    foot = profile(
        ((5.6, 0.3), (6.9, 0.0), (7.25, 0.0), (7.3, 0.8)),
        [(7.3, 0.8), (6.4, 1.55), (4.4, 3.0), (2.75, 5.0), (2.15, 7.2), (2.1, 8.4), (2.6, 9.4)],
        [(2.6, 9.4), (4.6, 10.0), (7.2, 11.4), (8.8, 13.4), (9.35, 15.6), (9.1, 17.4)],
        ((9.1, 17.4), (9.1, 17.75), (8.3, 17.75)), soft=0.1, step=0.4)
    lid = profile(
        ((8.4, 17.75), (9.15, 17.75), (9.3, 18.2)),
        [(9.3, 18.2), (9.2, 19.0), (8.2, 20.6), (6.2, 21.7), (3.6, 22.3), (2.6, 22.5)],
        [(2.6, 22.5), (2.35, 23.2), (2.7, 24.0), (4.0, 24.9), (4.6, 25.1)],
        ((4.6, 25.1), (4.75, 25.35), (4.5, 25.45)),
        [(4.5, 25.45), (3.8, 25.1), (2.4, 24.4), (1.2, 24.15), (0, 24.1)], soft=0.09, step=0.36)
    low = lathe('bowl', foot, 120, [(0, 4, 'band', 0.4), (4, int(np.argmin(abs(foot[:, 1] - 9.4))), 'band', 0.9), (int(np.argmin(abs(foot[:, 1] - 9.4))), len(foot) - 1, 'band', 1.0)])
    neck = int(np.argmin(np.where(lid[:, 1] < 23, abs(lid[:, 0] - 2.6) + 0 * lid[:, 1], 9)))
    top = int(np.argmax(lid[:, 1]))
    high = lathe('lid', lid, 120, [(0, neck, 'disc', 1.0), (neck, top, 'band', 0.8), (top, len(lid) - 1, 'disc', 0.8)])
    out = [low, high]
    for s in (-1, 1):
        loop = sculpt.union(sculpt.limb([(s * 8.6, 14.3, 0), (s * 10.1, 14.9, 0), (s * 10.3, 16.2, 0), (s * 9.0, 16.9, 0)], [0.62, 0.5, 0.5, 0.62]), blend=0.1)
        face = sculpt.union(loop, sculpt.ball((s * 9.5, 16.5, 0.42), 0.3), sculpt.ball((s * 9.5, 16.5, -0.42), 0.3), blend=0.15)
        out.append(sculpt.form(f'loop{s}', face, (min(s * 7.4, s * 11.4), 13.2, -1.2), (max(s * 7.4, s * 11.4), 17.9, 1.2), 0.13, 1500, 66, 0.7))
        out.append(ring(f'ring{s}', (s * 10.15, 13.65, 0), 1.75, 0.62, (0.12, 0, 1), 0.7))
    for p in out:
        p.displace(lambda q, part: q * (1 + 0.005 * noise(q, 8.0, 5)[:, None]))
    return out


def leaves():
    """Drooping pointed leaves filled with spirals: one unit."""
    c = Canvas(2.9, 3.2, 60)
    tip = lambda k: [(1.45 - 1.35 * k, 3.2), (1.45 - 1.30 * k, 2.2), (1.45 - .75 * k, 1.0), (1.45, 0.15 + (1 - k) * .8), (1.45 + .75 * k, 1.0), (1.45 + 1.30 * k, 2.2), (1.45 + 1.35 * k, 3.2)]
    c.polygon(tip(1.0)).polygon(tip(0.82), 0)
    for s in (-1, 1):
        c.spiral((1.45 + s * 0.5, 2.35), 0.42, 1.6, 0.11, np.pi / 2, s)
    c.spiral((1.45, 1.35), 0.32, 1.4, 0.10)
    return c


def surface(t):
    y, a = t.rest[:, 1], t.turn
    r = np.hypot(t.rest[:, 0], t.rest[:, 2])
    h = np.zeros(len(t), np.float32)
    bowl, lid = t.is_part('bowl'), t.is_part('lid')
    main, small, droop = Band(interlace(2.5), 0.05), Band(interlace(1.5), 0.04), Band(leaves(), 0.05)
    h += bowl * (0.11 * (main.read(a, y, 13.9, 9.2) + small.read(a, y, 11.5, 8.1)) + 0.09 * (ledge(y, 16.8, .3) + ledge(y, 13.3, .22) + ledge(y, 11.2, .2)))
    h += bowl * rope(a, y, 13.6, 9.1, 0.4)
    h += bowl * (0.09 * droop.read(a, 0.5 * (7.6 - r) + 0.5 * y - 0.2, 0.2, 4.6) * (y < 5.6) * (y > 1.0) + 0.08 * ledge(y, 7.0, .3))
    h += bowl * (0.08 * ledge(y, 0.85, .3))
    onlid = lid & (y > 18.3) & (y < 22.6)
    h += onlid * (0.10 * (main.read(a, 9.4 - r + 0.0, 0.55, 7.8) + small.read(a, 9.4 - r, 3.75, 4.9)) + 0.09 * (ledge(r, 9.05, .2) + ledge(r, 6.1, .22) + ledge(r, 3.95, .2)))
    whorl = np.clip(np.sin(4 * a + 3.2 * r) * 0.8 + 0.4, 0, 1) * (r < 2.2) * (r > 0.5) + (r < 0.45)
    h += lid * (y > 23.9) * (0.06 * whorl * (r < 2.3) + 0.06 * ledge(r, 2.6, 0.22))
    h += grain(t, 0.10, 0.006) + 0.015 * fbm(t.p, 2.2, 3, 0.5, 8)
    s = Surface(t, '#555548', 0.5, 0.4, h)
    patina(t, s, green=0.66, blue=0.10, red=0.18, shine=0.30, seed=161, tone='#5f7566')
    soil(t, s, 0.40, '#a8966f', thick=0.008)
    return s
