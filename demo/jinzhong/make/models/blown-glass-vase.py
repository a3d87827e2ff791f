"""人工吹制玻璃瓶: a hand-blown vase of amber and sea-green glass, trailed threads, seeds and bubbles left by the breath."""
import math

import numpy as np

from craft import field, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch

PROFILE = [(0, 2.6), (2.2, 2.7), (4.3, 4.2), (5.7, 8.0), (5.2, 13.0), (3.0, 18.4), (2.15, 21.8), (2.5, 25.0), (4.2, 28.3),      # inside
           (4.5, 28.6), (4.72, 28.45), (4.62, 28.1), (2.95, 24.8), (2.55, 21.8), (3.4, 18.4), (5.6, 13.0), (6.15, 8.0), (4.85, 3.7),
           (3.7, 1.9), (3.5, 1.1), (4.1, 0.45), (4.35, 0.12), (4.1, 0, 1), (2.6, 0.1), (1.2, 0.5), (0, 0.62)]
LIP = 9

# a clear body that swallows light as it thickens; read by the last step and by the poster's studio
GLASS = {'transmission': 1.0, 'ior': 1.5, 'thickness': 0.006, 'attenuationColor': [0.45, 0.80, 0.72], 'attenuationDistance': 0.02}


def build():
    shape = Lathe(PROFILE, weights=[0.5] * 9 + [1] * 13 + [0.4] * 4)
    plain = shape.__call__

    def blown(u, v):
        """Eight soft ribs from a dip mould, twisted by the turning pipe; the lip pulled into waves."""
        p = plain(u, v)
        y = p[..., 1]
        a = 2 * math.pi * u
        rib = 1 + 0.022 * np.cos(8 * (a + 0.055 * y)) * step(y, 1.5, 5) * step(y, 27, 20)
        lip = step(y, 24.5, 28.6)
        rib = rib + 0.055 * lip * np.cos(5 * a + 0.4) + 0.02 * lip * np.cos(3 * a)
        out = p * np.stack([rib, np.ones_like(rib), rib], -1)
        out[..., 1] += 0.45 * lip * np.cos(5 * a + 0.4 + math.pi) + 0.15 * lip * np.cos(2 * a)
        return out
    s = Patch('vase', blown, aspect=1.1, rows=shape.density(0.35)).open_sheet()
    tint(s, shape)
    return Model('blown-glass-vase', [s])


def tint(s, shape):
    outside = s.V > shape.at(LIP)
    rise = s.y / 28.6
    c = mix(srgb('#f2fbf7'), srgb('#dff1ea'), step(rise, 0.0, 0.6))
    amber = step(rise + 0.05 * (s.noise(5, 2, 3) - 0.5), 0.62, 1.0)
    c = mix(c, srgb('#f0b95c'), 0.75 * amber)
    s.colour[:] = c
    s.rough[:] = 0.02
    turns = 6.5
    t = (s.U + s.y / 28.6 * turns) % 1                                          # a thread laid on while the pipe turned
    pitch = 28.6 / turns
    d = np.minimum(t, 1 - t) * pitch * 0.95
    band = step(s.y, 13.5, 14.5) * step(s.y, 26.5, 25.5) * outside
    thread = np.sqrt(np.clip(1 - (d / 0.14) ** 2, 0, 1)) * band
    s.relief += 0.10 * thread
    mask = step(thread, 0.05, 0.3)
    paint(s.colour, srgb('#f7efe0'), 0.9 * mask)
    s.metal[:] = 0
    milk = mask
    ooze = s.noise(3.0, 3, 7)
    s.relief += 0.05 * (ooze - 0.5) * outside
    seeds = glaze.dots(s, 0.8, (0.04, 0.10), 11, 0.3)
    s.fine += 0.02 * seeds
    paint(s.colour, srgb('#ffffff'), 0.4 * seeds)
    for y, w in ((4.4, 0.5), (9.5, 0.7), (12.0, 0.4)):                            # clouds of colour chips picked up on the marver
        chip = glaze.dots(s, w, (0.12, 0.34), int(y * 10), 0.35) * np.exp(-((s.y - y) / 1.6) ** 2) * outside
        paint(s.colour, srgb('#2f7f86') if y < 8 else srgb('#e2a33c'), 0.85 * chip)
    pontil = step(s.r, 1.3, 0.9) * (s.V > shape.at(23))
    s.fine += pontil * (s.noise(0.3, 3, 13) - 0.5) * 0.12
    s.rough[:] = np.clip(s.rough + 0.12 * pontil + 0.10 * milk, 0, 1)
    wear = step(s.y, 0.35, 0.1) * (s.V > shape.at(20)) * step(s.noise(0.15, 2, 17), 0.45, 0.6)
    s.rough[:] = np.clip(s.rough + 0.3 * wear, 0, 1)


POSTER = dict(turn=-14, rise=12)
NOTES = [('thread', (0, 20, 2.9), 12, 'A thread of white glass, trailed on while the pipe was turning.'),
         ('lip', (0, 28.2, 4.6), 11, 'The lip, opened and waved with the jacks while hot.'),
         ('chips', (0, 9.5, 6.1), 11, 'Chips of coloured glass picked up from the marver and melted in.'),
         ('foot', (0, 0.3, 4.3), 12, 'The foot; underneath, the scar where the pontil broke off.')]
SIZE = 'height 28.6 cm, belly 12.4 cm, mouth 9.6 cm'
DETAIL = 0.0
SAMPLES = 24
