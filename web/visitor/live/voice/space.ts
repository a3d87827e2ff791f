// How a voice sounds from where one stands: the law of loudness and the direction. Plan coordinates, radians.
import type { Point } from '../../../common/api.ts';

const near = 1.5;          // metres: as loud as it gets
const fadesFrom = 7;       // from here on a voice fades out, so that nobody is cut off in the middle of a word
const silentFrom = 9.5;    // the server lets go of a voice at 9.4

export function gainAt(distance: number): number {
  const fade = Math.min(1, Math.max(0, (silentFrom - distance) / (silentFrom - fadesFrom)));
  return Math.min(1, near / Math.max(distance, near)) * fade;
}

// For a listener that looks along −z, x to the right, as Web Audio has it unless told otherwise; at most 1 away, as
// loudness is gainAt's. Whoever stands in the same place speaks from before one.
export function directionOf(heading: number, from: Point, to: Point): { x: number; z: number } {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const distance = Math.hypot(dx, dy);
  if (distance < 0.2) return { x: 0, z: -1 };
  const ahead = (dx * Math.cos(heading) + dy * Math.sin(heading)) / distance;
  const right = (dx * Math.sin(heading) - dy * Math.cos(heading)) / distance;
  return { x: right, z: -ahead };
}
