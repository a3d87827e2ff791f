"""玉璧: a jade disc of the Taosi type, late Longshan. Sawn from the block, so that one side is thicker than the other and a shallow arc of the
string saw remains; the hole drilled almost through from one face and knocked out, which leaves a step. Grey-green, with
brown veins and whitish calcified clouds from the grave."""
import numpy as np
from kit.shapes import lathe, profile, rotation, block
from kit.matter import Surface, wood, soil
from kit.field import fbm, noise, smooth, mix, rgb

SIZE = 'disc 17.2 cm across, hole 6.4 to 6.1 cm, 0.45-0.75 cm thick; 18.6 cm high with its stand'
NOTES = [
    ('hole', (3.0, 10.4, 0.6), 12, 'the drilled hole, with the step near the far face where the core was knocked out'),
    ('saw', (-4.6, 13.4, 0.4), 14, 'the shallow arc that the string saw left'),
    ('clouds', (4.6, 6.2, 0.4), 14, 'whitish calcified clouds and brown veins'),
]
POSTER = dict(turn=-26, rise=9)
TILT = np.radians(82)
R, HOLE = 8.6, 3.2


def parts():
    line = profile(
        ((HOLE - 0.14, -0.32), (R - 0.1, -0.26)),
        ((R - 0.1, -0.26), (R, -0.16), (R, 0.14), (R - 0.1, 0.26)),
        ((R - 0.1, 0.26), (HOLE + 0.06, 0.33)),
        ((HOLE + 0.06, 0.33), (HOLE, 0.25), (HOLE - 0.03, -0.16), (HOLE - 0.13, -0.18), (HOLE - 0.14, -0.32)),
        soft=0.05, step=0.22, bend=0.12)
    r, y = line[:, 0], line[:, 1]
    at = lambda R_, y_: int(np.argmin((r - R_) ** 2 + (y - y_) ** 2))
    a, b, c = at(R - 0.1, -0.26), at(R - 0.1, 0.26), at(HOLE + 0.06, 0.33)
    disc = lathe('bi', line, 168, [(0, a, 'disc', 1.0), (a, b, 'band', 0.9), (b, c, 'disc', 1.0), (c, len(line) - 1, 'band', 0.9)])
    rest = disc.points.copy()

    def hand(p, part):
        ang = part.turn
        round_ = 1 + (0.006 * np.cos(2 * ang + 1) + 0.004 * np.cos(5 * ang) + 0.0035 * noise(p, 3.0, 4)) * smooth(4, 8.6, np.hypot(p[:, 0], p[:, 2]))
        flat = np.exp(-((ang - 2.35) / 0.16) ** 2) * 0.10                 # a nick ground into the edge
        radius = np.hypot(p[:, 0], p[:, 2])
        k = round_ - flat * smooth(8.0, 8.6, radius) / 8.6
        thick = 1 + 0.22 * p[:, 0] / R + 0.08 * p[:, 2] / R
        y = p[:, 1] * thick
        # the saw's arc: a step of a third of a millimetre over part of the front
        d = np.hypot(p[:, 0] + 19.0, p[:, 2] + 14.0) - 19.6
        y = y - 0.05 * smooth(-0.12, 0.12, d) * smooth(0.05, 0.2, p[:, 1]) * smooth(3.5, -3.0, p[:, 0])
        y += 0.02 * noise(p, 4.0, 9)
        return np.stack([p[:, 0] * k, y, p[:, 2] * k], 1)
    disc.displace(hand)
    disc = disc.turned(rotation((1, 0, 0), TILT), (0, R + 1.25, 0))
    disc.rest = rest
    base = block('base', (10.4, 1.7, 4.4), (0, 0.85, -0.1), 0.14, 0.42)
    cheek = block('cheek', (6.6, 1.1, 2.2), (0, 2.0, -0.1), 0.16, 0.42)
    return [disc, base, cheek]


def surface(t):
    p = t.rest
    jade = t.is_part('bi')
    big, mid, fine = fbm(p, 7.0, 5, 0.55, 3), fbm(p, 1.5, 4, 0.6, 9), fbm(p, 0.3, 3, 0.6, 15)
    stretched = fbm(p @ rotation((0, 1, 0), 0.6) * [0.35, 1, 1.3], 3.0, 5, 0.6, 19)
    c = mix(rgb('#7d826c'), rgb('#656c5a'), smooth(-0.6, 0.7, big))
    c = mix(c, rgb('#959683'), 0.7 * smooth(-0.1, 0.8, stretched))
    c = mix(c, rgb('#49564a'), 0.5 * smooth(0.35, 0.9, fbm(p, 2.2, 4, 0.6, 23)))
    s = Surface(t, c, 0.24 + 0.03 * mid, 0.0, 0.003 * mid)
    specks = smooth(0.62, 0.8, noise(p, 0.13, 25)) * smooth(0.0, 0.6, fbm(p, 3, 3, 0.5, 26))
    s.coat(0.45 * specks, '#3b453b')
    # brown iron stain that follows flaws and the edge
    d = fbm(p @ rotation((0, 1, 0), -0.5) * [0.5, 1, 1.2], 5.0, 4, 0.5, 31)
    vein = (1 - smooth(0.0, 0.16, np.abs(d + 0.05))) * smooth(-0.3, 0.5, fbm(p, 4.0, 3, 0.5, 32))
    radius = np.hypot(p[:, 0], p[:, 2])
    edge = smooth(7.4, 8.7, radius + 1.0 * mid) * smooth(-0.1, 0.6, fbm(p, 6.0, 3, 0.5, 34))
    brown = np.clip(0.75 * vein + 0.7 * edge, 0, 1)
    s.coat(brown * 0.8, mix(rgb('#6d5236'), rgb('#8f7350'), smooth(-0.4, 0.5, fine)), 0.32)
    # calcified clouds: chalky, dull, with a veined border
    cloud = smooth(0.22, 0.55, fbm(p + [2.2, 0, -1.5], 6.0, 5, 0.56, 41) + 0.18 * smooth(6.5, 8.6, radius))
    s.coat(cloud * 0.85, mix(rgb('#cfc9b4'), rgb('#b3ab92'), smooth(-0.5, 0.6, mid + 0.6 * fine)), 0.55, 0.0, 0.004)
    net = 1 - smooth(0.01, 0.06, np.abs(fbm(p, 1.8, 4, 0.6, 45)))
    s.coat(net * cloud * 0.35, '#8a7c5e')
    # polish: faint scratches; turning traces in the hole
    scratch = noise(p @ rotation((0, 1, 0), 0.9) * [0.06, 1, 2.5], 0.16, 51)
    s.height += 0.0012 * scratch
    inside = jade & (radius < HOLE + 0.1) & (np.abs(t.n[:, 0]) > -1)
    s.height += np.where(inside & (p[:, 1] > -0.2), 0.008 * np.sin(p[:, 1] * 60), 0)
    s.coat(np.where(inside, 0.35 * (1 - t.ao) + 0.25, 0), '#8d7f60', 0.5)
    pit = smooth(0.95, 1.02, noise(p, 0.28, 55) + 0.2 * mid)
    s.coat(pit * 0.7, '#a08f6c', 0.7, 0.0, -0.02)
    s.only(~jade, wood(t))
    return s
