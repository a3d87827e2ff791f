"""青铜鼎: a lidded tripod cauldron of Jin, late Spring and Autumn: round belly, ears set on the shoulder that rise and bend outwards, three
cabriole feet under animal masks, two bands of interlaced serpents parted by a raised rope, three ring knobs on the lid."""
import numpy as np
from kit import sculpt
from kit.bronze import interlace, Band, rope, ledge, ring, mask
from kit.shapes import lathe, profile, rotation, Part
from kit.matter import Surface, patina, soil, grain
from kit.field import fbm, noise, smooth, mix

SIZE = 'mouth 25.6 cm across, 35.4 cm over the ears, 29 cm high to the knobs'
NOTES = [
    ('bands', (0.0, 17.4, 14.2), 22, 'two bands of interlaced serpents and the raised rope between them'),
    ('ear', (16.0, 23.0, 0.0), 26, 'an upright ear that bends outwards, set on the shoulder so that the lid can close'),
    ('foot', (9.5, 8.0, 6.6), 22, 'a cabriole foot under an animal mask, cast on'),
    ('knob', (0.0, 27.0, 6.6), 20, 'one of three ring knobs; the lid turned over stands on them as a dish'),
]
POSTER = dict(turn=-20, rise=14)
BELLY = 14.1


def belly():
    return profile(
        [(0, 7.3), (4.5, 7.55), (8.4, 8.9), (11.6, 11.3), (13.5, 14.3), (14.1, 17.2), (13.75, 19.6), (13.3, 20.9)],
        ((13.3, 20.9), (13.3, 21.5), (12.6, 21.5), (12.5, 20.4)), soft=0.12, step=0.5)


def lid():
    return profile(
        ((12.6, 21.0), (13.75, 21.0), (13.85, 21.35), (13.8, 22.0)),
        [(13.8, 22.0), (13.3, 22.9), (11.4, 24.2), (8.4, 25.25), (4.6, 25.85), (0, 26.05)], soft=0.12, step=0.45)


def foot():
    """One leg at +Z: mask and thigh, a slender shank, a hoof."""
    shank = sculpt.limb([(0, 10.6, 10.2), (0, 8.4, 11.5), (0, 5.6, 11.75), (0, 3.0, 11.2), (0, 1.2, 11.35)], [2.5, 2.25, 1.35, 1.12, 1.3])
    hoof = sculpt.common(sculpt.ball((0, 0.9, 11.5), (2.0, 1.7, 1.95)), lambda p: -p[:, 1], blend=0.2)
    ring_ = sculpt.ball((0, 2.55, 11.2), (1.42, 0.3, 1.42))
    face = sculpt.moved(mask(5.0, 4.8, 2.6), (0, 9.6, 11.6), rotation((1, 0, 0), -0.12))
    f = sculpt.union(sculpt.union(shank, hoof, blend=0.8), ring_, blend=0.15)
    return sculpt.union(f, face, blend=0.35)


def ear():
    """One ear at +X: an upright frame with a slot, waisted, bent outwards over the lid's edge."""
    frame = sculpt.box((0, 4.2, 0), (0.62, 4.9, 3.05), 0.25)
    slot = sculpt.box((0, 5.0, 0), (2.0, 2.6, 1.55), 0.3)
    part = sculpt.form('ear', sculpt.cut(frame, slot, blend=0.2), (-1.2, -1.2, -3.6), (1.2, 9.6, 3.6), 0.17, 3600, 60, 0.75)

    def bend(p, _):
        t = np.clip(p[:, 1] / 9.0, 0, 1.1)
        angle = -0.95 * (1 - t) ** 2 + 0.25 * smooth(0.45, 1.1, t)
        ys = np.linspace(-0.02, 1.1, 240)
        a = -0.95 * (1 - np.clip(ys, 0, 1.1)) ** 2 + 0.25 * smooth(0.45, 1.1, ys)
        dx, dy = np.cumsum(-np.sin(a)) * 9.0 * (ys[1] - ys[0]), np.cumsum(np.cos(a)) * 9.0 * (ys[1] - ys[0])
        cx, cy = np.interp(t, ys, dx), np.interp(t, ys, dy)
        a = np.interp(t, ys, a)
        flare = 1 + 0.10 * smooth(0.4, 1.0, t)
        return np.stack([13.2 + cx + p[:, 0] * np.cos(a), 17.6 + cy + p[:, 0] * np.sin(a), p[:, 2] * flare], 1)
    part.displace(bend)
    part.rest = part.rest.copy()
    return part


def parts():
    line = belly()
    body = lathe('body', line, 144, [(0, int(len(line) * 0.3), 'disc', 0.55), (int(len(line) * 0.3), len(line) - 1, 'band', 1.0)])
    cover = lathe('lid', lid(), 144, [(0.0, 0.16, 'band', 0.7), (0.16, 1.0, 'disc', 1.0)])
    leg = sculpt.form('foot', foot(), (-4, -0.4, 6.5), (4, 13.2, 15.6), 0.20, 7600, 60, 0.8)
    e = ear()
    out = [body, cover]
    out += [leg.moved(turn_y=a, name=f'foot{i}') for i, a in enumerate((np.pi / 3, -np.pi / 3, np.pi))]
    out += [e, e.moved(turn_y=np.pi, name='ear2')]
    for i in range(3):
        a = i * 2 * np.pi / 3
        d = np.array([np.sin(a), 0, np.cos(a)])
        out.append(ring(f'knob{i}', d * 7.6 + [0, 26.85, 0], 1.75, 0.85, np.cross(d, [0, 1, 0]), 0.7))
    dent = lambda p, part: p * (1 + 0.004 * noise(p, 9.0, 5)[:, None])
    for part in out:
        part.displace(dent)
    return out


def surface(t):
    y, a = t.rest[:, 1], t.turn
    r = np.hypot(t.rest[:, 0], t.rest[:, 2])
    h = np.zeros(len(t), np.float32)
    body, cover = t.is_part('body'), t.is_part('lid')
    wide, narrow = Band(interlace(3.3), 0.06), Band(interlace(2.3), 0.05)
    main = wide.read(a, y, 17.1, BELLY) + narrow.read(a, y, 13.35, BELLY)
    frame = ledge(y, 20.75, 0.32) + ledge(y, 13.1, 0.26)
    h += body * (0.13 * main + 0.10 * frame + 0.16 * 0)
    h += body * rope(a, y, 16.35, BELLY, 0.85)
    c_out, c_in = Band(interlace(2.5), 0.05), Band(interlace(1.9), 0.05)
    lid_work = c_out.read(a, r, 10.2, 11.4) + c_in.read(a, r, 4.9, 5.9)
    rays = smooth(0.0, 0.35, np.cos(4 * (a + 0.35 * np.sin(r * 1.9))) * 0.5 + 0.35 - np.abs(r - 1.75) * 0.35) * (r < 3.3)
    lid_frame = ledge(r, 12.95, 0.25) + ledge(r, 9.9, 0.25) + ledge(r, 7.1, 0.25) + ledge(r, 4.6, 0.22) + ledge(r, 3.5, 0.2)
    h += cover * (y > 22.1) * (0.11 * lid_work + 0.09 * lid_frame + 0.09 * rays)
    # ears: interlace on both flat faces; masks: fine spirals
    ear = t.is_part('ear*')
    band = narrow
    p = t.rest
    near = np.where(np.abs(p[:, 2]) > 1.0, p[:, 1], p[:, 2])
    flat = np.abs(t.n[:, 2]) < 0.5
    side = Band(interlace(1.35), 0.035)
    z = np.abs(p[:, 2])
    e = side.canvas.read(side.picture, p[:, 1] * 1.0, z - 1.62) * (p[:, 1] < 7.5) + side.canvas.read(side.picture, p[:, 2], p[:, 1] - 7.68)
    h += np.where(ear & flat & (p[:, 1] > 2.0), 0.07 * e, 0)
    scale = t.is_part('foot*')
    q = t.p
    curl = np.sin(6.5 * q[:, 1] + 3.0 * np.sin(4.2 * (q[:, 0] * 0.8 + q[:, 2] * 0.6)))
    h += np.where(scale, 0.035 * smooth(0.2, 0.7, curl) * smooth(7.6, 8.6, y), 0)
    seam = np.exp(-((np.abs(a) - np.pi / 3) * 14.0 / 0.06) ** 2) * body * smooth(13.2, 12.5, y)
    h += 0.05 * seam + grain(t, 0.12, 0.006) + 0.02 * fbm(t.p, 2.5, 3, 0.5, 8)
    s = Surface(t, '#555548', 0.5, 0.4, h)
    patina(t, s, green=0.50, blue=0.16, red=0.22, shine=0.45)
    soil(t, s, 0.42, '#a08c68', thick=0.008)
    soot = body * smooth(12.5, 8.0, y) * smooth(-0.3, 0.6, fbm(t.p, 5.0, 4, 0.5, 90))
    s.coat(soot * 0.45, '#2b2a24', 0.85, 0.0)
    return s
