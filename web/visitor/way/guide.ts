// Where the visitor should walk: asked of the server once, followed as one goes, asked again by who strays.
import { ApiError, getJson, type Point } from '../../common/api.ts';
import type { HallDoor } from '../hall/guests.ts';
import { lengthOf, rest, type Found } from './route.ts';

const astray = 0.8;        // metres beside the way
const askAgain = 700;      // milliseconds between questions

export class Guide {
  found: Found | null = null;
  nowhere = false;
  private asking = false;
  private asked = -Infinity;
  private way: Point[] = [];

  constructor(private readonly hall: HallDoor, private readonly exhibit: string, private readonly changed: () => void) {}

  // From the visitor to the end of what lies in this hall; without an answer yet, or ever, what the client can tell itself.
  ahead(at: Point, goal: Point | undefined): Point[] {
    const { way, beside } = this.way.length ? rest(this.way, at) : { way: [], beside: Infinity };
    if (beside > astray) void this.ask(at);
    if (way.length && beside <= 3 * astray) return way;
    return goal ? [at, ...this.hall.way(goal)] : [];
  }

  // Metres that come after this hall.
  beyond(): number {
    return (this.found?.stretches ?? []).slice(1).reduce((sum, { metres }) => sum + metres, 0);
  }

  private async ask(at: Point) {
    if (this.asking || performance.now() - this.asked < askAgain) return;
    this.asking = true;
    this.asked = performance.now();
    try {
      const query = new URLSearchParams({ to: this.exhibit, from: at.map((value) => value.toFixed(3)).join(',') });
      this.found = await getJson<Found>(`/halls/${this.hall.plan.slug}/way?${query}`);
      this.way = this.found.stretches[0]!.corners;
      if (lengthOf(this.way) === 0) this.way = [...this.way, ...this.way];
    } catch (error) {
      // The client's own way stands; there is none to what stands nowhere.
      this.nowhere = error instanceof ApiError && error.status === 404;
    }
    this.asking = false;
    this.changed();
  }
}
