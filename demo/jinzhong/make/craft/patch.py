"""Surfaces as patches: a function from (u, v) to a point in centimetres, with a sheet of material beside it.

u runs 0..1 round the piece (0 faces the front, +z, and grows towards +x), v runs 0..1 down the sheet. For a vessel
v goes from the middle of the inside over the lip and down the outside to the middle of the base, so that the sheet
hangs the right way up. The normal is dP/du x -dP/dv: outwards. Relief is sculpted at the sheet's resolution;
`mesh` keeps what the triangles can carry and `normal_map` holds exactly the rest.
"""
import math
import os

import numpy as np

from . import field

ATLAS = int(os.environ.get('CRAFT_ATLAS', 2048))     # pixels a side; smaller only for quick looks


class Patch:
    """One parametric surface. `rect` = (left, top, width, height) is its part of the 0..1 atlas, y down."""

    def __init__(self, name, point, wrap=True, rect=(0, 0, 1, 1), share=1.0, aspect=1.0, instances=None, rows=None):
        self.name, self.point, self.wrap, self.rect = name, point, wrap, rect
        self.share = share            # of the triangle budget
        self.aspect = aspect          # columns for each row of the mesh
        self.instances = instances    # functions (points, normals) -> the same, moved; None: once, as it is
        self.row_density = rows       # None: even; else a function of v
        self.mirrors = False          # reads another patch's part of the atlas, turned about, and writes none

    def size(self, atlas):
        return (max(2, round(self.rect[3] * atlas)), max(2, round(self.rect[2] * atlas)))

    def open_sheet(self):
        """An empty sheet at the atlas's resolution."""
        return Sheet(self, *self.size(ATLAS))

    def grid(self, u, v):
        return self.point(u[None, :] + 0 * v[:, None], v[:, None] + 0 * u[None, :]).astype(np.float32)


class Sheet:
    """A patch's raster: positions, metric and the material channels that a model paints."""

    def __init__(self, patch, h, w):
        self.patch, self.h, self.w = patch, h, w
        self.k = ATLAS / 2048                # multiply pixel amounts by this
        self.u = (np.arange(w) + 0.5) / w
        self.v = (np.arange(h) + 0.5) / h
        self.P = patch.grid(self.u, self.v)
        self.wrap = patch.wrap
        self.colour = np.zeros((h, w, 3), np.float32)
        self.rough = np.full((h, w), 0.5, np.float32)
        self.metal = np.zeros((h, w), np.float32)
        self.relief = np.zeros((h, w), np.float32)   # cm along the normal; what the mesh should follow
        self.fine = np.zeros((h, w), np.float32)     # cm; only ever in the normal map
        self.cavity = np.ones((h, w), np.float32)    # extra occlusion that the model knows of
        self.r = np.hypot(self.P[..., 0], self.P[..., 2])
        self.y = self.P[..., 1]

    @property
    def U(self):
        return np.broadcast_to(self.u[None, :], (self.h, self.w))

    @property
    def V(self):
        return np.broadcast_to(self.v[:, None], (self.h, self.w))

    def rows(self, v0, v1):
        return slice(int(round(v0 * self.h)), int(round(v1 * self.h)))

    def px(self, cm, v=None):
        """(rows, cols) pixels that `cm` takes at v (default: the middle)."""
        i = self.h // 2 if v is None else int(min(max(v, 0.002), 0.998) * self.h)
        i = min(max(i, 1), self.h - 2)
        j = self.w // 2
        dv = np.linalg.norm(self.P[i + 1, j] - self.P[i - 1, j]) / 2
        du = np.linalg.norm(self.P[i, j + 1] - self.P[i, j - 1]) / 2
        return cm / max(dv, 1e-6), cm / max(du, 1e-6)

    def blur(self, a, cm, v=None):
        rows, cols = self.px(cm, v)
        return field.blur(a, rows, min(cols, self.w / 4), self.wrap)

    def noise(self, size, octaves=3, seed=1, gain=0.5, half=True):
        """Noise in space, made only as finely as its smallest octave needs; half=False: at every pixel."""
        smallest = size / 2 ** (octaves - 1)
        coarse = 1
        if half:
            pixel = max(1 / self.px(1.0, 0.5)[0], 1e-6)
            while coarse < 8 and smallest / (pixel * coarse * 2) > 3 and self.h // (coarse * 2) > 64:
                coarse *= 2
            coarse = max(coarse, 2 if self.h > 256 else 1)
        n = field.noise(self.P[::coarse, ::coarse], size, octaves, seed, gain)
        return field.resize(n, self.h, self.w, self.wrap) if coarse > 1 else n

    def cells(self, size, seed=1, half=True):
        p = self.P[::2, ::2] if half else self.P
        out = field.cells(p, size, seed)
        return tuple(field.resize(a, self.h, self.w, self.wrap) for a in out) if half else out


def _diff(P, axis, wrap):
    if wrap:
        return np.roll(P, -1, axis) - np.roll(P, 1, axis)
    return np.gradient(P, axis=axis)


def _unit(a):
    return a / np.maximum(np.linalg.norm(a, axis=-1, keepdims=True), 1e-12)


def normals(P, wrap):
    du, dv = _diff(P, 1, wrap), np.gradient(P, axis=0)
    return _unit(np.cross(du, -dv)), _unit(du)


def _weights(v, rows):
    i = np.clip(np.searchsorted(rows, v, side='right') - 1, 0, len(rows) - 2)
    return i, ((v - rows[i]) / (rows[i + 1] - rows[i])).astype(np.float32)


def _spread(a, at_v, at_u, v, u):
    """Bilinear values at (v, u) of samples `a` known at rows at_v and columns at_u."""
    i, fi = _weights(v, at_v)
    j, fj = _weights(u, at_u)
    fi = fi[:, None, None]
    fj = fj[None, :, None]
    rows = a[i] * (1 - fi) + a[i + 1] * fi
    return rows[:, j] * (1 - fj) + rows[:, j + 1] * fj


class Mesh:
    """Vertices of a patch at one level: points (m, n, 3) in cm, unit normals, u and v of columns and rows."""


def mesh(sheet, nu, nv):
    """The patch as (nv + 1) x (nu + 1) vertices that carry the sheet's relief, smoothed to their spacing."""
    patch = sheet.patch
    out = Mesh()
    out.u = np.linspace(0, 1, nu + 1)
    if patch.row_density is None:
        out.v = np.linspace(0, 1, nv + 1)
    else:
        t = np.linspace(0, 1, 4001)
        c = np.concatenate([[0], np.cumsum(patch.row_density((t[1:] + t[:-1]) / 2))])
        out.v = np.interp(np.linspace(0, 1, nv + 1), c / c[-1], t)
    smooth = field.blur(sheet.relief, 0.3 * sheet.h / nv, 0.3 * sheet.w / nu, sheet.wrap)
    base = _edges(sheet)
    n0, _ = normals(base.P, sheet.wrap)
    relief = base.pad(smooth)
    moved = base.P + n0 * relief[..., None]
    n1, _ = normals(moved, False)
    if sheet.wrap:
        n1[:, 0] = n1[:, -1] = _unit(n1[:, 0] + n1[:, -1])
    out.P = _spread(moved, base.v, base.u, out.v, out.u)
    exact = patch.grid(out.u, out.v)
    nx = _unit(_spread(n0, base.v, base.u, out.v, out.u))
    amount = _spread(relief[..., None], base.v, base.u, out.v, out.u)
    out.P = exact + nx * amount
    out.N = _unit(_spread(n1, base.v, base.u, out.v, out.u))
    if sheet.wrap:
        out.P[:, -1], out.N[:, -1] = out.P[:, 0], out.N[:, 0]
    return out


class _edges:
    """The sheet extended to the exact borders u, v = 0 and 1, so that vertices there have values."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.u = np.concatenate([[0], sheet.u, [1]])
        self.v = np.concatenate([[0], sheet.v, [1]])
        self.P = sheet.patch.grid(self.u, self.v)

    def pad(self, a):
        out = np.pad(a, 1, mode='edge')
        if self.sheet.wrap:
            out[:, 0] = out[:, -1] = (out[:, 1] + out[:, -2]) / 2
        return out


def normal_map(sheet, low):
    """What light should see beyond the mesh's own normals: tangent-space normals (h, w, 3), -1..1."""
    n0, _ = normals(sheet.P, sheet.wrap)
    full = sheet.P + n0 * (sheet.relief + sheet.fine)[..., None]
    n_full, _ = normals(full, sheet.wrap)
    n_low = _unit(_spread(low.N, low.v, low.u, sheet.v, sheet.u))
    p_low = _spread(low.P, low.v, low.u, sheet.v, sheet.u)
    t = _diff(p_low, 1, sheet.wrap)
    t = _unit(t - n_low * np.sum(t * n_low, -1, keepdims=True))
    b = np.cross(n_low, t)
    out = np.stack([np.sum(n_full * t, -1), np.sum(n_full * b, -1), np.sum(n_full * n_low, -1)], -1)
    out[..., 2] = np.maximum(out[..., 2], 0.05)
    return _unit(out).astype(np.float32)


class Lathe:
    """A profile of (radius, height) control points in cm, smoothed; corners are points marked with a third value 1.

    Every span may have a weight: the share of the sheet it takes beside its length.
    """

    def __init__(self, points, weights=None, per=24):
        pts = [tuple(p) + (0,) * (3 - len(p)) for p in points]
        runs, start = [], 0
        for k in range(1, len(pts)):
            if pts[k][2] or k == len(pts) - 1:
                runs.append((start, k))
                start = k
        curve, mark = [], []
        for a, b in runs:
            c = _curve(np.array([p[:2] for p in pts[a:b + 1]]), per)
            m = np.linspace(a, b, len(c))
            if curve:
                c, m = c[1:], m[1:]
            curve.append(c)
            mark.append(m)
        self.curve = np.concatenate(curve)
        self.mark = np.concatenate(mark)
        d = np.linalg.norm(np.diff(self.curve, axis=0), axis=1)
        if weights is not None:
            weights = (list(weights) + [weights[-1]] * len(pts))[:len(pts) - 1]      # the last one holds to the end
            mid = (self.mark[1:] + self.mark[:-1]) / 2
            d = d * np.interp(mid, np.arange(len(pts) - 1) + 0.5, weights)
        s = np.concatenate([[0], np.cumsum(d)])
        self.v = s / s[-1]
        self.curve[:, 0] = np.maximum(self.curve[:, 0], 0.008)

    def at(self, k):
        """v of control point k."""
        return float(np.interp(k, self.mark, self.v))

    def __call__(self, u, v):
        r = np.interp(v, self.v, self.curve[:, 0])
        y = np.interp(v, self.v, self.curve[:, 1])
        a = u * 2 * math.pi
        return np.stack([r * np.sin(a), y, r * np.cos(a)], -1)

    def density(self, bend=0.6):
        """Rows of the mesh: by length, and closer where the profile turns."""
        d = np.diff(self.curve, axis=0)
        length = np.linalg.norm(d, axis=1)
        angle = np.unwrap(np.arctan2(d[:, 1], d[:, 0]))
        turn = np.abs(np.gradient(angle))
        mid = (self.v[1:] + self.v[:-1]) / 2
        dv = np.maximum(np.diff(self.v), 1e-9)
        a = length / length.sum() / dv
        b = turn / turn.sum() / dv
        return lambda v: np.interp(v, mid, (1 - bend) * a + bend * b)


def _curve(p, per):
    """A smooth centripetal curve through points, so that uneven spacing makes no loops."""
    if len(p) == 2:
        t = np.linspace(0, 1, per)[:, None]
        return p[:1] * (1 - t) + p[1:] * t
    e = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    k = np.concatenate([[0], np.cumsum(np.sqrt(np.maximum(np.linalg.norm(np.diff(e, axis=0), axis=1), 1e-6)))])
    out = []
    for i in range(1, len(e) - 2):
        t = np.linspace(k[i], k[i + 1], per, endpoint=False)[:, None]
        a1 = (k[i] - t) / (k[i] - k[i - 1]) * e[i - 1] + (t - k[i - 1]) / (k[i] - k[i - 1]) * e[i]
        a2 = (k[i + 1] - t) / (k[i + 1] - k[i]) * e[i] + (t - k[i]) / (k[i + 1] - k[i]) * e[i + 1]
        a3 = (k[i + 2] - t) / (k[i + 2] - k[i + 1]) * e[i + 1] + (t - k[i + 1]) / (k[i + 2] - k[i + 1]) * e[i + 2]
        b1 = (k[i + 1] - t) / (k[i + 1] - k[i - 1]) * a1 + (t - k[i - 1]) / (k[i + 1] - k[i - 1]) * a2
        b2 = (k[i + 2] - t) / (k[i + 2] - k[i]) * a2 + (t - k[i]) / (k[i + 2] - k[i]) * a3
        out.append((k[i + 1] - t) / (k[i + 1] - k[i]) * b1 + (t - k[i]) / (k[i + 1] - k[i]) * b2)
    out.append(e[-2:-1])
    return np.concatenate(out)


class Tube:
    """A swept tube: centres and radii (n, 3), (n,) or (n, 2) for an oval, smoothed; u runs round, v along."""

    def __init__(self, centres, radii, up=(0, 0, 1), per=16, superness=2.0):
        c = _curve3(np.asarray(centres, float), per)
        r = np.asarray(radii, float)
        r = np.stack([r, r], 1) if r.ndim == 1 else r
        r = _curve3(r, per)
        d = np.linalg.norm(np.diff(c, axis=0), axis=1)
        # caps add no length of their own: spread v evenly over the sum of length and radius change
        s = np.concatenate([[0], np.cumsum(d + np.abs(np.diff(r[:, 0])))])
        self.v, self.c, self.rad = s / s[-1], c, r
        t = _unit(np.gradient(c, axis=0))
        side = _unit(np.cross(t, np.asarray(up, float)))
        for k in range(1, len(side)):
            s_ = side[k - 1] - t[k] * np.dot(side[k - 1], t[k])
            side[k] = s_ / np.linalg.norm(s_)
        self.side, self.norm = side, _unit(np.cross(side, t))
        self.power = 2.0 / superness

    def __call__(self, u, v):
        def at(a):
            return np.stack([np.interp(v, self.v, a[:, k]) for k in range(a.shape[1])], -1)
        a = u * 2 * math.pi
        co, si = np.cos(a), np.sin(a)
        if self.power != 1:
            co, si = np.sign(co) * np.abs(co) ** self.power, np.sign(si) * np.abs(si) ** self.power
        r = np.maximum(at(self.rad), 0.004)
        return at(self.c) + at(self.side) * (co * r[..., 0])[..., None] + at(self.norm) * (si * r[..., 1])[..., None]


def _curve3(p, per):
    from .pen import spline
    return spline(p, per=per)


def spin(n, start=0.0):
    """Instances round the axis."""
    def make(angle):
        c, s = math.cos(angle), math.sin(angle)
        m = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        return lambda p, q: (p @ m.T, q @ m.T)
    return [make(start + 2 * math.pi * k / n) for k in range(n)]


class Pipe(Tube):
    """A tube with its own profile: (share of the path, radius) points that may turn back on themselves, as a spout's
    lip does. A third value 1 marks a corner."""

    def __init__(self, centres, profile, up=(0, 0, 1), per=16):
        super().__init__(centres, np.ones(len(centres)), up, per)
        d = np.linalg.norm(np.diff(self.c, axis=0), axis=1)
        self.s = np.concatenate([[0], np.cumsum(d)])
        lathe = Lathe([(r, s * self.s[-1], *k) for s, r, *k in profile])
        self.lathe = lathe
        self.frame = [self.c, self.side, self.norm]

    def __call__(self, u, v):
        r = np.interp(v, self.lathe.v, self.lathe.curve[:, 0])
        s = np.interp(v, self.lathe.v, self.lathe.curve[:, 1])
        c, side, norm = (np.stack([np.interp(s, self.s, a[:, k]) for k in range(3)], -1) for a in self.frame)
        a = u * 2 * math.pi
        return c + side * (np.cos(a) * r)[..., None] + norm * (np.sin(a) * r)[..., None]
