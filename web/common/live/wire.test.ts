// The same vectors as src/live/presence/wire_test.cpp.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readServerMessage, writeAck, writeClock, writeGesture, writeHello, writeJump, writePose, writeWho, type Hello, type WirePose } from './wire.ts';

type Fields = Record<string, unknown>;
type Vector = { name: string; from: 'client' | 'server'; type: string; hex: string; fields: Fields };
const vectors = JSON.parse(readFileSync(new URL('../../../spec/live_vectors.json', import.meta.url), 'utf8')) as
  { messages: Vector[]; refused: { name: string; from: string; hex: string }[] };
const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

const writers: Record<string, (fields: Fields) => Uint8Array> = {
  hello: (f) => writeHello(f as unknown as Hello),
  pose: (f) => writePose(f.ack as number, f.pose as WirePose),
  move: (f) => { const [vx, vy] = f.velocity as [number, number]; return writePose(f.ack as number, { ...(f.pose as WirePose), vx, vy }); },
  jump: (f) => writeJump(f.ack as number, f.pose as WirePose),
  ack: (f) => writeAck(f.ack as number),
  gesture: (f) => writeGesture(f.gesture as number),
  who: (f) => writeWho(f.numbers as number[]),
  clock: (f) => writeClock(f.nonce as number),
};

describe('the live protocol', () => {
  for (const { name, from, type, hex, fields } of vectors.messages) {
    if (from === 'client') it(`writes ${name}`, () => expect(hexOf(writers[type]!(fields))).toBe(hex));
    else {
      const { receiver: _, ...expected } = fields;
      it(`reads ${name}`, () => expect(readServerMessage(bytesOf(hex))).toEqual({ type, ...expected }));
      it(`refuses ${name} cut short`, () => {
        for (let size = 0; size < hex.length / 2; size++) expect(readServerMessage(bytesOf(hex).subarray(0, size))).toBeNull();
      });
    }
  }
  it('refuses what is no message', () => {
    const hostile = vectors.refused.filter(({ from }) => from === 'server');
    expect(hostile.length).toBeGreaterThan(2);
    for (const { hex } of hostile) expect(readServerMessage(bytesOf(hex))).toBeNull();
  });
});
