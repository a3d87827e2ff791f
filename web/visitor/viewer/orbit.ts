// The eye of the viewer: it circles a target, coasts after a push and never passes through the object.
// Pure: no three.js, no DOM. Metres and radians; azimuth 0 looks from +Z (glTF's front), elevation up.
import { approach, clamp, easeInOut, mix, turnTo } from '../three/motion.ts';

export type Vec = [x: number, y: number, z: number];
export type Eye = { target: Vec; azimuth: number; elevation: number; distance: number };
export type Limits = { nearest: number; farthest: number; lowest: number; highest: number; centre: Vec; reach: number };

const coast = 4.5;      // 1/s: how fast a push dies down
const still = 0.002;    // rad/s and relative zoom/s below which nothing moves

export class Orbit {
  eye: Eye;
  limits: Limits;
  private home: Eye;
  private push = { azimuth: 0, elevation: 0 };
  private zoomGoal: number;
  private flight: { from: Eye; to: Eye; seconds: number; passed: number } | null = null;

  constructor(home: Eye, limits: Limits) {
    this.home = home;
    this.eye = clone(home);
    this.limits = limits;
    this.zoomGoal = home.distance;
  }

  // The visitor's hand on the object; velocities for coasting are measured by the caller.
  turn(azimuth: number, elevation: number) {
    this.flight = null;
    this.eye.azimuth += azimuth;
    this.eye.elevation = clamp(this.eye.elevation + elevation, this.limits.lowest, this.limits.highest);
  }

  release(azimuthPerSecond: number, elevationPerSecond: number) {
    this.push = { azimuth: azimuthPerSecond, elevation: elevationPerSecond };
  }

  hold() {
    this.push = { azimuth: 0, elevation: 0 };
    this.flight = null;
  }

  // factor < 1 comes closer; eased over the next frames.
  zoom(factor: number) {
    this.flight = null;
    this.zoomGoal = clamp(this.zoomGoal * factor, this.limits.nearest, this.limits.farthest);
  }

  // Moves the target sideways in the picture's plane, kept near the object.
  pan(right: number, up: number) {
    this.flight = null;
    const { azimuth, elevation } = this.eye;
    const move: Vec = [
      right * Math.cos(azimuth) - up * Math.sin(elevation) * Math.sin(azimuth),
      up * Math.cos(elevation),
      -right * Math.sin(azimuth) - up * Math.sin(elevation) * Math.cos(azimuth),
    ];
    this.eye.target = this.near(this.eye.target.map((value, i) => value + move[i]!) as Vec);
  }

  flyTo(eye: Eye, seconds: number) {
    this.push = { azimuth: 0, elevation: 0 };
    const to = { ...clone(eye), distance: clamp(eye.distance, this.limits.nearest, this.limits.farthest) };
    to.azimuth = this.eye.azimuth + turnTo(this.eye.azimuth, to.azimuth);
    this.zoomGoal = to.distance;
    if (seconds <= 0) this.eye = to;
    else this.flight = { from: clone(this.eye), to, seconds, passed: 0 };
  }

  goHome(seconds: number) {
    this.flyTo(this.home, seconds);
  }

  // Moves on by `seconds`; true while there is more to come.
  step(seconds: number): boolean {
    if (this.flight) return this.fly(seconds);
    const { push, eye } = this;
    const moving = Math.abs(push.azimuth) > still || Math.abs(push.elevation) > still;
    if (moving) {
      this.turn(push.azimuth * seconds, push.elevation * seconds);
      const keep = Math.exp(-coast * seconds);
      push.azimuth *= keep;
      push.elevation *= keep;
    }
    const zooming = Math.abs(this.zoomGoal / eye.distance - 1) > still;
    eye.distance = zooming ? mix(eye.distance, this.zoomGoal, approach(12, seconds)) : this.zoomGoal;
    return moving || zooming;
  }

  private fly(seconds: number): boolean {
    const flight = this.flight!;
    flight.passed = Math.min(flight.seconds, flight.passed + seconds);
    const t = easeInOut(flight.passed / flight.seconds);
    const { from, to } = flight;
    this.eye = {
      target: from.target.map((value, i) => mix(value, to.target[i]!, t)) as Vec,
      azimuth: mix(from.azimuth, to.azimuth, t),
      elevation: mix(from.elevation, to.elevation, t),
      distance: mix(from.distance, to.distance, t),
    };
    if (flight.passed >= flight.seconds) this.flight = null;
    return true;
  }

  private near(target: Vec): Vec {
    const { centre, reach } = this.limits;
    return target.map((value, i) => clamp(value, centre[i]! - reach, centre[i]! + reach)) as Vec;
  }
}

const clone = (eye: Eye): Eye => ({ ...eye, target: [...eye.target] });

export function position(eye: Eye): Vec {
  const flat = Math.cos(eye.elevation) * eye.distance;
  return [
    eye.target[0] + flat * Math.sin(eye.azimuth),
    eye.target[1] + Math.sin(eye.elevation) * eye.distance,
    eye.target[2] + flat * Math.cos(eye.azimuth),
  ];
}

// The eye that stands at `from` and looks at `target`.
export function eyeBetween(from: Vec, target: Vec): Eye {
  const [x, y, z] = [from[0] - target[0], from[1] - target[1], from[2] - target[2]];
  const distance = Math.hypot(x, y, z) || 1e-3;
  return { target: [...target], azimuth: Math.atan2(x, z), elevation: Math.asin(clamp(y / distance, -1, 1)), distance };
}
