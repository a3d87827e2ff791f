"""A model: painted sheets joined in one atlas, and the meshes that carry them."""
import numpy as np

from . import patch
from .patch import ATLAS


class Level:
    """One level of detail: `triangles` at most."""

    def __init__(self, name, triangles):
        self.name, self.triangles = name, triangles


VIEWER = Level('model', 56000)
HALL = Level('hall', 5600)


class Model:
    def __init__(self, slug, sheets):
        self.slug, self.sheets = slug, sheets

    def meshes(self, level):
        """One Mesh a sheet, each within its share of the level's triangles."""
        total = sum(s.patch.share for s in self.sheets)
        out = []
        for s in self.sheets:
            p = s.patch
            quads = level.triangles / 2 * p.share / total / (len(p.instances) if p.instances else 1)
            nv = max(2, int((quads / p.aspect) ** 0.5))
            nu = max(3, int(quads / nv))
            out.append(patch.mesh(s, nu, nv))
        return out

    def textures(self, pixels):
        """{'base', 'orm'}: uint8 images (pixels, pixels, 3) of the whole atlas; red of orm holds only what the model knows of
        its hollows, before the traced occlusion."""
        base = self._atlas([s.colour for s in self.sheets], (0.5, 0.5, 0.5))
        orm = self._atlas([np.stack([s.cavity, s.rough, s.metal], -1) for s in self.sheets], (1, 1, 0))
        orm[..., 1] = np.maximum(orm[..., 1], 0.04)
        return {'base': _bytes(_shrink(base, pixels)), 'orm': _bytes(_shrink(orm, pixels))}

    def normal_texture(self, meshes, pixels):
        """The picture of all that `meshes` leave out, uint8 (pixels, pixels, 3)."""
        normal = _shrink(self._atlas([patch.normal_map(s, m) for s, m in zip(self.sheets, meshes)], (0, 0, 1)), pixels)
        normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-6)
        return _bytes(normal * 0.5 + 0.5)

    def _atlas(self, pictures, ground):
        out = np.ones((ATLAS, ATLAS, 3), np.float32) * np.asarray(ground, np.float32)
        for s, picture in zip(self.sheets, pictures):
            if s.patch.mirrors:
                continue
            x, y = round(s.patch.rect[0] * ATLAS), round(s.patch.rect[1] * ATLAS)
            out[y:y + s.h, x:x + s.w] = picture
        return _bleed(out, self.sheets)

    def geometry(self, meshes):
        """All instances as flat arrays: points (cm), normals, uv, triangles."""
        P, N, T, F, start = [], [], [], [], 0
        for s, m in zip(self.sheets, meshes):
            rows, cols = m.P.shape[:2]
            x, y, w, h = s.patch.rect
            uv = np.stack([np.broadcast_to(x + (1 - m.u if s.patch.mirrors else m.u) * w, (rows, cols)),
                           np.broadcast_to((y + m.v * h)[:, None], (rows, cols))], -1).reshape(-1, 2)
            i = (np.arange(rows - 1)[:, None] * cols + np.arange(cols - 1)[None, :]).ravel()
            f = np.concatenate([np.stack([i, i + cols, i + 1], 1), np.stack([i + 1, i + cols, i + cols + 1], 1)])
            for move in s.patch.instances or [lambda p, q: (p, q)]:
                p, q = move(m.P.reshape(-1, 3), m.N.reshape(-1, 3))
                area = np.linalg.norm(np.cross(p[f[:, 1]] - p[f[:, 0]], p[f[:, 2]] - p[f[:, 0]]), axis=1)
                g = f[area > 1e-7]
                P.append(p), N.append(q), T.append(uv), F.append(g + start)
                start += len(p)
        return np.concatenate(P), np.concatenate(N), np.concatenate(T), np.concatenate(F)


def _bytes(a):
    return (np.clip(a, 0, 1) * 255 + 0.5).astype(np.uint8)


def _shrink(a, pixels):
    k = max(1, a.shape[0] // pixels)
    h, w, c = a.shape
    return a.reshape(h // k, k, w // k, k, c).mean((1, 3)) if k > 1 else a


def _bleed(a, sheets, pad=6):
    """Repeats every rectangle's border outwards where no other rectangle lies, so that mipmaps do not mix in grey."""
    used = np.zeros(a.shape[:2], bool)
    boxes = []
    for s in sheets:
        x, y = round(s.patch.rect[0] * ATLAS), round(s.patch.rect[1] * ATLAS)
        boxes.append((x, y, x + s.w, y + s.h))
        used[y:y + s.h, x:x + s.w] = True
    for x0, y0, x1, y1 in boxes:
        for k in range(1, pad + 1):
            for dst, src in (((slice(y0, y1), x1 - 1 + k), (slice(y0, y1), x1 - 1)),
                             ((slice(y0, y1), x0 - k), (slice(y0, y1), x0)),
                             ((y1 - 1 + k, slice(x0, x1)), (y1 - 1, slice(x0, x1))),
                             ((y0 - k, slice(x0, x1)), (y0, slice(x0, x1)))):
                flat = [i for i in dst if not isinstance(i, slice)][0]
                if 0 <= flat < ATLAS:
                    free = ~used[dst]
                    a[dst][free] = a[src][free]
    return a
