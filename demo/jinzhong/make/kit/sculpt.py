"""Clay to model with: distance functions that flow into each other, meshed and unwrapped.

A form is a function of points (n,3) -> (n,) that is negative inside. Combine with `union`, `cut`; mesh with `form`.
Use it for what a lathe cannot make: feet that grow from a belly, animals, mountains.
"""
import numpy as np
import bpy
from .shapes import Part


def ball(c, r):
    c, r = np.asarray(c, float), np.asarray(r, float)
    if r.ndim == 0:
        return lambda p: np.linalg.norm(p - c, axis=1) - r

    def f(p):                                    # an ellipsoid, near enough to a distance
        q = (p - c) / r
        k0 = np.linalg.norm(q, axis=1)
        k1 = np.linalg.norm(q / r, axis=1)
        return k0 * (k0 - 1) / np.maximum(k1, 1e-6)
    return f


def bone(a, b, ra, rb):
    """A limb from a to b, its radius running from ra to rb."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    d = b - a

    def f(p):
        t = np.clip((p - a) @ d / (d @ d), 0, 1)
        return np.linalg.norm(p - a - t[:, None] * d, axis=1) - (ra + (rb - ra) * t)
    return f


def limb(points, radii):
    """A chain of bones through points (k,3) with the radii there."""
    return union(*[bone(points[i], points[i + 1], radii[i], radii[i + 1]) for i in range(len(points) - 1)])


def box(centre, half, rounding=0.1, turn=None):
    c, h = np.asarray(centre, float), np.asarray(half, float)
    m = np.eye(3) if turn is None else np.asarray(turn)

    def f(p):
        q = np.abs((p - c) @ m) - (h - rounding)
        return np.linalg.norm(np.maximum(q, 0), axis=1) + np.minimum(q.max(1), 0) - rounding
    return f


def spun(line, inside=None):
    """A solid of revolution from a closed (r, y) polygon (k,2)."""
    poly = np.asarray(line, float)

    def f(p):
        q = np.stack([np.hypot(p[:, 0], p[:, 2]), p[:, 1]], 1)
        a, b = poly, np.roll(poly, -1, 0)
        best = np.full(len(q), 1e9)
        wind = np.zeros(len(q), bool)
        for i in range(len(a)):
            e, w = b[i] - a[i], q - a[i]
            t = np.clip((w @ e) / max(e @ e, 1e-12), 0, 1)
            best = np.minimum(best, ((w - t[:, None] * e) ** 2).sum(1))
            cross = (a[i, 1] > q[:, 1]) != (b[i, 1] > q[:, 1])
            if e[1]:
                wind ^= cross & (q[:, 0] < a[i, 0] + (q[:, 1] - a[i, 1]) / e[1] * e[0])
        return np.where(wind, -1, 1) * np.sqrt(best)
    return f


def union(*forms, blend=0.0):
    def f(p):
        d = forms[0](p)
        for g in forms[1:]:
            d = smooth_min(d, g(p), blend)
        return d
    return f


def cut(form, *tools, blend=0.0):
    def f(p):
        d = form(p)
        for g in tools:
            d = -smooth_min(-d, g(p), blend)
        return d
    return f


def common(a, b, blend=0.0):
    return lambda p: -smooth_min(-a(p), -b(p), blend)


def moved(form, offset=(0, 0, 0), turn=None):
    m = np.eye(3) if turn is None else np.asarray(turn)
    return lambda p: form((p - np.asarray(offset, float)) @ m)


def around(form, count, first=0.0):
    """Repeats a form `count` times round the vertical axis (the original at +Z turned by `first`)."""
    step = 2 * np.pi / count

    def f(p):
        a = np.arctan2(p[:, 0], p[:, 2]) - first
        a = a - np.round(a / step) * step
        r = np.hypot(p[:, 0], p[:, 2])
        return form(np.stack([r * np.sin(a), p[:, 1], r * np.cos(a)], 1))
    return f


def smooth_min(a, b, k):
    if k <= 0:
        return np.minimum(a, b)
    h = np.maximum(k - np.abs(a - b), 0) / k
    return np.minimum(a, b) - h * h * k * 0.25


def _chunks(f, p):
    out = np.empty(len(p))
    for i in range(0, len(p), 400000):
        out[i:i + 400000] = f(p[i:i + 400000])
    return out


def surface_net(f, low, high, cell):
    """Vertices and quads of f = 0 inside a box, one vertex a crossed cell, drawn onto the surface afterwards."""
    low, high = np.asarray(low, float), np.asarray(high, float)
    n = np.ceil((high - low) / cell).astype(int) + 1
    ax = [low[i] + cell * np.arange(n[i]) for i in range(3)]
    grid = np.stack(np.meshgrid(*ax, indexing='ij'), -1).reshape(-1, 3)
    d = _chunks(f, grid).reshape(n)
    inside = d < 0
    index = np.full(n - 1, -1)
    total, count = np.zeros(tuple(n - 1) + (3,)), np.zeros(n - 1)
    base = np.stack(np.meshgrid(*[np.arange(k - 1) for k in n], indexing='ij'), -1).astype(float)
    corner = [(i, j, k) for i in (0, 1) for j in (0, 1) for k in (0, 1)]
    view = lambda a, c: a[c[0]:n[0] - 1 + c[0], c[1]:n[1] - 1 + c[1], c[2]:n[2] - 1 + c[2]]
    for c in corner:
        for axis in range(3):
            if c[axis]:
                continue
            e = list(c)
            e[axis] = 1
            da, db = view(d, c), view(d, e)
            hit = (da < 0) != (db < 0)
            t = np.where(hit, da / np.where(hit, da - db, 1), 0)
            place = base + np.array(c)
            place[..., axis] += t
            total += place * hit[..., None]
            count += hit
    live = count > 0
    index[live] = np.arange(live.sum())
    points = low + cell * total[live] / count[live][:, None]
    quads = []
    for axis in range(3):
        u, v = (axis + 1) % 3, (axis + 2) % 3
        cutter = [slice(None)] * 3
        a_slice, b_slice = cutter.copy(), cutter.copy()
        a_slice[axis], b_slice[axis] = slice(0, -1), slice(1, None)
        a, b = inside[tuple(a_slice)], inside[tuple(b_slice)]
        where = np.argwhere(a != b)
        where = where[(where[:, u] > 0) & (where[:, v] > 0) & (where[:, u] < n[u] - 1) & (where[:, v] < n[v] - 1)]
        at = lambda du, dv: index[tuple((where - du * np.eye(3, dtype=int)[u] - dv * np.eye(3, dtype=int)[v]).T)]
        q = np.stack([at(0, 0), at(1, 0), at(1, 1), at(0, 1)], 1)
        out = a[tuple(where.T)]
        quads.append(np.where(out[:, None], q, q[:, ::-1]))
    for _ in range(3):                                     # draw the vertices onto the surface
        g = gradient(f, points, cell * 0.2)
        step = _chunks(f, points)[:, None] * g / np.maximum((g * g).sum(1), 0.05)[:, None]
        points = points - np.clip(step, -0.5 * cell, 0.5 * cell)
    return points, np.vstack(quads)


def gradient(f, p, h):
    g = np.empty_like(p)
    for k in range(3):
        e = np.zeros(3)
        e[k] = h
        g[:, k] = (_chunks(f, p + e) - _chunks(f, p - e)) / (2 * h)
    return g


def form(name, f, low, high, cell, triangles=None, angle=66, weight=1.0):
    """Meshes f inside the box low..high, thins it to about `triangles`, unwraps it, and gives a Part."""
    points, quads = surface_net(f, low, high, cell)
    return solid(name, points, quads, triangles, angle, weight)


def solid(name, points, faces, triangles=None, angle=66, weight=1.0):
    """A Part from any closed mesh: thinned by Blender's decimator, unwrapped by angle."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points.tolist(), [], [list(map(int, q)) for q in faces])
    mesh.validate()
    obj = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(obj)
    bpy.context.view_layer.objects.active = obj
    obj.select_set(True)
    count = sum(len(p.vertices) - 2 for p in mesh.polygons)
    if triangles and count > triangles:
        m = obj.modifiers.new('thin', 'DECIMATE')
        m.ratio = triangles / count
        bpy.ops.object.modifier_apply(modifier='thin')
    bpy.ops.object.mode_set(mode='EDIT')
    bpy.ops.mesh.select_all(action='SELECT')
    bpy.ops.mesh.quads_convert_to_tris()
    bpy.ops.uv.smart_project(angle_limit=np.radians(angle), island_margin=0.0025, area_weight=0.6)
    bpy.ops.object.mode_set(mode='OBJECT')
    mesh = obj.data
    verts = np.empty(len(mesh.vertices) * 3)
    mesh.vertices.foreach_get('co', verts)
    verts = verts.reshape(-1, 3)
    loops = np.empty(len(mesh.loops), int)
    mesh.loops.foreach_get('vertex_index', loops)
    uv = np.empty(len(mesh.loops) * 2)
    mesh.uv_layers.active.data.foreach_get('uv', uv)
    uv = uv.reshape(-1, 2)
    bpy.data.objects.remove(obj)
    key = np.column_stack([loops, np.round(uv * 1e6).astype(int)])
    _, first, inverse = np.unique(key, axis=0, return_index=True, return_inverse=True)
    v, uv = verts[loops[first]], uv[first]
    f = inverse.reshape(-1, 3)
    a3 = np.linalg.norm(np.cross(v[f[:, 1]] - v[f[:, 0]], v[f[:, 2]] - v[f[:, 0]]), axis=1).sum()
    e1, e2 = uv[f[:, 1]] - uv[f[:, 0]], uv[f[:, 2]] - uv[f[:, 0]]
    a2 = np.abs(e1[:, 0] * e2[:, 1] - e1[:, 1] * e2[:, 0]).sum()
    uv = uv * np.sqrt(a3 / a2) * [1, -1]
    return Part(name, v, f, [(np.arange(len(f)), uv, np.arange(len(v)), weight)], v.copy(), v[:, 1].copy(),
                np.arctan2(v[:, 0], v[:, 2]))
