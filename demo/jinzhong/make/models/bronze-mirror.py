"""铜镜: the back of a TLV mirror (规矩镜) of the Eastern Han. Round knob on a quatrefoil, a square with twelve small bosses, the T, L and V
marks, eight bosses and creatures in thin raised line between them, a comb ring, and on the raised rim saw-teeth and
rolling clouds. A black glossy skin (黑漆古) with silver showing through and green spots of corrosion."""
import numpy as np
from kit import sculpt
from kit.ornament import Canvas, arc
from kit.shapes import lathe, profile, rotation, block, catmull, sweep, oval
from kit.matter import Surface, wood, soil, hollows
from kit.field import fbm, noise, smooth, mix, rgb

SIZE = '18.4 cm across, 0.5 cm thick at the rim; 19.8 cm high with its stand'
NOTES = [
    ('knob', (0.0, 10.6, 1.4), 12, 'the pierced knob for a cord, on a quatrefoil of persimmon calyx'),
    ('tlv', (0.0, 14.2, 0.9), 13, 'a T on the side of the square and the L that faces it'),
    ('creatures', (-4.2, 12.6, 0.8), 11, 'a creature in thin raised line between two bosses'),
    ('rim', (6.4, 16.4, 1.5), 13, 'the rim with saw-teeth and rolling clouds; green corrosion on the black skin'),
]
POSTER = dict(turn=-20, rise=10)
TILT = np.radians(76)
R = 9.2


def parts():
    line = profile(
        [(0, -0.02), (4.0, -0.03), (9.0, -0.14)],
        ((9.0, -0.14), (R, -0.1), (R, 0.42), (9.12, 0.47), (7.45, 0.44), (7.15, 0.18), (0, 0.18)), soft=0.05, step=0.24, bend=0.1)
    edge = int(np.argmax(line[:, 0] + 0.2 * (line[:, 1] < 0)))
    upper = int(np.argmin((line[:, 0] - R) ** 2 + (line[:, 1] - 0.42) ** 2))
    disc = lathe('mirror', line, 160, [(0, edge, 'disc', 0.5), (edge, upper, 'band', 0.8), (upper, len(line) - 1, 'disc', 1.0)])
    tunnel = sculpt.bone((-3, 0.40, 0), (3, 0.40, 0), 0.30, 0.30)
    knob = sculpt.form('knob', sculpt.cut(sculpt.common(sculpt.ball((0, 0.05, 0), (1.3, 0.98, 1.3)), lambda p: -p[:, 1], 0.02), tunnel, blend=0.08),
                       (-1.5, -0.1, -1.5), (1.5, 1.2, 1.5), 0.085, 3000, 60, 0.9)
    knob.points[:, 1] += 0.16
    knob.rest = knob.points.copy()
    out = []
    for p in (disc, knob):
        rest = p.points.copy()
        q = p.turned(rotation((1, 0, 0), TILT), (0, R + 1.15, 0))
        q.rest = rest
        out.append(q)
    out.append(block('base', (9.6, 1.5, 6.6), (0, 0.75, -0.9), 0.14, 0.4))
    for s in (-1, 1):
        out.append(block(f'peg{s}', (0.7, 1.5, 0.8), (s * 3.6, 1.95, 1.15), 0.12, 0.4))
    back = catmull([(0, 1.2, -3.4), (0, 6.0, -3.0), (0, 9.6, -2.55)], 8)
    out.append(sweep('rest', back, oval(0.9, 0.35, 20, 5.0), up=(1, 0, 0), weight=0.35))
    return out


def beast(c, x, y, turn, flip, kind):
    """A creature of a few strokes, about 2.2 cm long, at x, y."""
    co, si = np.cos(turn), np.sin(turn)

    def put(points, width):
        q = catmull(np.asarray(points, float) * [flip, 1], 8)
        c.line(np.stack([x + q[:, 0] * co - q[:, 1] * si, y + q[:, 0] * si + q[:, 1] * co], 1), width)
    w = 0.085
    if kind == 'bird':
        put([(-.2, -.35), (.1, -.05), (.35, .3), (.3, .62), (.55, .72), (.75, .6)], w)
        put([(-.2, -.35), (-.35, -.05), (-.1, .25), (.35, .3)], w)
        for k in range(4):
            put([(-.2, .02 + .05 * k), (-.7 - .1 * k, .25 + .16 * k), (-1.05 + .1 * k, .1 + .3 * k)], w * .8)
        put([(.05, -.15), (.25, -.5), (.15, -.8), (.4, -.82)], w * .8)
        put([(-.15, -.3), (-.2, -.6), (-.35, -.8), (-.1, -.84)], w * .8)
        put([(.3, .62), (.15, .85), (-.1, .9)], w * .7)
    else:
        put([(-1.15, .35), (-.9, .6), (-.6, .3), (-.25, .02), (.2, .12), (.5, .42), (.62, .7), (.95, .74), (1.1, .5), (.85, .4)], w * 1.25)
        put([(-.5, .1), (-.1, -.2), (.3, -.1), (.55, .2)], w)
        for px in (-.35, .0, .35):
            put([(px, -.08), (px + .22, -.36), (px + .05, -.62), (px + .35, -.7)], w * .85)
        put([(.62, .7), (.4, .95), (.12, .92)], w * .8)
        put([(-.2, .3), (-.4, .62), (-.15, .8), (.02, .6)], w * .8)
        c.disc((x + (.82 * flip) * co - .6 * si, y + (.82 * flip) * si + .6 * co), 0.055)


def drawing():
    """The flat field inside the rim, 15 x 15 cm, and its bosses apart."""
    c = Canvas(15, 15, 110, wrap=False)
    o = np.array([7.5, 7.5])
    turn = lambda pts, k: (np.asarray(pts, float) @ np.array([[np.cos(k * np.pi / 2), np.sin(k * np.pi / 2)], [-np.sin(k * np.pi / 2), np.cos(k * np.pi / 2)]])) + o
    # quatrefoil
    for k in range(4):
        leaf = catmull([(0.55, 0.9), (0.95, 1.35), (0.75, 1.8), (0.35, 1.95), (0.0, 2.45), (-0.35, 1.95), (-0.75, 1.8), (-0.95, 1.35), (-0.55, 0.9)], 8)
        c.line(turn(leaf, k + 0.5), 0.09)
        c.line(turn([(0, 1.45), (0, 1.95)], k + 0.5), 0.07)
    for side, width in ((2.05, 0.09), (3.3, 0.11), (3.52, 0.07)):
        c.line(turn([(-side, -side), (side, -side), (side, side), (-side, side), (-side, -side)], 0), width)
    for k in range(4):
        for x in (-2.65, -0.9, 0.9):
            c.ring(turn([(x if x != -2.65 else -2.68, 2.68)], k)[0], 0.27, 0.05)
        for x in (-1.78, 0.0, 1.78):
            c.spiral(turn([(x, 2.68)], k)[0], 0.30, 1.5, 0.05, k * np.pi / 2, 1)
        # T on the square, L on the ring, V at the corner: double-lined
        for pts in ([(-1.0, 4.55), (1.0, 4.55), (1.0, 4.95), (-1.0, 4.95), (-1.0, 4.55)], [(-0.2, 4.55), (-0.2, 3.55)], [(0.2, 4.55), (0.2, 3.55)],
                    [(-0.75, 6.55), (-0.75, 5.45), (0.75, 5.45), (0.75, 5.82), (-0.37, 5.82), (-0.37, 6.55)]):
            c.line(turn(pts, k), 0.075)
        corner = np.array([[-4.75, 3.75], [-3.75, 3.75], [-3.75, 4.75]])
        inner = np.array([[-4.75, 4.1], [-4.1, 4.1], [-4.1, 4.75]])
        c.line(turn(corner, k), 0.075)
        c.line(turn(inner, k), 0.075)
        c.line(turn([corner[0], inner[0]], k), 0.075)
        c.line(turn([corner[2], inner[2]], k), 0.075)
        for s in (-1, 1):
            at = turn([(s * 2.05, 4.85)], k)[0]
            c.ring(at, 0.46, 0.07)
            x, y = turn([(s * 3.15, 5.15 - 0.05)], k)[0]
            beast(c, x, y, k * np.pi / 2 - s * 0.42, s, 'bird' if (k + (s > 0)) % 2 else 'dragon')
            for q, rad in (((s * 1.35, 5.95), 0.26), ((s * 2.05, 5.85), 0.24), ((s * 1.45, 4.0), 0.22), ((s * 2.6, 4.15), 0.24)):
                c.spiral(turn([q], k)[0], rad, 1.4, 0.05, s, s)
                c.line(turn([(q[0] - s * .25, q[1] - .1), (q[0], q[1] - .26), (q[0] + s * .35, q[1] - .22)], k), 0.05)
    c.ring(o, 6.65, 0.06)
    c.ring(o, 1.62, 0.07)
    return c


def bosses(p):
    """Small domes: twelve on the square, eight in the field. Height in cm."""
    h = np.zeros(len(p), np.float32)
    places = []
    for k in range(4):
        c, s = np.cos(k * np.pi / 2), np.sin(k * np.pi / 2)
        for x, y, r, top in ((-2.68, 2.68, 0.19, 0.13), (-0.9, 2.68, 0.17, 0.12), (0.9, 2.68, 0.17, 0.12), (-2.05, 4.85, 0.34, 0.20), (2.05, 4.85, 0.34, 0.20)):
            places.append((x * c - y * s, x * s + y * c, r, top))
    for x, y, r, top in places:
        d = np.hypot(p[:, 0] - x, -p[:, 2] - y) / r
        h = np.maximum(h, top * np.sqrt(np.clip(1 - d * d, 0, 1)))
    return h


def surface(t):
    p = t.rest
    mirror, knob = t.is_part('mirror'), t.is_part('knob')
    r, a = np.hypot(p[:, 0], p[:, 2]), np.arctan2(p[:, 0], p[:, 2])
    back = mirror & (p[:, 1] > 0.1)
    c = drawing()
    lines = c.read(c.relief(0.05), p[:, 0] + 7.5, -p[:, 2] + 7.5)
    h = np.where(back & (r < 6.9), 0.05 * lines + bosses(p), 0)
    comb = (np.abs((a * 60 / np.pi + 0.35 * r) % 1 - 0.5) < 0.26) & (r > 6.72) & (r < 7.1)
    saw_x = (a / (2 * np.pi) * 84) % 1
    saw = (r > 7.5) & (r < 7.98) & (np.abs(saw_x - 0.5) < 0.5 * (r - 7.5) / 0.48)
    saw2 = (r > 8.78) & (r < 9.02) & (np.abs(((a / (2 * np.pi) * 110) % 1) - 0.5) < 0.5 * (9.02 - r) / 0.24)
    cloud = Canvas(2 * np.pi * 8.36 / 22, 0.66, 120)
    w = cloud.width
    cloud.line(catmull([(0, .33), (w * .12, .5), (w * .3, .55), (w * .42, .42), (w * .36, .28), (w * .27, .34)], 10), 0.075)
    cloud.line(catmull([(w * .27, .55), (w * .5, .33), (w * .73, .11)], 10), 0.07)
    cloud.line(catmull([(w, .33), (w * .88, .16), (w * .7, .11), (w * .58, .24), (w * .64, .38), (w * .73, .32)], 10), 0.075)
    rolling = cloud.read(cloud.relief(0.035), a * 8.36, r - 8.05)
    frame = ((np.abs(r - 8.03) < 0.03) | (np.abs(r - 8.73) < 0.03) | (np.abs(r - 7.14) < 0.03)).astype(np.float32)
    rim = t.blur(np.clip(comb + saw + saw2 + frame, 0, 1).astype(np.float32), 0.018)
    h = h + np.where(back, 0.045 * rim + np.where((r > 8) & (r < 8.75), 0.045 * rolling, 0), 0)
    big, mid, fine = fbm(t.p, 7.0, 5, 0.55, 3), fbm(t.p, 1.6, 4, 0.6, 9), fbm(t.p, 0.3, 3, 0.6, 15)
    h = h + 0.0025 * fine + 0.004 * mid
    # black lacquer-like skin, silver where it thinned; the raised line catches light, the ground keeps dark
    s = Surface(t, mix(rgb('#474b49'), rgb('#5a5f5b'), smooth(-0.5, 0.6, mid)), 0.40 + 0.05 * mid, 0.35, h)
    silver = smooth(-0.15, 0.6, big + 0.35 * mid + 0.25 * fine)
    s.coat(silver * 0.7, mix(rgb('#8d918a'), rgb('#767b75'), smooth(-0.3, 0.5, fine)), 0.36, 0.5)
    low = hollows(t, h, 0.13)
    s.coat(smooth(-0.02, 0.35, low) * 0.62 * (~knob), '#272a28', 0.55, 0.1)
    s.coat(smooth(0.03, 0.35, -low) * 0.6, '#a9ada3', 0.30, 0.6)
    # corrosion: islands of green, heavier on one side, with a brown-red margin
    d = fbm(p + [7.1, 0, 2.3], 4.6, 6, 0.62, 31) + 0.42 * smooth(2, 9.5, p[:, 0] - 0.7 * p[:, 2]) - 0.25 * smooth(6.5, 2.0, r)
    crust = smooth(0.54, 0.66, d)
    s.coat(4 * crust * (1 - crust) * 0.7, '#5a3f30', 0.6, 0.1)
    s.coat(crust * 0.94, mix(rgb('#5c8370'), rgb('#94ad98'), smooth(-0.4, 0.5, fine + 0.5 * mid)), 0.88, 0.0, 0.016)
    s.height += crust * 0.014 * fine
    spots = smooth(0.72, 0.84, fbm(p, 0.8, 5, 0.65, 37) + 0.3 * d)
    s.coat(spots * 0.8, '#64907a', 0.86, 0.0, 0.010)
    s.coat(smooth(0.74, 0.88, fbm(p + 9, 2.4, 5, 0.62, 39)) * 0.5, '#4a6f82', 0.8, 0.0, 0.008)
    soil(t, s, 0.36, '#a8946c', thick=0.005)
    s.only(~(mirror | knob), wood(t))
    return s
