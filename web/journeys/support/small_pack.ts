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

export function writeSmallPack(folder: string): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
