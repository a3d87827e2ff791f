// A way that was found once, as one goes along it. Pure; the plan's metres.
import type { Point } from '../../common/api.ts';

// As the API gives it (Way in spec/openapi.yaml).
export type Stretch = { hall: string; corners: Point[]; metres: number; portal: string | null };
export type Found = { stand: string; metres: number; seconds: number; stretches: Stretch[] };

export const lengthOf = (way: Point[]) =>
  way.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - way[i]![0], y - way[i]![1]), 0);

// What is left for one who is `at`, from there on, and how far beside the way that is.
export function rest(way: Point[], at: Point): { way: Point[]; beside: number } {
  let next = way.length - 1;
  let beside = Infinity;
  for (let i = 0; i + 1 < way.length; i++) {
    const far = farFrom(at, way[i]!, way[i + 1]!);
    // Where two stretches are as near, one has come to the later.
    if (far <= beside + 1e-6) [next, beside] = [i + 1, far];
  }
  return { way: [at, ...way.slice(next)], beside };
}

function farFrom([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - ax - dx * t, y - ay - dy * t);
}
