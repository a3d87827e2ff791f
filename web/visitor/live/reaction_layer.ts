// Reactions over heads and the applause of the crowd, as elements over the canvas like the names (labels.ts): what one
// felt oneself rises from below, because one does not see oneself.
import { Vector3, type PerspectiveCamera } from 'three';
import { gestures, reactions, type ServerMessage } from '../../common/live/wire.ts';
import type { MessageKey, Translate } from '../../common/i18n.ts';
import { readSettings } from '../hall/ui/settings.tsx';
import { prefersCalm } from '../three/motion.ts';
import { ApplauseSound } from './applause_sound.ts';
import type { Other } from './people.ts';
import { Reactions, type Burst, type Felt } from './reactions.ts';

export const signs: Record<number, string> = { 3: '👏', 6: '❤️', 7: '😄', 8: '😮', 9: '🌸' };
const reach = 16;      // metres
const now = () => performance.now() / 1000;

export class ReactionLayer {
  readonly sound = new ApplauseSound();
  private readonly felt = new Reactions();
  private readonly layer = document.createElement('div');
  private readonly applause = document.createElement('p');
  private readonly voice = document.createElement('p');
  private readonly elements = new Map<number, HTMLElement>();
  private readonly at = new Vector3();
  private readonly root: HTMLElement | null;
  private say: Translate | null = null;

  constructor(slot: HTMLElement, root: HTMLElement | null) {
    this.root = root;
    this.layer.className = 'live-reactions';
    this.layer.setAttribute('aria-hidden', 'true');
    this.applause.className = 'live-applause';
    this.applause.hidden = true;
    this.layer.append(this.applause);
    this.voice.className = 'hall-hidden';
    this.voice.setAttribute('role', 'status');
    slot.append(this.layer, this.voice);
  }

  speak(say: Translate) { this.say = say; }

  take(message: Extract<ServerMessage, { type: 'reactions' }>) {
    this.felt.take(message, now());
    this.sound.play(this.felt.applause(now()));
    this.layer.classList.toggle('live-calm', prefersCalm() || readSettings().calm);
    this.tick();
  }

  // Twice a second: what is over goes.
  tick() {
    const said = this.felt.tick(now());
    if (said && this.say) this.voice.textContent = wordsOf(said, this.say);
    const { bursts } = this.felt;
    for (const [id, element] of this.elements) if (!bursts.some((one) => one.id === id)) { element.remove(); this.elements.delete(id); }
    const applause = this.felt.applause(now());
    this.applause.hidden = applause === 0;
    if (applause && this.say) {
      // The more they are, the more hands; the number is said beside them.
      const hands = signs[3]!.repeat(1 + Math.round(Reactions.loudness(applause) * 6));
      const text = `${hands} ${this.say('live.applause', { count: applause })}`;
      if (this.applause.textContent !== text) this.applause.textContent = text;
    }
    if (this.root) Object.assign(this.root.dataset, { applause: String(applause), reactions: bursts.map(({ number, reaction }) => `${number}:${gestures[reaction]}`).join(';') });
  }

  place(people: readonly Other[], own: number | null, camera: PerspectiveCamera, [width, height]: [number, number]) {
    for (const burst of this.felt.bursts) {
      const place = burst.number === own ? [0.5 * width, 0.78 * height, 1] : this.over(people.find(({ number }) => number === burst.number), camera, width, height);
      const element = place ? this.elements.get(burst.id) ?? this.make(burst) : this.elements.get(burst.id);
      if (!element) continue;
      element.hidden = !place;
      if (place) element.style.transform = `translate(${place[0]!.toFixed(1)}px, ${place[1]!.toFixed(1)}px) translate(-50%, -100%) scale(${place[2]!.toFixed(2)})`;
    }
  }

  dispose() {
    this.layer.remove();
    this.voice.remove();
    this.sound.dispose();
  }

  // Where on the canvas, and how large; null: not before the visitor.
  private over(other: Other | undefined, camera: PerspectiveCamera, width: number, height: number): number[] | null {
    if (!other?.isPlaced) return null;
    const [x, y] = other.motion.at;
    this.at.set(x, 2.2, -y);
    const far = this.at.distanceTo(camera.position);
    this.at.project(camera);
    if (far > reach || this.at.z >= 1 || Math.abs(this.at.x) > 1.1 || Math.abs(this.at.y) > 1.1) return null;
    return [(this.at.x + 1) / 2 * width, (1 - this.at.y) / 2 * height, Math.max(0.55, 1.2 - far / 14)];
  }

  private make(burst: Burst): HTMLElement {
    const element = document.createElement('span');
    const sign = document.createElement('i');
    sign.textContent = signs[burst.reaction] ?? '';
    element.append(sign);
    this.layer.append(element);
    this.elements.set(burst.id, element);
    return element;
  }
}

const keys: MessageKey[] = ['live.applause', 'live.said_heart', 'live.said_laugh', 'live.said_surprise', 'live.said_flower'];

export function wordsOf(felt: Felt, say: Translate): string {
  return reactions.flatMap((_, index) => (felt[index] ? [say(keys[index]!, { count: felt[index]! })] : [])).join(' · ');
}
