// A .glb file taken apart: its JSON and its binary chunk. No three.js in here.
import type { Gltf } from './format.ts';

const magic = 0x46546c67; // "glTF"
const jsonChunk = 0x4e4f534a;
const binaryChunk = 0x004e4942;

export type Container = { gltf: Gltf; binary: Uint8Array };

// Throws with a plain sentence when the bytes are not a whole glTF 2.0 binary.
export function readContainer(bytes: ArrayBuffer): Container {
  const view = new DataView(bytes);
  if (bytes.byteLength < 20 || view.getUint32(0, true) !== magic) throw new Error('not a binary glTF file');
  if (view.getUint32(4, true) !== 2) throw new Error('not glTF version 2');
  if (view.getUint32(8, true) > bytes.byteLength) throw new Error('the glTF file is cut off');
  let gltf: Gltf | undefined;
  let binary = new Uint8Array(0);
  for (let at = 12; at + 8 <= bytes.byteLength;) {
    const length = view.getUint32(at, true);
    const kind = view.getUint32(at + 4, true);
    if (at + 8 + length > bytes.byteLength) throw new Error('the glTF file is cut off');
    const chunk = new Uint8Array(bytes, at + 8, length);
    if (kind === jsonChunk) gltf = JSON.parse(new TextDecoder().decode(chunk)) as Gltf;
    else if (kind === binaryChunk) binary = chunk;
    at += 8 + length;
  }
  if (!gltf) throw new Error('the glTF file has no JSON');
  return { gltf, binary };
}

// What load.ts can show. A file that requires more is refused, rather than shown wrongly.
const known = new Set(['EXT_meshopt_compression', 'KHR_meshopt_compression', 'KHR_mesh_quantization', 'EXT_texture_webp',
  'KHR_texture_transform', 'KHR_materials_unlit', 'KHR_materials_clearcoat', 'KHR_materials_transmission',
  'KHR_materials_volume', 'KHR_materials_ior', 'KHR_materials_specular', 'KHR_materials_sheen',
  'KHR_materials_emissive_strength', 'KHR_materials_iridescence', 'KHR_materials_anisotropy', 'KHR_materials_dispersion']);

export function unknownRequirements(gltf: Gltf): string[] {
  return (gltf.extensionsRequired ?? []).filter((name) => !known.has(name));
}
