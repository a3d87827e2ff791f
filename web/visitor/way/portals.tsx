// Doors to other halls: a frame to be seen from afar, a mark on the plan, and for who stands before one a way through.
import { render } from 'preact';
import { BoxGeometry, Group, Mesh, MeshBasicMaterial, PlaneGeometry } from 'three';
import type { Portal } from '../../common/api.ts';
import { loadMessages, localePath, type Translate } from '../../common/i18n.ts';
import type { HallDoor } from '../hall/guests.ts';
import { direction, radians } from '../hall/plan/stands.ts';
import './way.css';

const near = 1.6;      // metres
const [width, height, thick] = [1.5, 2.3, 0.09];

export default function attend(hall: HallDoor): () => void {
  const doors = (hall.plan.portals ?? []).map((portal) => new Door(hall, portal));
  const mount = document.createElement('div');
  hall.slot.append(mount);
  let say: Translate | null = null;
  let shown: Portal | null = null;
  const look = () => {
    const { at } = hall.pose();
    const portal = hall.plan.portals?.find((each) => Math.hypot(each.at[0] - at[0], each.at[1] - at[1]) < near) ?? null;
    if (portal === shown || !say) return;
    shown = portal;
    render(portal && <DoorPanel portal={portal} href={localePath(hall.lang, `/halls/${portal.hall}`)} label={say('way.doors')}
      text={say('way.enter', { hall: portal.title[hall.lang] })} />, mount);
  };
  const unfollow = hall.onMove(look);
  void loadMessages(hall.lang, 'way').then((messages) => { say = messages; look(); });
  hall.wake();
  return () => {
    unfollow();
    render(null, mount);
    mount.remove();
    for (const door of doors) door.dispose();
  };
}

function DoorPanel({ portal, href, label, text }: { portal: Portal; href: string; label: string; text: string }) {
  return <nav class="way-panel way-door" aria-label={label}><a class="way-first" key={portal.id} href={href}>{text}</a></nav>;
}

class Door {
  private readonly frame = new Group();
  private readonly mark = document.createElementNS('http://www.w3.org/2000/svg', 'path');

  constructor(hall: HallDoor, portal: Portal) {
    const wood = new MeshBasicMaterial({ color: '#5a2a1c' });
    const light = new MeshBasicMaterial({ color: '#f3d9a4', transparent: true, opacity: 0.55, depthWrite: false });
    const post = (x: number) => { const each = new Mesh(new BoxGeometry(thick, height, thick), wood); each.position.set(x, height / 2, 0); return each; };
    const lintel = new Mesh(new BoxGeometry(width + 3 * thick, thick * 1.6, thick * 1.4), wood);
    lintel.position.y = height;
    const pane = new Mesh(new PlaneGeometry(width, height), light);
    pane.position.y = height / 2;
    pane.material.side = 2; // both
    this.frame.add(post(-width / 2), post(width / 2), lintel, pane);
    // A step beyond where one stands to pass it.
    const [fx, fy] = direction(portal.facing);
    const at: [number, number] = [portal.at[0] + fx * 0.5, portal.at[1] + fy * 0.5];
    this.frame.position.set(at[0], hall.floor(portal.at), -at[1]);
    this.frame.rotation.y = radians(portal.facing) + Math.PI / 2;
    hall.scene.add(this.frame);
    this.mark.setAttribute('class', 'way-portal');
    this.mark.setAttribute('d', 'M0-.8.8 0 0 .8-.8 0Z');
    this.mark.setAttribute('transform', `translate(${portal.at[0]} ${-portal.at[1]})`);
    const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
    title.textContent = portal.title[hall.lang];
    this.mark.append(title);
    hall.map.append(this.mark);
  }

  dispose() {
    this.frame.removeFromParent();
    this.frame.traverse((part) => {
      if (!(part instanceof Mesh)) return;
      part.geometry.dispose();
      part.material.dispose();
    });
    this.mark.remove();
  }
}
