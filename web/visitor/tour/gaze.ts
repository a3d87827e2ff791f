// Where the visitor of a panorama looks: turned by hand with inertia, zoomed, and flown to what was chosen. Pure;
// radians, heading 0 = east and anticlockwise.
import { approach, clamp, easeInOut, mix, turnTo } from '../three/motion.ts';

export type Look = { heading: number; pitch: number; fov: number }; // fov upright
type Flight = { from: Look; to: Look; seconds: number; passed: number };

export const nearestFov = 0.42;
export const widestFov = 1.75;
const steepest = 1.5;
const coast = 4;       // 1/s: how fast a push dies down
const still = 0.004;   // rad/s

export class Gaze {
  look: Look;
  private push = { heading: 0, pitch: 0 };
  private zoomGoal: number;
  private flight: Flight | null = null;

  constructor(look: Look) {
    this.look = { ...look };
    this.zoomGoal = look.fov;
  }

  turn(heading: number, pitch: number) {
    this.flight = null;
    this.look.heading += heading;
    this.look.pitch = clamp(this.look.pitch + pitch, -steepest, steepest);
  }

  hold() {
    this.push = { heading: 0, pitch: 0 };
    this.flight = null;
  }

  // The hand let go while it moved at so many radians a second.
  release(heading: number, pitch: number) {
    this.push = { heading, pitch };
  }

  // factor < 1 comes closer.
  zoom(factor: number) {
    this.flight = null;
    this.zoomGoal = clamp(this.zoomGoal * factor, nearestFov, widestFov);
  }

  flyTo(to: Partial<Look>, seconds: number) {
    const goal = { ...this.look, ...to };
    goal.heading = this.look.heading + turnTo(this.look.heading, goal.heading);
    goal.pitch = clamp(goal.pitch, -steepest, steepest);
    this.push = { heading: 0, pitch: 0 };
    this.zoomGoal = goal.fov;
    if (seconds <= 0) this.look = goal;
    else this.flight = { from: { ...this.look }, to: goal, seconds, passed: 0 };
  }

  // Moves on; true while there is more to come.
  step(seconds: number): boolean {
    if (this.flight) return this.fly(this.flight, seconds);
    const { push, look } = this;
    const moving = Math.hypot(push.heading, push.pitch) > still;
    if (moving) {
      this.turn(push.heading * seconds, push.pitch * seconds);
      const keep = Math.exp(-coast * seconds);
      push.heading *= keep;
      push.pitch *= keep;
    }
    const zooming = Math.abs(this.zoomGoal / look.fov - 1) > 0.002;
    look.fov = zooming ? mix(look.fov, this.zoomGoal, approach(11, seconds)) : this.zoomGoal;
    return moving || zooming;
  }

  private fly(flight: Flight, seconds: number): boolean {
    flight.passed = Math.min(flight.seconds, flight.passed + seconds);
    const t = easeInOut(flight.passed / flight.seconds);
    const { from, to } = flight;
    this.look = { heading: mix(from.heading, to.heading, t), pitch: mix(from.pitch, to.pitch, t), fov: mix(from.fov, to.fov, t) };
    if (flight.passed >= flight.seconds) this.flight = null;
    return true;
  }
}
