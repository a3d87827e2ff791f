import { describe, expect, it } from 'vitest';
import type { Point } from '../../../common/api.ts';
import type { Pose } from '../../hall/walk/walker.ts';
import { Follower, isMoved, isStuck, lookFrom, Trail } from './follow.ts';
import type { Show } from './tour_store.ts';

const show = (x: number, y: number, more: Partial<Show> = {}): Show => ({ x, y, yaw: 0, pitch: 0, ...more });
const open = { way: (to: Point): Point[] => [to], eye: () => 1.6 };

function settle(follower: Follower, pose: Pose, { calm = false, steps = 600 } = {}) {
  const all: Pose[] = [pose];
  for (let i = 0; i < steps; i++) {
    const next = follower.step(all.at(-1)!, 0.05, calm);
    if (!next) break;
    all.push(next);
  }
  return all;
}

describe('the way behind a guide', () => {
  it('is the one that the guide went, round the corner', () => {
    const trail = new Trail();
    for (let x = 0; x <= 3; x += 0.5) trail.add([x, 0]);
    trail.add([3, 1]);
    expect(trail.back(0.5, 1)).toEqual([3, 0.5]);
    expect(trail.back(2, 1)).toEqual([2, 0]);
  });
  it('begins anew where the guide leapt, and then lies straight behind', () => {
    const trail = new Trail();
    trail.add([0, 0]);
    trail.add([20, 5]);
    const [x, y] = trail.back(1.5, Math.PI / 2);
    expect(x).toBeCloseTo(20);
    expect(y).toBeCloseTo(3.5);
  });
  it('does not grow for ever', () => {
    const trail = new Trail();
    for (let x = 0; x < 1000; x += 0.1) trail.add([x, 0]);
    expect(JSON.stringify(trail).length).toBeLessThan(5000);
    expect(trail.back(1, 0)[0]).toBeCloseTo(998.9, 1);
  });
});

describe('a follower', () => {
  it('glides to a step behind the guide, never faster than one may, and looks with them', () => {
    const follower = new Follower(open);
    follower.show(show(8, 2, { yaw: Math.PI / 2 }));
    const poses = settle(follower, { at: [2, 2], heading: 0, pitch: 0 });
    for (let i = 1; i < poses.length; i++) {
      expect(Math.hypot(poses[i]!.at[0] - poses[i - 1]!.at[0], poses[i]!.at[1] - poses[i - 1]!.at[1])).toBeLessThanOrEqual(5 * 0.05 + 1e-9);
    }
    const { at, heading } = poses.at(-1)!;
    expect(Math.hypot(at[0] - 8, at[1] - 0.6)).toBeLessThan(0.06);
    expect(heading).toBeCloseTo(Math.PI / 2, 1);
    expect(follower.step(poses.at(-1)!, 0.05, false)).toBeNull();
  });

  it('goes round a wall', () => {
    const corners: Point[] = [[0, 5], [6, 5], [6, 0]];
    const follower = new Follower({ ...open, way: () => [...corners] });
    follower.show(show(7.4, 0));
    const poses = settle(follower, { at: [0, 0], heading: 0, pitch: 0 });
    expect(Math.max(...poses.map(({ at }) => at[1]))).toBeGreaterThan(4.4);
    expect(poses.at(-1)!.at[0]).toBeCloseTo(6, 0);
  });

  it('is simply there where it is too far, or no way leads', () => {
    for (const way of [(): Point[] => [], (to: Point): Point[] => [[0, 60], to]]) {
      const follower = new Follower({ ...open, way });
      follower.show(show(30, 0));
      expect(follower.step({ at: [0, 0], heading: 0, pitch: 0 }, 0.05, false)!.at).toEqual([28.6, 0]);
    }
  });

  it('who wants no motion waits until the guide stands, and is there', () => {
    const follower = new Follower(open);
    const here: Pose = { at: [0, 0], heading: 0, pitch: 0 };
    for (let x = 2; x < 4; x += 0.2) {
      follower.show(show(x, 0));
      expect(follower.step(here, 0.2, true)!.at).toEqual([0, 0]);
    }
    const places = new Set(settle(follower, here, { calm: true }).map(({ at }) => at[0].toFixed(2)));
    expect([...places]).toEqual(['0.00', '2.40']);
  });

  it('looks at what is pointed at, from where it stands', () => {
    const { heading, pitch } = lookFrom([0, 0], show(5, 5, { yaw: 2, pointer: [0, 3, 1.6] }), 1.6);
    expect(heading).toBeCloseTo(Math.PI / 2);
    expect(pitch).toBeCloseTo(0);
    expect(lookFrom([0, 0], show(5, 5, { yaw: 2, pitch: 0.1 }), 1.6)).toEqual({ heading: 2, pitch: 0.1 });
  });
});

describe('a place where nobody can stand', () => {
  it('is not run against for ever, but turned to', () => {
    const here: Pose = { at: [1, 1], heading: 0, pitch: 0 };
    const wished: Pose = { at: [2, 1], heading: 1, pitch: 0 };
    expect(isStuck(here, wished, here)).toBe(true);
    expect(isStuck(here, wished, { ...here, heading: 0.1 })).toBe(false);
    expect(isStuck(here, { ...wished, at: [1.001, 1] }, { ...here, at: [1.001, 1] })).toBe(false);
  });
});

describe('roaming', () => {
  it('begins with a step or a look of one’s own', () => {
    const put: Pose = { at: [1, 1], heading: 6.28, pitch: 0 };
    expect(isMoved(put, { ...put, heading: 6.28 + 2 * Math.PI })).toBe(false);
    expect(isMoved(put, { ...put, at: [1.05, 1] })).toBe(true);
    expect(isMoved(put, { ...put, heading: 6.2 })).toBe(true);
    expect(isMoved(put, { ...put, pitch: 0.02 })).toBe(true);
  });
});
