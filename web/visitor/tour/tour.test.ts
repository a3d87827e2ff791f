import { describe, expect, it } from 'vitest';
import type { HallPlan, Triple } from '../../common/api.ts';
import { axes, faceAhead, faces, headingOf, levelFor, onCube, pitchOf, tilesInView, tileKey, tileSpan, unit, wayOf, type Level } from './cube.ts';
import { Gaze, nearestFov, widestFov } from './gaze.ts';
import { lookOf } from './gyro.ts';
import { bestStop, exhibitAhead, firstLook, nearestStop, standOf, stopsOf } from './places.ts';

const cross = (a: Triple, b: Triple): Triple => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
const levels: Level[] = [{ size: 512, tile: 512 }, { size: 1024, tile: 512 }, { size: 2048, tile: 512 }];
const north = { way: [0, 0, -1] as Triple, fov: 1, aspect: 1.6, pixels: 900 };

describe('the cube', () => {
  it('shows no face mirrored: right, up and back are a right-handed frame', () => {
    for (const face of faces) {
      const { ahead, right, up } = axes[face];
      cross(right, up).forEach((value, i) => expect(value).toBeCloseTo(-ahead[i]!, 9));
    }
  });
  it('has west on the left of north, and the ceiling above', () => {
    expect(unit(onCube('nz', 0, 0.5))[0]).toBeLessThan(0);
    expect(onCube('nz', 0.5, 0)[1]).toBe(1);
  });
  it('closes: neighbouring faces share their edges', () => {
    expect(onCube('nz', 1, 0.5)).toEqual(onCube('px', 0, 0.5));
    expect(onCube('nz', 0.5, 0)).toEqual(onCube('py', 0.5, 1));
    expect(onCube('nz', 0.5, 1)).toEqual(onCube('ny', 0.5, 0));
  });
  it('turns plan angles into directions and back', () => {
    for (const [heading, pitch] of [[0, 0], [1.2, 0.4], [-2.8, -1]] as const) {
      const way = wayOf(heading, pitch);
      expect(headingOf(way)).toBeCloseTo(heading, 9);
      expect(pitchOf(way)).toBeCloseTo(pitch, 9);
    }
    expect(faceAhead(wayOf(Math.PI / 2, 0))).toBe('nz');
  });
});

describe('tiles', () => {
  it('are as fine as the screen and no finer', () => {
    expect(levelFor(levels, { ...north, pixels: 200 })).toBe(0);
    expect(levelFor(levels, north)).toBe(2);
    expect(levelFor(levels, { ...north, fov: 1.7 })).toBe(1);
    expect(levelFor(levels, { ...north, pixels: 9000 })).toBe(2);
  });
  it('cover all that is seen, the middle first', () => {
    const seen = tilesInView(levels, 2, north);
    expect(seen.length).toBeLessThan(96 / 2);
    for (let x = -1; x <= 1; x += 0.1) for (let y = -1; y <= 1; y += 0.1) {
      const way = unit([x * Math.tan(0.5) * 1.6, y * Math.tan(0.5), -1]);
      const [u, v] = [(way[0] / -way[2] + 1) / 2, (1 - way[1] / -way[2]) / 2];
      if (u < 0 || u > 1 || v < 0 || v > 1) continue;
      expect(seen.some((tile) => tile.face === 'nz' && tile.x === Math.floor(u * 4) && tile.y === Math.floor(v * 4))).toBe(true);
    }
    expect(seen[0]!.face).toBe('nz');
  });
  it('leave out what is behind', () => expect(tilesInView(levels, 0, { ...north, fov: 3 }).map(({ face }) => face)).not.toContain('pz'));
  it('end where the face ends', () => expect(tileSpan({ size: 700, tile: 512 }, { level: 0, face: 'px', x: 1, y: 0 })).toMatchObject({ right: 1, bottom: 512 / 700 }));
  it('have names', () => expect(tileKey({ level: 2, face: 'ny', x: 1, y: 3 })).toBe('2/ny-1-3'));
});

describe('the gaze', () => {
  const make = () => new Gaze({ heading: 0, pitch: 0, fov: 1.2 });
  const settle = (gaze: Gaze) => { let steps = 0; while (gaze.step(1 / 60) && steps < 2000) steps++; return steps; };
  it('coasts and comes to rest', () => {
    const gaze = make();
    gaze.release(2, 0);
    expect(settle(gaze)).toBeGreaterThan(10);
    expect(gaze.look.heading).toBeGreaterThan(0.4);
    expect(gaze.step(1 / 60)).toBe(false);
  });
  it('neither turns over nor zooms without end', () => {
    const gaze = make();
    gaze.turn(0, 9);
    expect(gaze.look.pitch).toBeLessThan(Math.PI / 2);
    gaze.zoom(1e-9);
    settle(gaze);
    expect(gaze.look.fov).toBeCloseTo(nearestFov, 3);
    gaze.zoom(1e9);
    settle(gaze);
    expect(gaze.look.fov).toBeCloseTo(widestFov, 3);
  });
  it('flies the short way and gives the hand way', () => {
    const gaze = new Gaze({ heading: 3, pitch: 0, fov: 1 });
    gaze.flyTo({ heading: -3 }, 1);
    gaze.step(0.5);
    expect(gaze.look.heading).toBeGreaterThan(3);
    gaze.turn(0.1, 0);
    expect(gaze.step(0.1)).toBe(false);
  });
});

describe('the phone as a window', () => {
  it('held upright looks level, to the north at alpha 0', () => {
    const { heading, pitch } = lookOf(0, 90, 0);
    expect(pitch).toBeCloseTo(0, 9);
    expect(heading).toBeCloseTo(Math.PI / 2, 9);
  });
  it('turned to the left looks west, tipped back looks up, lying looks down', () => {
    expect(Math.cos(lookOf(90, 90, 0).heading)).toBeCloseTo(-1, 9);
    expect(lookOf(0, 120, 0).pitch).toBeCloseTo(Math.PI / 6, 9);
    expect(lookOf(0, 0, 0).pitch).toBeCloseTo(-Math.PI / 2, 9);
    expect(lookOf(0, 0, 0).heading).toBeCloseTo(Math.PI / 2, 9);
  });
  it('held sideways still looks level', () => expect(lookOf(0, 0, -90).pitch).toBeCloseTo(0, 9));
});

const hotspot = (to: string, direction: Triple, distance: number) => ({ kind: 'exhibit' as const, to, direction, distance });
const panorama = (viewpoint: string, ...hotspots: ReturnType<typeof hotspot>[]) => ({ viewpoint, levels, tiles: {}, hotspots });
const stand = (slug: string, at: [number, number]) =>
  ({ id: slug, kind: 'plinth' as const, at, facing: 0, size: [1, 1] as [number, number], height: 1, exhibit: { slug, title: { zh: '', en: '' }, kind: 'relic' as const, summary: { zh: '', en: '' } } });
const plan = {
  viewpoints: [{ id: 'a', title: { zh: '', en: '' }, at: [0, 0], facing: 90 }, { id: 'b', title: { zh: '', en: '' }, at: [10, 0], facing: 0 }, { id: 'unmade', title: { zh: '', en: '' }, at: [5, 5], facing: 0 }],
  stands: [stand('pot', [4, 0]), stand('jar', [9, 3])],
  built: { panoramas: [panorama('a', hotspot('jar', [1, 0, 0], 9)), panorama('b', hotspot('pot', [-1, 0, 0], 6))] },
} as unknown as HallPlan;
const stops = stopsOf(plan);

describe('stops of the tour', () => {
  it('are the viewpoints that have a panorama', () => expect(stops.map(({ id }) => id)).toEqual(['a', 'b']));
  it('show an exhibit from where it is seen, though another be nearer', () => {
    expect(bestStop(stops, standOf(plan, 'pot')!)!.id).toBe('b');
    expect(bestStop(stops, standOf(plan, 'jar')!)!.id).toBe('a');
    expect(nearestStop(stops, [4, 0])!.id).toBe('a');
    expect(bestStop(stops, stand('hidden', [1, 1]))!.id).toBe('a');
  });
  it('look at the exhibit, or as they face', () => {
    expect(Math.cos(firstLook(stops[1]!, standOf(plan, 'pot')).heading)).toBeCloseTo(-1, 9);
    expect(firstLook(stops[0]!, null).heading).toBeCloseTo(Math.PI / 2, 9);
  });
  it('know what is in front of the visitor', () => {
    expect(exhibitAhead(stops[0]!, 0.05, 0)).toBe('jar');
    expect(exhibitAhead(stops[0]!, 2, 0)).toBeNull();
  });
});
