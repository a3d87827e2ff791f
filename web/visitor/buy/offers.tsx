// What can be bought of an exhibit, at its stand in the hall and in the tour.
import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../../common/api.ts';
import { localePath, type Lang, type MessageKey, type Translate } from '../../common/i18n.ts';
import { putInCart } from '../buy.ts';
import { AuctionPanel } from './auction_panel.tsx';
import { formatMoney, type Money } from './money.ts';

type Offer = {
  id: string;
  title: { zh: string; en: string };
  kind: string;
  price_mode: string;
  price: Money | null;
  person_limit: number | null;
  is_open: boolean;
  available: number;
};

type Props = { exhibit: string; lang: Lang; say: Translate };

export function Offers({ exhibit, lang, say }: Props) {
  const [offers, setOffers] = useState<Offer[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    setOffers([]);
    getJson<{ items: Offer[] }>(`/exhibits/${encodeURIComponent(exhibit)}/offers`, abort.signal).then(({ items }) => setOffers(items), () => {});
    return () => abort.abort();
  }, [exhibit]);
  if (offers.length === 0) return null;
  return (
    <ul class="sheet-offers" aria-label={say('buy.title')}>
      {offers.map((offer) => <OfferRow key={offer.id} exhibit={exhibit} offer={offer} lang={lang} say={say} />)}
    </ul>
  );
}

function OfferRow({ exhibit, offer, lang, say }: Props & { offer: Offer }) {
  const [quantity, setQuantity] = useState(1);
  const [said, setSaid] = useState<'' | 'done' | 'failed'>('');
  const [busy, setBusy] = useState(false);
  const isOne = offer.kind === 'unique' || offer.person_limit === 1;
  const canBuy = offer.price_mode === 'fixed' && offer.is_open && offer.available > 0;
  const put = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const fault = await putInCart(exhibit, offer.id, quantity);
    setBusy(false);
    setSaid(fault ? 'failed' : 'done');
  };
  return (
    <li>
      <span class="sheet-offer-name">{offer.title[lang] || offer.title[lang === 'zh' ? 'en' : 'zh']}{offer.price && <strong> {formatMoney(offer.price)}</strong>}</span>
      {canBuy
        ? (
          <form onSubmit={(event) => void put(event)}>
            {!isOne && (
              <input type="number" min={1} max={Math.min(offer.person_limit ?? offer.available, offer.available)} value={quantity} aria-label={say('buy.quantity')}
                onInput={(event) => setQuantity(Math.max(1, Math.trunc(Number(event.currentTarget.value)) || 1))} />
            )}
            <button type="submit" class="primary" disabled={busy}>{say('buy.put')}</button>
          </form>
        )
        : offer.price_mode === 'auction'
          ? <AuctionPanel exhibit={exhibit} offer={offer.id} lang={lang} say={say} />
          : <span class="sheet-offer-none">{say(noneWord(offer))}</span>}
      <span role="status" class="sheet-offer-said">
        {said !== '' && say(`buy.${said}`)} {said === 'done' && <a href={localePath(lang, '/cart')}>{say('buy.cart')}</a>}
      </span>
    </li>
  );
}

function noneWord(offer: Offer): MessageKey {
  if (offer.price_mode !== 'fixed') return 'buy.ask';
  return offer.available > 0 ? 'buy.closed' : 'buy.sold_out';
}
