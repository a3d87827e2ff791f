"""手工布鞋: a pair of handmade cloth shoes: soles of many pasted and stitched layers, black cloth, an embroidered vamp."""
import math

import numpy as np

from craft import field, flora, glaze
from craft.box import pixels
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Patch
from craft.pen import Pen, spline, turn

LENGTH, SOLE = 24.5, 1.25
# the sole's outline, heel at z = 0, toe at z = LENGTH, of a right foot (big toe to -x): (z, left x, right x)
OUTLINE = np.array([(0.0, 0.0, 0.0), (0.25, -1.3, 1.3), (1.0, -2.3, 2.3), (2.6, -2.95, 3.0), (5.5, -3.05, 3.2), (9.0, -2.8, 3.25), (12.5, -3.1, 3.7),
                    (16.0, -3.9, 4.35), (19.0, -4.1, 4.35), (21.5, -3.75, 3.65), (23.2, -2.9, 2.55), (24.2, -1.7, 1.2), (24.5, -0.3, -0.3)])


def loop(n=400):
    """The outline as a closed curve, u = 0 at the toe, growing to the foot's own +x side (seen from the front: right)."""
    left, right = OUTLINE[:, [1, 0]], OUTLINE[:, [2, 0]]
    pts = np.concatenate([right[::-1], left[1:-1]])
    c = spline(pts, closed=True, per=24)
    c = np.concatenate([c, c[:1]])
    d = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(c, axis=0), axis=1))])
    t = np.linspace(0, 1, n)
    return np.stack([np.interp(t, d / d[-1], c[:, 0]), np.interp(t, d / d[-1], c[:, 1])], 1), d[-1]


CURVE, GIRTH = loop()
T = np.linspace(0, 1, len(CURVE))


def at(u):
    u = u % 1.0
    return np.interp(u, T, CURVE[:, 0]), np.interp(u, T, CURVE[:, 1])


def spine(z):
    """The middle line of the foot."""
    return np.interp(z, OUTLINE[:, 0], (OUTLINE[:, 1] + OUTLINE[:, 2]) / 2)


def sole(u, v):
    """Top, side and underside of the sole as one surface: v 0 the middle of the top, 1 the middle of the bottom."""
    x, z = at(u)
    k = np.interp(v, [0, 0.22, 0.26, 0.62, 0.66, 1.0], [0.002, 0.98, 1.0, 1.0, 0.98, 0.002])
    y = np.interp(v, [0, 0.22, 0.26, 0.62, 0.66, 1.0], [SOLE, SOLE, SOLE - 0.06, 0.06, 0.0, 0.0])
    cx, cz = spine(np.clip(z, 3, 21)), np.clip(z, 3, 21)
    px, pz = cx + (x - cx) * k, cz + (z - cz) * k
    spring = 0.55 * np.clip((pz - 16.5) / 8, 0, 1) ** 2 + 0.12 * np.clip((3 - pz) / 3, 0, 1) ** 2
    return np.stack([px, y + spring, pz - LENGTH / 2], -1)


def mouth(u):
    """The opening's edge for each u: (x, y, z)."""
    a = 2 * math.pi * u
    zf, zb = 15.6, 0.75                                  # front and back of the opening
    zc, zr = (zf + zb) / 2, (zf - zb) / 2
    z = zc + zr * np.cos(a)
    wide = 2.35 * np.abs(np.sin(a)) ** 0.72 * np.sign(np.sin(a))
    wide = wide * (1 + 0.06 * np.cos(a) - 0.10 * np.cos(a) ** 2)
    x = spine(z) + wide
    y = SOLE + 4.2 + 1.35 * step(z, 5.5, 0.5) - 0.55 * np.sin(np.pi * np.clip((z - 2) / 12, 0, 1)) + 0.5 * step(z, 11.5, 15.6)
    return x, y, z


def upper(u, v):
    """From the sole's edge (v 1) up over the vamp to the opening (v 0.3) and down inside (v 0): rounded like a foot."""
    # u of the outline is arc length, u of the mouth an angle: nearly the same way round, so they may share it
    x0, z0 = at(u)
    inset = 0.985
    cz = np.clip(z0, 3, 21)
    x0, z0 = spine(cz) + (x0 - spine(cz)) * inset, cz + (z0 - cz) * inset
    spring = 0.55 * np.clip((z0 - 16.5) / 8, 0, 1) ** 2
    y0 = SOLE - 0.05 + spring
    x1, y1, z1 = mouth(u)
    t = np.clip((1 - v) / 0.7, 0, 1)                      # 0 at the sole, 1 at the edge
    toe = step(np.cos(2 * math.pi * u), 0.2, 0.9)         # over the toes the cloth rises before it runs back
    bow = 1.45 + 0.35 * toe
    h = 1 - (1 - t) ** bow
    g = mix_(t ** 1.25, t ** 1.75, toe)
    x = x0 + (x1 - x0) * g
    z = z0 + (z1 - z0) * g
    dome = 0.75 * toe * np.sin(math.pi * np.clip(t, 0, 1)) ** 1.2 * (1 - 0.3 * t)
    y = y0 + (y1 - y0) * h ** (1 + 0.25 * (1 - toe)) - 0.9 * toe * t * (1 - t) + dome
    bulge = 0.42 * np.sin(math.pi * np.clip(t, 0, 1) ** 0.7) * (1 - toe * 0.6)
    nx, nz = x0 - spine(cz), z0 - cz
    n = np.maximum(np.hypot(nx, nz), 0.3)
    x, z = x + bulge * nx / n, z + bulge * nz / n
    inner = np.clip((0.3 - v) / 0.3, 0, 1)                # the lining: over the edge and down
    lip = np.sin(np.clip(inner / 0.15, 0, 1) * math.pi) * 0.06
    din = 0.22 * np.clip(inner / 0.12, 0, 1)
    mx, mz = x1 - spine(8.0), z1 - 8.2
    m = np.maximum(np.hypot(mx, mz), 0.3)
    inside = inner > 0
    depth = inner ** 1.1 * (y1 - SOLE + 0.2)
    out = 0.75 * inner * (1 - 0.2 * inner)
    xi = x1 - din * mx / m + out * mx / m * 0.8
    zi = z1 - din * mz / m + out * mz / m * 0.8
    x, y, z = np.where(inside, xi, x), np.where(inside, y1 + lip - depth, y), np.where(inside, zi, z)
    return np.stack([x, y, z - LENGTH / 2], -1)


def mix_(a, b, t):
    return a * (1 - t) + b * t


def build():
    s = Patch('sole', sole, rect=pixels(0, 0, 2048, 700), share=2.2, aspect=2.2).open_sheet()
    up = Patch('upper', upper, rect=pixels(0, 710, 2048, 1338), share=4, aspect=1.0).open_sheet()
    layers(s)
    cloth(up)
    for patch in (s.patch, up.patch):
        patch.instances = [pair(1)]
    # the left shoe is the right one mirrored: its own patches, run the other way round
    left = []
    for sheet in (s, up):
        p = sheet.patch
        q = Patch(p.name + '_left', mirrored(p.point), rect=p.rect, share=p.share, aspect=p.aspect, instances=[pair(-1)])
        q.mirrors = True
        left.append(twin(sheet, q))
    return Model('cloth-shoes', [s, up] + left)


def pair(side):
    """Side by side, toes a little apart."""
    a = 0.10 * side
    c, k = math.cos(a), math.sin(a)
    m = np.array([[c, 0, k], [0, 1, 0], [-k, 0, c]])
    return lambda p, n: (p @ m.T + np.array([5.3 * side, 0, 0.7 * side]), n @ m.T)


def mirrored(point):
    def other(u, v):
        p = point(1 - u, v)
        return p * np.array([-1, 1, 1])
    return other


def twin(sheet, patch):
    """A sheet for the mirrored patch with the same paint, turned about."""
    t = patch.open_sheet()
    for name in ('colour', 'rough', 'metal', 'relief', 'fine', 'cavity'):
        setattr(t, name, np.ascontiguousarray(getattr(sheet, name)[:, ::-1]))
    return t


def layers(s):
    """Some thirty layers of cloth show at the edge; top and bottom are stitched all over with hemp thread."""
    edge = step(s.V, 0.23, 0.265) * step(s.V, 0.655, 0.62)
    lay = (s.V - 0.26) / 0.36 * 15 + 0.5 * (s.noise(2.5, 3, 3) - 0.5)
    line = np.abs((lay % 1) - 0.5) * 2
    tint = field.noise(np.stack([np.floor(lay), 0 * lay, 0 * lay], -1).astype(np.float32), 0.7, 1, 5)
    white = mix(srgb('#efe9dc'), srgb('#dacfb8'), tint)
    weave = s.noise(0.10, 2, 7, half=False)
    white = white * (0.93 + 0.12 * weave[..., None])
    groove = step(line, 0.72, 1.0) * edge
    paint(white, srgb('#9c8f78'), 0.6 * groove)
    s.relief -= 0.02 * groove
    x, z = s.P[..., 0], s.P[..., 2]
    under = step(s.V, 0.65, 0.68)
    over = step(s.V, 0.24, 0.21)
    px, pz = x / 0.46, z / 0.62
    row = np.floor(px)
    qx, qz = (px % 1) - 0.5, ((pz + 0.5 * (row % 2)) % 1) - 0.5
    knot = step(np.hypot(qx * 1.4, qz * 0.9), 0.40, 0.24) * (under + 0.0 * over)
    s.fine += 0.05 * knot + 0.012 * (weave - 0.5)
    paint(white, srgb('#c9b894'), 0.55 * knot)
    paint(white, srgb('#8b7f6b'), 0.45 * under * step(s.noise(3, 3, 9), 0.45, 0.7))
    s.colour[:] = white
    s.rough[:] = 0.93


def cloth(s):
    """Black cotton in a close weave, a bound edge, white lining, a peony sprig in silk on the vamp."""
    inside = step(s.V, 0.292, 0.285)
    weave_u, weave_v = np.cos(2 * np.pi * s.U * 560), np.cos(2 * np.pi * s.V * 250)
    weave = 0.5 + 0.25 * weave_u * np.where(np.floor(s.V * 500) % 2 > 0, 1, -1) + 0.25 * weave_v
    fade = s.noise(4, 3, 3)
    black = mix(srgb('#15161a'), srgb('#26272c'), fade) * (0.86 + 0.22 * weave[..., None])
    lint = step(s.noise(0.35, 3, 5), 0.66, 0.8)
    paint(black, srgb('#54545a'), 0.2 * lint)
    lining = mix(srgb('#e6ddca'), srgb('#cfc2a6'), s.noise(2, 3, 7)) * (0.92 + 0.1 * weave[..., None])
    s.colour[:] = mix(black, lining, inside)
    s.rough[:] = 0.92
    s.fine += 0.006 * (weave - 0.5) + 0.03 * (s.noise(1.8, 3, 9) - 0.5)
    bind = step(np.abs(s.V - 0.305), 0.024, 0.018)
    s.colour[:] = mix(s.colour, mix(srgb('#7d1a1c'), srgb('#95282a'), weave), bind)
    s.relief += 0.05 * np.sqrt(np.clip(1 - ((s.V - 0.305) / 0.024) ** 2, 0, 1))
    stitch = step(np.abs(s.V - 0.337), 0.0035, 0.002) * step(np.abs((s.U * 190) % 1 - 0.5), 0.36, 0.28)
    paint(s.colour, srgb('#b9a98a'), 0.85 * stitch)
    welt = step(s.V, 0.955, 0.985)
    tuck = np.abs(np.cos(np.pi * s.U * 130))
    s.fine -= 0.03 * welt * (1 - tuck)
    embroider(s)


def embroider(s):
    """Seen from above on the vamp: two peonies, leaves, satin-stitched; threads catch the light across each petal."""
    n, half = round(1400 * s.k), 4.8
    pens = {c: Pen(n, n, 2 * half, 2 * half, False, -half, -half) for c in ('rose', 'blush', 'leaf', 'gold', 'thread')}
    rng = np.random.default_rng(9)

    def lay(outline, colour, tip=None):
        for p in pens.values():
            p.fill(outline, erase=True)
        pens[colour].fill(outline)
        root, end = outline[0], outline[len(outline) // 2]
        if tip:
            pens[tip].fill((outline - end) * 0.55 + end)
        for k in range(3, len(outline) - 3, 1):
            pens['thread'].line([outline[k], outline[k] * 0.45 + root * 0.55], 0.018, alpha=0.55)
        pens['gold'].line(outline, 0.035, closed=True, alpha=0.8)
    stem = spline([(-2.2, 2.2), (-0.8, 1.2), (0.4, 0.2), (1.6, -0.4)])
    pens['leaf'].line(stem, 0.12)
    for x, y, a, size in ((-1.9, 1.2, -1.3, 1.25), (-0.6, 2.0, 2.6, 1.15), (1.5, 0.9, 1.9, 1.2), (-1.5, -0.6, -0.9, 1.15), (0.4, -1.9, 0.1, 1.1), (2.3, -1.3, 0.9, 1.1)):
        for outline, _ in flora.placed(flora.trefoil(size, rng), a, 1, (x, y)):
            lay(outline, 'leaf')
    for x, y, r in ((0.0, 0.0, 1.55), (1.75, -0.5, 0.85)):
        for outline, _ in flora.placed(flora.peony(r, rng, ((8, 1, 0.44), (6, 0.72, 0.4), (5, 0.45, 0.34), (3, 0.24, 0.26))), 0, 1, (x, y)):
            lay(outline, 'rose', 'blush')
    top = step(s.V, 0.30, 0.34)
    cx, cz = float(spine(18.6)), 18.9 - LENGTH / 2
    px, py = (s.P[..., 0] - cx + half) * n / (2 * half), (s.P[..., 2] - cz + half) * n / (2 * half)
    near = top * (np.abs(s.P[..., 0] - cx) < half * 0.98) * (np.abs(s.P[..., 2] - cz) < half * 0.98) * (s.P[..., 1] > 2.0)
    m = {c: field.sample(p.mask(), px, py) * near for c, p in pens.items()}
    sheen = s.noise(0.5, 2, 31)
    for c, a, b in (('leaf', '#2f6a45', '#5f9464'), ('rose', '#b3293a', '#cf5161'), ('blush', '#f0b8b4', '#f8dcd4'), ('gold', '#c99a3c', '#e6c878')):
        s.colour[:] = mix(s.colour, mix(srgb(a), srgb(b), sheen), 0.95 * m[c])
        s.rough[:] = mix(s.rough, 0.5, m[c])
    paint(s.colour, srgb('#ffffff'), 0.16 * m['thread'])
    body = np.maximum(m['rose'], m['leaf'])
    s.relief += 0.045 * field.blur(body, 3 * s.k)
    s.fine += 0.010 * m['thread'] + 0.012 * m['gold']


POSTER = dict(turn=-32, rise=34)
NOTES = [('vamp', (5.6, 4.6, 7.2), 13, 'A peony sprig in satin stitch on the vamp.'),
         ('sole', (9.8, 0.7, 4.0), 12, 'The edge of the sole: layer on layer of cloth, pasted, pressed and stitched through.'),
         ('edge', (5.3, 5.4, -11.0), 14, 'The opening is bound with a bias strip and lined in white.')]
SIZE = 'length 24.5 cm each, 8.5 cm wide, 7 cm high at the heel'
