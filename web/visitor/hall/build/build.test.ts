import { describe, expect, it } from 'vitest';
import type { HallPlan, Point } from '../../../common/api.ts';
import { buildFurniture, furnish, furnitureLamps } from './furniture.ts';
import { bakeLight, standLamps } from './light.ts';
import { buildRoof, offset } from './roof.ts';
import { Shape, Shapes } from './shapes.ts';
import { buildShell, insideAlong } from './shell.ts';
import { buildStands } from './stands.ts';

const plan: HallPlan = {
  slug: 'h', title: { zh: '馆', en: 'Hall' }, style: 'jin-courtyard', wall_height: 5, outline: [[0, 0], [20, 0], [20, 16], [0, 16]],
  court: { outline: [[6, 5], [14, 5], [14, 11], [6, 11]] }, spawn: { at: [10, 2], facing: 90 },
  walls: [{ from: [5, 0], to: [5, 16], height: 3.4, thickness: 0.24, openings: [{ at: 6, width: 3, height: 2.8 }] }],
  columns: ([[6, 5], [14, 5], [14, 11], [6, 11]] as Point[]).map((at) => ({ at, radius: 0.2 })),
  zones: [{ zone: 'west', title: { zh: '西', en: 'West' }, outline: [[0, 0], [5, 0], [5, 16], [0, 16]], sign: [5.15, 4], sign_facing: 0 }],
  stands: [
    { id: 'a', kind: 'plinth', at: [2, 8], facing: 0, size: [0.8, 0.8], height: 1 },
    { id: 'b', kind: 'frame', at: [0, 3], facing: 0, size: [2, 1.5], elevation: 1 },
  ],
};
const furniture = furnish(plan);
const shade = bakeLight(plan, [...furnitureLamps(furniture), ...standLamps(plan)]);
const brightness = ([r, g, b]: number[]) => r! + g! + b!;

describe('painted light', () => {
  const floor = (x: number, y: number) => brightness(shade(x, y, 0, 0, 0, 1));
  it('falls off from the court inwards', () => expect(floor(10, 8)).toBeGreaterThan(floor(17.5, 2.4)));
  it('comes through the door, not through the wall', () => expect(floor(4.3, 7.5)).toBeGreaterThan(floor(4.3, 1.5)));
  it('is darker in corners', () => expect(floor(0.1, 12.1)).toBeLessThan(floor(1.2, 12.1)));
});

describe('shapes', () => {
  it('face the way they are seen from', () => {
    const shape = new Shape(() => [1, 1, 1]);
    shape.quad([0, 0, 0], [1, 0, 0], [0, 1, 0]);
    shape.level([[0, 0], [1, 0], [1, 1], [0, 1]], 2);
    shape.box([5, 0, 5], 1, 1, 1);
    shape.lathe([9, 0, 0], [[1, 0], [1, 1]], 8);
    for (let i = 0; i < shape.indices.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => shape.positions.slice(shape.indices[i + k]! * 3, shape.indices[i + k]! * 3 + 3));
      const [u, v] = [b!.map((value, k) => value - a![k]!), c!.map((value, k) => value - a![k]!)];
      const turned = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
      const normal = shape.normals.slice(shape.indices[i]! * 3, shape.indices[i]! * 3 + 3);
      expect(turned[0]! * normal[0]! + turned[1]! * normal[1]! + turned[2]! * normal[2]!).toBeGreaterThan(0);
    }
  });
});

describe('the house', () => {
  it('opens its ceiling over the court', () => {
    expect(insideAlong(plan.outline, [[6, 5], [14, 5], [14, 11], [6, 11]], 10)).toEqual([[0, 5], [11, 16]]);
    expect(insideAlong(plan.outline, undefined, 10)).toEqual([[0, 16]]);
  });
  it('moves an outline outwards by the same measure everywhere', () => {
    expect(offset([[0, 0], [2, 0], [2, 2], [0, 2]], 1)).toEqual([[-1, -1], [3, -1], [3, 3], [-1, 3]]);
  });
  it('hangs lanterns in the bays, keeps the axis free and puts the gate behind the visitor', () => {
    expect(furniture.lanterns.length).toBeGreaterThanOrEqual(4);
    expect(furniture.lanterns.every(([x]) => Math.abs(x - 10) > 0.5)).toBe(true);
    expect(furniture.gate?.at).toEqual([10, 0]);
  });
  it('stays within its means', () => {
    const shapes = new Shapes(shade);
    buildShell(plan, shapes);
    buildRoof([[6, 5], [14, 5], [14, 11], [6, 11]], plan.wall_height, shapes);
    buildFurniture(plan, furniture, shapes);
    buildStands(plan, () => null, shapes);
    const all = [...shapes.byMaterial.values()];
    expect(all.length).toBeLessThanOrEqual(18);
    expect(all.reduce((sum, shape) => sum + shape.triangles, 0)).toBeLessThan(150_000);
    for (const shape of all) {
      expect(shape.positions.every(Number.isFinite)).toBe(true);
      expect(Math.max(...shape.indices.slice(0, 1000))).toBeLessThan(shape.positions.length / 3);
    }
  });
  it('turns exhibits to the visitor and hangs pictures inside their frames', () => {
    const [plinth, frame] = buildStands(plan, () => null, new Shapes(shade));
    expect(Math.sin(plinth!.turn)).toBeCloseTo(1, 9);
    expect(plinth!.anchor[1]).toBe(1);
    expect(Math.hypot(...frame!.picture!.across)).toBeLessThan(2);
    expect(frame!.picture!.corner[0]).toBeGreaterThan(0.1);
  });
});
