import { describe, expect, test } from 'vitest';
import { VoiceStore } from './voice_store.ts';

function begin() {
  const sent: Record<string, unknown>[] = [];
  const done: string[] = [];
  const note = (what: string) => (...more: unknown[]) => { done.push([what, ...more].join(' ')); };
  const store = new VoiceStore({ send: (message) => { sent.push(message as Record<string, unknown>); return true; }, needSession: note('session'), offered: note('offered'), answered: note('answered'),
    speak: note('speak'), silenced: note('silenced'), left: note('left'), changed() {} });
  const hear = (voice: object) => store.hear(JSON.stringify({ voice }));
  const refuse = (why: string, what: string) => store.hear(JSON.stringify({ refused: { why, do: what } }));
  return { store, sent, done, hear, refuse, take: () => sent.splice(0).map((one) => one.do) };
}

describe('voice', () => {
  test('is off until it is asked for', () => {
    const { store, take, hear } = begin();
    hear({ available: true });
    expect(take()).toEqual([]);
    store.want('listen');
    expect(take()).toEqual(['voice_join']);
    hear({ joined: true });
    expect(store.joined).toBe(true);
  });

  test('begins to speak once it has joined, and stops', () => {
    const { store, take, hear, done } = begin();
    hear({ available: true });
    store.want('speak');
    hear({ joined: true });
    expect(done).toEqual(['speak']);
    store.offer('mine');
    hear({ answer: 'theirs' });
    expect(done).toEqual(['speak', 'answered theirs']);
    store.want('listen');
    expect(take()).toEqual(['voice_join', 'voice_speak', 'voice_silent']);
    store.want('off');
    expect(take()).toEqual(['voice_leave']);
  });

  test('comes back as it was when Janus does, or the line', () => {
    const { store, take, hear, done } = begin();
    hear({ available: true });
    store.want('speak');
    hear({ joined: true });
    hear({ left: 'gone' });
    hear({ available: false });
    expect(store.wish).toBe('speak');
    expect(store.fault).toBeNull();
    expect(take()).toEqual(['voice_join']);
    hear({ available: true });
    hear({ joined: true });
    expect(done.filter((what) => what === 'speak').length).toBe(2);
    store.lose();
    expect(store.joined).toBe(false);
    hear({ available: true });
    expect(take()).toEqual(['voice_join', 'voice_join']);
  });

  test('knows whom it hears', () => {
    const { store, hear, done } = begin();
    hear({ available: true });
    store.want('listen');
    hear({ joined: true });
    hear({ offer: 'sdp', id: 7, streams: [{ mid: '0', number: 4 }, { mid: '1', number: 9 }] });
    expect(done).toEqual(['offered sdp 7']);
    expect([...store.numbers]).toEqual([['0', 4], ['1', 9]]);
    hear({ streams: [{ mid: '1', number: 9 }] });
    expect([...store.numbers]).toEqual([['1', 9]]);
  });

  test('asks for a session once, and then says that it cannot', () => {
    const { store, hear, refuse, done } = begin();
    hear({ available: true });
    store.want('listen');
    refuse('nobody', 'voice_join');
    expect(done).toEqual(['session']);
    hear({ available: true });
    refuse('nobody', 'voice_join');
    expect(done).toEqual(['session']);
    expect(store.fault).toBe('nobody');
    expect(store.wish).toBe('off');
  });

  test('says why one cannot speak, and goes on listening', () => {
    const { store, hear, refuse } = begin();
    hear({ available: true });
    store.want('speak');
    hear({ joined: true });
    refuse('voice_full', 'voice_speak');
    expect([store.wish, store.fault]).toEqual(['listen', 'voice_full']);
    store.want('speak');
    expect(store.fault).toBeNull();
    hear({ silent: 'muted' });
    expect([store.wish, store.fault, store.joined]).toEqual(['listen', 'muted', true]);
  });

  test('ends where another window takes its place', () => {
    const { store, hear } = begin();
    hear({ available: true });
    store.want('listen');
    hear({ joined: true });
    hear({ left: 'elsewhere' });
    expect([store.wish, store.fault, store.joined]).toEqual(['off', 'elsewhere', false]);
  });
});
