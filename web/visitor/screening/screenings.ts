// The films of the programme: which one is on now in a zone, and when that changes. Pure; times in seconds.
import type { Text } from '../../common/i18n.ts';

export type Screening = { slug: string; title: Text; zone: string; exhibit: string; from: number; until: number };

type Item = {
  slug: string; kind: string; title: Text; starts: string; ends: string; zone: { slug: string }; exhibit: { slug: string } | null;
};

// What the programme shows on the screens of these zones.
export function screeningsOf(items: readonly Item[], zones: ReadonlySet<string>): Screening[] {
  return items
    .filter((item) => item.kind === 'film' && item.exhibit !== null && zones.has(item.zone.slug))
    .map((item) => ({ slug: item.slug, title: item.title, zone: item.zone.slug, exhibit: item.exhibit!.slug,
      from: Date.parse(item.starts) / 1000, until: Date.parse(item.ends) / 1000 }))
    .filter(({ from, until }) => from < until);
}

// Of several at once the one that began last: it interrupts the others.
export function showingIn(zone: string, all: readonly Screening[], now: number): Screening | null {
  let found: Screening | null = null;
  for (const one of all)
    if (one.zone === zone && one.from <= now && now < one.until && (!found || one.from > found.from)) found = one;
  return found;
}

// When the next one begins or ends; Infinity: none does.
export function nextChange(all: readonly Screening[], now: number): number {
  return Math.min(...all.flatMap(({ from, until }) => [from, until]).filter((at) => at > now), Infinity);
}
