import { describe, expect, it } from 'vitest';
import { burstSeconds, Reactions } from './reactions.ts';

type Told = Parameters<Reactions['take']>[0];
const told = (counts: number[], people: [number, number][] = [], zone = 'stage'): Told =>
  ({ type: 'reactions', zone, counts, people: people.map(([number, reaction]) => ({ number, reaction })) });

describe('reactions', () => {
  it('stand over a head once, the last of a visitor, for a while', () => {
    const all = new Reactions();
    all.take(told([1, 0, 0, 0, 0], [[7, 3]]), 0);
    all.take(told([0, 1, 0, 0, 1], [[7, 6], [8, 9]]), 0.5);
    expect(all.bursts.map(({ number, reaction }) => [number, reaction])).toEqual([[7, 6], [8, 9]]);
    all.tick(0.5 + burstSeconds - 0.1);
    expect(all.bursts).toHaveLength(2);
    all.tick(0.6 + burstSeconds);
    expect(all.bursts).toEqual([]);
  });

  it('are bounded, however many come', () => {
    const all = new Reactions();
    for (let i = 0; i < 50; i++) all.take(told([64, 0, 0, 0, 0], Array.from({ length: 64 }, (_, k) => [i * 64 + k, 3])), i / 2);
    expect(all.bursts).toHaveLength(40);
    expect(all.bursts.at(-1)!.number).toBe(50 * 64 - 1);
  });

  it('are applause where several clap, of the zones around together, until it fades', () => {
    const all = new Reactions();
    all.take(told([2, 0, 0, 0, 0]), 0);
    expect(all.applause(0)).toBe(0);
    all.take(told([5000, 0, 0, 0, 0], [], 'west'), 0.5);
    all.take(told([0, 9, 9, 9, 9], [], 'east'), 0.5);
    expect(all.applause(0.5)).toBe(5002);
    expect(all.applause(2.7)).toBe(5000);
    expect(all.applause(3.1)).toBe(0);
    for (const [number, at] of [[1, 10], [2, 10.5], [1, 11], [3, 11.5]] as const) all.take(told([1, 0, 0, 0, 0], [[number, 3]]), at);
    expect(all.applause(11.5), 'out of step').toBe(3);
    expect(Reactions.loudness(2)).toBe(0);
    expect(Reactions.loudness(3)).toBeLessThan(Reactions.loudness(300));
    expect(Reactions.loudness(1e6)).toBe(1);
  });

  it('are said together, of the most at once, and seldom', () => {
    const all = new Reactions();
    expect(all.tick(0)).toBeNull();
    all.take(told([2, 0, 0, 0, 1], [[1, 3], [2, 3], [9, 9]]), 0);
    all.take(told([2, 0, 0, 0, 0], [[1, 3], [3, 3]]), 0.5);
    expect(all.tick(1)).toBeNull();
    expect(all.tick(1.6)).toEqual([3, 0, 0, 0, 1]);
    expect(all.tick(2)).toBeNull();
    all.take(told([4000, 0, 0, 0, 0]), 2);
    all.take(told([3000, 0, 0, 0, 0]), 3);
    expect(all.tick(11)).toBeNull();
    expect(all.tick(11.7)).toEqual([4000, 0, 0, 0, 0]);
  });
});
