// The chat: the zone one is in, the stand one is at, the exhibitor's desk, and talks of two.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lang, MessageKey, Translate } from '../../../common/i18n.ts';
import { keepPicture } from '../picture.ts';
import type { RoomView, TalkStore } from '../talk_store.ts';
import { Said, type Card } from './said.tsx';

export type Tab = { room: string; title: string; exhibit?: string };
type Props = {
  store: TalkStore; tabs: readonly Tab[]; lang: Lang; say: Translate; version: number; wanted: string; mayTalk: boolean;
  card(slug: string): Card; onClose(): void; onOpenExhibit(slug: string): void; onDesk(exhibit: string): void; onInbox(room: string, name: string): void;
};

export function Chat(props: Props) {
  const { store, tabs, say } = props;
  const [chosen, choose] = useState('');
  const [inbox, setInbox] = useState(false);
  const tab = tabs.find(({ room }) => room === chosen) ?? tabs[0];
  const room = tab && store.rooms.get(tab.room);
  useEffect(() => { if (room && !inbox) store.read(room); });
  const select = (next: string) => { setInbox(false); choose(next); };
  useEffect(() => { if (props.wanted) select(props.wanted); }, [props.wanted]);
  return (
    <section class="live-chat" aria-label={say('live.chat')}>
      <div class="live-tabs" role="tablist" aria-label={say('live.chat')}>
        {tabs.map(({ room: name, title }) => (
          <button key={name} type="button" role="tab" aria-selected={!inbox && tab?.room === name} onClick={() => select(name)}>{title}{name !== tab?.room && <Unread room={store.rooms.get(name)} />}</button>
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

function Unread({ room }: { room: RoomView | undefined }) {
  const count = room ? room.newest - room.read : 0;
  return count > 0 ? <b class="live-unread">{count > 99 ? '99+' : count}</b> : null;
}

function Inbox({ store, say, open }: Props & { open(room: string, title: string): void }) {
  return (
    <ul class="live-inbox">
      {store.inbox.length === 0 && <li class="live-empty">{say('live.inbox_empty')}</li>}
      {store.blocked.size > 0 && <li class="live-empty">{say('live.hidden_people', { count: store.blocked.size })} <button type="button" onClick={() => store.unblockAll()}>{say('live.unblock')}</button></li>}
      {store.inbox.map(({ room, name, text, unread }) => (
        <li key={room}><button type="button" onClick={() => open(room, name)}><strong>{name}</strong> <span>{text}</span>{unread > 0 && <b class="live-unread">{unread}</b>}</button></li>
      ))}
    </ul>
  );
}

function Conversation({ store, tab, room, lang, say, mayTalk, card, onOpenExhibit, onDesk }: Props & { tab: Tab; room: RoomView }) {
  const list = useRef<HTMLOListElement>(null);
  const [text, setText] = useState('');
  const typed = useRef(0);
  const [picture, setPicture] = useState<'sending' | 'failed' | null>(null);
  const waiting = store.outbox.filter(({ asked }) => asked === tab.room || asked === room.name);
  const last = room.messages.at(-1)?.position;
  useEffect(() => { list.current?.scrollTo({ top: list.current.scrollHeight }); }, [last, waiting.length]);
  const send = (event: Event) => {
    event.preventDefault();
    const clean = text.trim();
    if (!clean) return;
    // A link to an exhibit becomes its card.
    const link = /\S*\/exhibits\/([a-z0-9-]+)\S*/.exec(clean);
    store.say(tab.room, link ? clean.replace(link[0], '').trim() : clean, lang, link ? { exhibit: link[1]! } : {});
    setText('');
  };
  const input = (value: string) => {
    setText(value);
    if (Date.now() - typed.current > 3000) { typed.current = Date.now(); store.typing(tab.room); }
  };
  const show = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    setPicture('sending');
    const content = await keepPicture(file);
    if (content) store.say(tab.room, '', lang, { picture: content });
    setPicture(content ? null : 'failed');
  };
  const isTyping = room.typing && Date.now() - room.typing.at < 4000;
  return (
    <>
      <ol class="live-messages" ref={list} tabIndex={0} aria-live="polite" aria-label={tab.title}>
        {room.more && <li><button type="button" onClick={() => store.earlier(room)}>{say('live.earlier')}</button></li>}
        {room.messages.length === 0 && waiting.length === 0 && <li class="live-empty">{say('live.chat_empty')}</li>}
        {room.messages.filter(({ author }) => !store.blocked.has(author)).map((message) => (
          <Said key={message.position} message={message} store={store} lang={lang} say={say} card={message.exhibit ? card(message.exhibit) : null} open={onOpenExhibit} />
        ))}
        {waiting.map(({ id, text: words, picture: shown, held, refused }) => (
          <li key={id} class="live-mine live-waiting">
            <p>{words || (shown ? say('live.picture') : say('live.card'))}</p>
            {refused ? <small>{refusal(refused, say)} <button type="button" onClick={() => store.retry(id)}>{say('live.again')}</button></small> : <small>{say(held ? 'live.held' : 'live.sending')}</small>}
          </li>
        ))}
      </ol>
      {isTyping && <p class="live-typing">{say('live.typing', { name: room.typing!.name })}</p>}
      {picture && <p class="live-typing" role="status">{say(picture === 'sending' ? 'live.picture_sending' : 'live.picture_failed')}</p>}
      <form class="live-say" onSubmit={send}>
        <input aria-label={say('live.say')} placeholder={say('live.say')} maxLength={1000} value={text} disabled={!mayTalk} onInput={(event) => input(event.currentTarget.value)} />
        {tab.exhibit && <button type="button" title={say('live.card')} aria-label={say('live.card')} disabled={!mayTalk} onClick={() => { store.say(tab.room, text.trim(), lang, { exhibit: tab.exhibit }); setText(''); }}>▣</button>}
        <label class="live-picture" title={say('live.picture')}>
          <input type="file" accept="image/jpeg,image/png,image/webp" aria-label={say('live.picture')} disabled={!mayTalk || picture === 'sending'} onChange={(event) => void show(event.currentTarget)} />
          <span aria-hidden="true">🖼</span>
        </label>
        <button type="submit" disabled={!mayTalk || !text.trim()}>{say('live.send')}</button>
      </form>
      {tab.exhibit && tab.room.startsWith('stand/') && <button type="button" class="live-desk" onClick={() => onDesk(tab.exhibit!)}>{say('live.ask_desk')}</button>}
    </>
  );
}

const reasons: Record<string, MessageKey> = { too_often: 'live.refused_too_often', muted: 'live.refused_muted', word: 'live.refused_word', too_long: 'live.refused_too_long',
  busy: 'live.refused_busy', rejected: 'live.refused_rejected', blocked: 'live.refused_blocked', waiting: 'live.refused_waiting' };
const refusal = (why: string, say: Translate) => say(reasons[why] ?? 'live.refused');
