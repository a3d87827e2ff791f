// An auction's page goes on by itself: it waits for what is after the last thing shown and draws it.
// Everything it shows the server drew first; without scripts one reloads.
import { formatMoney as money, type Money } from './buy/money.ts';

export { money };
type Bid = { sequence: number; bidder: number; is_you: boolean; price: Money };
export type Auction = {
  id: string; offer: string; phase: string; closes: string; now: string; sequence: number; bids: number;
  price: Money | null; least: Money; is_reserve_met: boolean; you_lead: boolean; your_maximum: Money | null; newest?: Bid[];
};

const over = new Set(['sold', 'unsold', 'cancelled']);
export const isOver = (auction: Auction) => over.has(auction.phase);

// Calls `show` with each state after `sequence` until the auction is over or `signal` is raised.
export async function watchAuction(id: string, sequence: number, show: (auction: Auction) => void, signal: AbortSignal): Promise<void> {
  let after = sequence;
  let pause = 0;
  while (!signal.aborted) {
    try {
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
      const reply = await fetch(`/api/v1/auctions/${id}?after=${after}`, { signal, headers: { accept: 'application/json' } });
      if (!reply.ok) throw new Error(String(reply.status));
      const auction = (await reply.json()) as Auction;
      // A bid is answered at once; when nothing came the server has waited already.
      pause = 0;
      after = auction.sequence;
      show(auction);
      if (isOver(auction)) return;
    } catch {
      pause = Math.min(30_000, Math.max(1_000, pause * 2));
    }
  }
}

export function showAuction(section: HTMLElement): void {
  const find = (name: string) => document.querySelector<HTMLElement>(`[data-auction-${name}]`);
  const say = (name: string, text: string) => {
    const at = find(name);
    if (at && at.textContent !== text) at.textContent = text;
  };
  const abort = new AbortController();
  addEventListener('pagehide', () => abort.abort());
  const first = section.dataset.phase ?? '';
  let closes = Date.parse(find('closes')?.getAttribute('datetime') ?? '');
  let ahead = 0; // of the server's clock over ours, once it is known
  let known = { sequence: Number(section.dataset.sequence), closes };

  const draw = (auction: Auction) => {
    ahead = Date.parse(auction.now) - Date.now();
    closes = Date.parse(auction.closes);
    // Another phase has another form, or a way to the order: the server draws it.
    if (auction.phase !== first && auction.phase !== 'closing') return location.reload();
    if (auction.sequence === known.sequence) return;
    if (auction.price) say('price', money(auction.price));
    say('bids', String(auction.bids));
    say('least', money(auction.least));
    if (auction.your_maximum) say('maximum', money(auction.your_maximum));
    const reserve = find('reserve');
    if (reserve) say('reserve', (auction.is_reserve_met ? reserve.dataset.met : reserve.dataset.unmet) ?? '');
    const time = find('closes');
    if (time && closes !== known.closes) {
      time.setAttribute('datetime', auction.closes);
      time.textContent = clock(closes);
    }
    const said = find('said');
    const standing = !auction.your_maximum ? '' : (auction.you_lead ? said?.dataset.lead : said?.dataset.outbid) ?? '';
    say('said', [standing, closes !== known.closes ? said?.dataset.moved : ''].filter(Boolean).join(' '));
    drawHistory(auction.newest ?? []);
    known = { sequence: auction.sequence, closes };
  };

  const drawHistory = (bids: Bid[]) => {
    const list = find('history');
    if (!list) return;
    find('none')?.remove();
    list.replaceChildren(...bids.map((bid) => {
      const line = document.createElement('li');
      line.className = 'line line-plain';
      const who = document.createElement('span');
      who.textContent = bid.is_you ? (list.dataset.you ?? '') : (list.dataset.bidder ?? '').replace('#', String(bid.bidder));
      const price = document.createElement('span');
      price.className = 'price';
      price.textContent = money(bid.price);
      line.append(who, ' ', price);
      return line;
    }));
  };

  const tick = () => {
    if (abort.signal.aborted) return;
    const left = Math.max(0, Math.floor((closes - Date.now() - ahead) / 1000));
    say('left', first === 'open' && left < 86_400 ? `(${[left / 3600, (left / 60) % 60, left % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':')})` : '');
    setTimeout(tick, 1000);
  };
  tick();
  if (!over.has(first)) void watchAuction(section.dataset.auction ?? '', known.sequence, draw, abort.signal);
}

// The fair's own time, China's.
function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' });
}
