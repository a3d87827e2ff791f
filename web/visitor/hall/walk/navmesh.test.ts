import { describe, expect, it } from 'vitest';
import { gridOf, isFree } from '../plan/grid.ts';
import { Navmesh } from './navmesh.ts';

const none = 0xffff;
// A level floor of 4 × 2 m, and east of it a ramp of 2 m that rises by half a metre; corners in centimetres, origin (1, 0, −3).
const corners = [[0, 0, 0], [400, 0, 0], [400, 0, 200], [0, 0, 200], [600, 50, 0], [600, 50, 200]];
const polygons = [[[0, 3, 2, 1], [none, none, 1, none]], [[1, 2, 5, 4], [0, none, none, none]]];

function file(change: (view: DataView) => void = () => {}): ArrayBuffer {
  const bytes = new ArrayBuffer(40 + corners.length * 6 + polygons.length * 24);
  const view = new DataView(bytes);
  [...'YZNM'].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint32(4, 1, true);
  [1, 0, -3, 0.01, 0.01, 0.2].forEach((value, i) => view.setFloat32(8 + i * 4, value, true));
  view.setUint32(32, corners.length, true);
  view.setUint32(36, polygons.length, true);
  corners.flat().forEach((value, i) => view.setUint16(40 + i * 2, value, true));
  polygons.forEach(([ring, neighbours], p) => {
    const start = 40 + corners.length * 6 + p * 24;
    for (let i = 0; i < 6; i++) {
      view.setUint16(start + i * 2, ring![i] ?? none, true);
      view.setUint16(start + 12 + i * 2, neighbours![i] ?? none, true);
    }
  });
  change(view);
  return bytes;
}

describe('the built floor', () => {
  const floor = Navmesh.read(file());
  it('lies where the plan has it, x east and y north', () => {
    expect(floor.height([2, 2])).toBeCloseTo(0, 6);
    expect(floor.height([0.5, 2])).toBeNull();
    expect(floor.bounds.low[0]).toBeCloseTo(1, 5);
    expect(floor.bounds.high[1]).toBeCloseTo(3, 5);
  });
  it('rises on its ramp', () => expect(floor.height([6, 2])).toBeCloseTo(0.25, 5));
  it('ends only where no other floor goes on', () => {
    expect(floor.edges).toHaveLength(6);
    expect(floor.edges.some(([a, b]) => Math.abs(a[0] - 5) < 1e-6 && Math.abs(b[0] - 5) < 1e-6)).toBe(false);
  });
  it('has a nearest place for what is off it', () => {
    const [x, y] = floor.nearest([3, 9]);
    expect(x).toBeCloseTo(3, 5);
    expect(y).toBeCloseTo(3, 5);
    expect(floor.nearest([3, 2])).toEqual([3, 2]);
  });
  it('becomes a grid to find ways on', () => {
    const grid = gridOf(floor, 0.25);
    expect(isFree(grid, [2, 2])).toBe(true);
    expect(isFree(grid, [6.5, 1.5])).toBe(true);
    expect(isFree(grid, [2, 3.4])).toBe(false);
  });
});

describe('what is no floor', () => {
  it.each([
    ['another file', (view: DataView) => view.setUint8(0, 0)],
    ['another version', (view: DataView) => view.setUint32(4, 2, true)],
    ['too many polygons', (view: DataView) => view.setUint32(36, 9, true)],
    ['a corner that is not there', (view: DataView) => view.setUint16(40 + corners.length * 6, 77, true)],
  ])('is refused: %s', (_, change) => expect(() => Navmesh.read(file(change))).toThrow(/navmesh/));
  it('is refused when it is cut off', () => expect(() => Navmesh.read(file().slice(0, 70))).toThrow(/navmesh/));
});
