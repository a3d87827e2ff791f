// What makes a house of a hall: lanterns in the bays, water vats in the court, the gate behind the visitor. Pure.
import type { HallPlan, Point } from '../../../common/api.ts';
import { courtOf } from '../plan/grid.ts';
import { along, bounds, centre, contains, distance, edges, toOutline, toSegment } from '../plan/polygon.ts';
import { direction } from '../plan/stands.ts';
import type { Lamp } from './light.ts';
import { raise, type Profile, type Shapes, type Tint } from './shapes.ts';

export type Obstacle = { at: Point; radius: number };
export type Furniture = { lanterns: Point[]; palace: Point[]; vats: Obstacle[]; gate: Gate | null };
export type Gate = { at: Point; angle: number };

const lanternHeight = 3.3;
const palaceHeight = 4.1;

export function furnish(plan: HallPlan): Furniture {
  const court = courtOf(plan);
  return { lanterns: court ? bayMiddles(plan, court) : [], palace: zoneLamps(plan, court), vats: court ? courtVats(plan, court) : [], gate: findGate(plan) };
}

export const furnitureLamps = ({ lanterns, palace }: Furniture): Lamp[] => [
  ...lanterns.map((at) => ({ at, height: lanternHeight, power: 0.2, reach: 1.5 })),
  ...palace.map((at) => ({ at, height: palaceHeight, power: 0.6, reach: 2.8 })),
];

function bayMiddles(plan: HallPlan, court: Point[]): Point[] {
  return edges(court).flatMap((edge) => {
    const row = plan.columns.map(({ at }) => at).filter((at) => toSegment(at, edge.from, edge.to) < 0.5)
      .sort((a, b) => distance(a, edge.from) - distance(b, edge.from));
    return row.slice(1).flatMap((to, i) => {
      const from = row[i]!;
      const count = distance(from, to) > 5 ? 2 : 1; // a wide bay hangs two, and keeps its middle clear
      return count === 1 ? [along(from, to, 0.5)] : [along(from, to, 0.22), along(from, to, 0.78)];
    });
  });
}

// Lamps along the longer side of every zone's room, about five metres apart.
function zoneLamps(plan: HallPlan, court: Point[] | null): Point[] {
  return plan.zones.flatMap(({ outline }) => {
    const { left, right, bottom, top } = bounds(outline);
    const [wide, high] = [right - left, top - bottom];
    const count = Math.max(1, Math.round(Math.max(wide, high) / 5));
    const [cx, cy] = centre(outline);
    return Array.from({ length: count }, (_, i): Point => {
      const t = (i + 0.5) / count;
      return wide > high ? [left + wide * t, cy] : [cx, bottom + high * t];
    }).filter((at) => contains(outline, at) && !(court && contains(court, at)));
  });
}

function courtVats(plan: HallPlan, court: Point[]): Obstacle[] {
  const middle = centre(court);
  return court.map((corner) => {
    const away = distance(corner, middle);
    return { at: along(corner, middle, Math.min(0.4, 2.4 / away)), radius: 0.55 };
  }).filter(({ at }) => plan.stands.every((stand) => distance(stand.at, at) > 2) && distance(plan.spawn.at, at) > 2.5 && toOutline(at, court) > 0.9);
}

// The side of the hall that the visitor has at the back on arriving is where the gate is.
function findGate(plan: HallPlan): Gate | null {
  const [fx, fy] = direction(plan.spawn.facing);
  const { at } = plan.spawn;
  const side = edges(plan.outline).map(({ from, to, length }) => {
    const t = Math.max(0, Math.min(length, ((at[0] - from[0]) * (to[0] - from[0]) + (at[1] - from[1]) * (to[1] - from[1])) / length));
    return { foot: along(from, to, t / length), room: Math.min(t, length - t), angle: Math.atan2(to[1] - from[1], to[0] - from[0]) };
  }).filter(({ foot, room }) => room > 2.4 && (foot[0] - at[0]) * fx + (foot[1] - at[1]) * fy < -0.3)
    .sort((a, b) => distance(a.foot, at) - distance(b.foot, at))[0];
  return side && distance(side.foot, at) < 8 ? { at: side.foot, angle: side.angle } : null;
}

export function buildFurniture(plan: HallPlan, furniture: Furniture, shapes: Shapes) {
  for (const at of furniture.lanterns) lantern(at, plan.wall_height - 1.0, shapes);
  for (const at of furniture.palace) palaceLamp(at, plan.wall_height, shapes);
  for (const vat of furniture.vats) buildVat(vat, shapes);
  if (furniture.gate) buildGate(furniture.gate, shapes);
}

function lantern(at: Point, hook: number, shapes: Shapes) {
  const red: Tint = [0.72, 0.04, 0.014];
  const body: Profile = [[0.13, 0, 0.45], [0.23, 0.06, 0.7], [0.29, 0.16, 1.05], [0.305, 0.23, 1.35], [0.29, 0.3, 1.1], [0.23, 0.4, 0.65], [0.13, 0.46, 0.35]];
  shapes.of('lantern').lathe(raise(at, lanternHeight - 0.23), body, 16, red);
  const gold = shapes.of('gold');
  for (const h of [-0.28, 0.22]) gold.lathe(raise(at, lanternHeight + h), [[0.02, 0], [0.14, 0], [0.14, 0.06], [0.02, 0.06]], 12);
  shapes.of('lantern').lathe(raise(at, lanternHeight - 0.66), [[0.0, 0], [0.045, 0], [0.03, 0.38]], 8, [0.5, 0.02, 0.01]);
  gold.box(raise(at, lanternHeight + 0.28), 0.012, hook - lanternHeight - 0.28, 0.012);
}

// A square palace lamp: paper between dark frames.
function palaceLamp(at: Point, ceiling: number, shapes: Shapes) {
  const middle = Math.min(palaceHeight, ceiling - 0.8);
  shapes.of('lantern').box(raise(at, middle - 0.3), 0.44, 0.52, 0.44, 0, { tint: [1, 0.83, 0.58], bottom: true });
  const wood = shapes.of('lacquer');
  for (const h of [-0.36, 0.22]) wood.box(raise(at, middle + h), 0.56, 0.06, 0.56, 0, { bottom: true });
  for (const x of [-0.24, 0.24]) for (const y of [-0.24, 0.24]) wood.box(raise([at[0] + x, at[1] + y], middle - 0.34), 0.05, 0.6, 0.05);
  wood.lathe(raise(at, middle + 0.28), [[0.3, 0], [0.2, 0.08], [0.05, 0.16], [0.0, 0.18]], 4);
  shapes.of('gold').box(raise(at, middle + 0.42), 0.02, ceiling - middle - 0.42, 0.02);
}

function buildVat({ at, radius }: Obstacle, shapes: Shapes) {
  const r = radius;
  shapes.of('stone').lathe(raise(at, 0), [[r * 0.62, 0], [r * 0.66, 0.05], [r * 0.9, 0.32], [r, 0.55], [r * 0.97, 0.68], [r * 1.06, 0.72], [r * 1.06, 0.78], [r * 0.92, 0.78], [r * 0.9, 0.66]], 28, [0.5, 0.53, 0.56]);
  const leaf: Tint = [0.34, 0.52, 0.25];
  const water = shapes.of('water');
  water.lathe(raise(at, 0.69), [[r * 0.92, 0], [0.001, 0.001]], 24, [0.2, 0.26, 0.26]);
  for (let i = 0; i < 9; i++) {
    const turn = i * 2.399 + at[0];
    const out = r * (0.18 + 0.68 * ((i * 0.37) % 1));
    const tall = i % 3 === 0 ? 0.28 + 0.14 * ((i * 0.61) % 1) : 0.015;
    const place: Point = [at[0] + Math.cos(turn) * out, at[1] + Math.sin(turn) * out];
    shapes.of('water').lathe(raise(place, 0.7 + tall), [[0.19, 0.035], [0.12, 0.006], [0.001, 0]], 12, [leaf[0] * (0.8 + 0.05 * i), leaf[1] * (0.8 + 0.05 * i), leaf[2]]);
    if (tall > 0.1) shapes.of('water').box(raise(place, 0.66), 0.014, tall + 0.03, 0.014, 0, { tint: leaf });
  }
}

// Two leaves of black lacquer with rows of brass nails, a stone sill and a deep frame.
function buildGate({ at, angle }: Gate, shapes: Shapes) {
  const way: Point = [Math.cos(angle), Math.sin(angle)];
  const inward: Point = [-way[1], way[0]];
  const place = (side: number, out: number): Point => [at[0] + way[0] * side + inward[0] * out, at[1] + way[1] * side + inward[1] * out];
  const lacquer = shapes.of('lacquer');
  for (const side of [-0.86, 0.86]) {
    lacquer.box(raise(place(side, 0.12), 0.12), 1.68, 3.1, 0.1, angle, { tint: [0.55, 0.5, 0.5] });
    for (let row = 0; row < 5; row++) for (let nail = 0; nail < 5; nail++) {
      shapes.of('gold').box(raise(place(side + (nail - 2) * 0.3, 0.19), 0.55 + row * 0.55), 0.075, 0.075, 0.05, angle);
    }
    shapes.of('gold').lathe(raise(place(side * 0.2, 0.22), 1.32), [[0.1, 0], [0.13, 0.04], [0.1, 0.08]], 12);
  }
  for (const side of [-1.82, 1.82]) {
    lacquer.box(raise(place(side, 0.14), 0), 0.26, 3.5, 0.3, angle);
    shapes.of('stone').box(raise(place(side, 0.42), 0), 0.34, 0.62, 0.5, angle);
    shapes.of('stone').lathe(raise(place(side, 0.42), 0.62), [[0.15, 0], [0.2, 0.1], [0.2, 0.2], [0.12, 0.3], [0.0, 0.32]], 14);
  }
  lacquer.box(raise(place(0, 0.14), 3.22), 4.1, 0.3, 0.34, angle, { bottom: true });
  shapes.of('stone').box(raise(place(0, 0.12), 0), 3.5, 0.12, 0.28, angle);
}
