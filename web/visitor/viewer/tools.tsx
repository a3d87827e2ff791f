// The row of tools under the object.
import type { MessageKey, Translate } from '../../common/i18n.ts';
import { Icon, type IconName } from '../three/icons.tsx';

export type ToolState = { turning: boolean; light: boolean; dark: boolean; compare: boolean; full: boolean };
type Props = { tools: ToolState; change(part: Partial<ToolState>): void; reset(): void; say: Translate };

const toggles: [keyof ToolState, IconName, MessageKey][] = [
  ['turning', 'turn', 'viewer.turn'],
  ['light', 'light', 'viewer.light'],
  ['compare', 'hand', 'viewer.compare'],
  ['dark', 'ground', 'viewer.dark'],
  ['full', 'full', 'viewer.full'],
];

export function Tools({ tools, change, reset, say }: Props) {
  return (
    <div class="viewer-tools" role="toolbar" aria-label={say('viewer.tools')}>
      <button type="button" title={say('viewer.reset')} aria-label={say('viewer.reset')} onClick={reset}><Icon name="reset" /></button>
      {toggles.map(([name, icon, key]) => (
        <button type="button" key={name} title={say(key)} aria-label={say(key)} aria-pressed={tools[name]} data-tool={name}
          onClick={() => change({ [name]: !tools[name] })}>
          <Icon name={name === 'full' && tools.full ? 'shrink' : icon} />
        </button>
      ))}
    </div>
  );
}
