"""Flowers as northern kilns drew them: peonies, leaves, vines, lotus; as outlines and veins in centimetres.

A blossom is a list of (outline, veins) from the back to the front. y grows downwards, blossoms open upwards (-y).
"""
import math

import numpy as np

from .pen import spline, turn


def petal(width, length, lobes=3, deep=0.09, rng=None, n=48):
    """One petal from its root at the origin up to (0, -length), with a scalloped edge, and three veins."""
    a = np.linspace(-1, 1, n) * math.pi / 2
    wobble = 1 + (rng.normal(0, 0.03) if rng is not None else 0)
    edge = 1 + deep * (np.abs(np.cos(lobes * a)) - 0.6) * np.cos(a) ** 0.5
    x = width * wobble * np.sin(a) * (0.55 + 0.45 * np.cos(a) ** 0.5) * edge * 1.25
    y = -length * (np.cos(a) ** 0.55) * edge
    outline = np.concatenate([[(0, 0)], np.stack([x, y], 1), [(0, 0)]])
    veins = []
    for k in (-0.5, -0.2, 0.1, 0.4):
        veins.append(spline([(width * k * 0.95, -length * 0.86), (width * k * 0.75, -length * 0.6), (width * k * 0.4, -length * 0.32)]))
    return outline, veins


def peony(r, rng, layers=((9, 1.0, 0.46), (7, 0.76, 0.42), (6, 0.52, 0.36), (3, 0.32, 0.30)), squash=1.0):
    """A full-faced peony of radius r round the origin."""
    out = []
    for k, (count, reach, width) in enumerate(layers):
        start = rng.uniform(0, 2 * math.pi)
        order = rng.permutation(count)
        for i in order:
            angle = start + 2 * math.pi * i / count + rng.normal(0, 0.06)
            outline, veins = petal(r * width * (1 + rng.normal(0, 0.05)), r * reach * (1 + rng.normal(0, 0.03)), 3, 0.10, rng)
            out.append((turn(outline, angle) * (1, squash), [turn(v, angle) * (1, squash) for v in veins]))
    return out


def side_peony(r, rng):
    """A peony seen from the side, as carved jars have it: cupped petals rising from a calyx."""
    out = []
    plan = [(-1.25, 0.95, 0.40), (1.25, 0.95, 0.40), (-0.85, 1.05, 0.42), (0.85, 1.05, 0.42), (-0.42, 1.12, 0.42),
            (0.42, 1.12, 0.42), (0.0, 1.16, 0.42), (-0.95, 0.72, 0.36), (0.95, 0.72, 0.36), (-0.45, 0.78, 0.38),
            (0.45, 0.78, 0.38), (0, 0.62, 0.40), (-1.6, 0.8, 0.30), (1.6, 0.8, 0.30), (-0.55, 0.42, 0.30), (0.55, 0.42, 0.30)]
    for angle, reach, width in plan:
        outline, veins = petal(r * width, r * reach, 3, 0.11, rng)
        a = angle + rng.normal(0, 0.04)
        out.append((turn(outline, a), [turn(v, a) for v in veins]))
    return out


def leaf(length, width, rng=None, teeth=3):
    """A pointed leaf with lobes from the origin up to (0, -length): outline and midrib with side veins."""
    t = np.linspace(0, 1, 40)
    body = np.sin(math.pi * t ** 0.8) ** 0.9
    tooth = 1 + 0.16 * np.abs(np.sin(math.pi * teeth * t)) * (1 - t)
    right = np.stack([width * body * tooth, -length * t], 1)
    left = np.stack([-width * body * tooth, -length * t], 1)
    bend = 0.0 if rng is None else rng.uniform(-0.25, 0.25)
    curve = lambda p: p + np.stack([bend * length * (p[:, 1] / length) ** 2, 0 * p[:, 1]], 1)
    veins = [curve(np.stack([0 * t[3:36], -length * t[3:36]], 1))]
    for k in (0.25, 0.42, 0.6):
        for side in (-1, 1):
            veins.append(curve(np.array([(0, -length * k), (side * width * 0.35, -length * (k + 0.09)), (side * width * 0.6, -length * (k + 0.14))])))
    return curve(np.concatenate([right, left[::-1]])), veins


def trefoil(size, rng):
    """A three-part peony leaf from the origin upwards: [(outline, veins)]."""
    out = []
    for angle, length in ((-0.85, 0.8), (0.85, 0.8), (0.0, 1.0)):
        o, v = leaf(size * length, size * 0.24, rng, 4)
        out.append((turn(o, angle), [turn(k, angle) for k in v]))
    return out


def lotus_petal(width, length, n=40):
    """A lotus petal with an ogee tip, from the origin up to (0, -length)."""
    t = np.linspace(0, 1, n)
    half = width / 2 * np.sin(math.pi * np.clip(t, 0, 1) ** 0.75) ** 0.6 * (1 - 0.35 * t ** 6)
    right = np.stack([half, -length * t], 1)
    return np.concatenate([right, (right * (-1, 1))[::-1]])


def placed(parts, angle=0.0, scale=1.0, at=(0, 0), flip=False):
    return [(turn(o, angle, scale, at, flip), [turn(v, angle, scale, at, flip) for v in vs]) for o, vs in parts]


def outlines(pen, parts, width, veins=0.0):
    """Line drawing with the back hidden by the front."""
    for outline, lines in parts:
        pen.fill(outline, erase=True)
        pen.line(outline, width, closed=True)
        if veins:
            for v in lines:
                pen.stroke(v, veins, (0.6, 0.1), 0.2)


def shapes(pen, parts, gap, veins=0.0):
    """Filled shapes parted by gaps, veins cut out: what stays when the ground is carved away."""
    for outline, lines in parts:
        pen.line(outline, 2 * gap, closed=True, erase=True)
        pen.fill(outline)
        if veins:
            for v in lines:
                pen.stroke(v, veins, (0.7, 0.1), 0.3, erase=True)
