"""The way of one exhibit: parts -> mesh and atlas -> occlusion -> surface -> textures, raw mesh, poster, notes."""
import importlib.util
import os
import time
import numpy as np
from PIL import Image
from . import field, gltf, studio
from .texel import Solid, Texels


class Exhibit:
    """Loads models/<slug>.py, which must give:

    parts()        the list of `Part`s, in cm, front towards +Z; they may sink into each other
    surface(t)     a `matter.Surface` for the `Texels` t (t.ao is there)
    NOTES          points of interest: (id, (x, y, z) near it in cm, camera distance in cm, what is there)
    SIZE           the real dimensions, a line of text
    Optional: REACH (cm that occlusion looks, default a third of the size), POSTER (dict for Studio.aim), DETAIL (share of
    occlusion mixed into the colour, default 0.35).
    """

    def __init__(self, make, slug, size):
        self.slug, self.size, self.make = slug, size, make
        path = os.path.join(make, 'models', slug + '.py')
        spec = importlib.util.spec_from_file_location(slug.replace('-', '_'), path)
        self.model = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.model)
        self.out = os.path.join(make, 'out', slug)
        os.makedirs(self.out, exist_ok=True)

    def build(self):
        watch = [time.time()]
        studio.fresh()
        parts = self.model.parts()
        low = np.min([p.points.min(0) for p in parts], 0)
        high = np.max([p.points.max(0) for p in parts], 0)
        self.shift = np.array([-(low[0] + high[0]) / 2, -low[1], -(low[2] + high[2]) / 2])
        self.solid = Solid(parts, self.size)
        watch.append(time.time())
        reach = getattr(self.model, 'REACH', max(high - low) / 3)
        t = self.texels = Texels(self.solid, self.size)
        watch.append(time.time())
        half = 512                                    # occlusion is soft: detail comes from the height
        t.ao = self._occlusion(t, half, reach, 16)
        watch.append(time.time())
        s = self.surface = self.model.surface(t)
        watch.append(time.time())
        print(f'{self.slug}: {len(self.solid.faces)} triangles, {self.solid.texels_per_cm:.1f} texels/cm, '
              f'{len(t) / self.size ** 2:.0%} of the atlas, {np.round(high - low, 2)} cm')
        self._textures(t, s)
        watch.append(time.time())
        print('seconds for shape, atlas, occlusion, surface, pictures:', np.round(np.diff(watch), 1))
        gltf.write(os.path.join(self.out, 'raw.glb'), (self.solid.points + self.shift) / 100, self.solid.normals,
                   self.solid.uv, self.solid.faces)
        self._notes()
        return self

    def _occlusion(self, t, size, reach, samples):
        ao = studio.occlusion(self.solid, size, reach, samples)
        tri = np.zeros((size, size), bool)
        k = self.size // size
        tri = t.mask.reshape(size, k, size, k).all((1, 3)) & (ao > 0)
        rows, cols, _ = field.nearest(tri, 16)
        ao = ao[rows, cols]
        weight = field.blur(tri.astype(np.float32), 1.5)
        ao = np.where(weight > 0.05, field.blur(ao * tri, 1.5) / np.maximum(weight, 0.05), ao)
        y, x = np.divmod(t.at, self.size)
        return np.clip(field.sample(ao, (x + 0.5) / k, (y + 0.5) / k), 0, 1)

    def _textures(self, t, s):
        fine = np.clip(1 - 4.0 * np.clip(t.blur(s.height, 0.12) - s.height, 0, 0.15), 0.4, 1)
        ao = np.clip(t.ao ** 0.8 * fine, 0, 1)
        colour = s.colour * mix_down(ao, getattr(self.model, 'DETAIL', 0.35))[:, None]
        _, tangent = t.bumped(s.height)
        self._png('base.png', colour)
        self._png('normal.png', tangent * 0.5 + 0.5)
        self._png('orm.png', np.stack([ao, np.clip(s.rough, 0.04, 1), np.clip(s.metal, 0, 1)], 1))

    def _png(self, name, values):
        picture = self.texels.image(values)
        Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)).save(os.path.join(self.out, name), compress_level=1)

    def poster(self, size=960, traced=720, samples=16):
        """Traced a little smaller than shown: what 40 KB of WebP can hold, at half the time."""
        st = studio.Studio(self.solid, self.out)
        st.aim(**getattr(self.model, 'POSTER', {}))
        picture = Image.fromarray((np.clip(st.shoot(traced, samples), 0, 1) * 255 + 0.5).astype(np.uint8))
        picture.resize((size, size), Image.LANCZOS).save(os.path.join(self.out, 'poster.png'))

    def sheet(self, size=520, samples=20, views=None):
        """Six looks in one picture: out/<slug>/sheet.png."""
        st = studio.Studio(self.solid, self.out)
        h = st.height
        poster = getattr(self.model, 'POSTER', {})
        looks = views or [dict(poster), dict(turn=0, rise=4), dict(turn=150, rise=20), dict(turn=-10, rise=52),
                          dict(turn=-12, rise=10, zoom=2.6, at=(-.05, -.2, h * .72)), dict(turn=14, rise=6, zoom=2.6, at=(.08, -.2, h * .32))]
        shots = []
        for look in looks:
            st.aim(**look)
            shots.append(st.shoot(size, samples))
        rows = [np.concatenate(shots[i:i + 3], 1) for i in range(0, len(shots), 3)]
        save(np.concatenate(rows, 0), os.path.join(self.out, 'sheet.png'))

    def _notes(self):
        p, n = self.texels.p, self.texels.n
        lines = [f'# Points of interest of {self.slug}, in model space: metres, Y up, front towards +Z, standing on y = 0.',
                 '# Written by make/models from models/' + self.slug + '.py: change them there.',
                 f'# Dimensions: {self.model.SIZE}', '']
        for name, near, away, what in self.model.NOTES:
            d2 = ((p - near) ** 2).sum(1)
            close = np.flatnonzero(d2 < d2.min() + 0.15)
            i = close[np.argmax(self.texels.ao[close])]
            eye = n[i] + [0, 0.25, 0]
            eye /= np.linalg.norm(eye)
            eye[1] = max(eye[1], (2.0 - p[i, 1] - self.shift[1]) / away)       # never from under the ground
            place = p[i] + self.shift
            show = lambda v: '[' + ', '.join(f'{x:.4f}' for x in v) + ']'
            lines += [f'# {what}', '[[annotation]]', f'id = "{name}"', f'position = {show(place / 100)}', f'normal = {show(n[i])}',
                      f'camera = {show((place + eye * away) / 100)}', '']
        folder = os.path.join(self.make, 'annotations')
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, self.slug + '.toml'), 'w') as f:
            f.write('\n'.join(lines).rstrip() + '\n')


def mix_down(ao, share):
    return 1 - share * (1 - ao)


def save(picture, path):
    Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)).save(path)
