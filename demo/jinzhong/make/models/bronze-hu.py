"""青铜壶: a round wine vessel of Jin, Spring and Autumn: tall neck, low-slung belly on a ring foot, a lid with a crown of openwork petals,
two animal masks on the shoulder that hold rings, and bands of interlaced serpents between raised fillets."""
import numpy as np
from kit import sculpt
from kit.bronze import interlace, Band, rope, ledge, ring, mask
from kit.ornament import Canvas
from kit.shapes import lathe, profile, rotation, sweep, oval, catmull
from kit.matter import Surface, patina, soil, grain
from kit.field import fbm, noise, smooth

SIZE = 'mouth 14.4 cm, belly 26.6 cm across, 44.5 cm high with the crown of petals'
NOTES = [
    ('mask', (10.6, 28.5, 0.0), 22, 'an animal mask holds the ring in its jaws'),
    ('belly', (0.0, 15.0, 13.2), 26, 'the band of interlaced serpents on the belly'),
    ('crown', (0.0, 42.0, 8.6), 22, 'the lid opens into a crown of petals'),
    ('foot', (0.0, 1.6, 9.4), 22, 'the ring foot with a twisted cord'),
]
POSTER = dict(turn=-30, rise=10)


def outline():
    return profile(
        ((7.2, 0.4), (8.6, 0.0), (9.2, 0.0), (9.25, 1.3)),
        [(9.25, 1.3), (8.75, 2.6), (8.7, 3.4)],
        [(8.7, 3.4), (10.0, 4.8), (12.2, 8.2), (13.3, 12.2), (13.1, 16.2), (11.8, 20.6), (9.6, 25.2), (7.9, 29.4), (7.1, 33.4), (7.2, 36.2), (7.45, 37.4)],
        ((7.45, 37.4), (7.6, 38.0), (6.7, 38.0)), soft=0.12, step=0.5)


def lid_line():
    return profile(
        ((6.7, 38.0), (7.55, 38.05), (7.7, 38.4), (7.65, 39.2)),
        [(7.65, 39.2), (6.6, 39.9), (4.0, 40.2), (0, 40.35)], soft=0.1, step=0.4)


def petals():
    """The crown: a flaring wall cut into eight petals, each pierced."""
    def f(p):
        r, a = np.hypot(p[:, 0], p[:, 2]), np.arctan2(p[:, 0], p[:, 2])
        up = p[:, 1] - 38.9
        flare = 7.35 + 0.10 * up + 0.055 * up ** 2
        wall = np.abs(r - flare) - 0.36
        step = 2 * np.pi / 8
        x = (a - np.round(a / step) * step) * r
        k = np.clip(up / 5.6, 0, 1)
        half = 2.75 * np.sqrt(np.clip(1 - np.clip((k - 0.35) / 0.65, 0, 1) ** 2, 0, 1)) * (0.92 + 0.10 * k)
        shape = np.maximum(np.abs(x) - half, np.maximum(up - 5.5, -up))
        hole = np.maximum(np.abs(x) - np.interp(up, [1.3, 1.9, 3.0, 3.9, 4.35], [0.0, 0.75, 0.95, 0.5, 0]), np.abs(up - 2.85) - 1.5)
        eye = np.hypot(np.abs(x) - 1.55, up - 1.5) - 0.42
        d = np.maximum(wall, shape)
        return np.maximum(d, np.maximum(-hole, -eye)) * 0.8
    return sculpt.form('petals', f, (-10.6, 38.6, -10.6), (10.6, 44.9, 10.6), 0.23, 14000, 66, 0.7)


def parts():
    line = outline()
    at = lambda y: int(np.argmin(abs(line[:, 1] - y) + (line[:, 0] < 7.0) * 9))
    body = lathe('body', line, 136, [(0, 3, 'band', 0.3), (3, at(3.4), 'band', 0.8), (at(3.4), at(20.6), 'band', 1.0), (at(20.6), at(38.0), 'band', 1.0)])
    lid = lathe('lid', lid_line(), 112, [(0.0, 0.3, 'band', 0.7), (0.3, 1.0, 'disc', 0.6)])
    out = [body, lid, petals()]
    for s in (-1, 1):
        turn = rotation((0, 1, 0), s * np.pi / 2)
        slope = rotation((1, 0, 0), -0.38)
        m = sculpt.moved(mask(5.6, 5.4, 2.6), (s * 8.55, 28.4, 0), turn @ slope)
        jaw = sculpt.limb([(s * 9.6, 27.4, 0), (s * 11.0, 26.5, 0), (s * 11.0, 25.5, 0), (s * 9.9, 25.2, 0)], [0.55, 0.42, 0.4, 0.42])
        lo, hi = sorted((s * 7.0, s * 12.6))
        out.append(sculpt.form(f'mask{s}', sculpt.union(m, jaw, blend=0.25), (lo, 23.8, -3.6), (hi, 32.4, 3.6), 0.16, 5200, 60, 0.75))
        flat = np.stack([0.55 * np.cos(np.linspace(0, 2 * np.pi, 14, endpoint=False)), 0.36 * np.sin(np.linspace(0, 2 * np.pi, 14, endpoint=False))], 1)
        out.append(ring(f'ring{s}', (s * 11.25, 23.55, 0), 2.65, 0.8, (1, 0.24 * s * s, 0) if s > 0 else (-1, 0.24, 0), 0.7, flat))
    for p in out:
        p.displace(lambda q, part: q * (1 + 0.005 * noise(q, 10.0, 5)[:, None]))
    return out


def surface(t):
    y, a = t.rest[:, 1], t.turn
    r = np.hypot(t.rest[:, 0], t.rest[:, 2])
    h = np.zeros(len(t), np.float32)
    body, lid = t.is_part('body'), t.is_part('lid')
    bands = [(interlace(3.4), 6.9, 12.6), (interlace(4.0), 12.3, 13.2), (interlace(3.4), 18.3, 11.9), (interlace(3.0), 24.6, 9.3), (interlace(2.6), 32.6, 7.2)]
    for c, y0, radius in bands:
        h += body * 0.12 * Band(c, 0.06).read(a, y, y0, radius)
    for line in (6.45, 10.75, 11.85, 16.75, 17.85, 22.15, 24.15, 28.05, 32.2, 35.6):
        h += body * 0.10 * ledge(y, line, 0.28)
    h += body * (rope(a, y, 11.3, 13.3, 0.55) + rope(a, y, 17.3, 12.8, 0.55) + rope(a, y, 1.6, 9.1, 0.8))
    h += lid * (0.08 * Band(interlace(2.2), 0.05).read(a, 6.4 - r, 0.4, 5.2) * (y > 39.9) + 0.08 * ledge(r, 3.5, 0.25) * (y > 39.5))
    petal = t.is_part('petals')
    step = np.pi / 4
    x = (a - np.round(a / step) * step) * r
    line = np.abs(np.abs(x) - np.interp(y - 38.9, [0, 2, 4.2, 5.0], [2.15, 2.2, 1.35, 0.3]))
    h -= petal * 0.04 * smooth(0.16, 0.07, line)
    m = t.is_part('mask*')
    q = t.p
    h += np.where(m, 0.03 * smooth(0.1, 0.7, np.sin(7.0 * q[:, 1] + 3.0 * np.sin(4.5 * q[:, 2]))), 0)
    band = t.is_part('ring*')
    h += np.where(band, 0.035 * np.abs(np.sin(t.s * 3.2 + 1.5 * np.sin(t.turn))), 0)
    h += grain(t, 0.13, 0.006) + 0.02 * fbm(t.p, 3.0, 3, 0.5, 8)
    s = Surface(t, '#555548', 0.5, 0.4, h)
    patina(t, s, green=0.40, blue=0.22, red=0.25, shine=0.42, seed=261, tone='#4f5f52')
    soil(t, s, 0.36, '#9c8660', thick=0.008)
    return s
