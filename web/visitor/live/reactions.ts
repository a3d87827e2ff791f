// What the people around feel: which signs stand over heads just now, how loud the applause is, and what a screen reader
// is told of it. Pure; times are seconds.
import { gestures, reactions, type ServerMessage } from '../../common/live/wire.ts';

type Told = Extract<ServerMessage, { type: 'reactions' }>;
export type Burst = { id: number; number: number; reaction: number; until: number };
// How many of each, in the order of `reactions`.
export type Felt = readonly number[];

export const clap = gestures.indexOf('clap');
export const burstSeconds = 2.4;
export const crowdFrom = 3;              // who clap together, to be an applause
const mostBursts = 40;
const fadeSeconds = 2.5;                 // of the applause, after the last that clapped
const gatherSeconds = 1.5;               // before it is said, so that it is said of all
const quietSeconds = 10;                 // between what is said

export class Reactions {
  bursts: Burst[] = [];
  private last = 0;
  private clapped: { zone: string; count: number; at: number; who: number[] }[] = [];   // what was told of late
  private heard: { counts: number[]; who: Set<number>[] } | null = null;
  private sayAt = 0;

  take(told: Told, now: number) {
    for (const { number, reaction } of told.people) {
      this.bursts = this.bursts.filter((one) => one.number !== number);
      this.bursts.push({ id: ++this.last, number, reaction, until: now + burstSeconds });
    }
    this.bursts = this.bursts.slice(-mostBursts);
    const clapping = told.counts[reactions.indexOf(clap as 3)] ?? 0;
    const who = told.people.filter(({ reaction }) => reaction === clap).map(({ number }) => number);
    if (clapping > 0) this.clapped.push({ zone: told.zone, count: clapping, at: now, who });
    this.gather(told, now);
  }

  // How many applaud: of each zone those who clapped at once, or who are known to have clapped of late, for people clap out of
  // step; 0 where it is no crowd.
  applause(now: number): number {
    this.clapped = this.clapped.filter(({ at }) => now - at < fadeSeconds);
    let sum = 0;
    for (const zone of new Set(this.clapped.map((told) => told.zone))) {
      const told = this.clapped.filter((one) => one.zone === zone);
      sum += Math.max(...told.map(({ count }) => count), new Set(told.flatMap(({ who }) => who)).size);
    }
    return sum >= crowdFrom ? sum : 0;
  }

  // 0 … 1: three people, thousands.
  static loudness(applause: number): number {
    return applause < crowdFrom ? 0 : Math.min(1, Math.log2(applause) / 12);
  }

  // Forgets what is over; what is to be said now, or null.
  tick(now: number): Felt | null {
    this.bursts = this.bursts.filter(({ until }) => until > now);
    if (!this.heard || now < this.sayAt) return null;
    const felt = this.heard.counts.map((count, index) => Math.max(count, this.heard!.who[index]!.size));
    this.heard = null;
    this.sayAt = now + quietSeconds;
    return felt;
  }

  // A crowd claps many times: it is as many as clapped at once, or as were named.
  private gather({ counts, people }: Told, now: number) {
    if (!this.heard) {
      this.heard = { counts: reactions.map(() => 0), who: reactions.map(() => new Set()) };
      this.sayAt = Math.max(this.sayAt, now + gatherSeconds);
    }
    counts.forEach((count, index) => { this.heard!.counts[index] = Math.max(this.heard!.counts[index]!, count); });
    for (const { number, reaction } of people) this.heard.who[(reactions as readonly number[]).indexOf(reaction)]!.add(number);
  }
}
