import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HallPart } from '../../../common/api.ts';
import type { Cargo } from './cargo.ts';
import { Streamer } from './streamer.ts';

const part = {} as HallPart;
const budget = { parallel: 2, memory: 100, bytes: 1000, keepWithin: 40, loadWithin: 30 };
const near = () => ({ distance: 1, sameZone: true, ahead: true });
const far = () => ({ distance: 90, sameZone: true, ahead: true });
const settle = () => vi.advanceTimersByTimeAsync(0);

function cargo(name: string, made: Partial<Cargo> & { log?: string[]; fails?: number }): Cargo {
  let failures = made.fails ?? 0;
  return {
    name, of: { part }, bytes: 10, memory: 10, weight: 1, ready: () => true,
    load: () => (failures-- > 0 ? Promise.reject(new Error('lost')) : Promise.resolve({ bytes: 12, memory: 10, remove: () => made.log?.push(`${name} gone`) })),
    ...made,
  };
}

describe('the streamer', () => {
  beforeEach(() => { vi.useFakeTimers(); vi.spyOn(console, 'warn').mockImplementation(() => {}); });
  afterEach(() => { vi.useRealTimers(); vi.restoreAllMocks(); });

  it('fetches what is near, counts it, and lets go of it when it has become far', async () => {
    const log: string[] = [];
    const streamer = new Streamer([cargo('a', { log })], budget, () => {});
    streamer.update(near);
    expect(streamer.busy).toBe(true);
    await settle();
    expect(streamer.loadedBytes).toBe(12);
    streamer.update(far);
    expect(log).toEqual(['a gone']);
  });

  it('waits for what something lies on', async () => {
    let there = false;
    const load = vi.fn(() => Promise.resolve({ bytes: 1, memory: 1, remove() {} }));
    const streamer = new Streamer([cargo('light', { ready: () => there, load })], budget, () => {});
    streamer.update(near);
    expect(load).not.toHaveBeenCalled();
    there = true;
    streamer.update(near);
    expect(load).toHaveBeenCalledOnce();
  });

  it('wants what has a reach only within it, and keeps it a little farther', async () => {
    const log: string[] = [];
    const streamer = new Streamer([cargo('fine', { log, reach: 10 })], budget, () => {});
    const at = (distance: number) => streamer.update(() => ({ distance, sameZone: true, ahead: true }));
    at(11);
    expect(streamer.busy).toBe(false);
    at(9);
    await settle();
    at(13);
    expect(log).toEqual([]);
    at(15);
    expect(log).toEqual(['fine gone']);
  });

  it('does not wait for a draft whose place is taken', async () => {
    let taken = false;
    const streamer = new Streamer([cargo('draft', { ready: () => !taken }), cargo('fine', {})], budget, () => {});
    streamer.update(near);
    await settle();
    taken = true;
    streamer.update(near);
    expect(streamer.settled(() => true)).toBe(true);
    expect(streamer.loadedBytes).toBe(24);
  });

  it('lets go of what lay on something that is gone', async () => {
    let there = true;
    const log: string[] = [];
    const streamer = new Streamer([cargo('light', { ready: () => there, log })], budget, () => {});
    streamer.update(near);
    await settle();
    there = false;
    streamer.update(near);
    expect(log).toEqual(['light gone']);
    there = true;
    streamer.update(near);
    expect(streamer.busy).toBe(true);
  });

  it('tries again, ever more patiently, and gives up', async () => {
    const changed = vi.fn();
    const streamer = new Streamer([cargo('a', { fails: 2 })], budget, changed);
    for (const wait of [4_000, 8_000]) {
      streamer.update(near);
      await settle();
      expect(streamer.settled(() => true)).toBe(true);
      await vi.advanceTimersByTimeAsync(wait);
    }
    streamer.update(near);
    await settle();
    expect(streamer.loadedBytes).toBe(12);

    const lost = new Streamer([cargo('b', { fails: 99 })], budget, changed);
    for (let i = 0; i < 9; i++) {
      lost.update(near);
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(console.warn).toHaveBeenCalledTimes(2 + 4);
  });

  it('throws away what arrives after the visitor has left', async () => {
    const log: string[] = [];
    const streamer = new Streamer([cargo('late', { log })], budget, () => {});
    streamer.update(near);
    streamer.dispose();
    await settle();
    expect(log).toEqual(['late gone']);
    expect(streamer.loadedBytes).toBe(0);
  });
});
