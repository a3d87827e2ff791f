"""Pictures into the pack, at the best quality that keeps to a weight."""
import io
import os

import numpy as np
from PIL import Image, ImageFilter

EXHIBITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'exhibits')


def image(a):
    rng = np.random.default_rng(1)
    dither = rng.random(a.shape, np.float32) - 0.5
    return Image.fromarray(np.clip(a * 255 + 0.5 + 0.5 * dither, 0, 255).astype(np.uint8))


def encode(picture, limit_kb, least):
    """(quality, bytes) of the best that keeps to the limit with at least that quality, or nothing."""
    low, high, best = least, 95, None
    while low <= high:
        q = (low + high) // 2
        b = io.BytesIO()
        picture.save(b, 'WEBP', quality=q, method=5)
        if b.tell() <= limit_kb * 1024:
            best, low = (q, b.getvalue()), q + 1
        else:
            high = q - 1
    return best


def webp(picture, path, limit_kb, least=40):
    """Writes `picture` (PIL or array 0..1) as good as the weight allows; what is too fine for it is softened first."""
    picture = picture if isinstance(picture, Image.Image) else image(picture)
    for soft in (0, .5, .8, 1.2, 1.7, 2.4):
        best = encode(picture.filter(ImageFilter.GaussianBlur(soft)) if soft else picture, limit_kb, least if soft < 2 else 8)
        if best:
            break
    else:
        raise SystemExit(f'{path}: over {limit_kb} KB')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(best[1])
    print(f'{os.path.relpath(path, EXHIBITS)}: {picture.size[0]} x {picture.size[1]}, {len(best[1]) / 1024:.0f} KB webp at quality {best[0]}, softened {soft}', flush=True)


def poster(picture, slug, limit_kb=40):
    picture = picture if isinstance(picture, Image.Image) else image(picture)
    webp(picture.convert('RGB').resize((960, 960), Image.LANCZOS), os.path.join(EXHIBITS, slug, 'poster.webp'), limit_kb, 26)


def plate(picture, slug, name, limit_kb=250):
    webp(picture, os.path.join(EXHIBITS, slug, 'pictures', name + '.webp'), limit_kb)
