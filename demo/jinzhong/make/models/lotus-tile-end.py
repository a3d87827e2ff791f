"""莲花纹瓦当: the round end of an eaves tile, grey pottery, with a lotus of eight double petals in a ring of beads."""
import math

import numpy as np

from craft import field
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Patch

RADIUS, THICK = 7.2, 1.9
TILT = math.radians(14)          # leans back on its stand
LIFT = 8.9                       # height of the disc's middle above the ground


def lean(p):
    """From the tile's own frame (face towards +z, middle at the origin) to the stand."""
    c, s = math.cos(TILT), math.sin(TILT)
    y, z = p[..., 1] * c + p[..., 2] * s, -p[..., 1] * s + p[..., 2] * c
    return np.stack([p[..., 0], y + LIFT, z], -1)


def rim(a):
    """The outline is not quite round: pressed, dragged, chipped at the lower right and the top."""
    r = RADIUS * (1 + 0.006 * np.sin(2 * a + 1) + 0.004 * np.sin(5 * a))
    for at, wide, deep in ((2.2, 0.16, 0.55), (2.45, 0.10, 0.35), (-0.5, 0.09, 0.3), (4.4, 0.12, 0.22)):
        d = np.abs((a - at + math.pi) % (2 * math.pi) - math.pi) / wide
        r = r - deep * np.clip(1 - d, 0, 1) ** 0.7
    return r


def disc(u, v):
    """Front to back through the edge: v 0 is the middle of the face, 1 the middle of the back."""
    a = -u * 2 * math.pi
    share = np.interp(v, [0, 0.72, 0.735, 0.83, 0.845, 1], [0.002, 0.985, 1.0, 1.0, 0.985, 0.002])
    z = np.interp(v, [0, 0.72, 0.735, 0.83, 0.845, 1], [0, 0, -0.12, -THICK + 0.12, -THICK, -THICK])
    r = share * rim(a)
    return lean(np.stack([r * np.sin(a), r * np.cos(a), z + 0 * a], -1))


def tube(u, v):
    """The stub of the half-round tile behind: outside, broken end, inside; u from right to left over the top."""
    a = (0.5 - u) * math.pi * 1.04
    ragged = 5.4 + 0.9 * np.sin(a * 2 + 0.6) + 0.4 * np.sin(a * 7) + 0.22 * np.sin(a * 17 + 2) + 0.12 * np.sin(a * 37)
    r = np.interp(v, [0, 0.44, 0.56, 1], [RADIUS * 0.985, RADIUS * 0.985, RADIUS * 0.985 - 1.35, RADIUS * 0.985 - 1.35])
    d = np.interp(v, [0, 0.44, 0.5, 0.56, 1], [0, 1, 1.03, 0.97, 0])
    z = -THICK + 0.15 - d * ragged
    return lean(np.stack([r * np.sin(a), r * np.cos(a), z], -1))


def slab(w, h, d, bevel, centre):
    """A block with rounded edges as one closed surface: v from the middle of the top to the middle of the bottom."""
    def point(u, v):
        a = u * 2 * math.pi
        c, s = np.sin(a), np.cos(a)
        n = 10.0
        k = (np.abs(c) ** n + np.abs(s) ** n) ** (-1 / n)
        share = np.interp(v, [0, 0.36, 0.40, 0.60, 0.64, 1], [0.003, 1 - bevel, 1, 1, 1 - bevel, 0.003])
        y = np.interp(v, [0, 0.36, 0.40, 0.60, 0.64, 1], [h, h, h - bevel * w * 0.4, bevel * w * 0.4, 0, 0])
        return np.stack([c * k * share * w / 2 + centre[0], y + centre[1], s * k * share * d / 2 + centre[2]], -1)
    return point


def build():
    front = Patch('disc', disc, rect=(0, 0, 1, 0.68), share=6, aspect=1.6).open_sheet()
    stub = Patch('tube', tube, wrap=False, rect=(0, 0.69, 0.62, 0.31), share=1.6).open_sheet()
    base = Patch('stand', slab(12.5, 1.5, 8.5, 0.06, (0, 0, -1.2)), rect=(0.63, 0.69, 0.37, 0.15), share=0.35).open_sheet()
    post = Patch('rest', slab(8.5, 1.5, 2.8, 0.10, (0, 1.2, 1.2)), rect=(0.63, 0.85, 0.37, 0.07), share=0.2).open_sheet()
    back = Patch('prop', slab(3.2, 7.8, 1.2, 0.12, (0, 1.3, -3.7)), rect=(0.63, 0.93, 0.37, 0.07), share=0.2).open_sheet()
    mould(front)
    for s in (front, stub):
        clay(s)
    for s in (base, post, back):
        wood(s)
    return Model('lotus-tile-end', [front, stub, base, post, back])


def mould(s):
    """The relief, in polar terms: a seed pod, eight double petals with darts between, a bead ring, the raised rim."""
    a = -s.U * 2 * math.pi
    rho = np.interp(s.V, [0, 0.72, 0.735], [0, 1, 1.02]) * RADIUS
    face = step(s.V, 0.735, 0.715)
    wob = 1 + 0.02 * (s.noise(3, 2, 5) - 0.5)
    rho = rho * wob
    h = 0.55 * step(rho, 6.05, 6.3)                                             # rim
    h += 0.18 * np.exp(-((rho - 5.72) / 0.09) ** 2) + 0.22 * np.exp(-((rho - 4.72) / 0.10) ** 2)
    beads = 44
    b = (-a / (2 * math.pi) * beads + 0.5) % 1 - 0.5
    d = np.hypot(b * 2 * math.pi * 5.22 / beads, rho - 5.22) / 0.31
    h += 0.30 * np.sqrt(np.clip(1 - d ** 2, 0, 1))
    pod = np.clip(1 - (rho / 1.35) ** 6, 0, 1)
    h += 0.36 * pod ** 0.5
    for k in range(7):                                                           # one seed and six round it
        x, y = (0, 0) if k == 6 else (0.82 * math.sin(k * math.pi / 3), 0.82 * math.cos(k * math.pi / 3))
        d = np.hypot(rho * np.sin(a) - x, rho * np.cos(a) - y) / 0.24
        h += 0.20 * np.sqrt(np.clip(1 - d ** 2, 0, 1))
    h += 0.16 * np.exp(-((rho - 1.62) / 0.08) ** 2)
    for k in range(8):
        h = np.maximum(h, petals(a, rho, 2 * math.pi * k / 8))
        h = np.maximum(h, dart(a, rho, 2 * math.pi * (k + 0.5) / 8))
    blunt = s.blur(h, 0.05, 0.4)
    tired = s.noise(1.4, 4, 31)
    worn = step(tired, 0.55, 0.8)
    h = mix(blunt, s.blur(h, 0.16, 0.4), 0.4 + 0.5 * worn)
    s.relief += (h - 0.15 * worn * h) * face
    for x, y, r, deep in ((3.9, 5.0, 1.0, 0.5), (-5.9, -1.2, 0.7, 0.35), (1.6, -6.3, 0.8, 0.4)):
        d = np.hypot(rho * np.sin(a) - x, rho * np.cos(a) - y) + 0.6 * (s.noise(0.7, 3, 41) - 0.5)
        chip = step(d, r, r * 0.55)
        s.relief -= chip * (s.relief - 0.12 + 0.2 * deep * (s.noise(0.4, 3, 43) - 0.5)) * 0.8 * face


def petals(a, rho, at):
    """A double petal: two swelling lobes side by side in a shared contour, pointed outwards."""
    d = (a - at + math.pi) % (2 * math.pi) - math.pi
    x, t = d * rho, (rho - 1.85) / 2.6                                           # across (cm) and along (0..1)
    inside = (t > 0) & (t < 1.06)
    half = 1.22 * np.sqrt(np.clip(np.sin(np.pi * np.clip(0.12 + 0.80 * t, 0, 1)), 0, 1)) * (0.62 + 0.5 * t)
    half *= step(t + 0.16 * np.abs(x), 1.09, 0.86) ** 0.5
    q = np.clip(np.abs(x) / np.maximum(half, 0.03), 0, 3)
    contour = np.exp(-((q - 0.94) / 0.10) ** 2) * 0.30
    lobe_x = (np.abs(x) - half * 0.42) / np.maximum(half * 0.36, 0.03)
    lobe_t = (t - 0.52) / 0.34
    lobe = 0.42 * np.clip(1 - lobe_x ** 2 - lobe_t ** 4, 0, 1) ** 0.5
    return np.where(inside, np.maximum(contour * (q < 1.25), lobe), 0)


def dart(a, rho, at):
    """The tip of a petal behind, between two others."""
    d = (a - at + math.pi) % (2 * math.pi) - math.pi
    x, t = np.abs(d) * rho, (rho - 3.2) / 1.28
    half = 0.52 * np.clip(t, 0, 1) ** 0.8 * np.clip(1.22 - t, 0, 1) ** 0.4
    return np.where((t > 0) & (t < 1.1), 0.34 * np.clip(1 - (x / np.maximum(half, 0.02)) ** 2, 0, 1) ** 0.6, 0)


def clay(s):
    """Reduction-fired grey clay: sandy, with lime and soil in its hollows, handled smooth on what stands out."""
    grain = s.noise(0.09, 2, 7, half=False)
    cloud = s.noise(3.5, 4, 9)
    s.colour[:] = mix(srgb('#7b7a74'), srgb('#5c5d5b'), cloud) * (0.86 + 0.26 * grain[..., None])
    hollow = np.clip((s.blur(s.relief, 0.45, 0.4) - s.relief) * 5, -1, 1)
    soil = step(s.noise(1.3, 4, 11) + 0.35 * hollow, 0.5, 0.78)
    paint(s.colour, srgb('#8d7d63'), 0.62 * soil)
    lime = step(s.noise(0.8, 4, 13) + 0.25 * hollow, 0.62, 0.74)
    paint(s.colour, srgb('#b3ada0'), 0.55 * lime)
    paint(s.colour, srgb('#8f8f8a'), 0.35 * np.clip(-hollow, 0, 1))
    s.rough[:] = 0.9 - 0.12 * np.clip(-hollow, 0, 1)
    pits = sum(np.asarray(_pits(s, size, seed)) for size, seed in ((0.5, 51), (0.25, 52)))
    s.fine += (grain - 0.5) * 0.03 + (s.noise(0.5, 3, 15) - 0.5) * 0.05 - 0.05 * pits
    paint(s.colour, srgb('#4a4946'), 0.35 * np.clip(pits, 0, 1))
    s.cavity[:] = np.clip(1 - 0.5 * np.clip(hollow, 0, 1), 0.4, 1)


def _pits(s, size, seed):
    from craft import glaze
    return glaze.dots(s, size, (0.06, 0.16), seed, 0.3)


def wood(s):
    """A dark hardwood stand."""
    q = s.P * np.array([0.12, 1, 1])
    ring = field.noise(q, 0.5, 3, 3)
    fibre = field.noise(s.P * np.array([0.06, 1, 1]), 0.08, 2, 4)
    s.colour[:] = mix(srgb('#2e1d15'), srgb('#4a3022'), ring) * (0.85 + 0.25 * fibre[..., None])
    s.rough[:] = 0.38 + 0.15 * fibre
    s.fine += (fibre - 0.5) * 0.004


POSTER = dict(turn=-20, rise=12)
NOTES = [('petal', (0, 11.5, 0.2), 10, 'One of eight double petals, pressed from a mould; darts between them are the petals behind.'),
         ('pod', (0, 8.9, 0.3), 9, 'The seed pod with seven seeds in the middle.'),
         ('beads', (-4.6, 11.6, 0.2), 9, 'The ring of beads inside the plain rim.'),
         ('stub', (3, 15.0, -5.5), 14, 'The broken stub of the half-round tile that the disc closed at the eaves.')]
SIZE = 'disc 14.4 cm across, 1.9 cm thick; stub of the tile about 5 cm'
