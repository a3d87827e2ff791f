// Voice at hand: whether one listens or speaks, whom one hears, and what did not work.
import { useEffect, useRef } from 'preact/hooks';
import type { MessageKey, Translate } from '../../../common/i18n.ts';
import type { VoiceMode } from './attend.tsx';

export type Heard = { number: number; name: string; speaking: boolean; muted: boolean };
type Props = {
  mode: VoiceMode; isWanted: boolean; say: Translate; fault: string | null; level: number; muted: boolean; heard: readonly Heard[];
  onWant(wish: 'off' | 'listen' | 'speak'): void; onMute(): void; onMutePerson(number: number): void; onClose(): void;
};

export function VoicePanel(props: Props) {
  const { mode, say, fault, onClose } = props;
  const isOn = mode === 'listening' || mode === 'speaking' || mode === 'muted';
  const section = useRef<HTMLElement>(null);
  // The button that was pressed is gone with its state.
  useEffect(() => { if (document.activeElement === document.body) section.current?.focus(); }, [mode]);
  return (
    <section class="voice-panel" ref={section} tabIndex={-1} aria-label={say('voice.title')} data-mode={mode}>
      <header>
        <p class="voice-state" role="status"><span class="voice-light" aria-hidden="true" />{say(`voice.state_${mode}`)}</p>
        <button type="button" aria-label={say('voice.close')} onClick={onClose}>✕</button>
      </header>
      {fault && <p class="voice-fault" role="alert">{say(faults[fault] ?? 'voice.fault_failed')}</p>}
      <Acts {...props} />
      {isOn && <Voices {...props} />}
      {mode === 'off' && <p class="voice-hint">{say('voice.hint')}</p>}
    </section>
  );
}

function Acts({ mode, isWanted, say, level, muted, onWant, onMute }: Props) {
  if (mode === 'gone' && !isWanted) return null;
  if (mode === 'gone' || mode === 'joining') return <p class="voice-acts"><button type="button" onClick={() => onWant('off')}>{say('voice.leave')}</button></p>;
  if (mode === 'off')
    return (
      <p class="voice-acts">
        <button type="button" class="voice-first" onClick={() => onWant('listen')}><span aria-hidden="true">🔊</span> {say('voice.listen')}</button>
        <button type="button" onClick={() => onWant('speak')}><span aria-hidden="true">🎙</span> {say('voice.speak')}</button>
      </p>
    );
  if (mode === 'listening')
    return (
      <p class="voice-acts">
        <button type="button" class="voice-first" onClick={() => onWant('speak')}><span aria-hidden="true">🎙</span> {say('voice.speak')}</button>
        <button type="button" onClick={() => onWant('off')}>{say('voice.leave')}</button>
      </p>
    );
  return (
    <>
      <meter class="voice-level" min={0} max={1} value={muted ? 0 : level} aria-label={say('voice.level')} />
      <p class="voice-acts">
        <button type="button" aria-pressed={muted} onClick={onMute}>{say('voice.mute')}</button>
        <button type="button" onClick={() => onWant('listen')}>{say('voice.stop')}</button>
        <button type="button" onClick={() => onWant('off')}>{say('voice.leave')}</button>
      </p>
      <p class="voice-hint voice-keys">{say('voice.key')}</p>
    </>
  );
}

function Voices({ heard, say, onMutePerson }: Props) {
  if (heard.length === 0) return <p class="voice-hint">{say('voice.nobody')}</p>;
  return (
    <ul class="voice-list" aria-label={say('voice.heard')}>
      {heard.map(({ number, name, speaking, muted }) => (
        <li key={number} class={speaking ? 'voice-speaks' : ''}>
          <span>{name || say('voice.somebody')}{speaking && <em> · {say('voice.speaks')}</em>}</span>
          <button type="button" aria-pressed={muted} aria-label={say('voice.mute_person', { name: name || say('voice.somebody') })} onClick={() => onMutePerson(number)}>{muted ? '🔇' : '🔊'}</button>
        </li>
      ))}
    </ul>
  );
}

const faults: Record<string, MessageKey> = { denied: 'voice.fault_denied', no_microphone: 'voice.fault_no_microphone', insecure: 'voice.fault_insecure', muted: 'voice.fault_muted', voice_full: 'voice.fault_full',
  elsewhere: 'voice.fault_elsewhere', no_media: 'voice.fault_no_media', lost: 'voice.fault_lost', too_often: 'voice.fault_too_often' };
