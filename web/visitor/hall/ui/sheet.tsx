// The exhibit at a stand, opened in place: its picture or the viewer, its label, the way to its page.
import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { getJson, type Dimension, type Exhibit, type Museum, type StandExhibit } from '../../../common/api.ts';
import { loadMessages, localePath, type Lang, type MessageKey, type Translate } from '../../../common/i18n.ts';
import { tellOpened } from '../../../common/opened.ts';
import { Icon } from '../../three/icons.tsx';

type Props = { exhibit: StandExhibit; lang: Lang; say: Translate; close(): void };

export function ExhibitSheet({ exhibit, lang, say, close }: Props) {
  const sheet = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const shut = useRef<(() => void) | null>(null);
  const [full, setFull] = useState<Exhibit | null>(null);
  const [failed, setFailed] = useState(false);
  const [examining, setExamining] = useState(false);

  useLayoutEffect(() => heading.current?.focus(), [exhibit.slug]);
  useEffect(() => {
    const abort = new AbortController();
    setFull(null);
    setFailed(false);
    setExamining(false);
    tellOpened(exhibit.slug);
    getJson<Exhibit>(`/exhibits/${encodeURIComponent(exhibit.slug)}`, abort.signal).then(setFull, () => {
      if (!abort.signal.aborted) setFailed(true);
    });
    return () => {
      abort.abort();
      shut.current?.();
      shut.current = null;
    };
  }, [exhibit.slug]);

  const examine = async () => {
    setExamining(true);
    const [{ openViewer }, words] = await Promise.all([import('../../viewer/main.tsx'), loadMessages(lang, 'viewer')]);
    if (stage.current && full) shut.current = openViewer(stage.current, full, lang, words);
    stage.current?.querySelector('canvas')?.focus();
  };

  const picture = full?.poster ?? exhibit.poster;
  return (
    <section class="hall-sheet" ref={sheet} role="dialog" aria-modal="true" aria-labelledby="sheet-title" onKeyDown={(event) => keepFocus(event, sheet.current)}>
      <button type="button" class="hall-close" aria-label={say('hall.close')} onClick={close}><Icon name="close" /></button>
      <div class={`sheet-stage${examining ? ' examining' : ''}`} ref={stage}>
        {!examining && picture && <img src={picture.url} alt={picture.alt?.[lang] ?? ''} width={picture.width} height={picture.height} />}
        {!examining && exhibit.film && <video controls playsInline preload="none" poster={exhibit.film.poster ?? picture?.url} src={exhibit.film.url} aria-label={exhibit.title[lang]} />}
      </div>
      <div class="sheet-text">
        <h2 id="sheet-title" ref={heading} tabIndex={-1}>{exhibit.title[lang]}</h2>
        <p class="sheet-other" lang={lang === 'zh' ? 'en' : 'zh'}>{exhibit.title[lang === 'zh' ? 'en' : 'zh']}</p>
        <p class="sheet-summary">{exhibit.summary[lang]}</p>
        {full?.demonstration && <p class="sheet-note">{say('hall.demonstration')}</p>}
        <div class="sheet-actions">
          {full?.model && !examining && <button type="button" class="primary" onClick={() => void examine()}><Icon name="look" />{say('hall.examine')}</button>}
          <a class={full?.model ? '' : 'primary'} href={localePath(lang, `/exhibits/${exhibit.slug}`)}>{say('hall.page')}</a>
          <a href={localePath(lang, `/exhibits/${exhibit.slug}/ask`)}>{say('hall.ask')}</a>
        </div>
        {full && full.kind !== 'relic' && <Shop exhibit={exhibit.slug} lang={lang} />}
        {full?.museum && <MuseumLabel museum={full.museum} lang={lang} say={say} />}
        {full?.description && <div class="sheet-description" dangerouslySetInnerHTML={{ __html: full.description[lang] }} />}
        {failed && <p role="alert">{say('hall.exhibit_failed')}</p>}
      </div>
    </section>
  );
}

// What can be bought, once its script is there: most stands show what is not sold.
function Shop({ exhibit, lang }: { exhibit: string; lang: Lang }) {
  const [offers, setOffers] = useState<VNode | null>(null);
  useEffect(() => {
    let gone = false;
    void Promise.all([import('../../buy/offers.tsx'), loadMessages(lang, 'buy')]).then(([{ Offers }, words]) => {
      if (!gone) setOffers(<Offers exhibit={exhibit} lang={lang} say={words} />);
    }, () => {});
    return () => { gone = true; };
  }, [exhibit, lang]);
  return offers;
}

// Tab goes round inside the sheet, as it covers what is behind it.
function keepFocus(event: KeyboardEvent, sheet: HTMLElement | null) {
  if (event.key !== 'Tab' || !sheet) return;
  const stops = [...sheet.querySelectorAll<HTMLElement>('a[href], button, [tabindex="0"], video')].filter((stop) => stop.offsetParent !== null);
  const [first, last] = [stops[0], stops.at(-1)];
  const from = document.activeElement;
  if (event.shiftKey && (from === first || from === sheet.querySelector('h2'))) last?.focus();
  else if (!event.shiftKey && from === last) first?.focus();
  else return;
  event.preventDefault();
}

const rows: [keyof Museum, MessageKey][] = [['period', 'hall.period'], ['material', 'hall.material'], ['technique', 'hall.technique'],
  ['provenance', 'hall.provenance'], ['holder', 'hall.holder']];

function MuseumLabel({ museum, lang, say }: { museum: Museum; lang: Lang; say: Translate }) {
  const value = (key: keyof Museum) => {
    const text = museum[key];
    return text && typeof text === 'object' && 'zh' in text ? text[lang] : null;
  };
  const dimensions = museum.dimensions ?? [];
  return (
    <dl class="sheet-label">
      {rows.map(([key, label]) => value(key) && <div key={key}><dt>{say(label)}</dt><dd>{value(key)}</dd></div>)}
      {dimensions.length > 0 && <div><dt>{say('hall.size')}</dt><dd>{dimensions.map((one) => dimension(one, say)).join(lang === 'zh' ? '，' : ', ')}</dd></div>}
    </dl>
  );
}

const kinds = new Set(['height', 'width', 'length', 'depth', 'diameter', 'mouth_diameter', 'base_diameter', 'thickness', 'weight']);

function dimension({ kind, value, unit }: Dimension, say: Translate): string {
  const name = kinds.has(kind) ? say(`hall.dimension_${kind}` as MessageKey) : kind;
  return `${name} ${value} ${unit}`;
}
