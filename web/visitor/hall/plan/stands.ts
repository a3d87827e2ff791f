// Where stands reach, and where a visitor stands to look at them. Pure; plan coordinates.
import type { Point, StandPlan } from '../../../common/api.ts';

export const eyeHeight = 1.6;
export const radians = (degrees: number) => (degrees * Math.PI) / 180;
export const direction = (degrees: number): Point => [Math.cos(radians(degrees)), Math.sin(radians(degrees))];
export const hangs = (stand: StandPlan) => stand.kind === 'frame' || stand.kind === 'screen' || stand.kind === 'niche';

export const frontDepth = (stand: StandPlan) => (hangs(stand) ? 0.2 : stand.size[1] / 2);
export const standHeight = (stand: StandPlan) => (hangs(stand) ? stand.size[1] : stand.height ?? 0.9);

// Where what hangs or stands faces: in the zone that it belongs to, however far one steps back to see it whole.
export function justBefore(stand: StandPlan): Point {
  const [fx, fy] = direction(stand.facing);
  const away = frontDepth(stand);
  return [stand.at[0] + fx * away, stand.at[1] + fy * away];
}

// Corners of what stands on the floor, counter-clockwise; null for what hangs.
export function footprint(stand: StandPlan): Point[] | null {
  if (hangs(stand)) return null;
  const [fx, fy] = direction(stand.facing);
  const [half, deep] = [stand.size[0] / 2, stand.size[1] / 2];
  const corner = (side: number, depth: number): Point =>
    [stand.at[0] - fy * side + fx * depth, stand.at[1] + fx * side + fy * depth];
  return [corner(-half, -deep), corner(-half, deep), corner(half, deep), corner(half, -deep)];
}

export type Place = { at: Point; heading: number; pitch: number }; // radians; heading 0 = east, pitch up

// As far away as the thing is wide, and not so near that one looks down on it.
export function viewingPlace(stand: StandPlan): Place {
  const [fx, fy] = direction(stand.facing);
  const away = frontDepth(stand) + Math.max(hangs(stand) ? 1.6 : 1.05, stand.size[0] * (hangs(stand) ? 1.15 : 0.8));
  return { at: [stand.at[0] + fx * away, stand.at[1] + fy * away], heading: radians(stand.facing + 180),
    pitch: Math.atan2(focusHeight(stand) - eyeHeight, away) };
}

// The height of what is worth looking at.
export function focusHeight(stand: StandPlan): number {
  return hangs(stand) ? (stand.elevation ?? 0) + stand.size[1] / 2 : standHeight(stand) + 0.2;
}
