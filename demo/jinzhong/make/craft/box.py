"""Rounded boxes, a patch for every face, so that each can be painted like a panel."""
import numpy as np

from .patch import Patch

# the face's own right and down, and its outward direction
FACES = {'front': ((1, 0, 0), (0, -1, 0), (0, 0, 1)), 'back': ((-1, 0, 0), (0, -1, 0), (0, 0, -1)),
         'right': ((0, 0, -1), (0, -1, 0), (1, 0, 0)), 'left': ((0, 0, 1), (0, -1, 0), (-1, 0, 0)),
         'top': ((1, 0, 0), (0, 0, 1), (0, 1, 0)), 'bottom': ((1, 0, 0), (0, 0, -1), (0, -1, 0))}


class Face:
    """One side of a box of `size` (x, y, z) cm round `centre`, its edges rounded by `radius`; it ends half-way round them."""

    def __init__(self, name, size, centre, radius):
        self.right, self.down, self.out = (np.array(a, float) for a in FACES[name])
        self.half, self.centre, self.radius = np.asarray(size, float) / 2, np.asarray(centre, float), radius
        self.width, self.height = 2 * abs(self.right @ self.half), 2 * abs(self.down @ self.half)

    def __call__(self, u, v):
        a, b = _ease(u, self.radius / self.width), _ease(v, self.radius / self.height)
        p = (self.right * (a * abs(self.right @ self.half))[..., None] + self.down * (b * abs(self.down @ self.half))[..., None]
             + self.out * abs(self.out @ self.half))
        inner = self.half - self.radius
        q = np.clip(p, -inner, inner)
        d = p - q
        return q + self.radius * d / np.maximum(np.linalg.norm(d, axis=-1, keepdims=True), 1e-9) + self.centre


def _ease(t, edge):
    """-1..1 for 0..1, spending a little more of the grid on the rounded edges."""
    return np.interp(t, [0, 0.05, 0.95, 1], [-1, -1 + 2 * min(edge, 0.2), 1 - 2 * min(edge, 0.2), 1])


def face(name, which, size, centre, radius, rect, share=1.0, instances=None):
    f = Face(which, size, centre, radius)
    return Patch(name, f, wrap=False, rect=rect, share=share, aspect=max(0.2, f.width / f.height), instances=instances)


def pixels(x, y, w, h):
    """A rectangle given in 2048ths."""
    return (x / 2048, y / 2048, w / 2048, h / 2048)
