// What makes a headset bearable for this visitor; kept on this device.
export type Comfort = {
  turn: 'snap' | 'smooth';
  vignette: boolean;      // narrows the view while it moves by itself
  seated: boolean;        // lifts a sitting visitor's eyes to standing height
};

const key = 'yz.vr.comfort';
const fallback: Comfort = { turn: 'snap', vignette: true, seated: false };
export const snapAngle = Math.PI / 6;

// From whatever storage holds: what is not known is as if it were not there.
export function readComfort(text: string | null): Comfort {
  let kept: Partial<Record<keyof Comfort, unknown>> = {};
  try {
    kept = (JSON.parse(text ?? '{}') as typeof kept | null) ?? {};
  } catch {
    // spoilt: as new
  }
  return {
    turn: kept.turn === 'smooth' ? 'smooth' : fallback.turn,
    vignette: typeof kept.vignette === 'boolean' ? kept.vignette : fallback.vignette,
    seated: typeof kept.seated === 'boolean' ? kept.seated : fallback.seated,
  };
}

export function loadComfort(): Comfort {
  try {
    return readComfort(localStorage.getItem(key));
  } catch {
    return fallback;
  }
}

export function keepComfort(comfort: Comfort) {
  try {
    localStorage.setItem(key, JSON.stringify(comfort));
  } catch {
    // a private window: it holds for this visit
  }
}
