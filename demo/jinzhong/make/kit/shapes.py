"""Solid things as parametric surfaces, in centimetres, Y up, front towards +Z.

A `Part` is a triangle mesh with texture places and a few values a vertex that materials read:
  rest  the place before hands and centuries bent it: ornament is laid out on this
  s     arc length along the profile (lathe) or path (sweep), cm
  turn  angle round the axis (lathe: 0 at the front, positive to the viewer's right; sweep: round the tube), radians
"""
from dataclasses import dataclass, field as _field
import numpy as np


@dataclass
class Part:
    name: str
    points: np.ndarray                 # (n,3)
    faces: np.ndarray                  # (m,3)
    islands: list                      # of (face indices, uv (n,2) in cm, weight); a vertex belongs to one island
    rest: np.ndarray
    s: np.ndarray
    turn: np.ndarray
    extra: dict = _field(default_factory=dict)
    normals: np.ndarray = None

    def displace(self, f):
        """Moves the points to f(points, self)."""
        self.points = np.asarray(f(self.points, self), float)
        return self

    def along_normal(self, f):
        """Moves each point along its normal by f(part) centimetres."""
        self.points = self.points + smooth_normals(self.points, self.faces) * np.asarray(f(self))[:, None]
        return self

    def moved(self, offset=(0, 0, 0), turn_y=0.0, name=None):
        """A copy, turned round the vertical and then shifted; `rest` goes with it."""
        c, s = np.cos(turn_y), np.sin(turn_y)
        m = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        return Part(name or self.name, self.points @ m.T + offset, self.faces, self.islands, self.rest @ m.T + offset,
                    self.s, self.turn, dict(self.extra), None)

    def turned(self, matrix, offset=(0, 0, 0), name=None):
        m = np.asarray(matrix, float)
        return Part(name or self.name, self.points @ m.T + offset, self.faces, self.islands, self.rest @ m.T + offset,
                    self.s, self.turn, dict(self.extra), None)


def rotation(axis, angle):
    """The matrix of a turn of `angle` radians round `axis`."""
    a = np.asarray(axis, float) / np.linalg.norm(axis)
    k = np.array([[0, -a[2], a[1]], [a[2], 0, -a[0]], [-a[1], a[0], 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def weld(points, tolerance=1e-4):
    """For each point the index of the first one at the same place."""
    keys = np.round(points / tolerance).astype(np.int64)
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return first[inverse.ravel()]


def smooth_normals(points, faces):
    """Area-weighted vertex normals over welded points: seams do not show."""
    same = weld(points)
    f = same[faces]
    n = np.cross(points[f[:, 1]] - points[f[:, 0]], points[f[:, 2]] - points[f[:, 0]])
    total = np.zeros_like(points)
    for k in range(3):
        np.add.at(total, f[:, k], n)
    total = total[same]
    return total / np.maximum(np.linalg.norm(total, axis=1), 1e-12)[:, None]


def curvature(points, faces):
    """Mean curvature, 1/cm, positive where the surface is convex: where hands and soil wear it."""
    same = weld(points)
    f = same[faces]
    normal = smooth_normals(points, faces)
    total, count = np.zeros(len(points)), np.zeros(len(points))
    for a, b in ((0, 1), (1, 2), (2, 0)):
        i, j = f[:, a], f[:, b]
        d = points[j] - points[i]
        l2 = np.maximum((d * d).sum(1), 1e-8)
        np.add.at(total, i, -(d * normal[i]).sum(1) / l2 * 2)
        np.add.at(total, j, (d * normal[j]).sum(1) / l2 * 2)
        np.add.at(count, i, 1)
        np.add.at(count, j, 1)
    return (total / np.maximum(count, 1))[same]


# ---- curves -------------------------------------------------------------------------------------------------------

def catmull(points, per_span=16, closed=False):
    """A centripetal Catmull-Rom curve through the points (k,d)."""
    p = np.asarray(points, float)
    p = np.vstack([p[-1], p, p[0], p[1]]) if closed else np.vstack([2 * p[0] - p[1], p, 2 * p[-1] - p[-2]])
    out = []
    for i in range(1, len(p) - 2):
        p0, p1, p2, p3 = p[i - 1:i + 3]
        t0 = 0.0
        t1 = t0 + max(np.linalg.norm(p1 - p0), 1e-9) ** 0.5
        t2 = t1 + max(np.linalg.norm(p2 - p1), 1e-9) ** 0.5
        t3 = t2 + max(np.linalg.norm(p3 - p2), 1e-9) ** 0.5
        t = np.linspace(t1, t2, per_span, endpoint=False)[:, None]
        a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
        a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
        a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
        b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
        b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
        out.append((t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2)
    if not closed:
        out.append(p[-2][None])
    return np.vstack(out)


def lengths(line):
    return np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])


def resample(line, count=None, step=None, bend=0.0):
    """Points along a line: evenly, or denser where it bends (`bend` cm of extra length a radian of turning)."""
    along = lengths(line)
    if bend:
        d = np.diff(line, axis=0)
        d /= np.maximum(np.linalg.norm(d, axis=1), 1e-9)[:, None]
        turn = np.arccos(np.clip((d[1:] * d[:-1]).sum(1), -1, 1))
        along = along + bend * np.concatenate([[0], np.cumsum(np.concatenate([turn, [0]]))])
    count = count or max(2, int(np.ceil(along[-1] / step)) + 1)
    t = np.linspace(0, along[-1], count)
    return np.stack([np.interp(t, along, line[:, k]) for k in range(line.shape[1])], 1)


def profile(*runs, soft=0.08, step=0.5, bend=0.25):
    """The section of a thrown or cast vessel, as (radius, height) from the outside's foot over the rim to the inside.

    Each run is a list of (r, y): a list is a smooth curve, a tuple of points straight lines. Runs join in corners, which
    `soft` cm of wear round off. Returns points about `step` apart, closer where the line bends.
    """
    lines = [np.asarray(r, float) if isinstance(r, tuple) else catmull(r) for r in runs]
    line = np.vstack([lines[0]] + [l[1:] if np.allclose(l[0], prev[-1]) else l for prev, l in zip(lines, lines[1:])])
    fine = resample(line, step=min(0.02, max(soft / 4, 0.004)))
    fine = soften(fine, soft)
    return resample(fine, step=step, bend=bend)


def soften(line, radius):
    """Rounds the corners of a densely sampled line; its ends stay."""
    gap = lengths(line)[-1] / (len(line) - 1)
    r = int(radius / gap / 1.5)
    if r < 1:
        return line
    for _ in range(2):
        pad = np.vstack([2 * line[0] - line[r:0:-1], line, 2 * line[-1] - line[-2:-r - 2:-1]])
        c = np.vstack([np.zeros((1, line.shape[1])), np.cumsum(pad, axis=0)])
        line = (c[2 * r + 1:] - c[:-2 * r - 1]) / (2 * r + 1)
    return line


# ---- surfaces -----------------------------------------------------------------------------------------------------

def _grid_faces(rows, cols, offset=0):
    i = (np.arange(rows - 1)[:, None] * cols + np.arange(cols - 1)[None, :]).ravel() + offset
    return np.vstack([np.stack([i, i + 1, i + cols], 1), np.stack([i + 1, i + cols + 1, i + cols], 1)])


def lathe(name, line, segments=128, zones=None, axis=(0, 0)):
    """Turns a profile (k,2) round the vertical through `axis` (x, z). Walk the profile so that the outside comes first,
    from the foot's centre outwards and up; the surface then faces out.

    zones: texture islands as [(first row, last row, 'band' | 'disc', weight)], by default one band. A band is unrolled; a disc
    (a foot, a mirror's face) is seen flat. Weight is the share of detail against 1; rows are of `line`, or fractions
    of its length when floats.
    """
    line = np.asarray(line, float)
    line[:, 0] = np.maximum(line[:, 0], 0)
    along = lengths(line)
    rows = lambda v: int(np.argmin(abs(along - v * along[-1]))) if isinstance(v, float) else (v % len(line))
    zones = [(rows(a), rows(b), kind, w) for a, b, kind, w in (zones or [(0.0, 1.0, 'band', 1.0)])]
    angle = np.linspace(-np.pi, np.pi, segments + 1)        # the seam at the back
    points, faces, islands, s_all, turn_all = [], [], [], [], []
    start = 0
    for a, b, kind, weight in zones:
        for c0, c1 in ([(0, segments)] if kind == 'disc' else _sectors(line[a:b + 1], segments)):
            l, s, t = line[a:b + 1], along[a:b + 1], angle[c0:c1 + 1]
            r, y = l[:, 0][:, None], l[:, 1][:, None]
            points.append(np.stack([axis[0] + r * np.sin(t), y + 0 * r * t, axis[1] + r * np.cos(t)], 2).reshape(-1, 3))
            f = _grid_faces(len(l), len(t), start)
            p = np.vstack(points)
            area = np.linalg.norm(np.cross(p[f[:, 1]] - p[f[:, 0]], p[f[:, 2]] - p[f[:, 0]]), axis=1)
            f = f[area > 1e-9]
            if kind == 'disc':
                up = np.sign(l[-1, 0] - l[0, 0]) or 1
                rr = (s - s[0] + l[0, 0]) if up > 0 else (s[-1] - s + l[-1, 0])
                uv = np.stack([-up * rr[:, None] * np.sin(t), rr[:, None] * np.cos(t)], 2)
            else:
                mean = max((l[:, 0]).mean(), 0.25 * l[:, 0].max())
                uv = np.stack([0 * s[:, None] + t * mean, -s[:, None] + 0 * t], 2)
            uv = uv.reshape(-1, 2)
            islands.append((np.arange(len(f)) + sum(len(x) for x in faces), uv, np.arange(start, start + len(uv)), weight))
            faces.append(f)
            s_all.append(np.repeat(s, len(t)))
            turn_all.append(np.tile(t, len(l)))
            start += len(uv)
    p = np.vstack(points)
    return Part(name, p, np.vstack(faces), islands, p.copy(), np.concatenate(s_all), np.concatenate(turn_all))


def _sectors(line, segments):
    """Cuts a band that is much longer than it is high into pieces that pack well; never at the front."""
    ratio = 2 * np.pi * line[:, 0].mean() / max(lengths(line)[-1], 1e-6)
    count = 1 if ratio < 1.6 else 2 if ratio < 5 else 4 if ratio < 14 else 6
    first = 0 if count == 1 else segments // 8
    cuts = [0] + [first + round(i * segments / count) for i in range(count)] + [segments]
    cuts = sorted(set(cuts))
    return list(zip(cuts, cuts[1:]))


def sweep(name, path, section, radius=None, up=(0, 1, 0), closed=False, caps=True, weight=1.0):
    """Draws a closed section (k,2) in cm along a path (n,3). `radius` scales the section at each path point (n,) or (n,2).
    The section's second axis leans to `up`. Open ends are closed with rounded caps."""
    path = np.asarray(path, float)
    n = len(path)
    scale = np.ones((n, 2)) if radius is None else np.asarray(radius, float)
    scale = np.stack([scale, scale], 1) if scale.ndim == 1 else scale
    t = np.gradient(path, axis=0)
    if closed:
        t = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    t /= np.linalg.norm(t, axis=1)[:, None]
    if caps and not closed:
        path, t, scale = _cap_rows(path, t, scale, np.abs(section).max())
    if closed:
        path, t, scale = [np.vstack([a, a[:1]]) for a in (path, t, scale)]
    up = np.broadcast_to(np.asarray(up, float), path.shape)
    side = np.cross(up, t)
    side /= np.maximum(np.linalg.norm(side, axis=1), 1e-9)[:, None]
    top = np.cross(t, side)
    sec = np.vstack([section, section[:1]])
    p = (path[:, None] + side[:, None] * (sec[None, :, :1] * scale[:, None, :1])
         + top[:, None] * (sec[None, :, 1:] * scale[:, None, 1:]))
    s = lengths(path)
    around = lengths(sec)
    girth = (around[None, :] - around[-1] / 2) * max(scale.mean(), 1e-6)
    uv = np.stack([girth + 0 * s[:, None], 0 * girth - s[:, None]], 2).reshape(-1, 2)
    f = _grid_faces(len(path), len(sec))
    pts = p.reshape(-1, 3)
    area = np.linalg.norm(np.cross(pts[f[:, 1]] - pts[f[:, 0]], pts[f[:, 2]] - pts[f[:, 0]]), axis=1)
    f = f[area > 1e-10]
    turn = np.tile(np.linspace(-np.pi, np.pi, len(sec)), len(path))
    return Part(name, pts, f, [(np.arange(len(f)), uv, np.arange(len(pts)), weight)], pts.copy(),
                np.repeat(s, len(sec)), turn)


def _cap_rows(path, t, scale, reach, rows=5):
    a = np.linspace(0, np.pi / 2, rows)[1:]
    head_p = path[0] - t[0] * (np.sin(a) * reach * scale[0].min() * 0.6)[:, None]
    head_s = scale[0] * np.maximum(np.cos(a), 0.0)[:, None]
    tail_p = path[-1] + t[-1] * (np.sin(a) * reach * scale[-1].min() * 0.6)[:, None]
    tail_s = scale[-1] * np.maximum(np.cos(a), 0.0)[:, None]
    k = rows - 1
    return (np.vstack([head_p[::-1], path, tail_p]), np.vstack([np.repeat(t[:1], k, 0), t, np.repeat(t[-1:], k, 0)]),
            np.vstack([head_s[::-1], scale, tail_s]))


def oval(rx, ry, count=20, power=2.0):
    """A section: an ellipse, or with power > 2 a rounded rectangle."""
    a = np.linspace(0, 2 * np.pi, count, endpoint=False)
    c, s = np.cos(a), np.sin(a)
    return np.stack([rx * np.sign(c) * abs(c) ** (2 / power), ry * np.sign(s) * abs(s) ** (2 / power)], 1)


def block(name, size, centre, bevel=0.15, weight=0.5):
    """A slab with softened edges (a stand, a base): size and centre (x, y, z)."""
    sx, sy, sz = np.asarray(size, float) / 2
    section = oval(sx, sz, 64, 14.0)
    ys = np.array([-sy, -sy, -sy + bevel * .3, -sy + bevel, sy - bevel, sy - bevel * .3, sy, sy])
    k = np.array([0.0, 1 - bevel / min(sx, sz), 1 - .3 * bevel / min(sx, sz), 1, 1, 1 - .3 * bevel / min(sx, sz), 1 - bevel / min(sx, sz), 0.0])
    path = np.stack([0 * ys, ys, 0 * ys], 1)
    sec = np.vstack([section, section[:1]])
    p = np.stack([sec[None, :, 0] * k[:, None], np.repeat(ys[:, None], len(sec), 1), -sec[None, :, 1] * k[:, None]], 2)
    part = np.asarray(p).reshape(-1, 3) + centre
    rows, cols = len(ys), len(sec)
    islands, faces, pts, start = [], [], [], 0
    around = lengths(sec)
    for a, b, flat in ((0, 1, True), (1, 6, False), (6, 7, True)):
        q = p[a:b + 1]
        pts.append(q.reshape(-1, 3))
        f = _grid_faces(b - a + 1, cols, start)
        allp = np.vstack(pts)
        area = np.linalg.norm(np.cross(allp[f[:, 1]] - allp[f[:, 0]], allp[f[:, 2]] - allp[f[:, 0]]), axis=1)
        f = f[area > 1e-9]
        if flat:
            uv = np.stack([q[..., 0] * (1 if a else -1), q[..., 2]], 2)
        else:
            uv = np.stack([around[None] + 0 * q[..., 0], -lengths(np.stack([k[a:b + 1] * sx, ys[a:b + 1]], 1))[:, None] + 0 * q[..., 0]], 2)
        n0 = sum(len(x) for x in faces)
        islands.append((np.arange(len(f)) + n0, uv.reshape(-1, 2), np.arange(start, start + q.shape[0] * cols), weight))
        faces.append(f)
        start += q.shape[0] * cols
    v = np.vstack(pts) + np.asarray(centre)
    return Part(name, v, np.vstack(faces), islands, v.copy(), v[:, 1].copy(), np.arctan2(v[:, 0], v[:, 2]))
