// The 3D hall in a headset: teleport over the floor, open what stands there, take a relic in the hand and turn it.
import { BoxGeometry, CircleGeometry, Mesh, MeshBasicMaterial, Quaternion, Vector3, type Object3D, type Ray } from 'three';
import type { Point, StandPlan, Triple } from '../../common/api.ts';
import type { Lang } from '../../common/i18n.ts';
import { pick } from '../hall/walk/pick.ts';
import type { Pose } from '../hall/walk/walker.ts';
import { throwArc } from './arc.ts';
import { describe } from './exhibit_board.ts';
import { Headset, type Hand, type Room, type Stage } from './headset.ts';

// The hall as this room needs it.
export type VrHall = Stage & {
  lang: Lang;
  start: Pose;
  stands: { stand: StandPlan; low: Triple; high: Triple }[];
  shown: ReadonlyMap<string, Object3D>;             // models that are there, by stand
  free(at: Point): boolean;                          // whether one can stand there
  floor(at: Point): number;                          // its height
  viewing(stand: StandPlan): { at: Point; heading: number };
  visit(pose: Pose): void;                           // the visitor is there now
  step(seconds: number): void;                       // streaming, guests
};

type Held = { object: Object3D; parent: Object3D; place: Vector3; turn: Quaternion; hand: Hand; stand: string };
type Returning = Held & { passed: number; from: Vector3; fromTurn: Quaternion };

const arcPoints = 26;
const openReach = 9;    // metres within which a stand can be opened
const grabReach = 3.5;
const returnSeconds = 0.5;

export async function enterHall(hall: VrHall, session: XRSession): Promise<void> {
  const headset = new Headset(hall, session);
  await headset.run(() => new HallRoom(hall, headset));
}

class HallRoom implements Room {
  readonly base: Vector3;
  readonly heading: number;
  private readonly hall: VrHall;
  private readonly headset: Headset;
  private readonly mark: Mesh<CircleGeometry, MeshBasicMaterial>;
  private readonly beads: Mesh<BoxGeometry, MeshBasicMaterial>[];
  private aiming: Hand | null = null;
  private bySelect = false;
  private landing: Vector3 | null = null;
  private held: Held | null = null;
  private returning: Returning[] = [];

  constructor(hall: VrHall, headset: Headset) {
    this.hall = hall;
    this.headset = headset;
    const { at, heading } = hall.start;
    this.base = new Vector3(at[0], hall.floor(at), -at[1]);
    this.heading = heading - Math.PI / 2;
    const material = new MeshBasicMaterial({ color: 0xffd98a, transparent: true, opacity: 0.75, toneMapped: false, depthWrite: false });
    this.mark = new Mesh(new CircleGeometry(0.34, 32), material);
    this.mark.rotation.x = -Math.PI / 2;
    const bead = new BoxGeometry(0.022, 0.022, 0.022);
    this.beads = Array.from({ length: arcPoints }, () => new Mesh(bead, material));
    this.showArc(false);
    hall.scene.add(this.mark, ...this.beads);
  }

  aim(ray: Ray): number {
    const found = this.standAt(ray);
    return found ? found.distance : Infinity;
  }

  press(ray: Ray, hand: Hand) {
    const found = this.standAt(ray);
    if (found) return this.open(found.box.stand);
    this.headset.panel.close();
    this.aiming = hand;
    this.bySelect = true;
    return undefined;
  }

  release(_: Ray, hand: Hand) {
    if (this.aiming === hand && this.bySelect) this.land();
  }

  // Forward on the stick throws the arc, letting go lands.
  push(hand: Hand, forward: number) {
    if (!this.aiming && forward > 0.6) {
      this.aiming = hand;
      this.bySelect = false;
    } else if (this.aiming === hand && !this.bySelect && forward < 0.3) this.land();
  }

  squeeze(hand: Hand, pressed: boolean, ray: Ray) {
    if (pressed && !this.held) this.grab(hand, ray);
    else if (!pressed && this.held?.hand === hand) this.letGo();
  }

  step(seconds: number, head: Vector3, way: Vector3) {
    if (this.aiming) this.throwFrom(this.aiming);
    this.returning = this.returning.filter((one) => !this.comeHome(one, seconds));
    this.hall.visit(poseOf(head, way));
    this.hall.step(seconds);
    this.hall.element.dataset.vrHeld = this.held?.stand ?? '';
  }

  left(head: Vector3, way: Vector3) {
    if (this.held) this.letGo();
    for (const one of this.returning) this.comeHome(one, Infinity);
    this.hall.visit(poseOf(head, way));
    this.mark.removeFromParent();
    for (const bead of this.beads) bead.removeFromParent();
    this.mark.geometry.dispose();
    this.beads[0]!.geometry.dispose();
    this.mark.material.dispose();
    delete this.hall.element.dataset.vrHeld;
  }

  private standAt(ray: Ray) {
    const { origin, direction } = ray;
    const boxes = this.hall.stands.filter(({ stand }) => stand.exhibit && stand.id !== this.held?.stand);
    return pick({ from: origin.toArray() as Triple, way: direction.toArray() as Triple }, boxes, openReach);
  }

  private open(stand: StandPlan) {
    const { lang, say } = this.hall;
    const { panel } = this.headset;
    const title = stand.exhibit!.title[lang];
    const buttons = [
      { label: say('vr.close'), act: () => panel.close() },
      { label: say('vr.stand_before'), act: () => this.standBefore(stand) },
    ];
    const write = (text: Parameters<typeof panel.write>[0]) => { if (panel.title === title) panel.write(text); };
    panel.open(describe(stand.exhibit!, lang, say, buttons, write), this.headset.head(), this.headset.way());
  }

  private standBefore(stand: StandPlan) {
    const { at, heading } = this.hall.viewing(stand);
    this.headset.panel.close();
    this.headset.stand(new Vector3(at[0], this.hall.floor(at), -at[1]), heading - Math.PI / 2);
  }

  private throwFrom(hand: Hand) {
    const ray = this.headset.rayOf(hand);
    const { points, at } = throwArc(ray.origin.toArray() as Triple, ray.direction.toArray() as Triple, (x, z) => this.hall.floor([x, -z]));
    this.landing = at && this.hall.free([at[0], -at[2]]) ? new Vector3(...at) : null;
    const colour = this.landing ? 0xffd98a : 0xd0503c;
    this.mark.material.color.setHex(colour);
    this.showArc(true);
    this.beads.forEach((bead, i) => bead.position.set(...points[Math.min(points.length - 1, Math.round((i * (points.length - 1)) / (arcPoints - 1)))]!));
    this.mark.visible = this.landing !== null;
    if (this.landing) this.mark.position.copy(this.landing).setY(this.landing.y + 0.015);
  }

  private land() {
    if (this.landing) this.headset.stand(this.landing);
    this.aiming = this.landing = null;
    this.showArc(false);
  }

  private showArc(shown: boolean) {
    for (const mesh of [this.mark, ...this.beads]) mesh.visible = shown;
  }

  // What the hand touches, or what its ray means: that comes to the hand.
  private grab(hand: Hand, ray: Ray) {
    const pointed = pick({ from: ray.origin.toArray() as Triple, way: ray.direction.toArray() as Triple }, this.hall.stands, grabReach)?.box.stand.id;
    const near = [...this.hall.shown].map(([stand, object]) => ({ stand, object, far: object.getWorldPosition(new Vector3()).distanceTo(ray.origin) }))
      .filter(({ stand, far }) => far < 0.5 || stand === pointed).sort((a, b) => a.far - b.far)[0];
    if (!near?.object.parent || this.returning.some(({ object }) => object === near.object)) return;
    const { object, stand } = near;
    this.held = { object, parent: object.parent!, place: object.position.clone(), turn: object.quaternion.clone(), hand, stand };
    hand.space.attach(object);
    if (near.far > 0.5) object.position.set(0, -0.06, -0.42);
  }

  private letGo() {
    const held = this.held!;
    this.held = null;
    if (!held.object.parent) return; // unloaded meanwhile
    held.parent.attach(held.object);
    this.returning.push({ ...held, passed: 0, from: held.object.position.clone(), fromTurn: held.object.quaternion.clone() });
  }

  // Back onto its stand; true when there.
  private comeHome(one: Returning, seconds: number): boolean {
    one.passed = Math.min(returnSeconds, one.passed + seconds);
    const t = 1 - (1 - one.passed / returnSeconds) ** 3;
    one.object.position.lerpVectors(one.from, one.place, t);
    one.object.quaternion.slerpQuaternions(one.fromTurn, one.turn, t);
    return one.passed >= returnSeconds;
  }
}

const poseOf = (head: Vector3, way: Vector3): Pose =>
  ({ at: [head.x, -head.z], heading: Math.atan2(-way.z, way.x), pitch: Math.asin(Math.max(-1, Math.min(1, way.y))) });
