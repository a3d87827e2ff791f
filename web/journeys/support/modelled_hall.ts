// A pack whose hall somebody modelled: a GLB of plain boxes with named nodes (spec/hall.md, "A modelled hall").
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSmallPack } from './small_pack.ts';

type Corner = [number, number, number]; // x, y, height: the plan's
type Node = { name: string; mesh?: number; translation?: number[]; rotation?: number[]; extras?: Record<string, unknown> };

class Modeller {
  private readonly nodes: Node[] = [];
  private readonly meshes: object[] = [];
  private readonly accessors: object[] = [];
  private readonly views: object[] = [];
  private body = Buffer.alloc(0);

  mesh(name: string, faces: Corner[][]) {
    const places = faces.flat().map(([x, y, z]) => [x, z, -y]);
    const low = [0, 1, 2].map((axis) => Math.min(...places.map((p) => Math.fround(p[axis]!))));
    const high = [0, 1, 2].map((axis) => Math.max(...places.map((p) => Math.fround(p[axis]!))));
    const indices = faces.flatMap((_, i) => [0, 1, 2, 0, 2, 3].map((corner) => 4 * i + corner));
    this.accessors.push({ bufferView: this.view(Float32Array.from(places.flat())), componentType: 5126, count: places.length, type: 'VEC3', min: low, max: high });
    this.accessors.push({ bufferView: this.view(Uint32Array.from(indices)), componentType: 5125, count: indices.length, type: 'SCALAR' });
    this.meshes.push({ primitives: [{ attributes: { POSITION: this.accessors.length - 2 }, indices: this.accessors.length - 1, material: 0 }] });
    this.nodes.push({ name, mesh: this.meshes.length - 1 });
    return this;
  }

  flat(name: string, x0: number, y0: number, x1: number, y1: number, z = 0) {
    return this.mesh(name, [[[x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]]]);
  }

  boxes(name: string, all: [x0: number, y0: number, x1: number, y1: number, low: number, high: number][]) {
    return this.mesh(name, all.flatMap(([x0, y0, x1, y1, a, b]): Corner[][] => [
      [[x0, y0, b], [x1, y0, b], [x1, y1, b], [x0, y1, b]], [[x0, y1, a], [x1, y1, a], [x1, y0, a], [x0, y0, a]],
      [[x0, y0, a], [x1, y0, a], [x1, y0, b], [x0, y0, b]], [[x1, y1, a], [x0, y1, a], [x0, y1, b], [x1, y1, b]],
      [[x1, y0, a], [x1, y1, a], [x1, y1, b], [x1, y0, b]], [[x0, y1, a], [x0, y0, a], [x0, y0, b], [x0, y1, b]],
    ]));
  }

  // Its front, +Z, turned to where `facing` degrees of the plan looks.
  empty(name: string, [x, y, z]: Corner, facing: number, extras: Record<string, unknown> = {}) {
    const way = (facing * Math.PI) / 180;
    const half = Math.atan2(Math.cos(way), -Math.sin(way)) / 2;
    this.nodes.push({ name, translation: [x, z, -y], rotation: [0, Math.sin(half), 0, Math.cos(half)], extras });
    return this;
  }

  glb(): Buffer {
    const json = JSON.stringify({
      asset: { version: '2.0' }, scene: 0, scenes: [{ nodes: this.nodes.map((_, i) => i) }], nodes: this.nodes, meshes: this.meshes,
      accessors: this.accessors, bufferViews: this.views, buffers: [{ byteLength: this.body.length }],
      materials: [{ name: 'lime', pbrMetallicRoughness: { baseColorFactor: [0.72, 0.68, 0.6, 1], metallicFactor: 0, roughnessFactor: 0.9 } }],
    });
    const head = Buffer.from(json.padEnd(Math.ceil(Buffer.byteLength(json) / 4) * 4));
    const words = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
    return Buffer.concat([Buffer.from('glTF'), words(2, 28 + head.length + this.body.length, head.length), Buffer.from('JSON'), head,
      words(this.body.length), Buffer.from('BIN\0', 'latin1'), this.body]);
  }

  private view(data: Float32Array | Uint32Array): number {
    this.views.push({ buffer: 0, byteOffset: this.body.length, byteLength: data.byteLength });
    this.body = Buffer.concat([this.body, Buffer.from(data.buffer)]);
    return this.views.length - 1;
  }
}

export function writeModelledPack(folder: string): void {
  writeSmallPack(folder);
  const hall = join(folder, 'halls/modelled');
  mkdirSync(hall, { recursive: true });
  writeFileSync(join(hall, 'hall.toml'), 'title = { zh = "模型馆", en = "A modelled hall" }\nmodel = "hall.glb"\nwall_height = 4\nstyle = "plain"\n');
  writeFileSync(join(hall, 'hall.glb'), new Modeller()
    .flat('outline', 0, 0, 12, 8).flat('floor', 0, 0, 8, 8).flat('floor.platform', 8, 0, 12, 8, 0.45)
    .boxes('stairs', [[7.4, 3, 7.7, 5, 0, 0.15], [7.7, 3, 8, 5, 0, 0.3]])
    .boxes('riser', [[8, 0, 8.02, 8, 0, 0.44]])
    .boxes('walls', [[-0.3, -0.3, 12.3, 0, -0.1, 4], [-0.3, 8, 12.3, 8.3, -0.1, 4], [-0.3, 0, 0, 8, -0.1, 4], [12, 0, 12.3, 8, -0.1, 4], [5, 0, 5.2, 5, 0, 3]])
    .boxes('roof', [[-0.3, -0.3, 12.3, 8.3, 4, 4.2]])
    .flat('zone:relics', 5.2, 0, 12, 8).empty('sign:relics', [5.2, 4, 2.6], 0)
    .empty('spawn', [2, 6.5, 0], 0)
    .empty('stand:ding', [10, 4, 0.45], 180, { kind: 'plinth', width: 0.6, depth: 0.6, height: 1 })
    .empty('viewpoint:entry', [2, 6.5, 0], 0, { title_zh: '门口', title_en: 'Entry' })
    .empty('lamp:room', [2.5, 4, 3], 0, { kind: 'lantern', power: 2 })
    .glb());
}
