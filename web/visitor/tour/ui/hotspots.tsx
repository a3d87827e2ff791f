// What can be chosen in the picture: buttons laid over the canvas, so that keyboard and screen reader meet them too.
// One that gets the focus while it is out of sight turns the view to itself.
import type { Hotspot } from '../../../common/api.ts';
import type { Lang, Text, Translate } from '../../../common/i18n.ts';
import type { TourScene } from '../scene.ts';

export type Spot = Hotspot & { title: Text };
type Props = { spots: Spot[]; lang: Lang; say: Translate; ahead: string | null; busy: string | null; choose(spot: Spot): void; face(spot: Spot): void; holder: { current: HTMLElement | null } };

export const spotKey = ({ kind, to }: Pick<Hotspot, 'kind' | 'to'>) => `${kind}/${to}`;

export function Hotspots({ spots, lang, say, ahead, busy, choose, face, holder }: Props) {
  return (
    <div class="tour-spots" ref={(element) => { holder.current = element; }}>
      {spots.map((spot) => {
        const key = spotKey(spot);
        const title = spot.title[lang];
        return (
          <button key={key} type="button" data-hotspot={key} aria-busy={busy === key || undefined}
            class={`tour-spot tour-${spot.kind}${spot.kind === 'exhibit' && spot.to === ahead ? ' ahead' : ''}${spot.distance > 7 ? ' far' : ''}`}
            onClick={() => choose(spot)} onFocus={(event) => { if (event.currentTarget.matches(':focus-visible')) face(spot); }}>
            <i aria-hidden="true" />
            <span>{spot.kind === 'viewpoint' ? <span class="hall-hidden">{say('tour.go')} </span> : <span class="hall-hidden">{say('tour.open')} </span>}{title}</span>
          </button>
        );
      })}
    </div>
  );
}

// Lays the buttons over what they mean. Those out of sight stay in the order of Tab, and are not drawn.
export function placeHotspots(holder: HTMLElement, spots: Spot[], scene: TourScene) {
  spots.forEach((spot, index) => {
    const button = holder.children[index] as HTMLElement | undefined;
    if (!button) return;
    const { x, y, seen } = scene.mark(spot.direction);
    button.classList.toggle('away', !seen);
    if (seen) button.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  });
}
