// A panorama in a headset: look, point at a ring to go there, at a dot to read of the exhibit.
import { CanvasTexture, CircleGeometry, Group, Mesh, MeshBasicMaterial, PlaneGeometry, SRGBColorSpace, Vector3, type Ray } from 'three';
import type { HallPlan } from '../../common/api.ts';
import type { Lang } from '../../common/i18n.ts';
import { headingOf, pitchOf } from '../tour/cube.ts';
import type { Spot } from '../tour/ui/hotspots.tsx';
import { standOf } from '../tour/places.ts';
import { describe } from './exhibit_board.ts';
import { Headset, type Hand, type Room, type Stage } from './headset.ts';

// The tour as this room needs it.
export type VrTour = Stage & {
  plan: HallPlan;
  lang: Lang;
  heading: number;                                     // plan radians
  spots(): Spot[];                                     // from where one is now
  go(spot: Spot): Promise<void>;
  step(seconds: number, eye: Vector3, heading: number, pitch: number): void;
  left(heading: number, pitch: number): void;
};

const reach = 5;            // metres at which marks hang
const near = Math.cos(0.06); // a ray this close to a mark means it

type Mark = { spot: Spot; group: Group; way: Vector3; label: Mesh };

export async function enterTour(tour: VrTour, session: XRSession): Promise<void> {
  const headset = new Headset(tour, session);
  await headset.run(() => new TourRoom(tour, headset));
}

class TourRoom implements Room {
  readonly base = new Vector3();
  readonly heading: number;
  private readonly tour: VrTour;
  private readonly headset: Headset;
  private marks: Mark[] = [];
  private made: Spot[] = [];
  private over: Mark | null = null;

  constructor(tour: VrTour, headset: Headset) {
    this.tour = tour;
    this.headset = headset;
    this.heading = tour.heading - Math.PI / 2;
  }

  aim(ray: Ray): number {
    const [best] = this.marks.map((mark) => ({ mark, off: mark.way.dot(ray.direction) })).filter(({ off }) => off > near).sort((a, b) => b.off - a.off);
    if (best) this.over = best.mark;
    return best ? reach : Infinity;
  }

  press(ray: Ray, _: Hand) {
    this.over = null;
    this.aim(ray);
    const mark = this.over as Mark | null;
    if (!mark) return this.headset.panel.close();
    if (mark.spot.kind === 'viewpoint') {
      this.headset.panel.close();
      return void this.tour.go(mark.spot);
    }
    return this.open(mark.spot);
  }

  release() {}

  step(seconds: number, head: Vector3, way: Vector3) {
    if (this.tour.spots() !== this.made) this.remake();
    for (const mark of this.marks) {
      mark.group.position.copy(head).addScaledVector(mark.way, reach);
      mark.group.lookAt(head);
      mark.group.scale.setScalar(mark === this.over ? 1.25 : 1);
      mark.label.visible = mark === this.over || mark.spot.kind === 'viewpoint';
    }
    this.over = null;
    const flat = way.toArray();
    this.tour.step(seconds, head, headingOf(flat), pitchOf(flat));
  }

  left(_: Vector3, way: Vector3) {
    this.clear();
    const flat = way.toArray();
    this.tour.left(headingOf(flat), pitchOf(flat));
  }

  private open(spot: Spot) {
    const exhibit = standOf(this.tour.plan, spot.to)?.exhibit;
    if (!exhibit) return;
    const { lang, say } = this.tour;
    const { panel } = this.headset;
    const write = (text: Parameters<typeof panel.write>[0]) => { if (panel.title === exhibit.title[lang]) panel.write(text); };
    panel.open(describe(exhibit, lang, say, [{ label: say('vr.close'), act: () => panel.close() }], write), this.headset.head(), this.headset.way());
  }

  private remake() {
    this.clear();
    this.made = this.tour.spots();
    this.marks = this.made.map((spot) => this.mark(spot));
  }

  private mark(spot: Spot): Mark {
    const group = new Group();
    const walk = spot.kind === 'viewpoint';
    const material = (colour: number, order: number) => new MeshBasicMaterial({ color: colour, toneMapped: false, depthTest: false, transparent: true, opacity: order ? 1 : 0.55 });
    const outer = new Mesh(new CircleGeometry(walk ? 0.2 : 0.1, 32), material(0xfff3da, 0));
    const inner = new Mesh(new CircleGeometry(walk ? 0.08 : 0.055, 32), material(walk ? 0xfff8ea : 0x9a2b1c, 1));
    outer.renderOrder = 800;
    inner.renderOrder = 801;
    const label = lettering(spot.title[this.tour.lang]);
    label.position.y = walk ? -0.36 : -0.26;
    group.add(outer, inner, label);
    this.tour.scene.add(group);
    return { spot, group, way: new Vector3(...spot.direction).normalize(), label };
  }

  private clear() {
    for (const { group } of this.marks) {
      group.removeFromParent();
      for (const mesh of group.children as Mesh<PlaneGeometry, MeshBasicMaterial>[]) {
        mesh.geometry.dispose();
        mesh.material.map?.dispose();
        mesh.material.dispose();
      }
    }
    this.marks = [];
  }
}

function lettering(text: string): Mesh {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d')!;
  const font = '600 44px "Noto Sans CJK SC", "PingFang SC", system-ui, sans-serif';
  context.font = font;
  [canvas.width, canvas.height] = [Math.ceil(context.measureText(text).width) + 56, 80];
  context.fillStyle = 'rgb(24 18 13 / 80%)';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.font = font;
  context.fillStyle = '#fbeed2';
  context.fillText(text, 28, 55);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  const high = 0.17;
  const mesh = new Mesh(new PlaneGeometry((high * canvas.width) / canvas.height, high), new MeshBasicMaterial({ map: texture, transparent: true, toneMapped: false, depthTest: false }));
  mesh.renderOrder = 802;
  return mesh;
}
