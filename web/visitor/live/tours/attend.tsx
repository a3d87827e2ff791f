// Guided tours in the hall: whoever follows is moved along with the guide until they walk by themselves, a guide's own
// place and pointer are told, a recording plays. A script of its own (door.ts).
//
// For tests the state is told by attributes of #hall: data-tour (guiding, following, roaming, playing or empty) and
// data-tour-pointer "x,y,height".
import { render } from 'preact';
import type { StandPlan, Triple } from '../../../common/api.ts';
import { loadMessages, type Translate } from '../../../common/i18n.ts';
import type { HallDoor } from '../../hall/guests.ts';
import { readSettings } from '../../hall/ui/settings.tsx';
import type { Pose } from '../../hall/walk/walker.ts';
import { eyeLevel, Follower, isMoved, isStuck } from './follow.ts';
import { focusOf, pointedBy, standInView } from './in_view.ts';
import { Mark } from './mark.ts';
import { ToursPanel, type ToursActs, type ToursView } from './panel.tsx';
import { Recordings } from './recordings.ts';
import { TourStore, type Caption, type News, type Show } from './tour_store.ts';
import { fetchTrack, Player, readingTime } from './track.ts';
import './tours.css';

const tellEvery = 200;       // ms, a guide's place
const noticeFor = 8000;      // ms

export class Tours {
  private readonly store: TourStore;
  private readonly mark: Mark;
  private readonly recordings: Recordings;
  private readonly mount = document.createElement('div');
  private readonly root: HTMLElement | null;
  private readonly farewells: (() => void)[];
  private say: Translate | null = null;
  private view: ToursView;
  private follower: Follower | null = null;
  private put: Pose | null = null;          // where the visitor was put last
  private shown: Show | null = null;
  private pointer: Triple | null = null;    // the guide's own
  private pointed: string | null = null;    // slug of the exhibit there
  private calm = { asked: -Infinity, is: false };
  private told = '';                        // the guide's last show
  private captionTimer = 0;
  private noticeTimer = 0;

  constructor(private readonly hall: HallDoor, send: (text: string) => boolean) {
    this.root = hall.slot.closest<HTMLElement>('#hall');
    this.store = new TourStore(send, (news) => this.hearNews(news));
    this.mark = new Mark(hall);
    this.recordings = new Recordings(hall.plan.slug, (recorded, more) => this.change({ recorded, more }));
    this.view = { store: this.store, open: false, recorded: null, more: false, playing: null, roaming: false, caption: null, notice: '', offer: null,
      inView: null, pointing: false, pointer: false, pointedExhibit: null };
    this.mount.className = 'tours-mount';
    hall.slot.append(this.mount);
    const tell = setInterval(() => this.tellPlace(), tellEvery);
    this.farewells = [hall.onFrame((seconds) => this.frame(seconds)), hall.onTap((ray) => this.tap(ray)), hall.onMove((pose) => this.lookAround(pose)), () => clearInterval(tell)];
    void loadMessages(hall.lang, 'guided').then((say) => { this.say = say; this.draw(); });
  }

  hear(text: string) { return this.store.hear(text); }
  reopen() { this.store.reopen(); }

  toggle() {
    const open = !this.view.open;
    if (open) { this.store.ask(); void this.recordings.load(); }
    this.change({ open, offer: null });
  }

  dispose() {
    for (const farewell of this.farewells) farewell();
    clearTimeout(this.captionTimer);
    clearTimeout(this.noticeTimer);
    this.mark.dispose();
    render(null, this.mount);
    this.mount.remove();
    this.tell();
  }

  async play(id: string) {
    const track = await fetchTrack(id).catch(() => null);
    if (!track || track.hall !== this.hall.plan.slug) return this.notice('guided.failed');
    const player = new Player(track);
    this.begin();
    player.play();
    this.change({ playing: { track, player }, open: false });
    this.hall.wake();
  }

  // ---- what is heard

  private hearNews({ shown, said, began, ended, unpointed }: News) {
    const { tour } = this.store;
    if (tour && (this.view.playing || tour.leads && this.follower)) this.end();
    if (tour && !tour.leads && !this.follower) this.begin();
    if (tour && this.view.open) this.change({ open: false });
    if (shown && tour && !tour.leads) this.take(shown);
    if (said) this.caption(said);
    if (unpointed) this.point(null, null);      // an exhibit of somebody else
    if (began && !tour && !this.view.playing) this.change({ offer: began });
    if (ended) this.end(ended.led ? (ended.recorded ? 'guided.ended_kept' : 'guided.ended') : 'guided.ended');
    const stillRuns = this.store.running.some(({ id }) => id === this.view.offer?.id);
    this.change(stillRuns ? {} : { offer: null });
  }

  private begin() {
    const ground = { way: this.hall.way, eye: (at: [number, number]) => this.hall.floor(at) + eyeLevel };
    this.follower = new Follower(ground);
    this.put = null;
    this.change({ roaming: false, offer: null });
  }

  private end(notice?: Parameters<Translate>[0]) {
    this.follower = null;
    this.shown = this.pointer = this.pointed = null;
    this.told = '';
    this.mark.show(null);
    this.caption(null);
    this.change({ playing: null, roaming: false, pointing: false, pointer: false, pointedExhibit: null });
    if (notice) this.notice(notice);
    if (this.view.open) void this.recordings.load();
  }

  private take(show: Show) {
    this.shown = show;
    this.follower?.show(show);
    this.mark.show(show.pointer ?? null);
    this.change({ pointedExhibit: this.titleOf(show.exhibit) });
    this.hall.wake();
  }

  private caption(caption: Caption | null) {
    clearTimeout(this.captionTimer);
    if (caption) this.captionTimer = window.setTimeout(() => this.change({ caption: null }), readingTime(caption.text));
    this.change({ caption });
  }

  private notice(key: Parameters<Translate>[0]) {
    clearTimeout(this.noticeTimer);
    this.noticeTimer = window.setTimeout(() => this.change({ notice: '' }), noticeFor);
    this.change({ notice: this.say?.(key) ?? '' });
  }

  // ---- moving along

  private frame(seconds: number): boolean {
    const calm = this.isCalm();
    const breathes = this.mark.step(seconds, calm);
    const plays = this.playOn(seconds);
    return this.moveAlong(seconds, calm) || breathes || plays;
  }

  // As the settings say, which may change while one walks.
  private isCalm(): boolean {
    const now = performance.now();
    if (now - this.calm.asked > 1000) this.calm = { asked: now, is: readSettings().calm };
    return this.calm.is;
  }

  private moveAlong(seconds: number, calm: boolean): boolean {
    if (!this.follower || this.view.roaming) return false;
    const pose = this.hall.pose();
    if (this.put && isMoved(this.put, pose)) { this.change({ roaming: true }); return false; }
    const next = this.follower.step(pose, seconds, calm);
    if (!next) return false;
    this.hall.place(next.at, next.heading, next.pitch);
    const before = this.put;
    const { at, heading, pitch } = this.hall.pose();
    this.put = { at: [...at], heading, pitch };
    return !before || !isStuck(before, next, this.put);
  }

  private playOn(seconds: number): boolean {
    const { playing } = this.view;
    if (!playing) return false;
    const { player } = playing;
    const before = [Math.floor(player.time / 1000), player.playing].join();
    const plays = player.advance(seconds * 1000);
    this.showPlayed(player);
    if ([Math.floor(player.time / 1000), player.playing].join() !== before) this.change({});
    return plays;
  }

  private showPlayed(player: Player) {
    if (player.show && player.show !== this.shown) this.take(player.show);
    if (player.caption !== this.view.caption) this.change({ caption: player.caption });
  }

  // ---- the guide

  private tellPlace() {
    if (!this.store.tour?.leads) return;
    const { at, heading, pitch } = this.hall.pose();
    const fine = (value: number) => Math.round(value * 1000) / 1000;
    const show: Show = { x: fine(at[0]), y: fine(at[1]), yaw: fine(heading), pitch: fine(pitch),
      ...(this.pointed ? { exhibit: this.pointed } : {}), ...(this.pointer ? { pointer: this.pointer.map(fine) as Triple } : {}) };
    const now = JSON.stringify(show);
    if (now === this.told) return;
    if (this.store.show(show)) this.told = now;
  }

  private lookAround(pose: Pose) {
    if (!this.store.tour?.leads) return;
    const inView = standInView(this.hall.plan.stands, pose);
    if (inView !== this.view.inView) this.change({ inView });
  }

  private point(pointer: Triple | null, exhibit: string | null) {
    if (pointer) this.store.refused = null;
    this.pointer = pointer;
    this.pointed = exhibit;
    this.mark.show(pointer);
    this.change({ pointer: pointer !== null });
    this.tellPlace();
  }

  private tap(ray: Parameters<typeof pointedBy>[1]): boolean {
    if (!this.store.tour?.leads || !this.view.pointing) return false;
    const pointed = pointedBy(this.hall.plan, ray);
    if (pointed) this.point(pointed.pointer, pointed.exhibit);
    return true;
  }

  // ---- what hands do

  private readonly acts: ToursActs = {
    close: () => {
      this.change({ open: false });
      this.root?.querySelector<HTMLElement>('.live-tours')?.focus();
    },
    dismiss: () => this.change({ offer: null }),
    follow: (id) => { this.change({ open: false }); this.store.follow(id); },
    play: (id) => void this.play(id),
    remove: (id) => void this.recordings.remove(id).then((done) => { if (!done) this.notice('guided.failed'); }),
    loadMore: () => void this.recordings.loadMore(),
    roam: () => this.change({ roaming: true }),
    rejoin: () => { this.put = null; this.change({ roaming: false }); this.hall.wake(); },
    leave: () => { if (this.store.tour) this.store.leave(); this.end(); },
    openPointed: () => {
      const stand = this.hall.plan.stands.find(({ exhibit }) => exhibit?.slug === this.shown?.exhibit);
      if (stand) this.hall.openStand(stand.id);
    },
    guide: (title) => this.store.guide(title, this.hall.lang === 'en' ? 'en' : 'zh-CN'),
    pointAt: (stand: StandPlan) => this.point(focusOf(this.hall.plan, stand), stand.exhibit?.slug ?? null),
    togglePointing: () => this.change({ pointing: !this.view.pointing }),
    unpoint: () => this.point(null, null),
    playOrPause: () => {
      const player = this.view.playing?.player;
      if (!player) return;
      if (player.playing) player.playing = false;
      else player.play();
      this.change({});
      this.hall.wake();
    },
    seek: (time) => {
      this.view.playing?.player.seek(time);
      this.change({});
      this.hall.wake();
    },
  };

  // ---- drawing

  private titleOf(slug: string | undefined): string | null {
    const exhibit = slug && this.hall.plan.stands.find((stand) => stand.exhibit?.slug === slug)?.exhibit;
    return exhibit ? exhibit.title[this.hall.lang] : null;
  }

  private change(what: Partial<ToursView>) {
    this.view = { ...this.view, ...what };
    if (this.store.tour?.leads && !this.view.inView) this.view.inView = standInView(this.hall.plan.stands, this.hall.pose());
    this.tell();
    this.draw();
  }

  private draw() {
    if (this.say) render(<ToursPanel view={this.view} acts={this.acts} say={this.say} lang={this.hall.lang} />, this.mount);
  }

  private tell() {
    if (!this.root) return;
    const { playing, roaming } = this.view;
    const { tour } = this.store;
    this.root.dataset.tour = tour?.leads ? 'guiding' : !tour && !playing ? '' : roaming ? 'roaming' : playing ? 'playing' : 'following';
    this.root.dataset.tourPointer = String((tour?.leads ? this.pointer : this.shown?.pointer) ?? '');
  }
}
