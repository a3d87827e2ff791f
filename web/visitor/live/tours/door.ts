// Guided tours are a script of their own, which comes when one runs in the hall, the visitor asks for them, or the
// address names a recording (?guided=ID). What is said meanwhile waits.
import type { HallDoor } from '../../hall/guests.ts';
import type { Tours } from './attend.tsx';

export class ToursDoor {
  private tours: Tours | null = null;
  private waiting: ((tours: Tours) => void)[] | null = null;
  private left = false;
  private readonly hall: HallDoor;
  private readonly send: (text: string) => boolean;

  constructor(hall: HallDoor, send: (text: string) => boolean) {
    this.hall = hall;
    this.send = send;
    const recording = new URLSearchParams(location.search).get('guided');
    if (recording) this.whenThere((tours) => void tours.play(recording));
  }

  // True where it was about tours.
  hear(text: string): boolean {
    if (this.tours) return this.tours.hear(text);
    // Before anything was asked that is the hall's list, or a tour that its guide comes back to.
    if (!/^{"tours?":/.test(text)) return false;
    this.whenThere((tours) => { tours.hear(text); });
    return true;
  }

  toggle() { this.whenThere((tours) => tours.toggle()); }
  reopen() { this.tours?.reopen(); }

  leave() {
    this.left = true;
    this.tours?.dispose();
  }

  private whenThere(act: (tours: Tours) => void) {
    if (this.tours) return act(this.tours);
    if (this.waiting) return void this.waiting.push(act);
    this.waiting = [act];
    import('./attend.tsx').then(({ Tours: Made }) => {
      if (this.left) return;
      this.tours = new Made(this.hall, this.send);
      for (const one of this.waiting ?? []) one(this.tours);
      this.waiting = null;
    }).catch((error: unknown) => { this.waiting = null; console.error(error); });
  }
}
