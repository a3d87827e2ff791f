// The three.js side of the viewer: one model on a soft ground, lit by a studio and one light that the
// visitor turns. It draws only when something has changed.
import { Box3, CanvasTexture, CircleGeometry, DirectionalLight, Mesh, MeshPhysicalMaterial, MeshStandardMaterial, PCFShadowMap, PerspectiveCamera, Raycaster,
  Scene, Sphere, Vector2, Vector3, type Texture, type WebGLRenderer } from 'three';
import type { Model } from '../three/gltf/load.ts';
import { makeEnvironment, studio } from '../three/environment.ts';
import { FrameLoop, makeRenderer } from '../three/renderer.ts';
import { makeBackdrop, type Backdrop } from './backdrop.ts';
import { makeComparison, type Comparison } from './compare.ts';
import { lightDirection, type Puck } from './light.ts';
import { eyeBetween, Orbit, position, type Eye, type Vec } from './orbit.ts';

const fieldOfView = 32; // degrees, as a portrait lens sees
const turnRate = 0.3;   // rad/s of the slow turn

export type Marked = { x: number; y: number; visible: boolean };

export class ViewerScene {
  orbit: Orbit | null = null;
  turning = false;               // the slow turn by itself
  onFrame: () => void = () => {};
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(fieldOfView, 1, 0.01, 100);
  private readonly key = new DirectionalLight(0xfff1dc, 2.4);
  private readonly loop: FrameLoop;
  private readonly backdrop: Backdrop;
  private environment: Texture | null = null;
  private ground: Mesh<CircleGeometry, MeshStandardMaterial> | null = null;
  private comparison: Comparison | null = null;
  private model: Model | null = null;
  private sphere = new Sphere();
  private box = new Box3();
  private puck: Puck = { x: -0.5, y: 0.55 };
  private turned = 0;
  private readonly canvas: HTMLCanvasElement;

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.renderer = makeRenderer(canvas, {});
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.backdrop = makeBackdrop();
    this.scene.add(this.backdrop.mesh, this.key, this.key.target);
    this.key.castShadow = true;
    this.key.shadow.mapSize.set(1024, 1024);
    this.key.shadow.radius = 5;
    this.loop = new FrameLoop(this.draw);
    this.relight();
  }

  get invalidate() {
    return this.loop.invalidate;
  }

  // The environment lives on the GPU alone, so it is made anew when a lost context comes back.
  relight = () => {
    this.environment?.dispose();
    this.environment = makeEnvironment(this.renderer, studio);
    this.scene.environment = this.environment;
    this.setRaking(this.raking);
    this.loop.invalidate();
  };

  show(model: Model) {
    this.model = model;
    model.scene.traverse((object) => {
      if (object instanceof Mesh) object.castShadow = object.receiveShadow = true;
    });
    this.scene.add(model.scene);
    this.box.setFromObject(model.scene);
    this.box.getBoundingSphere(this.sphere);
    this.stand();
    this.frame();
    this.loop.invalidate();
  }

  resize(width: number, height: number) {
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    if (this.orbit) this.orbit.limits.farthest = this.farthest();
    this.loop.invalidate();
  }

  setDark(dark: boolean) {
    this.backdrop.set(dark);
    this.ground?.material.color.set(dark ? 0x1f1d1b : 0xcfcac2);
    this.loop.invalidate();
  }

  // In raking light the studio steps back, so that the one light draws the relief.
  private raking = false;
  setRaking(on: boolean) {
    this.raking = on;
    this.scene.environmentIntensity = on ? 0.3 : 1.35;
    this.key.intensity = on ? 5 : 2;
    this.loop.invalidate();
  }

  setPuck(puck: Puck) {
    this.puck = puck;
    this.loop.invalidate();
  }

  setComparison(kind: 'hand' | 'coin' | null) {
    this.comparison?.dispose();
    this.comparison = null;
    if (kind) {
      this.comparison = makeComparison(kind, this.box);
      this.scene.add(this.comparison.object);
    }
    this.loop.invalidate();
  }

  // Whether light goes through it: then it is seen by what stands behind it.
  get isGlass(): boolean {
    let glass = false;
    this.model?.scene.traverse((object) => {
      if (object instanceof Mesh)
        glass ||= [object.material].flat().some((material) => material instanceof MeshPhysicalMaterial && material.transmission > 0);
    });
    return glass;
  }

  get height() {
    return this.box.max.y - this.box.min.y;
  }

  // How many CSS pixels a metre takes at the target's depth.
  pixelsPerMetre(): number {
    const distance = this.orbit?.eye.distance ?? 1;
    return this.canvas.clientHeight / (2 * Math.tan((fieldOfView * Math.PI) / 360) * distance);
  }

  // Where a point of the model stands in the canvas. `solid` also asks whether the model hides it (slow: at rest only).
  mark(at: Vec, normal: Vec, solid: boolean): Marked {
    const point = new Vector3(...at);
    const towards = this.camera.position.clone().sub(point);
    let visible = towards.clone().normalize().dot(new Vector3(...normal).normalize()) > -0.05;
    if (visible && solid && this.model) {
      const reach = towards.length();
      const ray = new Raycaster(this.camera.position, towards.normalize().negate(), 0, reach - this.sphere.radius * 0.08);
      visible = ray.intersectObject(this.model.scene).length === 0;
    }
    const { x, y, z } = point.project(this.camera);
    return { x: (x + 1) / 2 * this.canvas.clientWidth, y: (1 - y) / 2 * this.canvas.clientHeight, visible: visible && z < 1 };
  }

  // The surface under a place of the canvas (0..1 from top left), or null beside the model.
  hit(x: number, y: number): Vec | null {
    if (!this.model) return null;
    const ray = new Raycaster();
    ray.setFromCamera(new Vector2(x * 2 - 1, 1 - y * 2), this.camera);
    const [first] = ray.intersectObject(this.model.scene);
    return first ? [first.point.x, first.point.y, first.point.z] : null;
  }

  // Comes closer or goes back; closer ends a finger's breadth before the surface.
  zoom(factor: number) {
    const { orbit } = this;
    if (!orbit) return;
    if (factor < 1) {
      const surface = this.hit(0.5, 0.5);
      const margin = this.sphere.radius * 0.12;
      const behind = surface ? orbit.eye.distance - this.camera.position.distanceTo(new Vector3(...surface)) : 0;
      orbit.limits.nearest = Math.max(margin, behind + margin);
    }
    orbit.zoom(factor);
    this.loop.invalidate();
  }

  closeUp(point: Vec, seconds: number) {
    if (!this.orbit) return;
    this.orbit.limits.nearest = this.sphere.radius * 0.12;
    this.orbit.flyTo({ ...this.orbit.eye, target: point, distance: Math.max(this.sphere.radius * 0.45, this.orbit.eye.distance * 0.4) }, seconds);
    this.loop.invalidate();
  }

  lookAt(at: Vec, camera: Vec | null, normal: Vec, seconds: number) {
    if (!this.orbit) return;
    const reach = this.sphere.radius * 1.4;
    const from = camera ?? (at.map((value, i) => value + normal[i]! * reach) as Vec);
    this.orbit.limits.nearest = this.sphere.radius * 0.12;
    const eye = eyeBetween(from, at);
    eye.elevation = Math.max(this.orbit.limits.lowest, Math.min(this.orbit.limits.highest, eye.elevation));
    this.orbit.flyTo(eye, seconds);
    this.loop.invalidate();
  }

  dispose() {
    this.loop.stop();
    this.model?.dispose();
    this.comparison?.dispose();
    this.backdrop.dispose();
    if (this.ground) {
      this.ground.geometry.dispose();
      this.ground.material.alphaMap?.dispose();
      this.ground.material.dispose();
    }
    this.environment?.dispose();
    this.key.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  // A pool of ground that fades out, to carry the shadow.
  private stand() {
    const { radius, center } = this.sphere;
    const material = new MeshStandardMaterial({ color: 0x1f1d1b, roughness: 0.9, transparent: true, alphaMap: fade(), depthWrite: false });
    material.envMapIntensity = 0.5;
    this.ground = new Mesh(new CircleGeometry(radius * 3.4, 64), material);
    this.ground.rotation.x = -Math.PI / 2;
    this.ground.position.set(center.x, this.box.min.y - radius * 0.002, center.z);
    this.ground.receiveShadow = true;
    this.ground.renderOrder = -1;
    this.scene.add(this.ground);
    this.backdrop.mesh.scale.setScalar(radius * 30);
    this.backdrop.mesh.position.copy(center);
    const shadow = this.key.shadow;
    Object.assign(shadow.camera, { left: -radius * 1.6, right: radius * 1.6, top: radius * 1.6, bottom: -radius * 1.6, near: radius * 0.5, far: radius * 9 });
    shadow.camera.updateProjectionMatrix();
    shadow.normalBias = radius * 0.02;
    shadow.bias = -0.001;
  }

  private frame() {
    const { center, radius } = this.sphere;
    // A little high in the frame: the tools stand at its foot.
    const home: Eye = { target: [center.x, center.y - radius * 0.1, center.z], azimuth: 0.42, elevation: 0.22, distance: this.fit() };
    this.orbit = new Orbit(home, {
      nearest: radius * 0.12, farthest: this.farthest(), lowest: -0.1, highest: 1.54, centre: [center.x, center.y, center.z], reach: radius,
    });
  }

  // The distance from which the whole object is seen, on wide and tall screens alike.
  private fit(): number {
    const half = (fieldOfView * Math.PI) / 360;
    const narrow = Math.min(half, Math.atan(Math.tan(half) * this.camera.aspect));
    return (this.sphere.radius * 1.2) / Math.sin(narrow);
  }

  private farthest() {
    return this.fit() * 2.2;
  }

  private readonly draw = (seconds: number): boolean => {
    const { orbit } = this;
    if (!orbit) return false;
    if (this.turning) {
      orbit.turn(turnRate * seconds, 0);
      this.turned += turnRate * seconds;
      if (this.turned > 2 * Math.PI) this.stopTurning();
    }
    const moving = orbit.step(seconds) || this.turning;
    const { eye } = orbit;
    this.camera.position.set(...position(eye));
    this.camera.lookAt(...eye.target);
    const reach = this.camera.position.distanceTo(this.sphere.center);
    this.camera.near = Math.max(this.sphere.radius * 0.01, reach - this.sphere.radius * 4);
    this.camera.far = reach + this.sphere.radius * 40;
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    this.aim();
    this.renderer.render(this.scene, this.camera);
    this.onFrame();
    return moving;
  };

  stopTurning() {
    this.turning = false;
    this.turned = 0;
  }

  private aim() {
    const [right, up, front] = lightDirection(this.puck);
    const axis = (column: number) => new Vector3().setFromMatrixColumn(this.camera.matrixWorld, column);
    const from = axis(0).multiplyScalar(right).addScaledVector(axis(1), up).addScaledVector(axis(2), front);
    this.key.position.copy(this.sphere.center).addScaledVector(from, this.sphere.radius * 5);
    this.key.target.position.copy(this.sphere.center);
  }
}

function fade(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 128;
  const context = canvas.getContext('2d')!;
  const gradient = context.createRadialGradient(64, 64, 12, 64, 64, 64);
  gradient.addColorStop(0, '#fff');
  gradient.addColorStop(0.5, '#777');
  gradient.addColorStop(1, '#000');
  context.fillStyle = gradient;
  context.fillRect(0, 0, 128, 128);
  return new CanvasTexture(canvas);
}
