"""Drawing ornament as masks, with cairo, in centimetres. y grows downwards, as the sheet's rows do."""
import math

import cairo
import numpy as np


def spline(points, closed=False, per=12):
    """A Catmull-Rom curve through points (n, k), sampled `per` times a span."""
    p = np.asarray(points, float)
    if closed:
        p = np.concatenate([p[-1:], p, p[:2]])
    else:
        p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, 1, per, endpoint=False)[:, None]
    out = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:]):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t ** 2
                          + (3 * b - a - 3 * c + d) * t ** 3))
    if not closed:
        out.append(p[-2:-1])
    return np.concatenate(out)


def turn(points, angle, scale=1.0, at=(0, 0), flip=False):
    """Rotates (radians), scales, optionally mirrors (x) and moves a list of points."""
    p = np.array(points, float) * scale
    if flip:
        p[:, 0] = -p[:, 0]
    c, s = math.cos(angle), math.sin(angle)
    return p @ np.array([[c, s], [-s, c]]) + np.asarray(at, float)


class Pen:
    """A mask of (rows, cols) pixels covering `width` by `height` cm; wraps sideways when asked."""

    def __init__(self, rows, cols, width, height, wrap=True, left=0.0, top=0.0):
        self.surface = cairo.ImageSurface(cairo.FORMAT_A8, cols, rows)
        self.ctx = cairo.Context(self.surface)
        self.ctx.scale(cols / width, rows / height)
        self.ctx.translate(-left, -top)
        self.ctx.set_line_join(cairo.LINE_JOIN_ROUND)
        self.ctx.set_line_cap(cairo.LINE_CAP_ROUND)
        self.width, self.shape = width, (rows, cols)
        self.shifts = (0, -width, width) if wrap else (0,)

    def _each(self, draw, alpha, erase):
        c = self.ctx
        c.set_operator(cairo.OPERATOR_DEST_OUT if erase else cairo.OPERATOR_OVER)
        c.set_source_rgba(0, 0, 0, alpha)
        for shift in self.shifts:
            c.save()
            c.translate(shift, 0)
            draw(c)
            c.restore()

    def _trace(self, c, points, closed):
        c.move_to(*points[0])
        for p in points[1:]:
            c.line_to(*p)
        if closed:
            c.close_path()

    def fill(self, points, alpha=1.0, erase=False):
        def draw(c):
            self._trace(c, points, True)
            c.fill()
        self._each(draw, alpha, erase)

    def line(self, points, width, closed=False, alpha=1.0, erase=False):
        def draw(c):
            self._trace(c, points, closed)
            c.set_line_width(width)
            c.stroke()
        self._each(draw, alpha, erase)

    def stroke(self, points, width, ends=(0.0, 0.0), belly=0.5, alpha=1.0, erase=False):
        """A brush stroke: full `width` at `belly` along its way, `ends` are the shares left at both tips."""
        p = np.asarray(points, float)
        d = np.gradient(p, axis=0)
        d /= np.maximum(np.linalg.norm(d, axis=1, keepdims=True), 1e-9)
        n = np.stack([-d[:, 1], d[:, 0]], axis=1)
        t = np.linspace(0, 1, len(p))
        rise = np.where(t < belly, t / max(belly, 1e-6), (1 - t) / max(1 - belly, 1e-6))
        rise = np.sin(np.clip(rise, 0, 1) * math.pi / 2) ** 0.8
        tip = np.where(t < belly, ends[0], ends[1])
        half = (width / 2 * (tip + (1 - tip) * rise))[:, None]
        self.fill(np.concatenate([p + n * half, (p - n * half)[::-1]]), alpha, erase)

    def dot(self, x, y, r, alpha=1.0, erase=False):
        def draw(c):
            c.new_path()
            c.arc(x, y, r, 0, 2 * math.pi)
            c.fill()
        self._each(draw, alpha, erase)

    def ring(self, x, y, r, width, alpha=1.0, erase=False):
        def draw(c):
            c.new_path()
            c.arc(x, y, r, 0, 2 * math.pi)
            c.set_line_width(width)
            c.stroke()
        self._each(draw, alpha, erase)

    def text(self, words, x, y, size, face, alpha=1.0):
        def draw(c):
            c.select_font_face(face)
            c.set_font_size(size)
            e = c.text_extents(words)
            c.move_to(x - e.width / 2 - e.x_bearing, y - e.height / 2 - e.y_bearing)
            c.show_text(words)
        self._each(draw, alpha, False)

    def mask(self):
        """What is drawn so far as floats 0..1 (rows, cols)."""
        self.surface.flush()
        rows, cols = self.shape
        raw = np.frombuffer(self.surface.get_data(), np.uint8).reshape(rows, self.surface.get_stride())
        return raw[:, :cols].astype(np.float32) / 255
