// Others in the hall: the line to the server, the figures, their names, and what a visitor can do among them.
//
// For tests the state is told by attributes of #hall: data-live (connecting, open, lost, ended), data-people (in the hall),
// data-seen (avatars in view), data-number (the visitor's own), data-others "number:x,y;…" of the nearest.
import { render } from 'preact';
import { loadMessages, type Translate } from '../../common/i18n.ts';
import { gestures, writeAck, writeGesture, writeJump, writePose, writeWho, type ServerMessage } from '../../common/live/wire.ts';
import type { HallDoor } from '../hall/guests.ts';
import { contains } from '../hall/plan/polygon.ts';
import { getJson, type Exhibit, type Point } from '../../common/api.ts';
import { soon } from '../../common/soon.ts';
import { farFigures, type CrowdMap } from './crowd.ts';
import { FigureDrawing, type Figure } from './drawing.ts';
import { makeFarFigure, makeFigure } from './figure.ts';
import { Labels } from './labels.ts';
import { GuestbookDoor } from './guestbook/door.ts';
import { Line, type LineState } from './line.ts';
import { keepMe, readMe } from './me.ts';
import { People } from './people.ts';
import { ReactionLayer } from './reaction_layer.ts';
import { clap } from './reactions.ts';
import { TalkStore } from './talk_store.ts';
import { ToursDoor } from './tours/door.ts';
import type { Tab } from './ui/chat.tsx';
import type { Card } from './ui/said.tsx';
import { LivePanel, type LiveView } from './ui/panel.tsx';
import { fromWire, toWire, Uploader } from './upload.ts';
import { VoiceDoor } from './voice/door.ts';
import './live.css';

const detailed = 64;
const far = 4096;
const askEvery = 500;       // ms

export default function attend(hall: HallDoor): () => void {
  const live = new Attendance(hall);
  return () => live.leave();
}

class Attendance {
  private me;
  private readonly people = new People();
  private readonly uploader = new Uploader();
  private readonly near = new FigureDrawing(makeFigure(), detailed);
  private readonly crowd = new FigureDrawing(makeFarFigure(), far);
  private readonly labels: Labels;
  private readonly line: Line;
  private readonly mount = document.createElement('div');
  private readonly root: HTMLElement | null;
  private readonly farewells: (() => void)[];
  private corner: Point;
  private map: CrowdMap | null = null;
  private corrected = false;
  private talk!: TalkStore;
  private readonly tours: ToursDoor;
  private readonly reactions: ReactionLayer;
  private readonly guestbook: GuestbookDoor;
  private readonly voice: VoiceDoor;
  private place: { zone: string | null; stand: string | null } = { zone: null, stand: null };
  private extra: Tab[] = [];        // desks and talks of two that were opened
  private tabs: Tab[] = [];
  private say: Translate = (key) => key;
  private view: LiveView;
  private company = '';             // the names of those around, as last drawn
  private redraw: (() => void) | null = null;
  private readonly drawSoon = soon(() => this.redraw?.());

  constructor(private readonly hall: HallDoor) {
    this.me = readMe(hall.lang);
    this.root = hall.slot.closest<HTMLElement>('#hall');
    this.labels = new Labels(hall.slot);
    this.mount.className = 'live-mount';
    hall.slot.append(this.mount);
    hall.scene.add(this.near.mesh, this.crowd.mesh);
    this.corner = [Math.min(...hall.plan.outline.map(([x]) => x)), Math.min(...hall.plan.outline.map(([, y]) => y))];
    this.view = { state: 'connecting', visitors: 1, seen: 0, me: this.me };
    this.talk = new TalkStore((text) => this.line.send(text), this.drawSoon, (room, name) => this.openTalk({ room, title: name }));
    this.tours = new ToursDoor(hall, (text) => this.line.send(text));
    this.reactions = new ReactionLayer(hall.slot, this.root);
    this.guestbook = new GuestbookDoor(hall, () => this.me.name, () => this.place.stand);
    this.voice = new VoiceDoor(hall, {
      send: (message) => this.line.send(JSON.stringify(message)),
      needSession: () => void this.beginSession(),
      placeOf: (number) => this.people.find(number)?.motion.at ?? null,
      nameOf: (number) => this.people.names.get(number) ?? '',
      changed: this.drawSoon,
    });
    this.line = new Line({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live/${hall.plan.slug}`,
      person: () => this.me,
      place: () => toWire(hall.pose().at, hall.pose().heading, this.corner),
      onMessage: (message) => this.take(message),
      onTalk: (text) => { if (!this.voice.hear(text) && !this.tours.hear(text)) this.talk.hear(text); },
      onState: (state) => this.setState(state),
    });
    hall.keepTime(() => (this.line.clockOffset === null ? null : (Date.now() + this.line.clockOffset) / 1000));
    const upload = setInterval(() => this.upload(), 50);
    const ask = setInterval(() => { this.askNames(); this.reactions.tick(); }, askEvery);
    this.farewells = [hall.onMove((pose) => this.follow(pose.at)), hall.onFrame((seconds) => this.frame(seconds)), () => clearInterval(upload), () => clearInterval(ask)];
    void loadMessages(hall.lang, 'live').then((say) => {
      this.say = say;
      this.reactions.speak(say);
      this.redraw = () => render(<LivePanel view={this.view} say={say} onGesture={(index) => this.gesture(index)} onMe={(me) => this.become(me)} onTours={() => this.tours.toggle()}
        onGuestbook={() => this.guestbook.toggle()} sound={this.reactions.sound}
        chat={{ store: this.talk, tabs: this.tabs, lang: hall.lang, say, version: 0, mayTalk: this.line.state !== 'ended' && Boolean(this.line.welcome?.may_talk), wanted: this.wanted,
          card: (slug) => this.card(slug),
          onOpenExhibit: (slug) => this.showExhibit(slug), onDesk: (exhibit) => void this.openDesk(exhibit), onInbox: (room, name) => this.openTalk({ room, title: name }) }}
        onChat={() => void this.beginTalk()} people={this.people.present.map(({ number }) => ({ number, name: this.people.names.get(number) ?? '', speaks: this.voice.speaking.has(number) })).filter(({ name }) => name)}
        voice={this.voice.known ? this.voice : null}
        onDirect={(number) => this.talk.direct(number)} />, this.mount);
      this.follow(hall.pose().at);
      this.drawSoon();
    });
  }

  leave() {
    this.redraw = null;
    for (const farewell of this.farewells) farewell();
    this.line.close();
    this.tours.leave();
    this.reactions.dispose();
    this.guestbook.leave();
    this.voice.leave();
    this.near.dispose();
    this.crowd.dispose();
    this.labels.dispose();
    render(null, this.mount);
    this.mount.remove();
  }

  private take(message: ServerMessage) {
    switch (message.type) {
      case 'welcome': {
        this.corner = [message.corner_mm[0] / 1000, message.corner_mm[1] / 1000];
        this.people.clear();
        const { at, heading } = this.hall.pose();
        // Where the server has the visitor may be where the line was lost; where the visitor is counts.
        this.uploader.reset(fromWire(message.pose, this.corner), performance.now() / 1000);
        const wished = toWire(at, heading, this.corner);
        if (Math.hypot(wished.x - message.pose.x, wished.y - message.pose.y) > 25) this.line.send(writeJump(0, wished));
        if (this.root) this.root.dataset.number = String(message.number);
        // What came while the visitor was away shows as a number on the chat's button.
        if (this.chatting) this.talk.reopen();
        else if (message.may_talk) this.talk.askInbox();
        this.tours.reopen();
        break;
      }
      case 'frame': this.people.take(message, this.corner); break;
      case 'correction': this.correct(message.pose); break;
      case 'gesture': this.people.gesture(message); break;
      case 'reactions':
        for (const { number, reaction } of message.people) if (reaction === clap) this.people.gesture({ type: 'gesture', number, gesture: clap });
        this.reactions.take(message);
        break;
      case 'names': this.people.learn(message); break;
      case 'crowd': this.map = message; this.drawCrowd(); break;
      default: return;
    }
    this.tell();
    this.hall.wake();
  }

  // The server did not follow. Once we ask to be where we are; if it says no again, we are where it says.
  private correct(pose: { x: number; y: number; yaw: number }) {
    const { at, heading } = this.hall.pose();
    if (!this.corrected) {
      this.corrected = true;
      setTimeout(() => { this.corrected = false; }, 1500);
      this.line.send(writeJump(this.line.frames, toWire(at, heading, this.corner)));
      return;
    }
    const back = fromWire(pose, this.corner);
    this.uploader.reset(back, performance.now() / 1000);
    if (Math.hypot(back.at[0] - at[0], back.at[1] - at[1]) > 1) this.hall.goTo(back.at);
  }

  // Which zone's and which stand's chat is at hand.
  private follow(at: Point) {
    const { zones, stands, slug } = this.hall.plan;
    // Between the zones one stays with those one comes from, and at the gate with the nearest.
    const far = ({ outline }: { outline: Point[] }) => Math.min(...outline.map(([x, y]) => Math.hypot(x - at[0], y - at[1])));
    const zone = zones.find(({ outline }) => contains(outline, at)) ?? zones.find((one) => one.zone === this.place.zone)
      ?? [...zones].sort((one, other) => far(one) - far(other))[0] ?? null;
    const near = stands.filter(({ exhibit }) => exhibit).map((stand) => ({ stand, far: Math.hypot(stand.at[0] - at[0], stand.at[1] - at[1]) })).sort((a, b) => a.far - b.far)[0];
    const stand = near && near.far < 3.5 ? near.stand.exhibit! : null;
    if ((zone?.zone ?? null) === this.place.zone && (stand?.slug ?? null) === this.place.stand) return;
    this.place = { zone: zone?.zone ?? null, stand: stand?.slug ?? null };
    const lang = this.hall.lang;
    this.tabs = [
      ...(zone ? [{ room: `zone/${slug}/${zone.zone}`, title: zone.title[lang] }] : []),
      ...(stand ? [{ room: `stand/${stand.slug}`, title: stand.title[lang], exhibit: stand.slug }] : []),
      ...this.extra,
    ];
    if (this.chatting) this.listen();
    this.drawSoon();
  }

  private chatting = false;
  private wanted = '';              // the room that was opened last

  // Listens to the rooms at hand, and no longer to those left behind.
  private listen() {
    const wanted = new Set(this.tabs.map(({ room }) => room));
    for (const room of [...this.talk.rooms.keys()]) if (!wanted.has(room)) this.talk.close(room);
    for (const room of wanted) if (!this.talk.rooms.has(room)) this.talk.open(room);
  }

  // Who speaks has a session, so that answers find them again.
  private async beginTalk() {
    this.chatting = true;
    this.listen();
    if (this.line.welcome && !this.line.welcome.may_talk) await this.beginSession();
    else this.talk.askInbox();
  }

  private async beginSession() {
    const answer = await fetch('/api/v1/live/visit', { method: 'POST' }).catch(() => null);
    if (answer?.ok) this.line.renew();
  }

  private openTalk(tab: Tab) {
    this.wanted = tab.room;
    if (!this.tabs.some(({ room }) => room === tab.room)) {
      this.extra = [...this.extra, tab].slice(-8);
      this.tabs = [...this.tabs, tab];
    }
    this.listen();
    this.drawSoon();
  }

  private async openDesk(exhibit: string) {
    const found = await getJson<Exhibit>(`/exhibits/${encodeURIComponent(exhibit)}`).catch(() => null);
    if (found?.exhibitor) this.openTalk({ room: `desk/${found.exhibitor.slug}`, title: `${this.say('live.desk')} · ${found.exhibitor.title[this.hall.lang]}`, exhibit });
  }

  // An exhibit that somebody shows: what stands in this hall has a title and a picture.
  private card(slug: string): Card {
    const exhibit = this.hall.plan.stands.find((stand) => stand.exhibit?.slug === slug)?.exhibit;
    return { slug, title: exhibit?.title[this.hall.lang] || slug, picture: exhibit?.poster?.url ?? null };
  }

  private showExhibit(slug: string) {
    const stand = this.hall.plan.stands.find(({ exhibit }) => exhibit?.slug === slug);
    if (stand) this.hall.openStand(stand.id);
    else open(`${this.hall.lang === 'en' ? '/en' : ''}/exhibits/${slug}`, '_blank', 'noopener');
  }

  private upload() {
    if (this.line.state !== 'open') return;
    const { at, heading } = this.hall.pose();
    const what = this.uploader.next({ at, heading }, performance.now() / 1000, this.corner);
    if (!what) return;
    const ack = this.line.frames;
    this.line.send(what.kind === 'ack' ? writeAck(ack) : what.kind === 'jump' ? writeJump(ack, what.pose) : writePose(ack, what.pose));
  }

  private askNames() {
    const numbers = this.people.toAsk();
    if (numbers.length && this.line.state === 'open') this.line.send(writeWho(numbers));
  }

  private frame(seconds: number): boolean {
    const moving = this.people.step(Math.min(seconds, 0.1));
    this.near.draw(this.people.figures());
    const { clientWidth, clientHeight } = this.hall.slot;
    this.labels.place(this.people.present, this.people.names, this.voice.speaking, this.hall.camera, [clientWidth, clientHeight]);
    this.reactions.place(this.people.present, this.line.welcome?.number ?? null, this.hall.camera, [clientWidth, clientHeight]);
    return moving;
  }

  private drawCrowd() {
    if (!this.map) return;
    const own = this.hall.pose().at;
    const { outline, stands } = this.hall.plan;
    const free = (at: Point) => contains(outline, at) && !stands.some((stand) => Math.hypot(stand.at[0] - at[0], stand.at[1] - at[1]) < 0.8);
    const figures: Figure[] = farFigures(this.map, this.corner, [own, ...this.people.present.map(({ motion }) => motion.at)], free)
      .filter(({ x, y }) => Math.hypot(x - own[0], y - own[1]) > 2);
    this.crowd.draw(figures);
  }

  private gesture(index: number) {
    this.line.send(writeGesture(index % gestures.length));
  }

  private become(me: { name: string; look: number }) {
    this.me = me;
    keepMe(me);
    this.line.renew();
    this.tell();
  }

  private setState(state: LineState) {
    if (state !== 'open') { this.people.clear(); this.voice.lineLost(); }
    if (state === 'lost' || state === 'ended') { this.map = null; this.crowd.draw([]); }
    this.view = { ...this.view, state };
    this.tell();
    this.hall.wake();
  }

  private tell() {
    const seen = this.people.present;
    const visitors = Math.max(this.map?.visitors ?? 0, seen.length + 1);
    // Names come after those who bear them, and one may take another's place.
    const company = seen.map(({ number }) => this.people.names.get(number) ?? '').join('\n');
    const changed = company !== this.company || visitors !== this.view.visitors || seen.length !== this.view.seen || this.me !== this.view.me || this.root?.dataset.live !== this.view.state;
    this.company = company;
    this.view = { ...this.view, visitors, seen: seen.length, me: this.me };
    if (this.root) {
      Object.assign(this.root.dataset, { live: this.view.state, people: String(visitors), seen: String(seen.length),
        others: seen.slice(0, 8).map(({ number, motion }) => `${number}:${motion.at.map((value) => value.toFixed(2)).join(',')}`).join(';') });
    }
    if (changed) this.drawSoon();
  }
}
