// The guestbook as a panel over the hall: the newest entries, and a form to sign it.
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { loadMessages, localePath, type Lang, type MessageKey, type Translate } from '../../../common/i18n.ts';
import type { HallDoor } from '../../hall/guests.ts';
import { BookStore, textLimit, type Entry, type Fault, type Outcome, type Words } from './book_store.ts';
import './guestbook.css';

export type Stand = { slug: string; title: string };

export class GuestbookPanel {
  private readonly mount = document.createElement('div');
  private readonly store = new BookStore(() => this.draw());
  private say: Translate | null = null;
  private open = false;
  private name = '';
  private stand: Stand | null = null;
  private opener: HTMLElement | null = null;

  constructor(private readonly hall: HallDoor) {
    this.mount.className = 'guestbook-mount';
    hall.slot.append(this.mount);
    void loadMessages(hall.lang, 'guestbook').then((say) => { this.say = say; this.draw(); });
  }

  toggle(name: string, stand: Stand | null) {
    if (this.open) return this.close();
    this.name = name;
    this.stand = stand;
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.open = true;
    void this.store.load();
    return undefined;
  }

  dispose() {
    render(null, this.mount);
    this.mount.remove();
  }

  private close() {
    this.open = false;
    this.draw();
    this.opener?.focus();
  }

  private draw() {
    if (!this.say) return;
    render(this.open && <Panel store={this.store} lang={this.hall.lang} say={this.say} name={this.name} stand={this.stand} close={() => this.close()} />, this.mount);
  }
}

type Props = { store: BookStore; lang: Lang; say: Translate; name: string; stand: Stand | null; close(): void };
const outcomes = new Set<string>(['written', 'held', 'edited', 'withdrawn', 'reported']);

function Panel({ store, lang, say, name, stand, close }: Props) {
  const [editing, setEditing] = useState<Entry | null>(null);
  const [outcome, setOutcome] = useState<Outcome | Fault | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isFault = outcome !== null && !outcomes.has(outcome);
  const words = outcome && say((outcome === 'failed' ? 'guestbook.failed' : `guestbook.${isFault ? 'fault' : 'done'}.${outcome}`) as MessageKey);
  const tell = async (act: Promise<Outcome | Fault>) => {
    const what = await act;
    setOutcome(what);
    return what;
  };
  return (
    <section class="guestbook-panel" aria-labelledby="guestbook-title" onKeyDown={(event) => { if (event.key === 'Escape') { event.stopPropagation(); close(); } }}>
      <header>
        <h2 id="guestbook-title" tabIndex={-1} ref={heading}>{say('guestbook.title')}</h2>
        <a href={localePath(lang, '/guestbook')}>{say('guestbook.page')}</a>
        <button type="button" aria-label={say('guestbook.close')} onClick={close}>✕</button>
      </header>
      <Form key={editing?.id ?? ''} store={store} lang={lang} say={say} name={name} stand={stand} editing={editing} tell={tell} done={() => { setEditing(null); heading.current?.focus(); }} />
      <p class={isFault ? 'guestbook-fault' : 'guestbook-done'} role={isFault ? 'alert' : 'status'}>{words}</p>
      {store.state === 'loading' && <p role="status">{say('guestbook.loading')}</p>}
      {store.state === 'failed' && <p role="alert">{say('guestbook.failed')} <button type="button" onClick={() => void store.load()}>{say('guestbook.again')}</button></p>}
      {store.state === 'ready' && store.entries.length === 0 && <p>{say('guestbook.empty')}</p>}
      <ol>
        {store.entries.map((entry) => (
          <Slip key={entry.id} entry={entry} lang={lang} say={say} edit={() => { setEditing(entry); setOutcome(null); }}
            withdraw={() => void tell(store.withdraw(entry.id))} report={() => void tell(store.report(entry.id))} />
        ))}
      </ol>
      {store.next && <button type="button" onClick={() => void store.more()}>{say('guestbook.older')}</button>}
    </section>
  );
}

type FormProps = Omit<Props, 'close'> & { editing: Entry | null; tell(act: Promise<Outcome | Fault>): Promise<Outcome | Fault>; done(): void };

function Form({ store, lang, say, name, stand, editing, tell, done }: FormProps) {
  const [text, setText] = useState(editing?.text ?? '');
  const [signed, setSigned] = useState(editing?.name ?? name);
  const [about, setAbout] = useState(editing?.exhibit ?? '');
  const [sending, setSending] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => { if (editing) box.current?.focus(); }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!text.trim() || sending) return;
    const words: Words = { name: signed, text, language: editing?.language ?? (lang === 'en' ? 'en' : 'zh-CN'), exhibit: about };
    setSending(true);
    const outcome = await tell(editing ? store.edit(editing.id, words) : store.write(words));
    setSending(false);
    if (!outcomes.has(outcome)) return;
    setText('');
    done();
  };
  // What an entry was about stays a choice, wherever the visitor stands now.
  const choices = [stand, editing?.exhibit && editing.exhibit !== stand?.slug ? { slug: editing.exhibit, title: editing.exhibit } : null].filter((one) => one !== null && typeof one === 'object');
  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>{say('guestbook.name')} <input value={signed} required maxLength={40} autocomplete="nickname" onInput={(event) => setSigned(event.currentTarget.value)} /></label>
      <label>{say('guestbook.text')} <textarea ref={box} rows={3} required maxLength={textLimit} value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
      {choices.length > 0 && (
        <label>{say('guestbook.exhibit')}
          <select value={about} onChange={(event) => setAbout(event.currentTarget.value)}>
            <option value="">{say('guestbook.exhibit_none')}</option>
            {choices.map((one) => <option key={one.slug} value={one.slug}>{one.title}</option>)}
          </select>
        </label>
      )}
      <div class="guestbook-acts">
        <button type="submit" class="guestbook-first" disabled={sending}>{say(sending ? 'guestbook.sending' : editing ? 'guestbook.save' : 'guestbook.sign')}</button>
        {editing && <button type="button" onClick={done}>{say('guestbook.cancel')}</button>}
      </div>
    </form>
  );
}

type SlipProps = { entry: Entry; lang: Lang; say: Translate; edit(): void; withdraw(): void; report(): void };

function Slip({ entry, lang, say, edit, withdraw, report }: SlipProps) {
  const [sure, setSure] = useState(false);
  const day = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'zh-CN', { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(entry.made));
  return (
    <li>
      <p class="guestbook-text" lang={entry.language} dir="auto">{entry.text}</p>
      <p class="guestbook-by"><bdi>{entry.name}</bdi> · <time dateTime={entry.made}>{day}</time>{entry.edited && ` · ${say('guestbook.edited')}`}</p>
      {entry.state !== 'shown' && <p class="guestbook-by">{say(`guestbook.state.${entry.state}`)}</p>}
      <div class="guestbook-acts">
        {entry.own ? (
          <>
            <button type="button" onClick={edit}>{say('guestbook.edit')}</button>
            {sure ? <button type="button" onClick={withdraw}>{say('guestbook.withdraw_do')}</button> : <button type="button" onClick={() => setSure(true)}>{say('guestbook.withdraw')}</button>}
          </>
        ) : sure ? <button type="button" onClick={() => { report(); setSure(false); }}>{say('guestbook.report_do')}</button>
          : <button type="button" onClick={() => setSure(true)}>{say('guestbook.report')}</button>}
      </div>
    </li>
  );
}
