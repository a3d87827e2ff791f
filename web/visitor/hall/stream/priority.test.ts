import { describe, expect, it } from 'vitest';
import { decide, urgency, type Budget, type Item } from './priority.ts';

const item = (id: string, distance: number, part: Partial<Item> = {}): Item =>
  ({ id, distance, state: 'absent', sameZone: true, ahead: true, bytes: 1e5, memory: 10, ...part });
const budget: Budget = { parallel: 2, memory: 100, bytes: 1e6, keepWithin: 40, loadWithin: 30 };

describe('streaming', () => {
  it('fetches the nearest first, no more at once than allowed', () => {
    expect(decide([item('c', 9), item('a', 1), item('b', 4)], budget).load).toEqual(['a', 'b']);
  });
  it('prefers the visitor’s own zone and what lies ahead', () => {
    expect(urgency(item('near behind the wall', 5, { sameZone: false }))).toBeGreaterThan(urgency(item('here', 7)));
    expect(urgency(item('behind', 5, { ahead: false }))).toBeGreaterThan(urgency(item('ahead', 6)));
  });
  it('counts what is under way', () => {
    expect(decide([item('a', 1, { state: 'loading' }), item('b', 2), item('c', 3)], budget).load).toEqual(['b']);
  });
  it('leaves what is far, lets go of what has become far, and stops fetching it', () => {
    const decision = decide([item('far', 35), item('held', 35, { state: 'present' }), item('gone', 50, { state: 'present' }), item('late', 50, { state: 'loading' })], budget);
    expect(decision).toEqual({ load: [], abort: ['late'], drop: ['gone'] });
  });
  it('keeps within memory: the far one goes when a near one is wanted', () => {
    const decision = decide([item('near', 1, { memory: 60 }), item('far', 20, { state: 'present', memory: 60 })], budget);
    expect(decision).toEqual({ load: ['near'], abort: [], drop: ['far'] });
  });
  it('keeps within bytes as well', () => {
    expect(decide([item('a', 1, { bytes: 9e5 }), item('b', 2, { bytes: 2e5 }), item('c', 3)], budget).load).toEqual(['a', 'c']);
  });
  it('does not try again what failed', () => expect(decide([item('a', 1, { state: 'failed' })], budget).load).toEqual([]));
  it('is stable: what it decided does not change its mind', () => {
    const items = [item('a', 1), item('b', 28), item('c', 33)];
    const { load } = decide(items, budget);
    const after = items.map((one) => (load.includes(one.id) ? { ...one, state: 'present' as const } : one));
    expect(decide(after, budget)).toEqual({ load: [], abort: [], drop: [] });
  });
});
