// A place in the hall as the end of an address: `#at=12.3,4.5,90` is x, y and heading in degrees. Pure.
import type { Pose } from './walk/walker.ts';

export function formatPlace({ at, heading }: Pose): string {
  const degrees = (((heading * 180) / Math.PI) % 360 + 360) % 360;
  return `#at=${at[0].toFixed(2)},${at[1].toFixed(2)},${degrees.toFixed(0)}`;
}

// Null for anything that is not such a place.
export function parsePlace(hash: string): Pose | null {
  const found = /^#at=(-?\d{1,4}(?:\.\d{1,3})?),(-?\d{1,4}(?:\.\d{1,3})?),(-?\d{1,3})$/.exec(hash);
  if (!found) return null;
  const [x, y, degrees] = found.slice(1).map(Number) as [number, number, number];
  return { at: [x, y], heading: (degrees * Math.PI) / 180, pitch: 0 };
}
