// One panorama as three.js draws it: a cube of tiles around the eye. The coarsest level stays whole, so that there is
// always a picture; finer tiles come where one looks and go when too many have gathered.
import { BufferAttribute, BufferGeometry, Group, LinearFilter, Mesh, MeshBasicMaterial, SRGBColorSpace, Texture } from 'three';
import type { Panorama as Record } from '../../common/api.ts';
import { decode } from '../three/gltf/textures.ts';
import { faces, levelFor, onCube, tileKey, tileSpan, tilesInView, tilesAcross, type Look, type Tile } from './cube.ts';

const reach = 20;       // metres from the eye to a face
const parallel = 4;     // downloads at once
const keep = 72;        // fine tiles on the graphics card: 512² each, 75 MB

type Held = { tile: Tile; mesh: Mesh<BufferGeometry, MeshBasicMaterial>; seen: number };

export class PanoramaCube {
  readonly group = new Group();
  readonly whole: Promise<void>;       // the coarsest level is there; rejects when it cannot be fetched
  private readonly held = new Map<string, Held>();
  private readonly loading = new Map<string, AbortController>();
  private readonly failed = new Set<string>();
  private readonly record: Record;
  private readonly changed: () => void;
  private clock = 0;
  private opacity = 1;
  private closed = false;

  constructor(record: Record, changed: () => void) {
    this.record = record;
    this.changed = changed;
    this.whole = this.base();
    this.whole.catch(() => {});
  }

  // Fetches what this look wants and lets go of what it does not.
  update(look: Look): { level: number; tiles: number } {
    this.clock++;
    const { levels } = this.record;
    const level = levelFor(levels, look);
    const wanted = level > 0 ? tilesInView(levels, level, look) : [];
    const keys = new Set(wanted.map(tileKey));
    for (const [key, abort] of this.loading) {
      if (key.startsWith('0/') || keys.has(key)) continue;
      abort.abort();
      this.loading.delete(key);
    }
    for (const tile of wanted) {
      const key = tileKey(tile);
      const there = this.held.get(key);
      if (there) there.seen = this.clock;
      else if (this.loading.size < parallel && !this.loading.has(key) && !this.failed.has(key)) void this.fetch(tile).catch(() => {});
    }
    // Finer ones than wanted lie on top of what is wanted, and are seen: no harm, they are good.
    this.thin();
    return { level, tiles: this.held.size };
  }

  fade(opacity: number) {
    this.opacity = opacity;
    for (const { mesh } of this.held.values()) this.dress(mesh);
  }

  dispose() {
    this.closed = true;
    for (const abort of this.loading.values()) abort.abort();
    for (const one of this.held.values()) this.drop(one);
    this.group.removeFromParent();
  }

  private async base() {
    const across = tilesAcross(this.record.levels[0]!);
    const tiles = faces.flatMap((face) => Array.from({ length: across ** 2 }, (_, i): Tile => ({ level: 0, face, x: i % across, y: Math.floor(i / across) })));
    await Promise.all(tiles.map((tile) => this.fetch(tile)));
  }

  private async fetch(tile: Tile): Promise<void> {
    const key = tileKey(tile);
    const abort = new AbortController();
    this.loading.set(key, abort);
    try {
      const answer = await fetch(this.record.tiles[key] ?? '', { signal: abort.signal });
      if (!answer.ok) throw new Error(`${key}: HTTP ${answer.status}`);
      const image = await decode(await answer.blob());
      if (this.closed || abort.signal.aborted) return;
      this.held.set(key, { tile, mesh: this.mesh(tile, image), seen: this.clock });
      this.changed();
    } catch (error) {
      if (abort.signal.aborted) return;
      this.failed.add(key);
      throw error;
    } finally {
      if (this.loading.get(key) === abort) this.loading.delete(key);
      this.changed();
    }
  }

  private mesh(tile: Tile, image: ImageBitmap | HTMLImageElement) {
    const texture = new Texture(image);
    Object.assign(texture, { flipY: false, colorSpace: SRGBColorSpace, generateMipmaps: false, minFilter: LinearFilter, needsUpdate: true });
    const { left, right, top, bottom } = tileSpan(this.record.levels[tile.level]!, tile);
    const corners = [[left, bottom], [right, bottom], [right, top], [left, top]] as const;
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(corners.flatMap(([u, v]) => onCube(tile.face, u, v).map((value) => value * reach))), 3));
    geometry.setAttribute('uv', new BufferAttribute(new Float32Array([0, 1, 1, 1, 1, 0, 0, 0]), 2));
    geometry.setIndex([0, 1, 2, 0, 2, 3]);
    const mesh = new Mesh(geometry, new MeshBasicMaterial({ map: texture, toneMapped: false, depthWrite: false, depthTest: false }));
    mesh.frustumCulled = true;
    this.dress(mesh, tile.level);
    this.group.add(mesh);
    return mesh;
  }

  // What fades lies over what it gives way to; finer tiles lie over coarser ones.
  private dress(mesh: Mesh<BufferGeometry, MeshBasicMaterial>, level = mesh.userData.level as number) {
    mesh.userData.level = level;
    mesh.material.transparent = this.opacity < 1;
    mesh.material.opacity = this.opacity;
    mesh.renderOrder = level + (this.opacity < 1 ? 100 : 0);
    mesh.visible = this.opacity > 0;
  }

  private thin() {
    const fine = [...this.held.values()].filter(({ tile }) => tile.level > 0).sort((a, b) => a.seen - b.seen);
    for (const one of fine.slice(0, Math.max(0, fine.length - keep))) if (one.seen < this.clock) this.drop(one);
  }

  private drop({ tile, mesh }: Held) {
    this.held.delete(tileKey(tile));
    mesh.removeFromParent();
    mesh.geometry.dispose();
    const { map } = mesh.material;
    map?.dispose();
    if (map && 'close' in (map.image as object)) (map.image as ImageBitmap).close();
    mesh.material.dispose();
  }
}
