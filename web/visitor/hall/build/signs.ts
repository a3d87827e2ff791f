// Signboards over the zones and, over the gate, the hall's own. Pure.
import type { HallPlan, Point } from '../../../common/api.ts';
import { toOutline, toSegment } from '../plan/polygon.ts';
import { direction, radians } from '../plan/stands.ts';
import type { Gate } from './furniture.ts';
import { add, raise, type Shapes } from './shapes.ts';
import type { Board } from './lettering.ts';
import type { Cell } from './stands.ts';

const wide = 2.05;
const high = 0.64;
const middle = 2.75;

export function boards(plan: HallPlan): Board[] {
  return [{ title: plan.title, colour: '#9a2b1c' }, ...plan.zones.map((zone) => ({ title: zone.title, colour: zone.colour ?? '#9a2b1c' }))];
}

export function buildSigns(plan: HallPlan, gate: Gate | null, cell: (index: number) => Cell | null, shapes: Shapes) {
  plan.zones.forEach((zone, index) => {
    if (!zone.sign) return;
    sign(zone.sign, zone.sign_facing ?? 0, middle, 1, cell(index + 1), shapes);
    const held = toOutline(zone.sign, plan.outline) < 0.5 || plan.walls.some((wall) => toSegment(zone.sign!, wall.from, wall.to) < 0.5);
    if (!held) hang(zone.sign, zone.sign_facing ?? 0, plan.wall_height, shapes);
  });
  if (gate) sign(gate.at, (gate.angle * 180) / Math.PI + 90, 4.05, 1.35, cell(0), shapes, 0.34);
}

function sign(at: Point, facing: number, height: number, scale: number, cell: Cell | null, shapes: Shapes, out = 0.06) {
  const [fx, fy] = direction(facing);
  const angle = radians(facing + 90);
  const centre: Point = [at[0] + fx * out, at[1] + fy * out];
  const [w, h] = [wide * scale, high * scale];
  shapes.of('lacquer').box(raise(centre, height - h / 2 - 0.04), w + 0.08, h + 0.08, 0.07, angle, { bottom: true });
  if (!cell) return;
  const shape = shapes.of('sign');
  const first = shape.positions.length / 3;
  const front: Point = [centre[0] + fx * 0.04 + fy * w / 2, centre[1] + fy * 0.04 - fx * w / 2];
  const corner = raise(front, height - h / 2);
  const end = raise([front[0] - fy * w, front[1] + fx * w], height - h / 2);
  shape.quad(corner, add(end, corner, -1), [0, h, 0], { fit: true, cut: 9 });
  [[0, 0], [1, 0], [0, 1], [1, 1]].forEach(([s, t], i) => {
    shape.uvs[(first + i) * 2] = cell.u + cell.wide * s!;
    shape.uvs[(first + i) * 2 + 1] = cell.v + cell.high * t!;
  });
}

function hang([x, y]: Point, facing: number, ceiling: number, shapes: Shapes) {
  const [fx, fy] = direction(facing);
  for (const side of [-0.8, 0.8]) {
    shapes.of('metal').box(raise([x + fx * 0.06 - fy * side, y + fy * 0.06 + fx * side], middle + high / 2), 0.02, Math.max(0.1, ceiling - 0.9 - middle - high / 2), 0.02);
  }
}
