// What one bumps into, from the plan alone, as edges on the floor. Pure.
import type { HallPlan, Point } from '../../../common/api.ts';
import { edges, subtract } from '../plan/polygon.ts';
import { footprint } from '../plan/stands.ts';
import { barriers } from '../plan/walls.ts';
import type { Barrier } from './collide.ts';

export const bodyRadius = 0.3;

export function obstaclesOf(plan: HallPlan, round: { at: Point; radius: number }[] = []): Barrier[] {
  const ring = (corners: Point[]): Barrier[] => edges(corners).map(({ from, to }) => [from, to]);
  const prints = plan.stands.map(footprint).filter((print) => print !== null);
  return [
    ...ring(plan.outline),
    ...plan.walls.flatMap(barriers).flatMap(({ from, to, thickness }) => ring(thick(from, to, thickness + 0.07))),
    ...prints.flatMap(ring),
    ...[...plan.columns.map(({ at, radius }) => ({ at, radius: radius * 1.7 })), ...round].flatMap(({ at, radius }) => ring(octagon(at, radius))),
  ];
}

function thick(from: Point, to: Point, thickness: number): Point[] {
  const [dx, dy] = subtract(to, from);
  const length = Math.hypot(dx, dy) || 1;
  const [nx, ny] = [(-dy / length) * (thickness / 2), (dx / length) * (thickness / 2)];
  return [[from[0] - nx, from[1] - ny], [to[0] - nx, to[1] - ny], [to[0] + nx, to[1] + ny], [from[0] + nx, from[1] + ny]];
}

const octagon = (at: Point, radius: number): Point[] =>
  Array.from({ length: 8 }, (_, i) => [at[0] + Math.cos((i * Math.PI) / 4) * radius, at[1] + Math.sin((i * Math.PI) / 4) * radius]);
