// The raking light that a visitor turns by hand. The puck lies on a disc: its middle is light from the
// front, its rim light that grazes the surface. Pure.
import { clamp } from '../three/motion.ts';

export type Puck = { x: number; y: number }; // in the unit disc, x right and y up

export function onDisc({ x, y }: Puck): Puck {
  const length = Math.hypot(x, y);
  return length > 1 ? { x: x / length, y: y / length } : { x, y };
}

// Where the light comes from, relative to the eye: right, up, towards the eye; unit length.
export function lightDirection(puck: Puck): [number, number, number] {
  const { x, y } = onDisc(puck);
  const front = Math.sqrt(clamp(1 - x * x - y * y, 0.01, 1));
  const length = Math.hypot(x, y, front);
  return [x / length, y / length, front / length];
}

// What arrow keys do to the puck; null for other keys.
export function nudge(puck: Puck, key: string, step = 0.1): Puck | null {
  const move: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
  const by = move[key];
  return by ? onDisc({ x: puck.x + by[0], y: puck.y + by[1] }) : null;
}
