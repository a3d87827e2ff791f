// A recorded tour: what was shown and said at any moment of it, and playing it. Pure, but for fetching it.
import { getJson } from '../../../common/api.ts';
import type { Caption, Show } from './tour_store.ts';

export type Step = { number: number; at: number; show?: Show; caption?: Caption };        // `at` in milliseconds
export type Recorded = { id: string; hall: string; title: string; language: string; guide: string; begun: string; milliseconds: number | null; deletable: boolean };
export type Track = Recorded & { steps: Step[] };

const stepsAtMost = 20_000;

// It comes in pages.
export async function fetchTrack(id: string, get = getJson): Promise<Track> {
  const steps: Step[] = [];
  for (let after: number | null = 0; ;) {
    const page: Track & { next: number | null } = await get(`/live/tours/${encodeURIComponent(id)}?after=${after}`);
    steps.push(...page.steps);
    after = page.next;
    if (after === null || steps.length >= stepsAtMost) return { ...page, steps };
  }
}

// How long a caption stands if nothing more is said: time to read it, and some more.
export const readingTime = (text: string) => Math.min(20_000, 4000 + 160 * [...text].length);

export class Player {
  playing = false;
  time = 0;                                // milliseconds
  readonly length: number;
  readonly captions: readonly (Step & { caption: Caption })[];
  private readonly shows: readonly (Step & { show: Show })[];

  constructor({ steps, milliseconds }: Pick<Track, 'steps' | 'milliseconds'>) {
    this.shows = steps.filter((step): step is Step & { show: Show } => step.show !== undefined);
    this.captions = steps.filter((step): step is Step & { caption: Caption } => step.caption !== undefined);
    this.length = Math.max(milliseconds ?? 0, steps.at(-1)?.at ?? 0, 1);
  }

  // At its end it begins anew.
  play() {
    if (this.time >= this.length) this.time = 0;
    this.playing = true;
  }

  seek(time: number) {
    this.time = Math.min(Math.max(time, 0), this.length);
  }

  // True while it plays.
  advance(milliseconds: number): boolean {
    if (!this.playing) return false;
    this.seek(this.time + milliseconds);
    if (this.time >= this.length) this.playing = false;
    return this.playing;
  }

  get show(): Show | null {
    return (last(this.shows, this.time) ?? this.shows[0])?.show ?? null;
  }

  get caption(): Caption | null {
    const step = last(this.captions, this.time);
    return step && this.time - step.at < readingTime(step.caption.text) ? step.caption : null;
  }
}

// The last step that is not later than `time`.
function last<T extends Step>(steps: readonly T[], time: number): T | undefined {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]!.at <= time) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1];
}

export function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
