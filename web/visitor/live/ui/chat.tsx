// The chat: the zone one is in, the stand one is at, the exhibitor's desk, and talks of two.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lang, MessageKey, Translate } from '../../../common/i18n.ts';
import type { RoomView, TalkMessage, TalkStore } from '../talk_store.ts';

export type Tab = { room: string; title: string; exhibit?: string };
type Props = {
  store: TalkStore; tabs: readonly Tab[]; lang: Lang; say: Translate; version: number; mayTalk: boolean;
  exhibitTitle(slug: string): string | null; onClose(): void; onOpenExhibit(slug: string): void; onDesk(exhibit: string): void; onInbox(room: string, name: string): void;
};

export function Chat(props: Props) {
  const { store, tabs, say } = props;
  const [chosen, choose] = useState('');
  const [inbox, setInbox] = useState(false);
  const tab = tabs.find(({ room }) => room === chosen) ?? tabs[0];
  const room = tab && store.rooms.get(tab.room);
  useEffect(() => { if (room && !inbox) store.read(room); });
  const select = (next: string) => { setInbox(false); choose(next); };
  return (
    <section class="live-chat" aria-label={say('live.chat')}>
      <div class="live-tabs" role="tablist" aria-label={say('live.chat')}>
        {tabs.map(({ room: name, title }) => (
          <button key={name} type="button" role="tab" aria-selected={!inbox && tab?.room === name} onClick={() => select(name)}>{title}</button>
        ))}
        <button type="button" role="tab" aria-selected={inbox} onClick={() => { store.askInbox(); setInbox(true); }}>
          {say('live.inbox')}{store.unread > 0 && <b class="live-unread">{store.unread}</b>}
        </button>
        <button type="button" class="live-close" aria-label={say('live.cancel')} onClick={props.onClose}>✕</button>
      </div>
      {inbox ? <Inbox {...props} open={(name, title) => { props.onInbox(name, title); select(name); }} />
        : room ? <Conversation {...props} tab={tab!} room={room} key={tab!.room} /> : <p class="live-empty">{say('live.chat_nowhere')}</p>}
    </section>
  );
}

function Inbox({ store, say, open }: Props & { open(room: string, title: string): void }) {
  if (store.inbox.length === 0) return <p class="live-empty">{say('live.inbox_empty')}</p>;
  return (
    <ul class="live-inbox">
      {store.inbox.map(({ room, name, text, unread }) => (
        <li key={room}><button type="button" onClick={() => open(room, name)}><strong>{name}</strong> <span>{text}</span>{unread > 0 && <b class="live-unread">{unread}</b>}</button></li>
      ))}
    </ul>
  );
}

function Conversation({ store, tab, room, lang, say, mayTalk, exhibitTitle, onOpenExhibit, onDesk }: Props & { tab: Tab; room: RoomView }) {
  const list = useRef<HTMLOListElement>(null);
  const [text, setText] = useState('');
  const typed = useRef(0);
  const waiting = store.outbox.filter(({ asked }) => asked === tab.room || asked === room.name);
  const last = room.messages.at(-1)?.position;
  useEffect(() => { list.current?.scrollTo({ top: list.current.scrollHeight }); }, [last, waiting.length]);
  const send = (event: Event) => {
    event.preventDefault();
    const clean = text.trim();
    if (!clean) return;
    store.say(tab.room, clean, lang);
    setText('');
  };
  const input = (value: string) => {
    setText(value);
    if (Date.now() - typed.current > 3000) { typed.current = Date.now(); store.typing(tab.room); }
  };
  const isTyping = room.typing && Date.now() - room.typing.at < 4000;
  return (
    <>
      <ol class="live-messages" ref={list} tabIndex={0} aria-live="polite" aria-label={tab.title}>
        {room.more && <li><button type="button" onClick={() => store.earlier(room)}>{say('live.earlier')}</button></li>}
        {room.messages.length === 0 && waiting.length === 0 && <li class="live-empty">{say('live.chat_empty')}</li>}
        {room.messages.filter(({ author }) => !store.blocked.has(author)).map((message) => (
          <Said key={message.position} message={message} isMine={message.author === store.me} say={say} title={message.exhibit ? exhibitTitle(message.exhibit) : null}
            open={onOpenExhibit} report={() => store.report(message, '')} block={() => { store.blocked.add(message.author); setText((old) => old); store.askInbox(); }} />
        ))}
        {waiting.map(({ id, text: words, refused }) => (
          <li key={id} class="live-mine live-waiting">
            <p>{words}</p>
            {refused ? <small>{refusal(refused, say)} <button type="button" onClick={() => store.retry(id)}>{say('live.again')}</button></small> : <small>{say('live.sending')}</small>}
          </li>
        ))}
      </ol>
      {isTyping && <p class="live-typing">{say('live.typing', { name: room.typing!.name })}</p>}
      <form class="live-say" onSubmit={send}>
        <input aria-label={say('live.say')} placeholder={say('live.say')} maxLength={1000} value={text} disabled={!mayTalk} onInput={(event) => input(event.currentTarget.value)} />
        {tab.exhibit && <button type="button" title={say('live.card')} aria-label={say('live.card')} disabled={!mayTalk} onClick={() => { store.say(tab.room, text.trim(), lang, tab.exhibit); setText(''); }}>▣</button>}
        <button type="submit" disabled={!mayTalk || !text.trim()}>{say('live.send')}</button>
      </form>
      {tab.exhibit && tab.room.startsWith('stand/') && <button type="button" class="live-desk" onClick={() => onDesk(tab.exhibit!)}>{say('live.ask_desk')}</button>}
    </>
  );
}

function Said({ message, isMine, say, title, open, report, block }: { message: TalkMessage; isMine: boolean; say: Translate; title: string | null; open(slug: string): void; report(): void; block(): void }) {
  const [done, setDone] = useState(false);
  return (
    <li class={isMine ? 'live-mine' : ''} lang={message.language || undefined}>
      {!isMine && (
        <details class="live-who">
          <summary>{message.name}</summary>
          <button type="button" onClick={block}>{say('live.block')}</button>
          <button type="button" disabled={done} onClick={() => { report(); setDone(true); }}>{say(done ? 'live.reported' : 'live.report')}</button>
        </details>
      )}
      {message.text && <p>{message.text}</p>}
      {message.exhibit && <button type="button" class="live-card" onClick={() => open(message.exhibit)}>▣ {title ?? message.exhibit}</button>}
    </li>
  );
}

const reasons: Record<string, MessageKey> = { too_often: 'live.refused_too_often', muted: 'live.refused_muted', word: 'live.refused_word', too_long: 'live.refused_too_long' };
const refusal = (why: string, say: Translate) => say(reasons[why] ?? 'live.refused');
