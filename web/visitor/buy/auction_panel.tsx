// An auction at its stand in the hall or in the tour: how it stands, by the same events as its page.
import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../../common/api.ts';
import { localePath, type Lang, type Translate } from '../../common/i18n.ts';
import { isOver, money, watchAuction, type Auction } from '../auction.ts';

type Props = { exhibit: string; offer: string; lang: Lang; say: Translate };

export function AuctionPanel({ exhibit, offer, lang, say }: Props) {
  const [auction, setAuction] = useState<Auction | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    setAuction(null);
    getJson<{ items: Auction[] }>(`/exhibits/${encodeURIComponent(exhibit)}/auctions`, abort.signal).then(({ items }) => {
      const found = items.find((one) => one.offer === offer && one.phase !== 'cancelled');
      if (!found) return;
      setAuction(found);
      if (!isOver(found)) void watchAuction(found.id, found.sequence, setAuction, abort.signal);
    }, () => {});
    return () => abort.abort();
  }, [exhibit, offer]);
  const words = !auction ? say('buy.auction_coming')
    : !auction.price ? say('buy.auction_none')
    : say(isOver(auction) ? 'buy.auction_over' : 'buy.auction', { price: money(auction.price) });
  return (
    <span class="sheet-auction">
      <span role="status">{words}{auction && auction.bids > 0 && ` · ${say('buy.auction_bids', { count: auction.bids })}`}</span>{' '}
      <a href={localePath(lang, `/exhibits/${exhibit}/auction/${offer}`)}>{say('buy.auction_page')}</a>
    </span>
  );
}
