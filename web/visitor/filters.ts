// Filter chips are links to other lists. This keeps the keyboard where it was: after the next page
// has come, the same filter has the focus and the window has not jumped.
const memory = 'yz.filter';

type Place = { href: string; top: number };

function recall(): Place | undefined {
  try {
    const place: unknown = JSON.parse(sessionStorage.getItem(memory) ?? 'null');
    sessionStorage.removeItem(memory);
    return place as Place ?? undefined;
  } catch {
    return undefined; // storage is switched off
  }
}

function remember(place: Place): void {
  try {
    sessionStorage.setItem(memory, JSON.stringify(place));
  } catch {
    // Nothing to do: the next page begins at its top, as without scripts.
  }
}

export function keepFocusOnFilters(filters: HTMLElement): void {
  filters.addEventListener('click', (event) => {
    const chip = (event.target as Element).closest<HTMLAnchorElement>('a.chip');
    if (chip) remember({ href: chip.href, top: scrollY });
  });
  const place = recall();
  if (place?.href !== location.href) return;
  const chips = filters.querySelectorAll<HTMLAnchorElement>('a.chip[aria-current]');
  const chip = [...chips].find(({ href }) => href === place.href) ?? chips[0];
  chip?.focus({ preventScroll: true });
  scrollTo({ top: place.top, behavior: 'instant' });
}
