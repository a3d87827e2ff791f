"""The way of an exhibit that is made of painted sheets: meshes -> occlusion -> textures, raw mesh, notes; then as the kit does.

models/<slug>.py gives
  build()   the `Model`
  NOTES     points of interest: (id, (x, y, z) near it in cm, camera distance in cm, what is there)
  SIZE      the real dimensions, a line of text
  Optional: POSTER (dict for Studio.aim), REACH (cm that occlusion looks), DETAIL (share of occlusion in the colour),
  SAMPLES (of the poster).
"""
import json
import os
from types import SimpleNamespace

import numpy as np
from PIL import Image
from kit import field as kit_field, gltf, studio
from kit.exhibit import Exhibit

from . import field
from .prepare import prepared


class Crafted(Exhibit):
    """An `Exhibit` whose model builds sheets instead of parts."""

    def build(self):
        studio.fresh()
        made = self.made = prepared(self.slug, self.size)
        points = made['points'].astype(float)
        low, high = points.min(0), points.max(0)
        self.shift = np.array([-(low[0] + high[0]) / 2, -low[1], -(low[2] + high[2]) / 2])
        self.solid = SimpleNamespace(points=points, normals=made['normals'].astype(float), uv=made['uv'].astype(float), faces=made['faces'])
        ao = self._baked(getattr(self.model, 'REACH', max(high - low) / 3), min(512, self.size))
        self._shade(ao, getattr(self.model, 'DETAIL', 0.25))
        self._picture('normal', made['normal'])
        self._mesh('raw', '')
        print(f'{self.slug}: {len(made["faces"])} triangles, {np.round(high - low, 2)} cm')
        self._vertex_notes(points, self.solid.normals)
        return self

    def _shade(self, ao, detail):
        """Traced occlusion (any square size) goes into red of orm and, by the share `detail`, into the colour."""
        orm = self.made['orm'].astype(np.float32) / 255
        orm[..., 0] *= field.resize(ao, *orm.shape[:2], False)
        base = self.made['base'] * (1 - detail * (1 - orm[..., :1]))
        self._picture('orm', (orm * 255 + 0.5).astype(np.uint8))
        self._picture('base', (base + 0.5).astype(np.uint8))

    def _mesh(self, name, level):
        points, normals, uv, faces = (self.made[k + level] for k in ('points', 'normals', 'uv', 'faces'))
        gltf.write(os.path.join(self.out, name + '.glb'), (points + self.shift) / 100, normals, uv, faces)

    def hall(self):
        """The hall's own mesh: the same patches on coarser grids pack far better than a simplified one."""
        self._mesh('raw-hall', '_hall')
        self._picture('normal-hall', self.made['normal_hall'])

    def _baked(self, reach, size):
        """Occlusion over the atlas, what was not baked filled from beside it, its sampling noise smoothed away."""
        ao = studio.occlusion(self.solid, size, reach)
        known = ao > 0
        rows, cols, _ = kit_field.nearest(known)
        return kit_field.blur(ao[rows, cols], 1.2) ** 0.8

    def _vertex_notes(self, points, normals):
        n = len(points)
        self.texels = SimpleNamespace(p=points, n=normals, ao=np.ones(n))
        self._notes()

    def poster(self, size=960, samples=None):
        self.hall()
        st = studio.Studio(self.solid, self.out)
        self._glass(st)
        st.aim(**getattr(self.model, 'POSTER', {}))
        # drawn a quarter smaller and enlarged: what the denoiser leaves has no finer detail, and Cycles takes half as long
        shot = np.clip(st.shoot(size * 3 // 4, samples or getattr(self.model, 'SAMPLES', 12)), 0, 1)
        picture = Image.fromarray((shot * 255 + 0.5).astype(np.uint8)).resize((size, size), Image.LANCZOS)
        picture.save(os.path.join(self.out, 'poster.png'))

    def _glass(self, st):
        """A model with GLASS passes light: for the poster through Cycles, for the derivatives through glass.json."""
        glass = getattr(self.model, 'GLASS', None)
        if not glass:
            return
        with open(os.path.join(self.out, 'glass.json'), 'w') as f:
            json.dump(glass, f)
        material = st.object.data.materials[0]
        tree, b = material.node_tree, material.node_tree.nodes['Principled BSDF']
        b.inputs['Transmission'].default_value = glass['transmission']
        b.inputs['IOR'].default_value = glass['ior']
        volume = tree.nodes.new('ShaderNodeVolumeAbsorption')
        volume.inputs['Color'].default_value = (*glass['attenuationColor'], 1)
        volume.inputs['Density'].default_value = 0.6 * st.unit / (100 * glass['attenuationDistance'])
        tree.links.new(volume.outputs[0], tree.nodes['Material Output'].inputs['Volume'])
        cycles = st.scene.cycles
        cycles.max_bounces, cycles.transmission_bounces, cycles.glossy_bounces = 14, 12, 6
        cycles.caustics_refractive = True
        cycles.blur_glossy = 1.0

    def _picture(self, name, picture):
        Image.fromarray(picture).save(os.path.join(self.out, name + '.png'), compress_level=1)
