// Where one stands and looks who goes with a guide: a step behind, along the way that the guide went. Pure; plan
// coordinates, radians.
import type { Point, Triple } from '../../../common/api.ts';
import { approach, clamp, turnTo } from '../../three/motion.ts';
import { highest, lowest, type Pose } from '../../hall/walk/walker.ts';
import type { Show } from './tour_store.ts';

const behind = 1.4;          // metres
const kept = 6;              // metres of the guide's way
const leap = 4;              // metres between two shows: the guide did not walk
const fastest = 5;           // m/s, below what the server takes for a step
const lost = 4;              // metres to the goal: one looks for the way
const tooFar = 18;           // metres of way: one is simply there
const settled = 0.7;         // seconds that a calm follower waits until the guide stands

const far = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const lengthOf = (from: Point, way: Point[]) => way.reduce((sum, corner, i) => sum + far(corner, way[i - 1] ?? from), 0);

// The last metres that the guide walked.
export class Trail {
  private points: Point[] = [];

  add(at: Point) {
    const last = this.points.at(-1);
    if (last && far(last, at) < 0.05) return;
    if (last && far(last, at) > leap) this.points = [];
    this.points.push(at);
    while (this.points.length > 2 && lengthOf(this.points[1]!, this.points.slice(2)) > kept) this.points.shift();
  }

  // So many metres back along the way; before its beginning, straight back from where the guide looks.
  back(metres: number, yaw: number): Point {
    let left = metres;
    let here = this.points.at(-1) ?? [0, 0];
    for (let i = this.points.length - 2; i >= 0; i--) {
      const next = this.points[i]!;
      const step = far(here, next);
      if (step >= left) return [here[0] + ((next[0] - here[0]) * left) / step, here[1] + ((next[1] - here[1]) * left) / step];
      left -= step;
      here = next;
    }
    return [here[0] - Math.cos(yaw) * left, here[1] - Math.sin(yaw) * left];
  }
}

// To what is pointed at, or where the guide looks. `eye` is the height of the eyes at a place.
export function lookFrom(at: Point, { yaw, pitch, pointer }: Show, eye: number): { heading: number; pitch: number } {
  if (!pointer) return { heading: yaw, pitch };
  const [dx, dy] = [pointer[0] - at[0], pointer[1] - at[1]];
  const away = Math.hypot(dx, dy);
  if (away < 0.3) return { heading: yaw, pitch };
  return { heading: Math.atan2(dy, dx), pitch: clamp(Math.atan2(pointer[2] - eye, away), lowest, highest) };
}

type Ground = { way(to: Point): Point[]; eye(at: Point): number };

export class Follower {
  private readonly trail = new Trail();
  private shown: Show | null = null;
  private corners: Point[] = [];
  private since = 0;           // seconds since the last show
  private sought = Infinity;   // seconds since one looked for the way
  private readonly ground: Ground;

  constructor(ground: Ground) {
    this.ground = ground;
  }

  show(show: Show) {
    this.trail.add([show.x, show.y]);
    this.shown = show;
    this.since = 0;
  }

  // Where one is next; null: one stands where one should. With `calm` there is no gliding: one is there, once the
  // guide stands still.
  step({ at, heading, pitch }: Pose, seconds: number, calm: boolean): Pose | null {
    if (!this.shown) return null;
    this.since += seconds;
    this.sought += seconds;
    const goal = this.trail.back(behind, this.shown.yaw);
    const look = lookFrom(calm ? goal : at, this.shown, this.ground.eye(at));
    const turn = turnTo(heading, look.heading);
    if (far(at, goal) < 0.05 && Math.abs(turn) < 0.01 && Math.abs(look.pitch - pitch) < 0.01) return null;
    if (calm) return this.since < settled && far(at, goal) < lost ? { at, heading, pitch } : { at: goal, ...look };
    const next = this.towards(at, goal, seconds);
    const t = approach(3, seconds);
    return { at: next, heading: heading + turn * t, pitch: pitch + (look.pitch - pitch) * t };
  }

  // One sees the way round walls once, not at every step.
  private towards(at: Point, goal: Point, seconds: number): Point {
    const isKnown = this.corners.length > 0 && far(this.corners.at(-1)!, goal) < 2;
    if (far(at, goal) > lost && !isKnown && this.sought > 1) {
      this.sought = 0;
      this.corners = this.ground.way(goal);
      if (!this.corners.length || lengthOf(at, this.corners) > tooFar) { this.corners = []; return goal; }
    }
    while (this.corners.length && far(at, this.corners[0]!) < 0.5) this.corners.shift();
    if (far(at, goal) < 1.5) this.corners = [];
    const next = this.corners[0] ?? goal;
    const away = far(at, next);
    const step = this.corners.length ? Math.min(away, fastest * 0.8 * seconds) : Math.min(away * approach(3, seconds), fastest * seconds);
    return away === 0 ? goal : [at[0] + ((next[0] - at[0]) * step) / away, at[1] + ((next[1] - at[1]) * step) / away];
  }
}

// Whether somebody else moved the visitor from where they were put: their own hand, or the plan.
export function isMoved(put: Pose, now: Pose): boolean {
  return far(put.at, now.at) > 0.02 || Math.abs(turnTo(put.heading, now.heading)) > 0.005 || Math.abs(put.pitch - now.pitch) > 0.005;
}

// Whether nothing came of it: where one wished to be, nobody can stand.
export function isStuck(before: Pose, wished: Pose, now: Pose): boolean {
  return far(now.at, wished.at) > 0.01 && far(before.at, now.at) < 0.002 && Math.abs(turnTo(before.heading, now.heading)) < 0.002 && Math.abs(before.pitch - now.pitch) < 0.002;
}

export const eyeLevel = 1.6;
export const toPlan = ([x, height, z]: Triple): Triple => [x, -z, height];
