// The three.js side of the tour: one panorama around the eye, and for a moment two when one walks on.
import { PerspectiveCamera, Scene, Vector3, type WebGLRenderer } from 'three';
import type { Triple } from '../../common/api.ts';
import { easeInOut } from '../three/motion.ts';
import { FrameLoop, makeRenderer, switchHeadset } from '../three/renderer.ts';
import { wayOf } from './cube.ts';
import { Gaze, type Look } from './gaze.ts';
import { PanoramaCube } from './panorama.ts';
import type { Stop } from './places.ts';

const stepSeconds = 0.9;   // from one panorama to the next
const stride = 3.2;        // metres that the old one comes towards the eye meanwhile
const headsetFov = 1.5;     // radians, upright, of one eye
const centre = new Vector3();
const askew = 7e-4;        // radians, less than a pixel
const updateEvery = 0.12;  // seconds

export type Marked = { x: number; y: number; seen: boolean };
// What a headset is given of this scene.
export type Worn = {
  renderer: WebGLRenderer; scene: Scene; camera: PerspectiveCamera; element: HTMLElement;
  step(seconds: number, eye: Vector3, heading: number, pitch: number): void; left(): void;
};
export type Told = { look: Look; level: number; tiles: number };

export class TourScene {
  readonly gaze: Gaze;
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(70, 1, 0.1, 100);
  readonly renderer: WebGLRenderer;
  onFrame: (told: Told) => void = () => {};
  private readonly loop: FrameLoop;
  private readonly canvas: HTMLCanvasElement;
  private here: PanoramaCube | null = null;
  private step: { from: PanoramaCube; ahead: Vector3; seconds: number; passed: number } | null = null;
  private inHeadset = false;       // which draws and turns by itself
  private wanted = 0;              // counts arrivals, so that a late one gives way
  private since = Infinity;
  private detail = { level: 0, tiles: 0 };

  constructor(canvas: HTMLCanvasElement, look: Look) {
    this.canvas = canvas;
    this.gaze = new Gaze(look);
    this.renderer = makeRenderer(canvas, {});
    this.loop = new FrameLoop(this.draw);
    canvas.addEventListener('webglcontextlost', this.lost);
    canvas.addEventListener('webglcontextrestored', this.wake);
  }

  wake = () => {
    this.loop.invalidate();
  };

  resize(width: number, height: number) {
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.wake();
  }

  // Goes to another panorama once its coarsest level is there. Resolves to false when another was asked for meanwhile;
  // rejects when it cannot be fetched, and stays where it was.
  async show(stop: Stop, seconds: number, ahead: Triple | null): Promise<boolean> {
    const mine = ++this.wanted;
    const next = new PanoramaCube(stop.panorama, this.refresh);
    try {
      await next.whole;
    } catch (error) {
      next.dispose();
      throw error;
    }
    if (mine !== this.wanted) {
      next.dispose();
      return false;
    }
    this.arrive(next, seconds, ahead);
    return true;
  }

  // Where a direction stands in the canvas.
  mark(way: Triple): Marked {
    const point = new Vector3(...way).project(this.camera);
    const ahead = new Vector3(...way).dot(new Vector3(...wayOf(this.gaze.look.heading, this.gaze.look.pitch))) > 0;
    return { x: ((point.x + 1) / 2) * this.canvas.clientWidth, y: ((1 - point.y) / 2) * this.canvas.clientHeight, seen: ahead && Math.abs(point.x) < 1.02 && Math.abs(point.y) < 1.02 };
  }

  // Radians that a pixel of the canvas stands for.
  perPixel() {
    return this.gaze.look.fov / Math.max(1, this.canvas.clientHeight);
  }

  // Until the headset is taken off. The picture stays around the eye, wherever the head goes.
  async wear(element: HTMLElement, enter: (stage: Worn) => Promise<void>): Promise<void> {
    const { renderer, scene, camera, canvas } = this;
    await switchHeadset(renderer, true);
    this.inHeadset = true;
    try {
      await enter({
        renderer, scene, camera, element,
        step: (seconds, eye, heading, pitch) => {
          this.here?.group.position.copy(eye);
          const look = { heading, pitch, fov: headsetFov };
          this.gaze.look = { ...look, fov: this.gaze.look.fov };
          this.move(seconds, { ...look, way: wayOf(heading, pitch) }, eye);
          this.onFrame({ look: this.gaze.look, ...this.detail });
        },
        left: () => {},
      });
    } finally {
      this.inHeadset = false;
      await switchHeadset(renderer, false);
      camera.position.set(0, 0, 0);
      this.here?.group.position.set(0, 0, 0);
      this.resize(canvas.clientWidth, canvas.clientHeight);
    }
  }

  dispose() {
    this.wanted++;
    this.loop.stop();
    this.canvas.removeEventListener('webglcontextlost', this.lost);
    this.canvas.removeEventListener('webglcontextrestored', this.wake);
    this.step?.from.dispose();
    this.here?.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  // One moment of the panoramas, for the flat screen and the headset alike; true while one walks on.
  private move(seconds: number, look: Look & { way: Triple }, eye = centre): boolean {
    this.since += seconds;
    if (this.since > updateEvery && this.here) {
      this.since = 0;
      this.detail = this.here.update({ way: look.way, fov: look.fov, aspect: this.camera.aspect, pixels: this.renderer.domElement.height });
    }
    return this.walkOn(seconds, eye);
  }

  private readonly refresh = () => {
    this.since = Infinity;
    this.wake();
  };

  private arrive(next: PanoramaCube, seconds: number, ahead: Triple | null) {
    this.step?.from.dispose();
    this.step = null;
    const from = this.here;
    this.here = next;
    this.scene.add(next.group);
    if (from && seconds > 0) this.step = { from, ahead: new Vector3(...(ahead ?? [0, 0, 0])), seconds, passed: 0 };
    else from?.dispose();
    this.refresh();
  }

  // The old panorama comes towards the eye and fades; the new one settles.
  private walkOn(seconds: number, eye: Vector3): boolean {
    const { step } = this;
    if (!step) return false;
    step.passed = Math.min(step.seconds, step.passed + Math.min(seconds, 0.1));
    const t = easeInOut(step.passed / step.seconds);
    step.from.group.position.copy(step.ahead).multiplyScalar(-stride * t).add(eye);
    this.here!.group.position.copy(step.ahead).multiplyScalar(stride * (1 - t) * 0.6).add(eye);
    step.from.fade(1 - t);
    if (t < 1) return true;
    step.from.dispose();
    this.step = null;
    return false;
  }

  private readonly lost = (event: Event) => event.preventDefault();

  private readonly draw = (seconds: number): boolean => {
    if (this.inHeadset || document.hidden) return false;
    const moving = this.gaze.step(seconds);
    const { look } = this.gaze;
    this.camera.fov = (look.fov * 180) / Math.PI;
    // Never square to the cube: corners of tiles would lie exactly in the eye's own plane, where rasterisers differ.
    this.camera.rotation.set(look.pitch + askew, look.heading - Math.PI / 2 + askew, 0, 'YXZ');
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    const walking = this.move(seconds, { ...look, way: wayOf(look.heading, look.pitch) });
    this.renderer.render(this.scene, this.camera);
    this.onFrame({ look, ...this.detail });
    return moving || walking;
  };
}

export const walkSeconds = (calm: boolean) => (calm ? 0 : stepSeconds);
