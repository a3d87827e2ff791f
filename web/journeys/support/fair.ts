// What stands at the fair under test, asked of its own API.
import type { APIRequestContext } from '@playwright/test';

type Named = { slug: string; kind?: string; model?: unknown; pictures?: unknown[] };
type List = { items: Named[]; next: string | null };

async function all(request: APIRequestContext, path: string): Promise<Named[]> {
  const items: Named[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const join: string = path.includes('?') ? '&' : '?';
    const reply = await request.get(`/api/v1/${path}${cursor ? `${join}cursor=${cursor}` : ''}`);
    if (!reply.ok()) throw new Error(`${path}: ${reply.status()}`);
    const list = (await reply.json()) as List;
    items.push(...list.items);
    cursor = list.next;
  }
  return items;
}

export type Fair = { zones: Named[]; exhibits: Named[]; exhibitors: Named[]; halls: Named[] };

export async function readFair(request: APIRequestContext): Promise<Fair> {
  return {
    zones: await all(request, 'zones'),
    exhibits: await all(request, 'exhibits'),
    exhibitors: await all(request, 'exhibitors'),
    halls: await all(request, 'halls'),
  };
}

// Every public page, in Chinese.
export function everyPage(fair: Fair): string[] {
  return [
    '/', '/exhibits', '/exhibitors', '/programme', '/guestbook', '/account',
    ...fair.zones.map(({ slug }) => `/zones/${slug}`),
    ...fair.exhibits.map(({ slug }) => `/exhibits/${slug}`),
    ...fair.exhibitors.map(({ slug }) => `/exhibitors/${slug}`),
    ...fair.halls.map(({ slug }) => `/halls/${slug}`),
  ];
}

// One page of each kind.
export function eachKindOfPage(fair: Fair): string[] {
  const first = (list: Named[], path: string) => list.slice(0, 1).map(({ slug }) => `/${path}/${slug}`);
  return [
    '/', '/exhibits', '/exhibits?kind=relic', '/exhibitors', '/programme', '/guestbook', '/account', '/nowhere',
    ...first(fair.zones, 'zones'), ...first(fair.exhibitors, 'exhibitors'), ...first(fair.halls, 'halls'),
    ...first(fair.exhibits.filter(({ kind }) => kind === 'relic'), 'exhibits'),
    ...first(fair.exhibits.filter(({ kind }) => kind === 'film'), 'exhibits'),
    ...first(fair.exhibits.filter(({ model }) => !model), 'exhibits'),
  ];
}

export const inEnglish = (path: string) => (path === '/' ? '/en' : `/en${path}`);
