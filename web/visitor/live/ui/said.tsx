// One message: its words or their translation, a card, a picture; and what one can do about who said it.
import { useState } from 'preact/hooks';
import type { Lang, MessageKey, Translate } from '../../../common/i18n.ts';
import type { OrderAct, TalkMessage, TalkStore } from '../talk_store.ts';

type Props = { message: TalkMessage; store: TalkStore; lang: Lang; say: Translate; card: Card | null; open(slug: string): void };
export type Card = { slug: string; title: string; picture: string | null };

export function Said({ message, store, lang, say, card, open }: Props) {
  const isMine = message.author === store.me;
  return (
    <li class={isMine ? 'live-mine' : ''}>
      {!isMine && <Author message={message} store={store} say={say} />}
      {message.removed ? <p class="live-removed">{say('live.removed')}</p> : message.text && <Words message={message} lang={lang} say={say} />}
      {card && (
        <button type="button" class="live-card" onClick={() => open(card.slug)}>
          {card.picture && <img src={card.picture} alt="" loading="lazy" />}
          <span>{card.title}</span>
        </button>
      )}
      {message.picture && (
        <a class="live-shown" href={message.picture.url} target="_blank" rel="noopener">
          <img src={message.picture.url} width={message.picture.width} height={message.picture.height} loading="lazy" alt={say('live.picture_alt', { name: message.name })} />
        </a>
      )}
    </li>
  );
}

// A translator's words stand first where they are in the reader's language.
function Words({ message, lang, say }: { message: TalkMessage; lang: Lang; say: Translate }) {
  const [original, setOriginal] = useState(false);
  const translated = message.language.startsWith(lang) ? undefined : Object.entries(message.translations ?? {}).find(([tag]) => tag.startsWith(lang));
  if (!translated) return <p lang={message.language || undefined}>{message.text}</p>;
  return (
    <>
      <p lang={original ? message.language || undefined : translated[0]}>{original ? message.text : translated[1]}</p>
      <button type="button" class="live-quiet" onClick={() => setOriginal(!original)}>{say(original ? 'live.translated' : 'live.original')}</button>
    </>
  );
}

const faults: MessageKey[] = ['live.reason_spam', 'live.reason_rude', 'live.reason_other'];
const orders: [act: OrderAct, key: MessageKey, minutes: number][] = [['remove', 'live.order_remove', 0], ['mute', 'live.order_mute', 10], ['kick', 'live.order_kick', 0], ['ban', 'live.order_ban', 0]];

function Author({ message, store, say }: { message: TalkMessage; store: TalkStore; say: Translate }) {
  const [reported, setReported] = useState(false);
  return (
    <details class="live-who">
      <summary>{message.name}</summary>
      <div class="live-acts">
        <button type="button" onClick={() => store.block(message)}>{say('live.block')}</button>
        {reported ? <span role="status">{say('live.reported')}</span> : (
          <details>
            <summary>{say('live.report')}</summary>
            <div class="live-acts" role="group" aria-label={say('live.reason')}>
              {faults.map((key) => <button key={key} type="button" onClick={() => { store.report(message, say(key)); setReported(true); }}>{say(key)}</button>)}
            </div>
          </details>
        )}
        {store.orders && orders.map(([act, key, minutes]) => <button key={act} type="button" onClick={() => store.order(act, message, minutes)}>{say(key)}</button>)}
      </div>
    </details>
  );
}
