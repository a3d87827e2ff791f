// Loads a model at rest: GLB with meshopt, quantisation and WebP, as the fair's derivatives are made.
// Three's own GLTFLoader weighs 20 KB for animation, skins and a dozen extensions that exhibits do not have.
import { BufferAttribute, BufferGeometry, Group, Matrix4, Mesh, MeshStandardMaterial, type Material as ThreeMaterial, type Object3D } from 'three';
import { Accessors } from './accessor.ts';
import { readContainer, unknownRequirements, type Container } from './container.ts';
import { download, type Progress } from './download.ts';
import type { Gltf, Primitive } from './format.ts';
import type { SharedPictures } from './shared.ts';
import { readMaterial } from './materials.ts';
import { Textures } from './textures.ts';

export type Model = {
  scene: Group;
  bytes: number;            // as downloaded
  triangles: number;
  textureBytes: number;     // on the GPU, with mipmaps
  dispose(): void;          // frees geometry, materials, textures and pictures; call once
};

const attributes: Record<string, string> = { POSITION: 'position', NORMAL: 'normal', TANGENT: 'tangent', TEXCOORD_0: 'uv', TEXCOORD_1: 'uv1', COLOR_0: 'color' };

// Rejects with AbortError when `signal` fires, otherwise with a sentence for the log.
export async function loadModel(url: string, signal: AbortSignal, progress?: Progress, shared?: SharedPictures): Promise<Model> {
  const bytes = await download(url, signal, progress);
  signal.throwIfAborted?.();
  return readModel(bytes, shared);
}

export async function readModel(bytes: ArrayBuffer, shared?: SharedPictures): Promise<Model> {
  const file = readContainer(bytes);
  const missing = unknownRequirements(file.gltf);
  if (missing.length) throw new Error(`the model requires ${missing.join(', ')}`);
  return new Builder(file, bytes.byteLength, shared).build();
}

class Builder {
  private readonly gltf: Gltf;
  private readonly accessors: Accessors;
  private readonly textures: Textures;
  private readonly geometries: BufferGeometry[] = [];
  private readonly bytes: number;
  private materials: ThreeMaterial[] = [];
  private triangles = 0;

  constructor(file: Container, bytes: number, shared?: SharedPictures) {
    this.gltf = file.gltf;
    this.bytes = bytes;
    this.accessors = new Accessors(file);
    this.textures = new Textures(file.gltf, this.accessors, shared);
  }

  async build(): Promise<Model> {
    const dispose = () => {
      for (const geometry of this.geometries) geometry.dispose();
      for (const material of this.materials) material.dispose();
      this.textures.dispose();
    };
    try {
      this.materials = await Promise.all((this.gltf.materials ?? []).map((record) => readMaterial(record, this.textures)));
      const scene = new Group();
      for (const index of this.gltf.scenes?.[this.gltf.scene ?? 0]?.nodes ?? []) scene.add(this.node(index, 0));
      return { scene, bytes: this.bytes, triangles: this.triangles, textureBytes: this.textureBytes(), dispose };
    } catch (error) {
      dispose();
      throw error;
    }
  }

  private textureBytes(): number {
    return this.textures.made.reduce((sum, texture) => {
      const { width = 0, height = 0 } = texture.image as { width?: number; height?: number };
      return sum + width * height * 4 * 4 / 3;
    }, 0);
  }

  private node(index: number, depth: number): Object3D {
    const record = this.gltf.nodes?.[index];
    if (!record || depth > 64) throw new Error('the model’s nodes are malformed');
    const object = new Group();
    if (record.matrix) new Matrix4().fromArray(record.matrix).decompose(object.position, object.quaternion, object.scale);
    if (record.translation) object.position.fromArray(record.translation);
    if (record.rotation) object.quaternion.fromArray(record.rotation);
    if (record.scale) object.scale.fromArray(record.scale);
    for (const primitive of this.gltf.meshes?.[record.mesh ?? -1]?.primitives ?? []) {
      if ((primitive.mode ?? 4) === 4) object.add(this.mesh(primitive));
    }
    for (const child of record.children ?? []) object.add(this.node(child, depth + 1));
    return object;
  }

  private mesh(primitive: Primitive): Mesh {
    const geometry = new BufferGeometry();
    this.geometries.push(geometry);
    for (const [name, index] of Object.entries(primitive.attributes)) {
      const slot = attributes[name];
      if (!slot) continue;
      const { array, itemSize, normalized } = this.accessors.read(index);
      geometry.setAttribute(slot, new BufferAttribute(array, itemSize, normalized));
    }
    if (primitive.indices !== undefined) geometry.setIndex(new BufferAttribute(this.accessors.read(primitive.indices).array, 1));
    const bare = !geometry.attributes.normal;
    if (bare) geometry.computeVertexNormals();
    this.triangles += (geometry.index ?? geometry.attributes.position!).count / 3;
    return new Mesh(geometry, this.material(primitive.material, geometry));
  }

  // Vertex colours are switched on in the material, so a shared one must be copied for geometry that has them.
  private material(index: number | undefined, geometry: BufferGeometry): ThreeMaterial {
    let material = this.materials[index ?? -1];
    if (!material || geometry.attributes.color) {
      material = material?.clone() ?? new MeshStandardMaterial();
      material.vertexColors = Boolean(geometry.attributes.color);
      this.materials.push(material);
    }
    return material;
  }
}
