import { describe, expect, it } from 'vitest';
import { Accessors, tighten } from './accessor.ts';
import { readContainer, unknownRequirements } from './container.ts';
import type { Gltf } from './format.ts';

function glb(gltf: object, binary = new Uint8Array(0)): ArrayBuffer {
  const json = new TextEncoder().encode(JSON.stringify(gltf).padEnd(Math.ceil(JSON.stringify(gltf).length / 4) * 4));
  const out = new Uint8Array(12 + 8 + json.length + 8 + binary.length);
  const view = new DataView(out.buffer);
  [0x46546c67, 2, out.length, json.length, 0x4e4f534a].forEach((word, i) => view.setUint32(i * 4, word, true));
  out.set(json, 20);
  view.setUint32(20 + json.length, binary.length, true);
  view.setUint32(24 + json.length, 0x004e4942, true);
  out.set(binary, 28 + json.length);
  return out.buffer;
}

const asset = { version: '2.0' };

describe('a .glb container', () => {
  it('gives JSON and binary', () => {
    const { gltf, binary } = readContainer(glb({ asset }, new Uint8Array([1, 2, 3, 4])));
    expect(gltf.asset.version).toBe('2.0');
    expect([...binary]).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['something else', new TextEncoder().encode('<!doctype html><html></html>').buffer as ArrayBuffer, /not a binary glTF/],
    ['nothing', new ArrayBuffer(0), /not a binary glTF/],
    ['the first half', glb({ asset }, new Uint8Array(64)).slice(0, 60), /cut off/],
  ])('refuses %s', (_, bytes, message) => expect(() => readContainer(bytes)).toThrow(message));

  it('names required extensions that it cannot show', () => {
    const gltf: Gltf = { asset, extensionsRequired: ['KHR_mesh_quantization', 'KHR_draco_mesh_compression'] };
    expect(unknownRequirements(gltf)).toEqual(['KHR_draco_mesh_compression']);
  });
});

describe('accessors', () => {
  const file = (accessor: object, view: object, bytes: Uint8Array) =>
    new Accessors({ gltf: { asset, accessors: [accessor], bufferViews: [view] } as Gltf, binary: bytes });

  it('draws interleaved items apart', () => {
    const bytes = new Uint8Array([1, 2, 3, 0, 4, 5, 6, 0]);
    const read = file({ bufferView: 0, componentType: 5121, count: 2, type: 'VEC3', normalized: true },
      { buffer: 0, byteLength: 8, byteStride: 4 }, bytes).read(0);
    expect([...read.array]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(read.normalized).toBe(true);
  });

  it('refuses to read past the data', () => {
    expect(() => file({ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' }, { buffer: 0, byteLength: 8 }, new Uint8Array(8)).read(0))
      .toThrow(/outside/);
    expect(() => file({ bufferView: 0, componentType: 5121, count: 1, type: 'SCALAR' }, { buffer: 0, byteOffset: 9, byteLength: 8 }, new Uint8Array(8)).read(0))
      .toThrow(/outside/);
  });

  it('tightens with an offset', () => expect([...tighten(new Uint8Array([9, 1, 2, 9, 3, 4, 9]), 1, 3, 2, 2)]).toEqual([1, 2, 3, 4]));
});
