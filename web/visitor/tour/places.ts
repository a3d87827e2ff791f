// Which panorama shows what, and where in it. Pure.
import type { HallPlan, Panorama, Point, StandPlan, Triple, Viewpoint } from '../../common/api.ts';
import { eyeHeight, focusHeight, radians } from '../hall/plan/stands.ts';
import { headingOf, pitchOf, wayOf } from './cube.ts';

export type Stop = Viewpoint & { panorama: Panorama };

// The viewpoints that have a panorama, in the plan's order.
export function stopsOf(plan: HallPlan): Stop[] {
  const made = plan.built?.panoramas ?? [];
  return (plan.viewpoints ?? []).flatMap((viewpoint) => {
    const panorama = made.find((one) => one.viewpoint === viewpoint.id && one.levels.length > 0);
    return panorama ? [{ ...viewpoint, panorama }] : [];
  });
}

export const standOf = (plan: HallPlan, exhibit: string | null | undefined) =>
  (exhibit ? plan.stands.find((stand) => stand.exhibit?.slug === exhibit) ?? null : null);

const far = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);

// From where an exhibit is seen best: the nearest panorama that sees it, or else the nearest.
export function bestStop(stops: Stop[], stand: StandPlan): Stop | null {
  const slug = stand.exhibit?.slug;
  const spotOf = ({ panorama }: Stop) => panorama.hotspots.find((spot) => spot.kind === 'exhibit' && spot.to === slug);
  const seeing = stops.filter(spotOf).sort((a, b) => spotOf(a)!.distance - spotOf(b)!.distance);
  return seeing[0] ?? nearestStop(stops, stand.at);
}

export function nearestStop(stops: Stop[], at: Point): Stop | null {
  return [...stops].sort((a, b) => far(a.at, at) - far(b.at, at))[0] ?? null;
}

// Where one looks on arriving: at the exhibit, or as the viewpoint faces.
export function firstLook(stop: Stop, stand: StandPlan | null): { heading: number; pitch: number } {
  if (!stand) return { heading: radians(stop.facing), pitch: 0 };
  const way = wayTo(stop, stand);
  return { heading: headingOf(way), pitch: pitchOf(way) };
}

export function wayTo(stop: Stop, stand: StandPlan): Triple {
  const spot = stop.panorama.hotspots.find(({ kind, to }) => kind === 'exhibit' && to === stand.exhibit?.slug);
  if (spot) return spot.direction;
  const [dx, dy] = [stand.at[0] - stop.at[0], stand.at[1] - stop.at[1]];
  return wayOf(Math.atan2(dy, dx), Math.atan2(focusHeight(stand) - eyeHeight, Math.hypot(dx, dy)));
}

// The exhibit that the visitor has in front: the one nearest to the middle of the view, not too far off it.
export function exhibitAhead(stop: Stop, heading: number, pitch: number): string | null {
  const way = wayOf(heading, pitch);
  let best: string | null = null;
  let least = 0.42; // radians
  for (const { kind, to, direction, distance } of stop.panorama.hotspots) {
    if (kind !== 'exhibit') continue;
    const length = Math.hypot(...direction) || 1;
    const off = Math.acos(Math.min(1, (way[0] * direction[0] + way[1] * direction[1] + way[2] * direction[2]) / length));
    const score = off * (1 + distance / 12);
    if (score < least) [best, least] = [to, score];
  }
  return best;
}
