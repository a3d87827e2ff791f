// What a visitor is called and looks like, kept in this browser.
import type { Lang } from '../../common/i18n.ts';
import { figureCount } from './figure.ts';
import type { Person } from './line.ts';

const key = 'yz-me';

export function readMe(lang: Lang): Person {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Partial<Person> | null;
    if (kept && typeof kept.name === 'string' && cleanName(kept.name) && Number.isInteger(kept.look)) return { name: cleanName(kept.name), look: kept.look! & 255 };
  } catch { /* nothing kept, or no place to keep it */ }
  const me = { name: `${lang === 'en' ? 'Visitor' : '访客'} ${1000 + Math.floor(Math.random() * 9000)}`,
    look: Math.floor(Math.random() * figureCount) | (Math.floor(Math.random() * 16) << 4) };
  keepMe(me);
  return me;
}

export function keepMe(me: Person) {
  try { localStorage.setItem(key, JSON.stringify(me)); } catch { /* then for this visit only */ }
}

// At most 40 characters, none of them a control.
export function cleanName(name: string): string {
  return [...name.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()].slice(0, 40).join('');
}
