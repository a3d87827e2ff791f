// Polygons of the floor plan. Pure; metres.
import type { Point } from '../../../common/api.ts';

export const subtract = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1]];
export const cross = (a: Point, b: Point) => a[0] * b[1] - a[1] * b[0];
export const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
export const along = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

export type Edge = { from: Point; to: Point; length: number };

export function edges(outline: Point[]): Edge[] {
  return outline.map((from, i) => {
    const to = outline[(i + 1) % outline.length]!;
    return { from, to, length: distance(from, to) };
  });
}

// Twice the area would do; positive when counter-clockwise.
export const area = (outline: Point[]) => outline.reduce((sum, a, i) => sum + cross(a, outline[(i + 1) % outline.length]!), 0) / 2;

export const counterClockwise = (outline: Point[]): Point[] => (area(outline) < 0 ? [...outline].reverse() : outline);

export function contains(outline: Point[], [x, y]: Point): boolean {
  let inside = false;
  for (const { from: [ax, ay], to: [bx, by] } of edges(outline)) {
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

export function toSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = subtract(to, from);
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / length)) : 0;
  return distance(point, [from[0] + dx * t, from[1] + dy * t]);
}

export const toOutline = (point: Point, outline: Point[]) => Math.min(...edges(outline).map(({ from, to }) => toSegment(point, from, to)));

export function centre(outline: Point[]): Point {
  const doubled = area(outline) * 2;
  if (!doubled) return outline[0] ?? [0, 0];
  let [x, y] = [0, 0];
  for (const { from, to } of edges(outline)) {
    const part = cross(from, to);
    x += (from[0] + to[0]) * part;
    y += (from[1] + to[1]) * part;
  }
  return [x / (3 * doubled), y / (3 * doubled)];
}

export type Bounds = { left: number; right: number; bottom: number; top: number };

export function bounds(points: Point[]): Bounds {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), bottom: Math.min(...ys), top: Math.max(...ys) };
}

const inTriangle = (p: Point, a: Point, b: Point, c: Point) =>
  cross(subtract(b, a), subtract(p, a)) > 1e-12 && cross(subtract(c, b), subtract(p, b)) > 1e-12 && cross(subtract(a, c), subtract(p, c)) > 1e-12;

export type Triangle = [Point, Point, Point];

// Cuts a simple polygon, with at most one hole, into counter-clockwise triangles (ear clipping).
export function triangulate(outline: Point[], hole?: Point[]): Triangle[] {
  const ring = hole?.length ? bridge(counterClockwise(outline), counterClockwise(hole)) : [...counterClockwise(outline)];
  const out: Triangle[] = [];
  for (let guard = ring.length ** 2; ring.length > 3 && guard > 0; guard--) {
    const ear = ring.findIndex((_, i) => isEar(ring, i));
    if (ear < 0) break;
    out.push([ring.at(ear - 1)!, ring[ear]!, ring[(ear + 1) % ring.length]!]);
    ring.splice(ear, 1);
  }
  if (ring.length === 3) out.push([ring[0]!, ring[1]!, ring[2]!]);
  return out.filter(([a, b, c]) => cross(subtract(b, a), subtract(c, a)) > 1e-9);
}

function isEar(ring: Point[], i: number): boolean {
  const [a, b, c] = [ring.at(i - 1)!, ring[i]!, ring[(i + 1) % ring.length]!];
  const turn = cross(subtract(b, a), subtract(c, b));
  if (turn < -1e-12) return false;
  return !ring.some((p) => inTriangle(p, a, b, c));
}

// Joins a hole to its surroundings by a cut between the two corners that see each other and are nearest.
function bridge(outer: Point[], hole: Point[]): Point[] {
  const walls = [...edges(outer), ...edges(hole)];
  const pairs = outer.flatMap((a, i) => hole.map((b, j) => ({ i, j, length: distance(a, b) }))).sort((a, b) => a.length - b.length);
  const pair = pairs.find(({ i, j }) => !walls.some(({ from, to }) => crosses(outer[i]!, hole[j]!, from, to))) ?? pairs[0]!;
  const back = [...hole].reverse();
  const start = hole.length - 1 - pair.j;
  const round = [...back.slice(start), ...back.slice(0, start), back[start]!];
  return [...outer.slice(0, pair.i + 1), ...round, ...outer.slice(pair.i)];
}

// Whether two segments cross in their inner parts.
export function crosses(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) => cross(subtract(q, p), subtract(r, p));
  const [s1, s2, s3, s4] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  return s1 * s2 < -1e-12 && s3 * s4 < -1e-12;
}

// Halves the longest edge until none is longer than `most`; neighbours are cut alike, so nothing tears.
export function refine(triangles: Triangle[], most: number): Triangle[] {
  const out: Triangle[] = [];
  const queue = [...triangles];
  while (queue.length) {
    const [a, b, c] = queue.pop()!;
    const lengths = [distance(a, b), distance(b, c), distance(c, a)];
    const longest = Math.max(...lengths);
    if (longest <= most) out.push([a, b, c]);
    else {
      const [p, q, r] = longest === lengths[0] ? [a, b, c] : longest === lengths[1] ? [b, c, a] : [c, a, b];
      const middle = along(p, q, 0.5);
      queue.push([p, middle, r], [middle, q, r]);
    }
  }
  return out;
}
