// What visitors and guides have at hand on a guided tour.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lang, MessageKey, Translate } from '../../../common/i18n.ts';
import type { StandPlan } from '../../../common/api.ts';
import { clockText, type Player, type Recorded, type Track } from './track.ts';
import type { Caption, Running, TourStore } from './tour_store.ts';

export type ToursView = {
  store: TourStore;
  open: boolean;                                     // the list
  recorded: readonly Recorded[] | null;              // null: not fetched yet
  more: boolean;                                     // there are more of them
  playing: { track: Track; player: Player } | null;
  roaming: boolean;
  caption: Caption | null;
  notice: string;                                    // said once
  offer: Running | null;                             // began just now
  inView: StandPlan | null;
  pointing: boolean;                                 // a tap in the hall points
  pointer: boolean;                                  // something is pointed at
  pointedExhibit: string | null;                     // title
};
export type ToursActs = {
  close(): void; follow(id: string): void; play(id: string): void; remove(id: string): void; loadMore(): void; dismiss(): void;
  roam(): void; rejoin(): void; leave(): void; openPointed(): void;
  guide(title: string): void; pointAt(stand: StandPlan): void; togglePointing(): void; unpoint(): void;
  playOrPause(): void; seek(time: number): void;
};
type Props = { view: ToursView; acts: ToursActs; say: Translate; lang: Lang };

export function ToursPanel(props: Props) {
  const { view, acts, say } = props;
  const { store, playing, caption, offer } = view;
  const inTour = store.tour !== null || playing !== null;
  const showsList = !inTour && view.open;
  const mode = store.tour?.leads ? 'guide' : playing ? 'play' : store.tour ? 'follow' : 'list';
  const section = useRef<HTMLElement>(null);
  // The button that was pressed is gone with the list.
  useEffect(() => { if (inTour && document.activeElement === document.body) section.current?.focus(); }, [mode]);
  return (
    <>
      {(inTour || showsList) && (
        <section class="tours-panel" ref={section} tabIndex={-1} aria-label={say('guided.title')} data-mode={mode}
          onKeyDown={(event) => { if (event.key === 'Escape' && showsList) { event.stopPropagation(); acts.close(); } }}>
          {mode === 'guide' ? <Guiding {...props} /> : playing ? <Playing {...props} {...playing} /> : store.tour ? <Following {...props} /> : <List {...props} />}
          {store.refused && <p class="tours-refused" role="alert">{refusal(store.refused.why, say)}</p>}
        </section>
      )}
      {!inTour && !view.open && offer && (
        <section class="tours-panel tours-offer" aria-label={say('guided.title')}>
          <p role="status">{say('guided.began', { guide: offer.guide, title: offer.title })}</p>
          <p class="tours-acts">
            <button type="button" class="tours-first" onClick={() => acts.follow(offer.id)}>{say('guided.follow')}</button>
            <button type="button" onClick={acts.dismiss}>{say('guided.not_now')}</button>
          </p>
        </section>
      )}
      <p class="tours-notice" role="status">{view.notice}</p>
      <p class="tours-caption" aria-live="polite" lang={caption?.language || undefined}>{caption?.text}</p>
    </>
  );
}

// ---- nobody's tour yet

function List({ view, acts, say, lang }: Props) {
  const { store, recorded } = view;
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  return (
    <>
      <header>
        <h2>{say('guided.title')}</h2>
        <button ref={close} type="button" aria-label={say('guided.close')} onClick={acts.close}>✕</button>
      </header>
      {store.mayGuide && <Start acts={acts} say={say} />}
      <h3>{say('guided.running')}</h3>
      {store.running.length === 0 && <p>{say('guided.none_running')}</p>}
      <ul>
        {store.running.map((tour) => (
          <li key={tour.id}>
            <span><strong>{tour.title}</strong> <small>{tour.guide} · {say('guided.followers', { count: tour.followers })}</small></span>
            <button type="button" class="tours-first" onClick={() => acts.follow(tour.id)}>{say('guided.follow')}<span class="hall-hidden"> {tour.title}</span></button>
          </li>
        ))}
      </ul>
      <h3>{say('guided.recorded')}</h3>
      {recorded?.length === 0 && <p>{say('guided.none_recorded')}</p>}
      <ul>
        {recorded?.map((tour) => (
          <li key={tour.id}>
            <span><strong>{tour.title}</strong> <small>{tour.guide} · {new Date(tour.begun).toLocaleDateString(lang === 'en' ? 'en' : 'zh-CN')} · {clockText(tour.milliseconds ?? 0)}</small></span>
            <button type="button" onClick={() => acts.play(tour.id)}>{say('guided.play')}<span class="hall-hidden"> {tour.title}</span></button>
            {tour.deletable && <Remove tour={tour} acts={acts} say={say} />}
          </li>
        ))}
      </ul>
      {view.more && <button type="button" onClick={acts.loadMore}>{say('guided.more')}</button>}
    </>
  );
}

// Asked twice: it cannot be undone.
function Remove({ tour, acts, say }: { tour: Recorded; acts: ToursActs; say: Translate }) {
  const [asked, ask] = useState(false);
  if (!asked) return <button type="button" onClick={() => ask(true)}>{say('guided.delete')}<span class="hall-hidden"> {tour.title}</span></button>;
  return <button type="button" class="tours-grave" ref={(button) => button?.focus()} onClick={() => acts.remove(tour.id)} onBlur={() => ask(false)}>{say('guided.delete_sure')}<span class="hall-hidden"> {tour.title}</span></button>;
}

function Start({ acts, say }: { acts: ToursActs; say: Translate }) {
  const [title, setTitle] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (title.trim()) acts.guide(title.trim());
  };
  return (
    <form class="tours-line" onSubmit={submit}>
      <label>{say('guided.tour_title')} <input value={title} maxLength={80} required onInput={(event) => setTitle(event.currentTarget.value)} /></label>
      <button type="submit" class="tours-first" disabled={!title.trim()}>{say('guided.start')}</button>
    </form>
  );
}

// ---- with a guide

function Following({ view, acts, say }: Props) {
  const tour = view.store.tour!;
  return (
    <>
      <p><strong>{tour.title}</strong> <small>{say('guided.with', { guide: tour.guide })}</small></p>
      {tour.waiting && <p role="status">{say('guided.waiting')}</p>}
      <p class="tours-acts">
        <Free view={view} acts={acts} say={say} />
        <button type="button" aria-pressed={tour.raised} onClick={() => view.store.hand(!tour.raised)}>✋ {say(tour.raised ? 'guided.lower' : 'guided.raise')}</button>
        <button type="button" onClick={acts.leave}>{say('guided.leave')}</button>
      </p>
      <Pointed view={view} acts={acts} say={say} />
    </>
  );
}

function Free({ view, acts, say }: Omit<Props, 'lang'>) {
  return view.roaming
    ? <button type="button" class="tours-first" onClick={acts.rejoin}>{say('guided.rejoin')}</button>
    : <button type="button" onClick={acts.roam}>{say('guided.roam')}</button>;
}

function Pointed({ view, acts, say }: Omit<Props, 'lang'>) {
  return view.pointedExhibit ? <p><button type="button" onClick={acts.openPointed}>◆ {say('guided.look_at', { title: view.pointedExhibit })}</button></p> : null;
}

// ---- a recording

function Playing({ view, acts, say, track, player }: Props & { track: Track; player: Player }) {
  return (
    <>
      <p><strong>{track.title}</strong> <small>{say('guided.by', { guide: track.guide })}</small></p>
      <p class="tours-line">
        <button type="button" class="tours-first" onClick={acts.playOrPause}>{say(player.playing ? 'guided.pause' : 'guided.play')}</button>
        <input type="range" min={0} max={player.length} step={1000} value={player.time} aria-label={say('guided.seek')}
          aria-valuetext={`${clockText(player.time)} / ${clockText(player.length)}`} onInput={(event) => acts.seek(Number(event.currentTarget.value))} />
        <span class="tours-clock">{clockText(player.time)} / {clockText(player.length)}</span>
      </p>
      <p class="tours-acts">
        <Free view={view} acts={acts} say={say} />
        <button type="button" onClick={acts.leave}>{say('guided.stop')}</button>
      </p>
      <Pointed view={view} acts={acts} say={say} />
      {player.captions.length > 0 && (
        <details>
          <summary>{say('guided.transcript')}</summary>
          <ol class="tours-transcript">
            {player.captions.map(({ number, at, caption }) => (
              <li key={number}><button type="button" onClick={() => acts.seek(at)}>{clockText(at)}</button> <span lang={caption.language || undefined}>{caption.text}</span></li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

// ---- the guide

function Guiding({ view, acts, say, lang }: Props) {
  const { store, inView } = view;
  const [text, setText] = useState('');
  const [sure, setSure] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!text.trim()) return;
    store.caption(text.trim(), lang === 'en' ? 'en' : 'zh-CN');
    setText('');
  };
  return (
    <>
      <p><strong>{store.tour!.title}</strong> <small role="status">{say('guided.followers', { count: store.followers })}</small></p>
      <form class="tours-line" onSubmit={submit}>
        <label class="tours-wide"><span class="hall-hidden">{say('guided.caption')}</span>
          <input value={text} maxLength={300} placeholder={say('guided.caption')} onInput={(event) => setText(event.currentTarget.value)} /></label>
        <button type="submit" class="tours-first" disabled={!text.trim()}>{say('guided.say')}</button>
      </form>
      <p class="tours-acts">
        <button type="button" disabled={!inView} onClick={() => inView && acts.pointAt(inView)}>
          ◆ {inView?.exhibit ? say('guided.point_at', { title: inView.exhibit.title[lang] }) : say('guided.point_nothing')}
        </button>
        <button type="button" aria-pressed={view.pointing} onClick={acts.togglePointing}>{say('guided.point_tap')}</button>
        {view.pointer && <button type="button" onClick={acts.unpoint}>{say('guided.unpoint')}</button>}
      </p>
      {store.hands.length > 0 && (
        <ul aria-label={say('guided.hands')}>
          {store.hands.map(({ number, name }) => (
            <li key={number}><span>✋ {name}</span><button type="button" onClick={() => store.lower(number)}>{say('guided.answered')}<span class="hall-hidden"> {name}</span></button></li>
          ))}
        </ul>
      )}
      <p class="hall-hidden" aria-live="polite">{store.hands.length > 0 && say('guided.hands_up', { names: store.hands.map(({ name }) => name).join(', ') })}</p>
      <p class="tours-acts">
        {sure
          ? <button type="button" class="tours-grave" ref={(button) => button?.focus()} onBlur={() => setSure(false)} onClick={() => store.finish()}>{say('guided.finish_sure')}</button>
          : <button type="button" onClick={() => setSure(true)}>{say('guided.finish')}</button>}
      </p>
    </>
  );
}

const reasons: Record<string, MessageKey> = { too_often: 'guided.refused_too_often', muted: 'guided.refused_muted', word: 'guided.refused_word', too_long: 'guided.refused_too_long',
  too_many: 'guided.refused_too_many', recordings: 'guided.refused_recordings', no_tour: 'guided.refused_no_tour', leading: 'guided.refused_leading', forbidden: 'guided.refused_forbidden' };
const refusal = (why: string, say: Translate) => say(reasons[why] ?? 'guided.refused');
