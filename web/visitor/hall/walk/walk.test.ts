import { describe, expect, it } from 'vitest';
import type { Point } from '../../../common/api.ts';
import { formatPlace, parsePlace } from '../place.ts';
import { makeCollide } from './collide.ts';
import { bodyRadius, obstaclesOf } from './obstacles.ts';
import { hitBox, hitFloor, pick, type Ray } from './pick.ts';
import { Pace, steps } from './quality.ts';
import { rest, Walker, type Wish } from './walker.ts';

const room = {
  slug: '', title: { zh: '', en: '' }, style: '', wall_height: 4, spawn: { at: [2, 2] as Point, facing: 0 }, columns: [], zones: [],
  outline: [[0, 0], [10, 0], [10, 10], [0, 10]] as Point[],
  walls: [{ from: [5, 0] as Point, to: [5, 8] as Point, height: 3, thickness: 0.2 }],
  stands: [{ id: 's', kind: 'plinth' as const, at: [2, 6] as Point, facing: 0, size: [1, 1] as Point, height: 1 }],
};
const collide = makeCollide(obstaclesOf(room), bodyRadius);
const free = (at: Point) => at;
const wish = (part: Partial<Wish>): Wish => ({ ...rest, ...part });
const walk = (walker: Walker, what: Wish, seconds: number, step = 1 / 60) => { for (let t = 0; t < seconds; t += step) walker.step(what, step); };

describe('bodies', () => {
  it('stand where nothing is', () => expect(collide([2, 2])).toEqual([2, 2]));
  it.each([['an outer wall', [0.05, 3]], ['an inner wall', [4.85, 3]], ['a stand', [2, 5.4]]] as [string, Point][])('are pushed out of %s', (_, at) => {
    const [x, y] = collide(at);
    expect(Math.hypot(x - at[0], y - at[1])).toBeGreaterThan(0.05);
    expect(Math.hypot(x - at[0], y - at[1])).toBeLessThan(0.4);
  });
  it('slide along a wall', () => {
    const walker = new Walker({ at: [4, 2], heading: Math.PI / 4, pitch: 0 }, collide);
    walk(walker, wish({ forward: 1 }), 2);
    expect(walker.pose.at[0]).toBeLessThan(4.65);
    expect(walker.pose.at[1]).toBeGreaterThan(3.5);
  });
  it('do not jump through a wall on a slow machine', () => {
    const walker = new Walker({ at: [4, 2], heading: 0, pitch: 0 }, collide);
    walk(walker, wish({ forward: 1, fast: true }), 3, 0.5);
    expect(walker.pose.at[0]).toBeLessThan(4.7);
  });
});

describe('walking', () => {
  it('goes forward and to the right of where one looks', () => {
    const north = new Walker({ at: [0, 0], heading: Math.PI / 2, pitch: 0 }, free);
    walk(north, wish({ forward: 1 }), 2);
    expect(north.pose.at[1]).toBeGreaterThan(3);
    const side = new Walker({ at: [0, 0], heading: Math.PI / 2, pitch: 0 }, free);
    walk(side, wish({ right: 1 }), 2);
    expect(side.pose.at[0]).toBeGreaterThan(3);
  });
  it('is no faster diagonally, and faster in haste', () => {
    const length = (what: Wish) => { const walker = new Walker({ at: [0, 0], heading: 0, pitch: 0 }, free); walk(walker, what, 2); return Math.hypot(...walker.pose.at); };
    expect(length(wish({ forward: 1, right: 1 }))).toBeCloseTo(length(wish({ forward: 1 })), 1);
    expect(length(wish({ forward: 1, fast: true }))).toBeGreaterThan(length(wish({ forward: 1 })) * 1.5);
  });
  it('comes to rest', () => {
    const walker = new Walker({ at: [0, 0], heading: 0, pitch: 0 }, free);
    walk(walker, wish({ forward: 1 }), 1);
    walk(walker, rest, 2);
    expect(walker.step(rest, 1 / 60)).toBe(false);
  });
  it('follows a way, then turns to what was chosen', () => {
    const walker = new Walker({ at: [0, 0], heading: 0, pitch: 0 }, free);
    walker.follow([[3, 0], [3, 3]], Math.PI);
    walk(walker, rest, 8);
    expect(Math.hypot(walker.pose.at[0] - 3, walker.pose.at[1] - 3)).toBeLessThan(0.2);
    expect(Math.cos(walker.pose.heading)).toBeCloseTo(-1, 2);
  });
  it('gives way to the hand, and gives up where it cannot go on', () => {
    const walker = new Walker({ at: [4, 2], heading: 0, pitch: 0 }, collide);
    walker.follow([[8, 2]]);
    walk(walker, rest, 4);
    expect(walker.following).toBe(false);
    walker.follow([[2, 2]]);
    walker.step(wish({ forward: 1 }), 0.1);
    expect(walker.following).toBe(false);
  });
});

describe('pointing', () => {
  const ray: Ray = { from: [0, 1.6, 0], way: [0, -0.6, -0.8] };
  const box = { low: [-1, 0, -3] as [number, number, number], high: [1, 1, -2] as [number, number, number] };
  it('finds the floor below the horizon only', () => {
    expect(hitFloor(ray)).toBeCloseTo(1.6 / 0.6, 9);
    expect(hitFloor({ from: [0, 1.6, 0], way: [0, 0.6, -0.8] })).toBe(Infinity);
  });
  it('finds the nearest box in reach', () => {
    const level: Ray = { from: [0, 0.5, 0], way: [0, 0, -1] };
    const behind = { low: [-1, 0, -6] as [number, number, number], high: [1, 1, -5] as [number, number, number] };
    expect(pick(level, [behind, box], 10)?.box).toBe(box);
    expect(pick(level, [box], 1)).toBeNull();
    expect(hitBox({ from: [5, 0.5, 0], way: [0, 0, -1] }, box)).toBe(Infinity);
  });
});

describe('quality', () => {
  it('steps down when frames are slow, up after long ease, never past the screen', () => {
    const pace = new Pace(2);
    const start = pace.pixelRatio;
    for (let i = 0; i < 30; i++) pace.frame(50);
    expect(pace.pixelRatio).toBeLessThan(start);
    for (let i = 0; i < 5000; i++) pace.frame(8);
    expect(pace.pixelRatio).toBe(2);
    expect(new Pace(1).pixelRatio).toBe(1);
    for (let i = 0; i < 5000; i++) pace.frame(80);
    expect(pace.pixelRatio).toBe(steps[0]);
  });
});

describe('places in addresses', () => {
  it('come back as they went', () => {
    expect(parsePlace(formatPlace({ at: [12.345, -4.5], heading: Math.PI / 2, pitch: 1 }))).toEqual({ at: [12.35, -4.5], heading: Math.PI / 2, pitch: 0 });
  });
  it.each(['', '#main', '#at=1,2', '#at=x,y,z', '#at=1e9,2,3', '#at=1,2,3;alert(1)'])('refuse %j', (hash) => expect(parsePlace(hash)).toBeNull());
});
