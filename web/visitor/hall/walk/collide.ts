// Keeps the visitor's body out of walls and stands: a circle on the floor against the edges of what stands in the way. Pure.
import type { Point } from '../../../common/api.ts';

export type Barrier = [from: Point, to: Point];
export type Collide = (at: Point) => Point;

const cell = 2; // metres: edges are kept by the squares that they may be met in

// Returns where a body that wants to be at a place ends up: pushed out of what it is in, so that it slides along walls.
export function makeCollide(barriers: Barrier[], radius: number): Collide {
  const squares = new Map<string, Barrier[]>();
  for (const barrier of barriers) {
    const [[ax, ay], [bx, by]] = barrier;
    const square = (value: number) => Math.floor(value / cell);
    for (let x = square(Math.min(ax, bx) - radius); x <= square(Math.max(ax, bx) + radius); x++)
      for (let y = square(Math.min(ay, by) - radius); y <= square(Math.max(ay, by) + radius); y++) {
        const key = `${x},${y}`;
        const there = squares.get(key);
        if (there) there.push(barrier); else squares.set(key, [barrier]);
      }
  }
  return (at) => {
    let [x, y] = at;
    // Twice: the second wall of a corner may have been entered by leaving the first.
    for (let pass = 0; pass < 2; pass++) {
      for (const [[ax, ay], [bx, by]] of squares.get(`${Math.floor(x / cell)},${Math.floor(y / cell)}`) ?? []) {
        const [dx, dy] = [bx - ax, by - ay];
        const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
        const [px, py] = [x - ax - dx * t, y - ay - dy * t];
        const far = Math.hypot(px, py);
        if (far >= radius || far < 1e-9) continue;
        x += (px / far) * (radius - far);
        y += (py / far) * (radius - far);
      }
    }
    return [x, y];
  };
}
