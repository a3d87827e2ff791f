// Decides what to fetch, what to wait for and what to let go, from where the visitor stands. Pure.
export type ItemState = 'absent' | 'loading' | 'present' | 'failed';

export type Item = {
  id: string;
  state: ItemState;
  distance: number;     // metres from the visitor
  sameZone: boolean;    // in the zone where the visitor is
  ahead: boolean;       // in front rather than behind
  bytes: number;        // to be downloaded
  memory: number;       // on the GPU, once present
};

export type Budget = { parallel: number; memory: number; bytes: number; keepWithin: number; loadWithin: number };
export type Decision = { load: string[]; abort: string[]; drop: string[] };

// Nearer is sooner; what lies in another room or behind the back counts as farther away.
export const urgency = (item: Item) => item.distance * (item.sameZone ? 1 : 1.6) * (item.ahead ? 1 : 1.35);

export function decide(items: Item[], budget: Budget): Decision {
  const order = [...items].sort((a, b) => urgency(a) - urgency(b));
  const keep = new Set<string>();
  let [memory, bytes] = [0, 0];
  // The most urgent items that fit in memory and in bytes together are wanted; what is present and far is not held for its own sake.
  for (const item of order) {
    const limit = item.state === 'present' || item.state === 'loading' ? budget.keepWithin : budget.loadWithin;
    if (item.state === 'failed' || urgency(item) > limit || memory + item.memory > budget.memory || bytes + item.bytes > budget.bytes) continue;
    memory += item.memory;
    bytes += item.bytes;
    keep.add(item.id);
  }
  const drop = order.filter((item) => item.state === 'present' && !keep.has(item.id)).map(({ id }) => id);
  const loading = order.filter((item) => item.state === 'loading');
  const abort = loading.filter((item) => !keep.has(item.id)).map(({ id }) => id);
  const free = Math.max(0, budget.parallel - (loading.length - abort.length));
  const load = order.filter((item) => item.state === 'absent' && keep.has(item.id)).slice(0, free).map(({ id }) => id);
  return { load, abort, drop };
}
