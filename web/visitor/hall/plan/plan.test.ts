import { describe, expect, it } from 'vitest';
import type { HallPlan, Point, StandPlan } from '../../../common/api.ts';
import { findPath, isFree, makeGrid, walkFrom, indexOf } from './grid.ts';
import { area, contains, distance, refine, triangulate, type Triangle } from './polygon.ts';
import { footprint, viewingPlace } from './stands.ts';
import { barriers, panels } from './walls.ts';

const square: Point[] = [[0, 0], [10, 0], [10, 10], [0, 10]];
const hole: Point[] = [[4, 4], [6, 4], [6, 6], [4, 6]];
const ell: Point[] = [[0, 0], [6, 0], [6, 2], [2, 2], [2, 6], [0, 6]];
const total = (triangles: Triangle[]) => triangles.reduce((sum, triangle) => sum + area(triangle), 0);

describe('triangulation', () => {
  it.each([['a square', square, 100], ['an L', ell, 20], ['a clockwise square', [...square].reverse(), 100]])('covers %s exactly', (_, outline, size) => {
    expect(total(triangulate(outline))).toBeCloseTo(size, 6);
  });
  it('leaves a hole open', () => {
    const triangles = triangulate(square, hole);
    expect(total(triangles)).toBeCloseTo(96, 6);
    for (const [a, b, c] of triangles) expect(contains(hole, [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3])).toBe(false);
  });
  it('turns every triangle counter-clockwise', () => {
    for (const triangle of triangulate(ell)) expect(area(triangle)).toBeGreaterThan(0);
  });
  it('refines without losing ground', () => {
    const fine = refine(triangulate(ell), 0.7);
    expect(total(fine)).toBeCloseTo(20, 6);
    for (const [a, b, c] of fine) expect(Math.max(distance(a, b), distance(b, c), distance(c, a))).toBeLessThanOrEqual(0.7);
  });
});

describe('walls with openings', () => {
  it('are solid beside an opening and above it', () => {
    expect(panels(10, 3, [{ at: 4, width: 2, height: 2.2 }])).toEqual([
      { start: 0, end: 4, bottom: 0, top: 3 }, { start: 4, end: 6, bottom: 2.2, top: 3 }, { start: 6, end: 10, bottom: 0, top: 3 }]);
  });
  it('may begin or end with an opening, and be opened to the top', () => {
    expect(panels(4, 3, [{ at: 2, width: 2, height: 3 }, { at: 0, width: 1, height: 2 }])).toEqual([
      { start: 0, end: 1, bottom: 2, top: 3 }, { start: 1, end: 2, bottom: 0, top: 3 }]);
  });
  it('bar the way only where they are solid', () => {
    const wall = { from: [0, 0] as Point, to: [10, 0] as Point, height: 3, thickness: 0.2, openings: [{ at: 4, width: 2, height: 2.2 }] };
    expect(barriers(wall).map(({ from, to }) => [from[0], to[0]])).toEqual([[0, 4], [6, 10]]);
  });
});

const stand: StandPlan = { id: 's', kind: 'plinth', at: [5, 3], facing: 90, size: [2, 1], height: 1 };
const plan: HallPlan = {
  slug: 'h', title: { zh: '', en: '' }, style: '', wall_height: 4, outline: square, spawn: { at: [1, 1], facing: 0 },
  walls: [{ from: [0, 5], to: [10, 5], height: 3, thickness: 0.2, openings: [{ at: 8, width: 1.5, height: 2.4 }] }],
  columns: [{ at: [2, 8], radius: 0.3 }], zones: [], stands: [stand],
};

describe('stands', () => {
  it('reach as far as their size, turned by their facing', () => {
    const print = footprint(stand)!;
    expect(area(print)).toBeCloseTo(2, 9);
    expect(contains(print, [4.1, 3.4])).toBe(true);
    expect(contains(print, [4.1, 3.6])).toBe(false);
  });
  it('are looked at from the front', () => {
    const { at, heading } = viewingPlace(stand);
    expect(at[0]).toBeCloseTo(5, 9);
    expect(at[1]).toBeGreaterThan(4.4);
    expect(Math.sin(heading)).toBeCloseTo(-1, 9);
  });
});

describe('walking ways', () => {
  const grid = makeGrid(plan, 0.25, 0.3);
  it('know walls, stands and columns', () => {
    expect(isFree(grid, [1, 1])).toBe(true);
    for (const at of [[5, 3], [5, 5], [2, 8], [0.1, 3], [-3, 3]] as Point[]) expect(isFree(grid, at)).toBe(false);
  });
  it('go through the door', () => {
    const path = findPath(grid, [1, 1], [1, 9]);
    expect(path.at(-1)).toEqual([1, 9]);
    expect(path.some(([x, y]) => x > 8 && Math.abs(y - 5) < 1)).toBe(true);
    let at: Point = [1, 1];
    for (const corner of path) {
      for (let t = 0; t <= 1; t += 0.02) expect(isFree(grid, [at[0] + (corner[0] - at[0]) * t, at[1] + (corner[1] - at[1]) * t])).toBe(true);
      at = corner;
    }
  });
  it('end beside what cannot be stood on', () => {
    const end = findPath(grid, [1, 1], [5, 3]).at(-1)!;
    expect(distance(end, [5, 3])).toBeLessThan(1.2);
    expect(isFree(grid, end)).toBe(true);
  });
  it('have no way into a closed room', () => {
    const closed = makeGrid({ ...plan, walls: [{ ...plan.walls[0]!, openings: [] }] }, 0.25, 0.3);
    expect(findPath(closed, [1, 1], [1, 9])).toEqual([]);
  });
  it('measure distance round walls', () => {
    const { distance: far } = walkFrom(grid, [indexOf(grid, [1, 1])]);
    expect(far[indexOf(grid, [1, 4])]! * grid.step).toBeCloseTo(3, 0);
    expect(far[indexOf(grid, [1, 6])]! * grid.step).toBeGreaterThan(12);
  });
});
