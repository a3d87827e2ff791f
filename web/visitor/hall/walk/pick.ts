// What a pointer means: a stand, or a place on the floor. Pure; three's coordinates.
export type Ray = { from: [number, number, number]; way: [number, number, number] };
type Box = { low: [number, number, number]; high: [number, number, number] };

// Distance along the ray to a box, or Infinity.
export function hitBox({ from, way }: Ray, { low, high }: Box): number {
  let [near, far] = [0, Infinity];
  for (let axis = 0; axis < 3; axis++) {
    const [a, b] = [(low[axis]! - from[axis]!) / way[axis]!, (high[axis]! - from[axis]!) / way[axis]!];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    near = Math.max(near, Math.min(a, b));
    far = Math.min(far, Math.max(a, b));
  }
  return near <= far ? near : Infinity;
}

export function hitFloor({ from, way }: Ray): number {
  return way[1] < -1e-6 ? -from[1] / way[1] : Infinity;
}

// The nearest box that the ray meets before `limit`.
export function pick<T extends Box>(ray: Ray, boxes: T[], limit: number): { box: T; distance: number } | null {
  let found: { box: T; distance: number } | null = null;
  for (const box of boxes) {
    const distance = hitBox(ray, box);
    if (distance < (found?.distance ?? limit)) found = { box, distance };
  }
  return found;
}
