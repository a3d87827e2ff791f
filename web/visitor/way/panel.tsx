// What is said of the way, and what one can do.
import { localePath, type Lang, type Text, type Translate } from '../../common/i18n.ts';
import './way.css';

export type WayView = {
  title: string;
  metres: number | null;                                // to go; null: not known yet
  state: 'walking' | 'there' | 'portal' | 'nowhere';
  portal?: { hall: string; title: Text } | undefined;  // that the way goes through
};
type Props = { view: WayView; said: string; lang: Lang; exhibit: string; say: Translate; follow(): void; stop(): void };

export function WayPanel({ view, said, lang, exhibit, say, follow, stop }: Props) {
  const { state, portal, title } = view;
  return (
    <section class="way-panel" aria-label={say('way.to', { title })}>
      <strong>{title}</strong>
      <p role="status">{said}</p>
      <p class="way-actions">
        {state === 'walking' && <button type="button" class="way-first" onClick={follow}>{say('way.follow')}</button>}
        {state === 'portal' && portal && <a class="way-first" href={localePath(lang, `/halls/${portal.hall}?way=${exhibit}&follow`)}>{say('way.enter', { hall: portal.title[lang] })}</a>}
        {(state === 'walking' || state === 'portal') && <a href={localePath(lang, `/exhibits/${exhibit}/way`)}>{say('way.words')}</a>}
        {state === 'nowhere' && <a class="way-first" href={localePath(lang, `/exhibits/${exhibit}`)}>{say('way.exhibit')}</a>}
        <button type="button" onClick={stop}>{say(state === 'walking' || state === 'portal' ? 'way.stop' : 'way.close')}</button>
      </p>
    </section>
  );
}
