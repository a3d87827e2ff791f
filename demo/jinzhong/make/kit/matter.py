"""Matter: what a surface is made of and what time did to it. Works on the flat arrays of `Texels`."""
import numpy as np
from .field import fbm, noise, smooth, mix, ramp, rgb


class Surface:
    """colour (n,3) sRGB 0..1, rough, metal (n,) 0..1, height (n,) cm above the mesh."""

    def __init__(self, t, colour, rough=0.8, metal=0.0, height=0.0):
        n = len(t)
        self.t = t
        self.colour = np.array(np.broadcast_to(rgb(colour) if isinstance(colour, str) else colour, (n, 3)), np.float32)
        self.rough = np.array(np.broadcast_to(rough, n), np.float32)
        self.metal = np.array(np.broadcast_to(metal, n), np.float32)
        self.height = np.array(np.broadcast_to(height, n), np.float32)

    def coat(self, amount, colour, rough=None, metal=None, thick=0.0):
        """Lays something over the surface where `amount` (0..1) says; `thick` cm of it raise the surface."""
        amount = np.broadcast_to(np.asarray(amount, np.float32), len(self.t))
        c = rgb(colour) if isinstance(colour, str) else np.asarray(colour, np.float32)
        self.colour = self.colour + (c - self.colour) * amount[:, None]
        if rough is not None:
            self.rough = mix(self.rough, rough, amount)
        if metal is not None:
            self.metal = mix(self.metal, metal, amount)
        self.height = self.height + amount * thick
        return self

    def shade(self, factor):
        """Darkens or lightens by a factor (n,)."""
        self.colour = np.clip(self.colour * np.asarray(factor, np.float32)[:, None], 0, 1)
        return self

    def only(self, mask, other):
        """Takes `other` where mask is true."""
        m = np.asarray(mask)
        for k in ('colour', 'rough', 'metal', 'height'):
            a, b = getattr(self, k), getattr(other, k)
            setattr(self, k, np.where(m[:, None] if a.ndim == 2 else m, b, a))
        return self


def hollows(t, height, reach=0.3):
    """How sunk a place is against its surroundings within `reach` cm, about -1..1 for relief of 0.1 cm."""
    return np.clip((t.blur(height, reach) - height) * 10, -1, 1)


def wheel_lines(t, depth=0.012, gap=0.35, seed=3):
    """Lines that fingers leave on turning clay: rings that wander a little."""
    y = t.rest[:, 1]
    r = np.hypot(t.rest[:, 0], t.rest[:, 2])
    ring = np.stack([0.15 * np.sin(t.turn), (y + 0.7 * r) + 0.05 * np.sin(t.turn * 2 + 1), 0.15 * np.cos(t.turn)], 1)
    return depth * (0.7 * noise(ring, gap, seed) + 0.5 * noise(ring, gap * 0.4, seed + 1))


def grain(t, size=0.06, depth=0.004, seed=5):
    """The small roughness of fired clay or cast metal."""
    return depth * fbm(t.p, size, 3, 0.6, seed)


def pits(t, size=0.5, share=0.2, depth=0.03, seed=11):
    """Small holes where something came out: about `share` of the surface, as (height, mask)."""
    d = noise(t.p, size, seed) + 0.5 * noise(t.p, size * 0.45, seed + 3)
    m = smooth(1.1 - share * 2, 1.35 - share * 2, d)
    return -depth * m, m


def cracks(t, size=6.0, width=0.02, share=1.0, seed=21):
    """Thin wandering lines, as a mask 0..1: the level lines of a noise, broken by another."""
    d = fbm(t.p, size, 3, 0.45, seed)
    e = fbm(t.p + 0.03, size, 3, 0.45, seed)
    slope = np.abs(e - d) / (0.03 * np.sqrt(3)) + 0.02
    m = 1 - smooth(width * 0.4, width, np.abs(d) / slope)
    return m * smooth(1 - share - 0.2, 1 - share + 0.1, noise(t.p, size * 0.7, seed + 9))


def _two_nearest(p, size, seed):
    """Distances to the nearest and second nearest of random points, one a cell of `size` cm."""
    cell, best = np.floor(p / size).astype(np.int64), np.full((2, len(p)), 1e9, np.float32)
    for at in np.ndindex(3, 3, 3):
        c = cell + np.array(at) - 1
        h = (c[:, 0] * 73856093) ^ (c[:, 1] * 19349663) ^ (c[:, 2] * 83492791) ^ (seed * 2654435761)
        r = np.stack([((h * k) >> 13) & 1023 for k in (1103515245, 69069, 1664525)], 1) / 1023
        d = np.linalg.norm((c + r) * size - p, axis=1).astype(np.float32)
        best[1] = np.minimum(best[1], np.maximum(best[0], d))
        best[0] = np.minimum(best[0], d)
    return best


def crackle(t, size=0.6, width=0.012, seed=31):
    """The net of fine lines in a glaze: borders of random cells, as a mask 0..1."""
    best = np.empty((2, len(t)), np.float32)
    for i in range(0, len(t), 65536):
        best[:, i:i + 65536] = _two_nearest(t.p[i:i + 65536], size, seed)
    return 1 - smooth(width * 0.5, width * 1.3, best[1] - best[0])


def soil(t, s, amount=0.5, colour='#9c8259', seed=41, thick=0.01):
    """Dry earth of the burial: in hollows, under edges, in patches."""
    low = hollows(t, s.height, 0.25)
    shelter = 1 - t.ao
    d = 0.9 * fbm(t.p, 3.0, 5, 0.6, seed) + 0.9 * low + 1.1 * shelter + 0.35 * noise(t.p, 0.25, seed + 2)
    m = smooth(1.15 - amount, 1.75 - amount, d)
    tint = mix(rgb(colour), rgb(colour) * 0.72, smooth(-0.4, 0.6, fbm(t.p, 0.8, 3, 0.6, seed + 5)))
    s.coat(m * 0.85, tint, 0.95, 0.0, thick)
    return m


def worn(t, s, reach=0.25, low=0.1, high=0.5):
    """Where use rubbed: edges and high points, 0..1."""
    high_relief = -hollows(t, s.height, reach)
    return smooth(low, high, high_relief + 0.10 * np.clip(t.curve, 0, 6) + 0.25 * fbm(t.p, 1.4, 4, 0.6, 51) - 0.1)


def patina(t, s, green=0.5, blue=0.12, red=0.15, shine=0.25, dark='#3b3f34', seed=61, tone='#55695a'):
    """Buried bronze: a dark skin, grey-green over it, powdery malachite in hollows and patches, azurite and cuprite spots,
    and a little bare metal where hands polish it. Changes s, whose height must hold the relief already."""
    low = hollows(t, s.height, 0.2)
    big, mid = fbm(t.p, 7.0, 5, 0.55, seed), fbm(t.p, 1.6, 4, 0.6, seed + 3)
    fine = fbm(t.p, 0.35, 3, 0.6, seed + 7)
    s.colour[:] = mix(rgb(dark), rgb('#5d5a43'), smooth(-0.5, 0.7, mid))
    s.rough[:] = 0.52 + 0.1 * mid
    s.metal[:] = 0.45
    skin = smooth(-0.75, 0.35, big * 0.7 + 0.35 * mid + 0.4 * low + 0.25 * fine)
    s.coat(skin * 0.8, mix(rgb(tone), rgb('#73806a'), smooth(-0.3, 0.6, fine + 0.4 * mid)), 0.68, 0.08)
    wear = worn(t, s) * smooth(0.25, 0.8, t.ao)
    s.coat(wear * shine, mix(rgb('#8a6f41'), rgb('#6a5a3c'), smooth(-0.4, 0.5, mid)), 0.42, 0.75)
    shelter = 1 - t.ao
    m = smooth(1.12 - green, 1.55 - green, 0.75 * big + 0.6 * mid + 0.7 * low + 0.5 * shelter + 0.4 * fine)
    malachite = mix(rgb('#4f8f74'), rgb('#8fb79a'), smooth(-0.4, 0.6, fine + 0.3 * mid))
    s.coat(m * 0.93, malachite * (1 + 0.10 * noise(t.p, 0.12, seed + 9)[:, None]), 0.9, 0.0, 0.024)
    rim = m * (1 - m) * 4                                     # cuprite shows where a crust ends
    s.coat(rim * smooth(0.1, 0.6, fbm(t.p, 2.2, 4, 0.6, seed + 11)) * red * 2.5, '#6e3f2c', 0.7, 0.1)
    b = smooth(1.12 - blue, 1.5 - blue, fbm(t.p, 3.5, 5, 0.6, seed + 17) + 0.3 * low + 0.3 * m)
    s.coat(b * 0.85, mix(rgb('#3d6c8c'), rgb('#6f9bb0'), smooth(-0.3, 0.5, fine)), 0.85, 0.0, 0.02)
    s.height += 0.004 * fine + m * (0.016 * fine + 0.012 * mid)
    return m


def wood(t, s=None, dark='#2b1c14', light='#4a3222'):
    """A lacquered hardwood stand: grain along x."""
    q = t.p * [0.12, 1.0, 1.0]
    g = fbm(q, 0.5, 4, 0.6, 71)
    out = Surface(t, mix(rgb(dark), rgb(light), smooth(-0.7, 0.8, g)), 0.38 + 0.08 * g, 0.0, 0.002 * g)
    return out


def stone_base(t, colour='#8b8780'):
    """A plain painted museum block."""
    g = fbm(t.p, 0.12, 3, 0.6, 81)
    return Surface(t, rgb(colour) * (1 + 0.03 * g[:, None]), 0.75, 0.0, 0.002 * g)
