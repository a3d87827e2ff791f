import { describe, expect, it } from 'vitest';
import type { Point } from '../../common/api.ts';
import { Motion } from './motion.ts';

// A small generator, so that a failure can be repeated.
function dice(seed: number) {
  return () => { seed = (seed * 1664525 + 1013904223) >>> 0; return seed / 2 ** 32; };
}

// Poses ten times a second, each up to `jitter` late and in order, some lost; shown at 60 frames a second.
function watch(way: (t: number) => Point, { jitter, loss, seconds, seed = 5 }: { jitter: number; loss: number; seconds: number; seed?: number }) {
  const random = dice(seed);
  const arrivals: { time: number; at: Point }[] = [];
  let last = 0;
  for (let t = 0; t < seconds; t += 0.1) {
    if (random() < loss) continue;
    last = Math.max(last, t + 0.05 + random() * jitter);
    arrivals.push({ time: last, at: way(t) });
  }
  const motion = new Motion(way(0), 0);
  const shown: { time: number; at: Point; speed: number }[] = [];
  for (let t = 0; t < seconds; t += 1 / 60) {
    while (arrivals.length && arrivals[0]!.time <= t) { const { at } = arrivals.shift()!; motion.update(at, 0, null); }
    motion.step(1 / 60);
    shown.push({ time: t, at: [...motion.at], speed: motion.speed });
  }
  return shown;
}

describe('motion', () => {
  it('is smooth at 300 ms of jitter and 5 % loss', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const shown = watch((t) => [t * 1.4, 0], { jitter: 0.3, loss: 0.05, seconds: 20, seed }).filter(({ time }) => time > 1.5);
      let worst = 0;
      for (let i = 1; i < shown.length; i++) {
        expect(shown[i]!.at[0]).toBeGreaterThanOrEqual(shown[i - 1]!.at[0] - 0.005);       // never backwards
        worst = Math.max(worst, Math.abs(shown[i]!.speed - shown[i - 1]!.speed));
        expect(shown[i]!.speed).toBeLessThan(1.4 * 2.2);
      }
      expect(worst).toBeLessThan(0.35);                                                     // m/s from one picture to the next
      for (const { time, at } of shown) expect(Math.abs(at[0] - time * 1.4)).toBeLessThan(1);
    }
  });
  it('ends where the walker ended, without overshooting far', () => {
    const shown = watch((t) => [Math.min(t, 5) * 1.4, 0], { jitter: 0.1, loss: 0, seconds: 8 });
    expect(shown.at(-1)!.at[0]).toBeCloseTo(7, 1);
    expect(Math.max(...shown.map(({ at }) => at[0]))).toBeLessThan(7.6);
  });
  it('follows a declared velocity for two seconds, and stops at a pose without one', () => {
    const motion = new Motion([0, 0], 0);
    motion.update([0, 0], 0, [1.4, 0]);
    for (let i = 0; i < 120; i++) motion.step(1 / 60);
    expect(motion.at[0]).toBeGreaterThan(2.3);
    motion.update([2.9, 0], 0, null);
    for (let i = 0; i < 120; i++) motion.step(1 / 60);
    expect(motion.at[0]).toBeCloseTo(2.9, 1);
    expect(motion.resting).toBe(true);
  });
  it('is at once where somebody jumped to', () => {
    const motion = new Motion([0, 0], 0);
    motion.update([20, 3], 1, null);
    expect(motion.at).toEqual([20, 3]);
  });
});
