// The programme's films on the hall's screens: while one is on, the screens of its zone show it, from its beginning
// on and in step for all, in the place of their own; a line says so.
import { render } from 'preact';
import { getJson, type Exhibit } from '../../common/api.ts';
import { loadMessages, localePath, type Translate } from '../../common/i18n.ts';
import type { HallDoor } from '../hall/guests.ts';
import { nextChange, screeningsOf, showingIn, type Screening } from './screenings.ts';
import './screening.css';

const readEvery = 300;     // seconds; who changes the programme is not far behind
const lookAgain = 15;      // seconds after a reading that failed

type Programme = { items: Parameters<typeof screeningsOf>[0] };

export default function attend(hall: HallDoor): () => void {
  return new Screenings(hall).leave;
}

class Screenings {
  private readonly mount = document.createElement('div');
  private readonly films = new Map<string, string | null>();     // of each exhibit: its address, null: it has none
  private readonly zones: ReadonlySet<string>;
  private all: Screening[] = [];
  private readAt = -Infinity;
  private timer = 0;
  private left = false;
  private say: Translate | null = null;
  private readonly hall: HallDoor;

  constructor(hall: HallDoor) {
    this.hall = hall;
    this.zones = new Set(hall.plan.zones.map(({ zone }) => zone));
    this.mount.className = 'screening';
    this.mount.setAttribute('role', 'status');
    hall.slot.append(this.mount);
    void loadMessages(hall.lang, 'screening').then((say) => { this.say = say; return this.look(); });
  }

  leave = () => {
    this.left = true;
    clearTimeout(this.timer);
    render(null, this.mount);
    this.mount.remove();
  };

  private now = () => this.hall.time() ?? Date.now() / 1000;

  // Shows what is on, and comes back when that changes.
  private look = async () => {
    const failed = !(await this.read());
    if (this.left) return;
    const now = this.now();
    const shown: Screening[] = [];
    for (const zone of this.zones) {
      const one = showingIn(zone, this.all, now);
      const url = one && (await this.filmOf(one.exhibit));
      if (this.left) return;
      this.hall.screen(zone, one && url ? { url, since: one.from } : null);
      if (one && url) shown.push(one);
    }
    this.tell(shown);
    const wait = Math.min(nextChange(this.all, now) - this.now(), failed ? lookAgain : readEvery);
    this.timer = window.setTimeout(() => void this.look(), Math.max(wait, 0.2) * 1000);
  };

  private async read(): Promise<boolean> {
    if (this.now() - this.readAt < readEvery) return true;
    try {
      const { items } = await getJson<Programme>('/programme');
      this.all = screeningsOf(items, this.zones);
      this.readAt = this.now();
      return true;
    } catch {
      return false; // what was read before still stands
    }
  }

  private async filmOf(exhibit: string): Promise<string | null> {
    if (!this.films.has(exhibit)) {
      try {
        this.films.set(exhibit, (await getJson<Exhibit>(`/exhibits/${encodeURIComponent(exhibit)}`)).film?.url ?? null);
      } catch {
        return null; // asked again at the next look
      }
    }
    return this.films.get(exhibit) ?? null;
  }

  private tell(shown: Screening[]) {
    const { lang } = this.hall;
    render(this.say && shown.length > 0 && (
      <a href={localePath(lang, '/programme')}>{this.say('screening.now', { title: shown.map(({ title }) => title[lang]).join(lang === 'zh' ? '、' : ', ') })}</a>
    ), this.mount);
  }
}
