import { describe, expect, it } from 'vitest';
import { nextChange, screeningsOf, showingIn } from './screenings.ts';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();
const item = (slug: string, from: number, until: number, more: object = {}) => ({
  slug, kind: 'film', title: { zh: slug, en: slug }, starts: at(from), ends: at(until), zone: { slug: 'court' }, exhibit: { slug: `of-${slug}` }, ...more });
const zones = new Set(['court']);

describe('screenings', () => {
  it('are the films of the programme in this hall’s zones', () => {
    const items = [item('a', 10, 20), item('talk', 10, 20, { kind: 'talk' }), item('far', 10, 20, { zone: { slug: 'gate' } }),
      item('bare', 10, 20, { exhibit: null }), item('never', 20, 20)];
    expect(screeningsOf(items, zones)).toEqual([{ slug: 'a', title: { zh: 'a', en: 'a' }, zone: 'court', exhibit: 'of-a', from: 10, until: 20 }]);
  });
  it('begin and end on the second, and the later one interrupts', () => {
    const all = screeningsOf([item('long', 10, 50), item('short', 20, 30)], zones);
    const on = (now: number) => showingIn('court', all, now)?.slug ?? null;
    expect([9.9, 10, 19.9, 20, 29.9, 30, 49.9, 50].map(on)).toEqual([null, 'long', 'long', 'short', 'short', 'long', 'long', null]);
    expect(showingIn('gate', all, 25)).toBeNull();
  });
  it('say when to look again', () => {
    const all = screeningsOf([item('long', 10, 50), item('short', 20, 30)], zones);
    expect([0, 10, 20, 30, 50].map((now) => nextChange(all, now))).toEqual([10, 20, 30, 50, Infinity]);
    expect(nextChange([], 0)).toBe(Infinity);
  });
});
