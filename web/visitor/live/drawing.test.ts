import { describe, expect, it } from 'vitest';
import { FigureDrawing, type Figure } from './drawing.ts';
import { figureCount, makeFarFigure, makeFigure } from './figure.ts';

const figure = (i: number): Figure => ({ x: i, y: 1, height: 1, heading: 0, stride: 0, pace: 0, gesture: 0, since: 0, look: i % 256 });

describe('avatars', () => {
  it('are one drawing, however many there are', () => {
    const drawing = new FigureDrawing(makeFigure(), 1000);
    drawing.draw(Array.from({ length: 1200 }, (_, i) => figure(i)));
    expect(drawing.mesh.geometry.instanceCount).toBe(1000);
    expect(drawing.mesh.visible).toBe(true);
    drawing.draw([]);
    expect(drawing.mesh.visible).toBe(false);
  });
  it('are light', () => {
    expect(makeFigure().index!.count / 3).toBeLessThan(2600);
    expect(makeFarFigure().index!.count / 3).toBeLessThan(120);
  });
  it('stand on the floor, are a person tall, and every look shows something of its own', () => {
    const geometry = makeFigure();
    const part = geometry.getAttribute('part');
    geometry.computeBoundingBox();
    expect(geometry.boundingBox!.min.y).toBeCloseTo(0, 1);
    expect(geometry.boundingBox!.max.y).toBeGreaterThan(1.7);
    expect(geometry.boundingBox!.max.y).toBeLessThan(2);
    const shown = new Set<string>();
    for (let look = 0; look < figureCount; look++) {
      const own: number[] = [];
      for (let i = 0; i < part.count; i++) if ((part.getZ(i) >> look) & 1) own.push(i);
      shown.add(own.join());
    }
    expect(shown.size).toBeGreaterThanOrEqual(9);
  });
  it('has normals that look outwards', () => {
    const geometry = makeFigure();
    const [position, normal] = [geometry.getAttribute('position'), geometry.getAttribute('normal')];
    let outwards = 0;
    let counted = 0;
    for (let i = 0; i < 40; i++) {      // the first foot and leg, around x 0.05, z −0.09
      const out = (position.getX(i) - 0.03) * normal.getX(i) + (position.getZ(i) + 0.09) * normal.getZ(i);
      if (Math.abs(out) > 1e-4) { counted++; if (out > 0) outwards++; }
    }
    expect(outwards / counted).toBeGreaterThan(0.9);
  });
});
