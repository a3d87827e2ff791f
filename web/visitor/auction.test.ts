import { afterEach, describe, expect, it, vi } from 'vitest';
import { money, watchAuction, type Auction } from './auction.ts';

const state = (sequence: number, phase = 'open') => ({ sequence, phase }) as unknown as Auction;

afterEach(() => vi.unstubAllGlobals());

describe('an auction that is watched', () => {
  it('is asked for what is after the last thing shown, until it is over', async () => {
    const asked: string[] = [];
    const answers = [state(3), state(3), state(4), state(5, 'sold')];
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(url);
      return { ok: true, json: async () => answers[asked.length - 1] };
    });
    const shown: number[] = [];
    await watchAuction('a', 2, (auction) => shown.push(auction.sequence), new AbortController().signal);
    expect(asked).toEqual([2, 3, 3, 4].map((after) => `/api/v1/auctions/a?after=${after}`));
    expect(shown).toEqual([3, 3, 4, 5]);
  });

  it('waits longer each time the fair does not answer', async () => {
    vi.useFakeTimers();
    const abort = new AbortController();
    let tries = 0;
    vi.stubGlobal('fetch', async () => {
      tries++;
      throw new Error('away');
    });
    const watching = watchAuction('a', 0, () => {}, abort.signal);
    await vi.advanceTimersByTimeAsync(900);
    expect(tries).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries).toBeGreaterThan(4);
    expect(tries).toBeLessThan(9);
    abort.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    await watching;
    vi.useRealTimers();
  });

  it('writes money as the server does', () => {
    expect(money({ minor: 128_000, currency: 'CNY' })).toBe('¥1,280.00');
    expect(money({ minor: 5, currency: 'EUR' })).toBe('EUR 0.05');
  });
});
