import { describe, expect, it } from 'vitest';
import type { Point } from '../../common/api.ts';
import { lengthOf, rest } from './route.ts';

describe('a way that is walked', () => {
  const way: Point[] = [[0, 0], [10, 0], [10, 5]];
  it('is as long as its stretches', () => expect(lengthOf(way)).toBe(15));
  it('goes on from where one is', () => expect(rest(way, [4, 0.3])).toEqual({ way: [[4, 0.3], [10, 0], [10, 5]], beside: 0.3 }));
  it('leaves a corner behind that was reached', () => expect(rest(way, [10, 0]).way).toEqual([[10, 0], [10, 5]]));
  it('tells who has left it', () => expect(rest(way, [4, 3]).beside).toBe(3));
  it('ends where it ends', () => expect(rest(way, [10, 6])).toEqual({ way: [[10, 6], [10, 5]], beside: 1 }));
});
