// A visitor in a headset: the play space, two hands with rays and sticks, boards to read, turning and comfort. What the
// hands mean is the room's business (hall_room.ts, tour_room.ts).
//
// For tests: `data-vr` of the stage is "in" while presenting, data-vr-panel the title of the board that is open,
// data-vr-at the head's place "x,y,z" in metres.
import { BoxGeometry, CanvasTexture, Group, Mesh, MeshBasicMaterial, PlaneGeometry, Quaternion, Ray, Vector3, type PerspectiveCamera, type Scene, type WebGLRenderer } from 'three';
import type { Translate } from '../../common/i18n.ts';
import { keepComfort, loadComfort, snapAngle, type Comfort } from './comfort.ts';
import { Panel } from './panel.ts';

const eyeLevel = 1.6;
const smoothTurn = 1.3;   // rad/s
const rayReach = 6;       // metres that a ray is drawn when it meets nothing

export type Hand = { space: Group; ray: Mesh; source: XRInputSource | null; stick: [x: number, y: number]; turned: boolean; menu: boolean };

// What a visitor is in. Rays and points are in the world's metres.
export interface Room {
  readonly base: Vector3;                                   // where the play space's middle is put at first
  readonly heading: number;                                 // and which way one looks then; radians about y, 0 = north
  aim(ray: Ray, hand: Hand): number;                        // how far until it meets something that can be chosen
  press(ray: Ray, hand: Hand): void;
  release(ray: Ray, hand: Hand): void;
  squeeze?(hand: Hand, pressed: boolean, ray: Ray): void;
  push?(hand: Hand, forward: number, ray: Ray): void;       // the stick, each frame
  step(seconds: number, head: Vector3, way: Vector3): void; // before drawing
  left(head: Vector3, way: Vector3): void;                  // the headset was taken off
}

export type Stage = { renderer: WebGLRenderer; scene: Scene; camera: PerspectiveCamera; element: HTMLElement; say: Translate };

export class Headset {
  readonly rig = new Group();
  readonly panel: Panel;
  readonly hands: Hand[];
  comfort: Comfort = loadComfort();
  private readonly veil: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly vignette: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly stage: Stage;
  private readonly session: XRSession;
  private room: Room | null = null;
  private last = 0;
  private placed = false;
  private narrow = 0;      // how far the vignette is in, 0..1
  private blink = 0;       // seconds of darkness left
  private undo: (() => void)[] = [];

  constructor(stage: Stage, session: XRSession) {
    this.stage = stage;
    this.session = session;
    const { scene, camera, renderer } = stage;
    scene.add(this.rig);
    this.rig.add(camera);
    this.panel = new Panel(scene);
    this.hands = [0, 1].map((index) => this.makeHand(renderer.xr.getController(index)));
    this.veil = blind(new MeshBasicMaterial({ color: 0, transparent: true, depthTest: false, depthWrite: false, toneMapped: false }), 1001);
    this.vignette = blind(new MeshBasicMaterial({ color: 0, alphaMap: iris(), transparent: true, depthTest: false, depthWrite: false, toneMapped: false }), 1000);
    camera.add(this.veil, this.vignette);
  }

  // Runs until the session ends; the stage is as before then.
  async run(makeRoom: (headset: Headset) => Room): Promise<void> {
    const { renderer, element } = this.stage;
    const ended = new Promise<void>((resolve) => this.session.addEventListener('end', () => resolve(), { once: true }));
    await renderer.xr.setSession(this.session);
    this.room = makeRoom(this);
    renderer.setAnimationLoop(this.frame);
    element.dataset.vr = 'in';
    await ended;
    renderer.setAnimationLoop(null);
    this.leave();
    delete element.dataset.vr;
    delete element.dataset.vrPanel;
  }

  end() {
    void this.session.end();
  }

  head(): Vector3 {
    return new Vector3().setFromMatrixPosition(this.stage.camera.matrixWorld);
  }

  way(): Vector3 {
    return new Vector3(0, 0, -1).applyQuaternion(this.stage.camera.getWorldQuaternion(new Quaternion()));
  }

  // Puts the head over a place, turned by so much; in the dark, so that nothing flies past.
  stand(at: Vector3, heading: number | null = null) {
    this.rig.updateMatrixWorld(true);
    if (heading !== null) {
      const now = Math.atan2(-this.way().x, -this.way().z);
      this.rig.rotation.y += heading - now;
    }
    this.rig.updateMatrixWorld(true);
    const head = this.stage.camera.position.clone().applyMatrix4(this.rig.matrixWorld);
    this.rig.position.x += at.x - head.x;
    this.rig.position.z += at.z - head.z;
    this.rig.position.y = at.y + this.lift();
    this.rig.updateMatrixWorld(true);
    this.blink = 0.22;
  }

  // Turns about the head, not about the play space's middle.
  turn(by: number) {
    const head = this.head();
    this.rig.rotation.y += by;
    this.rig.updateMatrixWorld(true);
    const after = this.stage.camera.position.clone().applyMatrix4(this.rig.matrixWorld);
    this.rig.position.x += head.x - after.x;
    this.rig.position.z += head.z - after.z;
  }

  rayOf(hand: Hand): Ray {
    const from = new Vector3().setFromMatrixPosition(hand.space.matrixWorld);
    return new Ray(from, new Vector3(0, 0, -1).transformDirection(hand.space.matrixWorld));
  }

  // The board with what makes the headset bearable, and the way out.
  openComfort() {
    const { say } = this.stage;
    const change = (part: Partial<Comfort>) => {
      this.comfort = { ...this.comfort, ...part };
      keepComfort(this.comfort);
      if (part.seated !== undefined) this.rig.position.y += this.lift() - (part.seated ? 0 : this.lift(true));
      this.openComfort();
    };
    const { turn, vignette, seated } = this.comfort;
    this.panel.open({
      title: say('vr.comfort'), text: say('vr.help'),
      buttons: [
        { label: say('vr.close'), act: () => this.panel.close() },
        { label: say(turn === 'snap' ? 'vr.turn_snap' : 'vr.turn_smooth'), act: () => change({ turn: turn === 'snap' ? 'smooth' : 'snap' }), pressed: turn === 'snap' },
        { label: say('vr.vignette'), act: () => change({ vignette: !vignette }), pressed: vignette },
        { label: say('vr.seated'), act: () => change({ seated: !seated }), pressed: seated },
        { label: say('vr.leave'), act: () => this.end() },
      ],
    }, this.head(), this.way());
  }

  private lift(as = this.comfort.seated): number {
    const tall = this.stage.camera.position.y;
    return as && tall > 0.3 ? Math.max(0, eyeLevel - tall) : 0;
  }

  private makeHand(space: Group): Hand {
    const ray = new Mesh(new BoxGeometry(0.004, 0.004, 1), new MeshBasicMaterial({ color: 0xfff0cc, transparent: true, opacity: 0.8, toneMapped: false, depthWrite: false }));
    ray.geometry.translate(0, 0, -0.5);
    ray.renderOrder = 950;
    const knob = new Mesh(new BoxGeometry(0.03, 0.03, 0.11), new MeshBasicMaterial({ color: 0x2a231c, toneMapped: false }));
    space.add(ray, knob);
    space.visible = false;
    this.rig.add(space);
    const hand: Hand = { space, ray, source: null, stick: [0, 0], turned: false, menu: false };
    const listen = (name: string, act: (event: { data?: XRInputSource }) => void) => {
      const target = space as unknown as EventTarget;
      const listener = act as unknown as EventListener;
      target.addEventListener(name, listener);
      this.undo.push(() => target.removeEventListener(name, listener));
    };
    listen('connected', ({ data }) => { hand.source = data ?? null; space.visible = true; });
    listen('disconnected', () => { hand.source = null; space.visible = false; });
    listen('selectstart', () => this.select(hand, true));
    listen('selectend', () => this.select(hand, false));
    listen('squeezestart', () => this.room?.squeeze?.(hand, true, this.rayOf(hand)));
    listen('squeezeend', () => this.room?.squeeze?.(hand, false, this.rayOf(hand)));
    this.undo.push(() => {
      for (const mesh of [ray, knob]) {
        mesh.removeFromParent();
        mesh.geometry.dispose();
        mesh.material.dispose();
      }
      space.removeFromParent();
    });
    return hand;
  }

  private select(hand: Hand, pressed: boolean) {
    const ray = this.rayOf(hand);
    if (this.panel.aim(ray) < Infinity) {
      if (pressed) this.panel.press();
    } else if (pressed) this.room?.press(ray, hand);
    else this.room?.release(ray, hand);
  }

  private readonly frame = (now: number) => {
    const { camera, scene, renderer, element } = this.stage;
    const seconds = this.last ? Math.min(0.2, (now - this.last) / 1000) : 0;
    this.last = now;
    const { room } = this;
    if (!room) return;
    // The first frame knows where the head is in the play space.
    if (!this.placed && renderer.xr.getFrame?.()) {
      renderer.xr.updateCamera(camera);
      this.stand(room.base, room.heading);
      this.placed = true;
    }
    this.rig.updateMatrixWorld(true);
    let turning = false;
    for (const hand of this.hands) if (hand.source) turning = this.feel(hand, seconds) || turning;
    this.shade(seconds, turning);
    room.step(seconds, this.head(), this.way());
    renderer.render(scene, camera);
    const { x, y, z } = this.head();
    Object.assign(element.dataset, { vrAt: [x, y, z].map((value) => value.toFixed(2)).join(','), vrPanel: this.panel.title ?? '' });
  };

  // Sticks, buttons and where the ray ends; true while the view turns by itself.
  private feel(hand: Hand, seconds: number): boolean {
    const { axes = [], buttons = [] } = hand.source!.gamepad ?? {};
    hand.stick = [axes[2] ?? axes[0] ?? 0, axes[3] ?? axes[1] ?? 0];
    const ray = this.rayOf(hand);
    const far = Math.min(this.panel.aim(ray), this.room!.aim(ray, hand), rayReach);
    hand.ray.scale.set(1, 1, far);
    const menu = Boolean(buttons[4]?.pressed || buttons[5]?.pressed);
    if (menu && !hand.menu) this.panel.title === this.stage.say('vr.comfort') ? this.panel.close() : this.openComfort();
    hand.menu = menu;
    this.room!.push?.(hand, -hand.stick[1], ray);
    return this.steer(hand, seconds);
  }

  private steer(hand: Hand, seconds: number): boolean {
    const [x] = hand.stick;
    if (this.comfort.turn === 'smooth') {
      if (Math.abs(x) < 0.3) return false;
      this.turn(-x * smoothTurn * seconds);
      return true;
    }
    if (Math.abs(x) > 0.7 && !hand.turned) this.turn(-Math.sign(x) * snapAngle);
    hand.turned = Math.abs(x) > (hand.turned ? 0.4 : 0.7);
    return false;
  }

  private shade(seconds: number, turning: boolean) {
    const goal = turning && this.comfort.vignette ? 1 : 0;
    this.narrow += (goal - this.narrow) * Math.min(1, seconds * 9);
    this.vignette.material.opacity = this.narrow;
    this.vignette.visible = this.narrow > 0.02;
    this.blink = Math.max(0, this.blink - seconds);
    this.veil.material.opacity = Math.min(1, this.blink / 0.16);
    this.veil.visible = this.blink > 0;
  }

  private leave() {
    this.room?.left(this.head(), this.way());
    for (const undo of this.undo) undo();
    this.panel.dispose();
    for (const mesh of [this.veil, this.vignette]) {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      mesh.material.alphaMap?.dispose();
      mesh.material.dispose();
    }
    this.rig.remove(this.stage.camera);
    this.rig.removeFromParent();
  }
}

function blind(material: MeshBasicMaterial, order: number) {
  const mesh = new Mesh(new PlaneGeometry(4, 4), material);
  mesh.position.z = -0.5;
  mesh.renderOrder = order;
  mesh.visible = false;
  return mesh;
}

// Clear in the middle, dark around.
function iris(): CanvasTexture {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 256;
  const context = canvas.getContext('2d')!;
  const gradient = context.createRadialGradient(128, 128, 18, 128, 128, 56);
  gradient.addColorStop(0, '#000');
  gradient.addColorStop(1, '#fff');
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 256);
  return new CanvasTexture(canvas);
}
