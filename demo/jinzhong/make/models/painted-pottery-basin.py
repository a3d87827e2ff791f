"""彩陶盆: a Yangshao basin of the Miaodigou phase. Fine orange-red clay, scraped and burnished; between the rolled rim and the
turn of the belly a band of petals, hooked triangles and dots in black slip, the petals left free in the clay."""
import numpy as np
from kit.shapes import lathe, profile
from kit.ornament import Canvas, leaf, arc
from kit.matter import Surface, wheel_lines, grain, soil, cracks, hollows
from kit.field import fbm, noise, smooth, mix, rgb

SIZE = 'rim 36.4 cm across, 20.2 cm high, wall 0.6-0.8 cm'
NOTES = [
    ('petals', (0.0, 14.2, 17.2), 26, 'four reserved petals round a dot: the flower of the Miaodigou painters'),
    ('rim', (5.5, 20.0, 17.0), 20, 'the rolled rim, its lip drawn round with a line of black slip'),
    ('belly', (-6.5, 6.0, 11.5), 26, 'the plain lower belly: scraped and burnished, with a hairline crack'),
]
POSTER = dict(turn=-14, rise=20)
LOW, HIGH = 9.9, 17.6                 # the painted band
UNITS = 5


def parts():
    line = profile(
        ((0, 0.35), (5.2, 0.3), (6.6, 0.0)),
        [(6.6, 0.0), (7.2, 0.5), (9.3, 3.6), (12.6, 7.4), (15.9, 10.9), (17.25, 13.8), (17.0, 16.4), (16.2, 17.9), (16.15, 18.6),
         (16.9, 19.5), (18.0, 19.95)],
        [(18.0, 19.95), (18.22, 20.15), (18.0, 20.35), (17.5, 20.3)],
        [(17.5, 20.3), (16.3, 19.6), (15.55, 18.7), (15.5, 17.9), (16.2, 16.3), (16.5, 13.8), (15.2, 11.3), (12.0, 7.9),
         (8.6, 4.0), (6.0, 1.6), (3.0, 0.95), (0, 0.9)],
        soft=0.16, step=0.55, bend=0.35)
    y_top = int(np.argmax(line[:, 1]))
    foot = int(np.argmin(abs(line[:, 0] - 6.5) + abs(line[:, 1])))
    inner = len(line) - int(len(line[y_top:]) * 0.24)
    pot = lathe('basin', line, 160, [(0, foot, 'disc', 0.55), (foot, y_top, 'band', 1.0), (y_top, inner, 'band', 0.6), (inner, len(line) - 1, 'disc', 0.6)])

    def hand(p, part):
        """Coiled, not thrown: slightly oval, the rim dipping, the wall uneven."""
        a = part.turn
        r = 1 + 0.008 * np.cos(2 * a + 0.6) * p[:, 1] / 20 + 0.004 * np.cos(3 * a + 2) + 0.004 * noise(p, 7.0, 4)
        y = p[:, 1] * (1 + 0.010 * np.cos(a - 0.8) + 0.005 * np.cos(2 * a + 1.9)) + 0.05 * noise(p, 5.0, 8) * (p[:, 1] / 20)
        chip = 0.22 * np.exp(-((a - 0.62) / 0.035) ** 2) + 0.16 * np.exp(-((a + 1.25) / 0.05) ** 2) + 0.3 * np.exp(-((a + 2.6) / 0.06) ** 2)
        y -= chip * smooth(19.4, 20.2, p[:, 1]) * (0.7 + 0.5 * noise(p, 0.5, 6))
        return np.stack([p[:, 0] * r, y, p[:, 2] * r], 1)
    return [pot.displace(hand)]


def band():
    """One unit of the painted band: petals reserved in black."""
    width, height = 2 * np.pi * 17.0 / UNITS, HIGH - LOW
    c = Canvas(width, height, 50)
    c.polygon([(0, 0.9), (width, 0.9), (width, height - 0.55), (0, height - 0.55)])
    mid, top, low = (0.9 + height - 0.55) / 2, height - 0.75, 1.1
    w = width
    for a, b in (((0.12, mid), (w / 2 - .1, top)), ((w / 2 + .1, top), (w - .12, mid)), ((w - .12, mid), (w / 2 + .1, low)), ((w / 2 - .1, low), (0.12, mid))):
        c.polygon(leaf(a, b, 1.0, 1.0), 0)
    # the heart of the flower: a reserved disc with its dot
    c.disc((w / 2, mid), (1.15, 0.95), 0).disc((w / 2, mid), (0.5, 0.46))
    # hooked triangles above and below the joints, a dot between two slits
    for sign in (1, -1):
        y = mid + sign * 1.95
        c.polygon(leaf((-1.9, y + sign * 0.35), (1.9, y + sign * 0.35), 0.34, 0.34), 0)
        c.disc((0, y + sign * 0.35), (0.36, 0.33))
    c.line([(0, 0.28), (w, 0.28)], 0.34)
    return c


def surface(t):
    y, a = t.rest[:, 1], t.turn
    big, mid = fbm(t.p, 9.0, 4, 0.5, 3), fbm(t.p, 1.6, 4, 0.6, 9)
    clay = mix(rgb('#b06c47'), rgb('#9c5636'), smooth(-0.6, 0.6, big))
    clay = mix(clay, rgb('#c39268'), 0.55 * smooth(0.0, 0.9, mid + 0.4 * big))
    clay = clay * (1 + 0.05 * fbm(t.p, 0.15, 3, 0.6, 14)[:, None])
    height = grain(t, 0.10, 0.007) + 0.5 * wheel_lines(t, 0.010, 0.5) + 0.012 * fbm(t.p, 2.2, 3, 0.5, 12)
    s = Surface(t, clay, 0.66 + 0.10 * mid, 0.0, height)
    outside = (t.n * np.stack([np.sin(a), 0 * a, np.cos(a)], 1)).sum(1) > -0.3
    outside &= np.hypot(t.rest[:, 0], t.rest[:, 2]) > np.interp(y, [0, 8, 14, 18, 20], [5, 12.6, 16.9, 15.8, 15])
    # strokes of the burnishing pebble
    stroke = noise(np.stack([a * 17 * 0.12, y * 2.6, 0 * y], 1), 1.0, 33)
    s.rough -= 0.12 * smooth(0.1, 0.8, stroke) * outside
    s.height += 0.003 * stroke

    # a smoke cloud from the kiln
    s.shade(1 - 0.28 * smooth(0.35, 0.9, fbm(t.p, 11.0, 3, 0.5, 77)))

    c = band()
    ink = c.ink()
    # the brush wavers, and no unit is as wide as the next
    wander = 0.16 * noise(t.rest, 2.6, 21) + 0.05 * noise(t.rest, 0.7, 22)
    x = (a + 0.03 * np.sin(a * 2 + 1) + 0.02 * np.sin(3 * a)) * 17.0 + c.width / 2 + wander
    v = y - LOW + 0.14 * noise(t.rest, 3.1, 23) + 0.05 * noise(t.rest, 0.6, 24)
    paint = c.read(ink, x, v) * outside
    lip = smooth(19.35, 19.6, y + 0.06 * noise(t.rest, 1.5, 25)) * smooth(17.15, 17.35, np.hypot(t.rest[:, 0], t.rest[:, 2]) + 0.1 * noise(t.rest, 1.2, 26))
    paint = np.maximum(paint, lip)
    thin = 0.93 - 0.25 * smooth(0.1, 0.9, fbm(t.p * [1, 2.5, 1], 1.1, 4, 0.6, 27))
    rubbed = smooth(0.42, 0.85, fbm(t.p, 1.3, 5, 0.65, 28) + 0.12 * np.clip(t.curve, 0, 3))
    paint = paint * thin * (1 - 0.8 * rubbed)
    s.coat(paint, mix(rgb('#2a1d18'), rgb('#3c2820'), smooth(-0.5, 0.6, mid)), 0.5, 0.0, 0.004)

    break_line = cracks(t, 26.0, 0.05, 1.0, 29) * smooth(0.1, 0.4, noise(t.p, 12.0, 91))
    s.coat(break_line * 0.8, '#5d3722', 0.9, 0, -0.03)
    flake = smooth(0.72, 0.8, fbm(t.p, 0.9, 4, 0.6, 31)) * smooth(0.0, 0.5, fbm(t.p, 6, 3, 0.5, 32))
    s.coat(flake, '#c98f63', 0.85, 0, -0.03)
    soil(t, s, 0.42, '#b39a76')
    lime = smooth(0.30, 0.55, fbm(t.p, 4.0, 5, 0.6, 45)) * (~outside) * smooth(17, 9, y)
    s.coat(lime * 0.55, '#b7a487', 0.95, 0.0, 0.008)      # what settled in the bottom
    return s
