// A disc to lay the light on: dragged by hand, or moved with the arrow keys.
import type { Translate } from '../../common/i18n.ts';
import { nudge, onDisc, type Puck } from './light.ts';

export function LightPuck({ puck, setPuck, say }: { puck: Puck; setPuck(puck: Puck): void; say: Translate }) {
  const drag = (event: PointerEvent) => {
    const disc = event.currentTarget as SVGSVGElement;
    if (event.type === 'pointerdown') disc.setPointerCapture(event.pointerId);
    else if (!event.buttons) return;
    const box = disc.getBoundingClientRect();
    setPuck(onDisc({ x: (event.clientX - box.left) / box.width * 2.4 - 1.2, y: 1.2 - (event.clientY - box.top) / box.height * 2.4 }));
  };
  const key = (event: KeyboardEvent) => {
    const moved = nudge(puck, event.key);
    if (!moved) return;
    event.preventDefault();
    setPuck(moved);
  };
  const bearing = Math.round((Math.atan2(puck.x, puck.y) * 180) / Math.PI + 360) % 360;
  return (
    <svg class="viewer-puck" viewBox="-1.2 -1.2 2.4 2.4" role="slider" tabIndex={0} aria-label={say('viewer.light_puck')}
      aria-valuemin={0} aria-valuemax={359} aria-valuenow={bearing} aria-valuetext={say('viewer.light_from', { degrees: bearing })}
      onPointerDown={drag} onPointerMove={drag} onKeyDown={key}>
      <circle class="puck-disc" r="1" />
      <circle class="puck-ring" r="0.5" />
      <line class="puck-ray" x1="0" y1="0" x2={puck.x} y2={-puck.y} />
      <circle class="puck-light" cx={puck.x} cy={-puck.y} r="0.17" />
    </svg>
  );
}
