"""绿釉陶仓: a model granary for the grave, Eastern Han. Red clay under green lead glaze; a round bin between incised rings, a roof of tile
ridges that run down to round tile ends, a small mouth, three squatting bears for feet. Where the glaze has weathered it is
silvery and iridescent, where it has flaked the red clay shows."""
import numpy as np
from kit import sculpt
from kit.shapes import lathe, profile
from kit.matter import Surface, soil, crackle, grain, wheel_lines, pits, hollows
from kit.field import fbm, noise, smooth, mix, rgb

SIZE = 'eaves 20.4 cm across, bin 17.8 cm, 30.7 cm high'
NOTES = [
    ('roof', (3.2, 26.4, 6.2), 22, 'tile ridges and round tile ends: the roof of a real granary in small'),
    ('bear', (0.0, 3.6, 7.9), 18, 'a squatting bear bears the bin on its head and shoulders'),
    ('silver', (-5.0, 16.0, 7.0), 18, 'silvery, iridescent weathering: layers left on the lead glaze by moist earth'),
    ('runs', (4.6, 9.0, 6.6), 18, 'glaze that ran and pooled above the foot'),
]
POSTER = dict(turn=-24, rise=12)
RIDGES = 22


def roof_line():
    return profile(
        ((7.3, 24.2), (9.4, 24.0), (10.15, 24.15), (10.2, 24.6)),
        [(10.2, 24.6), (9.4, 25.2), (7.0, 26.7), (4.9, 28.4), (3.7, 29.7)],
        [(3.7, 29.7), (3.5, 30.1), (3.5, 30.8), (3.9, 31.35)],
        ((3.9, 31.35), (3.9, 31.55), (3.2, 31.55), (3.0, 30.6), (2.9, 29.0), (0, 27.5)), soft=0.12, step=0.4)


def bear():
    """At +Z: haunches wide, paws on the knees, head under the load, mouth open."""
    ball, limb = sculpt.ball, sculpt.limb
    parts_ = [ball((0, 2.9, 6.6), (2.0, 2.5, 1.7)), ball((0, 2.3, 7.4), (1.7, 1.6, 1.3)), ball((0, 5.1, 7.5), (1.45, 1.25, 1.3)),
              ball((0, 4.75, 8.6), (0.72, 0.58, 0.62)), ball((0, 5.05, 9.1), (0.28, 0.2, 0.18))]
    for s in (-1, 1):
        parts_ += [limb([(s * 1.5, 1.7, 6.5), (s * 2.15, 2.3, 7.6), (s * 1.95, 0.75, 8.2)], [1.0, 0.95, 0.7]),
                   ball((s * 1.95, 0.42, 8.55), (0.72, 0.48, 0.85)),
                   limb([(s * 1.5, 4.3, 6.8), (s * 2.25, 3.5, 7.6), (s * 1.95, 2.75, 8.5)], [0.75, 0.58, 0.5]),
                   ball((s * 1.25, 6.0, 7.3), (0.48, 0.5, 0.3)),
                   ball((s * 0.55, 5.45, 8.55), 0.2),
                   limb([(s * 0.25, 5.75, 8.5), (s * 0.85, 5.78, 8.2)], [0.18, 0.16])]
    body = sculpt.union(*parts_, blend=0.42)
    mouth = sculpt.box((0, 4.5, 9.15), (0.5, 0.07, 0.45), 0.05)
    return sculpt.cut(body, mouth, lambda p: p[:, 1], blend=0.12)


def parts():
    wall = profile(
        ((0, 5.75), (7.6, 5.7), (8.15, 5.85), (8.2, 6.4)),
        [(8.2, 6.4), (8.35, 10.0), (8.75, 17.0), (8.9, 21.5), (8.6, 23.2), (7.3, 24.4)], soft=0.15, step=0.55)
    edge = int(np.argmin(abs(wall[:, 0] - 7.8) + abs(wall[:, 1] - 5.7)))
    bin_ = lathe('bin', wall, 112, [(0, edge, 'disc', 0.5), (edge, len(wall) - 1, 'band', 1.0)])
    line = roof_line()
    at = lambda r, y: int(np.argmin((line[:, 0] - r) ** 2 + (line[:, 1] - y) ** 2))
    lip, neck, mouth = at(10.2, 24.5), at(3.7, 29.7), at(3.2, 31.55)
    roof = lathe('roof', line, 220, [(0, lip, 'disc', 0.5), (lip, neck, 'disc', 1.05), (neck, mouth, 'band', 0.8), (mouth, len(line) - 1, 'disc', 0.45)])

    def tiles(p, part):
        """Half-round ridges, from the neck to the eaves, and discs at their ends."""
        r = np.hypot(p[:, 0], p[:, 2])
        k = np.cos(part.turn * RIDGES)
        on = smooth(3.9, 4.3, r) * (p[:, 1] > 24.3)
        bump = 0.34 * np.sqrt(np.clip((k - 0.05) / 0.95, 0, 1)) * on * np.interp(r, [4, 10], [0.55, 1.0])
        joint = 0.05 * smooth(0.75, 0.95, np.cos((r - 4) * 2 * np.pi / 1.5)) * on * (k > 0.05)
        y = p[:, 1] + bump + joint
        end = 0.14 * smooth(9.9, 10.15, r) * smooth(0.1, 0.4, k)
        droop = -0.16 * smooth(9.9, 10.15, r) * smooth(0.1, 0.4, k) * (p[:, 1] < 24.4)
        return np.stack([p[:, 0] * (1 + end / 10), y + droop, p[:, 2] * (1 + end / 10)], 1)
    roof.displace(tiles)
    roof = roof.moved((0, -0.95, 0))
    foot = sculpt.form('bear', bear(), (-4.2, -0.3, 4.0), (4.2, 7.2, 10.2), 0.19, 6600, 66, 0.85)
    out = [bin_, roof] + [foot.moved((0, 0, -0.75)).moved(turn_y=i * 2 * np.pi / 3, name=f'bear{i}') for i in range(3)]

    def hand(p, part):
        a = np.arctan2(p[:, 0], p[:, 2])
        k = 1 + 0.006 * np.cos(2 * a + 0.7) + 0.004 * noise(p, 7.0, 3)
        q = np.stack([p[:, 0] * k + 0.012 * (p[:, 1] - 6), p[:, 1] * (1 + 0.006 * np.cos(a + 0.9)), p[:, 2] * k], 1)
        return q
    for p in out:
        p.displace(hand)
    return out


def surface(t):
    p, y, a = t.rest, t.rest[:, 1], t.turn
    r = np.hypot(p[:, 0], p[:, 2])
    big, mid, fine = fbm(t.p, 8.0, 5, 0.55, 3), fbm(t.p, 1.7, 4, 0.6, 9), fbm(t.p, 0.3, 3, 0.6, 15)
    bin_, roof, feet = t.is_part('bin'), t.is_part('roof'), t.is_part('bear*')
    h = wheel_lines(t, 0.018, 0.6) * bin_ + 0.015 * mid + grain(t, 0.15, 0.005)
    grooves = np.zeros(len(t), np.float32)
    for line in (8.6, 9.0, 14.2, 14.6, 15.0, 20.6, 21.0):
        d = np.abs(y - line - 0.04 * np.sin(a * 2 + line)) / 0.11
        grooves += np.where(bin_, np.clip(1 - d, 0, 1), 0)
    h -= 0.06 * smooth(0, 0.8, grooves)
    fur = np.sin(7 * p[:, 1] + 5 * np.sin(3 * a) + 4 * noise(p, 0.8, 8))
    h += np.where(feet, 0.02 * fur * smooth(0.2, 0.8, noise(p, 1.2, 6) + 0.6), 0)
    # clay under everything
    clay = mix(rgb('#8a5440'), rgb('#a67a60'), smooth(-0.5, 0.6, mid)) * (1 + 0.06 * fine[:, None])
    s = Surface(t, clay, 0.85, 0.0, h)
    # glaze: thick in hollows and at runs, thin on edges where it lets the red through
    streak = noise(np.stack([a * 8.5, y * 0.16, 0 * y], 1), 1.1, 21) + 0.5 * noise(np.stack([a * 8.5, y * 0.3, 0 * y + 9], 1), 0.5, 22)
    runs = np.where(bin_, smooth(0.2, 1.0, streak) * smooth(22, 8, y), 0)
    low = hollows(t, h, 0.3)
    thick = np.clip(0.5 + 0.22 * big + 0.25 * low + 0.25 * (1 - t.ao) + 0.35 * runs - 0.10 * np.clip(t.curve, 0, 4), 0, 1.2)
    green = mix(rgb('#5e6a40'), rgb('#3c523a'), smooth(0.2, 0.75, thick))
    green = mix(green, rgb('#24392d'), smooth(0.75, 1.15, thick))
    green = mix(green, rgb('#7c6c3a'), 0.6 * smooth(0.32, 0.12, thick))
    green = green * (1 + 0.05 * fine[:, None])
    bare = smooth(0.56, 0.66, fbm(t.p + 4, 2.6, 6, 0.66, 31) + 0.12 * np.clip(t.curve, 0, 4) + 0.15 * fine)
    below = smooth(1.3, 0.5, y + 0.5 * mid) + np.where(t.n[:, 1] < -0.75, smooth(9, 7.5, y) * 0.8, 0) + np.where(roof & (r < 3.1) & (y < 30), 0.9, 0)
    glaze = np.clip(1 - bare - below, 0, 1)
    s.coat(glaze, green, 0.17, 0.0, 0.022)
    s.height += 0.03 * runs * glaze
    s.rough = np.where(glaze > 0.5, np.clip(0.16 + 0.05 * mid, 0.08, 1), s.rough)
    net = crackle(t, 0.42, 0.016)
    s.coat(net * glaze * 0.35, '#2a3a1e', 0.4)
    # silver: fine layers that break the light; hue wanders with their thickness
    d = 0.95 * fbm(t.p + 1.7, 6.5, 5, 0.55, 41) + 0.2 * mid + 0.16 * fine + 0.2 * low
    silver = smooth(-0.12, 0.42, d) * glaze
    phase = 6.0 * fbm(t.p, 2.5, 4, 0.55, 43) + 3.0 * d
    film = 0.5 + 0.5 * np.stack([np.cos(phase), np.cos(phase - 2.1), np.cos(phase - 4.2)], 1)
    tint = mix(mix(rgb('#a9b49a'), rgb('#c3c6b4'), smooth(-0.3, 0.6, fine)), film, 0.07)
    s.coat(silver * 0.72, tint * 0.93, 0.34, 0.30, 0.004)
    flake = smooth(0.66, 0.8, fbm(t.p, 0.7, 5, 0.68, 47) + 0.2 * d) * glaze
    s.coat(flake * 0.6, '#cdc8ae', 0.6, 0.0, 0.006)
    holes, m = pits(t, 0.16, 0.10, 0.02, 49)
    s.height += holes * glaze
    s.coat(m * glaze * 0.5, '#5a4a30', 0.7)
    soil(t, s, 0.50, '#a8906a', thick=0.008)
    return s
