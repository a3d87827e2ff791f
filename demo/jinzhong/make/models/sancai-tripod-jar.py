"""三彩三足罐: a globular jar on three animal paws, amber, green and cream lead glazes over white slip, Tang dynasty."""
import math

import numpy as np

from craft import field, glaze
from craft.field import mix, paint, srgb, step
from craft.model import Model
from craft.patch import Lathe, Patch, Tube, spin
from craft.pen import Pen

PROFILE = [(0, 5.0), (5, 5.6), (7.9, 9), (7.0, 12.6), (4.7, 14.1), (4.25, 14.9), (4.8, 15.7), (6.0, 16.35),     # inside
           (6.35, 16.4), (6.45, 16.2), (5.8, 15.75), (4.85, 15.0), (4.65, 14.45), (5.2, 13.95), (7.1, 12.9), (8.75, 10.8),
           (9.15, 8.6), (8.5, 6.3), (6.7, 4.5), (4.2, 3.6), (2, 3.35), (0, 3.3)]
LIP = 8
LEG = [(0, 6.6, 5.6), (0, 5.0, 7.0), (0, 3.2, 7.4), (0, 1.9, 7.15), (0, 1.1, 7.45), (0, 0.5, 7.75), (0, 0.08, 7.8), (0, 0, 7.8)]
THICK = [(1.3, 1.0), (2.0, 1.55), (1.6, 1.3), (1.15, 1.05), (1.5, 1.4), (1.75, 1.7), (1.55, 1.5), (0.0, 0.0)]


def build():
    shape = Lathe(PROFILE, weights=[0.15] * 4 + [0.4] * 4 + [1] * 10 + [0.5] * 4)
    body = Patch('body', shape, rect=(0, 0, 1, 0.78), share=5, aspect=1.2, rows=shape.density(0.35)).open_sheet()
    leg = Patch('leg', Tube(LEG, THICK), rect=(0, 0.79, 0.5, 0.21), share=2.6, instances=spin(3, math.pi / 3)).open_sheet()
    lead_glazes(body, shape)
    paw(leg)
    return Model('sancai-tripod-jar', [body, leg])


def colours(s, amber, green, clear, clay):
    """Cream where the clear glaze lies alone, deepened by iron (amber) and copper (green)."""
    out = glaze.absorb(clay, srgb('#e9d3a0'), clear)
    out = glaze.absorb(out, srgb('#a8560f'), amber)
    return glaze.absorb(out, srgb('#3c7a38'), green)


def streaks(s, seed, size):
    """Noise drawn out downwards, as glaze runs."""
    return field.noise(s.P * np.array([1, 0.13, 1]), size, 3, seed)


def rosettes(s, shape):
    """Wax-resist flowers: seven dots each, in two rows on shoulder and belly."""
    v0, v1 = shape.at(13), shape.at(18)
    rows = s.rows(v0, v1)
    n = rows.stop - rows.start
    girth, height = 2 * math.pi * 8.6, 9.0
    pen = Pen(n, s.w, girth, height)
    rng = np.random.default_rng(3)
    for row, y in enumerate((2.6, 5.5)):
        count = 9
        for k in range(count):
            x = girth * (k + 0.5 * row) / count + rng.normal(0, 0.12)
            for j in range(6):
                a = 2 * math.pi * j / 6 + rng.normal(0, 0.1)
                pen.dot(x + 0.62 * math.sin(a), y + 0.62 * math.cos(a), rng.uniform(0.24, 0.32))
            pen.dot(x, y, 0.27)
    out = np.zeros((s.h, s.w), np.float32)
    out[rows] = pen.mask()
    return out


def lead_glazes(s, shape):
    outside = s.V > shape.at(LIP)
    grain = s.noise(0.14, 2, 5, half=False)
    clay = mix(srgb('#ecd9bd'), srgb('#d9bd99'), s.noise(2.2, 4, 3)) * (0.94 + 0.1 * grain[..., None])
    line = 6.6 + 0.5 * glaze.wave(s.u, 3)[None, :] - glaze.runs(s.u, 17, 5, (0.5, 2.7), (0.012, 0.032))[None, :]
    above = s.y - line
    inner = step(s.y, 12.9, 13.6)
    glazed = np.where(outside, step(above, -0.04, 0.08), inner)
    bead = np.exp(-((above - 0.28) / 0.3) ** 2) * outside * glazed

    wob = (s.noise(2.4, 3, 71) - 0.5) * 0.35
    lanes = (s.U * 9 + wob) % 1
    order = np.floor(s.U * 9 + wob).astype(int) % 3
    fade = step(np.minimum(lanes, 1 - lanes), 0.0, 0.22)
    a_run, g_run, c_run = streaks(s, 11, 0.9), streaks(s, 21, 0.9), streaks(s, 31, 0.7)
    amber = (order == 0) * fade * (0.75 + 1.1 * a_run) + 0.9 * step(a_run, 0.52, 0.68)
    green = (order == 1) * fade * (0.75 + 1.1 * g_run) + 0.8 * step(g_run, 0.55, 0.7)
    cream = (order == 2) * fade * step(c_run, 0.32, 0.55)
    rim = step(s.y, 14.1, 14.7)
    amber = mix(amber, 0.95 + 0.7 * (a_run - 0.5), rim)
    green = mix(green * (1 - 0.75 * cream), 0.5 * step(g_run, 0.56, 0.66), rim)
    amber = amber * (1 - 0.75 * cream)
    for k in range(2):
        amber, green = s.blur(amber, 0.10), s.blur(green, 0.10)
    spots = rosettes(s, shape)
    tail = np.maximum.reduce([np.roll(spots, round(d * s.k), 0) * (1 - d / 120) for d in range(0, 100, 14)])
    clear_spot = np.clip(field.blur(spots, 2.5 * s.k) * 1.2, 0, 1)
    drag = field.blur(tail, 6 * s.k, 2.5 * s.k)
    keep = np.clip(1 - 0.96 * clear_spot - 0.35 * drag, 0, 1)
    down = 1 + 0.45 * step(s.y, 11, 7) + 0.8 * bead
    amber, green = 1.15 * amber * keep * down, 1.05 * green * keep * down
    amber = np.where(outside, amber, 1.0 * inner)
    green = np.where(outside, green, 0.0)
    s.colour[:] = mix(clay, colours(s, amber, green, 0.6 + 0.5 * bead, clay), glazed)
    pinkish = np.exp(-np.clip(-above, 0, 9) / 0.25) * (1 - glazed) * outside
    paint(s.colour, srgb('#c08d5c'), 0.5 * pinkish)
    s.rough[:] = mix(0.86, 0.15 + 0.14 * s.noise(1.2, 3, 12), glazed)
    s.relief += 0.04 * glazed * outside + 0.05 * bead + np.sin(s.y * 5.5 + 2 * s.noise(8, 2, 2)) * 0.007 * outside
    age(s, glazed, grain)


def age(s, glazed, grain):
    """Fine crazing, a lost flake here and there, the silver bloom of burial, earth on the bare clay."""
    craze = glaze.crackle(s, 0.28, 0.012, 31, 0.34) * glazed
    paint(s.colour, srgb('#5a3c1c'), 0.24 * craze)
    s.fine -= 0.004 * craze
    flake = step(s.noise(0.9, 4, 77), 0.735, 0.76) * glazed
    paint(s.colour, srgb('#ddc6a2'), 0.85 * flake)
    s.fine -= 0.03 * flake
    bloom = step(s.noise(2.6, 4, 79), 0.56, 0.8) * glazed
    paint(s.colour, srgb('#b9b08e'), 0.16 * bloom)
    s.rough[:] = np.clip(s.rough + 0.22 * bloom + 0.6 * flake, 0, 0.9)
    soil = step(s.noise(0.9, 4, 21), 0.46, 0.78) * (1 - glazed)
    paint(s.colour, srgb('#a17f57'), 0.45 * soil)
    s.fine += (s.noise(0.35, 3, 33) - 0.5) * 0.006 * glazed + (grain - 0.5) * 0.016 * (1 - glazed)


def paw(s):
    """A lion's paw: a swelling knee with a curl each side, three toes with claws, parted by grooves."""
    grain = s.noise(0.14, 2, 5, half=False)
    out = np.sin(2 * math.pi * s.U)                          # 1 to the front
    side = np.cos(2 * math.pi * s.U)
    toes = step(s.y, 1.7, 0.7) * step(out, -0.2, 0.35)
    spread = np.cos(side * 3.2 * math.pi) * 0.5 + 0.5
    s.relief += toes * (0.5 * spread ** 0.5 - 0.25)
    knuckle = np.exp(-((s.y - 1.15) / 0.3) ** 2) * spread * step(out, -0.1, 0.4)
    s.relief += 0.22 * knuckle
    claw = np.exp(-((s.y - 0.28) / 0.2) ** 2) * np.clip(np.cos(side * 3.2 * math.pi), 0, 1) ** 5 * step(out, 0, 0.5)
    s.relief += 0.16 * claw
    for x in (-1, 1):                                        # curls of hair at the knee
        a, b = (side - 0.62 * x) * 2.0, (s.y - 4.7) * 0.9
        r = np.hypot(a, b)
        swirl = np.cos(r * 6.5 - np.arctan2(b, a * x) * 1.0)
        s.relief += 0.16 * swirl * step(r, 1.25, 0.9) * step(out, -0.3, 0.1)
    ridge = np.exp(-(side / 0.22) ** 2) * step(s.y, 1.6, 2.4) * step(s.y, 5.8, 4.6) * step(out, 0, 0.5)
    s.relief += 0.18 * ridge
    s.relief *= step(s.y, 0.0, 0.35)
    clay = mix(srgb('#ecd9bd'), srgb('#d9bd99'), s.noise(2.2, 4, 3)) * (0.94 + 0.1 * grain[..., None])
    line = 0.75 + 0.4 * glaze.wave(s.u, 8)[None, :] - glaze.runs(s.u, 5, 4, (0.2, 0.6), (0.04, 0.09))[None, :]
    above = s.y - line
    glazed = step(above, -0.04, 0.08)
    bead = np.exp(-((above - 0.25) / 0.25) ** 2) * glazed
    hollow = np.clip(glaze.pooled(s, s.relief, 0.25) * 8, -0.6, 1.2)
    run = streaks(s, 41, 0.8)
    amber = (0.85 + 0.9 * (run - 0.5) + 0.7 * hollow + 0.5 * bead) * (1 - step(run, 0.56, 0.72))
    green = 1.0 * step(run, 0.56, 0.72) + 0.4 * bead * step(run, 0.5, 0.6)
    s.colour[:] = mix(clay, colours(s, np.clip(amber, 0.05, 3), green, 0.6 + 0 * s.y, clay), glazed)
    s.rough[:] = mix(0.86, 0.18 + 0.14 * s.noise(1.2, 3, 12), glazed)
    s.relief += 0.04 * glazed + 0.04 * bead
    age(s, glazed, grain)


POSTER = dict(turn=-12, rise=14)
NOTES = [('resist', (0.5, 10.8, 8.7), 13, 'Flowers of pale dots: wax kept the coloured glazes off, and these ran round and over it.'),
         ('runs', (-3, 6.2, 7.9), 12, 'Amber and green lead glazes ran down in the kiln and stopped in beads on the bare body.'),
         ('paw', (6.4, 1.2, 4.2), 11, 'One of three lion-paw feet, pressed in a mould and luted on.'),
         ('rim', (0, 16.3, 6.1), 11, 'The everted rim, glazed amber.')]
SIZE = 'height 16.4 cm, belly 18.3 cm, mouth 12.8 cm'
