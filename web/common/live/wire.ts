// The messages of presence (spec/live.md) as bytes. Pure; held to spec/live_vectors.json like the server's codec.

export const protocolVersion = 1;
export const unit = 0.004;               // metres
export const slotCount = 64;
export const gestures = ['none', 'wave', 'point', 'clap', 'raise', 'bow', 'heart', 'laugh', 'surprise', 'flower'] as const;
export const reactions = [3, 6, 7, 8, 9] as const;   // of these gestures: counted over a zone (applause is a crowd's), in the order of `counts`
const reactingLimit = 64;        // named in one message
export type Gesture = (typeof gestures)[number];

// x and y in units from the hall's lowest corner, yaw in 1/256 turns; velocity in 2 cm/s.
export type WirePose = { x: number; y: number; yaw: number; vx?: number; vy?: number };
export type Hello = { version: number; token: string | null; look: number; pose: WirePose; name: string };

export type ServerMessage =
  | { type: 'welcome'; version: number; number: number; token: string; pose: WirePose; corner_mm: [number, number];
    width: number; depth: number; interval_ms: number; resumed: boolean; may_talk: boolean }
  | { type: 'correction'; pose: WirePose }
  | { type: 'gesture'; number: number; gesture: number }
  | { type: 'names'; people: { number: number; look: number; name: string }[] }
  | { type: 'crowd'; columns: number; rows: number; cell_metres: number; visitors: number; counts: number[] }
  | { type: 'clock'; nonce: number; unix_ms: number }
  | { type: 'reactions'; zone: string; counts: number[]; people: { number: number; reaction: number }[] }
  | { type: 'frame'; key: boolean; enters: { slot: number; number: number; look: number }[]; left: number[];
    poses: ({ slot: number } & Required<WirePose>)[] };

const toHex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (hex: string) => (hex.match(/../g) ?? []).map((pair) => parseInt(pair, 16));
const u24 = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255];
const poseBytes = (pose: WirePose) => [...u24(pose.x), ...u24(pose.y), pose.yaw & 255];
const u16 = (value: number) => [value & 255, value >> 8];

export function writeHello(hello: Hello): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(hello.name);
  return Uint8Array.from([0, hello.version, hello.token ? 1 : 0, ...(hello.token ? fromHex(hello.token) : []), hello.look,
    ...poseBytes(hello.pose), name.length, ...name]);
}

export function writePose(ack: number, pose: WirePose): Uint8Array<ArrayBuffer> {
  const moves = Boolean(pose.vx || pose.vy);
  return Uint8Array.from([moves ? 2 : 1, ack & 255, ...poseBytes(pose), ...(moves ? [(pose.vx ?? 0) & 255, (pose.vy ?? 0) & 255] : [])]);
}

export const writeJump = (ack: number, pose: WirePose) => Uint8Array.from([3, ack & 255, ...poseBytes(pose)]);
export const writeAck = (ack: number) => Uint8Array.from([4, ack & 255]);
export const writeGesture = (gesture: number) => Uint8Array.from([5, gesture]);
export const writeWho = (numbers: readonly number[]) => Uint8Array.from([6, numbers.length, ...numbers.flatMap(u16)]);
export const writeClock = (nonce: number) => Uint8Array.from([7, nonce & 255, (nonce >>> 8) & 255, (nonce >>> 16) & 255, nonce >>> 24]);

class Reader {
  private at = 0;
  private readonly view: DataView;

  constructor(readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  private next(size: number) {
    if (this.at + size > this.bytes.length) throw new RangeError('cut short');
    this.at += size;
    return this.at - size;
  }
  u8 = () => this.view.getUint8(this.next(1));
  i8 = () => this.view.getInt8(this.next(1));
  u16 = () => this.view.getUint16(this.next(2), true);
  u24 = () => { const at = this.next(3); return this.view.getUint16(at, true) | (this.view.getUint8(at + 2) << 16); };
  u32 = () => this.view.getUint32(this.next(4), true);
  i32 = () => this.view.getInt32(this.next(4), true);
  u64 = () => this.u32() + this.u32() * 2 ** 32;   // exact up to 2^53
  raw = (size: number) => { const at = this.next(size); return this.bytes.subarray(at, at + size); };
  text = () => new TextDecoder('utf-8', { fatal: true }).decode(this.raw(this.u8()));
  pose = (): WirePose => ({ x: this.u24(), y: this.u24(), yaw: this.u8() });
  // The numbers of the bits that are set, rising.
  mask = () => [this.u32(), this.u32()].flatMap((word, half) => Array.from({ length: 32 }, (_, bit) => ((word >>> bit) & 1 ? bit + 32 * half : -1)))
    .filter((bit) => bit >= 0);
  end() {
    if (this.at !== this.bytes.length) throw new RangeError('too long');
  }
}

function readFrame(from: Reader, flags: number): ServerMessage {
  const [stepsX, stepsY] = [from.u16(), from.u16()];
  const slots = from.mask();
  const enters: { slot: number; number: number; look: number }[] = [];
  if (flags & 2) {
    const count = from.u8();
    if (count === 0 || count > slotCount) throw new RangeError('enters');
    for (let i = 0; i < count; i++) enters.push({ slot: from.u8(), number: from.u16(), look: from.u8() });
    if (enters.some(({ slot }) => slot >= slotCount)) throw new RangeError('slot');
  }
  const left = flags & 4 ? from.mask() : [];
  const moving = new Set(flags & 8 ? from.mask() : []);
  const poses = slots.map((slot) => {
    const packed = from.u32();
    return { slot, x: (packed & 4095) + 32 * stepsX - 2048, y: ((packed >>> 12) & 4095) + 32 * stepsY - 2048, yaw: packed >>> 24, vx: 0, vy: 0 };
  });
  for (const pose of poses) if (moving.delete(pose.slot)) { pose.vx = from.i8(); pose.vy = from.i8(); }
  if (moving.size > 0) throw new RangeError('velocity without pose');
  return { type: 'frame', key: Boolean(flags & 1), enters, left, poses };
}

function readCrowd(from: Reader): ServerMessage {
  const [columns, rows, cell_metres, visitors] = [from.u16(), from.u16(), from.u8(), from.u32()];
  if (columns * rows > 2 ** 20) throw new RangeError('cells');
  const counts: number[] = [];
  while (counts.length < columns * rows) {
    const count = from.u8();
    const run = count === 0 ? from.u8() : 1;
    if (run === 0 || counts.length + run > columns * rows) throw new RangeError('run');
    for (let i = 0; i < run; i++) counts.push(count);
  }
  return { type: 'crowd', columns, rows, cell_metres, visitors, counts };
}

function readReactions(from: Reader): ServerMessage {
  const zone = from.text();
  const counts = reactions.map(() => from.u16());
  const size = from.u8();
  if (size > reactingLimit) throw new RangeError('people');
  const people = Array.from({ length: size }, () => ({ number: from.u16(), reaction: from.u8() }));
  if (people.some(({ reaction }) => !(reactions as readonly number[]).includes(reaction))) throw new RangeError('reaction');
  return { type: 'reactions', zone, counts, people };
}

function readPlain(from: Reader, type: number): ServerMessage {
  switch (type) {
    case 0: {
      const [version, number, token, pose] = [from.u8(), from.u16(), toHex(from.raw(16)), from.pose()];
      const corner_mm: [number, number] = [from.i32(), from.i32()];
      const [width, depth, interval_ms, flags] = [from.u24(), from.u24(), from.u16(), from.u8()];
      return { type: 'welcome', version, number, token, pose, corner_mm, width, depth, interval_ms, resumed: Boolean(flags & 1), may_talk: Boolean(flags & 2) };
    }
    case 1: return { type: 'correction', pose: from.pose() };
    case 2: {
      const [number, gesture] = [from.u16(), from.u8()];
      if (gesture >= gestures.length) throw new RangeError('gesture');
      return { type: 'gesture', number, gesture };
    }
    case 3: return { type: 'names', people: Array.from({ length: from.u8() }, () => ({ number: from.u16(), look: from.u8(), name: from.text() })) };
    case 4: return readCrowd(from);
    case 5: return { type: 'clock', nonce: from.u32(), unix_ms: from.u64() };
    case 6: return readReactions(from);
    default: throw new RangeError('unknown');
  }
}

// The message, or null where the bytes are none.
export function readServerMessage(bytes: Uint8Array): ServerMessage | null {
  try {
    const from = new Reader(bytes);
    const type = from.u8();
    const message = (type & 0xf0) === 0x80 ? readFrame(from, type) : readPlain(from, type);
    from.end();
    return message;
  } catch {
    return null;
  }
}
