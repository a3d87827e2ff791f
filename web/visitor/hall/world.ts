// The hall at work: joins walking, drawing and streaming, and tells the page what the visitor has before them.
import { Vector3 } from 'three';
import type { HallPart, HallPlan, Point } from '../../common/api.ts';
import { loadMessages, type Lang } from '../../common/i18n.ts';
import { approach, clamp, turnTo } from '../three/motion.ts';
import { FrameLoop, switchHeadset } from '../three/renderer.ts';
import { Listeners, welcome, type HallDoor } from './guests.ts';
import { HallScene } from './house/scene.ts';
import type { StandView } from './house/views.ts';
import { clearLine, findPath, gridOf, isFree, makeGrid, type Grid } from './plan/grid.ts';
import { parsePlace } from './place.ts';
import { contains } from './plan/polygon.ts';
import { eyeHeight, frontDepth, justBefore, radians, viewingPlace } from './plan/stands.ts';
import { SharedPictures } from '../three/gltf/shared.ts';
import { cargoOf, type Cargo } from './stream/cargo.ts';
import { Film } from './stream/film.ts';
import { Streamer } from './stream/streamer.ts';
import { makeCollide, type Collide } from './walk/collide.ts';
import { watchHands, type Hands } from './walk/hands.ts';
import type { Navmesh } from './walk/navmesh.ts';
import { bodyRadius, obstaclesOf } from './walk/obstacles.ts';
import { hitFloor, pick, type Ray } from './walk/pick.ts';
import { Pace, levels, type Level, type Quality } from './walk/quality.ts';
import { Walker, type Pose } from './walk/walker.ts';

const streamEvery = 0.4; // seconds
const filmReach = 8;     // metres, for a film as large as a picture
const nearby = 9;        // metres
const waitForContext = 4000; // milliseconds
const waitAtMost = 9;    // seconds until one may walk though not all at hand is there
const guestsAfter = 1.5; // seconds
const farthest = { parallel: 4, keepWithin: 70, loadWithin: 60, bytes: 24e6 };

export type Notice = { pose: Pose; zone: string | null; ahead: string | null; near: string | null; loadedBytes: number; ready: boolean; settled: boolean; film: { stand: string; url: string; off: number | null } | null; calls: number; triangles: number };
export type Options = { lang: Lang; start: Pose; slot: HTMLElement; map: SVGGElement; onNotice(notice: Notice): void; onOpen(standId: string): void; onLost(): void };

export class World {
  readonly walker: Walker;
  readonly hands: Hands;
  calm = false;
  private readonly scene: HallScene;
  private readonly streamer: Streamer;
  private readonly shared: SharedPictures;
  private readonly navmesh: Navmesh | null;
  private readonly began = performance.now();
  private ready = false;
  private floor = 0;
  private patience = 0;
  private readonly films: Film[];
  private readonly loop: FrameLoop;
  private readonly grid: Grid;
  private readonly sight: Grid;                       // walls only
  private readonly pace = new Pace(devicePixelRatio);
  private quality: Quality = 'auto';
  private size: [number, number] = [1, 1];
  private sinceStream = Infinity;
  private paused = false;
  private ahead: StandView | null = null;
  private near: StandView | null = null;
  private readonly frames = new Listeners<(seconds: number) => boolean>();
  private readonly moves = new Listeners<(pose: Pose) => void>();
  private readonly taps = new Listeners<(ray: Ray) => boolean>();
  private showOut = () => {};
  private company = 0;
  private told = '';
  private inHeadset = false;
  private fairTime: () => number | null = () => null;
  private readonly plan: HallPlan;
  private readonly canvas: HTMLCanvasElement;
  private readonly options: Options;

  constructor(canvas: HTMLCanvasElement, plan: HallPlan, navmesh: Navmesh | null, options: Options) {
    this.canvas = canvas;
    this.plan = plan;
    this.options = options;
    this.navmesh = navmesh;
    this.scene = new HallScene(canvas, plan);
    this.shared = new SharedPictures(plan.built?.textures ?? {});
    this.grid = navmesh ? gridOf(navmesh, 0.25) : makeGrid(plan, 0.25, 0.34);
    this.sight = makeGrid(plan, 0.25, 0.01, false);
    this.walker = new Walker(options.start, this.bodies());
    this.floor = this.floorAt(options.start.at);
    this.loop = new FrameLoop(this.frame);
    this.streamer = new Streamer(cargoOf(plan, this.scene, this.shared), { ...farthest, memory: levels.medium.memory }, () => { this.sinceStream = Infinity; this.wake(); });
    this.films = this.scene.stands.filter((view) => view.stand.exhibit?.film && view.picture)
      .map((view) => new Film(this.scene, view, view.stand.exhibit!.film!.url, this.wake));
    this.hands = watchHands(canvas, {
      look: (turn, up) => { this.walker.look(turn, up); this.wake(); },
      tap: (x, y) => this.tap(x, y),
      hover: (x, y) => { canvas.style.cursor = this.standAt(x, y) ? 'pointer' : ''; },
      open: () => { if (this.ahead) options.onOpen(this.ahead.stand.id); },
      wake: () => this.wake(),
    });
    canvas.addEventListener('webglcontextlost', this.lost);
    canvas.addEventListener('webglcontextrestored', this.restored);
    document.addEventListener('visibilitychange', this.wake);
    window.addEventListener('hashchange', this.called);
  }

  wake = () => this.loop.invalidate();

  resize(width: number, height: number) {
    this.size = [width, height];
    this.fit();
  }

  setQuality(quality: Quality) {
    this.quality = quality;
    this.fit();
    this.sinceStream = Infinity;
  }

  // While something lies over the hall nothing in it moves or plays.
  pause(paused: boolean) {
    this.paused = paused;
    this.hands.stick.x = this.hands.stick.y = 0;
    for (const film of this.films) if (paused) film.show(false);
    this.wake();
  }

  // Walks to a stand and turns to it; with reduced motion, or over a long way, is simply there.
  goToStand(id: string) {
    const view = this.scene.stands.find(({ stand }) => stand.id === id);
    if (!view) return;
    const { at, heading, pitch } = viewingPlace(view.stand);
    this.goTo(at, heading, pitch);
  }

  goTo(at: Point, heading: number | null = null, pitch = 0) {
    const way = findPath(this.grid, this.walker.pose.at, at);
    const end = way.at(-1);
    if (!end) return;
    const length = way.reduce((sum, corner, i) => sum + Math.hypot(corner[0] - (way[i - 1] ?? this.walker.pose.at)[0], corner[1] - (way[i - 1] ?? this.walker.pose.at)[1]), 0);
    if (this.calm || length > 14) this.walker.teleport(end, heading ?? this.walker.pose.heading, pitch);
    else this.walker.follow(way, heading);
    this.sinceStream = Infinity;
    this.wake();
  }

  private walk(way: Point[], heading: number, pitch: number) {
    const end = way.at(-1);
    if (!end) return;
    if (this.calm) this.walker.teleport(end, heading, pitch);
    else this.walker.follow(way, heading);
    this.sinceStream = Infinity;
    this.wake();
  }

  teleport(at: Point, heading: number) {
    const end = findPath(this.grid, at, at).at(-1);
    if (end) this.walker.teleport(end, heading);
    this.sinceStream = Infinity;
    this.wake();
  }

  // Until the visitor takes the headset off; rejects when it cannot be entered.
  async enterHeadset(session: XRSession, element: HTMLElement): Promise<void> {
    const { renderer } = this.scene;
    const [{ enterHall }, say] = await Promise.all([import('../xr/hall_room.ts'), loadMessages(this.options.lang, 'vr', 'hall'), switchHeadset(renderer, true)]);
    this.inHeadset = true;
    this.scene.setLevel(levels.medium);
    try {
      const { scene, camera, stands, shown } = this.scene;
      await enterHall({
        renderer, scene, camera, element, say, lang: this.options.lang, start: this.walker.pose, stands, shown,
        free: (at) => isFree(this.grid, at),
        floor: (at) => this.floorAt(at),
        viewing: viewingPlace,
        visit: (pose) => { this.walker.pose = pose; },
        step: this.headsetStep,
      }, session);
    } finally {
      void switchHeadset(renderer, false);
      this.inHeadset = false;
      const end = findPath(this.grid, this.walker.pose.at, this.walker.pose.at).at(-1);
      if (end) this.walker.teleport(end, this.walker.pose.heading);
      this.setQuality(this.quality);
    }
  }

  dispose() {
    clearTimeout(this.patience);
    clearTimeout(this.company);
    this.showOut();
    this.loop.stop();
    this.hands.stop();
    this.canvas.removeEventListener('webglcontextlost', this.lost);
    this.canvas.removeEventListener('webglcontextrestored', this.restored);
    document.removeEventListener('visibilitychange', this.wake);
    window.removeEventListener('hashchange', this.called);
    for (const film of this.films) film.dispose();
    this.streamer.dispose();
    this.shared.dispose();
    this.scene.dispose();
  }

  // A link to a place in the hall one is in.
  private readonly called = () => {
    const place = parsePlace(location.hash);
    if (place && !this.inHeadset) this.teleport(place.at, place.heading);
  };

  // The browser mostly gives the context back; where it does not, everything is made anew at the same place.
  private readonly lost = (event: Event) => {
    event.preventDefault();
    this.patience = window.setTimeout(this.options.onLost, waitForContext);
  };
  private readonly restored = () => {
    clearTimeout(this.patience);
    this.scene.relight();
    this.wake();
  };

  // What goes on while a headset draws.
  private readonly headsetStep = (seconds: number) => {
    this.scene.renderer.info.reset();
    this.lookAround();
    this.sinceStream += seconds;
    if (this.sinceStream > streamEvery) this.stream();
    this.keepFilmsInStep();
    for (const act of this.frames) act(seconds);
    this.notice();
  };

  private readonly frame = (seconds: number): boolean => {
    if (document.hidden || this.inHeadset) return false;
    const began = performance.now();
    const moving = !this.paused && this.walker.step(this.hands.wish(seconds), seconds);
    this.settlePitch(seconds, moving);
    this.floor += (this.floorAt(this.walker.pose.at) - this.floor) * approach(11, seconds);
    this.scene.place(this.walker.pose, this.floor);
    this.lookAround();
    this.sinceStream += seconds;
    if (this.sinceStream > streamEvery) this.stream();
    this.keepFilmsInStep();
    let more = false;
    for (const act of this.frames) more = act(seconds) || more;
    this.scene.render(this.floor);
    this.notice();
    if (moving && this.quality === 'auto' && this.pace.frame(Math.max(seconds * 1000, performance.now() - began))) this.fit();
    return more || moving || (!this.paused && (this.films.some((film) => film.playing) || this.hands.active()));
  };

  // At a stand the eye sinks to the exhibit by itself, once, after a chosen walk.
  private settlePitch(seconds: number, moving: boolean) {
    const { pose } = this.walker;
    if (!moving || !this.ahead || this.hands.active()) return;
    const [dx, dy] = [this.ahead.focus[0] - pose.at[0], -this.ahead.focus[2] - pose.at[1]];
    const goal = clamp(Math.atan2(this.ahead.focus[1] - this.floor - eyeHeight, Math.hypot(dx, dy)), -0.5, 0.4);
    pose.pitch += (goal - pose.pitch) * approach(2, seconds);
  }

  private measure(view: StandView) {
    const { at, heading } = this.walker.pose;
    const [x, y] = [view.focus[0], -view.focus[2]];
    const outline = this.plan.zones.find(({ outline: zone }) => contains(zone, at))?.outline;
    return {
      // A screen is seen from as many times farther as it is larger than a picture.
      distance: Math.hypot(x - at[0], y - at[1]) / Math.max(1, view.stand.size[0] / 2.2),
      sameZone: outline ? contains(outline, view.stand.at) : false,
      ahead: Math.cos(Math.atan2(y - at[1], x - at[0]) - heading) > 0,
    };
  }

  // A part is as far as its nearest wall.
  private measurePart({ bounds: [low, high], zone }: HallPart) {
    const { at, heading } = this.walker.pose;
    const [x, y] = [clamp(at[0], low[0], high[0]), clamp(at[1], -high[2], -low[2])];
    const distance = Math.hypot(x - at[0], y - at[1]);
    const here = this.plan.zones.find(({ outline }) => contains(outline, at))?.zone ?? null;
    return { distance, sameZone: zone === null || zone === here, ahead: distance < 3 || Math.cos(Math.atan2(y - at[1], x - at[0]) - heading) > 0 };
  }

  private readonly measureCargo = ({ of }: Cargo) => ('part' in of ? this.measurePart(of.part) : this.measure(of.view));

  private get level(): Level {
    return this.quality === 'auto' ? this.pace.level : levels[this.quality];
  }

  private stream() {
    this.sinceStream = 0;
    this.streamer.budget = { ...farthest, memory: this.level.memory };
    this.streamer.update(this.measureCargo);
    const atHand = (reach: number) => (cargo: Cargo) => 'part' in cargo.of && this.measurePart(cargo.of.part).distance < reach;
    if (!this.ready && (this.streamer.settled((cargo) => cargo.first === true && atHand(0.5)(cargo)) || performance.now() - this.began > waitAtMost * 1000)) this.open();
    if (this.level.reflect && !this.inHeadset && this.ready && this.streamer.settled(atHand(6))) this.scene.reflect(this.scene.camera.position);
    for (const film of this.films) {
      const { distance, ahead } = this.measure(film.view);
      film.show(!this.paused && !document.hidden && ahead && distance < filmReach);
    }
  }

  // From now on one may walk. Guests come a moment later, so that nobody waits for them.
  private open() {
    this.ready = true;
    this.company = window.setTimeout(() => { this.showOut = welcome(this.door()); }, guestsAfter * 1000);
  }

  // The stand that the visitor has come up to and looks at.
  private lookAround() {
    const { at, heading } = this.walker.pose;
    let best: StandView | null = null;
    let least = 3.4;
    for (const view of this.scene.stands) {
      if (!view.stand.exhibit) continue;
      const [x, y] = [view.stand.at[0] - at[0], view.stand.at[1] - at[1]];
      const distance = Math.hypot(x, y) - frontDepth(view.stand);
      const off = Math.abs(turnTo(heading, Math.atan2(y, x)));
      const inFront = Math.cos(radians(view.stand.facing)) * -x + Math.sin(radians(view.stand.facing)) * -y > 0 || frontDepth(view.stand) > 0.3;
      const score = distance * (1 + off);
      if (off < 0.6 && distance < 3.2 && inFront && score < least) [best, least] = [view, score];
    }
    this.ahead = best;
    this.near = best ?? this.nearest();
  }

  // The nearest stand within some steps, wherever one looks.
  private nearest(): StandView | null {
    const { at } = this.walker.pose;
    const far = (view: StandView) => Math.hypot(view.stand.at[0] - at[0], view.stand.at[1] - at[1]);
    const [first] = this.scene.stands.filter((view) => view.stand.exhibit && far(view) < nearby).sort((a, b) => far(a) - far(b));
    return first ?? null;
  }

  private zoneAt(at: Point): string | null {
    return this.plan.zones.find(({ outline }) => contains(outline, at))?.zone ?? null;
  }

  // What a guest may use (guests.ts).
  private door(): HallDoor {
    const { plan, options, walker, scene } = this;
    return {
      plan, lang: options.lang, scene: scene.guests, camera: scene.camera, map: options.map, slot: options.slot,
      pose: () => walker.pose,
      onFrame: this.frames.add, onMove: this.moves.add, onTap: this.taps.add,
      wake: this.wake,
      way: (to) => findPath(this.grid, walker.pose.at, to),
      floor: (at) => this.floorAt(at),
      walk: (way, heading, pitch) => this.walk(way, heading, pitch),
      goTo: (to, heading) => this.goTo(to, heading ?? null),
      place: (at, heading, pitch) => walker.teleport(at, heading, pitch),
      goToStand: (id) => this.goToStand(id),
      openStand: options.onOpen,
      keepTime: (now) => { this.fairTime = now; },
      time: () => this.fairTime(),
      screen: (zone, showing) => { for (const film of this.films) if (this.zoneAt(justBefore(film.view.stand)) === zone) film.put(showing); this.wake(); },
    };
  }

  private keepFilmsInStep() {
    const now = this.fairTime();
    if (now !== null) for (const film of this.films) film.keepStep(now);
  }

  private tellMoves(pose: Pose) {
    const now = `${pose.at[0].toFixed(3)},${pose.at[1].toFixed(3)},${pose.heading.toFixed(3)},${pose.pitch.toFixed(3)}`;
    if (now === this.told) return;
    this.told = now;
    for (const act of this.moves) act(pose);
  }

  private notice() {
    const { pose } = this.walker;
    this.tellMoves(pose);
    const zone = this.zoneAt(pose.at);
    const { calls, triangles } = this.scene.drawn;
    const film = this.films.find(({ playing }) => playing);
    const now = this.fairTime();
    this.options.onNotice({ pose, zone, ahead: this.ahead?.stand.id ?? null, near: this.near?.stand.id ?? null, loadedBytes: this.streamer.loadedBytes + this.shared.bytes, ready: this.ready, settled: this.ready && !this.streamer.busy,
      film: film ? { stand: film.view.stand.id, url: film.url, off: now === null ? null : Math.round(film.offFrom(now) * 1000) } : null, calls, triangles });
  }

  private ray(x: number, y: number): Ray {
    const box = this.canvas.getBoundingClientRect();
    const far = new Vector3(((x - box.left) / box.width) * 2 - 1, 1 - ((y - box.top) / box.height) * 2, 0.5).unproject(this.scene.camera);
    const from = this.scene.camera.position;
    const way = far.sub(from).normalize();
    return { from: [from.x, from.y, from.z], way: [way.x, way.y, way.z] };
  }

  // The stand under the pointer, unless a wall is in between.
  private standAt(x: number, y: number): StandView | null {
    const ray = this.ray(x, y);
    const found = pick(ray, this.scene.stands, 14);
    if (!found?.box.stand.exhibit) return null;
    const { at } = this.walker.pose;
    const here: Point = [ray.from[0] + ray.way[0] * found.distance, -(ray.from[2] + ray.way[2] * found.distance)];
    // A little before the stand: what hangs on a wall lies in the wall's own squares.
    const near: Point = [at[0] + (here[0] - at[0]) * 0.88, at[1] + (here[1] - at[1]) * 0.88];
    return clearLine(this.sight, at, near) ? found.box : null;
  }

  private tap(x: number, y: number) {
    for (const act of this.taps) if (act(this.ray(x, y))) return undefined;
    const view = this.standAt(x, y);
    if (view && (view === this.ahead || this.measure(view).distance < 2.4)) return this.options.onOpen(view.stand.id);
    if (view) return this.goToStand(view.stand.id);
    const ray = this.ray(x, y);
    const distance = hitFloor(ray);
    if (distance < 24) this.goTo([ray.from[0] + ray.way[0] * distance, -(ray.from[2] + ray.way[2] * distance)]);
    return undefined;
  }

  private fit() {
    if (this.inHeadset) return; // it has a size of its own
    const { level } = this;
    this.scene.setLevel(level);
    this.scene.resize(...this.size, this.quality === 'auto' ? level.pixelRatio : Math.min(level.pixelRatio, devicePixelRatio * (this.quality === 'low' ? 0.75 : 1)));
    this.wake();
  }

  // Along the edges of the floor that was built; without it, of what the plan knows.
  private bodies(): Collide {
    const { navmesh } = this;
    if (!navmesh) return makeCollide(obstaclesOf(this.plan), bodyRadius);
    const slide = makeCollide(navmesh.edges, 0.08);
    return (at) => navmesh.nearest(slide(at));
  }

  private floorAt(at: Point): number {
    return this.navmesh?.height(at) ?? this.floor;
  }
}
