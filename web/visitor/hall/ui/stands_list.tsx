// Every stand by zone, as a list: the keyboard's and the screen reader's way through the hall.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { HallPlan, StandPlan, ZonePlan } from '../../../common/api.ts';
import type { Lang, Translate } from '../../../common/i18n.ts';
import { Icon } from '../../three/icons.tsx';
import { contains } from '../plan/polygon.ts';
import { viewingPlace } from '../plan/stands.ts';
import { Swatch } from './map.tsx';

type Props = { plan: HallPlan; lang: Lang; say: Translate; ahead: string | null; go(id: string): void; open(id: string): void; close(): void };

export type ZoneStands = { zone: ZonePlan | null; stands: StandPlan[] };

// Stands on the border between zones belong to the zone that they look into.
export function standsByZone(plan: HallPlan): ZoneStands[] {
  const home = (stand: StandPlan) => {
    const front = viewingPlace(stand).at;
    return plan.zones.find((zone) => contains(zone.outline, front)) ?? plan.zones.find((zone) => contains(zone.outline, stand.at)) ?? null;
  };
  const groups = new Map<ZonePlan | null, StandPlan[]>([...plan.zones.map((zone) => [zone, []] as [ZonePlan, StandPlan[]]), [null, []]]);
  for (const stand of plan.stands) if (stand.exhibit) groups.get(home(stand))!.push(stand);
  return [...groups].map(([zone, stands]) => ({ zone, stands })).filter(({ stands }) => stands.length > 0);
}

export function StandsList({ plan, lang, say, ahead, go, open, close }: Props) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <nav class="hall-panel hall-stands" aria-label={say('hall.stands')}>
      <header>
        <h2>{say('hall.stands')}</h2>
        <button ref={first} type="button" class="hall-close" aria-label={say('hall.close')} onClick={close}><Icon name="close" /></button>
      </header>
      {standsByZone(plan).map(({ zone, stands }) => (
        <section key={zone?.zone ?? ''}>
          <h3>{zone && <Swatch colour={zone.colour ?? '#9a2b1c'} />}{zone?.title[lang] ?? say('hall.elsewhere')}</h3>
          <ul>
            {stands.map((stand) => (
              <li key={stand.id} aria-current={stand.id === ahead ? 'location' : undefined}>
                <button type="button" class="stand-go" onClick={() => go(stand.id)}>
                  {stand.exhibit!.title[lang]}<span class="hall-hidden"> {say('hall.go')}</span>
                </button>
                <button type="button" class="stand-open" data-stand-open={stand.id} onClick={() => open(stand.id)}
                  aria-label={say('hall.open_title', { title: stand.exhibit!.title[lang] })}><Icon name="look" /></button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
