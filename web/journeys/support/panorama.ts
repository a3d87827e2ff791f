// Panoramas for journeys, painted by direction: red grows to the east, green upwards, blue to the south, under a grid.
// They take the place of whatever the hall was built with, so that what is seen can be foretold.
import { deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import type { HallPlan, Hotspot, Triple } from '../../common/api.ts';
import { axes, faces, type Face } from '../../visitor/tour/cube.ts';

const tile = 128;
export const levels = [{ size: 128, tile }, { size: 256, tile }, { size: 512, tile }];

export function colourOf(way: Triple): Triple {
  const length = Math.hypot(...way);
  return way.map((value) => Math.round(40 + 175 * ((value / length + 1) / 2))) as Triple;
}

function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

function png(side: number, paint: (x: number, y: number) => Triple): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(side * (side * 3 + 1));
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) rows.set(paint(x, y), y * (side * 3 + 1) + 1 + x * 3);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

export function paintTile(level: number, face: Face, tx: number, ty: number): Buffer {
  const { size } = levels[level]!;
  const { ahead, right, up } = axes[face];
  return png(tile, (x, y) => {
    const [u, v] = [((tx * tile + x + 0.5) / size) * 2 - 1, 1 - ((ty * tile + y + 0.5) / size) * 2];
    return colourOf([0, 1, 2].map((i) => ahead[i]! + right[i]! * u + up[i]! * v) as Triple);
  });
}

function addresses(viewpoint: string): Record<string, string> {
  const keys = levels.flatMap(({ size }, level) => faces.flatMap((face) =>
    Array.from({ length: (size / tile) ** 2 }, (_, i) => `${level}/${face}-${i % (size / tile)}-${Math.floor(i / (size / tile))}`)));
  return Object.fromEntries(keys.map((key) => [key, `/painted/${viewpoint}/${key}.png`]));
}

// Gives every viewpoint a panorama that sees all others and the stands within ten metres.
export async function paintPanoramas(page: Page): Promise<{ tiles: string[] }> {
  const asked = { tiles: [] as string[] };
  await page.route(/\/api\/v1\/halls\/[a-z-]+$/, async (route) => {
    const answer = await route.fetch();
    const plan = (await answer.json()) as HallPlan;
    const views = plan.viewpoints ?? [];
    const spot = (kind: Hotspot['kind'], to: string, from: [number, number], at: [number, number], drop: number): Hotspot => {
      const [x, y] = [at[0] - from[0], at[1] - from[1]];
      const distance = Math.hypot(x, y, drop);
      return { kind, to, direction: [x / distance, -drop / distance, -y / distance], distance };
    };
    const panoramas = views.map((view) => ({
      viewpoint: view.id, levels, tiles: addresses(view.id),
      hotspots: [
        ...views.filter(({ id }) => id !== view.id).map((other) => spot('viewpoint', other.id, view.at, other.at, 1.5)),
        ...plan.stands.filter(({ at, exhibit }) => exhibit && Math.hypot(at[0] - view.at[0], at[1] - view.at[1]) < 10)
          .map((stand) => spot('exhibit', stand.exhibit!.slug, view.at, stand.at, 0.5)),
      ],
    }));
    const built = { ...plan.built, panoramas };
    await route.fulfill({ response: answer, json: { ...plan, built } });
  });
  await page.route(/\/painted\//, async (route) => {
    const [, level, face, x, y] = /(\d)\/([pn][xyz])-(\d+)-(\d+)\.png/.exec(route.request().url())!;
    asked.tiles.push(route.request().url());
    await route.fulfill({ contentType: 'image/png', body: paintTile(Number(level), face as Face, Number(x), Number(y)) });
  });
  return asked;
}
