// The plan of the hall: small in the corner, large when asked for; a click on a zone or a stand goes there.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { HallPlan, Point, ZonePlan } from '../../../common/api.ts';
import type { Lang, Translate } from '../../../common/i18n.ts';
import { Icon } from '../../three/icons.tsx';
import { courtOf } from '../plan/grid.ts';
import { bounds, centre } from '../plan/polygon.ts';
import { footprint, hangs, direction } from '../plan/stands.ts';
import { barriers } from '../plan/walls.ts';
import type { Pose } from '../walk/walker.ts';

type Props = {
  plan: HallPlan; lang: Lang; say: Translate; large: boolean; zone: string | null; ahead: string | null; guests: RefObject<SVGGElement | null>;
  toggle(): void; toZone(zone: ZonePlan): void; toStand(id: string): void; watch(show: (pose: Pose) => void): () => void;
};

const corners = (points: Point[]) => points.map(([x, y]) => `${x},${-y}`).join(' ');

// Of the plan in the corner (.hall-map), so that others can stand over it.
export function smallMapHeight(plan: HallPlan): string {
  const { left, right, bottom, top } = bounds(plan.outline);
  return `${((10.8 * (top - bottom + 2)) / (right - left + 2) + 0.7).toFixed(2)}rem`;
}

export function HallMap({ plan, lang, say, large, zone, ahead, guests, toggle, toZone, toStand, watch }: Props) {
  const me = useRef<SVGGElement>(null);
  const shut = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => { if (large) shut.current?.focus(); }, [large]);
  const { left, right, bottom, top } = bounds(plan.outline);
  useEffect(() => watch(({ at, heading }) => {
    me.current?.setAttribute('transform', `translate(${at[0].toFixed(2)} ${(-at[1]).toFixed(2)}) rotate(${((-heading * 180) / Math.PI).toFixed(1)})`);
  }), []);
  const court = courtOf(plan);
  return (
    <div class={`hall-map${large ? ' hall-map-large' : ''}`} {...(large ? { role: 'dialog', 'aria-label': say('hall.plan') } : {})}>
      <svg viewBox={`${left - 1} ${-top - 1} ${right - left + 2} ${top - bottom + 2}`} aria-hidden={!large} role={large ? 'group' : undefined} aria-label={large ? say('hall.plan') : undefined}>
        <polygon class="map-floor" points={corners(plan.outline)} />
        {court && <polygon class="map-court" points={corners(court)} />}
        {plan.zones.map((one) => (
          <polygon key={one.zone} class={`map-zone${one.zone === zone ? ' here' : ''}`} points={corners(one.outline)} fill={one.colour ?? '#9a2b1c'}
            onClick={large ? () => toZone(one) : undefined}><title>{one.title[lang]}</title></polygon>
        ))}
        {plan.walls.flatMap(barriers).map(({ from, to }, i) => <line key={i} class="map-wall" x1={from[0]} y1={-from[1]} x2={to[0]} y2={-to[1]} />)}
        {plan.columns.map(({ at, radius }, i) => <circle key={i} class="map-column" cx={at[0]} cy={-at[1]} r={radius} />)}
        {plan.stands.map((stand) => (
          <polygon key={stand.id} class={`map-stand${stand.id === ahead ? ' here' : ''}`} points={corners(standCorners(stand))}
            onClick={large ? () => toStand(stand.id) : undefined}><title>{stand.exhibit?.title[lang] ?? ''}</title></polygon>
        ))}
        {large && plan.zones.map((one) => {
          const [x, y] = centre(one.outline);
          return <text key={one.zone} class="map-name" x={x} y={-y} text-anchor="middle">{one.title[lang]}</text>;
        })}
        <g ref={guests} />
        <g ref={me} class="map-me"><path d="M1.1 0 -0.7 0.7 -0.35 0 -0.7-0.7Z" /></g>
      </svg>
      {!large && <button type="button" class="map-open" aria-label={say('hall.plan_open')} onClick={toggle} />}
      {large && (
        <>
          <button ref={shut} type="button" class="hall-close" aria-label={say('hall.close')} onClick={toggle}><Icon name="close" /></button>
          <ul class="map-zones">
            {plan.zones.map((one) => (
              <li key={one.zone}><button type="button" onClick={() => toZone(one)}><Swatch colour={one.colour ?? '#9a2b1c'} />{one.title[lang]}</button></li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

export function Swatch({ colour }: { colour: string }) {
  return <svg class="hall-swatch" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill={colour} /></svg>;
}

function standCorners(stand: HallPlan['stands'][number]): Point[] {
  const print = footprint(stand);
  if (print) return print;
  const [fx, fy] = direction(stand.facing);
  const half = stand.size[0] / 2;
  const deep = hangs(stand) ? 0.45 : 0.3;
  return [[-half, 0], [half, 0], [half, deep], [-half, deep]].map(([s, o]) => [stand.at[0] - fy * s! + fx * o!, stand.at[1] + fx * s! + fy * o!] as Point);
}
