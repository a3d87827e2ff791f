// Hands on a panorama: drag with inertia, pinch and wheel, arrow keys.
import type { TourScene } from './scene.ts';

type Spot = { x: number; y: number };
const keyRate = 1.1; // rad/s at a middling zoom

const keys: Record<string, [heading: number, pitch: number, zoom: number]> = {
  ArrowLeft: [1, 0, 0], ArrowRight: [-1, 0, 0], ArrowUp: [0, 1, 0], ArrowDown: [0, -1, 0],
  '+': [0, 0, 0.85], '=': [0, 0, 0.85], '-': [0, 0, 1 / 0.85], PageUp: [0, 0, 0.85], PageDown: [0, 0, 1 / 0.85],
};

const span = (spots: Map<number, Spot>) => {
  const [a, b] = [...spots.values()];
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
};

// Returns what undoes it.
export function watchHands(canvas: HTMLCanvasElement, scene: TourScene, touched: () => void): () => void {
  const end = new AbortController();
  const options = { signal: end.signal };
  const spots = new Map<number, Spot>();
  const { gaze } = scene;
  let speed = { heading: 0, pitch: 0 };
  let last = 0;

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    canvas.focus({ preventScroll: true });
    spots.set(event.pointerId, { x: event.clientX, y: event.clientY });
    speed = { heading: 0, pitch: 0 };
    gaze.hold();
    touched();
  }, options);

  canvas.addEventListener('pointermove', (event) => {
    const before = spots.get(event.pointerId);
    if (!before) return;
    const spread = span(spots);
    spots.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (spots.size === 2) {
      if (spread > 0) gaze.zoom(spread / Math.max(1, span(spots)));
    } else {
      // The hand holds the picture.
      const by = scene.perPixel();
      const [heading, pitch] = [(event.clientX - before.x) * by, (event.clientY - before.y) * by];
      const seconds = Math.max(0.004, (event.timeStamp - last) / 1000);
      const weight = Math.min(1, seconds * 18);
      speed = { heading: speed.heading + (heading / seconds - speed.heading) * weight, pitch: speed.pitch + (pitch / seconds - speed.pitch) * weight };
      gaze.turn(heading, pitch);
    }
    last = event.timeStamp;
    scene.wake();
  }, options);

  const lift = (event: PointerEvent) => {
    if (!spots.delete(event.pointerId) || spots.size) return;
    // A hand that rested before it let go pushes nothing.
    if (event.timeStamp - last < 60) gaze.release(speed.heading, speed.pitch);
    scene.wake();
  };
  canvas.addEventListener('pointerup', lift, options);
  canvas.addEventListener('pointercancel', lift, options);

  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    gaze.zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))));
    touched();
    scene.wake();
  }, { ...options, passive: false });

  canvas.addEventListener('keydown', (event) => {
    const key = keys[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    const [heading, pitch, zoom] = key;
    const rate = keyRate * (gaze.look.fov / 1.2);
    if (zoom) gaze.zoom(zoom);
    else gaze.release(heading * rate, pitch * rate);
    event.preventDefault();
    touched();
    scene.wake();
  }, options);

  return () => end.abort();
}
