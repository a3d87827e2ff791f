// A pack that says nothing but attacks: every text that a pack may hold, one exhibit an attack.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const list = JSON.parse(readFileSync(new URL('../../../spec/stored_xss.json', import.meta.url), 'utf8')) as string[];

// `check` refuses control characters in a text; the unit tests of the templates take those.
// eslint-disable-next-line no-control-regex
export const attacks = list.filter((attack) => !/[\u0000-\u001f\u007f\u2028\u2029]/.test(attack)).map((attack) => attack.trim());

const quote = (text: string) => JSON.stringify(text); // a JSON string is a TOML basic string
const cut = (text: string, max: number) => [...text].slice(0, max).join('');
const both = (text: string, max = 80) => `{ zh = ${quote(cut(text, max))}, en = ${quote(cut(text, max))} }`;
const words = (text: string) => `{ zh = [${quote(cut(text, 40))}], en = [${quote(cut(text, 40))}] }`;

function write(folder: string, files: Record<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function exhibit(attack: string, kind: string): string {
  return `kind = "${kind}"
zone = "zone"
exhibitor = "exhibitor"
title = ${both(attack)}
summary = ${both(attack)}
aliases = ${words(attack)}
tags = ${words(attack)}
demonstration = true

[museum]
period = ${both(attack)}
material = ${both(attack)}
technique = ${both(attack)}
provenance = ${both(attack)}
holder = ${both(attack)}
credit = ${both(attack)}
licence = "CC0-1.0"
`;
}

// `check` refuses HTML and foreign links in Markdown (the unit tests of room expo show that), so the
// attacks come as what it lets through: escaped text, code, and the text and title of a link.
const escape = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
const markdown = (attack: string) =>
  `# ${escape(attack)}\n\n${escape(attack)}\n\n~~~\n${attack}\n~~~\n\n[${escape(attack)}](/exhibits "${escape(attack)}")\n`;

export function writeHostilePack(folder: string): void {
  const [first] = attacks;
  write(folder, {
    'expo.toml': `slug = "hostile"
title = ${both(first!)}
tagline = ${both(attacks[1]!)}
starts = 2026-05-01
ends = 2026-05-31
organiser = ${both(attacks[2]!)}
place = ${both(attacks[3]!)}
contact_email = "a@example.org"
licence = "CC0-1.0"
`,
    'zh.md': markdown(first!), 'en.md': markdown(first!),
  });
  write(join(folder, 'zones/zone'), {
    'zone.toml': `title = ${both(attacks[3]!)}\nsummary = ${both(attacks[4]!)}\norder = 1\ncolour = "#8a2f23"\n`,
    'zh.md': attacks.map(markdown).join('\n'), 'en.md': attacks.map(markdown).join('\n'),
  });
  write(join(folder, 'exhibitors/exhibitor'), {
    'exhibitor.toml': `title = ${both(attacks[5]!)}\nsummary = ${both(attacks[6]!)}\nkind = "workshop"\nplace = ${both(attacks[7]!)}\nwebsite = "https://example.org/%22onclick=%22"\n`,
    'zh.md': markdown(attacks[8]!), 'en.md': markdown(attacks[8]!),
  });
  attacks.forEach((attack, index) => {
    write(join(folder, `exhibits/attack-${index}`), {
      'exhibit.toml': exhibit(attack, index % 2 ? 'relic' : 'craft'), 'zh.md': markdown(attack), 'en.md': markdown(attack),
    });
    write(join(folder, 'programme'), {
      [`attack-${index}.toml`]: `kind = "talk"\ntitle = ${both(attack)}\nsummary = ${both(attack)}\nstarts = 2026-05-01T10:00:00+08:00\nends = 2026-05-01T11:00:00+08:00\nzone = "zone"\nexhibit = "attack-${index}"\n`,
    });
  });
}
