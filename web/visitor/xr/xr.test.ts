import { describe, expect, it } from 'vitest';
import { throwArc } from './arc.ts';
import { readComfort } from './comfort.ts';
import { breakLines } from './words.ts';

const level = () => 0;

describe('the arc', () => {
  it('lands before the visitor, farther when thrown higher', () => {
    const flat = throwArc([0, 1.2, 0], [0, 0, -1], level).at!;
    const high = throwArc([0, 1.2, 0], [0, 0.6, -1], level).at!;
    expect(flat[1]).toBe(0);
    expect(-flat[2]).toBeCloseTo(7 * Math.sqrt((2 * 1.2) / 9.8), 1);
    expect(-high[2]).toBeGreaterThan(-flat[2]);
  });
  it('is as long, whatever the length of its direction', () => expect(throwArc([0, 1, 0], [5, 0, 0], level).at![0]).toBeCloseTo(throwArc([0, 1, 0], [1, 0, 0], level).at![0], 9));
  it('meets a step where the step is', () => {
    const onStep = throwArc([0, 1.2, 0], [1, 0, 0], (x) => (x > 1 ? 0.4 : 0)).at!;
    expect(onStep[1]).toBeCloseTo(0.4, 6);
  });
  it('lands nowhere where no floor is', () => {
    expect(throwArc([0, 1, 0], [1, 0, 0], () => null).at).toBeNull();
    expect(throwArc([0, 1, 0], [0, 1, 0], (x) => (x > 1 ? 0 : null)).at).toBeNull();
  });
});

describe('comfort', () => {
  it('is gentle unless told otherwise, and takes nothing unknown from storage', () => {
    const gentle = { turn: 'snap', vignette: true, seated: false };
    for (const text of [null, '', 'null', '{}', '[1]', '{"turn":"spin","vignette":"no"}']) expect(readComfort(text)).toEqual(gentle);
    expect(readComfort('{"turn":"smooth","seated":true}')).toEqual({ turn: 'smooth', vignette: true, seated: true });
  });
});

describe('lines on a board', () => {
  const measure = (text: string) => text.length;
  it('break between words', () => expect(breakLines('one two three', 8, measure)).toEqual(['one two', 'three']));
  it('break between characters, not before a closing mark', () => expect(breakLines('陶鬲三足，袋形', 4, measure)).toEqual(['陶鬲三足，', '袋形']));
  it('keep a word that is too long whole', () => expect(breakLines('a incomprehensible b', 6, measure)).toEqual(['a', 'incomprehensible', 'b']));
  it('begin anew where the text does', () => expect(breakLines('a\nb', 9, measure)).toEqual(['a', 'b']));
});
