// What is said in the rooms this visitor listens to. Messages stand by their position; what was sent and not yet
// answered waits in an outbox and is sent again, under the same id, on every new line. Pure: `send` is given.
export type TalkMessage = { room: string; position: number; author: string; name: string; id: string; text: string; language: string; exhibit: string; time: string; removed?: boolean; picture?: Picture; translations?: Record<string, string> };
export type Picture = { url: string; width: number; height: number };
export type Waiting = { asked: string; id: string; text: string; language: string; exhibit: string; picture: string; held: boolean; refused: string | null };
export type OrderAct = 'mute' | 'kick' | 'ban' | 'remove';
export type RoomView = { asked: string; name: string | null; messages: TalkMessage[]; read: number; newest: number; more: boolean; typing: { name: string; at: number } | null };
export type Summary = { room: string; newest: number; unread: number; name: string; text: string; time: string };

type Answer = {
  page?: { room: string; asked: string; messages: TalkMessage[]; newest: number; read: number; me: string; orders?: boolean };
  earlier?: { room: string; messages: TalkMessage[] };
  message?: TalkMessage; waiting?: TalkMessage; inbox?: Summary[]; blocked?: string[];
  held?: { room: string; id: string };
  removed?: { room: string; position: number };
  translation?: { room: string; position: number; language: string; text: string };
  typing?: { room: string; name: string };
  direct?: { room: string; name: string };
  refused?: { why: string; do?: string; room?: string; id?: string };
};

const kept = 500;          // messages of a room

export class TalkStore {
  me = '';
  orders = false;            // an organiser: keeps order here
  inbox: Summary[] = [];
  readonly rooms = new Map<string, RoomView>();      // by the name they were asked for
  readonly outbox: Waiting[] = [];
  blocked = new Set<string>();       // marks of authors
  private readonly send: (text: string) => boolean;
  private readonly changed: () => void;
  private readonly onDirect: (room: string, name: string) => void;

  constructor(send: (text: string) => boolean, changed: () => void, onDirect: (room: string, name: string) => void = () => {}) {
    this.send = send;
    this.changed = changed;
    this.onDirect = onDirect;
  }

  open(asked: string) {
    if (!this.rooms.has(asked)) this.rooms.set(asked, { asked, name: null, messages: [], read: 0, newest: 0, more: false, typing: null });
    this.askFor(this.rooms.get(asked)!);
    this.changed();
  }

  close(asked: string) {
    if (!this.rooms.delete(asked)) return;
    this.tell({ do: 'close', room: asked });
    this.changed();
  }

  say(asked: string, text: string, language: string, { exhibit = '', picture = '' } = {}) {
    const waiting: Waiting = { asked, id: newId(), text, language, exhibit, picture, held: false, refused: null };
    this.outbox.push(waiting);
    this.sendWaiting(waiting);
    this.changed();
  }

  retry(id: string) {
    const waiting = this.outbox.find((one) => one.id === id);
    if (!waiting) return;
    waiting.refused = null;
    this.sendWaiting(waiting);
    this.changed();
  }

  read(room: RoomView) {
    const last = room.messages.at(-1)?.position ?? 0;
    if (last <= room.read) return;
    room.read = last;
    this.tell({ do: 'read', room: room.name ?? room.asked, position: last });
    const summary = this.inbox.find((one) => one.room === room.name);
    if (summary) summary.unread = 0;
    this.changed();
  }

  earlier(room: RoomView) {
    this.tell({ do: 'earlier', room: room.name ?? room.asked, before: room.messages[0]?.position ?? 1 });
  }
  typing(asked: string) { this.tell({ do: 'typing', room: asked }); }
  direct(number: number) { this.tell({ do: 'direct', number }); }
  report(message: TalkMessage, reason: string) { this.tell({ do: 'report', room: message.room, position: message.position, reason }); }
  block({ author, room, position }: TalkMessage) {
    this.blocked.add(author);
    this.tell({ do: 'block', room, position });
    this.changed();
  }
  unblockAll() { for (const author of this.blocked) this.tell({ do: 'block', author }); }
  order(act: OrderAct, { room, position }: TalkMessage, minutes = 0) { this.tell({ do: 'order', act, room, position, ...(minutes ? { minutes } : {}) }); }
  askInbox() { this.tell({ do: 'inbox' }); }

  get unread() {
    return this.inbox.reduce((sum, { unread }) => sum + unread, 0);
  }

  // A new line: the server has forgotten who listens to what.
  reopen() {
    for (const room of this.rooms.values()) this.askFor(room);
    for (const waiting of this.outbox) if (!waiting.refused) this.sendWaiting(waiting);
    this.askInbox();
  }

  hear(text: string) {
    let answer: Answer;
    try { answer = JSON.parse(text) as Answer; } catch { return; }
    if (answer.page) this.takePage(answer.page);
    if (answer.earlier) {
      const room = this.byName(answer.earlier.room);
      if (room) { this.add(room, answer.earlier.messages); room.more = answer.earlier.messages.length > 0 && answer.earlier.messages[0]!.position > 1; }
    }
    if (answer.message) this.takeMessage(answer.message);
    if (answer.waiting) this.askInbox();
    if (answer.inbox) this.inbox = answer.inbox;
    if (answer.blocked) this.blocked = new Set(answer.blocked);
    if (answer.held) { const waiting = this.outbox.find(({ id }) => id === answer.held!.id); if (waiting) waiting.held = true; }
    if (answer.removed) this.change(answer.removed, (message) => ({ ...message, text: '', exhibit: '', picture: undefined, translations: undefined, removed: true }));
    if (answer.translation) this.change(answer.translation, (message) => ({ ...message, translations: { ...message.translations, [answer.translation!.language]: answer.translation!.text } }));
    if (answer.typing) { const room = this.byName(answer.typing.room); if (room) room.typing = { name: answer.typing.name, at: Date.now() }; }
    if (answer.direct) this.onDirect(answer.direct.room, answer.direct.name);
    if (answer.refused?.id) {
      const waiting = this.outbox.find(({ id }) => id === answer.refused!.id);
      if (waiting) waiting.refused = answer.refused.why;
    }
    this.changed();
  }

  private takePage(page: NonNullable<Answer['page']>) {
    const room = this.rooms.get(page.asked);
    if (!room) return;
    room.name = page.room;
    room.newest = Math.max(room.newest, page.newest);
    room.read = Math.max(room.read, page.read);
    this.me = page.me;
    this.orders = Boolean(page.orders);
    const last = wholeUntil(room) ?? 0;
    // So much was said meanwhile that the page does not reach back to what is here: begin anew.
    if ((page.messages[0]?.position ?? 0) > last + 1) room.messages = [];
    this.add(room, page.messages);
    room.more = (room.messages[0]?.position ?? 1) > 1;
  }

  private takeMessage(message: TalkMessage) {
    const at = this.outbox.findIndex(({ id }) => id === message.id);
    if (at >= 0) this.outbox.splice(at, 1);
    const room = this.byName(message.room);
    if (!room) return;
    if (room.typing?.name === message.name) room.typing = null;
    this.add(room, [message]);
    if ((wholeUntil(room) ?? 0) < message.position) this.askFor(room);   // one was missed
  }

  private add(room: RoomView, messages: readonly TalkMessage[]) {
    const known = new Map(room.messages.map((message) => [message.position, message]));
    for (const message of messages) known.set(message.position, message);
    room.messages = [...known.values()].sort((a, b) => a.position - b.position).slice(-kept);
    room.newest = Math.max(room.newest, room.messages.at(-1)?.position ?? 0);
  }

  private change({ room: name, position }: { room: string; position: number }, how: (message: TalkMessage) => TalkMessage) {
    const room = this.byName(name);
    if (room) room.messages = room.messages.map((message) => (message.position === position ? how(message) : message));
  }

  private byName(name: string) {
    return [...this.rooms.values()].find((room) => room.name === name || room.asked === name);
  }
  private askFor(room: RoomView, after = room.name === null ? undefined : wholeUntil(room)) {
    this.tell({ do: 'open', room: room.asked, ...(after === undefined ? {} : { after }) });
  }
  private sendWaiting({ asked, id, text, language, exhibit, picture }: Waiting) {
    this.tell({ do: 'say', room: asked, id, text, language, ...(exhibit ? { exhibit } : {}), ...(picture ? { picture } : {}) });
  }
  private tell(what: object) {
    return this.send(JSON.stringify(what));
  }
}

// The last position up to which none is missing; nothing where there is none at all.
function wholeUntil({ messages }: RoomView): number | undefined {
  const gap = messages.findIndex(({ position }, i) => i > 0 && position !== messages[i - 1]!.position + 1);
  return messages[gap < 0 ? messages.length - 1 : gap - 1]?.position;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
