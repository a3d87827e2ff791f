// Opens the hall in `#hall[data-hall]`. Until it stands, and wherever it cannot, the page's own plan and lists remain.
//
// For tests and other scripts the state is told by attributes of #hall: data-state (loading, walkable, no-webgl,
// failed), data-position "x,y" in the plan's metres, data-heading in degrees, data-zone, data-ahead (stand before
// the visitor), data-loaded-bytes (parts, models and pictures), data-settled (nothing more is under way),
// data-film (the stand whose screen plays), data-film-url (what it plays), data-film-off (its milliseconds from the fair's clock), data-draw-calls and data-triangles of the last frame.
import { render } from 'preact';
import { getJson, type HallPlan } from '../../common/api.ts';
import { loadMessages, pageLang } from '../../common/i18n.ts';
import { hasWebGL } from '../three/renderer.ts';
import { formatPlace, parsePlace } from './place.ts';
import { radians, viewingPlace } from './plan/stands.ts';
import { HallApp } from './ui/app.tsx';
import type { Pose } from './walk/walker.ts';
import { Navmesh } from './walk/navmesh.ts';
import type { Notice } from './world.ts';
import './hall.css';

export async function mountHall(root: HTMLElement): Promise<void> {
  root.dataset.state = 'loading';
  const lang = pageLang();
  const [say, plan] = await Promise.all([
    loadMessages(lang, 'hall', 'view'),
    getJson<HallPlan>(`/halls/${encodeURIComponent(root.dataset.hall ?? '')}`).catch(() => null),
  ]);
  if (!hasWebGL()) return tell(root, say('hall.no_webgl'), 'no-webgl');
  if (!plan?.built) return tell(root, say('hall.failed'), 'failed');
  // Without the floor one walks by the plan.
  const navmesh = await fetch(plan.built.navmesh.file).then((answer) => answer.arrayBuffer()).then(Navmesh.read).catch(() => null);
  const mount = document.createElement('div');
  mount.className = 'hall-mount';
  root.prepend(mount);
  root.classList.add('hall-live');
  const fit = () => mount.style.setProperty('--hall-top', `${Math.round(mount.getBoundingClientRect().top + scrollY)}px`);
  fit();
  addEventListener('resize', fit);
  const leave = () => {
    render(null, mount);
    removeEventListener('resize', fit);
    mount.remove();
    root.classList.remove('hall-live');
  };
  const pose = startPose(plan, root.dataset.exhibit);
  const last = { pose };
  const report = reporter(root, last);
  let visit = 0; // a lost graphics card begins another one, where the last ended
  const enter = (start: Pose) => render(<HallApp key={visit++} plan={plan} navmesh={navmesh} start={start} lang={lang} say={say} report={report}
    onFailed={() => { leave(); tell(root, say('hall.failed'), 'failed'); }} onLost={() => enter(last.pose)} />, mount);
  enter(pose);
  keepPlace(last);
  // A page kept for going back keeps its hall; one that is thrown away frees the graphics card.
  addEventListener('pagehide', (event) => { if (!event.persisted) leave(); });
}

// Where the visitor was (address), before the exhibit asked for, or at the gate.
function startPose(plan: HallPlan, asked: string | undefined): Pose {
  const place = parsePlace(location.hash);
  if (place) return place;
  const slug = new URLSearchParams(location.search).get('exhibit') || asked;
  const stand = slug ? plan.stands.find((one) => one.exhibit?.slug === slug) : undefined;
  if (stand) return viewingPlace(stand);
  return { at: plan.spawn.at, heading: radians(plan.spawn.facing), pitch: 0 };
}

// Five times a second is often enough for eyes and tests.
function reporter(root: HTMLElement, last: { pose: Pose }): (notice: Notice) => void {
  let timer = 0;
  let latest: Notice;
  const write = () => {
    timer = 0;
    const { pose, zone, ahead, loadedBytes, ready, settled, film, calls, triangles } = latest;
    Object.assign(root.dataset, {
      state: ready || root.dataset.state === 'walkable' ? 'walkable' : 'loading', position: pose.at.map((value) => value.toFixed(2)).join(','), heading: ((pose.heading * 180) / Math.PI).toFixed(0),
      zone: zone ?? '', ahead: ahead ?? '', settled: String(settled), film: film?.stand ?? '', filmUrl: film?.url ?? '', filmOff: String(film?.off ?? ''), loadedBytes: String(loadedBytes), drawCalls: String(calls), triangles: String(triangles),
    });
  };
  return (notice) => {
    latest = notice;
    last.pose = notice.pose;
    if (!timer) timer = window.setTimeout(write, root.dataset.state === 'walkable' ? 200 : 0);
  };
}

// Going back to the hall, and changing its language, end where the visitor stood.
function keepPlace(last: { pose: Pose }) {
  addEventListener('pagehide', () => history.replaceState(history.state, '', formatPlace(last.pose)));
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('a[hreflang]');
    if (link) link.hash = formatPlace(last.pose);
  });
}

function tell(root: HTMLElement, sentence: string, state: string) {
  const note = document.createElement('p');
  note.className = 'hall-note';
  note.setAttribute('role', 'status');
  note.textContent = sentence;
  root.prepend(note);
  root.dataset.state = state;
}

const root = document.getElementById('hall');
if (root) void mountHall(root);
