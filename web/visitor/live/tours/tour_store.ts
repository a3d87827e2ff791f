// Guided tours as this visitor's line tells of them: which run in the hall, which one is led or followed, what is shown
// and said there, whose hand is up. Pure: `send` is given.
import type { Triple } from '../../../common/api.ts';

// Where a guide stands and looks, and what is pointed at: the plan's metres and radians.
export type Show = { x: number; y: number; yaw: number; pitch: number; exhibit?: string; pointer?: Triple };
export type Caption = { text: string; language: string };
export type Running = { id: string; title: string; language: string; guide: string; followers: number; waiting: boolean };
export type Hand = { number: number; name: string };
export type Tour = Running & { leads: boolean; raised: boolean; show?: Show; caption?: Caption };

type Answer = {
  tours?: Running[]; may_guide?: boolean; tour?: Tour;
  show?: Show & { tour: string }; caption?: Caption & { tour: string };
  audience?: { tour: string; followers: number; hands: Hand[] };
  hand?: { tour: string; raised: boolean };
  finished?: { tour: string; recorded: boolean };
  refused?: { why: string; do?: string };
};

// What happened, for whoever draws it.
export type News = { shown?: Show; unpointed?: true; said?: Caption; began?: Running; ended?: { title: string; recorded: boolean; led: boolean } };

const ours = new Set(['tours', 'guide', 'follow', 'unfollow', 'show', 'caption', 'hand', 'lower', 'finish']);

export class TourStore {
  running: Running[] = [];
  mayGuide = false;
  tour: Tour | null = null;         // that is led or followed
  hands: Hand[] = [];               // the guide's to see
  followers = 0;
  refused: { why: string; what: string } | null = null;
  private wanted: string | null = null;     // followed again on a new line
  private known = false;                    // the hall's tours were heard of once
  private readonly send: (text: string) => boolean;
  private readonly changed: (news: News) => void;

  constructor(send: (text: string) => boolean, changed: (news: News) => void) {
    this.send = send;
    this.changed = changed;
  }

  ask() { this.tell({ do: 'tours' }); }
  guide(title: string, language: string) { this.tell({ do: 'guide', title, language }); }
  follow(id: string) {
    this.wanted = id;
    this.tell({ do: 'follow', tour: id });
  }
  leave() {
    this.wanted = null;
    this.tour = null;
    this.tell({ do: 'unfollow' });
    this.changed({});
  }
  show(show: Show) { return this.tell({ do: 'show', ...show }); }
  caption(text: string, language: string) { this.tell({ do: 'caption', text, language }); }
  hand(raised: boolean) { this.tell({ do: 'hand', raised }); }
  lower(number: number) { this.tell({ do: 'lower', number }); }
  finish() { this.tell({ do: 'finish' }); }

  // A new line: the server has forgotten who follows, and knows who leads.
  reopen() {
    this.ask();
    if (this.wanted) this.follow(this.wanted);
  }

  // False where it was about something else.
  hear(text: string): boolean {
    let answer: Answer;
    try { answer = JSON.parse(text) as Answer; } catch { return false; }
    if (answer.refused) return this.takeRefusal(answer.refused);
    const { tours, tour, show, caption, audience, hand, finished } = answer;
    if (answer.may_guide !== undefined) this.mayGuide = answer.may_guide;
    if (tours) this.takeTours(tours);
    else if (tour) this.takeTour(tour);
    else if (show) this.takeShow(show);
    else if (caption) this.takeCaption(caption);
    else if (audience) this.takeAudience(audience);
    else if (hand) this.takeHand(hand);
    else if (finished) this.end(finished.tour, finished.recorded);
    else return false;
    return true;
  }

  private takeTours(tours: Running[]) {
    const began = this.known ? tours.find(({ id }) => !this.running.some((one) => one.id === id)) : tours[0];
    this.known = true;
    this.running = tours;
    const own = this.tour && tours.find(({ id }) => id === this.tour!.id);
    if (this.tour && !own) return this.end(this.tour.id, false);
    if (this.tour && own) this.tour = { ...this.tour, waiting: own.waiting };
    this.changed(began ? { began } : {});
  }

  private takeTour(tour: Tour) {
    if (!tour.leads && tour.id !== this.wanted) return;      // left before the answer came
    if (tour.leads) this.wanted = null;
    this.refused = null;
    this.tour = tour;
    this.changed({ ...(tour.show ? { shown: tour.show } : {}), ...(tour.caption ? { said: tour.caption } : {}) });
  }

  private takeShow({ tour, ...show }: Show & { tour: string }) {
    if (this.tour?.id !== tour) return;
    this.tour = { ...this.tour, show };
    this.changed({ shown: show });
  }

  private takeCaption({ tour, ...caption }: Caption & { tour: string }) {
    if (this.tour?.id !== tour) return;
    this.refused = null;
    this.tour = { ...this.tour, caption };
    this.changed({ said: caption });
  }

  private takeAudience({ tour, followers, hands }: { tour: string; followers: number; hands: Hand[] }) {
    if (this.tour?.id !== tour) return;
    Object.assign(this, { followers, hands });
    this.changed({});
  }

  private takeHand({ tour, raised }: { tour: string; raised: boolean }) {
    if (this.tour?.id !== tour) return;
    this.tour = { ...this.tour, raised };
    this.changed({});
  }

  private takeRefusal({ why, do: what = '' }: { why: string; do?: string }): boolean {
    if (!ours.has(what)) return false;
    if (what === 'follow' && why === 'no_tour') {
      this.wanted = null;
      if (this.tour) this.end(this.tour.id, false);
    }
    if (what === 'show' && why !== 'forbidden') return true;      // the next one goes through, or the tour is over
    this.refused = { why, what };
    this.changed(what === 'show' ? { unpointed: true } : {});
    return true;
  }

  private end(id: string, recorded: boolean) {
    if (this.wanted === id) this.wanted = null;
    if (this.tour?.id !== id) return;
    const ended = { title: this.tour.title, recorded, led: this.tour.leads };
    this.tour = null;
    this.hands = [];
    this.followers = 0;
    this.changed({ ended });
  }

  private tell(what: object) {
    return this.send(JSON.stringify(what));
  }
}
