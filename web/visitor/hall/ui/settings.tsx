// How the hall is drawn and walked; kept on this device.
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { MessageKey, Translate } from '../../../common/i18n.ts';
import { Icon } from '../../three/icons.tsx';
import { prefersCalm } from '../../three/motion.ts';
import type { Quality } from '../walk/quality.ts';

export type Settings = { quality: Quality; pace: number; calm: boolean };
const key = 'yz.hall.settings';

export function readSettings(): Settings {
  const fallback: Settings = { quality: 'auto', pace: 1, calm: prefersCalm() };
  try {
    return { ...fallback, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Settings>) };
  } catch {
    return fallback; // storage refused or spoilt
  }
}

export function keepSettings(settings: Settings) {
  try {
    localStorage.setItem(key, JSON.stringify(settings));
  } catch {
    // Private windows may refuse; the setting holds for this visit.
  }
}

const qualities: [Quality, MessageKey][] = [['auto', 'hall.quality_auto'], ['low', 'hall.quality_low'], ['medium', 'hall.quality_medium'], ['high', 'hall.quality_high']];
const paces: [number, MessageKey][] = [[0.6, 'hall.pace_slow'], [1, 'hall.pace_normal'], [1.6, 'hall.pace_fast']];

type Props = { settings: Settings; change(settings: Settings): void; say: Translate; close(): void };

export function SettingsPanel({ settings, change, say, close }: Props) {
  const first = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  return (
    <section class="hall-panel" role="dialog" aria-label={say('hall.settings')}>
      <header>
        <h2>{say('hall.settings')}</h2>
        <button ref={first} type="button" class="hall-close" aria-label={say('hall.close')} onClick={close}><Icon name="close" /></button>
      </header>
      <label>{say('hall.quality')}
        <select value={settings.quality} onChange={(event) => change({ ...settings, quality: event.currentTarget.value as Quality })}>
          {qualities.map(([value, name]) => <option key={value} value={value}>{say(name)}</option>)}
        </select>
      </label>
      <label>{say('hall.pace')}
        <select value={String(settings.pace)} onChange={(event) => change({ ...settings, pace: Number(event.currentTarget.value) })}>
          {paces.map(([value, name]) => <option key={value} value={String(value)}>{say(name)}</option>)}
        </select>
      </label>
      <label class="hall-check">
        <input type="checkbox" checked={settings.calm} onChange={(event) => change({ ...settings, calm: event.currentTarget.checked })} />
        {say('hall.calm')}
      </label>
      <p class="hall-small">{say('hall.keys')}</p>
    </section>
  );
}
