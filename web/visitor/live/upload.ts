// What of the visitor's own steps goes to the server: by dead reckoning, a pose only where the last one's velocity no
// longer says where the visitor is. Pure; plan coordinates, metres and seconds.
import { unit, type WirePose } from '../../common/live/wire.ts';
import type { Point } from '../../common/api.ts';

export type Place = { at: Point; heading: number };
export type Upload = { kind: 'pose' | 'jump'; pose: WirePose } | { kind: 'ack' } | null;

const every = 0.1;         // seconds
const off = 0.05;          // metres
const turned = 0.1;        // radians
const keepAlive = 1.9;     // seconds
const reach = 0.55;        // metres, and 7.5 m/s: farther was no step
const fastest = 7.5;
const step = 0.02;         // m/s of a unit of velocity

export function toWire([x, y]: Point, heading: number, corner: Point): WirePose {
  const places = [x - corner[0], y - corner[1]].map((metres) => Math.min(Math.max(Math.round(metres / unit), 0), 2 ** 24 - 1)) as Point;
  return { x: places[0], y: places[1], yaw: Math.round((heading / (2 * Math.PI)) * 256) & 255 };
}

export function fromWire({ x, y, yaw }: WirePose, corner: Point): Place {
  return { at: [corner[0] + x * unit, corner[1] + y * unit], heading: (yaw / 256) * 2 * Math.PI };
}

export class Uploader {
  private sent: Place | null = null;
  private velocity: Point = [0, 0];
  private sentAt = 0;
  private lookedAt = -Infinity;
  private seen: Place | null = null;

  // Said otherwise than by `next`: a welcome or a correction.
  reset(place: Place, now: number) {
    this.sent = place;
    this.velocity = [0, 0];
    this.sentAt = now;
  }

  // Called as often as one likes; answers at most every tenth of a second.
  next(place: Place, now: number, corner: Point): Upload {
    if (now - this.lookedAt < every) return null;
    const time = Math.min(now - this.lookedAt, 0.5);
    const before = this.seen;
    this.lookedAt = now;
    this.seen = { at: [...place.at], heading: place.heading };
    if (!this.sent || !before) return this.say(place, [0, 0], now, corner, 'pose');
    const moved: Point = [place.at[0] - before.at[0], place.at[1] - before.at[1]];
    if (Math.hypot(...moved) > reach + fastest * time) return this.say(place, [0, 0], now, corner, 'jump');
    const since = now - this.sentAt;
    const predicted: Point = [this.sent.at[0] + this.velocity[0] * since, this.sent.at[1] + this.velocity[1] * since];
    const isOff = Math.hypot(place.at[0] - predicted[0], place.at[1] - predicted[1]) > off;
    const hasTurned = Math.abs(Math.sin((place.heading - this.sent.heading) / 2)) * 2 > turned;
    const moves = Math.hypot(...moved) > 0.002;
    const goes = this.velocity[0] !== 0 || this.velocity[1] !== 0;
    if (isOff || hasTurned || (goes && !moves) || (moves && since > keepAlive)) {
      return this.say(place, moves ? [moved[0] / time, moved[1] / time] : [0, 0], now, corner, 'pose');
    }
    if (since <= keepAlive) return null;
    this.sentAt = now;
    return { kind: 'ack' };
  }

  private say(place: Place, velocity: Point, now: number, corner: Point, kind: 'pose' | 'jump'): Upload {
    const steps = velocity.map((one) => Math.min(Math.max(Math.round(one / step), -127), 127)) as Point;
    this.sent = { at: [...place.at], heading: place.heading };
    this.velocity = [steps[0] * step, steps[1] * step];
    this.sentAt = now;
    const pose = toWire(place.at, place.heading, corner);
    return { kind, pose: kind === 'jump' ? pose : { ...pose, vx: steps[0], vy: steps[1] } };
  }
}
