"""A bottle gourd: the double swelling, its stalk, a skin that has been handled for years."""
import math

import numpy as np

from .patch import Lathe, Patch, Tube

PROFILE = [(0, 23.2), (0.6, 23.1), (1.3, 22.6), (2.6, 21.4), (3.75, 19.5), (4.05, 17.8), (3.6, 16.1), (2.55, 14.7), (2.1, 13.7), (2.5, 12.7), (4.2, 11.2),
           (6.1, 8.8), (6.75, 6.0), (6.1, 3.2), (4.3, 1.2), (2.6, 0.35), (1.5, 0.02), (0.8, 0.05), (0, 0.2)]
STALK = [(0, 22.4, 0), (0.0, 23.4, 0.05), (0.15, 24.6, 0.2), (0.7, 25.9, 0.35), (1.7, 26.8, 0.3), (2.35, 27.05, 0.2), (2.4, 27.06, 0.2)]


def patches(body_rect=(0, 0, 1, 0.88), stalk_rect=(0, 0.89, 0.5, 0.11)):
    shape = Lathe(PROFILE)

    def grown(u, v):
        """No gourd is round: it leans a little and bulges to one side."""
        p = shape(u, v)
        y = p[..., 1]
        a = 2 * math.pi * u
        k = 1 + 0.014 * np.cos(a - 0.7) + 0.010 * np.cos(2 * a + 1.1) + 0.006 * np.cos(3 * a + y * 0.2)
        return np.stack([p[..., 0] * k + 0.0016 * np.maximum(y - 10, 0) ** 2, y, p[..., 2] * k], -1)
    body = Patch('gourd', grown, rect=body_rect, share=8, aspect=1.2, rows=shape.density(0.3))
    stalk = Patch('stalk', Tube([(x + 0.0016 * (y - 10) ** 2, y, z) for x, y, z in STALK], [0.75, 0.55, 0.42, 0.38, 0.42, 0.46, 0.0]), rect=stalk_rect, share=1)
    return shape, body, stalk
