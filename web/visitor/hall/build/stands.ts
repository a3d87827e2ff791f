// Plinths, vitrines, counters, frames, niches and screens. Each tells where its exhibit stands, how large it
// may be, where its picture hangs and what a pointer must hit to mean it. Pure.
import type { HallPlan, Point, StandPlan } from '../../../common/api.ts';
import { direction, focusHeight, hangs, radians, standHeight } from '../plan/stands.ts';
import { add, raise, type Shapes, type Tint, type V3 } from './shapes.ts';

export type PictureSpace = { corner: V3; across: V3; up: V3 };
export type StandView = {
  stand: StandPlan;
  anchor: V3;                       // where the exhibit's foot is
  room: V3;                         // width, height, depth that it may fill
  turn: number;                     // radians about y so that its front looks at the visitor
  picture: PictureSpace | null;     // where a poster or film hangs
  focus: V3;
  low: V3; high: V3;                // what a pointer hits
};
export type Cell = { u: number; v: number; wide: number; high: number };

const paleStone: Tint = [1.18, 1.14, 1.06];
const linen: Tint = [0.9, 0.86, 0.78];
const walnut: Tint = [0.5, 0.62, 0.62]; // lacquer gone dark, so that the exhibits speak

class Frame {
  readonly angle: number;           // plan radians of the stand's width axis
  private readonly at: Point;
  private readonly front: Point;

  constructor(stand: StandPlan) {
    this.at = stand.at;
    this.front = direction(stand.facing);
    this.angle = radians(stand.facing + 90);
  }

  // `side` to the visitor's right, `out` towards the visitor.
  place(side: number, out: number, height: number): V3 {
    const [fx, fy] = this.front;
    return raise([this.at[0] + fx * out - fy * side, this.at[1] + fy * out + fx * side], height);
  }

  // The vector that runs to the visitor's right.
  right(by: number): V3 {
    return add(this.place(by, 0, 0), this.place(0, 0, 0), -1);
  }
}

export function buildStands(plan: HallPlan, labels: (index: number) => Cell | null, shapes: Shapes): StandView[] {
  return plan.stands.map((stand, index) => {
    const frame = new Frame(stand);
    const build = { plinth, vitrine, counter, frame: picture, screen, niche }[stand.kind] ?? plinth;
    const view = build(stand, frame, shapes);
    const cell = labels(index);
    if (cell) label(stand, frame, cell, shapes);
    if (!hangs(stand)) shadow(stand, frame, shapes);
    return view;
  });
}

function seen(stand: StandPlan, frame: Frame, part: Partial<StandView>, depth = stand.size[1]): StandView {
  const [half, deep] = [stand.size[0] / 2, depth / 2];
  const base = hangs(stand) ? stand.elevation ?? 0 : 0;
  const top = hangs(stand) ? base + stand.size[1] : standHeight(stand) + 0.8;
  const spots = [frame.place(-half, -deep, base), frame.place(half, -deep, base), frame.place(-half, deep, top), frame.place(half, deep, top)];
  const axis = (pick: (...values: number[]) => number) => [0, 1, 2].map((i) => pick(...spots.map((spot) => spot[i]!))) as V3;
  const [fx, fy] = direction(stand.facing);
  return {
    stand, anchor: frame.place(0, 0, standHeight(stand)), room: [stand.size[0] * 0.86, 1.1, stand.size[1] * 0.86],
    turn: Math.atan2(fx, -fy), picture: null, focus: frame.place(0, hangs(stand) ? 0.1 : 0, focusHeight(stand)),
    low: axis(Math.min), high: axis(Math.max), ...part,
  };
}

function plinth(stand: StandPlan, frame: Frame, shapes: Shapes): StandView {
  const [wide, deep] = stand.size;
  const height = standHeight(stand);
  shapes.of('lacquer').box(frame.place(0, 0, 0), wide - 0.1, 0.09, deep - 0.1, frame.angle, { top: false });
  shapes.of('plaster').box(frame.place(0, 0, 0.09), wide - 0.04, height - 0.13, deep - 0.04, frame.angle, { tint: paleStone, bottom: true, cut: 0.4 });
  shapes.of('stone').box(frame.place(0, 0, height - 0.04), wide, 0.04, deep, frame.angle, { tint: [1.25, 1.25, 1.25], bottom: true, cut: 0.4 });
  return seen(stand, frame, {});
}

function vitrine(stand: StandPlan, frame: Frame, shapes: Shapes): StandView {
  const [wide, deep] = stand.size;
  const height = standHeight(stand);
  const glassHigh = 0.72;
  shapes.of('lacquer').box(frame.place(0, 0, 0), wide, height - 0.03, deep, frame.angle, { cut: 0.4, tint: walnut });
  shapes.of('gold').box(frame.place(0, 0, height - 0.05), wide + 0.015, 0.02, deep + 0.015, frame.angle);
  shapes.of('plaster').box(frame.place(0, 0, height - 0.03), wide - 0.06, 0.03, deep - 0.06, frame.angle, { tint: linen, cut: 0.3 });
  shapes.of('glass').box(frame.place(0, 0, height), wide - 0.03, glassHigh, deep - 0.03, frame.angle, { cut: 3 });
  for (const side of [-1, 1]) for (const out of [-1, 1]) {
    shapes.of('metal').box(frame.place(side * (wide / 2 - 0.015), out * (deep / 2 - 0.015), height), 0.02, glassHigh, 0.02, frame.angle);
  }
  shapes.of('metal').box(frame.place(0, 0, height + glassHigh), wide, 0.035, deep, frame.angle, { bottom: true });
  shapes.of('lantern').box(frame.place(0, 0, height + glassHigh - 0.008), wide * 0.5, 0.006, 0.04, frame.angle, { tint: [1, 0.9, 0.72], bottom: true });
  return seen(stand, frame, { room: [wide * 0.82, glassHigh - 0.06, deep * 0.82] });
}

// A long table with a strip of cloth.
function counter(stand: StandPlan, frame: Frame, shapes: Shapes): StandView {
  const [wide, deep] = stand.size;
  const height = standHeight(stand);
  const wood = shapes.of('lacquer');
  wood.box(frame.place(0, 0, height - 0.06), wide, 0.06, deep, frame.angle, { bottom: true, cut: 0.5, tint: walnut });
  wood.box(frame.place(0, 0, height - 0.2), wide - 0.16, 0.14, deep - 0.14, frame.angle, { top: false, bottom: true, tint: walnut });
  for (const side of [-1, 1]) for (const out of [-1, 1]) {
    wood.box(frame.place(side * (wide / 2 - 0.09), out * (deep / 2 - 0.09), 0), 0.09, height - 0.06, 0.09, frame.angle, { top: false, cut: 0.4, tint: walnut });
  }
  for (const out of [-1, 1]) wood.box(frame.place(0, out * (deep / 2 - 0.09), 0.16), wide - 0.2, 0.05, 0.04, frame.angle, { bottom: true, tint: walnut });
  shapes.of('plaster').box(frame.place(0, 0, height), wide * 0.62, 0.006, deep - 0.1, frame.angle, { tint: linen, cut: 0.4 });
  return seen(stand, frame, {});
}

function border(stand: StandPlan, frame: Frame, shapes: Shapes, thick: number, out: number) {
  const [wide, high] = stand.size;
  const base = stand.elevation ?? 0;
  const wood = shapes.of('lacquer');
  for (const h of [base - thick, base + high]) wood.box(frame.place(0, out / 2, h), wide + thick * 2, thick, out, frame.angle, { bottom: true, cut: 0.6, tint: walnut });
  for (const side of [-1, 1]) wood.box(frame.place(side * (wide + thick) / 2, out / 2, base), thick, high, out, frame.angle, { cut: 0.6, tint: walnut });
}

function board(stand: StandPlan, frame: Frame, out: number): PictureSpace {
  const [wide, high] = stand.size;
  return { corner: frame.place(-wide / 2, out, stand.elevation ?? 0), across: frame.right(wide), up: [0, high, 0] };
}

const wallGap = 0.16; // from a wall's middle line to its face and a little more

function picture(stand: StandPlan, frame: Frame, shapes: Shapes): StandView {
  border(stand, frame, shapes, 0.07, wallGap + 0.07);
  const space = board(stand, frame, wallGap);
  shapes.of('plaster').quad(space.corner, space.across, space.up, { tint: [0.97, 0.93, 0.85] });
  const [wide, high] = stand.size;
  // A mount of paper shows round the picture.
  const mount = Math.min(wide, high) * 0.055;
  const inner = { corner: add(add(add(space.corner, space.across, mount / wide), space.up, mount / high), frame.place(0, 0.006, 0), 1), across: frame.right(wide - mount * 2), up: [0, high - mount * 2, 0] as V3 };
  inner.corner = add(inner.corner, frame.place(0, 0, 0), -1);
  shapes.of('metal').box(frame.place(0, wallGap + 0.34, (stand.elevation ?? 0) + high + 0.26), Math.min(1.1, wide * 0.6), 0.035, 0.05, frame.angle, { bottom: true });
  shapes.of('lantern').box(frame.place(0, wallGap + 0.34, (stand.elevation ?? 0) + high + 0.252), Math.min(1, wide * 0.55), 0.006, 0.03, frame.angle, { tint: [1, 0.9, 0.72], bottom: true });
  for (const side of [-0.25, 0.25]) shapes.of('metal').box(frame.place(side * wide, wallGap + 0.17, (stand.elevation ?? 0) + high + 0.27), 0.02, 0.02, 0.36, frame.angle, { bottom: true });
  return seen(stand, frame, { picture: inner }, 0.6);
}

function screen(stand: StandPlan, frame: Frame, shapes: Shapes): StandView {
  border(stand, frame, shapes, 0.12, wallGap + 0.1);
  const space = board(stand, frame, wallGap + 0.02);
  shapes.of('metal').quad(space.corner, space.across, space.up, { tint: [0.1, 0.1, 0.1] });
  return seen(stand, frame, { picture: { ...space, corner: add(add(space.corner, frame.place(0, 0.01, 0)), frame.place(0, 0, 0), -1) } }, 0.6);
}

function niche(stand: StandPlan, frame: Frame, shapes: Shapes): StandView {
  const [wide, high] = stand.size;
  const base = stand.elevation ?? 0;
  const out = 0.46;
  const stone = shapes.of('stone');
  for (const h of [base - 0.08, base + high]) stone.box(frame.place(0, out / 2, h), wide + 0.24, 0.08, out + 0.04, frame.angle, { bottom: true });
  for (const side of [-1, 1]) stone.box(frame.place(side * (wide + 0.12) / 2, out / 2, base), 0.12, high, out, frame.angle);
  const back = board(stand, frame, wallGap);
  shapes.of('plaster').quad(back.corner, back.across, back.up, { tint: [0.5, 0.42, 0.35] });
  shapes.of('lantern').box(frame.place(0, out - 0.08, base + high - 0.02), wide * 0.7, 0.015, 0.03, frame.angle, { tint: [1, 0.85, 0.6], bottom: true });
  return seen(stand, frame, { anchor: frame.place(0, out * 0.62, base), room: [wide * 0.86, high * 0.86, out * 0.6] }, 0.9);
}

// The card with the exhibit's name: on the front of what stands, beside what hangs.
function label(stand: StandPlan, frame: Frame, cell: Cell, shapes: Shapes) {
  const wide = hangs(stand) ? 0.44 : Math.min(0.46, stand.size[0] * 0.6);
  const high = wide / 2;
  const [x, h, out] = hangs(stand)
    ? [stand.size[0] / 2 + 0.12 + wide / 2 + (stand.kind === 'niche' ? 0.1 : 0), Math.max(1.05, (stand.elevation ?? 0) + 0.1), wallGap + 0.005]
    : [0, standHeight(stand) - high - 0.12, stand.size[1] / 2 + (stand.kind === 'counter' ? 0.012 : 0.006)];
  const shape = shapes.of('label');
  const corner = frame.place(x - wide / 2, out, h);
  const first = shape.positions.length / 3;
  shape.quad(corner, frame.right(wide), [0, high, 0], { fit: true, cut: 9 });
  // The cell of the sheet that holds this card's text.
  [[0, 0], [1, 0], [0, 1], [1, 1]].forEach(([s, t], i) => {
    shape.uvs[(first + i) * 2] = cell.u + cell.wide * s!;
    shape.uvs[(first + i) * 2 + 1] = cell.v + cell.high * t!;
  });
  if (!hangs(stand)) shapes.of('metal').box(frame.place(x, out - 0.008, h - 0.008), wide + 0.016, high + 0.016, 0.012, frame.angle);
}

function shadow(stand: StandPlan, frame: Frame, shapes: Shapes) {
  const [wide, deep] = [stand.size[0] * 1.75, stand.size[1] * 1.75];
  shapes.of('shadow').quad(frame.place(-wide / 2, deep / 2, 0.006), frame.right(wide), add(frame.place(0, -deep, 0), frame.place(0, 0, 0), -1), { fit: true, cut: 9 });
}
