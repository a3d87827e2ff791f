// The recorded tours of a hall, as far as they were fetched.
import { getJson } from '../../../common/api.ts';
import type { Recorded } from './track.ts';

type Page = { items: Recorded[]; next: string | null };

export class Recordings {
  private list: Recorded[] = [];
  private next: string | null = null;
  private readonly path: string;
  private readonly changed: (list: readonly Recorded[], more: boolean) => void;

  constructor(hall: string, changed: (list: readonly Recorded[], more: boolean) => void) {
    this.path = `/live/tours?hall=${encodeURIComponent(hall)}`;
    this.changed = changed;
  }

  async load() {
    const page = await getJson<Page>(this.path).catch((): Page => ({ items: [], next: null }));
    this.list = [];
    this.add(page);
  }

  async loadMore() {
    if (!this.next) return;
    const page = await getJson<Page>(`${this.path}&cursor=${encodeURIComponent(this.next)}`).catch(() => null);
    if (page) this.add(page);
  }

  // False where it was not deleted.
  async remove(id: string): Promise<boolean> {
    const answer = await fetch(`/api/v1/live/tours/${encodeURIComponent(id)}`, { method: 'DELETE' }).catch(() => null);
    if (!answer?.ok && answer?.status !== 404) return false;
    this.list = this.list.filter((tour) => tour.id !== id);
    this.changed(this.list, this.next !== null);
    return true;
  }

  // Those under way are no recordings yet.
  private add({ items, next }: Page) {
    this.list = [...this.list, ...items.filter(({ milliseconds }) => milliseconds !== null)];
    this.next = next;
    this.changed(this.list, next !== null);
  }
}
