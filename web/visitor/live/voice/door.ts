// Voice is a script of its own, which comes when the visitor asks for it. A fair without it says nothing of it, and then
// nothing of it is shown.
import type { VNode } from 'preact';
import type { HallDoor } from '../../hall/guests.ts';
import type { Voice, VoiceMode, VoiceSurroundings } from './attend.tsx';

const isAboutVoice = /^{"(voice":|refused":{"why":"[a-z_]*","do":"voice_)/;
const nobody: ReadonlySet<number> = new Set();

export class VoiceDoor {
  known = false;                     // this fair has voice
  private available = false;
  private voice: Voice | null = null;
  private coming = false;
  private left = false;
  private readonly hall: HallDoor;
  private readonly around: VoiceSurroundings;

  constructor(hall: HallDoor, around: VoiceSurroundings) {
    this.hall = hall;
    this.around = around;
  }

  // True where it was about voice.
  hear(text: string): boolean {
    if (!isAboutVoice.test(text)) return false;
    this.known = true;
    if (this.voice) this.voice.hear(text);
    else this.available = text.includes('"available":true');
    this.around.changed();
    return true;
  }

  open() {
    if (this.voice || this.coming) return;
    this.coming = true;
    import('./attend.tsx').then(({ Voice: Made }) => {
      if (this.left) return;
      this.voice = new Made(this.hall, this.around);
      this.voice.hear(JSON.stringify({ voice: { available: this.available } }));
    }).catch((error: unknown) => { console.error(error); }).finally(() => { this.coming = false; });
  }

  get mode(): VoiceMode { return this.voice?.mode ?? (this.available ? 'off' : 'gone'); }
  get speaking(): ReadonlySet<number> { return this.voice?.speaking ?? nobody; }
  panel(onClose: () => void): VNode | null { return this.voice?.panel(onClose) ?? null; }
  lineLost() { this.voice?.lineLost(); }

  leave() {
    this.left = true;
    this.voice?.dispose();
  }
}
