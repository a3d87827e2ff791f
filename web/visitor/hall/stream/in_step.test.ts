import { describe, expect, it } from 'vitest';
import { keepStep, placeAt } from './in_step.ts';

describe('a film in step', () => {
  it('stands where the clock says, round and round', () => {
    expect(placeAt(65, 60)).toBe(5);
    expect(placeAt(-5, 60)).toBe(55);
  });

  it('is put there from far away, and hurries or waits nearby', () => {
    expect(keepStep(0, 30, 60)).toEqual({ seek: 30, rate: 1 });
    expect(keepStep(30, 30.01, 60)).toEqual({ seek: null, rate: 1 });
    expect(keepStep(30, 30.3, 60).rate).toBeGreaterThan(1);
    expect(keepStep(30.3, 30, 60).rate).toBeLessThan(1);
  });

  it('knows that the end is beside the beginning', () => {
    expect(keepStep(59.9, 60.1, 60)).toMatchObject({ seek: null });
    expect(keepStep(59.9, 60.1, 60).rate).toBeGreaterThan(1);
  });

  it('leaves alone what has no length yet', () => {
    for (const duration of [NaN, Infinity, 0]) expect(keepStep(1, 2, duration)).toEqual({ seek: null, rate: 1 });
  });

  // Two browsers that begin at other times, with clocks half a frame apart and seeks that land late, are soon within 100 ms.
  it('brings two browsers within 100 ms of each other and keeps them there', () => {
    const films = [{ at: 3, rate: 1, drift: 1.0003, skew: 0 }, { at: 41, rate: 1, drift: 0.9996, skew: 0.02 }];
    let worst = 0;
    for (let time = 0; time < 300; time += 0.25) {
      for (const film of films) {
        film.at = placeAt(film.at + 0.25 * film.rate * film.drift, 60);
        const { seek, rate } = keepStep(film.at, 1e9 + time + film.skew, 60);
        if (seek !== null) film.at = placeAt(seek - 0.4, 60);
        film.rate = rate;
      }
      const apart = Math.abs(films[0]!.at - films[1]!.at);
      if (time > 20) worst = Math.max(worst, Math.min(apart, 60 - apart));
    }
    expect(worst).toBeLessThan(0.1);
  });
});
