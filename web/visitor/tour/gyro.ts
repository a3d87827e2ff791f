// The phone as a window: where its back looks, from the angles that the browser gives.
import type { Triple } from '../../common/api.ts';
import { dot } from './cube.ts';
import { turnTo } from '../three/motion.ts';

type Ask = { requestPermission?: () => Promise<'granted' | 'denied'> };

// Whether this device may have the sense at all.
export const mayTurn = () => 'DeviceOrientationEvent' in window && matchMedia('(pointer: coarse)').matches;

const sine = (degrees: number) => Math.sin((degrees * Math.PI) / 180);
const cosine = (degrees: number) => Math.cos((degrees * Math.PI) / 180);

export type Seen = { heading: number; pitch: number };

// The device's frame (x right, y to its top, z out of the screen) in the earth's (x east, y north, z up), as W3C
// Device Orientation has it: Z(alpha) X(beta) Y(gamma). What the screen's back looks at is −z. Pure.
export function lookOf(alpha: number, beta: number, gamma: number): Seen {
  const [ca, sa, cb, sb, cg, sg] = [cosine(alpha), sine(alpha), cosine(beta), sine(beta), cosine(gamma), sine(gamma)];
  const back: Triple = [-(ca * sg + sa * sb * cg), -(sa * sg - ca * sb * cg), -(cb * cg)];
  const flat = Math.hypot(back[0], back[1]);
  // Held nearly flat the back has no heading: the upper edge has.
  const top: Triple = [-sa * cb, ca * cb, sb];
  const heading = flat > 0.1 ? Math.atan2(back[1], back[0]) : Math.atan2(top[1], top[0]);
  return { heading, pitch: Math.atan2(back[2], dot(back, back) > 0 ? flat : 1) };
}

// Follows the device from where the visitor looks now. Resolves to what stops it, or null when the visitor or the
// device refuses.
export async function followDevice(turn: (heading: number, pitch: number) => void): Promise<(() => void) | null> {
  const ask = DeviceOrientationEvent as unknown as Ask;
  const granted = await (ask.requestPermission?.() ?? Promise.resolve('granted' as const)).catch(() => 'denied' as const);
  if (granted !== 'granted') return null;
  let last: Seen | null = null;
  const sense = ({ alpha, beta, gamma }: DeviceOrientationEvent) => {
    if (alpha === null || beta === null || gamma === null) return;
    const now = lookOf(alpha, beta, gamma);
    if (last) turn(turnTo(last.heading, now.heading), now.pitch - last.pitch);
    last = now;
  };
  addEventListener('deviceorientation', sense);
  return () => removeEventListener('deviceorientation', sense);
}
