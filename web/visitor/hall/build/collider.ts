// What one bumps into, as bare triangles: much less than what one sees. Pure; three's coordinates.
import type { HallPlan, Point } from '../../../common/api.ts';
import { counterClockwise, edges, subtract } from '../plan/polygon.ts';
import { footprint } from '../plan/stands.ts';
import { barriers } from '../plan/walls.ts';
import type { Obstacle } from './furniture.ts';

const height = 2.2;

export function colliderPositions(plan: HallPlan, obstacles: Obstacle[]): Float32Array {
  const out: number[] = [];
  for (const { from, to } of edges(plan.outline)) fence(out, from, to);
  for (const wall of plan.walls.flatMap(barriers)) ring(out, thick(wall.from, wall.to, wall.thickness + 0.07));
  for (const stand of plan.stands) {
    const print = footprint(stand);
    if (print) ring(out, counterClockwise(print));
  }
  for (const { at, radius } of [...plan.columns.map((column) => ({ ...column, radius: column.radius * 1.7 })), ...obstacles]) ring(out, round(at, radius));
  return new Float32Array(out);
}

function fence(out: number[], [ax, ay]: Point, [bx, by]: Point) {
  out.push(ax, 0, -ay, bx, 0, -by, bx, height, -by, ax, 0, -ay, bx, height, -by, ax, height, -ay);
}

function ring(out: number[], corners: Point[]) {
  for (const { from, to } of edges(corners)) fence(out, from, to);
}

function thick(from: Point, to: Point, thickness: number): Point[] {
  const [dx, dy] = subtract(to, from);
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [(-dy / length) * (thickness / 2), (dx / length) * (thickness / 2)];
  return [[from[0] - nx, from[1] - ny], [to[0] - nx, to[1] - ny], [to[0] + nx, to[1] + ny], [from[0] + nx, from[1] + ny]];
}

const round = (at: Point, radius: number): Point[] =>
  Array.from({ length: 8 }, (_, i) => [at[0] + Math.cos((i * Math.PI) / 4) * radius, at[1] + Math.sin((i * Math.PI) / 4) * radius]);
