import { describe, expect, test } from 'vitest';
import { directionOf, gainAt } from './space.ts';

describe('a voice in space', () => {
  test('is full at hand, falls with distance, and is gone where the server lets go of it', () => {
    expect(gainAt(0)).toBe(1);
    expect(gainAt(1.5)).toBe(1);
    expect(gainAt(3)).toBeCloseTo(0.5);
    for (let d = 1.5; d < 10; d += 0.25) expect(gainAt(d + 0.25)).toBeLessThanOrEqual(gainAt(d));
    expect(gainAt(8)).toBeGreaterThan(0.05);
    expect(gainAt(9.5)).toBe(0);
    expect(gainAt(100)).toBe(0);
  });

  test('comes from where the other stands', () => {
    const close = (got: { x: number; z: number }, x: number, z: number) => { expect(got.x).toBeCloseTo(x); expect(got.z).toBeCloseTo(z); };
    close(directionOf(0, [0, 0], [5, 0]), 0, -1);              // looking east at who is east: before one
    close(directionOf(0, [0, 0], [0, 5]), -1, 0);              // north is to the left
    close(directionOf(Math.PI / 2, [0, 0], [5, 0]), 1, 0);     // looking north, east is to the right
    close(directionOf(Math.PI / 2, [2, 2], [2, -3]), 0, 1);    // behind
    close(directionOf(1, [2, 2], [2, 2]), 0, -1);              // the same place
  });
});
