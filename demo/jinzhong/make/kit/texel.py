"""From parts to one mesh with one atlas, and from the mesh to texels that know where on the thing they lie."""
import numpy as np
from . import field
from .shapes import smooth_normals, curvature

SKIRT = 16     # how far the edge is carried outwards, texels at 2048: what the smaller mip levels read
GUTTER = 5     # empty texels round an island at 2048, filled by its own edge afterwards


class Solid:
    """All parts as one mesh: points, normals, uv (0..1, v down), faces, and the values a vertex."""

    def __init__(self, parts, size):
        self.names = [p.name for p in parts]
        rects, blocks, base, fbase = [], [], 0, 0
        arrays = {k: [] for k in ('points', 'normals', 'rest', 's', 'turn', 'part', 'curve', 'faces')}
        for number, part in enumerate(parts):
            normals = part.normals if part.normals is not None else smooth_normals(part.points, part.faces)
            for name, value in (('points', part.points), ('normals', normals), ('rest', part.rest), ('s', part.s),
                                ('turn', part.turn), ('part', np.full(len(part.points), number)),
                                ('curve', curvature(part.points, part.faces)), ('faces', part.faces + base)):
                arrays[name].append(value)
            for faces, uv, vertices, weight in part.islands:
                low = uv.min(0)
                rects.append((uv.max(0) - low) * weight)
                blocks.append((vertices + base, (uv - low) * weight))
            base += len(part.points)
        for k, v in arrays.items():
            setattr(self, k, np.concatenate(v))
        self.faces = self.faces.astype(np.int64)
        self.uv = np.zeros((base, 2))
        gutter = GUTTER * size / 2048
        places, scale = pack(np.array(rects), size, max(2.0, gutter))
        for (vertices, uv), (x, y, turned) in zip(blocks, places):
            q = uv * scale
            if turned:                                   # a quarter turn, not a mirror
                q = np.stack([uv[:, 1].max() * scale - q[:, 1], q[:, 0]], 1)
            self.uv[vertices] = (q + [x, y]) / size
        self.texels_per_cm = scale


def pack(rects, size, gutter):
    """Places for the rects (w, h) as (x, y, turned), and the largest scale at which all fit the square."""
    lo, hi, best = 0.0, size * 1.0 / max(rects.max(), 1e-6), None
    hi = min(hi, 1.2 * size / np.sqrt((rects[:, 0] * rects[:, 1]).sum()))
    for _ in range(14):
        mid = (lo + hi) / 2
        places = _try_pack(rects * mid + 2 * gutter, size)
        if places is None:
            hi = mid
        else:
            lo, best = mid, places
    if best is None:
        raise ValueError('the islands do not fit the texture')
    return [(x + gutter, y + gutter, t) for x, y, t in best], lo


def _try_pack(rects, size):
    free = [(0.0, 0.0, float(size), float(size))]
    places = [None] * len(rects)
    for i in sorted(range(len(rects)), key=lambda i: -max(rects[i])):
        best = None
        for fx, fy, fw, fh in free:
            for turned in (False, True):
                w, h = rects[i][::-1] if turned else rects[i]
                if w <= fw and h <= fh:
                    score = (min(fw - w, fh - h), max(fw - w, fh - h))
                    if best is None or score < best[0]:
                        best = (score, fx, fy, w, h, turned)
        if best is None:
            return None
        _, x, y, w, h, turned = best
        places[i] = (x, y, turned)
        free = _split(free, x, y, w, h)
    return places


def _split(free, x, y, w, h):
    out = []
    for fx, fy, fw, fh in free:
        if x >= fx + fw or x + w <= fx or y >= fy + fh or y + h <= fy:
            out.append((fx, fy, fw, fh))
            continue
        if x > fx:
            out.append((fx, fy, x - fx, fh))
        if x + w < fx + fw:
            out.append((x + w, fy, fx + fw - x - w, fh))
        if y > fy:
            out.append((fx, fy, fw, y - fy))
        if y + h < fy + fh:
            out.append((fx, y + h, fw, fy + fh - y - h))
    keep = []
    for i, a in enumerate(out):
        inside = any(j != i and a[0] >= b[0] and a[1] >= b[1] and a[0] + a[2] <= b[0] + b[2]
                     and a[1] + a[3] <= b[1] + b[3] and (a != b or j < i) for j, b in enumerate(out))
        if not inside:
            keep.append(a)
    return keep


class Texels:
    """The covered texels of the atlas, as flat arrays that materials compute on.

    p, n     place (cm) and normal          rest, s, turn, curve   as on the parts, interpolated
    part     index into names               is_part(name, ...)     a mask (names may end in *)
    image(v) the values as a picture, islands' edges carried into the gutters
    """

    def __init__(self, solid, size):
        self.solid, self.size, self.names = solid, size, solid.names
        tri, bary = rasterise(solid.uv * size, solid.faces, size)
        self.mask = tri >= 0
        self.at = np.flatnonzero(self.mask.ravel())
        corner = solid.faces[tri.ravel()[self.at]]
        b = bary.reshape(-1, 3)[self.at].astype(np.float64)
        b = np.clip(b, 0, 1)
        b /= b.sum(1, keepdims=True)
        b = b.astype(np.float32)
        single = lambda a: a.astype(np.float32)                   # a hundredth of a micron at these sizes, at half the time
        give = lambda a: sum(single(a)[corner[:, k]] * (b[:, k:k + 1] if a.ndim == 2 else b[:, k]) for k in range(3))
        self.p, self.rest = give(solid.points), give(solid.rest)
        n = give(solid.normals)
        self.n = n / np.maximum(np.linalg.norm(n, axis=1), 1e-9)[:, None]
        self.s, self.turn, self.curve = give(solid.s), give(solid.turn), give(solid.curve)
        self.part = solid.part[corner[:, 0]]
        self._basis(corner)
        self._near = None

    def _basis(self, corner):
        """How a texel's step to the right and down moves on the thing: per triangle, in cm a texel."""
        p = self.solid.points.astype(np.float32)[corner]
        uv = (self.solid.uv * self.size).astype(np.float32)[corner]
        e1, e2 = p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]
        d1, d2 = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
        det = d1[:, 0] * d2[:, 1] - d1[:, 1] * d2[:, 0]
        det = np.where(np.abs(det) < 1e-9, 1e-9, det)
        self.pu = (e1 * d2[:, 1:2] - e2 * d1[:, 1:2]) / det[:, None]
        self.pv = (e2 * d1[:, 0:1] - e1 * d2[:, 0:1]) / det[:, None]
        self.cm = np.sqrt(np.maximum(np.linalg.norm(np.cross(self.pu, self.pv), axis=1), 1e-10))

    def __len__(self):
        return len(self.at)

    def is_part(self, *names):
        hit = [any(n == m or (m.endswith('*') and n.startswith(m[:-1])) for m in names) for n in self.names]
        return np.array(hit)[self.part]

    def raw(self, values, empty=0.0):
        values = np.asarray(values, np.float32)
        out = np.full((self.size * self.size,) + values.shape[1:], empty, np.float32)
        out[self.at] = values
        return out.reshape((self.size, self.size) + values.shape[1:])

    def image(self, values):
        if self._near is None:
            self._near = field.nearest(self.mask, 2 * SKIRT)
        row, col, away = self._near
        plain = np.asarray(values, np.float32).mean(0)          # the void compresses best when it is plain
        picture = self.raw(values)[row, col]
        void = away > SKIRT * self.size / 2048
        picture[void] = plain
        return picture

    def blur(self, values, cm):
        """Smoothed over about `cm` on the thing, within the islands."""
        sigma = float(np.clip(cm / np.median(self.cm), 0, self.size / 8))
        if not hasattr(self, '_weights'):
            self._weights = {}
        key = round(sigma, 2)
        if key not in self._weights:
            self._weights[key] = np.maximum(field.blur(self.mask.astype(np.float32), sigma).ravel()[self.at], 1e-4)
        return field.blur(self.raw(values), sigma).ravel()[self.at] / self._weights[key]

    def slopes(self, height):
        """Change of `height` for a texel's step right and down; one-sided at the edges of islands."""
        h, m = self.raw(height), self.mask

        def diff(axis):
            fore, back = np.roll(h, -1, axis) - h, h - np.roll(h, 1, axis)
            ok_f, ok_b = m & np.roll(m, -1, axis), m & np.roll(m, 1, axis)
            d = (fore * ok_f + back * ok_b) / np.maximum(ok_f.astype(np.float32) + ok_b, 1)
            return d.ravel()[self.at]
        return diff(1), diff(0)

    def bumped(self, height):
        """The normals of the surface raised by `height` cm, and them again in tangent space (a normal map's values)."""
        hu, hv = self.slopes(height)
        n, pu, pv = self.n, self.pu, self.pv
        pu = pu - n * (pu * n).sum(1)[:, None]
        pv = pv - n * (pv * n).sum(1)[:, None]
        g11, g12, g22 = (pu * pu).sum(1), (pu * pv).sum(1), (pv * pv).sum(1)
        det = np.maximum(g11 * g22 - g12 * g12, 1e-14)
        a, b = (g22 * hu - g12 * hv) / det, (g11 * hv - g12 * hu) / det
        grad = pu * a[:, None] + pv * b[:, None]
        size = np.linalg.norm(grad, axis=1)
        grad *= (np.minimum(size, 2.5) / np.maximum(size, 1e-9))[:, None]
        world = n - grad
        world /= np.linalg.norm(world, axis=1)[:, None]
        t = pu / np.maximum(np.linalg.norm(pu, axis=1), 1e-9)[:, None]
        side = np.sign((np.cross(pu, -pv) * n).sum(1))
        bt = np.cross(n, t) * side[:, None]
        return world, np.stack([(world * t).sum(1), (world * bt).sum(1), (world * n).sum(1)], 1)


def rasterise(uv, faces, size):
    """For every texel the triangle over its centre (or -1) and its weights there. A texel's skirt of half a texel is
    kept too, so that thin triangles leave no holes."""
    tri = np.full((size, size), -1, np.int32)
    bary = np.zeros((size, size, 3), np.float32)
    depth = np.full((size, size), -1e9, np.float32)
    t = uv[faces]
    lo, hi = np.floor(t.min(1) - 0.5).astype(int), np.ceil(t.max(1) + 0.5).astype(int)
    span = np.maximum((hi - lo).max(1), 1)
    done = 0
    edges = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 256, 512, 1024, 2048, 4096]
    for k in edges:
        pick = np.flatnonzero((span <= k) & (span > done))
        done = k
        chunk = max(1, int(2e6 // (k * k)))
        for i in range(0, len(pick), chunk):
            _fill(tri, bary, depth, t, lo, pick[i:i + chunk], k, size)
    return tri, bary


def _fill(tri, bary, depth, t, lo, ids, k, size):
    a, b, c = t[ids, 0], t[ids, 1], t[ids, 2]
    det = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    good = np.abs(det) > 1e-9
    ids, a, b, c, det = ids[good], a[good], b[good], c[good], det[good]
    o = np.arange(k)
    x = lo[ids, 0][:, None, None] + o[None, None, :] + 0 * o[None, :, None]
    y = lo[ids, 1][:, None, None] + o[None, :, None] + 0 * o[None, None, :]
    px, py = x + 0.5, y + 0.5
    e = lambda v: v[:, None, None]
    w1 = ((px - e(a[:, 0])) * e(c[:, 1] - a[:, 1]) - (py - e(a[:, 1])) * e(c[:, 0] - a[:, 0])) / e(det)
    w2 = ((py - e(a[:, 1])) * e(b[:, 0] - a[:, 0]) - (px - e(a[:, 0])) * e(b[:, 1] - a[:, 1])) / e(det)
    w0 = 1 - w1 - w2
    worst = np.minimum(np.minimum(w0, w1), w2)
    # weights fall off by (height of the triangle)^-1 a texel: turn the worst weight into texels outside
    longest = np.sqrt(np.maximum.reduce([((b - a) ** 2).sum(1), ((c - a) ** 2).sum(1), ((c - b) ** 2).sum(1)]))
    outside = worst * e(np.abs(det) / np.maximum(longest, 1e-9))
    ok = (outside > -0.6) & (x >= 0) & (y >= 0) & (x < size) & (y < size)
    who = np.broadcast_to(ids[:, None, None], x.shape)[ok]
    xs, ys, d = x[ok], y[ok], np.minimum(outside[ok], 0).astype(np.float32)
    w = np.stack([w0[ok], w1[ok], w2[ok]], 1)
    order = np.argsort(d, kind='stable')
    xs, ys, d, who, w = xs[order], ys[order], d[order], who[order], w[order]
    better = d > depth[ys, xs]
    xs, ys, d, who, w = xs[better], ys[better], d[better], who[better], w[better]
    depth[ys, xs], tri[ys, xs], bary[ys, xs] = d, who, w
