// The arc of a thrown ball, by which a headset's visitor points at the floor. Pure; metres, y up.
import type { Triple } from '../../common/api.ts';

const gravity = 9.8;
const speed = 7;
const step = 0.04;     // seconds
const longest = 2.4;

export type Landing = { points: Triple[]; at: Triple | null }; // null: it meets no floor

// `floor` is its height at a place, or null where there is none.
export function throwArc(from: Triple, way: Triple, floor: (x: number, z: number) => number | null): Landing {
  const length = Math.hypot(...way) || 1;
  const velocity = way.map((value) => (value / length) * speed) as Triple;
  const points: Triple[] = [from];
  for (let t = step; t <= longest; t += step) {
    const at: Triple = [from[0] + velocity[0] * t, from[1] + velocity[1] * t - (gravity * t * t) / 2, from[2] + velocity[2] * t];
    const ground = floor(at[0], at[2]);
    if (ground !== null && at[1] <= ground) {
      const before = points.at(-1)!;
      const part = before[1] - at[1] > 1e-9 ? (before[1] - ground) / (before[1] - at[1]) : 1;
      const landed: Triple = [before[0] + (at[0] - before[0]) * part, ground, before[2] + (at[2] - before[2]) * part];
      return { points: [...points, landed], at: landed };
    }
    points.push(at);
    if (at[1] < -4) break;
  }
  return { points, at: null };
}
