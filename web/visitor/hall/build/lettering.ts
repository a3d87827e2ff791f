// Cards and signboards: Chinese set large, English small beneath, drawn on one sheet for all.
import { CanvasTexture, SRGBColorSpace, type Texture } from 'three';
import type { HallPlan } from '../../../common/api.ts';
import type { Lang, Text } from '../../../common/i18n.ts';
import type { Cell } from './stands.ts';

const serif = '"Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Songti SC", STSong, SimSun, serif';
const latin = '"Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Noto Serif", serif';

export type Sheet = { texture: Texture; cell(index: number): Cell | null; draw(lang: Lang): void };
type Paint = (context: CanvasRenderingContext2D, index: number, width: number, height: number, lang: Lang) => void;

function makeSheet(count: number, columns: number, cellWide: number, cellHigh: number, most: number, paint: Paint): Sheet {
  const shown = Math.min(count, columns * most);
  const rows = Math.max(1, Math.ceil(shown / columns));
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [columns * cellWide, rows * cellHigh];
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 8;
  const context = canvas.getContext('2d')!;
  return {
    texture,
    cell: (index) => (index >= shown ? null
      : { u: (index % columns) / columns, v: 1 - (Math.floor(index / columns) + 1) / rows, wide: 1 / columns, high: 1 / rows }),
    draw(lang) {
      for (let index = 0; index < shown; index++) {
        context.save();
        context.translate((index % columns) * cellWide, Math.floor(index / columns) * cellHigh);
        context.beginPath();
        context.rect(0, 0, cellWide, cellHigh);
        context.clip();
        paint(context, index, cellWide, cellHigh, lang);
        context.restore();
      }
      texture.needsUpdate = true;
    },
  };
}

// Sets a line as large as it fits, never larger than `size`.
function line(context: CanvasRenderingContext2D, text: string, font: (size: number) => string, size: number, room: number, x: number, y: number) {
  context.font = font(size);
  const wide = context.measureText(text).width;
  if (wide > room) context.font = font((size * room) / wide);
  context.fillText(text, x, y);
}

// Whole letters drawn apart, as on a signboard.
const spaced = (text: string) => [...text].join('\u2009');

export function exhibitCards(plan: HallPlan): Sheet {
  return makeSheet(plan.stands.length, 8, 256, 128, 16, (context, index, width, height) => {
    const title: Text = plan.stands[index]!.exhibit?.title ?? { zh: '', en: '' };
    context.fillStyle = '#f3ecdd';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#9a2b1c';
    context.fillRect(18, 20, 5, height - 40);
    context.fillStyle = '#221d18';
    line(context, title.zh, (size) => `600 ${size}px ${serif}`, 42, width - 56, 36, 62);
    context.fillStyle = '#5c5349';
    line(context, title.en, (size) => `400 ${size}px ${latin}`, 21, width - 56, 36, 98);
  });
}

export type Board = { title: Text; colour: string };

// 匾额: black lacquer, gold letters, a line in the zone's colour.
export function signBoards(boards: Board[]): Sheet {
  return makeSheet(boards.length, 2, 1024, 320, 32, (context, index, width, height) => {
    const { title, colour } = boards[index]!;
    const ground = context.createLinearGradient(0, 0, 0, height);
    ground.addColorStop(0, '#241a15');
    ground.addColorStop(1, '#140e0b');
    context.fillStyle = ground;
    context.fillRect(0, 0, width, height);
    context.strokeStyle = '#b98b3e';
    context.lineWidth = 10;
    context.strokeRect(14, 14, width - 28, height - 28);
    context.lineWidth = 2;
    context.strokeRect(30, 30, width - 60, height - 60);
    context.textAlign = 'center';
    const gold = context.createLinearGradient(0, 60, 0, 200);
    gold.addColorStop(0, '#f7dfa0');
    gold.addColorStop(1, '#c9973f');
    context.fillStyle = gold;
    line(context, spaced(title.zh), (size) => `700 ${size}px ${serif}`, 132, width - 130, width / 2, 186);
    context.fillStyle = '#e9d6ad';
    line(context, title.en, (size) => `400 ${size}px ${latin}`, 50, width - 150, width / 2, 256);
    context.fillStyle = colour;
    context.fillRect(width / 2 - 90, 274, 180, 7);
  });
}
