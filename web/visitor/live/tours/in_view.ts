// What a guide may point at: the exhibit before them, and where a tap in the hall meets something. Pure.
import type { HallPlan, StandPlan, Triple } from '../../../common/api.ts';
import { hitFloor, pick, type Ray } from '../../hall/walk/pick.ts';
import type { Pose } from '../../hall/walk/walker.ts';
import { turnTo } from '../../three/motion.ts';
import { toPlan } from './follow.ts';

const reach = 7;             // metres
const aside = 0.6;           // radians
const tapReach = 24;         // metres

// The stand with an exhibit that is nearest to where the visitor looks.
export function standInView(stands: readonly StandPlan[], { at, heading }: Pose): StandPlan | null {
  let best: StandPlan | null = null;
  let least = Infinity;
  for (const stand of stands) {
    if (!stand.exhibit) continue;
    const [dx, dy] = [stand.at[0] - at[0], stand.at[1] - at[1]];
    const off = Math.abs(turnTo(heading, Math.atan2(dy, dx)));
    const score = Math.hypot(dx, dy) * (1 + 2 * off);
    if (Math.hypot(dx, dy) < reach && off < aside && score < least) [best, least] = [stand, score];
  }
  return best;
}

// What one looks at there: x, y and height.
export function focusOf(plan: HallPlan, stand: StandPlan): Triple {
  const built = plan.built?.stands.find((one) => one.stand === stand.id);
  return built ? toPlan(built.focus) : [stand.at[0], stand.at[1], (stand.elevation ?? 0) + 1.2];
}

export type Pointed = { pointer: Triple; exhibit: string | null };

// A ray's end: on a stand, or on the floor.
export function pointedBy(plan: HallPlan, ray: Ray): Pointed | null {
  const boxes = (plan.built?.stands ?? []).map(({ stand, bounds: [low, high] }) => ({ stand, low, high }));
  const hit = pick(ray, boxes, Math.min(tapReach, hitFloor(ray)));
  const distance = hit?.distance ?? hitFloor(ray);
  if (!(distance < tapReach)) return null;
  const end = ray.from.map((from, axis) => from + ray.way[axis]! * distance) as Triple;
  const stand = hit && plan.stands.find(({ id }) => id === hit.box.stand);
  return { pointer: toPlan(end), exhibit: stand?.exhibit?.slug ?? null };
}

