import { describe, expect, it } from 'vitest';
import { farFigures } from './crowd.ts';

const map = { columns: 3, rows: 2, cell_metres: 4, visitors: 260, counts: [0, 5, 0, 0, 0, 255] };

describe('the far crowd', () => {
  it('stands where the server counted it, less those who are drawn already', () => {
    const figures = farFigures(map, [10, 20], [[15, 21]], () => true);
    expect(figures).toHaveLength(4 + 255);
    expect(figures.filter(({ x, y }) => x >= 14 && x < 18 && y >= 20 && y < 24)).toHaveLength(4);
  });
  it('stays where it was when others come', () => {
    const before = farFigures(map, [0, 0], [], () => true).slice(0, 5);
    expect(farFigures({ ...map, counts: [0, 6, 0, 0, 0, 255] }, [0, 0], [], () => true).slice(0, 5)).toEqual(before);
  });
  it('is not in the walls, and is bounded', () => {
    expect(farFigures(map, [0, 0], [], () => false)).toHaveLength(0);
    const full = { columns: 100, rows: 100, cell_metres: 4, visitors: 1e6, counts: Array(10_000).fill(100) as number[] };
    expect(farFigures(full, [0, 0], [], () => true).length).toBeLessThanOrEqual(10_000);
  });
});
