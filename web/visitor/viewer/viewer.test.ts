import { describe, expect, it } from 'vitest';
import { lightDirection, nudge, onDisc } from './light.ts';
import { eyeBetween, Orbit, position, type Eye } from './orbit.ts';
import { lengthLabel, scaleBar } from './scale.ts';

const home: Eye = { target: [0, 0.1, 0], azimuth: 0, elevation: 0.2, distance: 1 };
const limits = { nearest: 0.1, farthest: 3, lowest: -0.5, highest: 1.5, centre: [0, 0.1, 0] as [number, number, number], reach: 0.2 };
const settle = (orbit: Orbit) => { let steps = 0; while (orbit.step(1 / 60) && steps < 2000) steps += 1; return steps; };

describe('the eye', () => {
  it('stands where it is told to look from', () => {
    const from: [number, number, number] = [0.3, 0.5, -0.4];
    position(eyeBetween(from, [0, 0.1, 0])).forEach((value, i) => expect(value).toBeCloseTo(from[i]!, 9));
  });

  it('is at rest until pushed, coasts, and comes to rest again', () => {
    const orbit = new Orbit(home, limits);
    expect(orbit.step(1 / 60)).toBe(false);
    orbit.release(3, 0);
    expect(orbit.step(1 / 60)).toBe(true);
    expect(settle(orbit)).toBeLessThan(300);
    expect(orbit.eye.azimuth).toBeGreaterThan(0.4);
  });

  it('coasts as far on a slow screen as on a fast one', () => {
    const run = (step: number) => { const orbit = new Orbit(home, limits); orbit.release(3, 0); while (orbit.step(step)); return orbit.eye.azimuth; };
    expect(Math.abs(run(1 / 30) - run(1 / 144))).toBeLessThan(0.08);
  });

  it('neither enters the object nor goes under the table', () => {
    const orbit = new Orbit(home, limits);
    orbit.zoom(1e-6);
    settle(orbit);
    expect(orbit.eye.distance).toBeCloseTo(0.1, 2);
    orbit.turn(0, -9);
    expect(orbit.eye.elevation).toBe(-0.5);
    orbit.pan(99, 99);
    expect(orbit.eye.target[1]).toBeCloseTo(0.3, 9);
  });

  it('flies the short way round and arrives', () => {
    const orbit = new Orbit({ ...home, azimuth: 3 }, limits);
    orbit.flyTo({ ...home, azimuth: -3, distance: 0.5 }, 1);
    let farthest = 0;
    while (orbit.step(1 / 60)) farthest = Math.max(farthest, Math.abs(orbit.eye.azimuth - 3));
    expect(farthest).toBeLessThan(0.3);
    expect(orbit.eye.distance).toBeCloseTo(0.5, 9);
  });

  it('gives the hand way in flight', () => {
    const orbit = new Orbit(home, limits);
    orbit.flyTo({ ...home, azimuth: 2 }, 1);
    orbit.step(0.1);
    orbit.turn(0.1, 0);
    expect(orbit.step(0.1)).toBe(false);
  });
});

describe('the scale bar', () => {
  it.each([[1000, 120, 0.1, '10 cm'], [5000, 120, 0.02, '2 cm'], [50000, 120, 0.002, '2 mm'], [40, 120, 2, '2 m']])(
    'at %d px/m in %d px says %d m', (pixelsPerMetre, room, metres, label) => {
      const bar = scaleBar(pixelsPerMetre, room);
      expect(bar.metres).toBeCloseTo(metres, 9);
      expect(bar.label).toBe(label);
      expect(bar.pixels).toBeLessThanOrEqual(room + 1e-6);
    });
  it('writes lengths as people do', () => expect([1.5, 0.01, 0.0055].map(lengthLabel)).toEqual(['1.5 m', '1 cm', '5.5 mm']));
});

describe('the raking light', () => {
  it('comes from the eye in the middle and grazes at the rim', () => {
    expect(lightDirection({ x: 0, y: 0 })).toEqual([0, 0, 1]);
    const [x, , z] = lightDirection({ x: -1, y: 0 });
    expect(x).toBeLessThan(-0.98);
    expect(z).toBeGreaterThan(0);
  });
  it('stays on its disc', () => expect(Math.hypot(...Object.values(onDisc({ x: 3, y: 4 })))).toBeCloseTo(1, 9));
  it('obeys arrow keys only', () => {
    expect(nudge({ x: 0, y: 0 }, 'ArrowUp')).toEqual({ x: 0, y: 0.1 });
    expect(nudge({ x: 0, y: 0 }, 'a')).toBeNull();
  });
});
