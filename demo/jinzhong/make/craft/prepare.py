"""The part of an exhibit that needs no Blender: python3 craft/prepare.py SLUG [pixels] -> out/SLUG/prepared.npz.

Sheets are painted, meshes and normal maps computed; what is left for Blender is the occlusion and the poster.
"""
import importlib.util
import os
import sys

import numpy as np

MAKE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HALL_PIXELS = 512


def load(slug):
    path = os.path.join(MAKE, 'models', slug + '.py')
    spec = importlib.util.spec_from_file_location(slug.replace('-', '_'), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prepared(slug, pixels):
    """The arrays of one exhibit: geometry of both levels and the pictures before occlusion. Kept until a script is newer."""
    path = os.path.join(MAKE, 'out', slug, f'prepared-{pixels}.npz')
    if os.path.exists(path) and os.path.getmtime(path) > newest(slug):
        return dict(np.load(path))
    out = compute(load(slug).build(), pixels)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    np.savez(path + '.part.npz', **out)
    os.replace(path + '.part.npz', path)
    return out


def newest(slug):
    """When what the exhibit is made from last changed."""
    files = [os.path.join(MAKE, 'models', slug + '.py')]
    files += [os.path.join(MAKE, 'craft', f) for f in os.listdir(os.path.join(MAKE, 'craft')) if f.endswith('.py')]
    return max(os.path.getmtime(f) for f in files)


def compute(made, pixels):
    from craft.model import HALL, VIEWER
    out = {}
    for level, name, size in ((VIEWER, '', pixels), (HALL, '_hall', HALL_PIXELS)):
        meshes = made.meshes(level)
        for key, value in zip(('points', 'normals', 'uv', 'faces'), made.geometry(meshes)):
            out[key + name] = value.astype(np.float32 if key != 'faces' else np.int32)
        out['normal' + name] = made.normal_texture(meshes, size)
    out.update(made.textures(pixels))
    return out


if __name__ == '__main__':
    sys.path.insert(0, MAKE)
    from craft import prepare
    prepare.prepared(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2048)
