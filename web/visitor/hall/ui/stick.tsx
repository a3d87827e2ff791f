// A stick for the left thumb.
import { useRef, useState } from 'preact/hooks';
import type { Translate } from '../../../common/i18n.ts';

const reach = 44; // pixels

export function TouchStick({ move, say }: { move(x: number, y: number): void; say: Translate }) {
  const base = useRef<HTMLDivElement>(null);
  const [knob, setKnob] = useState({ x: 0, y: 0 });
  const drag = (event: PointerEvent) => {
    if (event.type === 'pointerdown') base.current!.setPointerCapture(event.pointerId);
    else if (!base.current!.hasPointerCapture(event.pointerId)) return;
    const box = base.current!.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
    const scale = Math.max(1, Math.hypot(x, y) / reach);
    setKnob({ x: x / scale, y: y / scale });
    move(x / scale / reach, -y / scale / reach);
  };
  const release = () => {
    setKnob({ x: 0, y: 0 });
    move(0, 0);
  };
  return (
    <div class="hall-stick" ref={base} title={say('hall.stick')} aria-hidden="true" onPointerDown={drag} onPointerMove={drag} onPointerUp={release} onPointerCancel={release}>
      <svg viewBox="-60 -60 120 120"><circle class="stick-base" r="56" /><circle class="stick-knob" cx={knob.x} cy={knob.y} r="24" /></svg>
    </div>
  );
}
