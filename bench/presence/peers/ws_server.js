// A presence server as one would write it by hand on `ws`: the same protocol and the same rules as ours (64 nearest
// of those within 8 m, by a grid of 4 m), one binary frame a visitor on a tick of 100 ms, encoded into one buffer.
// Usage: node ws_server.js PORT
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const port = Number(process.argv[2]);
const [width, depth] = [15001, 10001];          // 60 × 40 m in units of 4 mm
const [cell, sight, slots] = [1000, 2000, 64];
const columns = Math.ceil(width / cell);
const rows = Math.ceil(depth / cell);
const plan = JSON.stringify({ outline: [[0, 0], [60, 0], [60, 40], [0, 40]] });

const http = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(plan);
});
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 8192 });
const visitors = new Map();
let nextNumber = 0;

sockets.on('connection', (socket) => {
  socket._socket.setNoDelay(true);
  let me = null;
  socket.on('message', (data) => {
    if (!me) {
      me = { number: nextNumber++, socket, x: data.readUIntLE(4, 3), y: data.readUIntLE(7, 3), yaw: data[10], version: 1,
        who: new Array(slots).fill(null), seen: new Int32Array(slots), slotOf: new Map(), isNew: true };
      visitors.set(me.number, me);
      const welcome = Buffer.alloc(45);
      welcome[1] = 1;
      welcome.writeUInt16LE(me.number, 2);
      welcome.writeUIntLE(me.x, 20, 3);
      welcome.writeUIntLE(me.y, 23, 3);
      welcome.writeUIntLE(width, 35, 3);
      welcome.writeUIntLE(depth, 38, 3);
      welcome.writeUInt16LE(100, 41);
      socket.send(welcome.subarray(0, 44));
    } else if (data[0] === 1 && data.length === 9) {
      me.x = data.readUIntLE(2, 3);
      me.y = data.readUIntLE(5, 3);
      me.yaw = data[8];
      me.version++;
    }
  });
  socket.on('close', () => { if (me) visitors.delete(me.number); });
  socket.on('error', () => socket.terminate());
});

function makeGrid() {
  const cells = Array.from({ length: columns * rows }, () => []);
  for (const one of visitors.values()) cells[Math.floor(one.y / cell) * columns + Math.floor(one.x / cell)]?.push(one);
  return cells;
}

// The nearest come first by rings of squared distance; sorting all would cost more than sending.
function near(me, cells) {
  const rings = Array.from({ length: 32 }, () => []);
  const low = Math.max(0, Math.floor((me.y - sight) / cell));
  const high = Math.min(rows - 1, Math.floor((me.y + sight) / cell));
  const left = Math.max(0, Math.floor((me.x - sight) / cell));
  const right = Math.min(columns - 1, Math.floor((me.x + sight) / cell));
  for (let row = low; row <= high; row++) for (let column = left; column <= right; column++) {
    for (const other of cells[row * columns + column]) {
      const [dx, dy] = [other.x - me.x, other.y - me.y];
      const squared = dx * dx + dy * dy;
      if (other !== me && squared <= sight * sight) rings[Math.min(31, Math.floor((squared * 32) / (sight * sight)))].push(other);
    }
  }
  const found = new Set();
  for (const ring of rings) for (const other of ring) if (found.size < slots) found.add(other);
  return found;
}

const buffer = Buffer.alloc(1024);

function frame(me, cells) {
  if (me.tick++ % 4 === 0 || me.isNew) me.chosen = near(me, cells);
  const enters = [];
  let left = 0n;
  for (const [other, slot] of me.slotOf) if (!me.chosen.has(other)) { me.slotOf.delete(other); me.who[slot] = null; left |= 1n << BigInt(slot); }
  for (const other of me.chosen) if (!me.slotOf.has(other)) {
    const slot = me.who.indexOf(null);
    me.who[slot] = other;
    me.slotOf.set(other, slot);
    me.seen[slot] = other.version - 1;
    left &= ~(1n << BigInt(slot));
    enters.push([slot, other.number]);
  }
  const [stepsX, stepsY] = [me.x >> 5, me.y >> 5];
  let at = 13;
  if (enters.length) {
    buffer[at++] = enters.length;
    for (const [slot, number] of enters) { buffer[at] = slot; buffer.writeUInt16LE(number, at + 1); buffer[at + 3] = 0; at += 4; }
  }
  if (left) { buffer.writeBigUInt64LE(left, at); at += 8; }
  let [low, high] = [0, 0];
  for (let slot = 0; slot < slots; slot++) {
    const other = me.who[slot];
    if (!other || other.version === me.seen[slot]) continue;
    const x = other.x + 2048 - (stepsX << 5);
    const y = other.y + 2048 - (stepsY << 5);
    if (x < 0 || y < 0 || x > 4095 || y > 4095) continue;
    me.seen[slot] = other.version;
    if (slot < 32) low |= 1 << slot; else high |= 1 << (slot - 32);
    buffer.writeUInt32LE((x | (y << 12) | (other.yaw << 24)) >>> 0, at);
    at += 4;
  }
  buffer[0] = 0x80 | (me.isNew ? 1 : 0) | (enters.length ? 2 : 0) | (left ? 4 : 0);
  buffer.writeUInt16LE(stepsX, 1);
  buffer.writeUInt16LE(stepsY, 3);
  buffer.writeUInt32LE(low >>> 0, 5);
  buffer.writeUInt32LE(high >>> 0, 9);
  me.isNew = false;
  me.socket.send(Buffer.from(buffer.subarray(0, at)), { binary: true });
}

let next = performance.now();
function tick() {
  const cells = makeGrid();
  for (const me of visitors.values()) {
    me.tick ??= me.number;
    if (me.socket.bufferedAmount < 16384) frame(me, cells);
  }
  next = Math.max(next + 100, performance.now());
  setTimeout(tick, next - performance.now());
}
tick();
http.listen(port, '127.0.0.1');
