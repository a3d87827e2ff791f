"""Posters of the fair and its zones, 1280 x 720, out of what the pack already shows."""
import io
import os
import subprocess

from PIL import Image

from atelier.out import EXHIBITS, webp

W, H = 1280, 720
PACK = os.path.join(EXHIBITS, '..')
RELICS = ('bronze-hu', 'lotus-zun', 'white-ewer', 'carved-black-jar')


def frame(second):
    """A moment of the city film."""
    png = subprocess.run(['ffmpeg', '-loglevel', 'error', '-ss', str(second), '-i', os.path.join(EXHIBITS, 'city-film', 'film.mp4'), '-frames:v', '1',
                          '-f', 'image2pipe', '-c:v', 'png', '-'], check=True, capture_output=True).stdout
    return Image.open(io.BytesIO(png)).convert('RGB')


def crop(path, left, top, width):
    p = Image.open(os.path.join(EXHIBITS, path)).convert('RGB')
    w, h = p.size
    x, y, s = left * w, top * h, width * w
    return p.crop((int(x), int(y), int(x + s), int(y + s * H / W))).resize((W, H), Image.LANCZOS)


def row(slugs):
    """Posters side by side, a slice of each: they share one light and one paper."""
    out = Image.new('RGB', (W, H))
    n = W // len(slugs)
    for i, slug in enumerate(slugs):
        p = Image.open(os.path.join(EXHIBITS, slug, 'poster.webp')).convert('RGB').resize((H, H), Image.LANCZOS)
        k = (H - n) // 2
        out.paste(p.crop((k, 0, k + n, H)), (i * n, 0))
    return out


webp(frame(26.7), os.path.join(PACK, 'poster.webp'), 60)
for zone, picture in (('city-image', frame(17.9)), ('relics', row(RELICS)), ('new-town', crop('jinke-smart-city/pictures/dusk.webp', .12, .12, .76)),
                      ('heritage', crop('jin-wedding-dress/pictures/robe.webp', .16, .30, .68)), ('creative', crop('zuoquan-huaao/pictures/set.webp', .04, .26, .92)),
                      ('crafts', crop('hanwen-brocade/pictures/clouds-and-beasts.webp', .04, .18, .92))):
    webp(picture, os.path.join(PACK, 'zones', zone, 'poster.webp'), 60)
