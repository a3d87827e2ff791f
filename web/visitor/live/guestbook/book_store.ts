// What the guestbook holds, as far as it was fetched, and what a visitor does in it. A write is sent under one key until
// it is answered, so that trying again after the network was lost writes once.

export type Entry = {
  id: string; name: string; text: string; language: string; exhibit: string | null;
  state: 'shown' | 'held' | 'hidden'; own: boolean; made: string; edited: string | null;
};
export type Words = { name: string; text: string; language: string; exhibit: string };
export type Outcome = 'written' | 'held' | 'edited' | 'withdrawn' | 'reported';
// A word of the catalogue (guestbook.fault.…), or the network.
export type Fault = 'exhibit' | 'full' | 'gone' | 'invalid' | 'language' | 'muted' | 'name' | 'text' | 'too_often' | 'waiting' | 'word' | 'failed';
type Page = { items: Entry[]; next: string | null };
type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

const places = new Set<string>(['exhibit', 'full', 'language', 'muted', 'name', 'text', 'too_often', 'waiting', 'word']);
export const textLimit = 500;

export class BookStore {
  entries: Entry[] = [];
  next: string | null = null;
  state: 'loading' | 'ready' | 'failed' = 'loading';
  private pending: { body: string; key: string } | null = null;
  private readonly changed: () => void;
  private readonly ask: Fetch;

  constructor(changed: () => void, ask: Fetch = (path, init) => fetch(path, init)) {
    this.changed = changed;
    this.ask = ask;
  }

  async load(): Promise<void> {
    this.state = 'loading';
    this.changed();
    const page = await this.page('');
    this.state = page ? 'ready' : 'failed';
    if (page) { this.entries = page.items; this.next = page.next; }
    this.changed();
  }

  async more(): Promise<void> {
    if (!this.next) return;
    const page = await this.page(`?cursor=${encodeURIComponent(this.next)}`);
    if (page) {
      const known = new Set(this.entries.map(({ id }) => id));
      this.entries = [...this.entries, ...page.items.filter(({ id }) => !known.has(id))];
      this.next = page.next;
    }
    this.changed();
  }

  async write(words: Words): Promise<Outcome | Fault> {
    const body = JSON.stringify(words);
    if (this.pending?.body !== body) this.pending = { body, key: crypto.randomUUID() };
    const { key } = this.pending;
    // Who writes has a session, so that the entry stays theirs.
    const visit = await this.send('POST', '/api/v1/live/visit');
    if (!visit?.ok) return 'failed';
    const answer = await this.send('POST', '/api/v1/guestbook', body, key);
    if (!answer?.ok) return this.faultOf(answer);
    this.pending = null;
    const entry = (await answer.json()) as Entry;
    this.put(entry);
    return entry.state === 'held' ? 'held' : 'written';
  }

  async edit(id: string, words: Words): Promise<Outcome | Fault> {
    const answer = await this.send('PUT', `/api/v1/guestbook/${id}`, JSON.stringify(words));
    if (!answer?.ok) return this.faultOf(answer);
    this.put((await answer.json()) as Entry);
    return 'edited';
  }

  async withdraw(id: string): Promise<Outcome | Fault> {
    const answer = await this.send('DELETE', `/api/v1/guestbook/${id}`);
    // What is gone already is what was wanted.
    if (!answer?.ok && answer?.status !== 404) return this.faultOf(answer);
    this.entries = this.entries.filter((entry) => entry.id !== id);
    this.changed();
    return 'withdrawn';
  }

  async report(id: string): Promise<Outcome | Fault> {
    const visit = await this.send('POST', '/api/v1/live/visit');
    if (!visit?.ok) return 'failed';
    const answer = await this.send('POST', `/api/v1/guestbook/${id}/report`, '{}');
    return answer?.ok ? 'reported' : this.faultOf(answer);
  }

  private put(entry: Entry) {
    const isKnown = this.entries.some(({ id }) => id === entry.id);
    this.entries = isKnown ? this.entries.map((one) => (one.id === entry.id ? entry : one)) : [entry, ...this.entries];
    this.changed();
  }

  private async page(query: string): Promise<Page | null> {
    const answer = await this.send('GET', `/api/v1/guestbook${query}`);
    return answer?.ok ? (await answer.json().catch(() => null)) as Page | null : null;
  }

  private send(method: string, path: string, body?: string, key?: string): Promise<Response | null> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (key) headers['idempotency-key'] = key;
    return this.ask(path, { method, headers, ...(body === undefined ? {} : { body }) }).catch(() => null);
  }

  private async faultOf(answer: Response | null): Promise<Fault> {
    if (!answer) return 'failed';
    const { place } = (await answer.json().catch(() => ({}))) as { place?: string };
    if (place && places.has(place)) return place as Fault;
    if (answer.status === 404) return 'gone';
    if (answer.status === 429) return 'too_often';
    return answer.status < 500 ? 'invalid' : 'failed';
  }
}
