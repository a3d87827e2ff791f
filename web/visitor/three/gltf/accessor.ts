// Typed arrays out of a glTF's buffers: meshopt views decoded, interleaved ones drawn apart.
import { MeshoptDecoder } from 'meshoptimizer/reference';
import type { Container } from './container.ts';

const componentTypes = {
  5120: Int8Array, 5121: Uint8Array, 5122: Int16Array, 5123: Uint16Array, 5125: Uint32Array, 5126: Float32Array,
} as const;
const componentCounts: Record<string, number> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 };

export type Component = Int8Array | Uint8Array | Int16Array | Uint16Array | Uint32Array | Float32Array;
export type Accessor = { array: Component; itemSize: number; normalized: boolean; count: number };

type View = { bytes: Uint8Array; stride: number };

export class Accessors {
  private readonly views = new Map<number, View>();
  private readonly file: Container;

  constructor(file: Container) {
    this.file = file;
  }

  // The bytes of a buffer view, decoded once.
  view(index: number): View {
    let found = this.views.get(index);
    if (!found) this.views.set(index, found = this.decode(index));
    return found;
  }

  // Throws when the accessor reaches outside its view or uses what a fair's models do not (sparse).
  read(index: number): Accessor {
    const accessor = this.file.gltf.accessors?.[index];
    if (!accessor) throw new Error(`accessor ${index} does not exist`);
    if (accessor.sparse || accessor.bufferView === undefined) throw new Error('sparse accessors are not supported');
    const Type = componentTypes[accessor.componentType as keyof typeof componentTypes];
    const itemSize = componentCounts[accessor.type];
    if (!Type || !itemSize) throw new Error(`accessor ${index} has an unknown type`);
    const { bytes, stride } = this.view(accessor.bufferView);
    const itemBytes = Type.BYTES_PER_ELEMENT * itemSize;
    const step = stride || itemBytes;
    const offset = accessor.byteOffset ?? 0;
    if (offset + step * (accessor.count - 1) + itemBytes > bytes.byteLength) throw new Error(`accessor ${index} reaches outside its data`);
    const tight = tighten(bytes, offset, step, itemBytes, accessor.count);
    const array = new Type(tight.buffer, 0, accessor.count * itemSize);
    return { array, itemSize, normalized: accessor.normalized ?? false, count: accessor.count };
  }

  private decode(index: number): View {
    const view = this.file.gltf.bufferViews?.[index];
    if (!view) throw new Error(`buffer view ${index} does not exist`);
    const packed = view.extensions?.EXT_meshopt_compression ?? view.extensions?.KHR_meshopt_compression;
    if (!packed) return { bytes: this.slice(view.byteOffset ?? 0, view.byteLength), stride: view.byteStride ?? 0 };
    const target = new Uint8Array(packed.count * packed.byteStride);
    const source = this.slice(packed.byteOffset ?? 0, packed.byteLength);
    MeshoptDecoder.decodeGltfBuffer(target, packed.count, packed.byteStride, source, packed.mode, packed.filter);
    return { bytes: target, stride: view.byteStride ?? 0 };
  }

  private slice(offset: number, length: number): Uint8Array {
    if (offset + length > this.file.binary.byteLength) throw new Error('a buffer view reaches outside the file');
    return this.file.binary.subarray(offset, offset + length);
  }
}

// A copy of `count` items without what lies between them, at the start of a buffer of its own.
export function tighten(bytes: Uint8Array, offset: number, step: number, itemBytes: number, count: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(count * itemBytes);
  if (step === itemBytes) out.set(bytes.subarray(offset, offset + out.length));
  else for (let i = 0; i < count; i++) out.set(bytes.subarray(offset + i * step, offset + i * step + itemBytes), i * itemBytes);
  return out;
}
