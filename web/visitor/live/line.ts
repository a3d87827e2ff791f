// The line to a hall: says hello, comes back by its token when it is lost, and notices when it is dead.
import { protocolVersion, readServerMessage, writeClock, writeHello, type ServerMessage, type WirePose } from '../../common/live/wire.ts';

export type LineState = 'connecting' | 'open' | 'lost' | 'ended';
export type Person = { name: string; look: number };
type Welcome = Extract<ServerMessage, { type: 'welcome' }>;

export type LineOptions = {
  url: string;
  person(): Person;
  place(): WirePose;                 // where the visitor is, in the units of the last welcome, or a guess before it
  onMessage(message: ServerMessage): void;
  onTalk(text: string): void;
  onState(state: LineState): void;
  open?(url: string): WebSocket;     // tests bring their own
};

const firstPause = 300;      // ms
const longestPause = 8000;
const askAfter = 4000;       // ms of silence until the other end is asked for a sign of life
const deadAfter = 9000;
// Closed for good: put out, no such hall, another version, here by another line.
const final = new Set([4403, 4404, 4409, 4426]);

export class Line {
  frames = 0;                        // received on this line, for acknowledging
  state: LineState = 'connecting';
  welcome: Welcome | null = null;
  clockOffset: number | null = null; // ms, the server's clock less ours
  private socket: WebSocket | null = null;
  private token: string | null;
  private pause = firstPause;
  private retry = 0;
  private watch = 0;
  private heard = 0;
  private asked = new Map<number, number>();
  private nonce = 0;
  private bestTrip = Infinity;
  private readonly options: LineOptions;
  private readonly key: string;

  constructor(options: LineOptions) {
    this.options = options;
    this.key = `yz-live ${options.url}`;
    this.token = keep(this.key);
    addEventListener('online', this.hurry);
    addEventListener('offline', this.giveUpLine);
    this.watch = window.setInterval(this.check, 1000);
    this.connect();
  }

  send(bytes: Uint8Array<ArrayBuffer> | string): boolean {
    if (this.state !== 'open' || !this.socket || this.socket.bufferedAmount > 32 * 1024) return false;
    this.socket.send(bytes);
    return true;
  }

  // Comes in again, as somebody else looks or by another session.
  renew() {
    this.drop();
    this.hurry();
  }

  close() {
    this.setState('ended');
    removeEventListener('online', this.hurry);
    removeEventListener('offline', this.giveUpLine);
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.drop();
  }

  private connect = () => {
    if (this.state === 'ended') return;
    this.drop();
    const make = this.options.open ?? ((url: string) => new WebSocket(url));
    let socket: WebSocket;
    try { socket = make(this.options.url); } catch { return this.later(); }
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    this.heard = performance.now();
    socket.onopen = () => {
      const { name, look } = this.options.person();
      socket.send(writeHello({ version: protocolVersion, token: this.token, look, pose: this.options.place(), name }));
    };
    socket.onmessage = ({ data }: MessageEvent<ArrayBuffer | string>) => {
      this.heard = performance.now();
      if (typeof data === 'string') return this.options.onTalk(data);
      const message = readServerMessage(new Uint8Array(data));
      if (message) this.take(message);
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.socket = null;
      if (final.has(code)) return this.setState('ended');
      this.later();
    };
  };

  private take(message: ServerMessage) {
    if (message.type === 'welcome') {
      this.welcome = message;
      this.token = keep(this.key, message.token);
      this.frames = 0;
      this.pause = firstPause;
      this.setState('open');
      this.askClock();
    } else if (message.type === 'frame') {
      this.frames++;
    } else if (message.type === 'clock') {
      this.setClock(message.nonce, message.unix_ms);
    }
    this.options.onMessage(message);
  }

  // The quickest answer says best what the time is there.
  private setClock(nonce: number, unixMs: number) {
    const sent = this.asked.get(nonce);
    this.asked.clear();
    if (sent === undefined) return;
    const trip = performance.now() - sent;
    if (trip > this.bestTrip * 1.5) return;
    this.bestTrip = Math.min(trip, this.bestTrip);
    this.clockOffset = unixMs + trip / 2 - Date.now();
  }

  private askClock() {
    this.nonce = (this.nonce + 1) >>> 0;
    this.asked.set(this.nonce, performance.now());
    this.send(writeClock(this.nonce));
  }

  private check = () => {
    const silence = performance.now() - this.heard;
    if (this.state !== 'open') {
      if (this.socket && silence > deadAfter) this.later();   // neither opens nor fails
    } else if (silence > deadAfter) this.later();
    else if (silence > askAfter) this.askClock();
  };

  private later() {
    this.drop();
    if (this.state === 'ended') return;
    this.setState('lost');
    clearTimeout(this.retry);
    this.retry = window.setTimeout(this.connect, this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 1.8, longestPause);
  }

  private giveUpLine = () => this.later();

  private hurry = () => {
    if (this.state === 'open' && this.socket) return;
    this.pause = firstPause;
    clearTimeout(this.retry);
    this.connect();
  };

  private drop() {
    const socket = this.socket;
    this.socket = null;
    this.bestTrip = Infinity;
    this.asked.clear();
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  private setState(state: LineState) {
    if (this.state === state || this.state === 'ended') return;
    this.state = state;
    this.options.onState(state);
  }
}

// The token outlives the page in this tab only; a copied tab gets a line of its own soon enough.
function keep(key: string, token?: string): string | null {
  try {
    if (token !== undefined) sessionStorage.setItem(key, token);
    return sessionStorage.getItem(key);
  } catch {
    return token ?? null;
  }
}
