// The door for what others bring into the hall: presence and chat, a way to a stand. A guest is a script of its
// own that comes once the hall can be walked; the hall draws and walks without any.
//
//   export default function attend(hall: HallDoor) { hall.scene.add(crowd); return () => crowd.removeFromParent(); }
import type { Object3D, PerspectiveCamera } from 'three';
import type { HallPlan, Point } from '../../common/api.ts';
import type { Lang } from '../../common/i18n.ts';
import type { Showing } from './stream/film.ts';
import type { Ray } from './walk/pick.ts';
import type { Pose } from './walk/walker.ts';

export type HallDoor = {
  readonly plan: HallPlan;
  readonly lang: Lang;
  readonly scene: Object3D;             // add what is yours; three's axes: the plan's (x, y) at height h is (x, h, −y)
  readonly camera: PerspectiveCamera;   // in a headset: where the head is
  readonly map: SVGGElement;            // over the plan, in metres, y downwards: the plan's (x, y) is (x, −y)
  readonly slot: HTMLElement;           // over the canvas and under dialogs; children take the pointer, the slot itself does not
  pose(): Pose;                         // the visitor: plan coordinates, radians
  // Before every drawing; `act` says whether it wants another one. All three return what undoes them.
  onFrame(act: (seconds: number) => boolean): () => void;
  onMove(act: (pose: Pose) => void): () => void;    // whenever the visitor has moved or turned
  onTap(act: (ray: Ray) => boolean): () => void;    // before stands and floor are asked; true: it was meant for you
  wake(): void;                         // asks for a drawing; while all is at rest nothing is drawn
  way(to: Point): Point[];              // corners of the walk from the visitor, without the start; empty: there is none
  floor(at: Point): number;             // its height, metres
  walk(way: Point[], heading: number, pitch: number): void;   // along these corners, however far; with reduced motion: is there
  goTo(to: Point, heading?: number): void;
  place(at: Point, heading: number, pitch: number): void;   // there at once, and no way is followed: for who moves the visitor along
  goToStand(id: string): void;
  openStand(id: string): void;
  keepTime(now: () => number | null): void;   // the fair's clock in seconds, by which films loop in step; null: not known
  time(): number | null;                // what that clock says
  screen(zone: string, showing: Showing | null): void;   // what the screens of a zone show in the place of their own films
};

// Called once for a hall; what it returns is called when the visitor leaves.
export type Guest = (hall: HallDoor) => (() => void) | undefined;

// Each a script of its own, so that nobody waits for it: `() => import('../live/attend.ts')`.
export const guests: (() => Promise<{ default: Guest }>)[] = [() => import('../live/attend.tsx')];
if (typeof location !== 'undefined' && new URLSearchParams(location.search).has('way')) guests.push(() => import('../way/attend.tsx'));

// A list of actors that can be left.
export class Listeners<Act> {
  private readonly acts = new Set<Act>();

  add = (act: Act) => {
    this.acts.add(act);
    return () => { this.acts.delete(act); };
  };

  [Symbol.iterator]() {
    return this.acts.values();
  }
}

// What the plan has none of brings no script.
const doors = () => import('../way/portals.tsx');
const screenings = () => import('../screening/attend.tsx');
const invitedBy = (plan: HallPlan | undefined) => [
  ...(plan?.portals?.length ? [doors] : []),
  ...(plan?.stands?.some(({ exhibit }) => exhibit?.film) ? [screenings] : []),
];

// Lets the guests in one after another; one that fails is missed by nobody. Returns what shows them out.
export function welcome(hall: HallDoor, invited = guests): () => void {
  const farewells: (() => void)[] = [];
  let closed = false;
  for (const invite of [...invited, ...invitedBy(hall.plan)]) {
    invite().then(({ default: attend }) => {
      const farewell = closed ? undefined : attend(hall);
      if (farewell) farewells.push(farewell);
    }).catch((error: unknown) => console.error(error));
  }
  return () => {
    closed = true;
    for (const farewell of farewells) farewell();
  };
}
