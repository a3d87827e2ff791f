// The least pack there is: one zone, one exhibitor, one exhibit, no media.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const files: Record<string, string> = {
  'expo.toml': `slug = "small"
title = { zh = "小展", en = "Small fair" }
starts = 2026-05-01
ends = 2026-05-31
organiser = { zh = "主办方", en = "Organiser" }
place = { zh = "晋中", en = "Jinzhong" }
contact_email = "fair@example.org"
licence = "CC0-1.0"
`,
  'zh.md': '你好。\n',
  'en.md': 'Hello.\n',
  'zones/relics/zone.toml': `title = { zh = "文物", en = "Relics" }
summary = { zh = "旧物", en = "Old things" }
order = 1
colour = "#8a2f23"
`,
  'exhibitors/museum/exhibitor.toml': `title = { zh = "博物馆", en = "Museum" }
kind = "museum"
place = { zh = "晋中", en = "Jinzhong" }
`,
  'exhibits/ding/exhibit.toml': `kind = "craft"
zone = "relics"
exhibitor = "museum"
title = { zh = "鼎", en = "Ding" }
summary = { zh = "一只鼎", en = "A ding" }
`,
  'exhibits/ding/zh.md': '一只鼎。\n',
  'exhibits/ding/en.md': 'A ding.\n',
};

// The same with a hall, and something to buy at its stand.
const shop: Record<string, string> = {
  ...files,
  'expo.toml': `${files['expo.toml']}hall = "main"\n`,
  'exhibits/gourd/exhibit.toml': `kind = "product"
zone = "relics"
exhibitor = "museum"
title = { zh = "范制葫芦", en = "Moulded gourd" }
summary = { zh = "一枚葫芦", en = "A gourd" }
`,
  'exhibits/gourd/zh.md': '一枚葫芦。\n',
  'exhibits/gourd/en.md': 'A gourd.\n',
  'offers/gourd.toml': `[[offer]]
id = "one"
kind = "stock"
title = { zh = "牡丹葫芦", en = "Peony gourd" }
price = "128.00"
stock = 5
person_limit = 3

[[offer]]
id = "piece"
kind = "unique"
title = { zh = "展品原件", en = "The piece shown" }
price = "880.00"

[[offer]]
id = "own"
kind = "made_to_order"
title = { zh = "定制", en = "To your design" }
price_mode = "enquire"
stock = 3
`,
  'trade.toml': `commission_permille = 50

[[shipping]]
id = "parcel"
title = { zh = "快递", en = "Parcel" }
price = "15.00"

[[shipping]]
id = "stand"
title = { zh = "展位自提", en = "Fetched at the stand" }
price = "0"
pickup = true

[[discount]]
code = "TENTH"
title = { zh = "九折", en = "A tenth off" }
percent = 10
`,
  'halls/main/hall.toml': `title = { zh = "主馆", en = "Main hall" }
outline = [[0, 0], [10, 0], [10, 8], [0, 8]]
wall_height = 4
style = "plain"
[spawn]
at = [5, 1]
facing = 90
[[zone]]
zone = "relics"
outline = [[0, 4], [10, 4], [10, 8], [0, 8]]
sign = [5, 4]
sign_facing = 270
[[stand]]
id = "gourd"
exhibit = "gourd"
kind = "plinth"
at = [5, 6]
facing = 270
size = [0.6, 0.6]
height = 1
`,
};

export function writeShopPack(folder: string): void {
  write(folder, shop);
}

export function writeSmallPack(folder: string, more: Record<string, string> = {}): void {
  write(folder, { ...files, ...more });
}

function write(folder: string, pack: Record<string, string>): void {
  for (const [name, text] of Object.entries(pack)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

// A lobby whose door leads to the room in which the exhibit stands.
const room = (title: string, more: string) => `title = ${title}
style = "plain"
wall_height = 4
outline = [[0, 0], [10, 0], [10, 8], [0, 8]]
[spawn]
at = [2, 4]
facing = 0
${more}`;

export const twoHalls: Record<string, string> = {
  'expo.toml': files['expo.toml']!.replace('slug = "small"', 'slug = "small"\nhall = "lobby"'),
  'halls/lobby/hall.toml': room('{ zh = "前厅", en = "Lobby" }', `[[portal]]
id = "east"
hall = "treasury"
at = [7, 4]
facing = 0
`),
  'halls/treasury/hall.toml': room('{ zh = "珍宝厅", en = "Treasury" }', `[[zone]]
zone = "relics"
outline = [[4, 0], [10, 0], [10, 8], [4, 8]]
sign = [4, 4]
sign_facing = 180
[[stand]]
id = "ding"
exhibit = "ding"
kind = "plinth"
at = [7, 4]
facing = 180
size = [0.6, 0.6]
height = 1
[[portal]]
id = "back"
hall = "lobby"
at = [1, 6]
facing = 180
`),
};
