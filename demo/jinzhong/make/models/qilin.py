"""麒麟献瑞: a palm-sized qilin of gilt brass, head turned back, one hoof raised, a ruyi in its mouth, on a bank of cloud."""
import numpy as np
from kit import sculpt
from kit.sculpt import ball, bone, limb, moved, union
from kit.matter import Surface, grain
from kit.field import fbm, noise, smooth
from kit.shapes import rotation

SIZE = '11.6 cm long, 7 cm deep, 13.5 cm high'
NOTES = [
    ('ruyi', (1.9, 8.9, 3.2), 8, 'the ruyi it carries in its mouth: good fortune brought as a gift'),
    ('horn', (2.6, 12.0, 0.9), 8, 'one horn on the brow, the mane swept back behind it'),
    ('flame', (2.0, 6.4, 2.1), 8, 'flames at the shoulder and the haunch, marks of a heavenly beast'),
    ('cloud', (-3.0, 1.2, 2.6), 10, 'the bank of cloud under its hooves'),
]
POSTER = dict(turn=-10, rise=10)
FACE = rotation((0, 1, 0), np.radians(-14)) @ rotation((1, 0, 0), np.radians(8))
HEAD = np.array([3.0, 10.0, 1.15])


def mirrored(f):
    """A form made for x > 0 on both sides."""
    return lambda p: f(np.stack([np.abs(p[:, 0]), p[:, 1], p[:, 2]], 1))


def lock(points, fat, flat=0.0):
    """A pointed lock of hair or flame: thick at its root, curling to nothing."""
    n = len(points)
    return limb(points, [fat * (1 - 0.9 * (i / (n - 1)) ** 1.3) for i in range(n)])


def curl(centre, size, hand=1, axis=2, start=0.0, turns=1.15, fat=0.3):
    """A spiral in the plane across `axis`."""
    t = np.linspace(0, 1, 12)
    a = start + hand * t * turns * 2 * np.pi
    r = size * (1 - 0.78 * t)
    u, v = r * np.cos(a), r * np.sin(a)
    pts = np.zeros((12, 3))
    others = [k for k in range(3) if k != axis]
    pts[:, others[0]], pts[:, others[1]] = u, v
    pts = pts + np.asarray(centre)
    return limb(pts, list(size * fat * (1 - 0.45 * t)))


def head():
    """Facing +z at the origin: dragon's face, deer's ears, a single horn."""
    skull = union(ball((0, 0, 0), (1.15, 1.1, 1.2)), ball((0, -0.25, 1.15), (0.88, 0.62, 0.95)), blend=0.6)
    nose = union(ball((0, 0.02, 1.95), (0.55, 0.34, 0.34)), mirrored(ball((0.40, -0.02, 1.98), 0.30)), blend=0.18)
    lip = mirrored(limb([(0, -0.42, 2.05), (0.62, -0.52, 1.75), (0.92, -0.38, 1.1), (1.0, -0.15, 0.55)], [.24, .23, .2, .14]))
    jaw = union(ball((0, -1.0, 0.95), (0.72, 0.34, 0.85)), limb([(0, -1.0, 1.2), (0, -0.95, 1.75)], [0.42, 0.26]), blend=0.3)
    brow = mirrored(lock([(0.22, 0.52, 1.05), (0.72, 0.74, 0.98), (1.15, 0.92, 0.55), (1.5, 1.3, 0.15), (1.6, 1.7, 0.05)], 0.30))
    cheek = union(mirrored(curl((1.12, -0.45, 0.25), 0.52, -1, 0, 0.6, 1.1, 0.34)), mirrored(lock([(0.95, -0.75, 0.3), (1.2, -1.25, 0.05), (1.15, -1.8, -0.3)], 0.32)), blend=0.1)
    ear = mirrored(limb([(0.85, 0.55, -0.35), (1.45, 0.75, -0.6), (1.95, 0.72, -0.75)], [0.22, 0.34, 0.05]))
    horn = limb([(0, 0.85, 0.45), (0, 1.55, 0.35), (0, 2.2, 0.0), (0, 2.65, -0.5)], [0.36, 0.28, 0.18, 0.05])
    knob = union(ball((0, 0.92, 0.45), (0.46, 0.24, 0.42)), ball((0, 1.25, 0.42), (0.38, 0.1, 0.36)), blend=0.05)
    beard = union(lock([(0, -1.2, 1.2), (0.05, -1.8, 1.25), (-0.1, -2.3, 1.0)], 0.30), mirrored(lock([(0.3, -1.15, 0.95), (0.45, -1.7, 0.9), (0.35, -2.1, 0.6)], 0.26)), blend=0.08)
    body = union(skull, jaw, blend=0.25)
    mouth = ball((0, -0.72, 1.75), (0.95, 0.22, 0.95))
    body = sculpt.cut(body, mouth, blend=0.08)
    socket = mirrored(ball((0.62, 0.32, 1.12), 0.44))
    body = sculpt.cut(body, socket, blend=0.12)
    eye = mirrored(ball((0.60, 0.32, 1.06), 0.34))
    lids = mirrored(limb([(0.22, 0.38, 1.34), (0.58, 0.68, 1.26), (1.0, 0.46, 0.92)], [.08, .11, .08]))
    nostril = mirrored(ball((0.40, 0.02, 2.26), 0.13))
    fangs = mirrored(bone((0.55, -0.5, 1.72), (0.58, -0.88, 1.78), 0.11, 0.03))
    soft = sculpt.cut(union(body, nose, lip, blend=0.12), nostril, blend=0.05)
    soft = union(soft, brow, cheek, beard, ear, knob, blend=0.10)
    return union(soft, eye, lids, fangs, horn, blend=0.03)


def ruyi():
    """The stem lies across the mouth; the cloud head stands out at one side."""
    stem = limb([(-2.1, -0.92, 1.35), (-1.0, -0.72, 1.72), (0, -0.70, 1.85), (1.0, -0.66, 1.75), (1.9, -0.35, 1.55), (2.3, 0.15, 1.5)], [.10, .14, .16, .15, .14, .13])
    c = np.array([2.45, 0.42, 1.52])
    cloud = union(ball(c + (0, 0.28, 0), (0.40, 0.40, 0.2)), ball(c + (-0.42, -0.08, 0), (0.36, 0.34, 0.2)), ball(c + (0.42, -0.08, 0), (0.36, 0.34, 0.2)), blend=0.12)
    rings = union(curl(c + (-0.42, -0.08, 0.16), 0.2, 1, 2, 1.0, 1.0, 0.3), curl(c + (0.42, -0.08, 0.16), 0.2, -1, 2, 2.1, 1.0, 0.3), blend=0.02)
    tassel = lock([(-2.05, -0.95, 1.35), (-2.25, -1.4, 1.4), (-2.15, -1.9, 1.45)], 0.2)
    return union(stem, cloud, rings, tassel, blend=0.05)


def leg(points, radii):
    hoof = np.asarray(points[-1])
    return union(limb(points, radii), bone(hoof + (0, 0.28, 0), hoof + (0.12, -0.38, 0), radii[-1] * 0.92, radii[-1] * 1.32), blend=0.15)


def body():
    trunk = union(ball((2.0, 5.9, 0), (1.9, 2.0, 1.75)), ball((0.1, 5.7, 0), (2.4, 1.55, 1.5)), ball((-2.2, 5.7, 0), (1.9, 1.85, 1.7)), blend=1.0)
    neck = limb([(2.5, 6.9, 0.05), (3.1, 8.3, 0.2), (3.05, 9.6, 0.55)], [1.5, 1.15, 1.0])
    trunk = union(trunk, neck, blend=0.9)
    legs = union(leg([(2.4, 5.0, 1.0), (2.7, 3.6, 1.25), (2.55, 2.4, 1.2), (2.7, 1.62, 1.2)], [1.0, 0.62, 0.46, 0.46]),
                 leg([(2.6, 5.2, -0.9), (4.0, 4.7, -1.1), (4.5, 3.6, -1.1), (4.15, 3.0, -1.1)], [0.95, 0.66, 0.46, 0.44]),
                 leg([(-2.3, 5.1, 1.05), (-2.3, 3.9, 1.35), (-3.15, 2.75, 1.3), (-2.75, 1.62, 1.3)], [1.3, 0.85, 0.48, 0.46]),
                 leg([(-2.5, 5.1, -1.05), (-1.9, 3.9, -1.3), (-2.5, 2.75, -1.3), (-2.0, 1.62, -1.3)], [1.3, 0.85, 0.48, 0.46]))
    trunk = union(trunk, legs, blend=0.45)
    flames = []
    for side in (1, -1):
        z = 1.62 * side
        for x, y, k in ((2.1, 5.6, 1.0), (-2.4, 5.5, 1.0)):
            for lift, back, out in ((1.5, 1.7, 0.15), (0.75, 2.0, 0.2), (2.0, 0.95, 0.0)):
                flames.append(lock([(x, y, z), (x - 0.5 * back * k, y + 0.25 * lift, z + 0.22 * side), (x - 0.85 * back, y + 0.62 * lift, z + out * side), (x - 0.9 * back, y + lift, z - 0.1 * side)], 0.33))
            flames.append(curl((x + 0.1, y - 0.35, z + 0.08 * side), 0.55, side, 2, 0.4, 1.1, 0.3))
        flames.append(lock([(-2.9, 3.0, 1.3 * side), (-3.5, 3.4, 1.5 * side), (-3.8, 4.1, 1.45 * side)], 0.24))
        flames.append(lock([(2.4, 2.7, 1.2 * side if side > 0 else -1.2), (1.9, 3.1, 1.35 * side), (1.7, 3.7, 1.3 * side)], 0.22) if side > 0 else ball((0, 5.7, 0), 0.2))
    trunk = union(trunk, *flames, blend=0.14)
    mane = []
    rng = np.random.default_rng(5)
    for k, (x, y, z) in enumerate([(2.3, 10.6, 0.2), (1.9, 9.9, 0.15), (1.75, 9.1, 0.0), (1.5, 8.3, -0.1), (1.0, 7.6, -0.1)]):
        for dz in (-0.75, 0.0, 0.75):
            j = rng.normal(0, 0.1, 3)
            root = np.array([x + 0.55, y, z + dz * 0.9])
            mane.append(lock([root, root + (-0.85, 0.10, 0.12 * dz), root + np.array([-1.45, 0.45, 0.25 * dz]) + j, root + np.array([-1.55, 1.05, 0.3 * dz]) + j], 0.46))
    tail = union(limb([(-3.7, 6.2, 0), (-4.5, 7.0, 0), (-4.5, 8.2, 0.1), (-4.0, 9.0, 0.15)], [.46, .36, .36, .42]),
                 *[lock([(-4.1, 8.8, 0.15), (-4.2 + 0.5 * a, 9.7, 0.15 + 0.4 * b), (-4.0 + 1.0 * a, 10.6, 0.15 + 0.6 * b), (-3.7 + 1.2 * a, 11.3 - 0.3 * abs(b), 0.15 + 0.5 * b)], 0.42)
                   for a, b in ((-0.7, 0.3), (0.1, 0.9), (0.2, -0.8), (0.9, 0.2), (0.1, 0.0))], blend=0.12)
    return union(trunk, *mane, tail, blend=0.10)


def cloud():
    """Lobes with curls, flat underneath."""
    lobes = [ball((x, 0.55, z), (rx, ry, rz)) for x, z, rx, ry, rz in
             ((0, 0, 4.2, 0.75, 2.3), (3.0, 0.9, 1.8, 0.95, 1.5), (-3.1, 0.9, 1.9, 0.95, 1.5), (2.9, -1.0, 1.8, 0.9, 1.5), (-2.9, -1.0, 1.9, 0.9, 1.5), (0.0, 1.5, 1.7, 0.8, 1.2), (4.6, 0, 1.1, 0.7, 1.0), (-4.7, 0, 1.1, 0.7, 1.0))]
    curls = [curl((x, 0.75, z), r, h, 2, st, 1.15, 0.30) for x, z, r, h, st in ((3.2, 2.2, 0.8, 1, 3.4), (-3.3, 2.2, 0.8, -1, -0.3), (0.2, 2.55, 0.62, 1, 3.3), (1.75, 2.4, 0.45, -1, 0), (-1.6, 2.4, 0.5, 1, 3.1),
                                                                                (3.0, -2.3, 0.75, 1, 3.4), (-3.0, -2.3, 0.75, -1, -0.3), (0, -2.2, 0.6, 1, 3.3))]
    return sculpt.cut(union(union(*lobes, blend=0.45), *curls, blend=0.12), lambda p: p[:, 1])


def parts():
    """The head is meshed twice as finely as the rest; its root lies hidden in mane and neck."""
    face = union(moved(head(), HEAD, FACE), moved(ruyi(), HEAD, FACE), blend=0.02)
    return [sculpt.form('body', body(), (-5.6, 0.9, -2.7), (5.4, 11.8, 2.7), 0.115, 25000, 75),
            sculpt.form('head', face, (0.2, 7.2, -1.6), (6.2, 13.2, 4.2), 0.065, 22000, 75, 1.3),
            sculpt.form('cloud', cloud(), (-6.2, -0.2, -3.6), (6.2, 1.9, 3.6), 0.13, 8000, 75, 0.7)]


def scales(p):
    """Height of overlapping scales over the flank: rows along x, each a rounded shield pointing back."""
    a, b = p[:, 0] / 0.62, (p[:, 1] - 5.5) / 0.40
    row = np.floor(b)
    x = (a + 0.5 * (row % 2)) % 1 - 0.5
    y = b - row - 0.5
    d = np.hypot(x * 1.05, y * 0.75 + 0.12)
    return smooth(0.56, 0.46, d) * (0.5 + 0.5 * smooth(-0.5, 0.5, x))


def surface(t):
    p = t.rest
    local = (p - HEAD) @ FACE
    near_head = (np.abs(local[:, 0]) < 1.9) & (local[:, 1] > -2.4) & (local[:, 2] > -1.2) & (p[:, 1] > 7.6)
    flank = smooth(1.15, 1.45, np.abs(p[:, 2])) * smooth(4.3, 4.9, p[:, 1]) * smooth(7.0, 6.5, p[:, 1]) * smooth(3.2, 2.4, p[:, 0]) * smooth(-3.9, -3.2, p[:, 0])
    flank = np.maximum(flank, smooth(6.2, 6.6, p[:, 1]) * (np.abs(p[:, 2]) < 1.6) * smooth(1.4, 0.8, p[:, 0]) * smooth(-3.8, -3.2, p[:, 0]) * smooth(7.6, 7.3, p[:, 1]))
    plain = smooth(2.2, 0.6, np.abs(t.curve))                              # scales leave the flames smooth
    h = 0.035 * scales(p) * flank * plain
    chest = smooth(2.6, 3.1, p[:, 0]) * smooth(0.95, 0.7, np.abs(p[:, 2])) * (p[:, 1] > 4.2) * (p[:, 1] < 8.4)
    plate = (p[:, 1] + 0.35 * p[:, 0]) / 0.5
    h += 0.05 * chest * np.abs(np.sin(np.pi * plate)) ** 0.6
    hair = ((p[:, 0] < 3.0) & (p[:, 1] > 7.4) & ~near_head) | ((p[:, 0] < -3.3) & (p[:, 1] > 8.4))
    strands = noise(p * np.array([0.25, 0.6, 1.6]), 0.22, 5)
    h += np.where(hair, 0.022 * strands, 0)
    ring = np.abs(np.sin(np.pi * local[:, 1] / 0.20)) * (np.hypot(local[:, 0], local[:, 2] - 0.2) < 0.5) * (local[:, 1] > 1.4)
    h += 0.02 * ring
    h += grain(t, 0.05, 0.002) + 0.008 * fbm(p, 1.2, 3, 0.5, 8)
    s = Surface(t, '#b07a34', 0.36, 0.92, h)
    bright = smooth(0.3, 2.2, t.curve) * smooth(0.45, 0.9, t.ao)
    s.coat(0.75 * bright, '#e2b762', 0.24, 1.0)
    deep = smooth(0.62, 0.25, t.ao) + 0.6 * smooth(-0.4, -2.2, t.curve)
    s.coat(np.clip(0.85 * deep, 0, 0.9), '#3d2412', 0.55, 0.75)
    dull = smooth(0.1, 0.7, fbm(p, 2.2, 4, 0.55, 23))
    s.coat(0.35 * dull, '#7d5326', 0.45, 0.9)
    lobe = smooth(1.7, 1.2, p[:, 1])
    s.coat(0.35 * lobe, '#6d4520', 0.45, 0.9)
    for side in (-1, 1):
        d = np.linalg.norm(local - np.array([0.66 * side, 0.33, 1.39]), axis=1)
        s.coat(smooth(0.17, 0.12, d), '#1a100a', 0.2, 0.3)
    return s
