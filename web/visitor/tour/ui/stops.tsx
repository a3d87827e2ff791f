// The panoramas of the tour as a strip of pictures, and on the plan as dots with the visitor's gaze.
import { useEffect, useRef } from 'preact/hooks';
import type { HallPlan, Point } from '../../../common/api.ts';
import type { Lang, Translate } from '../../../common/i18n.ts';
import { courtOf } from '../../hall/plan/grid.ts';
import { bounds } from '../../hall/plan/polygon.ts';
import { radians } from '../../hall/plan/stands.ts';
import { barriers } from '../../hall/plan/walls.ts';
import { faceAhead, tileKey, wayOf } from '../cube.ts';
import type { Stop } from '../places.ts';

type Props = { stops: Stop[]; now: string; lang: Lang; say: Translate; go(stop: Stop): void };

// The face that looks where the viewpoint looks, as its picture.
export const pictureOf = ({ panorama, facing }: Stop) =>
  panorama.tiles[tileKey({ level: 0, face: faceAhead(wayOf(radians(facing), 0)), x: 0, y: 0 })];

export function StopStrip({ stops, now, lang, say, go }: Props) {
  const strip = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const chosen = strip.current?.querySelector<HTMLElement>('[aria-current]');
    chosen?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [now]);
  return (
    <nav class="tour-strip" aria-label={say('tour.stops')}>
      <ol ref={strip}>
        {stops.map((stop) => (
          <li key={stop.id}>
            <button type="button" aria-current={stop.id === now ? 'location' : undefined} data-stop={stop.id} onClick={() => go(stop)}>
              <img src={pictureOf(stop)} alt="" width="96" height="64" loading="lazy" decoding="async" />
              <span>{stop.title[lang]}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const corners = (points: Point[]) => points.map(([x, y]) => `${x},${-y}`).join(' ');

type MapProps = { plan: HallPlan; stops: Stop[]; now: Stop; lang: Lang; go(stop: Stop): void; watch(show: (heading: number) => void): void };

// A picture of where one is: the strip says the same in words, so it is not read out.
export function TourMap({ plan, stops, now, lang, go, watch }: MapProps) {
  const me = useRef<SVGGElement>(null);
  const { left, right, bottom, top } = bounds(plan.outline);
  const court = courtOf(plan);
  useEffect(() => watch((heading) => {
    me.current?.setAttribute('transform', `translate(${now.at[0]} ${-now.at[1]}) rotate(${((-heading * 180) / Math.PI).toFixed(1)})`);
  }), [now]);
  return (
    <div class="hall-map tour-map" aria-hidden="true">
      <svg viewBox={`${left - 1} ${-top - 1} ${right - left + 2} ${top - bottom + 2}`}>
        <polygon class="map-floor" points={corners(plan.outline)} />
        {court && <polygon class="map-court" points={corners(court)} />}
        {plan.zones.map((one) => <polygon key={one.zone} class="map-zone" points={corners(one.outline)} fill={one.colour ?? '#9a2b1c'} />)}
        {plan.walls.flatMap(barriers).map(({ from, to }, i) => <line key={i} class="map-wall" x1={from[0]} y1={-from[1]} x2={to[0]} y2={-to[1]} />)}
        <g ref={me} class="map-gaze"><path d="M0 0 4.6-2.6A5.3 5.3 0 0 1 4.6 2.6Z" /></g>
        {stops.map((stop) => (
          <circle key={stop.id} class={`map-stop${stop.id === now.id ? ' here' : ''}`} cx={stop.at[0]} cy={-stop.at[1]} r={0.85} onClick={() => go(stop)}><title>{stop.title[lang]}</title></circle>
        ))}
      </svg>
    </div>
  );
}
