// A presence server as one would write it on Colyseus: schema state, one StateView a visitor that holds the 64 nearest
// of those within 8 m (chosen by a grid of 4 m, as ours does), patches every 100 ms.
// Usage: node colyseus_server.js PORT
import { createServer } from 'node:http';
import { Room, Server } from '@colyseus/core';
import { schema, StateView, t } from '@colyseus/schema';
import { WebSocketTransport } from '@colyseus/ws-transport';

const [width, depth, cell, sight, slots] = [15001, 10001, 1000, 2000, 64];   // units of 4 mm
const columns = Math.ceil(width / cell);

const Visitor = schema({ x: t.uint16(), y: t.uint16(), yaw: t.uint8() }, 'Visitor');
const State = schema({ visitors: t.map(Visitor).view() }, 'State');

class Hall extends Room {
  maxClients = 20000;
  patchRate = 100;
  round = 0;

  onCreate() {
    this.state = new State();
    this.onMessage('p', (client, [x, y, yaw]) => {
      const me = client.userData;
      if (me) Object.assign(me, { x, y, yaw });
    });
    this.setSimulationInterval(() => this.choose(), 100);
  }

  onJoin(client, { x, y }) {
    const me = new Visitor();
    Object.assign(me, { x, y, yaw: 0 });
    client.userData = me;
    client.view = new StateView();
    client.seen = new Set();
    this.state.visitors.set(client.sessionId, me);
  }

  onLeave(client) {
    for (const other of this.clients) if (other.seen?.delete(client.userData)) other.view.remove(client.userData);
    this.state.visitors.delete(client.sessionId);
  }

  // A quarter of the visitors each time: who is near changes slowly.
  choose() {
    const cells = new Map();
    for (const one of this.state.visitors.values()) {
      const key = Math.floor(one.y / cell) * columns + Math.floor(one.x / cell);
      const there = cells.get(key);
      if (there) there.push(one); else cells.set(key, [one]);
    }
    this.round++;
    this.clients.forEach((client, i) => {
      if (client.view && (i + this.round) % 4 === 0) this.chooseFor(client, cells);
    });
  }

  chooseFor(client, cells) {
    const me = client.userData;
    const rings = Array.from({ length: 32 }, () => []);
    for (let row = Math.floor((me.y - sight) / cell); row <= Math.floor((me.y + sight) / cell); row++)
      for (let column = Math.max(0, Math.floor((me.x - sight) / cell)); column <= Math.min(columns - 1, Math.floor((me.x + sight) / cell)); column++)
        for (const other of cells.get(row * columns + column) ?? []) {
          const squared = (other.x - me.x) ** 2 + (other.y - me.y) ** 2;
          if (other !== me && squared <= sight * sight) rings[Math.min(31, Math.floor((squared * 32) / (sight * sight)))].push(other);
        }
    const chosen = new Set();
    for (const ring of rings) for (const other of ring) if (chosen.size < slots) chosen.add(other);
    for (const other of client.seen) if (!chosen.has(other)) { client.view.remove(other); client.seen.delete(other); }
    for (const other of chosen) if (!client.seen.has(other)) { client.view.add(other); client.seen.add(other); }
  }
}

const server = new Server({ transport: new WebSocketTransport({ server: createServer(), perMessageDeflate: false }), greet: false });
server.define('hall', Hall);
await server.listen(Number(process.argv[2]), '127.0.0.1');
console.log('open');
