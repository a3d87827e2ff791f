"""Seeded noise and blurs over arrays of rows; `wrap` makes them periodic, so that a sheet can be rolled without a seam."""
import numpy as np


def smoothstep(a, b, x):
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a, b, t):
    return a + (b - a) * t


def blur(a, radius):
    """A gaussian of standard deviation `radius` pixels, by way of the spectrum; periodic in both directions."""
    if radius <= 0:
        return a
    if a.ndim == 3:
        return np.stack([blur(a[..., i], radius) for i in range(a.shape[2])], 2)
    h, w = a.shape
    pad = int(radius * 3) + 1
    b = np.pad(a, pad, mode='edge')
    fy, fx = np.fft.fftfreq(b.shape[0])[:, None], np.fft.rfftfreq(b.shape[1])[None]
    k = np.exp(-2 * (np.pi * radius) ** 2 * (fy ** 2 + fx ** 2))
    return np.fft.irfft2(np.fft.rfft2(b) * k, s=b.shape)[pad:pad + h, pad:pad + w].astype(np.float32)


def fbm(h, w, scale, seed, octaves=5, gain=0.5, stretch=(1, 1)):
    """Values about 0..1, features of `scale` pixels, periodic; `stretch` lengthens them along y, x."""
    rng = np.random.default_rng(seed)
    fy, fx = np.fft.fftfreq(h)[:, None] * stretch[0], np.fft.rfftfreq(w)[None] * stretch[1]
    f = np.sqrt(fy ** 2 + fx ** 2) * scale
    spectrum = np.zeros_like(f)
    for o in range(octaves):
        f0 = 2.0 ** o
        spectrum += gain ** o * np.exp(-((f - f0) / (0.5 * f0)) ** 2) / f0
    white = np.fft.rfft2(rng.standard_normal((h, w)))
    n = np.fft.irfft2(white * spectrum, s=(h, w))
    n /= n.std() + 1e-9
    return np.clip(0.5 + n * 0.18, 0, 1).astype(np.float32)


def ridge(n):
    """Veins and cracks out of noise: 1 on the line where it crosses its middle."""
    return 1 - np.clip(np.abs(n - 0.5) * 12, 0, 1)
