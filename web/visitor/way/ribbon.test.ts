import { describe, expect, it } from 'vitest';
import { lengthOf, ribbon } from './ribbon.ts';

describe('a way on the floor', () => {
  it('is as long as its stretches', () => expect(lengthOf([[0, 0], [3, 0], [3, 4]])).toBe(7));
  it('has two triangles a stretch, seen from above counter-clockwise, at its height', () => {
    const points = ribbon([[0, 0], [2, 0]], 0.2, 0.03);
    expect(points).toHaveLength(18);
    expect(points.filter((_, i) => i % 3 === 1).every((y) => y === 0.03)).toBe(true);
    const [ax, , az, bx, , bz, cx, , cz] = points as [number, number, number, number, number, number, number, number, number];
    expect((bx - ax) * -(cz - az) - (cx - ax) * -(bz - az)).toBeGreaterThan(0);
  });
  it('leaves out what has no length', () => expect(ribbon([[1, 1], [1, 1]], 0.2, 0)).toEqual([]));
});
