// Inner walls with openings, as solid panels. Pure; metres along the wall and above the floor.
import type { Opening, Point, WallPlan } from '../../../common/api.ts';
import { along, distance } from './polygon.ts';

export type Panel = { start: number; end: number; bottom: number; top: number };

// The wall's solid parts: full height between openings, and the piece above each.
export function panels(length: number, height: number, openings: Opening[]): Panel[] {
  const out: Panel[] = [];
  let at = 0;
  for (const opening of [...openings].sort((a, b) => a.at - b.at)) {
    const start = Math.max(at, Math.min(length, opening.at));
    const end = Math.max(start, Math.min(length, opening.at + opening.width));
    if (start - at > 1e-6) out.push({ start: at, end: start, bottom: 0, top: height });
    if (end - start > 1e-6 && height - opening.height > 1e-6) out.push({ start, end, bottom: opening.height, top: height });
    at = end;
  }
  if (length - at > 1e-6) out.push({ start: at, end: length, bottom: 0, top: height });
  return out;
}

export type Segment = { from: Point; to: Point; thickness: number };

// The parts of a wall that one cannot walk through.
export function barriers(wall: WallPlan): Segment[] {
  const length = distance(wall.from, wall.to);
  return panels(length, wall.height, wall.openings ?? []).filter(({ bottom }) => bottom < 1.9).map(({ start, end }) => ({
    from: along(wall.from, wall.to, start / length), to: along(wall.from, wall.to, end / length), thickness: wall.thickness }));
}
