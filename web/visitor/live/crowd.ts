// Those beyond the slots: the server says how many stand in each cell, and here they get places of their own, kept while
// they stay, so that the far hall looks as full as it is. Pure; plan coordinates.
import type { Point } from '../../common/api.ts';
import type { Figure } from './drawing.ts';

export type CrowdMap = { columns: number; rows: number; cell_metres: number; visitors: number; counts: readonly number[] };

const mostDrawn = 4000;

// The same numbers always give the same place.
function noise(a: number, b: number, c: number) {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x165667b1, 0xc2b2ae35) ^ Math.imul(c + 0x27d4eb2f, 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 13)) >>> 0) / 2 ** 32;
}

// `near`: who is drawn from a slot already, and the visitor; each takes one out of the count of its cell.
export function farFigures(map: CrowdMap, corner: Point, near: readonly Point[], mayStand: (at: Point) => boolean): Figure[] {
  const left = [...map.counts];
  for (const [x, y] of near) {
    const cell = Math.floor((y - corner[1]) / map.cell_metres) * map.columns + Math.floor((x - corner[0]) / map.cell_metres);
    if ((left[cell] ?? 0) > 0) left[cell]!--;
  }
  const total = left.reduce((sum, count) => sum + count, 0);
  const share = Math.min(1, mostDrawn / Math.max(total, 1));
  const figures: Figure[] = [];
  left.forEach((count, cell) => {
    const [column, row] = [cell % map.columns, Math.floor(cell / map.columns)];
    for (let i = 0; i < Math.round(count * share); i++) {
      for (let tries = 0; tries < 4; tries++) {
        const at: Point = [corner[0] + (column + noise(cell, i, 8 * tries)) * map.cell_metres, corner[1] + (row + noise(cell, i, 8 * tries + 1)) * map.cell_metres];
        if (!mayStand(at)) continue;
        figures.push({ x: at[0], y: at[1], height: 0.94 + 0.1 * noise(cell, i, 2), heading: noise(cell, i, 3) * 6.28, stride: 0, pace: 0, gesture: 0, since: 0,
          look: Math.floor(noise(cell, i, 4) * 256) });
        break;
      }
    }
  });
  return figures;
}
