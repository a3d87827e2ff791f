// Surfaces drawn on canvases: a kilobyte of code each instead of hundreds of downloaded pixels.
// Each covers `metres` of wall or floor and repeats without a seam.
import { CanvasTexture, RepeatWrapping, SRGBColorSpace, type Texture } from 'three';

export type Surface = { map: Texture; bump: Texture; metres: [number, number] };
type Draw = (context: CanvasRenderingContext2D, width: number, height: number, random: () => number) => void;

// The same wall for every visitor.
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

function canvasOf(width: number, height: number, seed: number, draw: Draw): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  draw(canvas.getContext('2d')!, width, height, seeded(seed));
  return canvas;
}

function surface(width: number, height: number, metres: [number, number], seed: number, draw: Draw): Surface {
  const canvas = canvasOf(width, height, seed, draw);
  const make = () => {
    const texture = new CanvasTexture(canvas);
    texture.wrapS = texture.wrapT = RepeatWrapping;
    texture.repeat.set(1 / metres[0], 1 / metres[1]);
    texture.anisotropy = 8;
    return texture;
  };
  const map = make();
  map.colorSpace = SRGBColorSpace;
  return { map, bump: make(), metres };
}

const grey = (value: number, warmth = 0) => `rgb(${Math.round(value + warmth)} ${Math.round(value)} ${Math.round(value - warmth)})`;

function speckle(context: CanvasRenderingContext2D, width: number, height: number, random: () => number, count: number, strength: number) {
  for (let i = 0; i < count; i++) {
    context.fillStyle = random() < 0.5 ? `rgb(0 0 0 / ${random() * strength})` : `rgb(255 255 255 / ${random() * strength})`;
    const size = 1 + random() * 2.5;
    context.fillRect(random() * width, random() * height, size, size);
  }
}

// 青砖: running bond, 28 × 7 cm with a pale joint as fine as a rush.
export const brick = () => surface(512, 512, [1.12, 1.12], 3, (context, width, height, random) => {
  const rows = 16;
  const columns = 4;
  const [w, h] = [width / columns, height / rows];
  context.fillStyle = grey(168, 4);
  context.fillRect(0, 0, width, height);
  for (let row = 0; row < rows; row++) for (let column = -1; column < columns; column++) {
    const shade = 112 + random() * 26;
    context.fillStyle = `rgb(${shade - 3} ${shade + 1} ${shade + 4})`;
    const x = (column + (row % 2) / 2) * w;
    context.fillRect(x + 1.5, row * h + 1.3, w - 3, h - 2.6);
    // The brick that runs over the edge comes in again on the other side.
    if (x < 0) context.fillRect(x + width + 1.5, row * h + 1.3, w - 3, h - 2.6);
    if (x + w > width) context.fillRect(x - width + 1.5, row * h + 1.3, w - 3, h - 2.6);
  }
  speckle(context, width, height, random, 5200, 0.1);
});

// 方砖: square floor bricks of half a metre, rubbed and oiled.
export const slab = () => surface(512, 512, [2, 2], 5, (context, width, height, random) => {
  const size = width / 4;
  context.fillStyle = grey(84, 2);
  context.fillRect(0, 0, width, height);
  for (let row = 0; row < 4; row++) for (let column = -1; column < 4; column++) {
    const shade = 126 + random() * 20;
    context.fillStyle = grey(shade, 3);
    const x = (column + (row % 2) / 2) * size;
    for (const at of [x, x + width]) context.fillRect(at + 1, row * size + 1, size - 2, size - 2);
  }
  speckle(context, width, height, random, 4200, 0.075);
});

// 青石板: the court's long stones in courses of different width.
export const paving = () => surface(512, 512, [3, 3], 7, (context, width, height, random) => {
  context.fillStyle = grey(98, 3);
  context.fillRect(0, 0, width, height);
  const courses = [0.18, 0.15, 0.2, 0.13, 0.19, 0.15];
  let y = 0;
  for (const course of courses) {
    const tall = course * height;
    const start = random() * width;
    const lengths = [0.38, 0.27, 0.35];
    let x = start;
    for (const length of lengths) {
      const shade = 134 + random() * 26;
      context.fillStyle = grey(shade, 4);
      for (const at of [x, x - width]) context.fillRect(at + 1.2, y + 1.2, length * width - 2.4, tall - 2.4);
      x += length * width;
    }
    y += tall;
  }
  speckle(context, width, height, random, 7000, 0.11);
});

export const plaster = () => surface(256, 256, [2.2, 2.2], 11, (context, width, height, random) => {
  context.fillStyle = 'rgb(219 214 204)';
  context.fillRect(0, 0, width, height);
  speckle(context, width, height, random, 2600, 0.035);
});

export const stone = () => surface(256, 256, [1.3, 1.3], 13, (context, width, height, random) => {
  context.fillStyle = 'rgb(150 148 141)';
  context.fillRect(0, 0, width, height);
  speckle(context, width, height, random, 4200, 0.16);
});

// Grain runs along the texture's width.
export const timber = (base: [number, number, number], seed: number) => surface(256, 256, [1.4, 0.5], seed, (context, width, height, random) => {
  context.fillStyle = `rgb(${base.join(' ')})`;
  context.fillRect(0, 0, width, height);
  for (let i = 0; i < 130; i++) {
    context.fillStyle = random() < 0.6 ? `rgb(0 0 0 / ${random() * 0.14})` : `rgb(255 220 170 / ${random() * 0.06})`;
    context.fillRect(0, random() * height, width, 0.6 + random() * 2.2);
  }
});

// Boards of a hand's breadth over the rafters.
export const boards = () => surface(256, 256, [1.6, 1.6], 19, (context, width, height, random) => {
  const rows = 8;
  for (let row = 0; row < rows; row++) {
    const shade = random() * 16;
    context.fillStyle = `rgb(${102 + shade} ${80 + shade} ${60 + shade})`;
    context.fillRect(0, (row * height) / rows, width, height / rows);
    context.fillStyle = 'rgb(20 12 8 / 60%)';
    context.fillRect(0, (row * height) / rows, width, 1.5);
  }
  speckle(context, width, height, random, 1800, 0.08);
});

export const tile = () => surface(128, 128, [0.6, 0.36], 23, (context, width, height, random) => {
  context.fillStyle = 'rgb(112 117 122)';
  context.fillRect(0, 0, width, height);
  speckle(context, width, height, random, 900, 0.16);
  context.fillStyle = 'rgb(30 33 36 / 70%)';
  context.fillRect(0, 0, width, 7);
});

// 步步锦: the stepped lattice of doors and hanging panels; transparent between the bars.
export function lattice(): Texture {
  const canvas = canvasOf(256, 128, 1, (context, width, height) => {
    context.strokeStyle = '#fff';
    context.lineWidth = 7;
    context.strokeRect(3, 3, width - 6, height - 6);
    context.lineWidth = 5;
    const line = (x0: number, y0: number, x1: number, y1: number) => { context.beginPath(); context.moveTo(x0, y0); context.lineTo(x1, y1); context.stroke(); };
    for (const inset of [22, 44]) context.strokeRect(inset * 1.6, inset * 0.9, width - inset * 3.2, height - inset * 1.8);
    for (const x of [64, 128, 192]) { line(x, 0, x, 20); line(x, height - 20, x, height); }
    for (const y of [32, 64, 96]) { line(0, y, 36, y); line(width - 36, y, width, y); }
    line(128, 20, 128, 40);
    line(128, height - 40, 128, height - 20);
    line(36, 64, 72, 64);
    line(width - 72, 64, width - 36, 64);
    context.strokeRect(112, 52, 32, 24);
  });
  const texture = new CanvasTexture(canvas);
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.repeat.set(1 / 1.08, 1 / 0.54);
  texture.anisotropy = 4;
  return texture;
}

// The dark under a thing that stands on the floor.
export function contactShadow(): Texture {
  return new CanvasTexture(canvasOf(128, 128, 1, (context, width, height) => {
    // Blurred by hand: canvas filters are younger than the browsers we serve.
    context.fillStyle = 'rgb(0 0 0 / 4.5%)';
    for (let inset = 6; inset < 46; inset += 1.4) context.fillRect(inset, inset, width - inset * 2, height - inset * 2);
  }));
}
