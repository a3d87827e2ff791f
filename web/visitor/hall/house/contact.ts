// Soft shadows where exhibits touch their stands, finer than any lightmap: all of them one mesh, made anew when one comes
// or goes.
import { BufferGeometry, CanvasTexture, Float32BufferAttribute, Mesh, MeshBasicMaterial } from 'three';

export type Foot = { x: number; y: number; z: number; wide: number; deep: number; turn: number };

export class ContactShadows {
  readonly mesh: Mesh<BufferGeometry, MeshBasicMaterial>;
  private readonly feet = new Map<string, Foot>();

  constructor() {
    const material = new MeshBasicMaterial({ color: 0, alphaMap: blot(), transparent: true, opacity: 0.5, depthWrite: false, toneMapped: false });
    material.polygonOffset = true;
    material.polygonOffsetFactor = -2;
    this.mesh = new Mesh(new BufferGeometry(), material);
    this.mesh.renderOrder = 1;
    this.mesh.visible = false;
    this.mesh.frustumCulled = false;
  }

  set(id: string, foot: Foot | null) {
    if (foot) this.feet.set(id, foot); else this.feet.delete(id);
    const positions: number[] = [];
    const uvs: number[] = [];
    const indices: number[] = [];
    for (const { x, y, z, wide, deep, turn } of this.feet.values()) {
      const first = positions.length / 3;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      for (const [u, v] of [[0, 0], [1, 0], [1, 1], [0, 1]] as const) {
        const [px, pz] = [(u - 0.5) * wide, (v - 0.5) * deep];
        positions.push(x + px * c + pz * s, y, z - px * s + pz * c);
        uvs.push(u, v);
      }
      indices.push(first, first + 2, first + 1, first, first + 3, first + 2);
    }
    this.mesh.geometry.dispose();
    this.mesh.geometry = new BufferGeometry();
    this.mesh.geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
    this.mesh.geometry.setAttribute('uv', new Float32BufferAttribute(uvs, 2));
    this.mesh.geometry.setIndex(indices);
    this.mesh.visible = indices.length > 0;
  }

  dispose() {
    this.mesh.geometry.dispose();
    this.mesh.material.alphaMap?.dispose();
    this.mesh.material.dispose();
  }
}

function blot(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 64;
  const context = canvas.getContext('2d')!;
  const gradient = context.createRadialGradient(32, 32, 6, 32, 32, 32);
  gradient.addColorStop(0, '#fff');
  gradient.addColorStop(0.45, '#8a8a8a');
  gradient.addColorStop(1, '#000');
  context.fillStyle = gradient;
  context.fillRect(0, 0, 64, 64);
  return new CanvasTexture(canvas);
}
