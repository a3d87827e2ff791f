// The floor as small squares: which can be walked, the way between two of them, and how far each lies
// from the open court when one must go round walls (daylight goes the same way). Pure.
import type { HallPlan, Point } from '../../../common/api.ts';
import { bounds, contains, toOutline, toSegment, type Bounds } from './polygon.ts';
import type { Navmesh } from '../walk/navmesh.ts';
import { footprint } from './stands.ts';
import { barriers } from './walls.ts';

export type Grid = { left: number; bottom: number; step: number; columns: number; rows: number; blocked: Uint8Array };

export const courtOf = (plan: HallPlan): Point[] | null => (Array.isArray(plan.court) ? plan.court : plan.court?.outline) ?? null;

// Squares nearer than `clearance` to a wall, stand or column are blocked, as are those outside.
export function makeGrid(plan: HallPlan, step: number, clearance: number, standsBlock = true): Grid {
  const { left, right, bottom, top } = bounds(plan.outline);
  const columns = Math.ceil((right - left) / step);
  const rows = Math.ceil((top - bottom) / step);
  const grid: Grid = { left, bottom, step, columns, rows, blocked: new Uint8Array(columns * rows) };
  const walls = plan.walls.flatMap(barriers);
  const prints = standsBlock ? plan.stands.map(footprint).filter((print) => print !== null) : [];
  const reaches = prints.map((print) => bounds(print));
  for (let i = 0; i < grid.blocked.length; i++) {
    const at = pointOf(grid, i);
    const closed = !contains(plan.outline, at) || toOutline(at, plan.outline) < clearance
      || walls.some(({ from, to, thickness }) => toSegment(at, from, to) < clearance + thickness / 2)
      || plan.columns.some((column) => Math.hypot(at[0] - column.at[0], at[1] - column.at[1]) < clearance + column.radius)
      || prints.some((print, k) => near(at, reaches[k]!, clearance) && (contains(print, at) || toOutline(at, print) < clearance));
    grid.blocked[i] = closed ? 1 : 0;
  }
  return grid;
}

// The same of a floor that was built: free is what lies on it.
export function gridOf(navmesh: Navmesh, step: number): Grid {
  const { low, high } = navmesh.bounds;
  const [left, bottom] = [low[0] - step, low[1] - step];
  const columns = Math.ceil((high[0] - left) / step) + 1;
  const rows = Math.ceil((high[1] - bottom) / step) + 1;
  const grid: Grid = { left, bottom, step, columns, rows, blocked: new Uint8Array(columns * rows) };
  for (let i = 0; i < grid.blocked.length; i++) grid.blocked[i] = navmesh.height(pointOf(grid, i)) === null ? 1 : 0;
  return grid;
}

const near = ([x, y]: Point, reach: Bounds, by: number) => x > reach.left - by && x < reach.right + by && y > reach.bottom - by && y < reach.top + by;

export const pointOf = (grid: Grid, index: number): Point =>
  [grid.left + ((index % grid.columns) + 0.5) * grid.step, grid.bottom + (Math.floor(index / grid.columns) + 0.5) * grid.step];

export function indexOf(grid: Grid, [x, y]: Point): number {
  const column = Math.floor((x - grid.left) / grid.step);
  const row = Math.floor((y - grid.bottom) / grid.step);
  return column < 0 || row < 0 || column >= grid.columns || row >= grid.rows ? -1 : row * grid.columns + column;
}

export const isFree = (grid: Grid, at: Point) => grid.blocked[indexOf(grid, at)] === 0;

// The free square nearest to a point, as a point; null when the hall has none.
export function nearestFree(grid: Grid, at: Point): Point | null {
  if (isFree(grid, at)) return at;
  let best: Point | null = null;
  let least = Infinity;
  for (let i = 0; i < grid.blocked.length; i++) {
    if (grid.blocked[i]) continue;
    const point = pointOf(grid, i);
    const far = (point[0] - at[0]) ** 2 + (point[1] - at[1]) ** 2;
    if (far < least) [best, least] = [point, far];
  }
  return best;
}

const around = [[1, 0, 1], [-1, 0, 1], [0, 1, 1], [0, -1, 1], [1, 1, 1.4142], [1, -1, 1.4142], [-1, 1, 1.4142], [-1, -1, 1.4142]] as const;

// Visits squares in order of walking distance from `starts`; returns distances (Infinity: not reached) and where each came from.
export function walkFrom(grid: Grid, starts: number[], until = -1): { distance: Float32Array; from: Int32Array } {
  const found = new Float32Array(grid.blocked.length).fill(Infinity);
  const from = new Int32Array(grid.blocked.length).fill(-1);
  // Buckets by distance: cheaper than a heap, exact enough for whole steps.
  const buckets: number[][] = [];
  const push = (index: number, length: number) => (buckets[Math.floor(length * 2)] ??= []).push(index);
  for (const start of starts) if (start >= 0) { found[start] = 0; push(start, 0); }
  for (let level = 0; level < buckets.length; level++) {
    for (let k = 0; k < (buckets[level]?.length ?? 0); k++) {
      const index = buckets[level]![k]!;
      if (Math.floor(found[index]! * 2) !== level) continue;
      if (index === until) return { distance: found, from };
      const column = index % grid.columns;
      const row = (index - column) / grid.columns;
      for (const [dx, dy, length] of around) {
        const [x, y] = [column + dx, row + dy];
        if (x < 0 || y < 0 || x >= grid.columns || y >= grid.rows) continue;
        const next = y * grid.columns + x;
        // A diagonal step needs both of its neighbours free, or one would clip a corner.
        if (grid.blocked[next] || (dx && dy && (grid.blocked[index + dx] || grid.blocked[index + dy * grid.columns]))) continue;
        const total = found[index]! + length;
        if (total < found[next]! - 1e-4) {
          found[next] = total;
          from[next] = index;
          push(next, total);
        }
      }
    }
  }
  return { distance: found, from };
}

// Whether one can walk straight from a to b.
export function clearLine(grid: Grid, a: Point, b: Point): boolean {
  const steps = Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / (grid.step * 0.45));
  for (let i = 1; i < steps; i++) {
    if (!isFree(grid, [a[0] + ((b[0] - a[0]) * i) / steps, a[1] + ((b[1] - a[1]) * i) / steps])) return false;
  }
  return true;
}

// The way from a to b (or to the nearest free place), as corners without the start; empty when there is none.
export function findPath(grid: Grid, a: Point, b: Point): Point[] {
  const goal = nearestFree(grid, b);
  const start = nearestFree(grid, a);
  if (!goal || !start) return [];
  if (clearLine(grid, start, goal)) return [goal];
  const end = indexOf(grid, goal);
  const { from, distance } = walkFrom(grid, [indexOf(grid, start)], end);
  if (distance[end] === Infinity) return [];
  const chain: Point[] = [goal];
  for (let at = from[end]!; at >= 0; at = from[at]!) chain.push(pointOf(grid, at));
  chain.reverse();
  return pull(grid, start, chain);
}

function pull(grid: Grid, start: Point, chain: Point[]): Point[] {
  const out: Point[] = [];
  let at = start;
  for (let i = 0; i < chain.length;) {
    let far = chain.length - 1;
    while (far > i && !clearLine(grid, at, chain[far]!)) far--;
    out.push(at = chain[far]!);
    i = far + 1;
  }
  return out;
}
