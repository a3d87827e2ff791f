import { describe, expect, it } from 'vitest';
import { onFloor, ribbon } from './ribbon.ts';

describe('a way on the floor', () => {
  it('has two triangles a stretch, seen from above counter-clockwise, over the floor', () => {
    const points = ribbon([[[0, 0], 1], [[2, 0], 1]], 0.2, 0.03);
    expect(points).toHaveLength(18);
    expect(points.filter((_, i) => i % 3 === 1).every((y) => Math.abs(y - 1.03) < 1e-9)).toBe(true);
    const [ax, , az, bx, , bz, cx, , cz] = points as [number, number, number, number, number, number, number, number, number];
    expect((bx - ax) * -(cz - az) - (cx - ax) * -(bz - az)).toBeGreaterThan(0);
  });
  it('leaves out what has no length', () => expect(ribbon([[[1, 1], 0], [[1, 1], 0]], 0.2, 0)).toEqual([]));
  it('is one piece where the floor is level', () => expect(onFloor([[0, 0], [6, 0], [6, 3]], () => 0.5)).toEqual([[[0, 0], 0.5], [[6, 0], 0.5], [[6, 3], 0.5]]));
  it('goes up steps where they are', () => {
    const way = onFloor([[0, 0], [4, 0]], ([x]) => (x < 2 ? 0 : 0.3));
    expect(way[0]).toEqual([[0, 0], 0]);
    expect(way.at(-1)).toEqual([[4, 0], 0.3]);
    const rise = way.findIndex(([, height]) => height > 0);
    expect(way[rise]![0][0]).toBeCloseTo(2, 1);
    expect(way[rise - 1]![0][0]).toBeGreaterThan(1.7);
  });
});
