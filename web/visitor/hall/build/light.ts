// The hall's light at rest, worked out from the plan: daylight that comes in from the court and goes
// round walls, warm pools under lamps and over stands, and the dark of corners. It is painted into vertex
// colours; only the sun in the court is a light that casts shadows. Pure.
import type { HallPlan, Point } from '../../../common/api.ts';
import { clearLine, courtOf, indexOf, makeGrid, pointOf, walkFrom, type Grid } from '../plan/grid.ts';
import { contains, toOutline, toSegment } from '../plan/polygon.ts';
import { direction, frontDepth } from '../plan/stands.ts';
import { barriers } from '../plan/walls.ts';

export type Lamp = { at: Point; height: number; power: number; reach: number };
export type Colour = [red: number, green: number, blue: number];
// The colour by which a surface at a place (plan coordinates, height) with that normal is multiplied.
export type Shade = (x: number, y: number, height: number, nx: number, ny: number, nUp: number) => Colour;

const step = 0.5;
const daylightReach = 5.5; // metres walked until daylight is down to a third
const indoor: Colour = [0.5, 0.485, 0.465];
const day: Colour = [0.55, 0.57, 0.6];
const warm: Colour = [1, 0.79, 0.54];

// A warm pool before every stand, as from a spot above it.
export const standLamps = (plan: HallPlan): Lamp[] => plan.stands.map((stand) => {
  const [fx, fy] = direction(stand.facing);
  const out = frontDepth(stand) + 0.25;
  return { at: [stand.at[0] + fx * out, stand.at[1] + fy * out], height: 1.5, power: 0.5, reach: 1.35 };
});

export function bakeLight(plan: HallPlan, lamps: Lamp[]): Shade {
  const grid = makeGrid(plan, step, 0.02, false);
  const court = courtOf(plan);
  const sky = spread(grid, daylight(grid, court));
  const glow = spread(grid, lamplight(grid, lamps));
  const walls = spread(grid, wallDistance(grid, plan));
  const sample = (field: Float32Array, x: number, y: number) => bilinear(grid, field, x, y);
  return (x, y, height, nx, ny, nUp) => {
    const [px, py] = [x + nx * 0.35, y + ny * 0.35];
    const open = sample(sky, px, py);
    const lamp = sample(glow, px, py) * (nUp < -0.5 ? 0.55 : 1) * (height > 3.4 ? Math.max(0.25, 1 - (height - 3.4) * 0.4) : 1);
    const corner = nUp > 0.5 && height < 0.1 ? 0.66 + 0.34 * smooth(sample(walls, x, y) / 0.9)
      : 0.62 + 0.38 * smooth(height / 0.7) * (0.75 + 0.25 * smooth((plan.wall_height - height) / 0.9));
    return [0, 1, 2].map((i) => corner * (indoor[i]! * (1 - 0.35 * open) + day[i]! * open + warm[i]! * lamp)) as Colour;
  };
}

const smooth = (t: number) => { const u = Math.max(0, Math.min(1, t)); return u * u * (3 - 2 * u); };

function daylight(grid: Grid, court: Point[] | null): Float32Array {
  const starts = court ? [...grid.blocked.keys()].filter((i) => !grid.blocked[i] && contains(court, pointOf(grid, i))) : [];
  const { distance } = walkFrom(grid, starts);
  return distance.map((steps) => Math.exp((-steps * step) / daylightReach));
}

function lamplight(grid: Grid, lamps: Lamp[]): Float32Array {
  const out = new Float32Array(grid.blocked.length);
  for (const lamp of lamps) {
    const squares = Math.ceil((lamp.reach * 3.2) / step);
    const centre = indexOf(grid, lamp.at);
    if (centre < 0) continue;
    const [column, row] = [centre % grid.columns, Math.floor(centre / grid.columns)];
    for (let y = Math.max(0, row - squares); y <= Math.min(grid.rows - 1, row + squares); y++) {
      for (let x = Math.max(0, column - squares); x <= Math.min(grid.columns - 1, column + squares); x++) {
        const index = y * grid.columns + x;
        if (grid.blocked[index]) continue;
        const at = pointOf(grid, index);
        const away = Math.hypot(at[0] - lamp.at[0], at[1] - lamp.at[1]) / lamp.reach;
        if (away < 3.2 && clearLine(grid, lamp.at, at)) out[index]! += lamp.power / (1 + away * away * 1.6);
      }
    }
  }
  return out;
}

function wallDistance(grid: Grid, plan: HallPlan): Float32Array {
  const walls = plan.walls.flatMap(barriers);
  return new Float32Array(grid.blocked.length).map((_, i) => {
    const at = pointOf(grid, i);
    return Math.min(toOutline(at, plan.outline), ...walls.map(({ from, to, thickness }) => toSegment(at, from, to) - thickness / 2));
  });
}

// Squares inside walls know nothing; they take what their free neighbours know, so that sampling near a wall is right.
function spread(grid: Grid, field: Float32Array): Float32Array {
  const out = field.slice();
  for (let i = 0; i < field.length; i++) {
    if (!grid.blocked[i]) continue;
    let [sum, count] = [0, 0];
    for (const by of [-1, 1, -grid.columns, grid.columns]) {
      if (grid.blocked[i + by] === 0) { sum += field[i + by]!; count++; }
    }
    out[i] = count ? sum / count : 0;
  }
  return out;
}

function bilinear(grid: Grid, field: Float32Array, x: number, y: number): number {
  const column = Math.max(0, Math.min(grid.columns - 1.001, (x - grid.left) / step - 0.5));
  const row = Math.max(0, Math.min(grid.rows - 1.001, (y - grid.bottom) / step - 0.5));
  const [c, r] = [Math.floor(column), Math.floor(row)];
  const at = (dx: number, dy: number) => field[Math.min(grid.rows - 1, r + dy) * grid.columns + Math.min(grid.columns - 1, c + dx)]!;
  const [tx, ty] = [column - c, row - r];
  return (at(0, 0) * (1 - tx) + at(1, 0) * tx) * (1 - ty) + (at(0, 1) * (1 - tx) + at(1, 1) * tx) * ty;
}
