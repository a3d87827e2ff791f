// Who is here, greeting them, and how one looks oneself.
import { useState } from 'preact/hooks';
import type { MessageKey, Translate } from '../../../common/i18n.ts';
import type { ApplauseSound } from '../applause_sound.ts';
import { figureCount } from '../figure.ts';
import type { LineState, Person } from '../line.ts';
import { signs } from '../reaction_layer.ts';
import { cleanName } from '../me.ts';
import type { VoiceDoor } from '../voice/door.ts';
import { Chat } from './chat.tsx';

export type LiveView = { state: LineState; visitors: number; seen: number; me: Person };
type Props = {
  view: LiveView; say: Translate; onGesture(index: number): void; onMe(me: Person): void; onTours(): void; onGuestbook(): void; sound: ApplauseSound; onChat(): void; onDirect(number: number): void;
  people: readonly { number: number; name: string; speaks: boolean }[]; voice: VoiceDoor | null; chat: Omit<Parameters<typeof Chat>[0], 'onClose'>;
};

const greetings: [index: number, sign: string, key: MessageKey][] = [[1, '👋', 'live.wave'], [2, '👉', 'live.point'], [4, '✋', 'live.raise'], [5, '🙇', 'live.bow']];

// Seen over heads by all around; the applause of many is one.
const feelings: [index: number, key: MessageKey][] = [[3, 'live.clap'], [6, 'live.heart'], [7, 'live.laugh'], [8, 'live.surprise'], [9, 'live.flower']];

export function LivePanel({ view, say, onGesture, onMe, onTours, onGuestbook, sound, onChat, onDirect, people, voice, chat }: Props) {
  const [sounds, setSounds] = useState(sound.on);
  const [open, setOpen] = useState<'greet' | 'me' | 'chat' | 'voice' | null>(null);
  const toggle = (which: 'greet' | 'me' | 'chat' | 'voice') => {
    if (which === 'chat' && open !== 'chat') onChat();
    if (which === 'voice') voice?.open();
    setOpen(open === which ? null : which);
  };
  return (
    <div class="live-panel" onKeyDown={(event) => { if (event.key === 'Escape' && open) { event.stopPropagation(); setOpen(null); } }}>
      <div class="live-bar">
        <span class={`live-state live-${view.state}`} role="status">
          {view.state === 'open' ? say('live.people', { count: view.visitors }) : say(`live.${view.state}` as MessageKey)}
        </span>
        <button type="button" aria-expanded={open === 'greet'} disabled={view.state !== 'open'} onClick={() => toggle('greet')}>{say('live.greet')}</button>
        <button type="button" aria-expanded={open === 'chat'} onClick={() => toggle('chat')}>{say('live.chat')}{chat.store.unread > 0 && <b class="live-unread">{chat.store.unread}</b>}</button>
        <button type="button" class="live-guestbook" onClick={onGuestbook}>{say('live.guestbook')}</button>
        {voice && <button type="button" data-voice={voice.mode} aria-expanded={open === 'voice'} onClick={() => toggle('voice')}><span aria-hidden="true">🎙</span> {say(`live.voice_${voice.mode}`)}</button>}
        <button type="button" class="live-tours" onClick={onTours}>{say('live.tours')}</button>
        <button type="button" aria-expanded={open === 'me'} onClick={() => toggle('me')}>{view.me.name}</button>
      </div>
      {open === 'chat' && <Chat {...chat} onClose={() => setOpen(null)} />}
      {open === 'voice' && voice?.panel(() => setOpen(null))}
      {open === 'greet' && (
        <div class="live-greetings" role="group" aria-label={say('live.greet')}>
          <div class="live-feelings" role="group" aria-label={say('live.reactions')}>
            {feelings.map(([index, key]) => (
              <button key={key} type="button" aria-label={say(key)} title={say(key)} onClick={() => onGesture(index)}><span aria-hidden="true">{signs[index]}</span></button>
            ))}
            <button type="button" aria-pressed={sounds} onClick={() => setSounds(sound.toggle())}><span aria-hidden="true">{sounds ? '🔊' : '🔈'}</span> {say('live.sound')}</button>
          </div>
          {greetings.map(([index, sign, key]) => (
            <button key={key} type="button" onClick={() => onGesture(index)}><span aria-hidden="true">{sign}</span> {say(key)}</button>
          ))}
          {people.slice(0, 6).map(({ number, name, speaks }) => (
            <button key={number} type="button" onClick={() => { toggle('chat'); onDirect(number); }}>✉ {say('live.talk_to', { name })}{speaks && ` · ${say('live.speaks')}`}</button>
          ))}
        </div>
      )}
      {open === 'me' && <MeForm me={view.me} say={say} done={(me) => { if (me) onMe(me); setOpen(null); }} />}
    </div>
  );
}

function MeForm({ me, say, done }: { me: Person; say: Translate; done(me: Person | null): void }) {
  const [name, setName] = useState(me.name);
  const [figure, setFigure] = useState((me.look & 15) % figureCount);
  const [colours, setColours] = useState(me.look >> 4);
  const submit = (event: Event) => {
    event.preventDefault();
    const clean = cleanName(name);
    if (clean) done({ name: clean, look: figure | (colours << 4) });
  };
  const cycle = (set: (value: number) => void, value: number, count: number, label: MessageKey) => (
    <div class="live-choice">
      <span id={label}>{say(label)}</span>
      <button type="button" aria-label={`${say(label)} −`} onClick={() => set((value + count - 1) % count)}>‹</button>
      <output aria-labelledby={label}>{value + 1} / {count}</output>
      <button type="button" aria-label={`${say(label)} +`} onClick={() => set((value + 1) % count)}>›</button>
    </div>
  );
  return (
    <form class="live-me" onSubmit={submit}>
      <label>{say('live.name')} <input value={name} maxLength={40} required onInput={(event) => setName(event.currentTarget.value)} /></label>
      {cycle(setFigure, figure, figureCount, 'live.figure')}
      {cycle(setColours, colours, 16, 'live.colours')}
      <div class="live-buttons">
        <button type="submit">{say('live.keep')}</button>
        <button type="button" onClick={() => done(null)}>{say('live.cancel')}</button>
      </div>
    </form>
  );
}
