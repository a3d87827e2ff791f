// The button that leads into a headset. It shows only where there is one; what happens inside is fetched when it is pressed.
import { useEffect, useState } from 'preact/hooks';
import type { Translate } from '../../common/i18n.ts';
import { Icon } from '../three/icons.tsx';

export function useHeadset(): boolean {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const look = () => {
      navigator.xr?.isSessionSupported('immersive-vr').then(setThere, () => setThere(false));
    };
    look();
    // One that is plugged in later shows up too.
    navigator.xr?.addEventListener?.('devicechange', look);
    return () => navigator.xr?.removeEventListener?.('devicechange', look);
  }, []);
  return there;
}

// Must be called from a press: browsers ask for one.
export const requestHeadset = (): Promise<XRSession> =>
  navigator.xr!.requestSession('immersive-vr', { requiredFeatures: ['local-floor'], optionalFeatures: ['hand-tracking'] });

type Props = { say: Translate; enter(): void; inside: boolean };

export function HeadsetButton({ say, enter, inside }: Props) {
  const label = say(inside ? 'view.headset_leave' : 'view.headset');
  return <button type="button" aria-label={label} title={label} aria-pressed={inside} data-tool="headset" onClick={enter}><Icon name="headset" /></button>;
}
