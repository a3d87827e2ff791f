import { describe, expect, it } from 'vitest';
import type { HallPlan, StandPlan } from '../../../common/api.ts';
import { focusOf, pointedBy, standInView } from './in_view.ts';

const stand = (id: string, x: number, y: number, slug: string | null = id) =>
  ({ id, kind: 'plinth', at: [x, y], facing: 0, size: [1, 1], exhibit: slug ? { slug } : null }) as unknown as StandPlan;
const stands = [stand('near', 3, 0), stand('far', 6, 0), stand('side', 0, 3), stand('empty', 1, 0, null), stand('beyond', 20, 0)];
const plan = { stands, built: { stands: [{ stand: 'near', focus: [3, 1.1, 0], bounds: [[2.5, 0, -0.5], [3.5, 1.4, 0.5]] }] } } as unknown as HallPlan;

describe('what a guide points at', () => {
  it('is the exhibit before them', () => {
    expect(standInView(stands, { at: [0, 0], heading: 0, pitch: 0 })?.id).toBe('near');
    expect(standInView(stands, { at: [0, 0], heading: Math.PI / 2, pitch: 0 })?.id).toBe('side');
    expect(standInView(stands, { at: [0, 0], heading: Math.PI, pitch: 0 })).toBeNull();
    expect(focusOf(plan, stands[0]!)).toEqual([3, -0, 1.1]);
  });
  it('is where a tap meets a stand, or the floor', () => {
    const hit = pointedBy(plan, { from: [0, 1, 0], way: [1, 0, 0] })!;
    expect(hit.exhibit).toBe('near');
    expect(hit.pointer[0]).toBeCloseTo(2.5);
    expect(hit.pointer[2]).toBeCloseTo(1);
    const floor = pointedBy(plan, { from: [0, 1, 0], way: [0, -Math.SQRT1_2, -Math.SQRT1_2] })!;
    expect(floor.exhibit).toBeNull();
    expect(floor.pointer[1]).toBeCloseTo(1);
    expect(floor.pointer[2]).toBeCloseTo(0);
    expect(pointedBy(plan, { from: [0, 1, 0], way: [0, 1, 0] })).toBeNull();
  });
});
