import { describe, expect, it } from 'vitest';
import { TalkStore, type TalkMessage } from './talk_store.ts';

// A server that keeps messages as ours does: by position, each id once.
class Server {
  messages: TalkMessage[] = [];
  heard: string[] = [];
  say(id: string, text: string, author = 'me'): TalkMessage {
    const known = this.messages.find((one) => one.id === id);
    if (known) return known;
    const message = { room: 'zone/a/b', position: this.messages.length + 1, author, name: author, id, text, language: '', exhibit: '', time: '' };
    this.messages.push(message);
    return message;
  }
  answer(text: string): object | null {
    const ask = JSON.parse(text) as { do: string; id: string; text: string; after?: number };
    this.heard.push(ask.do);
    if (ask.do === 'say') return { message: this.say(ask.id, ask.text) };
    if (ask.do === 'open') {
      return { page: { room: 'zone/a/b', asked: 'zone/a/b', messages: this.messages.filter(({ position }) => position > (ask.after ?? 0)), newest: this.messages.length, read: 0, me: 'me' } };
    }
    return null;
  }
}

describe('talk', () => {
  it('is whole, in order and said once over a line that breaks all the time', () => {
    const server = new Server();
    let seed = 9;
    const dice = () => { seed = (seed * 1664525 + 1013904223) >>> 0; return seed / 2 ** 32; };
    let open = true;
    const store: TalkStore = new TalkStore((text) => {
      if (!open) return false;
      if (dice() < 0.15) return true;                          // lost on the way there
      const answer = server.answer(text);
      if (answer && dice() > 0.15) store.hear(JSON.stringify(answer));    // or on the way back
      return true;
    }, () => {});
    store.open('zone/a/b');
    const said: string[] = [];
    for (let i = 0; i < 400; i++) {
      if (dice() < 0.5) { said.push(`mine ${i}`); store.say('zone/a/b', `mine ${i}`, 'en'); }
      else { const other = server.say(`o${i}`, `other ${i}`, 'other'); if (open && dice() > 0.3) store.hear(JSON.stringify({ message: other })); }
      if (dice() < 0.2) open = !open;
      if (open && dice() < 0.3) store.reopen();
    }
    open = true;
    for (let i = 0; i < 60; i++) store.reopen();
    expect(store.outbox).toEqual([]);
    expect(store.rooms.get('zone/a/b')!.messages).toEqual(server.messages);
    expect([...said].sort()).toEqual(server.messages.filter(({ author }) => author === 'me').map(({ text }) => text).sort());
  });
  it('keeps what was refused, with the reason, until it is tried again', () => {
    const sent: { id: string }[] = [];
    const store = new TalkStore((text) => { sent.push(JSON.parse(text) as { id: string }); return true; }, () => {});
    store.say('zone/a/b', 'x', 'en');
    store.hear(JSON.stringify({ refused: { why: 'too_often', do: 'say', id: sent[0]!.id } }));
    expect(store.outbox[0]!.refused).toBe('too_often');
    store.reopen();
    expect(sent.filter(({ id }) => id === sent[0]!.id)).toHaveLength(1);
    store.retry(sent[0]!.id);
    expect(sent.filter(({ id }) => id === sent[0]!.id)).toHaveLength(2);
  });
  it('does not fall over what is no answer', () => {
    const store = new TalkStore(() => true, () => {});
    for (const text of ['', '[]', '{', '{"page":{"asked":"none"}}', '{"message":{"room":"none","id":"x"}}']) expect(() => store.hear(text)).not.toThrow();
  });

  it('shows what waits, what was taken down, and translations', () => {
    const sent: Record<string, unknown>[] = [];
    const store = new TalkStore((text) => sent.push(JSON.parse(text) as Record<string, unknown>) > 0, () => {});
    const hear = (answer: object) => store.hear(JSON.stringify(answer));
    store.open('zone/a/b');
    const message = { room: 'zone/a/b', position: 1, author: 'x', name: 'X', id: '1', text: '你好', language: 'zh', exhibit: '', time: '' };
    hear({ page: { room: 'zone/a/b', asked: 'zone/a/b', messages: [message], newest: 1, read: 0, me: 'me', orders: true } });
    const room = store.rooms.get('zone/a/b')!;
    expect(store.orders).toBe(true);
    hear({ translation: { room: 'zone/a/b', position: 1, language: 'en', text: 'Hello' } });
    expect(room.messages[0]?.translations).toEqual({ en: 'Hello' });
    hear({ removed: { room: 'zone/a/b', position: 1 } });
    expect(room.messages[0]).toMatchObject({ text: '', removed: true, position: 1 });
    store.say('zone/a/b', 'mine', 'en', { picture: 'abc' });
    expect(sent.at(-1)).toMatchObject({ do: 'say', picture: 'abc' });
    hear({ held: { room: 'zone/a/b', id: store.outbox[0]!.id } });
    expect(store.outbox[0]!.held).toBe(true);
    hear({ refused: { why: 'rejected', do: 'say', id: store.outbox[0]!.id } });
    expect(store.outbox[0]!.refused).toBe('rejected');
    store.block(message);
    expect(store.blocked.has('x')).toBe(true);
    hear({ inbox: [], blocked: [] });
    expect(store.blocked.size).toBe(0);
  });
});
