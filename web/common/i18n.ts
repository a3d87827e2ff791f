// Texts of the interface, in the visitor's language. The catalogues are shared with the server's
// templates; `MessageKey` makes a misspelt key a compile error.
import type zh from './messages/zh.json';

export type Lang = 'zh' | 'en';
// A text that people wrote, in both languages; the API gives these.
export type Text = { zh: string; en: string };
export type MessageKey = keyof typeof zh;
export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: MessageKey, values?: Values) => string;
// The namespaces that scripts show; the rest of the catalogue is the server's.
export type Namespace = keyof typeof parts;

type Part = Readonly<Record<string, string>>;
type Load = () => Promise<{ default: Part }>;

const parts = {
  page: { zh: () => import('yz:messages/page/zh'), en: () => import('yz:messages/page/en') },
  viewer: { zh: () => import('yz:messages/viewer/zh'), en: () => import('yz:messages/viewer/en') },
  live: { zh: () => import('yz:messages/live/zh'), en: () => import('yz:messages/live/en') },
  guestbook: { zh: () => import('yz:messages/guestbook/zh'), en: () => import('yz:messages/guestbook/en') },
  guided: { zh: () => import('yz:messages/guided/zh'), en: () => import('yz:messages/guided/en') },
  voice: { zh: () => import('yz:messages/voice/zh'), en: () => import('yz:messages/voice/en') },
  buy: { zh: () => import('yz:messages/buy/zh'), en: () => import('yz:messages/buy/en') },
  hall: { zh: () => import('yz:messages/hall/zh'), en: () => import('yz:messages/hall/en') },
  tour: { zh: () => import('yz:messages/tour/zh'), en: () => import('yz:messages/tour/en') },
  screening: { zh: () => import('yz:messages/screening/zh'), en: () => import('yz:messages/screening/en') },
  vr: { zh: () => import('yz:messages/vr/zh'), en: () => import('yz:messages/vr/en') },
  way: { zh: () => import('yz:messages/way/zh'), en: () => import('yz:messages/way/en') },
  view: { zh: () => import('yz:messages/view/zh'), en: () => import('yz:messages/view/en') },
} satisfies Record<string, Record<Lang, Load>>;

// The language the page was served in.
export function pageLang(): Lang {
  return document.documentElement.lang.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

// `{name}` in a message stands for values.name, `{name:one|other}` for the word that goes with that number,
// as on the server (src/base/messages.hpp). An unknown name stays as it is, so that it is seen.
export function fill(message: string, values: Values = {}): string {
  return message.replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (whole, name: string, one?: string, other?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return one === undefined || other === undefined ? String(value) : String(value) === '1' ? one : other;
  });
}

// A key that the loaded parts do not hold is shown itself: wrong, and visible in every test.
export function translator(part: Part): Translate {
  return (key, values) => fill(part[key] ?? key, values);
}

export async function loadMessages(lang: Lang, ...namespaces: Namespace[]): Promise<Translate> {
  const loaded = await Promise.all(namespaces.map((name) => parts[name][lang]()));
  return translator(Object.assign({}, ...loaded.map((module) => module.default)) as Part);
}

export function localePath(lang: Lang, path: string): string {
  return lang === 'en' ? `/en${path === '/' ? '' : path}` : path;
}
