import { describe, expect, it } from 'vitest';
import { BookStore, type Entry, type Words } from './book_store.ts';

const entry = (id: string, more: Partial<Entry> = {}): Entry =>
  ({ id, name: 'A', text: id, language: 'en', exhibit: null, state: 'shown', own: false, made: '2026-05-01T00:00:00Z', edited: null, ...more });
const words: Words = { name: 'A', text: 'hello', language: 'en', exhibit: '' };

type Asked = { method: string; path: string; key: string | undefined; body: unknown };
// A server that answers what is laid before it, in order; visits it always grants. Nothing left: no network.
function server(...answers: [status: number, body?: unknown][]) {
  const asked: Asked[] = [];
  const store = new BookStore(() => {}, (path, init) => {
    if (path.endsWith('/live/visit')) return Promise.resolve(new Response(null, { status: 204 }));
    const headers = init?.headers as Record<string, string>;
    asked.push({ method: init?.method ?? 'GET', path, key: headers['idempotency-key'], body: init?.body });
    const answer = answers.shift();
    if (!answer) return Promise.reject(new TypeError('no network'));
    return Promise.resolve(new Response(answer[1] === undefined ? null : JSON.stringify(answer[1]), { status: answer[0] }));
  });
  return { store, asked };
}

describe('the guestbook', () => {
  it('is read page by page, each entry once', async () => {
    const { store, asked } = server([200, { items: [entry('3'), entry('2')], next: 'c/2' }], [200, { items: [entry('2'), entry('1')], next: null }]);
    await store.load();
    await store.more();
    await store.more();
    expect(store.entries.map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/guestbook', '/api/v1/guestbook?cursor=c%2F2']);
    expect(store.state).toBe('ready');
  });

  it('says so where it cannot be read', async () => {
    const { store } = server();
    await store.load();
    expect(store.state).toBe('failed');
  });

  it('sends what was not answered again under the same key, and other words under another', async () => {
    const { store, asked } = server();
    expect(await store.write(words)).toBe('failed');
    expect(await store.write(words)).toBe('failed');
    expect(await store.write({ ...words, text: 'other' })).toBe('failed');
    expect(asked[0]!.key).toBeTruthy();
    expect(asked[1]!.key).toBe(asked[0]!.key);
    expect(asked[2]!.key).not.toBe(asked[0]!.key);
  });

  it('puts what was written first, and takes the next under a new key', async () => {
    const { store, asked } = server([200, { items: [entry('1')], next: null }], [201, entry('2', { own: true })], [201, entry('3', { own: true, state: 'held' })]);
    await store.load();
    expect(await store.write(words)).toBe('written');
    expect(await store.write(words)).toBe('held');
    expect(store.entries.map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(asked[2]!.key).not.toBe(asked[1]!.key);
  });

  it('changes in place and takes back, also what is gone already', async () => {
    const { store } = server([200, { items: [entry('2', { own: true }), entry('1')], next: null }], [200, entry('2', { text: 'new', own: true })], [404, {}]);
    await store.load();
    expect(await store.edit('2', words)).toBe('edited');
    expect(store.entries[0]!.text).toBe('new');
    expect(await store.withdraw('2')).toBe('withdrawn');
    expect(store.entries.map(({ id }) => id)).toEqual(['1']);
  });

  it('tells why something was refused', async () => {
    const { store } = server([400, { place: 'word' }], [403, { place: 'muted' }], [429, {}], [404, {}], [400, { place: 'Idempotency-Key' }], [503, {}]);
    expect(await store.write(words)).toBe('word');
    expect(await store.write(words)).toBe('muted');
    expect(await store.write(words)).toBe('too_often');
    expect(await store.report('1')).toBe('gone');
    expect(await store.write(words)).toBe('invalid');
    expect(await store.write(words)).toBe('failed');
  });
});
