// A way as a strip on the floor: two triangles a stretch, three's axes.
import type { Point } from '../../common/api.ts';

const step = 0.2; // metres between looks at the floor's height

// The way with the floor's height at each place, in pieces short enough to follow steps; level pieces stay whole.
export function onFloor(way: Point[], floor: (at: Point) => number): [Point, number][] {
  const out: [Point, number][] = way.slice(0, 1).map((at) => [at, floor(at)]);
  for (let i = 0; i + 1 < way.length; i++) {
    const [a, b] = [way[i]!, way[i + 1]!];
    const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / step));
    for (let k = 1; k <= steps; k++) {
      const at: Point = [a[0] + ((b[0] - a[0]) * k) / steps, a[1] + ((b[1] - a[1]) * k) / steps];
      const height = floor(at);
      const before = out.at(-2);
      const level = k > 1 && before && Math.abs(before[1] - out.at(-1)![1]) < 1e-3 && Math.abs(height - out.at(-1)![1]) < 1e-3;
      if (level) out.pop();
      out.push([at, height]);
    }
  }
  return out;
}

export function ribbon(way: [Point, number][], width: number, above: number): number[] {
  const out: number[] = [];
  for (let i = 0; i + 1 < way.length; i++) {
    const [[ax, ay], from] = way[i]!;
    const [[bx, by], to] = way[i + 1]!;
    const length = Math.hypot(bx - ax, by - ay);
    if (length < 1e-6) continue;
    const [ex, ey] = [((bx - ax) / length) * (width / 2), ((by - ay) / length) * (width / 2)];
    const corner = (x: number, y: number, height: number) => out.push(x, height + above, -y);
    // Longer by half a width at both ends, so that corners close.
    const [a, b, c, d] = [[ax - ex + ey, ay - ey - ex, from], [bx + ex + ey, by + ey - ex, to], [bx + ex - ey, by + ey + ex, to], [ax - ex - ey, ay - ey + ex, from]] as [Corner, Corner, Corner, Corner];
    for (const each of [a, b, c, a, c, d]) corner(...each);
  }
  return out;
}

type Corner = [number, number, number];
