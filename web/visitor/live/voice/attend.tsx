// Voice: hears those who speak nearby and speaks to them, once the visitor asks. A script of its own (door.ts).
//
// For tests the state is told by attributes of #hall: data-voice (off, joining, listening, speaking, muted, gone) and
// data-voices "number:loudness;…" of whom one hears.
import type { VNode } from 'preact';
import type { Point } from '../../../common/api.ts';
import { loadMessages, type Translate } from '../../../common/i18n.ts';
import type { HallDoor } from '../../hall/guests.ts';
import { Microphone } from './microphone.ts';
import { Mixer } from './mixer.ts';
import { VoicePanel, type Heard } from './panel.tsx';
import { Ear, Mouth } from './peers.ts';
import { VoiceStore } from './voice_store.ts';
import './voice.css';

export type VoiceMode = 'off' | 'joining' | 'listening' | 'speaking' | 'muted' | 'gone';
export type VoiceSurroundings = {
  send(message: object): boolean;
  needSession(): void;
  placeOf(number: number): Point | null;
  nameOf(number: number): string;
  changed(): void;
};

const mixEvery = 100;       // ms
const speaksFrom = 0.012;   // root mean square: above the hiss of a microphone, below a quiet voice
const speaksFor = 400;      // ms after the last sound

export class Voice {
  readonly store: VoiceStore;
  readonly speaking = new Set<number>();
  private readonly microphone = new Microphone(() => { this.fault = 'no_microphone'; this.want('listen'); });
  private readonly mouth = new Mouth(() => this.lose());
  private readonly ear = new Ear((mid, track) => this.mixer?.add(mid, track), () => this.mixer?.clear(), () => this.lose());
  private mixer: Mixer | null = null;
  private answering: Promise<unknown> = Promise.resolve();
  private readonly mutedPeople = new Set<number>();
  private readonly sounded = new Map<number, number>();     // when somebody was last heard to speak
  private muted = false;
  private held = false;                                     // the mute key is down
  private isSent = false;                                   // the microphone's stream is on its way
  private fault: string | null = null;                      // of this end
  private say: Translate | null = null;
  private level = 0;
  private readonly timer: number;
  private readonly end = new AbortController();
  private readonly root: HTMLElement | null;

  constructor(private readonly hall: HallDoor, private readonly around: VoiceSurroundings) {
    this.root = hall.slot.closest<HTMLElement>('#hall');
    this.store = new VoiceStore({
      send: around.send,
      needSession: around.needSession,
      speak: () => void this.offer().catch(() => this.lose()),
      offered: (sdp, id) => this.answer(sdp, id),
      answered: (sdp) => void this.mouth.answer(sdp).then(() => { this.isSent = true; this.changed(); }, () => this.lose()),
      silenced: () => this.fallSilent(),
      left: () => { this.fallSilent(); this.ear.close(); this.mixer?.clear(); this.speaking.clear(); },
      changed: () => this.changed(),
    });
    this.timer = window.setInterval(() => this.mix(), mixEvery);
    const { signal } = this.end;
    addEventListener('keydown', (event) => { if (this.isMuteKey(event) && this.isSent) this.hold(true); }, { signal });
    addEventListener('keyup', (event) => { if (event.code === 'KeyV') this.hold(false); }, { signal });
    addEventListener('blur', () => this.hold(false), { signal });
    void loadMessages(hall.lang, 'voice').then((say) => { this.say = say; around.changed(); });
  }

  hear(text: string) { this.store.hear(text); }
  lineLost() { this.store.lose(); }

  get mode(): VoiceMode {
    const { wish, available, joined } = this.store;
    if (wish === 'off') return available ? 'off' : 'gone';
    if (!available) return 'gone';
    if (!joined) return 'joining';
    if (wish === 'speak' && this.isSent) return this.muted || this.held ? 'muted' : 'speaking';
    return wish === 'speak' ? 'joining' : 'listening';
  }

  panel(onClose: () => void): VNode | null {
    if (!this.say) return null;
    return <VoicePanel mode={this.mode} isWanted={this.store.wish !== 'off'} say={this.say} fault={this.fault ?? this.store.fault} level={this.level} heard={this.heard()}
      onWant={(wish) => void this.ask(wish)} onMute={() => this.setMuted(!this.muted)} muted={this.muted}
      onMutePerson={(number) => this.mutePerson(number)} onClose={onClose} />;
  }

  dispose() {
    this.end.abort();
    clearInterval(this.timer);
    this.store.want('off');
    this.microphone.close();
    this.mixer?.close();
    this.tell([]);
  }

  // ---- what hands do

  // The microphone is asked for while the button's press still counts.
  private async ask(wish: 'off' | 'listen' | 'speak') {
    this.fault = null;
    if (wish !== 'off') {
      this.mixer ??= new Mixer();
      this.mixer.resume();
    }
    if (wish === 'speak') {
      const track = await this.microphone.open();
      if (typeof track === 'string') {
        this.fault = track;
        return this.changed();
      }
      this.mixer?.listenToOwn(track);
      this.setMuted(false);
    }
    this.want(wish);
  }

  private want(wish: 'off' | 'listen' | 'speak') {
    if (wish !== 'speak') this.fallSilent();
    this.store.want(wish);
  }

  private setMuted(muted: boolean) {
    this.muted = muted;
    this.microphone.mute(this.muted || this.held);
    this.changed();
  }

  private hold(held: boolean) {
    if (this.held === held) return;
    this.held = held;
    this.microphone.mute(this.muted || this.held);
    this.changed();
  }

  private isMuteKey({ code, target, ctrlKey, metaKey, altKey }: KeyboardEvent) {
    const writes = target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
    return code === 'KeyV' && !ctrlKey && !metaKey && !altKey && !writes;
  }

  private mutePerson(number: number) {
    if (!this.mutedPeople.delete(number)) this.mutedPeople.add(number);
    this.mix();
    this.changed();
  }

  // ---- the two connections

  private async offer() {
    const track = await this.microphone.open();
    if (typeof track === 'string') {
      this.fault = track;
      return this.want('listen');
    }
    this.microphone.mute(this.muted || this.held);
    this.mixer?.listenToOwn(track);
    this.isSent = false;
    this.store.offer(await this.mouth.offer(track));
  }

  // One after the other: an offer that comes while another is answered waits.
  private answer(sdp: string, id: number) {
    this.answering = this.answering.then(async () => {
      if (this.store.joined) this.store.answer(await this.ear.answer(sdp), id);
    }).catch((error: unknown) => { console.error(error); this.ear.close(); });
  }

  private fallSilent() {
    this.mouth.close();
    this.microphone.close();
    this.mixer?.listenToOwn(null);
    this.isSent = false;
  }

  // No voice gets through this network.
  private lose() {
    this.fault = 'no_media';
    this.want('off');
  }

  // ---- what is heard

  private mix() {
    if (!this.mixer || !this.store.joined) return this.tell([]);
    const pose = this.hall.pose();
    const now = performance.now();
    const told: string[] = [];
    for (const mid of this.mixer.mids) {
      const number = this.store.numbers.get(mid);
      if (number === undefined) { this.mixer.silence(mid); continue; }
      const gain = this.mixer.place(mid, pose, this.around.placeOf(number), this.mutedPeople.has(number));
      if (this.mixer.level(mid) > speaksFrom) this.sounded.set(number, now);
      told.push(`${number}:${gain.toFixed(3)}`);
    }
    this.noticeSpeakers(now);
    const level = Math.min(1, this.mixer.ownLevel() * 6);
    const shows = Math.abs(level - this.level) > 0.04;
    this.level = level;
    this.tell(told);
    if (shows && this.isSent) this.around.changed();
  }

  private noticeSpeakers(now: number) {
    const before = [...this.speaking].join();
    this.speaking.clear();
    const heard = new Set(this.store.numbers.values());
    for (const [number, at] of this.sounded) {
      if (now - at > speaksFor || !heard.has(number)) this.sounded.delete(number);
      else if (!this.mutedPeople.has(number)) this.speaking.add(number);
    }
    if ([...this.speaking].join() === before) return;
    this.changed();
    this.hall.wake();
  }

  private heard(): Heard[] {
    return [...this.store.numbers.values()].map((number) => ({ number, name: this.around.nameOf(number), speaking: this.speaking.has(number), muted: this.mutedPeople.has(number) }));
  }

  private changed() {
    this.tell();
    this.around.changed();
  }

  private tell(voices?: string[]) {
    if (!this.root) return;
    this.root.dataset.voice = this.mode;
    if (voices) this.root.dataset.voices = voices.join(';');
  }
}
