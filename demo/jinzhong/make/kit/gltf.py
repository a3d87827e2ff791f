"""Writes the raw mesh as a small GLB; `derive.mjs` gives it its textures and makes the derivatives."""
import json
import struct
import numpy as np


def write(path, points, normals, uv, faces):
    arrays = [points.astype('<f4'), normals.astype('<f4'), uv.astype('<f4'), faces.astype('<u4').ravel()]
    views, accessors, blob = [], [], b''
    for i, a in enumerate(arrays):
        data = a.tobytes()
        views.append({'buffer': 0, 'byteOffset': len(blob), 'byteLength': len(data), 'target': 34963 if i == 3 else 34962})
        accessors.append({'bufferView': i, 'componentType': 5125 if i == 3 else 5126, 'count': len(a),
                          'type': ('VEC3', 'VEC3', 'VEC2', 'SCALAR')[i]})
        blob += data
    accessors[0]['min'], accessors[0]['max'] = [[float(v) for v in f(0)] for f in (arrays[0].min, arrays[0].max)]
    doc = {'asset': {'version': '2.0', 'generator': 'jinzhong models'}, 'scene': 0, 'scenes': [{'nodes': [0]}],
           'nodes': [{'mesh': 0}], 'materials': [{'name': 'surface'}],
           'meshes': [{'primitives': [{'attributes': {'POSITION': 0, 'NORMAL': 1, 'TEXCOORD_0': 2}, 'indices': 3, 'material': 0}]}],
           'buffers': [{'byteLength': len(blob)}], 'bufferViews': views, 'accessors': accessors}
    text = json.dumps(doc).encode()
    text += b' ' * (-len(text) % 4)
    blob += b'\0' * (-len(blob) % 4)
    with open(path, 'wb') as f:
        f.write(struct.pack('<4sII', b'glTF', 2, 28 + len(text) + len(blob)))
        f.write(struct.pack('<I4s', len(text), b'JSON') + text + struct.pack('<I4s', len(blob), b'BIN\0') + blob)
