// Visitors of colyseus_server.js, with Colyseus' own client, walking as those of `yunzhan crowd` do. All receive all;
// one in OBSERVED decodes it too and says how old it was, for decoding everything would need more cores than the server.
// Usage: node colyseus_crowd.js PORT VISITORS SECONDS SERVER_PID
import { readFileSync } from 'node:fs';
import { Callbacks, Client } from '@colyseus/sdk';

const [port, count, seconds, pid] = process.argv.slice(2).map(Number);
const observers = 40;
const [width, depth, speed] = [14950, 9950, 350];        // units of 4 mm; 1.4 m/s
const random = (most) => Math.floor(25 + Math.random() * (most - 50));
const client = new Client(`http://127.0.0.1:${port}`);
const bots = [];
const figures = { updates: 0, bytes: 0, frames: 0, ages: [], failed: 0 };
let measuring = false;

const cpu = () => { const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' '); return (Number(fields[11]) + Number(fields[12])) / 100; };
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Bot {
  constructor(observes) {
    this.observes = observes;
    [this.x, this.y] = [random(width), random(depth)];
    this.sent = new Map();                                // place → when
    this.aim();
  }
  aim() { this.goal = [random(width), random(depth)]; }
  async join() {
    this.room = await client.joinOrCreate('hall', { x: this.x, y: this.y });
    this.room.reconnection && (this.room.reconnection.enabled = false);
    this.room.onLeave(() => { this.room = null; if (!this.leaving) figures.failed++; });
    const { serializer } = this.room;
    const patch = serializer.patch.bind(serializer);
    serializer.patch = (bytes, at) => {
      if (measuring) { figures.bytes += bytes.length; figures.frames++; }
      if (this.observes) patch(bytes, at);
    };
    if (this.observes) this.observe();
  }
  observe() {
    const callbacks = Callbacks.get(this.room);
    callbacks.onAdd('visitors', (other, key) => {
      let first = true;
      callbacks.onChange(other, () => {
        if (first) { first = false; return; }
        if (!measuring) return;
        figures.updates++;
        const when = places.get(key)?.sent.get(other.x * 65536 + other.y);
        if (when) figures.ages.push(performance.now() - when);
      });
    });
  }
  step(passed) {
    let [dx, dy] = [this.goal[0] - this.x, this.goal[1] - this.y];
    let far = Math.hypot(dx, dy);
    if (far < 60) { this.aim(); [dx, dy] = [this.goal[0] - this.x, this.goal[1] - this.y]; far = Math.hypot(dx, dy); }
    this.x += (dx / far) * speed * passed;
    this.y += (dy / far) * speed * passed;
    const [x, y] = [Math.round(this.x), Math.round(this.y)];
    const now = performance.now();
    this.sent.set(x * 65536 + y, now);
    if (this.sent.size > 64) this.sent.delete(this.sent.keys().next().value);
    this.room.send('p', [x, y, Math.round((Math.atan2(dy, dx) / (2 * Math.PI)) * 256) & 255]);
  }
}

const places = new Map();                                  // bots by session
for (let i = 0; i < count; i += 20) {
  await Promise.all(Array.from({ length: Math.min(20, count - i) }, async (_, j) => {
    const bot = new Bot((i + j) % Math.max(1, Math.floor(count / observers)) === 0);
    try {
      await bot.join();
      bots.push(bot);
      places.set(bot.room.sessionId, bot);
    } catch { figures.failed++; }
  }));
}
// One bot after the other, all of them in a tenth of a second.
let acted = 0;
const began = performance.now();
const timer = setInterval(() => {
  const due = ((performance.now() - began) / 100) * bots.length;
  acted = Math.max(acted, due - bots.length);
  for (; acted < due; acted++) {
    const bot = bots[Math.floor(acted) % bots.length];
    if (bot.room) bot.step(0.1);
  }
}, 2);
await sleep(3000);
measuring = true;
const before = cpu();
const from = performance.now();
await sleep(seconds * 1000);
const spent = cpu() - before;
const time = (performance.now() - from) / 1000;
measuring = false;
clearInterval(timer);
const observing = bots.filter(({ observes, room }) => observes && room).length;
const updates = (figures.updates / Math.max(1, observing)) * bots.length;
figures.ages.sort((a, b) => a - b);
const shared = observing ? figures.ages[Math.floor(figures.ages.length * 0.99)] ?? 1e9 : 1e9;
const avatars = bots.filter(({ observes, room }) => observes && room).reduce((sum, bot) => sum + (bot.room.state.visitors?.size ?? 0), 0);
console.log(JSON.stringify({
  visitors: count, joined: bots.filter(({ room }) => room).length, seconds: time, updates_a_second: updates / time,
  updates_per_avatar_s: figures.updates / time / Math.max(1, avatars), age_p99_ms: shared, ages: figures.ages.length,
  bytes_per_update: figures.bytes / Math.max(1, updates), cpu_us_per_update: (spent * 1e6) / Math.max(1, updates),
  cpu_us_per_visitor_s: (spent * 1e6) / (time * bots.length), server_cpu_share: spent / time, frames_a_second: figures.frames / time,
}));
process.exit(0);
