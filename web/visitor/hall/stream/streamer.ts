// Carries out what priority.ts decides: fetches cargo, puts it in its place, takes it away when it has become far, and
// tries again what a bad connection kept.
import type { Cargo, Landed } from './cargo.ts';
import { decide, type Budget, type Item, type ItemState } from './priority.ts';

type Entry = { cargo: Cargo; state: ItemState; landed: Landed | null; abort: AbortController | null; tries: number };
export type Measure = (cargo: Cargo) => { distance: number; sameZone: boolean; ahead: boolean };

const most = 4;               // tries
const lingers = 1.4;          // what is there is kept until so many times as far
const patience = 4000;        // milliseconds until the second, twice as long until the third

export class Streamer {
  loadedBytes = 0;
  budget: Budget;
  private readonly entries: Entry[];
  private readonly changed: () => void;
  private closed = false;

  constructor(cargo: Cargo[], budget: Budget, changed: () => void) {
    this.budget = budget;
    this.changed = changed;
    this.entries = cargo.map((one) => ({ cargo: one, state: 'absent', landed: null, abort: null, tries: 0 }));
  }

  get busy() {
    return this.entries.some(({ state }) => state === 'loading');
  }

  // Whether everything of this kind at hand is there, or will not come.
  settled(wanted: (cargo: Cargo) => boolean) {
    return this.entries.every(({ cargo, state }) => state === 'present' || state === 'failed' || !wanted(cargo) || (state === 'absent' && !cargo.ready()));
  }

  update(measure: Measure) {
    // What lay on something that is gone has gone with it.
    for (const entry of this.entries) if (entry.state === 'present' && !entry.cargo.ready()) this.drop(entry);
    const items = this.entries.map(({ cargo, state, landed }, index): Item => {
      const { distance, sameZone, ahead } = measure(cargo);
      const wanted = distance <= (cargo.reach ?? Infinity) * (state === 'present' ? lingers : 1);
      return { id: String(index), state: state === 'absent' && !cargo.ready() ? 'failed' : state, bytes: landed?.bytes ?? cargo.bytes, memory: landed?.memory ?? cargo.memory,
        distance: wanted ? distance * cargo.weight : Infinity, sameZone, ahead };
    });
    const { load, abort, drop } = decide(items, this.budget);
    for (const id of abort) this.stop(this.entries[Number(id)]!);
    for (const id of drop) this.drop(this.entries[Number(id)]!);
    for (const id of load) void this.load(this.entries[Number(id)]!);
  }

  dispose() {
    this.closed = true;
    for (const entry of this.entries) {
      this.stop(entry);
      this.drop(entry);
    }
  }

  private async load(entry: Entry) {
    const abort = entry.abort = new AbortController();
    entry.state = 'loading';
    try {
      const landed = await entry.cargo.load(abort.signal);
      if (abort.signal.aborted) return landed.remove();
      entry.landed = landed;
      entry.state = 'present';
      this.loadedBytes += landed.bytes;
    } catch (error) {
      if (abort.signal.aborted) return; // `stop` has set the state
      this.fail(entry, error);
    }
    entry.abort = null;
    this.changed();
  }

  private fail(entry: Entry, error: unknown) {
    entry.state = 'failed';
    entry.tries++;
    console.warn(`${entry.cargo.name}: ${String(error)}`);
    if (entry.tries >= most) return;
    setTimeout(() => {
      if (this.closed || entry.state !== 'failed') return;
      entry.state = 'absent';
      this.changed();
    }, patience * 2 ** (entry.tries - 1));
  }

  private stop(entry: Entry) {
    if (!entry.abort) return;
    entry.abort.abort();
    entry.abort = null;
    entry.state = 'absent';
  }

  private drop(entry: Entry) {
    entry.landed?.remove();
    entry.landed = null;
    if (entry.state === 'present') entry.state = 'absent';
  }
}
