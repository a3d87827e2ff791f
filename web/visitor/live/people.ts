// Those in view: slots as the server fills them, how each is shown just now, and what they are called.
import type { Point } from '../../common/api.ts';
import { unit, type ServerMessage } from '../../common/live/wire.ts';
import type { Figure } from './drawing.ts';
import { Motion } from './motion.ts';
import { fromWire } from './upload.ts';

type Of<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

export type Other = { number: number; look: number; motion: Motion; stride: number; gesture: number; since: number; isPlaced: boolean };

const gestureSeconds = 2.6;
const stepsAMetre = 1.35;
const namesKept = 2000;

export class People {
  readonly slots: (Other | null)[] = Array.from({ length: 64 }, () => null);
  readonly names = new Map<number, string>();
  private readonly unknown = new Set<number>();
  private readonly asked = new Set<number>();

  clear() {
    this.slots.fill(null);
    this.asked.clear();
  }

  take(frame: Of<'frame'>, corner: Point) {
    if (frame.key) this.slots.fill(null);
    for (const slot of frame.left) this.slots[slot] = null;
    for (const { slot, number, look } of frame.enters) {
      // Somebody who only changed slots goes on walking.
      const before = this.slots.find((one) => one?.number === number);
      const motion = before?.motion ?? new Motion([0, 0], 0);
      this.slots[slot] = { number, look, motion, stride: before?.stride ?? 0, gesture: 0, since: 0, isPlaced: Boolean(before) };
      if (!this.names.has(number)) this.unknown.add(number);
    }
    for (const pose of frame.poses) {
      const other = this.slots[pose.slot];
      if (!other) continue;
      const { at, heading } = fromWire(pose, corner);
      if (!other.isPlaced) {
        other.motion = new Motion(at, heading);
        other.isPlaced = true;
      }
      other.motion.update(at, heading, pose.vx || pose.vy ? [pose.vx * 5 * unit, pose.vy * 5 * unit] : null);
    }
  }

  gesture({ number, gesture }: Of<'gesture'>) {
    const other = this.find(number);
    if (other) Object.assign(other, { gesture, since: 0 });
  }

  learn({ people }: Of<'names'>) {
    if (this.names.size > namesKept) this.names.clear();
    for (const { number, name } of people) this.names.set(number, name);
  }

  // Numbers to ask the names of; each is asked once, until a line is new.
  toAsk(): number[] {
    const here = new Set(this.slots.map((one) => one?.number));
    const ask = [...this.unknown].filter((number) => here.has(number) && !this.asked.has(number)).slice(0, 64);
    this.unknown.clear();
    for (const number of ask) this.asked.add(number);
    return ask;
  }

  find(number: number): Other | undefined {
    return this.slots.find((one) => one?.number === number) ?? undefined;
  }

  get present(): Other[] {
    return this.slots.filter((one): one is Other => one !== null && one.isPlaced);
  }

  // Moves everybody on; true while anybody moves.
  step(seconds: number): boolean {
    let moving = false;
    for (const other of this.present) {
      other.motion.step(seconds);
      other.stride += other.motion.speed * stepsAMetre * Math.PI * seconds;
      if (other.gesture) {
        other.since += seconds;
        if (other.since > gestureSeconds) other.gesture = 0;
      }
      moving ||= !other.motion.resting || other.gesture > 0;
    }
    return moving;
  }

  figures(): Figure[] {
    return this.present.map(({ number, look, motion, stride, gesture, since }) => ({
      x: motion.at[0], y: motion.at[1], heading: motion.heading, height: 0.95 + (number % 7) * 0.015, stride,
      pace: Math.min(1, motion.speed / 1.2), gesture, since, look,
    }));
  }
}
