// Small pure helpers for things that move.
export const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
export const mix = (a: number, b: number, t: number) => a + (b - a) * t;

// How much of the way to a goal is covered in `seconds`, whatever the frame rate; `rate` 10 feels prompt.
export const approach = (rate: number, seconds: number) => 1 - Math.exp(-rate * seconds);

// The shortest way round from one angle to another, in radians, within ±π.
export function turnTo(from: number, to: number): number {
  const turn = (to - from) % (2 * Math.PI);
  if (turn > Math.PI) return turn - 2 * Math.PI;
  return turn < -Math.PI ? turn + 2 * Math.PI : turn;
}

export const easeInOut = (t: number) => (t < 0.5 ? 4 * t ** 3 : 1 - (-2 * t + 2) ** 3 / 2);

export const prefersCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
