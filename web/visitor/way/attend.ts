// "Take me there" in the hall: /halls/SLUG?way=EXHIBIT draws the way on the floor and on the plan, says how far it
// is, walks the visitor there when asked, and ends where the stand is.
import { BufferGeometry, Float32BufferAttribute, Mesh, MeshBasicMaterial } from 'three';
import type { Point } from '../../common/api.ts';
import { loadMessages, type Translate } from '../../common/i18n.ts';
import type { Guest, HallDoor } from '../hall/guests.ts';
import { viewingPlace } from '../hall/plan/stands.ts';
import { lengthOf, ribbon } from './ribbon.ts';

const pace = 1.2;          // metres a second, as the server counts
const arrived = 0.8;       // metres before the place
const redrawn = 0.5;       // metres walked before the way is found anew

export const attend: Guest = (hall) => {
  const asked = new URLSearchParams(location.search).get('way');
  const stand = hall.plan.stands.find(({ exhibit }) => exhibit?.slug === asked);
  return stand ? guide(hall, stand) : undefined;
};

function guide(hall: HallDoor, stand: HallDoor['plan']['stands'][number]): () => void {
  const goal = viewingPlace(stand).at;
  const title = stand.exhibit?.title[hall.lang] ?? '';
  const strip = new Mesh(new BufferGeometry(), new MeshBasicMaterial({ color: 0xc8402a, transparent: true, opacity: 0.75, depthWrite: false }));
  strip.renderOrder = 1;
  hall.scene.add(strip);
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  for (const [name, value] of Object.entries({ fill: 'none', stroke: '#c8402a', 'stroke-width': '0.5', 'stroke-linejoin': 'round', 'stroke-dasharray': '0.9 0.5' })) line.setAttribute(name, value);
  hall.map.append(line);

  const panel = document.createElement('section');
  panel.className = 'way-panel';
  panel.setAttribute('aria-label', title);
  Object.assign(panel.style, { position: 'absolute', insetInline: '0', bottom: '5.5rem', margin: 'auto', width: 'fit-content', maxWidth: '90%', padding: '0.5rem 1rem', borderRadius: '0.5rem', background: 'rgb(24 22 20 / 0.85)', color: '#f6f1e6', textAlign: 'center' });
  const name = document.createElement('strong');
  name.textContent = title;
  const far = document.createElement('p');
  far.setAttribute('role', 'status');
  far.style.margin = '0.25rem 0';
  const follow = document.createElement('button');
  const stop = document.createElement('button');
  for (const button of [follow, stop]) {
    button.type = 'button';
    Object.assign(button.style, { minHeight: '2.75rem', margin: '0 0.25rem', padding: '0 0.75rem', border: '1px solid currentColor', borderRadius: '0.375rem', background: 'none', color: 'inherit', font: 'inherit', cursor: 'pointer' });
  }
  panel.append(name, far, follow, stop);

  let say: Translate = () => '';
  let last: Point | undefined;
  let said = 0;
  let done = false;
  const draw = () => {
    const here = hall.pose().at;
    if (last && Math.hypot(here[0] - last[0], here[1] - last[1]) < redrawn) return;
    last = here;
    const way = [here, ...hall.way(goal)];
    const metres = lengthOf(way);
    strip.geometry.dispose();
    strip.geometry = new BufferGeometry();
    strip.geometry.setAttribute('position', new Float32BufferAttribute(ribbon(way, 0.22, 0.03), 3));
    line.setAttribute('points', way.map(([x, y]) => `${x},${-y}`).join(' '));
    if (Math.hypot(here[0] - goal[0], here[1] - goal[1]) < arrived) return end(true);
    // A screen reader hears every five metres, not every step.
    if (Math.abs(metres - said) >= 5 || !far.textContent) {
      said = metres;
      far.textContent = say('way.distance', { metres: Math.round(metres), seconds: Math.round(metres / pace) });
    }
    hall.wake();
  };
  const unfollow = hall.onMove(draw);
  const end = (there: boolean) => {
    if (done) return;
    done = true;
    unfollow();
    strip.removeFromParent();
    strip.geometry.dispose();
    strip.material.dispose();
    line.remove();
    follow.remove();
    stop.remove();
    if (there) far.textContent = say('way.arrived');
    setTimeout(() => panel.remove(), there ? 4000 : 0);
    hall.wake();
  };
  follow.addEventListener('click', () => hall.goToStand(stand.id));
  stop.addEventListener('click', () => end(false));
  void loadMessages(hall.lang, 'way').then((messages) => {
    if (done) return;
    say = messages;
    follow.textContent = say('way.follow');
    stop.textContent = say('way.stop');
    hall.slot.append(panel);
    draw();
  });
  return () => { end(false); panel.remove(); };
}

export default attend;
