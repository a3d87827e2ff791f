// Numbered markers on the object, the text of the chosen one, and the same as a list for readers.
import type { Annotation } from '../../common/api.ts';
import type { Lang, Translate } from '../../common/i18n.ts';
import { Icon } from '../three/icons.tsx';
import type { ViewerScene } from './scene.ts';

type Choose = (index: number | null) => void;
type Props = { annotations: Annotation[]; chosen: number | null; choose: Choose; lang: Lang; say: Translate };

export function Markers({ holder, annotations, chosen, choose, lang, say }: Props & { holder: { current: HTMLDivElement | null } }) {
  return (
    <div class="viewer-markers" ref={holder} aria-hidden="true">
      {annotations.map((note, index) => (
        <button type="button" key={note.id} tabIndex={-1} class={index === chosen ? 'chosen' : ''} title={note.title[lang]}
          aria-label={say('viewer.note', { number: index + 1, title: note.title[lang] })} onClick={() => choose(index)}>
          {index + 1}
        </button>
      ))}
    </div>
  );
}

// Moves the markers to their places on screen; a hidden one stays as a faint hint.
export function placeMarkers(holder: HTMLElement, annotations: Annotation[], scene: ViewerScene, solid: boolean) {
  annotations.forEach((note, index) => {
    const marker = holder.children[index] as HTMLElement | undefined;
    if (!marker) return;
    const { x, y, visible } = scene.mark(note.position, note.normal, solid);
    marker.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
    // While the eye moves only the far side is known; what is in between keeps its last answer.
    if (solid || !visible) marker.classList.toggle('behind', !visible);
  });
}

export function AnnotationCard({ annotations, chosen, choose, lang, say }: Props) {
  const note = chosen === null ? undefined : annotations[chosen];
  if (!note || chosen === null) return null;
  const count = annotations.length;
  const go = (step: number) => choose((chosen + step + count) % count);
  return (
    <section class="viewer-card" aria-live="polite" aria-label={say('viewer.note', { number: chosen + 1, title: note.title[lang] })}>
      <header>
        <span class="viewer-count">{chosen + 1} / {count}</span>
        <button type="button" aria-label={say('viewer.previous')} onClick={() => go(-1)}><Icon name="previous" /></button>
        <button type="button" aria-label={say('viewer.next')} onClick={() => go(1)}><Icon name="next" /></button>
        <button type="button" aria-label={say('viewer.close')} onClick={() => choose(null)}><Icon name="close" /></button>
      </header>
      <h3>{note.title[lang]}</h3>
      <p>{note.text[lang]}</p>
    </section>
  );
}

// The keyboard's and the screen reader's way to the annotations; it shows itself when focus is inside.
export function AnnotationList({ annotations, chosen, choose, lang, say }: Props) {
  if (annotations.length === 0) return null;
  return (
    <nav class="viewer-notes" aria-label={say('viewer.notes')}>
      <ol>
        {annotations.map((note, index) => (
          <li key={note.id}>
            <button type="button" aria-pressed={index === chosen} onClick={() => choose(index)}>{index + 1}. {note.title[lang]}</button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
