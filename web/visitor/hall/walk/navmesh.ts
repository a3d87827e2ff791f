// The floor that one can walk on, as the builder made it (navmesh.bin, spec/hall.md): convex polygons already kept off walls
// and furniture by the walker's radius. Pure; plan coordinates and heights in metres.
import type { Point } from '../../../common/api.ts';
import type { Barrier } from './collide.ts';

const none = 0xffff;
const sides = 6;
const header = 40;

type Polygon = { corners: Point[]; heights: number[]; low: Point; high: Point };

export class Navmesh {
  readonly edges: Barrier[];               // where the floor ends
  private readonly polygons: Polygon[];

  private constructor(polygons: Polygon[], edges: Barrier[]) {
    this.polygons = polygons;
    this.edges = edges;
  }

  // Throws a plain sentence when the bytes are no navmesh of version 1.
  static read(bytes: ArrayBuffer): Navmesh {
    const view = new DataView(bytes);
    if (bytes.byteLength < header || view.getUint32(0, false) !== 0x595a4e4d || view.getUint32(4, true) !== 1) throw new Error('not a navmesh of version 1');
    const float = (at: number) => view.getFloat32(at, true);
    const [ox, oy, oz, cell, rise] = [float(8), float(12), float(16), float(20), float(24)];
    const [cornerCount, count] = [view.getUint32(32, true), view.getUint32(36, true)];
    if (bytes.byteLength !== header + cornerCount * 6 + count * sides * 4) throw new Error('the navmesh is cut off');
    const whole = (at: number) => view.getUint16(at, true);
    const corner = (index: number) => {
      if (index >= cornerCount) throw new Error('the navmesh names a corner that it has not');
      const at = header + index * 6;
      return { at: [ox + whole(at) * cell, -(oz + whole(at + 4) * cell)] as Point, height: oy + whole(at + 2) * rise };
    };
    const polygons: Polygon[] = [];
    const edges: Barrier[] = [];
    for (let i = 0; i < count; i++) {
      const start = header + cornerCount * 6 + i * sides * 4;
      const found = Array.from({ length: sides }, (_, k) => whole(start + k * 2)).filter((index) => index !== none).map(corner);
      const corners = found.map(({ at }) => at);
      polygons.push({ corners, heights: found.map(({ height }) => height), low: extreme(corners, Math.min), high: extreme(corners, Math.max) });
      corners.forEach((from, k) => {
        if (whole(start + sides * 2 + k * 2) === none) edges.push([from, corners[(k + 1) % corners.length]!]);
      });
    }
    return new Navmesh(polygons, edges);
  }

  // The floor's height at a place, or null where one cannot stand.
  height(at: Point): number | null {
    const found = this.polygons.find((polygon) => inside(polygon, at));
    return found ? heightIn(found, at) : null;
  }

  // The place nearest to one, on the floor.
  nearest(at: Point): Point {
    if (this.height(at) !== null) return at;
    let best = at;
    let least = Infinity;
    for (const [[ax, ay], [bx, by]] of this.edges) {
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.max(0, Math.min(1, ((at[0] - ax) * dx + (at[1] - ay) * dy) / (dx * dx + dy * dy || 1)));
      const [x, y] = [ax + dx * t, ay + dy * t];
      const far = (x - at[0]) ** 2 + (y - at[1]) ** 2;
      if (far < least) [best, least] = [[x, y], far];
    }
    return best;
  }

  get bounds(): { low: Point; high: Point } {
    return { low: extreme(this.polygons.map(({ low }) => low), Math.min), high: extreme(this.polygons.map(({ high }) => high), Math.max) };
  }
}

const extreme = (points: Point[], pick: (...values: number[]) => number): Point =>
  [points.reduce((best, [x]) => pick(best, x), points[0]?.[0] ?? 0), points.reduce((best, [, y]) => pick(best, y), points[0]?.[1] ?? 0)];

// Convex; either way round, as z runs south and y north.
function inside({ corners, low, high }: Polygon, [x, y]: Point): boolean {
  if (x < low[0] || y < low[1] || x > high[0] || y > high[1]) return false;
  let sign = 0;
  for (let i = 0; i < corners.length; i++) {
    const [[ax, ay], [bx, by]] = [corners[i]!, corners[(i + 1) % corners.length]!];
    const turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
    if (Math.abs(turn) < 1e-9) continue;
    if (sign && Math.sign(turn) !== sign) return false;
    sign = Math.sign(turn);
  }
  return true;
}

// On the plane through its first corners that span one.
function heightIn({ corners, heights }: Polygon, [x, y]: Point): number {
  const [a, b] = [corners[0]!, corners[1]!];
  for (let k = 2; k < corners.length; k++) {
    const c = corners[k]!;
    const area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if (Math.abs(area) < 1e-6) continue;
    const u = ((x - a[0]) * (c[1] - a[1]) - (y - a[1]) * (c[0] - a[0])) / area;
    const v = ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / area;
    return heights[0]! + (heights[1]! - heights[0]!) * u + (heights[k]! - heights[0]!) * v;
  }
  return heights[0]!;
}
