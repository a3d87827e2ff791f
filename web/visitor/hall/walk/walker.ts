// The visitor's steps: speed that builds up and dies down, a head that turns, and a way to follow when a
// place was chosen. Pure; plan coordinates, radians with 0 = east and anticlockwise.
import type { Point } from '../../../common/api.ts';
import { approach, clamp, turnTo } from '../../three/motion.ts';

export type Pose = { at: Point; heading: number; pitch: number };
// What hands ask for: forward and right within −1..1, turning in rad/s, and haste.
export type Wish = { forward: number; right: number; turn: number; look: number; fast: boolean };
export const rest: Wish = { forward: 0, right: 0, turn: 0, look: 0, fast: false };

const stride = 1.9;     // m/s, a stroll
const haste = 1.9;      // times as fast with Shift
const arrive = 0.12;    // metres
export const lowest = -0.9;
export const highest = 0.75;

export class Walker {
  pose: Pose;
  pace = 1;                                   // the visitor's own setting, times the stroll
  private velocity: Point = [0, 0];
  private way: Point[] = [];
  private endHeading: number | null = null;
  private stuck = 0;
  private readonly collide: (at: Point) => Point;

  constructor(pose: Pose, collide: (at: Point) => Point) {
    this.pose = pose;
    this.collide = collide;
  }

  get following() {
    return this.way.length > 0;
  }

  look(turn: number, up: number) {
    this.pose.heading += turn;
    this.pose.pitch = clamp(this.pose.pitch + up, lowest, highest);
    this.endHeading = null;
  }

  // Goes along corners and at the end looks that way, if one is given.
  follow(way: Point[], heading: number | null = null) {
    this.way = [...way];
    this.endHeading = heading;
    this.stuck = 0;
  }

  teleport(at: Point, heading: number, pitch = 0) {
    this.pose = { at: this.collide(at), heading, pitch };
    this.velocity = [0, 0];
    this.way = [];
    this.endHeading = null;
  }

  // Moves on; true while anything moves.
  step(wish: Wish, seconds: number): boolean {
    const byHand = Math.hypot(wish.forward, wish.right) > 0.01;
    if (byHand) this.follow([]);
    const goal = byHand ? this.handVelocity(wish) : this.wayVelocity(seconds);
    const t = approach(byHand || this.following ? 9 : 12, seconds);
    this.velocity = [this.velocity[0] + (goal[0] - this.velocity[0]) * t, this.velocity[1] + (goal[1] - this.velocity[1]) * t];
    if (!byHand && !this.following && Math.hypot(...this.velocity) < 0.01) this.velocity = [0, 0];
    this.turnHead(wish, seconds);
    const turning = this.settle(seconds);
    const before = this.pose.at;
    if (this.velocity[0] || this.velocity[1]) this.move(seconds);
    if (this.following) this.giveUpWhenStuck(before, seconds);
    return byHand || this.following || turning || wish.turn !== 0 || wish.look !== 0 || this.velocity[0] !== 0 || this.velocity[1] !== 0;
  }

  private turnHead(wish: Wish, seconds: number) {
    if (wish.turn || wish.look) this.look(wish.turn * seconds, wish.look * seconds);
  }

  // Long frames are walked in short steps, so that no wall is jumped over.
  private move(seconds: number) {
    const steps = Math.max(1, Math.ceil((Math.hypot(...this.velocity) * seconds) / 0.15));
    for (let i = 0; i < steps; i++) {
      const [x, y] = this.pose.at;
      this.pose.at = this.collide([x + (this.velocity[0] * seconds) / steps, y + (this.velocity[1] * seconds) / steps]);
    }
  }

  private handVelocity({ forward, right, fast }: Wish): Point {
    const size = Math.max(1, Math.hypot(forward, right));
    const speed = (stride * this.pace * (fast ? haste : 1)) / size;
    const [c, s] = [Math.cos(this.pose.heading), Math.sin(this.pose.heading)];
    return [(forward * c + right * s) * speed, (forward * s - right * c) * speed];
  }

  private wayVelocity(seconds: number): Point {
    while (this.way.length && Math.hypot(this.way[0]![0] - this.pose.at[0], this.way[0]![1] - this.pose.at[1]) < (this.way.length > 1 ? 0.35 : arrive)) this.way.shift();
    const next = this.way[0];
    if (!next) return [0, 0];
    const [dx, dy] = [next[0] - this.pose.at[0], next[1] - this.pose.at[1]];
    const far = Math.hypot(dx, dy);
    const last = this.way.length === 1;
    if (far > 0.5) this.pose.heading += turnTo(this.pose.heading, Math.atan2(dy, dx)) * approach(3.2, seconds);
    this.pose.pitch *= 1 - approach(1.5, seconds);
    const speed = stride * this.pace * 1.25 * (last ? clamp(far / 0.9, 0.25, 1) : 1);
    return [(dx / far) * speed, (dy / far) * speed];
  }

  // Turns to what was chosen once there.
  private settle(seconds: number): boolean {
    if (this.endHeading === null || this.following) return false;
    const left = turnTo(this.pose.heading, this.endHeading);
    this.pose.heading += left * approach(4.5, seconds);
    if (Math.abs(left) < 0.01) this.endHeading = null;
    return true;
  }

  private giveUpWhenStuck(before: Point, seconds: number) {
    const moved = Math.hypot(this.pose.at[0] - before[0], this.pose.at[1] - before[1]) / seconds;
    this.stuck = moved < 0.1 ? this.stuck + seconds : 0;
    if (this.stuck > 0.8) this.follow([]);
  }
}
