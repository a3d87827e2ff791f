// How finely to draw, from how long frames take. Pure.
export type Quality = 'auto' | 'low' | 'medium' | 'high';
// `reflect`: what shines mirrors the hall as it is; `mirror`: so does the polished floor, at twice the drawing.
export type Level = { pixelRatio: number; reflect: boolean; mirror: boolean; memory: number };

export const levels: Record<Exclude<Quality, 'auto'>, Level> = {
  low: { pixelRatio: 0.75, reflect: false, mirror: false, memory: 110e6 },
  medium: { pixelRatio: 1.25, reflect: true, mirror: false, memory: 200e6 },
  high: { pixelRatio: 2, reflect: true, mirror: true, memory: 340e6 },
};

export const steps = [0.4, 0.6, 0.8, 1, 1.25, 1.5, 2];
const unbearable = 120; // milliseconds: then there is no waiting

// Watches the frames of motion and moves one step at a time: down soon, up only after long ease.
export class Pace {
  private step: number;
  private slow = 0;
  private quick = 0;
  private quickly = false;   // frames were short for long
  private readonly most: number;

  constructor(deviceRatio: number) {
    this.most = steps.reduce((best, ratio, i) => (ratio <= deviceRatio + 0.01 ? i : best), 0);
    this.step = Math.min(this.most, steps.indexOf(1.5));
  }

  get pixelRatio() {
    return steps[this.step]!;
  }

  // The level whose means fit a machine that draws this finely.
  get level(): Level {
    const base = this.step < 2 ? levels.low : this.quickly && this.step >= Math.min(this.most, 4) ? levels.high : levels.medium;
    return { ...base, pixelRatio: this.pixelRatio };
  }

  // Milliseconds of one frame; true when the ratio has changed.
  frame(milliseconds: number): boolean {
    this.slow = milliseconds > unbearable ? this.slow + 11 : milliseconds > 28 ? this.slow + 1 : Math.max(0, this.slow - 2);
    this.quick = milliseconds < 17.5 ? this.quick + 1 : 0;
    if (this.slow > 20) this.quickly = false;
    if (this.quick > 240 && !this.quickly) {
      this.quickly = true;
      return true;
    }
    if (this.slow > 20 && this.step > 0) return this.move(milliseconds > unbearable ? -2 : -1);
    if (this.quick > 400 && this.step < this.most) return this.move(1);
    return false;
  }

  private move(by: number): boolean {
    this.step = Math.max(0, this.step + by);
    this.slow = this.quick = 0;
    return true;
  }
}
