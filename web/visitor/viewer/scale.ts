// A scale bar: the longest round length that fits. Pure.
export type Bar = { metres: number; pixels: number; label: string };

const steps = [1, 2, 5];

// `pixelsPerMetre` is measured at the object's middle; `room` is the longest bar wanted, in pixels.
export function scaleBar(pixelsPerMetre: number, room: number): Bar {
  const most = room / pixelsPerMetre;
  const decade = 10 ** Math.floor(Math.log10(most));
  const step = [...steps].reverse().find((candidate) => candidate * decade <= most * (1 + 1e-9)) ?? 1;
  const metres = step * decade;
  return { metres, pixels: metres * pixelsPerMetre, label: lengthLabel(metres) };
}

export function lengthLabel(metres: number): string {
  const round = (value: number) => String(Number(value.toPrecision(3)));
  if (metres >= 1) return `${round(metres)} m`;
  return metres >= 0.0099999 ? `${round(metres * 100)} cm` : `${round(metres * 1000)} mm`;
}
