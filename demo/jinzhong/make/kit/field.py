"""Numbers over space: noise, soft steps, sampling, blurs and distances, in numpy alone.

Noise comes from one periodic volume of band-limited values, so that the same point of a pot always has the same
grain, whichever texture island it landed on: seams cannot show.
"""
import numpy as np

VOLUME = 96          # cells a side of the noise volume
FEATURE = 6.0        # cells that one unit of noise space covers
_volumes = {}


def _volume(seed):
    if seed not in _volumes:
        rng = np.random.default_rng(seed)
        spectrum = np.fft.rfftn(rng.standard_normal((VOLUME,) * 3))
        f = np.fft.fftfreq(VOLUME)
        k = np.sqrt(f[:, None, None] ** 2 + f[None, :, None] ** 2 + np.fft.rfftfreq(VOLUME)[None, None, :] ** 2)
        centre = 1.0 / (2.0 * FEATURE)
        v = np.fft.irfftn(spectrum * np.exp(-((k - centre) / (0.5 * centre)) ** 2), s=(VOLUME,) * 3, axes=(0, 1, 2))
        _volumes[seed] = (v / v.std() * 0.45).astype(np.float32)
    return _volumes[seed]


def noise(p, scale, seed=1):
    """Band-limited noise, about -1..1, at points p (n,3); `scale` is the size of a feature in the units of p."""
    v, n = _volume(seed % 5).ravel(), VOLUME
    out = np.empty(len(p), np.float32)
    k, origin = np.float32(FEATURE / scale), (np.array([17.3, 5.1, 29.7]) * (seed % 97) % n).astype(np.float32)
    for s in range(0, len(p), 65536):                          # pieces that stay in the cache: six times as fast
        q = p[s:s + 65536].astype(np.float32) * k + origin
        i = np.floor(q)
        f = q - i
        f = f * f * (3 - 2 * f)
        i = i.astype(np.int32) % n
        j = (i + 1) % n
        (x0, x1), (y0, y1), (z0, z1) = [(i[:, c] * m, j[:, c] * m) for c, m in ((0, n * n), (1, n), (2, 1))]
        fx, fy, fz = f[:, 0], f[:, 1], f[:, 2]

        def along_z(base):
            low = v.take(base + z0)
            return low + (v.take(base + z1) - low) * fz

        near, far = along_z(x0 + y0), along_z(x1 + y0)
        near += (along_z(x0 + y1) - near) * fy
        far += (along_z(x1 + y1) - far) * fy
        out[s:s + 65536] = near + (far - near) * fx
    return out


# An orthogonal matrix turned away from the axes: octaves that do not line up.
_TURN = np.array([[0.36, 0.48, -0.8], [-0.8, 0.6, 0.0], [0.48, 0.64, 0.6]])


def fbm(p, scale, octaves=4, gain=0.5, seed=1):
    """Fractal noise, about -1..1: `scale` is the size of the largest features."""
    total, amplitude, norm = np.zeros(len(p), np.float32), 1.0, 0.0
    p, turn = np.asarray(p, np.float32), _TURN.T.astype(np.float32)
    for o in range(octaves):
        total += amplitude * noise(p, scale, seed + 7 * o)
        norm += amplitude
        amplitude *= gain
        scale /= 2.03
        p = p @ turn
    return total / norm * 1.35


def smooth(lo, hi, x):
    """0 below lo, 1 above hi, a smooth step between; hi may be below lo."""
    t = np.clip((x - lo) / (hi - lo), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    t = np.asarray(t)
    if np.ndim(a) == 1 and np.ndim(t) == 1 and np.shape(a) == (3,):
        a = np.broadcast_to(a, (len(t), 3))
    return a + (np.asarray(b) - a) * (t[:, None] if np.ndim(a) == 2 and t.ndim == 1 else t)


def rgb(text):
    """'#b4623a' to three floats 0..1 (sRGB as written: colours are mixed as a painter sees them)."""
    return np.array([int(text[i:i + 2], 16) for i in (1, 3, 5)], np.float32) / 255


def ramp(x, stops):
    """A colour for every x from [(position, '#rrggbb'), ...]."""
    at = [s[0] for s in stops]
    colours = np.array([rgb(s[1]) for s in stops])
    return np.stack([np.interp(x, at, colours[:, c]) for c in range(3)], 1).astype(np.float32)


def sample(image, x, y, wrap_x=False):
    """Bilinear reading of image (h,w) at pixel places x, y (pixel centres at .5); clamps, or wraps in x."""
    h, w = image.shape[:2]
    x, y = np.asarray(x) - 0.5, np.clip(np.asarray(y) - 0.5, 0, h - 1)
    if not wrap_x:
        x = np.clip(x, 0, w - 1)
    x0, y0 = np.floor(x).astype(int), np.floor(y).astype(int)
    fx, fy = (x - x0).astype(np.float32), (y - y0).astype(np.float32)
    if image.ndim == 3:
        fx, fy = fx[:, None], fy[:, None]
    xa, xb = (x0 % w, (x0 + 1) % w) if wrap_x else (x0, np.minimum(x0 + 1, w - 1))
    yb = np.minimum(y0 + 1, h - 1)
    top = image[y0, xa] * (1 - fx) + image[y0, xb] * fx
    return top * (1 - fy) + (image[yb, xa] * (1 - fx) + image[yb, xb] * fx) * fy


def _box(a, r, axis):
    n = a.shape[axis]
    pad = [(0, 0)] * a.ndim
    pad[axis] = (r + 1, r)
    c = np.cumsum(np.pad(a, pad, mode='edge'), axis=axis, dtype=np.float64)
    hi = np.take(c, range(2 * r + 1, 2 * r + 1 + n), axis=axis)
    lo = np.take(c, range(0, n), axis=axis)
    return ((hi - lo) / (2 * r + 1)).astype(np.float32)


def blur(image, sigma):
    """Three box blurs: a Gaussian for every purpose here. Sigma in pixels."""
    r = max(1, int(round(sigma * 1.0)))
    if sigma < 0.4:
        return image
    for _ in range(3):
        image = _box(_box(image, r, 0), r, 1)
    return image


def nearest(mask, reach=None):
    """For every pixel the row and column of the nearest True one, and how far it is (jump flooding). With `reach` it looks
    only about so many pixels far: what lies further is left with a distance beyond it and row and column 0."""
    h, w = mask.shape
    far = 1 << 20
    row = np.where(mask, np.arange(h)[:, None], -far).astype(np.int32)
    col = np.where(mask, np.arange(w)[None, :], -far).astype(np.int32)
    yy, xx = np.arange(h, dtype=np.int32)[:, None], np.arange(w, dtype=np.int32)[None, :]
    best = (row - yy).astype(np.float32) ** 2 + (col - xx).astype(np.float32) ** 2
    step = 1 << max(int(min(reach or max(h, w), max(h, w))) - 1, 1).bit_length() - 1
    steps = [1]
    while step >= 1:
        steps.append(step)
        step //= 2
    for s in steps:
        for dy in (-s, 0, s):
            for dx in (-s, 0, s):
                if (dy or dx) and abs(dy) < h and abs(dx) < w:
                    _relax(row, col, best, yy, xx, dy, dx)
    return np.maximum(row, 0), np.maximum(col, 0), np.sqrt(best)


def _relax(row, col, best, yy, xx, dy, dx):
    h, w = row.shape
    here = (slice(max(0, -dy), min(h, h - dy)), slice(max(0, -dx), min(w, w - dx)))
    there = (slice(max(0, dy), min(h, h + dy)), slice(max(0, dx), min(w, w + dx)))
    r, c = row[there], col[there]
    d = (r - yy[here[0]]).astype(np.float32) ** 2 + (c - xx[:, here[1]]).astype(np.float32) ** 2
    better = d < best[here]
    best[here][better] = d[better]
    row[here][better] = r[better]
    col[here][better] = c[better]


def signed_distance(mask, reach=None):
    """Pixels to the edge of the mask: positive inside, negative outside; true up to `reach`."""
    outside = nearest(mask, reach)[2]
    inside = nearest(~mask, reach)[2]
    return (np.where(mask, inside - 0.5, 0.5 - outside)).astype(np.float32)
