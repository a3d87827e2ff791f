// "Take me there" in the hall: /halls/SLUG?way=EXHIBIT draws the way on the floor and on the plan, says how far it
// is, walks the visitor there when asked (at once with &follow), and ends before the stand, or at the portal to the
// hall in which it stands.
import { render } from 'preact';
import { getJson, type Exhibit, type Point } from '../../common/api.ts';
import { loadMessages, localePath, type Translate } from '../../common/i18n.ts';
import type { HallDoor } from '../hall/guests.ts';
import { radians, viewingPlace, type Place } from '../hall/plan/stands.ts';
import { DrawnWay } from './drawn.ts';
import { Guide } from './guide.ts';
import { WayPanel, type WayView } from './panel.tsx';
import { lengthOf } from './route.ts';

const pace = 1.2;          // metres a second, as the server counts
const arrived = 0.8;       // metres before the place
const redrawn = 0.4;       // metres walked before the way is drawn anew
const saidAgain = 5;       // metres: a screen reader hears of these, not of every step

export default function attend(hall: HallDoor): (() => void) | undefined {
  const asked = new URLSearchParams(location.search);
  const exhibit = asked.get('way');
  if (!exhibit || !/^[a-z0-9-]{1,80}$/.test(exhibit)) return undefined;
  const walk = new Walk(hall, exhibit, asked.has('follow'));
  return () => walk.leave();
}

class Walk {
  private readonly drawn: DrawnWay;
  private readonly guide: Guide;
  private readonly mount = document.createElement('div');
  private readonly unfollow: () => void;
  private readonly stand: HallDoor['plan']['stands'][number] | undefined;
  private view: WayView;
  private say: Translate | null = null;
  private way: Point[] = [];
  private last: Point | null = null;
  private said = '';
  private saidAt = Infinity;
  private left = false;

  constructor(private readonly hall: HallDoor, private readonly exhibit: string, private followed: boolean) {
    this.stand = hall.plan.stands.find((each) => each.exhibit?.slug === exhibit);
    this.view = { title: this.stand?.exhibit?.title[hall.lang] ?? '', metres: null, state: 'walking' };
    this.drawn = new DrawnWay(hall);
    this.guide = new Guide(hall, exhibit, () => { this.last = null; this.saidAt = Infinity; this.moved(); this.followNow(); });
    this.unfollow = hall.onMove(() => this.moved());
    hall.slot.append(this.mount);
    void this.begin();
  }

  leave() {
    if (this.left) return;
    this.left = true;
    this.unfollow();
    this.drawn.dispose();
    render(null, this.mount);
    this.mount.remove();
  }

  private async begin() {
    const [say, elsewhere] = await Promise.all([
      loadMessages(this.hall.lang, 'way'),
      this.stand ? null : getJson<Exhibit>(`/exhibits/${this.exhibit}`).catch(() => null),
    ]);
    if (this.left) return;
    if (!this.stand && !elsewhere) return this.leave(); // nobody's exhibit
    if (elsewhere) this.view.title = elsewhere.title[this.hall.lang];
    this.say = say;
    this.moved();
  }

  // Before the stand where it is here, else at the portal that leads on.
  private goal(): Place | undefined {
    if (this.stand) return viewingPlace(this.stand);
    const portal = this.portal();
    return portal && { at: portal.at, heading: radians(portal.facing), pitch: 0 };
  }

  private portal() {
    const id = this.guide.found?.stretches[0]?.portal;
    return id ? this.hall.plan.portals?.find((each) => each.id === id) : undefined;
  }

  private moved() {
    if (this.left || this.view.state === 'there') return;
    const { at } = this.hall.pose();
    if (this.last && Math.hypot(at[0] - this.last[0], at[1] - this.last[1]) < redrawn) return;
    this.last = at;
    const goal = this.goal();
    this.way = this.guide.ahead(at, goal?.at);
    this.drawn.draw(this.way);
    const here = goal && Math.hypot(at[0] - goal.at[0], at[1] - goal.at[1]) < arrived;
    this.view = {
      ...this.view,
      metres: this.way.length ? lengthOf(this.way) + this.guide.beyond() : null,
      state: this.guide.nowhere && !this.stand ? 'nowhere' : !here ? 'walking' : this.stand ? 'there' : 'portal',
      portal: this.portal(),
    };
    if (this.view.state === 'there') this.drawn.dispose();
    if (this.view.state === 'portal' && this.followed && this.view.portal)
      location.href = localePath(this.hall.lang, `/halls/${this.view.portal.hall}?way=${this.exhibit}&follow`);
    this.show();
  }

  private show() {
    if (!this.say) return;
    render(<WayPanel view={this.view} said={this.words(this.say)} lang={this.hall.lang} exhibit={this.exhibit} say={this.say}
      follow={() => { this.followed = true; this.followNow(); }} stop={() => this.leave()} />, this.mount);
  }

  private words(say: Translate): string {
    const { state, metres, portal } = this.view;
    if (state === 'there') return say('way.arrived');
    if (state === 'nowhere') return say('way.nowhere');
    if (state === 'portal') return say('way.portal', { hall: portal?.title[this.hall.lang] ?? '' });
    if (metres === null) return this.said;
    if (Math.abs(metres - this.saidAt) < saidAgain) return this.said;
    this.saidAt = metres;
    this.said = say('way.distance', { metres: Math.round(metres), seconds: Math.round(metres / pace) });
    return this.said;
  }

  private followNow() {
    const goal = this.goal();
    if (!this.followed || !goal || this.way.length < 2 || this.view.state !== 'walking') return;
    this.hall.walk(this.way.slice(1), goal.heading, goal.pitch);
  }
}
