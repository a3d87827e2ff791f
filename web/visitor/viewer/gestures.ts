// Hands on the canvas: drag turns, two fingers or the right button move, pinch and wheel come closer,
// a double click or tap goes to the point.
import type { ViewerScene } from './scene.ts';
import type { Vec } from './orbit.ts';

type Spot = { x: number; y: number };
const turnPerHeight = 3.4; // radians for a drag over the whole height

export type Hands = { touched(): void; closeUp(point: Vec): void };

// Returns what undoes it. The wheel belongs to the page until the visitor has taken hold of the object.
export function watchGestures(canvas: HTMLCanvasElement, scene: ViewerScene, hands: Hands): () => void {
  const spots = new Map<number, Spot>();
  let speed = { azimuth: 0, elevation: 0 };
  let moved = 0;
  let lastMove = 0;
  let lastTap = { time: 0, x: 0, y: 0 };
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const scale = () => turnPerHeight / Math.max(240, canvas.clientHeight);

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    spots.set(event.pointerId, { x: event.clientX, y: event.clientY });
    speed = { azimuth: 0, elevation: 0 };
    moved = 0;
    scene.orbit?.hold();
    hands.touched();
  }, options);

  canvas.addEventListener('pointermove', (event) => {
    const before = spots.get(event.pointerId);
    if (!before) return;
    const spread = span(spots);
    const after = { x: event.clientX, y: event.clientY };
    spots.set(event.pointerId, after);
    const [dx, dy] = [after.x - before.x, after.y - before.y];
    moved += Math.hypot(dx, dy);
    if (spots.size > 1 || event.buttons === 2 || event.shiftKey) {
      const perPixel = 1 / scene.pixelsPerMetre() / spots.size;
      scene.orbit?.pan(-dx * perPixel, dy * perPixel);
      if (spots.size > 1 && spread > 0) scene.zoom(spread / span(spots));
    } else {
      const turn = { azimuth: -dx * scale(), elevation: dy * scale() };
      scene.orbit?.turn(turn.azimuth, turn.elevation);
      const seconds = Math.max(1, event.timeStamp - lastMove) / 1000;
      speed = { azimuth: speed.azimuth * 0.5 + turn.azimuth / seconds * 0.5, elevation: speed.elevation * 0.5 + turn.elevation / seconds * 0.5 };
    }
    lastMove = event.timeStamp;
    scene.invalidate();
  }, options);

  const lift = (event: PointerEvent) => {
    if (!spots.delete(event.pointerId)) return;
    if (spots.size === 0 && event.timeStamp - lastMove < 60 && moved > 4) scene.orbit?.release(speed.azimuth, speed.elevation);
    if (event.type === 'pointerup' && moved < 8) tap(event);
    scene.invalidate();
  };
  canvas.addEventListener('pointerup', lift, options);
  canvas.addEventListener('pointercancel', lift, options);

  function tap(event: PointerEvent) {
    const near = Math.hypot(event.clientX - lastTap.x, event.clientY - lastTap.y) < 24;
    const double = event.timeStamp - lastTap.time < 350 && near;
    lastTap = { time: double ? 0 : event.timeStamp, x: event.clientX, y: event.clientY };
    if (!double) return;
    const box = canvas.getBoundingClientRect();
    const point = scene.hit((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    if (point) hands.closeUp(point);
  }

  canvas.addEventListener('wheel', (event) => {
    if (document.activeElement !== canvas && !document.fullscreenElement && !event.ctrlKey) return;
    event.preventDefault();
    hands.touched();
    const lines = event.deltaMode === 1 ? 16 : 1;
    scene.zoom(Math.exp(Math.max(-120, Math.min(120, event.deltaY * lines)) * 0.0022));
  }, { ...options, passive: false });

  canvas.addEventListener('contextmenu', (event) => event.preventDefault(), options);
  canvas.addEventListener('keydown', (event) => {
    if (key(event)) {
      event.preventDefault();
      hands.touched();
      scene.invalidate();
    }
  }, options);

  function key(event: KeyboardEvent): boolean {
    const { orbit } = scene;
    if (!orbit || event.ctrlKey || event.metaKey || event.altKey) return false;
    const step = 0.12;
    const turns: Record<string, [number, number]> = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    const by = turns[event.key];
    if (by && event.shiftKey) orbit.pan(by[0] * 0.1 * orbit.eye.distance * 4, by[1] * 0.1 * orbit.eye.distance * 4);
    else if (by) orbit.turn(...by);
    else if (event.key === '+' || event.key === '=') scene.zoom(0.8);
    else if (event.key === '-' || event.key === '_') scene.zoom(1.25);
    else if (event.key === '0' || event.key === 'Home') orbit.goHome(0.6);
    else return false;
    return true;
  }

  return () => stop.abort();
}

function span(spots: Map<number, Spot>): number {
  const [a, b] = [...spots.values()];
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
