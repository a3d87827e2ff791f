import { describe, expect, it } from 'vitest';
import { clockText, fetchTrack, Player, readingTime, type Step } from './track.ts';

const show = (number: number, at: number, x: number): Step => ({ number, at, show: { x, y: 0, yaw: 0, pitch: 0 } });
const said = (number: number, at: number, text: string): Step => ({ number, at, caption: { text, language: 'en' } });
const steps = [show(1, 0, 1), said(2, 1000, 'first'), show(3, 2000, 2), show(4, 60_000, 3), said(5, 61_000, 'last')];

describe('a recording', () => {
  it('shows and says at any moment what was shown and said then', () => {
    const player = new Player({ steps, milliseconds: 90_000 });
    const at = (time: number) => { player.seek(time); return [player.show?.x, player.caption?.text]; };
    expect(at(0)).toEqual([1, undefined]);
    expect(at(1000)).toEqual([1, 'first']);
    expect(at(2500)).toEqual([2, 'first']);
    expect(at(1000 + readingTime('first'))).toEqual([2, undefined]);
    expect(at(61_000)).toEqual([3, 'last']);
    expect(at(1e9)).toEqual([3, undefined]);
    expect(player.time).toBe(90_000);
    expect(at(-5)).toEqual([1, undefined]);
  });

  it('plays to its end, rests there, and begins anew', () => {
    const player = new Player({ steps, milliseconds: 90_000 });
    expect(player.advance(100)).toBe(false);
    expect(player.time).toBe(0);
    player.play();
    expect(player.advance(89_000)).toBe(true);
    expect(player.advance(5000)).toBe(false);
    expect(player.time).toBe(90_000);
    player.play();
    expect(player.time).toBe(0);
  });

  it('of nothing shows nothing', () => {
    const player = new Player({ steps: [], milliseconds: null });
    player.play();
    expect([player.show, player.caption, player.advance(10)]).toEqual([null, null, false]);
  });

  it('is fetched page by page', async () => {
    const asked: string[] = [];
    const get = (path: string) => {
      asked.push(path);
      const first = asked.length === 1;
      return Promise.resolve({ id: 'a', title: 'T', steps: first ? steps.slice(0, 3) : steps.slice(3), next: first ? 3 : null });
    };
    const track = await fetchTrack('a', get as never);
    expect(track.steps).toEqual(steps);
    expect(asked).toEqual(['/live/tours/a?after=0', '/live/tours/a?after=3']);
  });

  it('tells time', () => expect([clockText(0), clockText(61_999), clockText(3_600_000)]).toEqual(['0:00', '1:01', '60:00']));
});
