"""A cairo sheet that becomes an array (rows downwards, straight alpha), with type set by Pango."""
import math

import cairo
import gi
import numpy as np

gi.require_version('Pango', '1.0')
gi.require_version('PangoCairo', '1.0')
from gi.repository import Pango, PangoCairo  # noqa: E402

KAI, SONG, HEI = 'LXGW WenKai', 'Noto Serif CJK SC', 'Noto Sans CJK SC'


def rgb(text):
    return tuple(int(text.lstrip('#')[i:i + 2], 16) / 255 for i in (0, 2, 4))


class Sheet:
    def __init__(self, w, h, scale=1.0, paper=None):
        self.surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, int(w * scale), int(h * scale))
        self.c = cairo.Context(self.surface)
        self.c.scale(scale, scale)
        self.w, self.h = w, h
        if paper:
            self.colour(paper)
            self.c.paint()

    def colour(self, colour, alpha=1.0):
        self.c.set_source_rgba(*(rgb(colour) if isinstance(colour, str) else colour), alpha)

    def path(self, points, close=True):
        for i, p in enumerate(points):
            (self.c.line_to if i else self.c.move_to)(*p)
        if close:
            self.c.close_path()

    def fill(self, points, colour, alpha=1.0):
        self.path(points)
        self.colour(colour, alpha)
        self.c.fill()

    def stroke(self, points, colour, width, alpha=1.0, close=False):
        self.path(points, close)
        self.colour(colour, alpha)
        self.c.set_line_width(width)
        self.c.set_line_join(cairo.LINE_JOIN_ROUND)
        self.c.set_line_cap(cairo.LINE_CAP_ROUND)
        self.c.stroke()

    def disc(self, x, y, r, colour, alpha=1.0):
        self.c.new_sub_path()
        self.c.arc(x, y, r, 0, 2 * math.pi)
        self.colour(colour, alpha)
        self.c.fill()

    def text(self, x, y, text, size, colour='#222222', font=KAI, alpha=1.0, align=0.0, weight=400, spacing=0, width=None, leading=None):
        """One block with its top at `y`; `align` 0 left, 0.5 centred on x, 1 right. Returns its width and height."""
        layout = PangoCairo.create_layout(self.c)
        d = Pango.FontDescription()
        d.set_family(font)
        d.set_weight(weight)
        d.set_absolute_size(size * Pango.SCALE)
        layout.set_font_description(d)
        if spacing:
            attrs = Pango.AttrList()
            attrs.insert(Pango.attr_letter_spacing_new(int(spacing * Pango.SCALE)))
            layout.set_attributes(attrs)
        if width:
            layout.set_width(int(width * Pango.SCALE))
        if leading:
            layout.set_line_spacing(leading)
        layout.set_text(text, -1)
        w, h = layout.get_pixel_size()
        self.c.move_to(x - w * align, y)
        self.colour(colour, alpha)
        PangoCairo.show_layout(self.c, layout)
        self.c.new_path()
        return w, h

    def column(self, x, y, text, size, colour='#222222', font=KAI, alpha=1.0, pitch=1.15, weight=400):
        """Chinese set downwards, centred on x."""
        for i, ch in enumerate(text):
            self.text(x, y + i * size * pitch, ch, size, colour, font, alpha, 0.5, weight)

    def array(self):
        """(h, w, 4) floats 0..1, straight alpha."""
        self.surface.flush()
        w, h = self.surface.get_width(), self.surface.get_height()
        a = np.ndarray((h, self.surface.get_stride() // 4, 4), np.uint8, self.surface.get_data())[:, :w, [2, 1, 0, 3]]
        a = a.astype(np.float32) / 255
        alpha = a[..., 3:]
        a[..., :3] = np.where(alpha > 0, a[..., :3] / np.maximum(alpha, 1e-4), 0)
        return a

    def mask(self):
        self.surface.flush()
        w, h = self.surface.get_width(), self.surface.get_height()
        return np.ndarray((h, self.surface.get_stride() // 4, 4), np.uint8, self.surface.get_data())[:, :w, 3].astype(np.float32) / 255


def over(below, sheet, alpha=1.0):
    """`sheet` (with alpha) laid over `below` (h, w, 3)."""
    a = sheet[..., 3:] * alpha
    return below * (1 - a) + sheet[..., :3] * a
