// Opens the tour in `#tour[data-hall]`. Until its first panorama is there, and wherever it cannot be shown, the page's
// own list of viewpoints remains.
//
// For tests and other scripts the state is told by attributes of #tour: data-state (loading, ready, no-webgl,
// no-panorama, failed), data-viewpoint, data-heading and data-pitch and data-fov in degrees, data-level and data-tiles
// of what is drawn, data-ahead (the exhibit in the middle of the view).
import { render } from 'preact';
import { getJson, type HallPlan } from '../../common/api.ts';
import { loadMessages, pageLang } from '../../common/i18n.ts';
import { hasWebGL } from '../three/renderer.ts';
import { bestStop, standOf, stopsOf } from './places.ts';
import { TourApp, type Reported } from './ui/app.tsx';
import '../hall/hall.css';
import './tour.css';

export async function mountTour(root: HTMLElement): Promise<void> {
  root.dataset.state = 'loading';
  const lang = pageLang();
  const [say, plan] = await Promise.all([
    loadMessages(lang, 'tour', 'hall', 'view'),
    getJson<HallPlan>(`/halls/${encodeURIComponent(root.dataset.hall ?? '')}`).catch(() => null),
  ]);
  if (!plan) return tell(root, say('tour.failed'), 'failed');
  const stops = stopsOf(plan);
  const [fallback] = stops;
  if (!fallback) return tell(root, say('tour.none'), 'no-panorama');
  if (!hasWebGL()) return tell(root, say('tour.no_webgl'), 'no-webgl');
  const asked = new URLSearchParams(location.search);
  const stand = standOf(plan, asked.get('exhibit') ?? root.dataset.exhibit);
  const first = stops.find(({ id }) => id === (asked.get('viewpoint') ?? root.dataset.viewpoint))
    ?? (stand && bestStop(stops, stand)) ?? fallback;
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
  const report = reporter(root);
  render(<TourApp plan={plan} stops={stops} first={first} stand={stand} lang={lang} say={say} report={report}
    onFailed={() => { leave(); tell(root, say('tour.failed'), 'failed'); }} />, mount);
  addEventListener('pagehide', (event) => { if (!event.persisted) leave(); });
}

// Tells the page's attributes and its address where the visitor is, so that coming back and the other language end there.
function reporter(root: HTMLElement): (reported: Reported) => void {
  let timer = 0;
  let latest: Reported;
  const address = () => `?viewpoint=${latest.stop.id}`;
  const write = () => {
    timer = 0;
    const { stop, told, ahead } = latest;
    const degrees = (radians: number) => ((((radians * 180) / Math.PI) % 360 + 360) % 360).toFixed(1);
    Object.assign(root.dataset, {
      state: 'ready', viewpoint: stop.id, heading: degrees(told.look.heading), pitch: ((told.look.pitch * 180) / Math.PI).toFixed(1),
      fov: degrees(told.look.fov), level: String(told.level), tiles: String(told.tiles), ahead: ahead ?? '',
    });
    if (new URLSearchParams(location.search).get('viewpoint') !== stop.id) history.replaceState(history.state, '', `${address()}${location.hash}`);
  };
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('a[hreflang]');
    if (link && latest) link.search = address();
  });
  return (reported) => {
    latest = reported;
    if (reported.told.tiles > 0 && !timer) timer = window.setTimeout(write, root.dataset.state === 'ready' ? 120 : 0);
  };
}

function tell(root: HTMLElement, sentence: string, state: string) {
  const note = document.createElement('p');
  note.className = 'hall-note';
  note.setAttribute('role', 'status');
  note.textContent = sentence;
  root.prepend(note);
  root.dataset.state = state;
}

const root = document.getElementById('tour');
if (root) void mountTour(root);
