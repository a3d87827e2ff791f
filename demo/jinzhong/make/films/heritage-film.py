"""Light on the hands: red paper unfolds, a gold line finds its way round a peony, vessels pass under one lamp; from black to black."""
import importlib.util
import math
import os
import sys

import cairo
import numpy as np
from PIL import Image

from atelier import reel
from atelier.noise import blur, fbm, smoothstep
from atelier.out import poster
from atelier.reel import EXHIBITS, H, HERE, W, window
from atelier.sheet import SONG, Sheet, over, rgb
from atelier.thread import petal, spline

SECONDS = 30
VESSELS = ['painted-pottery-basin', 'bronze-ding', 'lotus-zun', 'sancai-tripod-jar', 'carved-black-jar']
PAPER = np.array([.93, .905, .86], np.float32)
WORDS = [(0.8, 9.4, '剪纸', '一张红纸，展开才见全貌', 'Paper-cut: nobody knows the whole until it opens', '#3a2a22'),
         (10.6, 18.8, '描金', '一线到底，落笔不改', 'Gold on lacquer: one line, and no second thought', '#ecd9a4'),
         (20.0, 29.2, '器物', '同一盏灯下，五千年', 'Vessels: five thousand years under one lamp', '#2b2521')]


def cutting():
    """The Shouyang roundel's own mask."""
    path = os.path.join(HERE, '..', 'pictures', 'shouyang-papercut.py')
    spec = importlib.util.spec_from_file_location('papercut', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    m = Image.fromarray((module.cutting() * 255).astype(np.uint8)).resize((640, 640), Image.LANCZOS)
    return np.asarray(m, np.float32) / 255


def zoomed(picture, k, dx=0.0, dy=0.0):
    """The middle of a picture at scale k, as (H, W, 3)."""
    w, h = picture.size
    u, v = W / k, H / k
    x, y = (w - u) / 2 + dx, (h - v) / 2 + dy
    return np.asarray(picture.transform((W, H), Image.AFFINE, (u / W, 0, x, 0, v / H, y), Image.BILINEAR), np.float32) / 255


def lines():
    """The gold drawing: (points, closed). What is closed hides what was drawn before it: leaves first, then petals, outermost first."""
    out, x, y = [(spline([(790, 560), (730, 640), (610, 690), (520, 680)], 20), False)], 800, 320
    for cx, cy, ln, a in ((600, 600, 230, 200), (1010, 600, 240, 28), (560, 450, 230, 190), (1060, 440, 240, -12), (600, 240, 220, 205), (1010, 210, 230, -32), (690, 660, 200, 150)):
        b = math.radians(a)
        us = np.linspace(-.5, .5, 24)
        half = .22 * np.sin(math.pi * (us + .5) ** .8)
        at = lambda u, v: (cx + (u * math.cos(b) - v * math.sin(b)) * ln, cy + (u * math.sin(b) + v * math.cos(b)) * ln)
        out.append(([at(u, h) for u, h in zip(us, half)] + [at(u, -h) for u, h in zip(us, half)][::-1], True))
        out.append(([at(u, 0) for u in us[2:-1]], False))
        for k in (-.25, -.02, .18):
            for side in (.13, -.13):
                out.append(([at(k + .12 * q, side * q) for q in np.linspace(0, 1, 5)], False))
    for ring, (n, far, width) in enumerate(((9, 246, 196), (8, 196, 176), (7, 148, 146), (6, 102, 110), (5, 60, 70))):
        for i in range(n):
            a = -90 + (i + .5 * (ring % 2)) * 360 / n
            p = petal(x, y, a, 4, far, width, 0, .10)
            out.append(([tuple(q) for q in p] + [tuple(p[0])], True))
            b = math.radians(a)
            for c in (-.16, 0, .16):
                out.append(([(x + f * far * math.cos(b + c * f), y + f * far * math.sin(b + c * f)) for f in np.linspace(.72, .90 - abs(c) * .2, 6)], False))
    for i in range(12):
        a, r = i * 2.4, 5.4 * math.sqrt(i)
        out.append(([(x + r * math.cos(a) + 3 * math.cos(c), y + r * math.sin(a) + 3 * math.sin(c)) for c in np.linspace(0, 2 * math.pi, 10)], True))
    return out


class Film:
    def __init__(self):
        self.cut = cutting()
        fibre = fbm(H, W, 6, 3, 3)[..., None] - .5
        self.desk = PAPER * (1 + .03 * fibre + .07 * (fbm(H, W, 500, 4, 3)[..., None] - .5))
        self.lacquer = np.array([.030, .022, .020], np.float32) * (1 + .8 * fbm(H, W, 420, 6, 3)[..., None])
        yy, xx = np.mgrid[0:H, 0:W].astype(np.float32)
        self.shine = np.exp(-(((xx - 760) / 520) ** 2 + ((yy - 210 - (xx - 760) * .16) / 150) ** 2))[..., None] * np.array([.085, .075, .065], np.float32)
        self.vignette = (1 - .26 * (((xx / W - .5) * 1.5) ** 2 + ((yy / H - .5) * 1.3) ** 2))[..., None]
        self.lines = [(np.array(p), closed) for p, closed in lines()]
        self.lengths = [float(np.hypot(*np.diff(p, axis=0).T).sum()) for p, _ in self.lines]
        self.vessels = [self.stage(v) for v in VESSELS]
        self.kept = {}
        self.titles = [self.title(*w[2:]) for w in WORDS]

    @staticmethod
    def stage(slug):
        """The poster on a wide sweep of its own paper."""
        p = Image.open(os.path.join(EXHIBITS, slug, 'poster.webp')).convert('RGB').resize((860, 860), Image.LANCZOS)
        a = np.asarray(p, np.float32) / 255
        left, right = a[:, :6].mean(1), a[:, -6:].mean(1)
        wide = np.zeros((860, 1540, 3), np.float32)
        soften = lambda e: np.stack([np.convolve(np.pad(e[:, i], 20, 'edge'), np.ones(41) / 41, 'valid') for i in range(3)], 1)
        wide[:, :340], wide[:, 1200:] = soften(left)[:, None], soften(right)[:, None]
        ramp = np.ones(860, np.float32)
        ramp[:90], ramp[-90:] = smoothstep(0, 90, np.arange(90)), smoothstep(0, 90, np.arange(90))[::-1]
        full = np.concatenate([np.repeat(soften(left)[:, None], 430, 1), np.repeat(soften(right)[:, None], 430, 1)], 1)
        wide[:, 340:1200] = full * (1 - ramp[None, :, None]) + a * ramp[None, :, None]
        return Image.fromarray((np.clip(wide, 0, 1) * 255).astype(np.uint8))

    @staticmethod
    def title(zh, line, en, colour):
        s = Sheet(W, H)
        s.column(84, 92, zh, 58, colour, pitch=1.12)
        s.column(152, 98, line, 25, colour, pitch=1.18, alpha=.9)
        s.text(58, 566, en, 21, colour, SONG, .9, width=330)
        return s.array()

    def still(self, scene, t, moves):
        """Scenes stand still before and after they move: such a frame is drawn once."""
        t = min(max(t, moves[0]), moves[1])
        if t not in moves:
            return scene(t)
        if (scene, t) not in self.kept:
            self.kept[scene, t] = scene(t)
        return self.kept[scene, t]

    @staticmethod
    def soft(mask, radius):
        """A blurred shadow, worked out at a quarter of the size."""
        small = blur(mask[::4, ::4], radius / 4)
        return np.asarray(Image.fromarray(small).resize((W, H), Image.BILINEAR))

    def paper(self, t):
        open_ = smoothstep(2.2, 5.2, t)
        a = math.pi * (1 - open_)                          # the right half turns about the fold: 180 degrees folded, 0 flat
        size = 596
        m = np.asarray(Image.fromarray((self.cut * 255).astype(np.uint8)).resize((size, size), Image.BILINEAR), np.float32) / 255
        half = size // 2
        cx, top = 700, (H - size) // 2
        left = np.zeros((H, W), np.float32)
        left[top:top + size, cx - half:cx] = m[:, :half]
        flap = np.zeros((H, W), np.float32)
        wide = abs(math.cos(a))
        n = max(2, int(half * wide))
        right = np.asarray(Image.fromarray((m[:, half:half * 2] * 255).astype(np.uint8)).resize((n, size), Image.BILINEAR), np.float32) / 255
        if math.cos(a) >= 0:
            flap[top:top + size, cx:cx + n] = right
        else:
            flap[top:top + size, cx - n:cx] = right[:, ::-1]
        lift = math.sin(a)
        both = np.maximum(left, flap)
        dark = .34 * self.soft(np.roll(both, (6, 5), (0, 1)), 5) + .30 * lift * self.soft(np.roll(flap, (20, 26), (0, 1)), 16)
        f = self.desk * (1 - np.clip(dark, 0, .8))[..., None]
        red = np.array([.74, .075, .065], np.float32)
        f = f * (1 - left[..., None]) + red * left[..., None]
        tone = 1 + .22 * lift * (1 if math.cos(a) > 0 else -1)
        back = red * tone if math.cos(a) >= 0 else np.array([.80, .20, .17], np.float32) * (1 - .15 * lift)
        return f * (1 - flap[..., None]) + back * flap[..., None]

    def gold(self, t):
        s, total = Sheet(W, H), sum(self.lengths)
        left = total * smoothstep(10.3, 17.6, t)
        tip = None
        for (p, closed), n in zip(self.lines, self.lengths):
            if left <= 0:
                break
            if left < n:
                d = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(p, axis=0).T))])
                k = int(np.searchsorted(d, left))
                q = [tuple(v) for v in p[:max(k, 1)]] + [(np.interp(left, d, p[:, 0]), np.interp(left, d, p[:, 1]))]
                tip = q[-1]
            else:
                q = [tuple(v) for v in p]
            if closed:
                s.c.set_operator(cairo.OPERATOR_DEST_OUT)
                s.fill(q, '#000000')
                s.c.set_operator(cairo.OPERATOR_OVER)
            s.stroke(q, '#d9b25c', 2.4)
            left -= n
        f = self.lacquer + self.shine
        g = s.mask()[..., None]
        sweep = .72 + .42 * self.shine / .085
        f = f * (1 - g) + np.array([.86, .68, .33], np.float32) * sweep * g
        if tip and t < 17.5:
            yy, xx = np.ogrid[0:H, 0:W]
            f = f + (np.exp(-((xx - tip[0]) ** 2 + (yy - tip[1]) ** 2) / 60) * .9).astype(np.float32)[..., None] * np.array([1, .86, .55], np.float32)
        return f

    def vessel(self, t):
        i = min(int((t - 19.6) / 2.04), 4)
        u = (t - 19.6) / 2.04 - i
        a = zoomed(self.vessels[i], .90 + .03 * u, dx=-60 + 16 * u)
        if i < 4:
            k = smoothstep(.74, 1, u)
            if k > 0:
                a = a * (1 - k) + zoomed(self.vessels[i + 1], .90 + .03 * (u - 1), dx=-60 + 16 * (u - 1)) * k
        return a

    def frame(self, t):
        f = np.float32(0)
        for a, b, scene in ((0.0, 10.2, lambda t: self.still(self.paper, t, (2.2, 5.2))), (9.8, 19.6, lambda t: self.still(self.gold, t, (10.3, 17.6))),
                               (19.5, 30.0, self.vessel)):
            k = window(t, a, b, .8)
            if k > 0:
                f = scene(t) * np.float32(k) + f
        f = np.array(np.broadcast_to(f, (H, W, 3)), np.float32)
        for (a, b, *_), title in zip(WORDS, self.titles):
            k = window(t, a, b, .8)
            if k:
                f[:, :420] = over(f[:, :420], title[:, :420], k)
        return (f * self.vignette).astype(np.float32)


def main():
    film = Film()
    reel.run('heritage-film', SECONDS, film.frame, crf=24)
    if len(sys.argv) == 1:
        for language, k in (('zh', 3), ('en', 4)):
            reel.captions('heritage-film', language, [(w[0], w[1], (w[2] + '：' if k == 3 else '') + w[k]) for w in WORDS])
        poster(Image.fromarray((np.clip(film.frame(18.3), 0, 1) * 255).astype(np.uint8)).crop((440, 0, 1160, 720)), 'heritage-film')


main()
