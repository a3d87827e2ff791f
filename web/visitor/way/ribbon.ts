// A way as a strip on the floor: two triangles a stretch, three's axes.
import type { Point } from '../../common/api.ts';

export const lengthOf = (way: Point[]) =>
  way.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - way[i]![0], y - way[i]![1]), 0);

export function ribbon(way: Point[], width: number, height: number): number[] {
  const out: number[] = [];
  for (let i = 0; i + 1 < way.length; i++) {
    const [ax, ay] = way[i]!;
    const [bx, by] = way[i + 1]!;
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 1e-6) continue;
    const sx = (-(by - ay) / length) * (width / 2);
    const sy = ((bx - ax) / length) * (width / 2);
    // Longer by half a width at both ends, so that corners close.
    const ex = ((bx - ax) / length) * (width / 2);
    const ey = ((by - ay) / length) * (width / 2);
    const corner = (x: number, y: number) => out.push(x, height, -y);
    const [a, b, c, d] = [[ax - ex - sx, ay - ey - sy], [bx + ex - sx, by + ey - sy], [bx + ex + sx, by + ey + sy], [ax - ex + sx, ay - ey + sy]] as [Point, Point, Point, Point];
    for (const [x, y] of [a, b, c, a, c, d]) corner(x, y);
  }
  return out;
}
