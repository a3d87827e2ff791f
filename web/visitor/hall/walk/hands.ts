// Keyboard, mouse and fingers on the hall's canvas, gathered into one wish a frame.
import type { Wish } from './walker.ts';

const lookPerPixel = 0.0042;
const turnRate = 1.6; // rad/s for Q and E

export type Hands = {
  wish(seconds: number): Wish;                        // for a frame that lasts so long
  active(): boolean;                                  // something is held down
  stick: { x: number; y: number };                    // set by the touch stick, −1..1
  stop(): void;
};
export type Callbacks = { look(turn: number, up: number): void; tap(x: number, y: number): void; hover(x: number, y: number): void; open(): void; wake(): void };

const moves: Record<string, [keyof Wish, number]> = {
  KeyW: ['forward', 1], ArrowUp: ['forward', 1], KeyS: ['forward', -1], ArrowDown: ['forward', -1],
  KeyA: ['right', -1], KeyD: ['right', 1], ArrowLeft: ['turn', turnRate], ArrowRight: ['turn', -turnRate],
  KeyQ: ['turn', turnRate], KeyE: ['turn', -turnRate], PageUp: ['look', 0.9], PageDown: ['look', -0.9],
};

export function watchHands(canvas: HTMLCanvasElement, { look, tap, hover, open, wake }: Callbacks): Hands {
  // Since when a key is down, and how long it was down in this frame: a press shorter than a slow frame counts too.
  const held = new Map<string, { since: number | null; sum: number }>();
  const stick = { x: 0, y: 0 };
  const end = new AbortController();
  const options = { signal: end.signal };
  let drag: { id: number; x: number; y: number; moved: number } | null = null;
  let fast = false;

  function press(code: string, now: number) {
    const key = held.get(code);
    if (!key) held.set(code, { since: now, sum: 0 });
    else key.since ??= now;
  }

  function release(code: string, now: number) {
    const key = held.get(code);
    if (key?.since == null) return;
    key.sum += now - key.since;
    key.since = null;
  }

  // The part of the frame during which the key was down, 0..1; the count begins anew.
  function share(code: string, now: number, seconds: number): number {
    const key = held.get(code)!;
    const down = key.sum + (key.since === null ? 0 : now - key.since);
    if (key.since === null) held.delete(code);
    else Object.assign(key, { since: now, sum: 0 });
    return Math.min(1, down / 1000 / seconds);
  }

  canvas.addEventListener('keydown', (event) => {
    fast = event.shiftKey;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') open();
    else if (moves[event.code]) press(event.code, event.timeStamp);
    else return;
    event.preventDefault();
    wake();
  }, options);
  // A key let go elsewhere is let go all the same.
  addEventListener('keyup', (event) => {
    release(event.code, event.timeStamp);
    fast = event.shiftKey;
  }, options);
  const letGo = () => held.forEach((_, code) => release(code, performance.now()));
  canvas.addEventListener('blur', letGo, options);
  addEventListener('blur', letGo, options);

  canvas.addEventListener('pointerdown', (event) => {
    if (drag || event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    drag = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: 0 };
  }, options);
  canvas.addEventListener('pointermove', (event) => {
    if (!drag) return hover(event.clientX, event.clientY);
    if (drag.id !== event.pointerId) return undefined;
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    Object.assign(drag, { x: event.clientX, y: event.clientY, moved: drag.moved + Math.hypot(dx, dy) });
    // The hand holds the world: dragging right turns to the left.
    if (drag.moved > 5) look(dx * lookPerPixel, dy * lookPerPixel);
    return undefined;
  }, options);
  const lift = (event: PointerEvent) => {
    if (drag?.id !== event.pointerId) return;
    if (event.type === 'pointerup' && drag.moved <= 5) tap(event.clientX, event.clientY);
    drag = null;
  };
  canvas.addEventListener('pointerup', lift, options);
  canvas.addEventListener('pointercancel', lift, options);

  return {
    stick,
    active: () => held.size > 0 || stick.x !== 0 || stick.y !== 0,
    wish(seconds) {
      const now = performance.now();
      const wish: Wish = { forward: stick.y, right: stick.x, turn: 0, look: 0, fast };
      for (const code of [...held.keys()]) {
        const [field, value] = moves[code]!;
        (wish[field] as number) += value * share(code, now, seconds);
      }
      return wish;
    },
    stop: () => end.abort(),
  };
}
