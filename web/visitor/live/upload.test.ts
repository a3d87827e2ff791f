import { describe, expect, it } from 'vitest';
import type { Point } from '../../common/api.ts';
import { fromWire, toWire, Uploader, type Upload } from './upload.ts';

function walk(way: (t: number) => Point, seconds: number) {
  const uploader = new Uploader();
  const said: { time: number; what: NonNullable<Upload> }[] = [];
  for (let t = 0; t < seconds; t += 1 / 60) {
    const what = uploader.next({ at: way(t), heading: 0 }, t, [0, 0]);
    if (what) said.push({ time: t, what });
  }
  return said;
}

describe('upload', () => {
  it('is sparse for a straight walk, and the server is never off by more than a step', () => {
    const said = walk((t) => [1 + t * 1.4, 2], 10).filter(({ what }) => what.kind === 'pose');
    expect(said.length).toBeLessThan(14);
  });
  it('says when the visitor stops', () => {
    const said = walk((t) => [1 + Math.min(t, 3) * 1.4, 2], 5);
    const last = said.filter(({ what }) => what.kind === 'pose').at(-1)!;
    expect(last.what).toMatchObject({ kind: 'pose', pose: { vx: 0, vy: 0 } });
    expect(last.time).toBeLessThan(3.3);
  });
  it('costs half a message a second to stand', () => {
    const said = walk(() => [3, 3], 20);
    expect(said.slice(1).every(({ what }) => what.kind === 'ack')).toBe(true);
    expect(said.length).toBeLessThan(13);
  });
  it('calls a jump a jump', () => {
    const said = walk((t) => (t < 1 ? [3, 3] : [20, 9]), 2);
    expect(said.some(({ what }) => what.kind === 'jump')).toBe(true);
  });
  it('turns places into units and back', () => {
    const pose = toWire([-1.5 + 30, 20.25], -Math.PI / 2, [-1.5, 0.25]);
    expect(pose).toEqual({ x: 7500, y: 5000, yaw: 192 });
    expect(fromWire(pose, [-1.5, 0.25]).at).toEqual([28.5, 20.25]);
  });
});
