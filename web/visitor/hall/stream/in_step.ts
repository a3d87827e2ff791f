// A film that loops for everybody at once: at any moment it stands where the fair's clock says. Pure; seconds.
export type Step = { seek: number | null; rate: number };

const jumpFrom = 1.5;      // off by more: it is put there
const settled = 0.03;      // off by less: nobody sees it
const catchUp = 2;         // seconds in which most of a small lag is made up
const most = 0.12;         // of the speed; more is seen

// Where a film of this length stands at `now`, the fair's time.
export const placeAt = (now: number, duration: number) => ((now % duration) + duration) % duration;

// Seconds from where it stands to where it should: the shorter way round.
export function offFrom(at: number, now: number, duration: number): number {
  const off = placeAt(now, duration) - at;
  return off > duration / 2 ? off - duration : off < -duration / 2 ? off + duration : off;
}

// What brings a film that stands at `at` into step.
export function keepStep(at: number, now: number, duration: number): Step {
  if (!(duration > 0.5) || !Number.isFinite(duration)) return { seek: null, rate: 1 };
  const off = offFrom(at, now, duration);
  if (Math.abs(off) > Math.min(jumpFrom, duration / 4)) return { seek: placeAt(now, duration), rate: 1 };
  if (Math.abs(off) < settled) return { seek: null, rate: 1 };
  return { seek: null, rate: 1 + Math.min(Math.max(off / catchUp, -most), most) };
}
