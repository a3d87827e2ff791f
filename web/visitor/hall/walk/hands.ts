// Keyboard, mouse and fingers on the hall's canvas, gathered into one wish a frame.
import type { Wish } from './walker.ts';

const lookPerPixel = 0.0042;
const turnRate = 1.6; // rad/s for Q and E

export type Hands = {
  wish(): Wish;
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
  const held = new Set<string>();
  const stick = { x: 0, y: 0 };
  const end = new AbortController();
  const options = { signal: end.signal };
  let drag: { id: number; x: number; y: number; moved: number } | null = null;
  let fast = false;

  canvas.addEventListener('keydown', (event) => {
    fast = event.shiftKey;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || event.key === ' ') open();
    else if (moves[event.code]) held.add(event.code);
    else return;
    event.preventDefault();
    wake();
  }, options);
  // A key let go elsewhere is let go all the same.
  addEventListener('keyup', (event) => {
    held.delete(event.code);
    fast = event.shiftKey;
  }, options);
  const letGo = () => held.clear();
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
    wish() {
      const wish: Wish = { forward: stick.y, right: stick.x, turn: 0, look: 0, fast };
      for (const code of held) {
        const [field, value] = moves[code]!;
        (wish[field] as number) += value;
      }
      return wish;
    },
    stop: () => end.abort(),
  };
}
