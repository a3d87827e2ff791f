// The hall at work: joins walking, drawing and streaming, and tells the page what the visitor has before them.
import { Vector3 } from 'three';
import type { HallPlan, Point } from '../../common/api.ts';
import { loadMessages, type Lang } from '../../common/i18n.ts';
import { approach, clamp, turnTo } from '../three/motion.ts';
import { FrameLoop, switchHeadset } from '../three/renderer.ts';
import { HallScene } from './build/scene.ts';
import { Listeners, welcome, type HallDoor } from './guests.ts';
import type { StandView } from './build/stands.ts';
import { clearLine, findPath, isFree, makeGrid, type Grid } from './plan/grid.ts';
import { contains } from './plan/polygon.ts';
import { eyeHeight, frontDepth, radians, viewingPlace } from './plan/stands.ts';
import { Film, Streamer } from './stream/streamer.ts';
import { makeCollide } from './walk/collide.ts';
import { watchHands, type Hands } from './walk/hands.ts';
import { bodyRadius, obstaclesOf } from './walk/obstacles.ts';
import { hitFloor, pick, type Ray } from './walk/pick.ts';
import { Pace, levels, type Quality } from './walk/quality.ts';
import { Walker, type Pose } from './walk/walker.ts';

const streamEvery = 0.4; // seconds
const filmReach = 8;     // metres, for a film as large as a picture
const nearby = 9;        // metres

export type Notice = { pose: Pose; zone: string | null; ahead: string | null; near: string | null; loadedBytes: number; calls: number; triangles: number };
export type Options = { lang: Lang; start: Pose; slot: HTMLElement; map: SVGGElement; onNotice(notice: Notice): void; onOpen(standId: string): void };

export class World {
  readonly walker: Walker;
  readonly hands: Hands;
  calm = false;
  private readonly scene: HallScene;
  private readonly streamer: Streamer;
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
  private readonly showOut: () => void;
  private told = '';
  private inHeadset = false;
  private readonly plan: HallPlan;
  private readonly canvas: HTMLCanvasElement;
  private readonly options: Options;

  constructor(canvas: HTMLCanvasElement, plan: HallPlan, options: Options) {
    this.canvas = canvas;
    this.plan = plan;
    this.options = options;
    this.scene = new HallScene(canvas, plan, options.lang);
    this.grid = makeGrid(plan, 0.25, 0.34);
    this.sight = makeGrid(plan, 0.25, 0.01, false);
    this.walker = new Walker(options.start, makeCollide(obstaclesOf(plan, this.scene.furniture.vats), bodyRadius));
    this.loop = new FrameLoop(this.frame);
    this.streamer = new Streamer(this.scene, () => { this.sinceStream = Infinity; this.wake(); });
    this.films = this.scene.stands.filter((view) => view.stand.exhibit?.film && view.picture)
      .map((view) => new Film(this.scene, view, view.stand.exhibit!.film!.url));
    this.scene.setShadows(true);
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
    this.showOut = welcome(this.door());
  }

  wake = () => this.loop.invalidate();

  resize(width: number, height: number) {
    this.size = [width, height];
    this.fit();
  }

  setQuality(quality: Quality) {
    this.quality = quality;
    this.scene.setShadows(quality === 'auto' ? this.pace.shadows : levels[quality].shadows);
    this.fit();
  }

  setLang(lang: Lang) {
    this.scene.setLang(lang);
    this.wake();
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
    this.scene.setShadows(false);
    try {
      const { scene, camera, stands, shown } = this.scene;
      await enterHall({
        renderer, scene, camera, element, say, lang: this.options.lang, start: this.walker.pose, stands, shown,
        free: (at) => isFree(this.grid, at),
        floor: () => 0,
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
    this.showOut();
    this.loop.stop();
    this.hands.stop();
    this.canvas.removeEventListener('webglcontextlost', this.lost);
    this.canvas.removeEventListener('webglcontextrestored', this.restored);
    document.removeEventListener('visibilitychange', this.wake);
    for (const film of this.films) film.dispose();
    this.streamer.dispose();
    this.scene.dispose();
  }

  private readonly lost = (event: Event) => event.preventDefault();
  private readonly restored = () => {
    this.scene.relight();
    this.wake();
  };

  // What goes on while a headset draws.
  private readonly headsetStep = (seconds: number) => {
    this.lookAround();
    this.sinceStream += seconds;
    if (this.sinceStream > streamEvery) this.stream();
    for (const act of this.frames) act(seconds);
    this.notice();
  };

  private readonly frame = (seconds: number): boolean => {
    if (document.hidden || this.inHeadset) return false;
    const began = performance.now();
    const moving = !this.paused && this.walker.step(this.hands.wish(seconds), seconds);
    this.settlePitch(seconds, moving);
    this.scene.place(this.walker.pose);
    this.lookAround();
    this.sinceStream += seconds;
    if (this.sinceStream > streamEvery) this.stream();
    let more = false;
    for (const act of this.frames) more = act(seconds) || more;
    this.scene.render();
    this.notice();
    if (moving && this.quality === 'auto' && this.pace.frame(Math.max(seconds * 1000, performance.now() - began))) this.adapt();
    return more || moving || (!this.paused && (this.films.some((film) => film.playing) || this.hands.active()));
  };

  // At a stand the eye sinks to the exhibit by itself, once, after a chosen walk.
  private settlePitch(seconds: number, moving: boolean) {
    const { pose } = this.walker;
    if (!moving || !this.ahead || this.hands.active()) return;
    const [dx, dy] = [this.ahead.focus[0] - pose.at[0], -this.ahead.focus[2] - pose.at[1]];
    const goal = clamp(Math.atan2(this.ahead.focus[1] - eyeHeight, Math.hypot(dx, dy)), -0.5, 0.4);
    pose.pitch += (goal - pose.pitch) * approach(2, seconds);
  }

  private measure(view: StandView) {
    const { at, heading } = this.walker.pose;
    const [x, y] = [view.anchor[0], -view.anchor[2]];
    const outline = this.plan.zones.find(({ outline: zone }) => contains(zone, at))?.outline;
    return {
      // A screen is seen from as many times farther as it is larger than a picture.
      distance: Math.hypot(x - at[0], y - at[1]) / Math.max(1, view.stand.size[0] / 2.2),
      sameZone: outline ? contains(outline, view.stand.at) : false,
      ahead: Math.cos(Math.atan2(y - at[1], x - at[0]) - heading) > 0,
    };
  }

  private stream() {
    this.sinceStream = 0;
    this.streamer.update((view) => this.measure(view));
    for (const film of this.films) {
      const { distance, ahead } = this.measure(film.view);
      film.show(!this.paused && !document.hidden && ahead && distance < filmReach);
    }
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

  // What a guest may use (guests.ts).
  private door(): HallDoor {
    const { plan, options, walker, scene } = this;
    return {
      plan, lang: options.lang, scene: scene.guests, camera: scene.camera, map: options.map, slot: options.slot,
      pose: () => walker.pose,
      onFrame: this.frames.add, onMove: this.moves.add, onTap: this.taps.add,
      wake: this.wake,
      way: (to) => findPath(this.grid, walker.pose.at, to),
      goTo: (to, heading) => this.goTo(to, heading ?? null),
      goToStand: (id) => this.goToStand(id),
      openStand: options.onOpen,
    };
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
    const zone = this.plan.zones.find(({ outline }) => contains(outline, pose.at))?.zone ?? null;
    const { calls, triangles } = this.scene.drawn;
    this.options.onNotice({ pose, zone, ahead: this.ahead?.stand.id ?? null, near: this.near?.stand.id ?? null, loadedBytes: this.streamer.loadedBytes, calls, triangles });
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

  private adapt() {
    this.scene.setShadows(this.pace.shadows);
    this.fit();
  }

  private fit() {
    if (this.inHeadset) return; // it has a size of its own
    const ratio = this.quality === 'auto' ? this.pace.pixelRatio : Math.min(levels[this.quality].pixelRatio, devicePixelRatio * (this.quality === 'low' ? 0.75 : 1));
    this.scene.resize(...this.size, ratio);
    this.wake();
  }
}
