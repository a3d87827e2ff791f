// The parts of glTF 2.0 that a fair's models use, as JSON gives them.
export type TextureInfo = {
  index: number;
  texCoord?: number;
  scale?: number;
  strength?: number;
  extensions?: { KHR_texture_transform?: { offset?: [number, number]; scale?: [number, number]; rotation?: number; texCoord?: number } };
};

export type Material = {
  name?: string;
  pbrMetallicRoughness?: {
    baseColorFactor?: number[]; baseColorTexture?: TextureInfo;
    metallicFactor?: number; roughnessFactor?: number; metallicRoughnessTexture?: TextureInfo;
  };
  normalTexture?: TextureInfo; occlusionTexture?: TextureInfo; emissiveTexture?: TextureInfo;
  emissiveFactor?: number[]; alphaMode?: 'OPAQUE' | 'MASK' | 'BLEND'; alphaCutoff?: number; doubleSided?: boolean;
  extensions?: Record<string, Record<string, unknown>>;
};

export type Primitive = { attributes: Record<string, number>; indices?: number; material?: number; mode?: number };

export type Gltf = {
  asset: { version: string };
  scene?: number;
  scenes?: { nodes?: number[] }[];
  nodes?: { mesh?: number; children?: number[]; name?: string; matrix?: number[]; translation?: number[]; rotation?: number[]; scale?: number[] }[];
  meshes?: { primitives: Primitive[] }[];
  materials?: Material[];
  textures?: { source?: number; sampler?: number; extensions?: { EXT_texture_webp?: { source: number } } }[];
  images?: { bufferView?: number; mimeType?: string; uri?: string }[];
  samplers?: { wrapS?: number; wrapT?: number; magFilter?: number; minFilter?: number }[];
  accessors?: { bufferView?: number; byteOffset?: number; componentType: number; count: number; type: string; normalized?: boolean; sparse?: unknown }[];
  bufferViews?: { buffer: number; byteOffset?: number; byteLength: number; byteStride?: number; extensions?: Record<string, MeshoptView> }[];
  extensionsRequired?: string[];
};

export type MeshoptView = { buffer: number; byteOffset?: number; byteLength: number; byteStride: number; count: number; mode: string; filter?: string };
