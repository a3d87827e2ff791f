// Where an avatar is shown between the updates that arrive: predicted along its velocity, followed by a damped
// spring, so that a late packet bends the way instead of breaking it. Pure; metres, seconds, radians.
import type { Point } from '../../common/api.ts';

const settle = 0.3;         // seconds until the shown place has mostly caught up
const patience = 0.4;       // seconds that a velocity of our own making is believed without a new update
const declared = 2.6;       // … and one that the sender gave: it says when it changes
const jump = 5;             // metres: farther is no walk
const fastest = 8;          // m/s

export class Motion {
  at: Point;
  heading: number;
  speed = 0;                // as shown
  private known: Point;
  private goalHeading: number;
  private velocity: Point = [0, 0];
  private belief = patience;
  private age = 0;          // seconds since the last update
  private pull: Point = [0, 0];
  private clock = 0;
  private trail: { time: number; at: Point }[] = [];

  constructor(at: Point, heading: number) {
    this.at = [...at];
    this.known = [...at];
    this.heading = this.goalHeading = heading;
  }

  update(at: Point, heading: number, velocity: Point | null) {
    const [dx, dy] = [at[0] - this.known[0], at[1] - this.known[1]];
    if (Math.hypot(at[0] - this.at[0], at[1] - this.at[1]) > jump) {
      this.at = [...at];
      this.pull = [0, 0];
      this.velocity = [0, 0];
      this.trail = [];
      this.heading = heading;
    } else if (velocity) {
      this.velocity = velocity;
    } else {
      this.velocity = Math.hypot(dx, dy) < 0.004 ? [0, 0] : this.pace(at);
    }
    // One who uploads by prediction stops by a pose without velocity.
    if (!velocity && this.belief === declared) this.velocity = [0, 0];
    this.belief = velocity ? declared : patience;
    this.known = [...at];
    this.goalHeading = heading;
    this.age = 0;
    this.trail.push({ time: this.clock, at: [...at] });
    if (this.trail.length > 7) this.trail.shift();
  }

  // Over the last few updates, because each alone came late or early. Bursts after a pause lie closer together than
  // they were sent: nobody sends more than ten a second.
  private pace(at: Point): Point {
    const trail = this.trail.filter(({ time }) => this.clock - time < 1.1);
    const first = trail[0] ?? { time: this.clock - this.age, at: this.known };
    const time = Math.max(this.clock - first.time, 0.09 * Math.max(trail.length, 1));
    const way: Point = [at[0] - first.at[0], at[1] - first.at[1]];
    const limit = Math.min(1, (fastest * time) / Math.max(Math.hypot(...way), 0.001));
    return [(way[0] / time) * limit, (way[1] / time) * limit];
  }

  step(seconds: number) {
    this.age += seconds;
    this.clock += seconds;
    const ahead = Math.min(this.age, this.belief);
    const before: Point = [...this.at];
    for (const axis of [0, 1] as const) {
      const goal = this.known[axis] + this.velocity[axis] * ahead;
      [this.at[axis], this.pull[axis]] = damp(this.at[axis], goal, this.pull[axis], seconds);
    }
    this.speed = seconds > 0 ? Math.hypot(this.at[0] - before[0], this.at[1] - before[1]) / seconds : 0;
    const turn = Math.atan2(Math.sin(this.goalHeading - this.heading), Math.cos(this.goalHeading - this.heading));
    this.heading += turn * (1 - Math.exp(-10 * seconds));
  }

  get resting() {
    return this.speed < 0.01 && this.age > 1;
  }
}

// A critically damped spring (Game Programming Gems 4, 1.10): stable for any step.
function damp(from: number, to: number, velocity: number, seconds: number): [number, number] {
  const omega = 2 / settle;
  const x = omega * seconds;
  const decay = 1 / (1 + x + 0.48 * x * x + 0.235 * x * x * x);
  const change = from - to;
  const push = (velocity + omega * change) * seconds;
  return [to + (change + push) * decay, (velocity - omega * push) * decay];
}
