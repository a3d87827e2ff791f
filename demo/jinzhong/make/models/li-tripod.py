"""陶鬲: a cooking tripod of grey clay from the Longshan to Xia-period settlements of the Taigu plain. Three hollow legs like udders were
made on a mould and joined; a paddle wrapped in cord beat the wall; the flared neck was wiped smooth. Fire blackened the crotch."""
import numpy as np
from kit import sculpt
from kit.shapes import Part
from kit.matter import Surface, grain, soil, hollows
from kit.field import fbm, noise, smooth, mix, rgb

SIZE = 'rim 17.6 cm across, 22.5 cm high, wall 0.6 cm'
NOTES = [
    ('legs', (0.0, 7.5, 8.6), 22, 'the hollow udder-shaped legs, beaten with a cord-wrapped paddle'),
    ('crotch', (4.0, 7.5, 3.2), 16, 'the crotch where the three legs were joined; soot from the hearth'),
    ('rim', (3.4, 22.2, 8.0), 18, 'the flaring rim, wiped smooth over the cord marks'),
]
POSTER = dict(turn=24, rise=13)
WALL = 0.62


def leg_line(t):
    """Middle line and radius of the hollow leg at Z, from the shoulder (0) to the tip (1)."""
    z = np.interp(t, [0, .35, .7, 1], [2.2, 4.5, 5.75, 6.35])
    y = np.interp(t, [0, .35, .7, 1], [14.2, 9.6, 5.0, 1.0])
    r = np.interp(t, [0, .3, .6, .85, 1], [4.7, 4.55, 3.3, 1.75, 0.95])
    return np.stack([0 * t, y, z], 1), r


def body(grow):
    """The whole vessel swollen by `grow` cm: outside at 0, inside at -WALL."""
    t = np.linspace(0, 1, 9)
    p, r = leg_line(t)
    leg = sculpt.limb(p, np.maximum(r + grow, 0.05))
    legs = sculpt.around(sculpt.union(leg, blend=0.6), 3, 0.0)
    drum = sculpt.ball((0, 13.4, 0), (7.0 + grow, 4.6 + grow, 7.0 + grow))
    line = np.array([(0, 12.5), (6.4, 12.8), (6.75, 14.6), (6.55, 16.2), (6.5, 17.6), (6.9, 19.4), (7.75, 21.2), (8.55, 22.3), (8.75, 24.5), (0, 24.5)])
    line[1:-1, 0] += grow * 1.05
    neck = sculpt.spun(line)
    return sculpt.union(sculpt.union(legs, drum, blend=1.1), neck, blend=1.0)


def vessel():
    hollow = body(-WALL)
    top = lambda p: p[:, 1] - 22.45
    inside = sculpt.cut(hollow, lambda p: p[:, 1] - 2.6)               # the tips are solid
    shell = sculpt.cut(body(0.0), inside, blend=0.12)
    return sculpt.common(shell, top, blend=0.35)


def parts():
    pot = sculpt.form('li', vessel(), (-12, -0.6, -12), (12, 23.2, 12), 0.3, 36000, 60)

    def hand(p, part):
        a = np.arctan2(p[:, 0], p[:, 2])
        q = p.copy()
        up = p[:, 1] / 22
        q[:, 0] *= 1 + 0.018 * up + 0.006 * noise(p, 6.0, 3)
        q[:, 2] *= 1 - 0.012 * up + 0.006 * noise(p, 6.0, 4)
        q[:, 0] += 0.22 * up ** 2                                     # leans a little
        q[:, 1] += 0.16 * np.cos(a - 2.2) * up + 0.05 * noise(p, 3.0, 5) * up
        low = np.maximum(0.0, 0.25 - q[:, 1])                           # tips stand flat, rubbed by the hearth
        q[:, 1] += low * 0.8
        chip = 0.35 * np.exp(-((a - 0.9) / 0.05) ** 2) + 0.25 * np.exp(-((a + 0.5) / 0.04) ** 2)
        q[:, 1] -= chip * smooth(21.8, 22.4, p[:, 1]) * (0.8 + 0.5 * noise(p, 0.6, 6))
        return q
    pot.along_normal(lambda part: 0.06 * noise(part.points, 3.2, 12) + 0.02 * noise(part.points, 1.2, 13))
    return [pot.displace(hand)]


def cords(t):
    """Cord marks: fine twisted ridges, roughly upright, in paddle strokes that cross and overlap. Height 0..1."""
    p = t.rest
    a = np.arctan2(p[:, 0], p[:, 2])
    third = a - np.round(a / (2 * np.pi / 3)) * (2 * np.pi / 3)
    r = np.hypot(p[:, 0], p[:, 2])
    on_leg = smooth(13.5, 10.5, p[:, 1])
    # across the leg's own girth below, round the body above
    lx = r * np.sin(third)
    girth_leg = 3.2 * np.arctan2(lx, 1.0 + np.maximum(r * np.cos(third) - 4.6, -2.5) * 0.8)
    girth = a * 6.8
    out, best = np.zeros(len(t), np.float32), np.full(len(t), -9.0, np.float32)
    for k in range(4):                                                 # the paddle's blows, each its own slant
        slant = (0.05, -0.14, 0.17, -0.02)[k]
        reach = noise(p + k * 31.7, 3.4, 40 + k)
        u = mix(girth, girth_leg, on_leg) + slant * p[:, 1] + 0.05 * noise(p, 2.6, 44 + k) + 0.37 * k
        pitch = 0.30
        ridge = np.abs(np.sin(np.pi * u / pitch)) ** 0.8
        twist = 0.78 + 0.22 * np.sin(2 * np.pi * (p[:, 1] / 0.26 + 0.6 * u / pitch))
        better = reach > best
        out = np.where(better, ridge * twist, out)
        best = np.maximum(best, reach)
    return out


def surface(t):
    y = t.rest[:, 1]
    p = t.rest
    r = np.hypot(p[:, 0], p[:, 2])
    big, mid, fine = fbm(t.p, 8.0, 4, 0.5, 3), fbm(t.p, 1.8, 4, 0.6, 9), fbm(t.p, 0.25, 3, 0.6, 15)
    inner = -body(-WALL * 0.5)(p)                                       # positive inside the middle of the wall
    outside = inner < 0
    clay = mix(rgb('#83807a'), rgb('#68655f'), smooth(-0.6, 0.6, big))
    clay = mix(clay, rgb('#958c7c'), 0.6 * smooth(0.0, 0.8, mid))
    clay = clay * (1 + 0.07 * fine[:, None])
    cord = cords(t)
    wiped = smooth(16.6, 18.2, y + 0.5 * noise(p, 2.4, 61)) * 0.93
    rubbed = smooth(0.25, 0.8, fbm(t.p, 2.6, 4, 0.6, 62))
    amount = outside * (1 - wiped) * (1 - 0.65 * rubbed) * smooth(0.3, 1.6, y)
    turning = noise(np.stack([0.3 * np.sin(t.turn), y * 1.0, 0.3 * np.cos(t.turn)], 1), 0.32, 63) * wiped
    height = 0.06 * cord * amount + 0.010 * turning + grain(t, 0.12, 0.010) + 0.012 * mid
    s = Surface(t, clay, 0.9 - 0.04 * mid, 0.0, height)
    s.shade(1 - 0.20 * amount * (0.62 - cord))
    # temper: grains of sand and shell that show
    grit = smooth(0.72, 0.9, noise(t.p, 0.09, 71)) * smooth(-0.2, 0.8, mid)
    s.coat(grit * 0.3, '#aaa294', 0.85, 0, 0.004)
    # oxidised patches, warm brown
    s.coat(0.6 * smooth(0.2, 0.8, fbm(t.p, 6.5, 4, 0.5, 72)), '#94795c')
    # the hearth: soot in the crotch and up the inner sides of the legs, burnt pale-brown at the tips
    third = t.turn - np.round(t.turn / (2 * np.pi / 3)) * (2 * np.pi / 3)
    crotch = smooth(0.35, 1.0, np.abs(third)) * smooth(13.5, 9.0, y) + 0.6 * smooth(6.0, 2.5, r) * (y < 12)
    soot = smooth(0.15, 0.9, crotch + 0.35 * big + 0.3 * mid - 0.05) * outside
    s.coat(soot * 0.8, mix(rgb('#2b2826'), rgb('#3a342f'), smooth(-0.4, 0.5, fine)), 0.95)
    s.coat(0.55 * smooth(0.3, 0.8, fbm(t.p, 5.0, 4, 0.55, 73) - 0.1) * outside * (y > 6), '#4d4a46')
    s.coat(0.5 * smooth(2.6, 0.6, y + 0.5 * mid) * outside, '#9a7f66')
    # food crust and darkness inside
    s.coat(0.5 * (~outside) * smooth(19, 10, y), '#3f3a35')
    chipped = smooth(0.55, 0.62, fbm(t.p, 1.4, 4, 0.6, 75)) * smooth(0.1, 0.5, fbm(t.p, 7, 3, 0.5, 76))
    s.coat(chipped * 0.7, '#a39684', 0.92, 0, -0.035)
    soil(t, s, 0.62, '#a8977b')
    return s
