"""Scalar fields on a sheet: blurring, noise in space, crackle. Everything is seeded and repeatable.

A sheet is a raster (rows, columns) of a patch's surface; columns run round the piece, so they usually wrap.
"""
import numpy as np


def blur(a, rows, cols=None, wrap=True):
    """Gaussian blur with a standard deviation in pixels; columns wrap, rows reflect."""
    cols = rows if cols is None else cols
    if a.ndim == 3:
        return np.stack([blur(a[..., k], rows, cols, wrap) for k in range(a.shape[2])], axis=2)
    out = np.asarray(a, dtype=np.float32)
    if cols > 0.05:
        out = _blur_last(out, cols, wrap)
    if rows > 0.05:
        out = _blur_last(np.ascontiguousarray(out.T), rows, False).T
    return np.ascontiguousarray(out)


def _blur_last(a, sigma, wrap):
    n = a.shape[1]
    if not wrap:
        pad = min(n - 1, int(4 * sigma) + 2)
        a = np.concatenate([a[:, pad:0:-1], a, a[:, -2:-pad - 2:-1]], axis=1)
    freq = np.fft.rfftfreq(a.shape[1])
    kernel = np.exp(-2 * (np.pi * freq * sigma) ** 2).astype(np.float32)
    out = np.fft.irfft(np.fft.rfft(a, axis=1) * kernel, n=a.shape[1], axis=1).astype(np.float32)
    return out if wrap else out[:, pad:pad + n]


def step(x, low, high):
    """Smoothstep; works for low > high as a falling step."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    if np.ndim(t) == 2 and {np.ndim(a), np.ndim(b)} & {1, 3}:      # colours by a mask
        t = np.asarray(t)[..., None]
    return a * (1 - t) + b * t


def paint(image, colour, mask):
    """Lays a colour over an (h, w, 3) image where the mask says; changes the image in place."""
    image += (np.asarray(colour, np.float32) - image) * np.clip(mask, 0, 1)[..., None].astype(np.float32)


def _hash(ix, iy, iz, seed):
    h = (ix.astype(np.uint32) * np.uint32(374761393) + iy.astype(np.uint32) * np.uint32(668265263)
         + iz.astype(np.uint32) * np.uint32(2246822519) + np.uint32((seed * 3266489917) & 0xffffffff))
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(2246822519)
    return h ^ (h >> np.uint32(15))


def _unit(h):
    return (h >> np.uint32(8)).astype(np.float32) * np.float32(1 / (1 << 24))


def _value(q, seed):
    i = np.floor(q).astype(np.int32)
    f = q - i
    f *= f * (3 - 2 * f)
    fx, fy, fz = f[..., 0], f[..., 1], f[..., 2]
    x, y, z = (i[..., k].astype(np.uint32) for k in range(3))
    x0 = x * np.uint32(374761393) + np.uint32((seed * 3266489917) & 0xffffffff)
    y0, z0 = y * np.uint32(668265263), z * np.uint32(2246822519)
    x1, y1, z1 = x0 + np.uint32(374761393), y0 + np.uint32(668265263), z0 + np.uint32(2246822519)

    def edge(a, b):                                     # the two ends of a lattice edge along z, mixed
        ab = a + b
        p, r = _unit(_scramble(ab + z0)), _unit(_scramble(ab + z1))
        return p + (r - p) * fz
    low = edge(x0, y0)
    low += (edge(x0, y1) - low) * fy
    high = edge(x1, y0)
    high += (edge(x1, y1) - high) * fy
    return low + (high - low) * fx


def _scramble(h):
    h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
    return h ^ (h >> np.uint32(15))


def _pieces(f, points, outputs=1):
    """f over points (…, 3) in pieces that stay in the processor's cache."""
    flat = np.ascontiguousarray(points, np.float32).reshape(-1, 3)
    out = [np.empty(len(flat), np.float32) for _ in range(outputs)]
    for i in range(0, len(flat), 16384):
        values = f(flat[i:i + 16384])
        for a, b in zip(out, values if outputs > 1 else (values,)):
            a[i:i + 16384] = b
    out = [a.reshape(points.shape[:-1]) for a in out]
    return out if outputs > 1 else out[0]


def noise(points, size, octaves=3, seed=1, gain=0.5):
    """Smooth noise, about 0..1 around 0.5, at points (…, 3); `size` is the largest feature in the points' unit."""
    return _pieces(lambda p: _noise(p, size, octaves, seed, gain), points)


def _noise(points, size, octaves, seed, gain):
    total, weight, amp = 0, 0, 1.0
    for k in range(octaves):
        total = total + amp * _value(points * np.float32(2.0 ** k / size) + np.float32(17.3 * k), seed + k)
        weight += amp
        amp *= gain
    return total / weight


def cells(points, size, seed=1):
    """Distances to the nearest and second nearest scattered point, in cells, and the nearest one's random 0..1."""
    return _pieces(lambda p: _cells(p, size, seed), points, 3)


def _cells(points, size, seed):
    q = points / size
    base = np.floor(q).astype(np.int64)
    first = np.full(q.shape[:-1], 9, np.float32)
    second = first.copy()
    tag = np.zeros_like(first)
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            for dz in (-1, 0, 1):
                c = base + np.array([dx, dy, dz])
                h = _hash(c[..., 0], c[..., 1], c[..., 2], seed)
                d = np.zeros_like(first)
                for k in range(3):
                    d += (c[..., k] + _unit(h) - q[..., k]).astype(np.float32) ** 2
                    h = _hash(h, h, h, seed + 7 + k)
                d = np.sqrt(d)
                near = d < first
                second = np.where(near, first, np.minimum(second, d))
                tag = np.where(near, _unit(h), tag)
                first = np.where(near, d, first)
    return first, second, tag


def resize(a, h, w, wrap=True):
    """Bilinear resampling of (h0, w0[, k]) to (h, w[, k]), pixel centres aligned; columns wrap."""
    h0, w0 = a.shape[:2]
    y = np.clip((np.arange(h) + 0.5) * h0 / h - 0.5, 0, h0 - 1)
    x = (np.arange(w) + 0.5) * w0 / w - 0.5
    y0 = np.minimum(y.astype(int), h0 - 2) if h0 > 1 else np.zeros(h, int)
    x0 = np.floor(x).astype(int)
    fy = (y - y0).astype(np.float32)
    fx = (x - x0).astype(np.float32)
    if wrap:
        xa, xb = x0 % w0, (x0 + 1) % w0
    else:
        xa, xb = np.clip(x0, 0, w0 - 1), np.clip(x0 + 1, 0, w0 - 1)
    ext = (slice(None), None) if a.ndim == 3 else (slice(None),)
    fy = fy.reshape((-1, 1) + (1,) * (a.ndim - 2))
    fx = fx.reshape((1, -1) + (1,) * (a.ndim - 2))
    y1 = np.minimum(y0 + 1, h0 - 1)
    rows = a[y0] * (1 - fy) + a[y1] * fy
    return (rows[:, xa] * (1 - fx) + rows[:, xb] * fx).astype(np.float32)


def sample(image, x, y):
    """Bilinear lookup in (h, w[, k]) at float pixel coordinates (arrays); outside repeats the edge."""
    h, w = image.shape[:2]
    x = np.clip(x, 0, w - 1.001)
    y = np.clip(y, 0, h - 1.001)
    x0, y0 = x.astype(int), y.astype(int)
    fx, fy = (x - x0).astype(np.float32), (y - y0).astype(np.float32)
    if image.ndim == 3:
        fx, fy = fx[..., None], fy[..., None]
    top = image[y0, x0] * (1 - fx) + image[y0, x0 + 1] * fx
    low = image[y0 + 1, x0] * (1 - fx) + image[y0 + 1, x0 + 1] * fx
    return top * (1 - fy) + low * fy


def srgb(*hexes):
    """'#rrggbb' to a float triple, kept in sRGB: sheets are painted in the space they are stored in."""
    out = [np.array([int(h[i:i + 2], 16) for i in (1, 3, 5)], np.float32) / 255 for h in hexes]
    return out[0] if len(out) == 1 else out
