// The roof that slopes down into the court on all sides, as in the houses of Shanxi merchants: rain, and
// luck, fall inside. Rolls of grey tile, round ends at the eave, rafters below. Pure.
import type { Point } from '../../../common/api.ts';
import { counterClockwise, cross, distance, edges, subtract } from '../plan/polygon.ts';
import { roll } from './shell.ts';
import { add, raise, type Shapes, type V3 } from './shapes.ts';

const overhang = 1.15;
const spacing = 0.27;

// [outwards from the court's edge, height above the wall's top]
const profile: [number, number][] = [[-overhang, -0.42], [0, 0.06], [1.6, 1.0], [4, 2.75]];

export function buildRoof(outline: Point[], wallHeight: number, shapes: Shapes) {
  const court = counterClockwise(outline);
  const rings = profile.map(([out, up]) => offset(court, out).map((point) => raise(point, wallHeight + up)));
  const tile = shapes.of('tile');
  for (let ring = 0; ring + 1 < rings.length; ring++) {
    court.forEach((_, i) => {
      const j = (i + 1) % court.length;
      strip(tile, rings[ring]![j]!, rings[ring]![i]!, rings[ring + 1]![i]!, rings[ring + 1]![j]!);
    });
  }
  edges(court).forEach(({ from, to }, i) => {
    tileRolls(court, i, from, to, wallHeight, shapes);
    eave(rings[0]![i]!, rings[0]![(i + 1) % court.length]!, from, to, wallHeight, shapes);
    ridge(rings.at(-1)![i]!, rings.at(-1)![(i + 1) % court.length]!, shapes);
  });
}

// Moves every side outwards (to the right of its run) and gives the new corners.
export function offset(outline: Point[], by: number): Point[] {
  const sides = edges(outline);
  return outline.map((corner, i) => {
    const before = sides.at(i - 1)!;
    const after = sides[i]!;
    const normal = ({ from, to, length }: typeof after): Point => [(to[1] - from[1]) / length, -(to[0] - from[0]) / length];
    const [m, n] = [normal(before), normal(after)];
    const scale = by / Math.max(0.2, 1 + m[0] * n[0] + m[1] * n[1]);
    return [corner[0] + (m[0] + n[0]) * scale, corner[1] + (m[1] + n[1]) * scale];
  });
}

type Surface = ReturnType<Shapes['of']>;

function strip(shape: Surface, a: V3, b: V3, c: V3, d: V3) {
  const [u, v] = [add(b, a, -1), add(d, a, -1)];
  const normal: V3 = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
  const length = Math.hypot(...normal) || 1;
  const n = normal.map((value) => value / length) as V3;
  const first = [a, b, c, d].map((at) => shape.vertex(at, n, at[0], at[2], [0.75, 0.75, 0.75]));
  shape.indices.push(first[0]!, first[1]!, first[2]!, first[0]!, first[2]!, first[3]!);
}

function tileRolls(court: Point[], side: number, from: Point, to: Point, wallHeight: number, shapes: Shapes) {
  const length = distance(from, to);
  const way: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const out: Point = [way[1], -way[0]];
  const moved = offset(court, 1);
  const shift = (corner: Point, at: Point) => (at[0] - corner[0]) * way[0] + (at[1] - corner[1]) * way[1];
  // How far a corner runs along the side for each metre outwards; this is where neighbouring slopes meet.
  const [start, end] = [shift(from, moved[side]!), shift(to, moved[(side + 1) % moved.length]!)];
  const farthest = profile.at(-1)![0];
  const place = (s: number, d: number): V3 => raise([from[0] + way[0] * s + out[0] * d, from[1] + way[1] * s + out[1] * d], wallHeight + heightAt(d) + 0.01);
  for (let s = start * farthest + spacing / 2; s < length + end * farthest; s += spacing) {
    const lowest = Math.max(-overhang, start < 0 ? s / start : -overhang, end > 0 ? (s - length) / end : -overhang);
    if (lowest >= farthest - 0.1) continue;
    const stops = [lowest, ...profile.map(([d]) => d).filter((d) => d > lowest + 0.01)];
    for (let i = 0; i + 1 < stops.length; i++) {
      const foot = place(s, stops[i]!);
      roll(shapes.of('tile'), foot, add(place(s, stops[i + 1]!), foot, -1), 0.07, i === 0 && lowest === -overhang);
    }
  }
}

function heightAt(d: number): number {
  for (let i = 0; i + 1 < profile.length; i++) {
    const [[d0, h0], [d1, h1]] = [profile[i]!, profile[i + 1]!];
    if (d <= d1) return h0 + ((d - d0) / (d1 - d0)) * (h1 - h0);
  }
  return profile.at(-1)![1];
}

// The board under the first tiles, the rafters' ends and the boarding between them.
function eave(a: V3, b: V3, from: Point, to: Point, wallHeight: number, shapes: Shapes) {
  const lower = (v: V3, by: number): V3 => [v[0], v[1] - by, v[2]];
  const timber = shapes.of('timber');
  timber.quad(lower(b, 0.14), add(a, b, -1), [0, 0.12, 0], { cut: 1.5 });
  timber.quad(lower(a, 0.14), add(b, a, -1), [0, 0.12, 0], { cut: 1.5 });
  const inner = raise(from, wallHeight - 0.02);
  const innerEnd = raise(to, wallHeight - 0.02);
  strip(shapes.of('ceiling'), innerEnd, inner, lower(a, 0.1), lower(b, 0.1));
  const count = Math.floor(distance(from, to) / 0.42);
  for (let i = 1; i < count; i++) {
    const t = i / count;
    const root = add(inner, add(innerEnd, inner, -1), t);
    const tip = add(lower(a, 0.12), add(b, a, -1), t);
    // Rafters follow the eave's own side; near corners they fan out as hip rafters do.
    rafter(root, tip, shapes);
  }
}

function rafter(root: V3, tip: V3, shapes: Shapes) {
  const run = add(tip, root, -1);
  roll(shapes.of('timber'), lowered(root, 0.02), run, 0.055, false);
  const upside = shapes.of('timber');
  const flat = Math.hypot(run[0], run[2]) || 1;
  const side: V3 = [(-run[2] / flat) * 0.05, 0, (run[0] / flat) * 0.05];
  upside.quad(add(lowered(root, 0.1), side, -1), run, [side[0] * 2, 0, side[2] * 2], { cut: 2 });
  upside.quad(add(lowered(root, 0.1), side, 1), run, [-side[0] * 2, 0, -side[2] * 2], { cut: 2 });
  upside.quad(add(lowered(root, 0.1), side, 1), run, [0, 0.1, 0], { cut: 2 });
  upside.quad(add(add(lowered(root, 0.1), side, -1), run), [-run[0], -run[1], -run[2]], [0, 0.1, 0], { cut: 2 });
}

const lowered = (v: V3, by: number): V3 => [v[0], v[1] - by, v[2]];

function ridge(a: V3, b: V3, shapes: Shapes) {
  const [from, to]: [Point, Point] = [[a[0], -a[2]], [b[0], -b[2]]];
  if (Math.abs(cross(subtract(to, from), [1, 0])) + distance(from, to) < 0.1) return;
  shapes.of('tile').beam(from, to, a[1] - 0.05, 0.3, 0.42, { cut: 3 });
}
