// Floor, walls, ceiling and columns of a Jin merchants' house: grey brick on stone, plaster between dark
// posts, oxblood columns on stone drums. Pure.
import type { HallPlan, Point, WallPlan } from '../../../common/api.ts';
import { courtOf } from '../plan/grid.ts';
import { along, bounds, distance, edges, toSegment, type Edge } from '../plan/polygon.ts';
import { panels } from '../plan/walls.ts';
import { add, raise, type Shape, type Shapes, type Tint, type V3 } from './shapes.ts';

const dadoHeight = 1.0;
const skirting = 0.28;
const postSpacing = 3.6;
const dark: Tint = [0.62, 0.55, 0.5];

export function buildShell(plan: HallPlan, shapes: Shapes) {
  const court = courtOf(plan) ?? undefined;
  shapes.of('slab').level(plan.outline, 0, { ...(court ? { hole: court } : {}), cut: 0.9 });
  if (court) {
    shapes.of('paving').level(court, 0, { cut: 1 });
    for (const edge of edges(court)) kerb(edge, shapes.of('stone'));
  }
  buildCeiling(plan, shapes, court);
  for (const edge of edges(plan.outline)) outerWall(edge, plan.wall_height, shapes);
  for (const wall of plan.walls) innerWall(wall, shapes);
  for (const column of plan.columns) buildColumn(column.at, column.radius, plan.wall_height, shapes);
  if (court) courtBeams(plan, court, shapes);
}

// A band of long stones round the court, a hand high enough to be seen and low enough not to trip.
function kerb({ from, to }: Edge, stone: Shape) {
  stone.beam(from, to, -0.02, 0.42, 0.035, { cut: 1.2, tint: [1.05, 1.05, 1.05] });
}

function buildCeiling(plan: HallPlan, shapes: Shapes, court: Point[] | undefined) {
  const height = plan.wall_height;
  shapes.of('ceiling').level(plan.outline, height, { ...(court ? { hole: court } : {}), down: true, cut: 1.8 });
  const { left, right } = bounds(plan.outline);
  for (let x = left + 0.5; x < right; x += 1) {
    for (const [low, high] of insideAlong(plan.outline, court, x)) {
      shapes.of('timber').beam([x, low], [x, high], height - 0.16, 0.13, 0.16, { cut: 3, top: false, tint: dark });
    }
  }
}

// Where a line of constant x runs over floor that is roofed.
export function insideAlong(outline: Point[], hole: Point[] | undefined, x: number): [number, number][] {
  const cuts = [...edges(outline), ...(hole ? edges(hole) : [])]
    .filter(({ from, to }) => from[0] > x !== to[0] > x)
    .map(({ from, to }) => from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1]))
    .sort((a, b) => a - b);
  const out: [number, number][] = [];
  for (let i = 0; i + 1 < cuts.length; i += 2) out.push([cuts[i]!, cuts[i + 1]!]);
  return out;
}

function face(shape: Shape, from: Point, to: Point, bottom: number, top: number, options: { tint?: Tint; cut?: number; u?: number } = {}) {
  const corner = raise(from, bottom);
  shape.quad(corner, add(raise(to, bottom), corner, -1), [0, top - bottom, 0], { v: bottom, cut: 0.7, ...options });
}

// The outline runs counter-clockwise, so the inside is on its left: seen from there, `to` is at the left.
function outerWall({ from, to, length }: Edge, height: number, shapes: Shapes) {
  const rail = Math.min(height - 0.5, 4.3);
  face(shapes.of('brick'), to, from, skirting, dadoHeight);
  face(shapes.of('plaster'), to, from, dadoHeight, rail);
  face(shapes.of('brick'), to, from, rail, height);
  shapes.of('stone').beam(from, to, 0, 0.12, skirting, { cut: 0.8 });
  shapes.of('timber').beam(from, to, dadoHeight - 0.03, 0.09, 0.07, { cut: 1.6 });
  shapes.of('timber').beam(from, to, rail - 0.08, 0.16, 0.16, { cut: 1.6 });
  const posts = Math.max(1, Math.round(length / postSpacing));
  for (let i = 0; i <= posts; i++) {
    const at = along(from, to, i / posts);
    shapes.of('timber').box(raise(at, skirting), 0.2, height - skirting, 0.2, Math.atan2(to[1] - from[1], to[0] - from[0]), { cut: 0.9, top: false });
  }
}

const sideways = (from: Point, to: Point, by: number): Point => {
  const length = distance(from, to) || 1;
  return [(-(to[1] - from[1]) / length) * by, ((to[0] - from[0]) / length) * by];
};
const shift = (p: Point, by: Point): Point => [p[0] + by[0], p[1] + by[1]];

function innerWall(wall: WallPlan, shapes: Shapes) {
  const length = distance(wall.from, wall.to);
  const at = (t: number) => along(wall.from, wall.to, t / length);
  const left = sideways(wall.from, wall.to, wall.thickness / 2);
  const right: Point = [-left[0], -left[1]];
  const brick = shapes.of('brick');
  for (const { start, end, bottom, top } of panels(length, wall.height, wall.openings ?? [])) {
    face(brick, shift(at(end), left), shift(at(start), left), bottom, top, { u: length - end });
    face(brick, shift(at(start), right), shift(at(end), right), bottom, top, { u: start });
    if (bottom > 0) continue;
    face(brick, shift(at(start), left), shift(at(start), right), 0, top);
    face(brick, shift(at(end), right), shift(at(end), left), 0, top);
    shapes.of('stone').beam(at(start), at(end), 0, wall.thickness + 0.07, skirting, { cut: 0.8 });
  }
  for (const opening of wall.openings ?? []) doorway(wall, opening.at, opening.at + opening.width, opening.height, shapes);
  coping(wall, shapes);
}

// A timber frame that stands out from the brick, with carved brackets under the lintel.
function doorway(wall: WallPlan, start: number, end: number, height: number, shapes: Shapes) {
  const length = distance(wall.from, wall.to);
  const at = (t: number) => along(wall.from, wall.to, t / length);
  const angle = Math.atan2(wall.to[1] - wall.from[1], wall.to[0] - wall.from[0]);
  const timber = shapes.of('lacquer');
  const deep = wall.thickness + 0.12;
  for (const t of [start + 0.02, end - 0.02]) timber.box(raise(at(t), 0), 0.14, height, deep, angle, { cut: 0.7 });
  timber.beam(at(start - 0.18), at(end + 0.18), height - 0.06, deep, 0.2, { cut: 0.8 });
  for (const [t, way] of [[start + 0.09, 1], [end - 0.09, -1]] as const) {
    for (let i = 0; i < 3; i++) timber.box(raise(at(t + way * (0.1 + i * 0.13)), height - 0.34 + i * 0.1), 0.14, 0.3 - i * 0.1, 0.07, angle, { bottom: true });
  }
}

// Grey tiles on top, as on a garden wall.
function coping(wall: WallPlan, shapes: Shapes) {
  const tile = shapes.of('tile');
  const half = wall.thickness / 2 + 0.2;
  const ridge = wall.height + 0.3;
  for (const side of [1, -1]) {
    const out = sideways(wall.from, wall.to, half * side);
    const [a, b] = side > 0 ? [wall.to, wall.from] : [wall.from, wall.to];
    const low = raise(shift(a, out), wall.height + 0.04);
    const across = add(raise(b, 0), raise(a, 0), -1);
    const up = add(raise(a, ridge), low, -1);
    tile.quad(low, across, up, { cut: 1.6 });
    tile.quad(add(raise(shift(a, out), wall.height - 0.02), [0, 0, 0]), across, [0, 0.06, 0], { cut: 2 });
    const count = Math.floor(distance(wall.from, wall.to) / 0.26);
    for (let i = 0; i <= count; i++) roll(tile, add(low, across, i / count), up, 0.055);
  }
  shapes.of('timber').beam(wall.from, wall.to, wall.height - 0.02, half * 2 - 0.06, 0.04, { cut: 2, tint: dark });
  tile.beam(wall.from, wall.to, ridge - 0.03, 0.17, 0.14, { cut: 1.6 });
}

// A half-round tile running up a slope.
export function roll(shape: Shape, foot: V3, run: V3, radius: number, capped = true) {
  const length = Math.hypot(...run);
  const along: V3 = [run[0] / length, run[1] / length, run[2] / length];
  const flat = Math.hypot(along[0], along[2]) || 1;
  const side: V3 = [-along[2] / flat, 0, along[0] / flat];
  const up: V3 = [side[1] * along[2] - side[2] * along[1], side[2] * along[0] - side[0] * along[2], side[0] * along[1] - side[1] * along[0]];
  const sign = up[1] < 0 ? -1 : 1;
  const rim: { at: V3; normal: V3 }[] = [];
  for (let i = 0; i <= 4; i++) {
    const angle = (i / 4) * Math.PI;
    const normal: V3 = [0, 1, 2].map((k) => side[k]! * Math.cos(angle) + up[k]! * sign * Math.sin(angle)) as V3;
    rim.push({ at: add(foot, normal, radius), normal });
  }
  const first = shape.positions.length / 3;
  for (const { at, normal } of rim) {
    shape.vertex(at, normal, 0, 0);
    shape.vertex(add(at, run), normal, 0, length);
  }
  for (let i = 0; i < 4; i++) {
    const a = first + i * 2;
    const quad = [a, a + 1, a + 3, a, a + 3, a + 2];
    shape.indices.push(...(sign > 0 ? quad : quad.reverse()));
  }
  if (!capped) return;
  const out: V3 = [-along[0], -along[1], -along[2]];
  const middle = shape.vertex(foot, out, 0, 0, [1.15, 1.15, 1.15]);
  const disc = rim.map(({ at }) => shape.vertex(at, out, 0, 0, [0.9, 0.9, 0.9]));
  for (let i = 0; i < 4; i++) shape.indices.push(...(sign > 0 ? [middle, disc[i]!, disc[i + 1]!] : [middle, disc[i + 1]!, disc[i]!]));
}

function buildColumn(at: Point, radius: number, height: number, shapes: Shapes) {
  shapes.of('stone').lathe(raise(at, 0), [[radius * 1.9, 0], [radius * 1.9, 0.06], [radius * 1.55, 0.08], [radius * 1.75, 0.2], [radius * 1.6, 0.32], [radius * 1.15, 0.36], [radius, 0.36]], 20);
  const shaft: [number, number][] = [];
  for (let h = 0.36; h < height; h += 0.6) shaft.push([radius * (1 - 0.06 * (h / height)), h]);
  shaft.push([radius * 0.94, height]);
  shapes.of('lacquer').lathe(raise(at, 0), shaft, 18);
}

// Beams between neighbours on one side of the court, with a hanging lattice and carved brackets.
function courtBeams(plan: HallPlan, court: Point[], shapes: Shapes) {
  const top = plan.wall_height;
  for (const edge of edges(court)) {
    const row = plan.columns.filter(({ at }) => toSegment(at, edge.from, edge.to) < 0.5)
      .map(({ at }) => at).sort((a, b) => distance(a, edge.from) - distance(b, edge.from));
    row.slice(1).forEach((to, i) => bay(row[i]!, to, top, shapes));
  }
}

function bay(from: Point, to: Point, top: number, shapes: Shapes) {
  const lacquer = shapes.of('lacquer');
  lacquer.beam(from, to, top - 0.42, 0.26, 0.42, { cut: 0.9 });
  lacquer.beam(from, to, top - 1.02, 0.1, 0.09, { cut: 0.9 });
  const gold = shapes.of('gold');
  gold.beam(from, to, top - 0.40, 0.27, 0.025, { cut: 9 });
  gold.beam(from, to, top - 0.05, 0.27, 0.025, { cut: 9 });
  const long = distance(from, to);
  for (const flip of [false, true]) {
    const [a, b] = flip ? [to, from] : [from, to];
    const corner = raise(a, top - 0.95);
    shapes.of('lattice').quad(corner, add(raise(b, top - 0.95), corner, -1), [0, 0.54, 0], { cut: 1.2 });
  }
  for (const t of [0.2 / long, 1 - 0.2 / long]) {
    const way = t < 0.5 ? 1 : -1;
    for (let i = 0; i < 3; i++) {
      lacquer.box(raise(along(from, to, t + (way * (0.06 + i * 0.16)) / long), top - 1.34 + i * 0.11), 0.17, 0.33 - i * 0.11, 0.07,
        Math.atan2(to[1] - from[1], to[0] - from[0]), { bottom: true });
    }
  }
}
