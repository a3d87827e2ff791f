import { describe, expect, it } from 'vitest';
import { clamp, fit, zoomAt } from './zoom.ts';

const room = { width: 800, height: 600 };
const picture = { width: 4000, height: 2000 };

describe('a picture in its window', () => {
  it('is shown whole and in the middle', () => {
    expect(fit(picture, room)).toEqual({ x: 0, y: 100, scale: 0.2 });
    expect(fit({ width: 100, height: 50 }, room)).toEqual({ x: 350, y: 275, scale: 1 });
  });

  it('keeps the point under the pointer while zooming', () => {
    const view = fit(picture, room);
    const at = { x: 600, y: 200 };
    const closer = zoomAt(view, 3, at, picture, room);
    const before = { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
    expect((at.x - closer.x) / closer.scale).toBeCloseTo(before.x);
    expect((at.y - closer.y) / closer.scale).toBeCloseTo(before.y);
  });

  it('zooms no further out than whole and no further in than four times', () => {
    const view = fit(picture, room);
    expect(zoomAt(view, 0.01, { x: 0, y: 0 }, picture, room).scale).toBe(0.2);
    expect(zoomAt(view, 1e6, { x: 0, y: 0 }, picture, room).scale).toBe(4);
  });

  it('never leaves its window empty on one side', () => {
    expect(clamp({ x: 50, y: -5000, scale: 1 }, picture, room)).toEqual({ x: 0, y: -1400, scale: 1 });
    expect(clamp({ x: 50, y: 50, scale: 0.2 }, picture, room)).toEqual({ x: 0, y: 100, scale: 0.2 });
  });
});
