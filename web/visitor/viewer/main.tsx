// Opens the viewer in an exhibit page: `#viewer[data-exhibit]` holds the poster until the model is there.
import { render } from 'preact';
import { getJson, type Exhibit } from '../../common/api.ts';
import { loadMessages, pageLang, type Lang, type Translate } from '../../common/i18n.ts';
import { hasWebGL } from '../three/renderer.ts';
import { Viewer } from './viewer.tsx';
import './viewer.css';

// Puts the viewer into `stage` in place of what it holds. Without WebGL or an answer from the server the
// stage keeps its pictures and says why; `data-state` tells how it went.
export async function mountViewer(stage: HTMLElement): Promise<void> {
  if (stage.dataset.state) return;
  stage.dataset.state = 'loading';
  const lang = pageLang();
  const say = await loadMessages(lang, 'viewer');
  if (!hasWebGL()) return tell(stage, say('viewer.no_webgl'), 'no-webgl');
  try {
    const exhibit = await getJson<Exhibit>(`/exhibits/${encodeURIComponent(stage.dataset.exhibit ?? '')}`);
    if (!exhibit.model) return tell(stage, say('viewer.no_model'), 'no-model');
    openViewer(stage, exhibit, lang, say);
  } catch {
    delete stage.dataset.state;
    tell(stage, say('viewer.failed'), 'failed');
  }
}

// The same viewer inside another view (the hall's sheet). Returns what closes it.
export function openViewer(stage: HTMLElement, exhibit: Exhibit, lang: Lang, say: Translate): () => void {
  const poster = stage.querySelector('img')?.currentSrc || exhibit.poster?.url || null;
  const mount = document.createElement('div');
  mount.className = 'viewer-mount';
  stage.classList.add('viewer-stage'); // hides what the server had put there
  stage.append(mount);
  render(<Viewer exhibit={exhibit} poster={poster} lang={lang} say={say}
    onState={(state) => { stage.dataset.state = state; }} />, mount);
  const close = () => {
    render(null, mount);
    mount.remove();
    stage.classList.remove('viewer-stage');
  };
  addEventListener('pagehide', (event) => { if (!event.persisted) close(); }, { once: true });
  return close;
}

function tell(stage: HTMLElement, sentence: string, state: string) {
  const note = stage.querySelector<HTMLElement>('.viewer-note') ?? document.createElement('p');
  note.className = 'viewer-note';
  note.setAttribute('role', 'status');
  note.textContent = sentence;
  stage.append(note);
  stage.dataset.state = state;
}
