// The guestbook in the hall is a script of its own, which comes when a visitor opens it.
import type { HallDoor } from '../../hall/guests.ts';
import type { GuestbookPanel, Stand } from './attend.tsx';

export class GuestbookDoor {
  private panel: GuestbookPanel | null = null;
  private coming = false;
  private left = false;
  private readonly hall: HallDoor;
  private readonly name: () => string;
  private readonly stand: () => string | null;

  // `name`: what the visitor is called; `stand`: the exhibit they stand at.
  constructor(hall: HallDoor, name: () => string, stand: () => string | null) {
    this.hall = hall;
    this.name = name;
    this.stand = stand;
  }

  toggle() {
    if (this.panel) return this.panel.toggle(this.name(), this.standing());
    if (this.coming) return undefined;
    this.coming = true;
    import('./attend.tsx').then(({ GuestbookPanel: Made }) => {
      if (this.left) return;
      this.panel = new Made(this.hall);
      this.panel.toggle(this.name(), this.standing());
    }).catch((error: unknown) => console.error(error)).finally(() => { this.coming = false; });
    return undefined;
  }

  leave() {
    this.left = true;
    this.panel?.dispose();
  }

  private standing(): Stand | null {
    const slug = this.stand();
    const exhibit = this.hall.plan.stands.find((stand) => stand.exhibit?.slug === slug)?.exhibit;
    return exhibit ? { slug: exhibit.slug, title: exhibit.title[this.hall.lang] } : null;
  }
}
