"""博山炉: a hill censer of the Western Han. A lid of overlapping peaks, the isles of the immortals, pierced behind the ridges so that smoke
drifts up as mist; animals among the rocks; a bowl on a knopped stem that rises from a wave-ringed dish."""
import numpy as np
from kit import sculpt
from kit.bronze import ledge
from kit.shapes import lathe, profile
from kit.matter import Surface, patina, soil, grain
from kit.field import fbm, noise, smooth, mix

SIZE = 'dish 19.6 cm across, bowl 11.6 cm, 25.2 cm high'
NOTES = [
    ('peaks', (0.0, 19.0, 4.6), 16, 'overlapping peaks; the smoke left by the holes behind their ridges'),
    ('animal', (3.9, 16.9, 4.4), 12, 'an animal among the rocks'),
    ('bowl', (0.0, 12.6, 5.7), 16, 'the bowl for the incense, with its raised fillets'),
    ('dish', (6.0, 1.8, 6.0), 18, 'the dish: hot water in it made the sea round the isle'),
]
POSTER = dict(turn=-16, rise=12)
RNG = np.random.default_rng(11)


def hull(y):
    """Radius of the mountain's body at height y."""
    return np.interp(y, [14.6, 15.4, 17.2, 19.4, 21.6, 23.4, 24.4], [5.55, 5.6, 5.0, 3.85, 2.4, 1.05, 0.2])


def peak(angle, foot, height, width, lean):
    """A ridge like a leaf of rock: pointed, folded along its middle, leaning out of the hull at its tip."""
    c, s = np.cos(angle), np.sin(angle)
    base = hull(foot)

    def f(p):
        x = p[:, 0] * c - p[:, 2] * s
        z = p[:, 0] * s + p[:, 2] * c
        k = (p[:, 1] - foot) / height
        kk = np.clip(k, 0, 1)
        half = width * np.power(1 - kk, 0.72) * (1 + 0.10 * np.sin(kk * 13 + angle * 5))
        spine = base + 0.15 + (hull(foot + height) - base) * 0.62 * kk + lean * kk ** 2
        fold = spine - 0.55 * np.abs(x + 0.12 * np.sin(kk * 9)) / max(width, .1)
        plate = np.abs(z - fold + 0.12) - (0.30 - 0.10 * kk)
        side = (np.abs(x) - half) * 0.8
        return np.maximum(np.maximum(plate, side), np.maximum(p[:, 1] - foot - height, foot - 0.6 - p[:, 1]) * 0.7) * 0.85
    return f


def animal(angle, y, size, flip):
    """A small crouching beast on the rock."""
    r = hull(y) + 0.75
    k = size
    body = sculpt.union(sculpt.limb([(-.9 * k * flip, 0.1 * k, 0), (-.2 * k * flip, .32 * k, .1 * k), (.6 * k * flip, .3 * k, 0)], [.38 * k, .42 * k, .36 * k]),
                        sculpt.ball((1.0 * k * flip, .62 * k, .1 * k), (.38 * k, .32 * k, .32 * k)),
                        sculpt.limb([(.55 * k * flip, .2 * k, .1 * k), (.85 * k * flip, -.4 * k, .15 * k)], [.2 * k, .15 * k]),
                        sculpt.limb([(-.7 * k * flip, .1 * k, .1 * k), (-.5 * k * flip, -.45 * k, .2 * k)], [.24 * k, .15 * k]),
                        sculpt.limb([(-1.1 * k * flip, .2 * k, 0), (-1.45 * k * flip, .6 * k, 0), (-1.2 * k * flip, .95 * k, 0)], [.14 * k, .11 * k, .1 * k]),
                        blend=0.2 * k)
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    return sculpt.moved(body, (r * s, y, r * c), turn)


def mountain():
    solid_hull = lambda p: (np.hypot(p[:, 0], p[:, 2]) - hull(p[:, 1])) * 0.85
    peaks = []
    for foot, count, height, width, lean, first in ((14.9, 9, 3.3, 2.05, 0.75, 0.0), (16.4, 8, 3.5, 1.75, 0.6, 0.35), (18.2, 7, 3.3, 1.45, 0.45, 0.1),
                                                    (20.0, 5, 3.0, 1.15, 0.3, 0.5), (21.6, 3, 2.7, 0.85, 0.1, 0.2)):
        for i in range(count):
            j = RNG.uniform(-1, 1, 4)
            peaks.append(peak(first + i * 2 * np.pi / count + 0.12 * j[0], foot + 0.15 * j[1], height * (1 + 0.16 * j[2]), width * (1 + 0.1 * j[3]), lean))
    top = sculpt.bone((0.05, 22.0, 0), (-0.05, 25.0, 0.05), 0.75, 0.12)
    f = solid_hull
    body = sculpt.union(f, *peaks, top, blend=0.16)
    rim = lambda p: np.maximum(np.hypot(p[:, 0], p[:, 2]) - 5.85, np.abs(p[:, 1] - 14.85) - 0.35)
    body = sculpt.union(body, rim, blend=0.15)
    body = sculpt.cut(body, lambda p: p[:, 1] - 14.5)          # its underside, hidden in the bowl
    holes = []
    for foot, count, first, r in ((16.75, 9, np.pi / 9, 0.30), (17.9, 8, 0.35 + np.pi / 8, 0.30), (19.7, 7, 0.1 + np.pi / 7, 0.26), (21.3, 5, 0.5 + np.pi / 5, 0.22)):
        for i in range(count):
            a = first + i * 2 * np.pi / count
            d = np.array([np.sin(a), 0, np.cos(a)])
            holes.append(sculpt.bone(np.array([0, foot, 0]) + d * (hull(foot) - 1.3), np.array([0, foot + 0.7, 0]) + d * (hull(foot) + 2.0), r, r * 1.25))
    body = sculpt.cut(body, *holes, blend=0.1)
    beasts = [animal(0.72, 16.7, 0.92, 1), animal(-0.62, 18.6, 0.74, -1), animal(2.4, 16.9, 0.9, 1), animal(-2.3, 17.6, 0.8, -1), animal(0.2, 20.6, 0.6, 1)]
    return sculpt.union(body, *beasts, blend=0.1)


def parts():
    dish = profile(
        ((0, 0.55), (5.4, 0.5), (5.9, 0.0), (6.6, 0.0), (6.75, 0.6)),
        [(6.75, 0.6), (8.0, 0.9), (8.7, 1.7), (8.9, 2.5)],
        ((8.9, 2.5), (9.75, 2.6), (9.8, 2.85), (8.6, 2.85)),
        [(8.6, 2.85), (8.35, 2.0), (7.4, 1.15), (5.0, 1.0), (3.6, 1.05)],
        [(3.6, 1.05), (3.0, 1.3), (2.1, 2.0), (1.35, 3.0), (1.1, 4.2), (1.2, 5.0)],
        [(1.2, 5.0), (2.0, 5.4), (2.2, 6.0), (2.0, 6.6), (1.25, 6.95)],
        [(1.25, 6.95), (1.15, 7.6), (1.45, 8.4), (2.3, 9.1)],
        [(2.3, 9.1), (4.0, 10.0), (5.3, 11.6), (5.75, 13.2), (5.8, 14.3)],
        ((5.8, 14.3), (5.8, 14.6), (5.3, 14.6)),
        [(5.3, 14.6), (5.2, 13.2), (4.6, 11.6), (3.0, 10.3), (0, 9.9)], soft=0.08, step=0.34)
    at = lambda r, y: int(np.argmin((dish[:, 0] - r) ** 2 + (dish[:, 1] - y) ** 2))
    under, lip, well, stem, mouth = at(6.0, 0), at(8.6, 2.85), at(3.6, 1.05), at(2.3, 9.1), at(5.3, 14.6)
    stand = lathe('stand', dish, 120, [(0, under, 'disc', 0.4), (under, lip, 'band', 0.8), (lip, well, 'disc', 0.8), (well, stem, 'band', 1.0), (stem, mouth, 'band', 1.0), (mouth, len(dish) - 1, 'disc', 0.35)])
    hill = sculpt.form('hill', mountain(), (-7, 14.0, -7), (7, 25.6, 7), 0.155, 32000, 80, 1.0)
    for p in (stand, hill):
        p.displace(lambda q, part: q * (1 + 0.006 * noise(q, 6.0, 5)[:, None]))
    return [stand, hill]


def surface(t):
    y, a, p = t.rest[:, 1], t.turn, t.rest
    r = np.hypot(p[:, 0], p[:, 2])
    stand, hill = t.is_part('stand'), t.is_part('hill')
    h = np.zeros(len(t), np.float32)
    outer = stand & (r > np.interp(y, [9.9, 11.6, 14.6], [2.9, 4.9, 5.5]))
    for line, width in ((14.1, .35), (13.6, .2), (11.9, .28), (10.6, .22)):
        h += np.where(outer & (y > 9.5), 0.07 * ledge(y, line, width), 0)
    scroll = np.sin(9 * a + 2.2 * np.sin(2.4 * (y - 12.4)) + 1.2 * np.sin(5 * a)) - 1.5 * np.abs(y - 12.75) / 0.7 + 0.5
    h += np.where(outer & (np.abs(y - 12.75) < 0.62), 0.045 * smooth(0.0, 0.45, scroll) * smooth(0.9, 0.6, scroll - 0.3), 0)
    for line in (4.6, 5.3, 6.7, 7.3):
        h += np.where(stand & (r < 3), 0.05 * ledge(y, line, 0.2), 0)
    waves = np.where(stand & (r > 2.2) & (r < 8.2) & (y < 3.2) & (t.n[:, 1] > 0.3), 1, 0)
    h += waves * 0.03 * np.sin(6.0 * r + 1.4 * np.sin(10 * a))
    # rock: strata that follow the ridges, short engraved strokes along the crests
    lines = np.sin(10.5 * y + 3.0 * np.cos(9 * a) + 2.2 * noise(p, 1.4, 12))
    h += np.where(hill & (r > hull(y) - 0.15), 0.028 * smooth(0.45, 0.9, lines) * smooth(-0.2, 0.4, fbm(p, 2.0, 3, 0.5, 14) + 0.2), 0)
    h += grain(t, 0.09, 0.006) + 0.015 * fbm(t.p, 1.8, 3, 0.5, 8)
    s = Surface(t, '#55533f', 0.5, 0.4, h)
    patina(t, s, green=0.45, blue=0.14, red=0.2, shine=0.55, seed=361, tone='#56624f')
    gilt = smooth(0.15, 0.6, fbm(t.p, 1.1, 4, 0.6, 95) + 0.1 * np.clip(t.curve, 0, 4)) * smooth(0.35, 0.85, t.ao)
    s.coat(gilt * 0.35, '#a98746', 0.40, 0.85)
    soil(t, s, 0.45, '#a3906b', thick=0.006)
    inside = (hill & (r < hull(y) - 0.45)) | (stand & ~outer & (y > 9.8))
    s.coat(np.where(inside, 0.75, 0), '#1f1d19', 0.95, 0.0)
    return s
