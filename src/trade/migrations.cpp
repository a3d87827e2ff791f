#include "trade/migrations.hpp"

#include <array>

#include "trade/auction/migrations.hpp"
#include "trade/clustered_tables.hpp"
#include "trade/enquiry/migrations.hpp"
#include "trade/leads/migrations.hpp"

namespace yz::trade {
namespace {

// What is sold. An exhibit's offer is an edition of the work; its pieces that have a number of
// their own are units. Editions are never deleted: orders refer to them.
constexpr std::string_view goods = R"sql(
  create table trade_edition (
    id blob not null primary key,
    exhibit text not null,
    slug text not null,
    pack text not null,
    exhibitor text not null,
    position bigint not null,
    kind text not null check (kind in ('unique', 'numbered', 'stock', 'made_to_order')),
    price_mode text not null check (price_mode in ('fixed', 'enquire', 'offer', 'auction')),
    price bigint not null check (price >= 0),
    currency text not null,
    opens bigint,
    closes bigint,
    person_limit bigint check (person_limit > 0),
    vat bigint not null,
    commission bigint not null,
    hold bigint not null,
    title_zh text not null,
    title_en text not null,
    stocked bigint not null,
    is_offered bigint not null,
    unique (exhibit, slug)
  );
  create index trade_edition_pack on trade_edition (pack);
  create table trade_stock (
    edition blob not null primary key references trade_edition (id),
    on_hand bigint not null,
    held bigint not null,
    check (held >= 0 and held <= on_hand)
  );
  create table trade_unit (
    edition blob not null references trade_edition (id),
    number bigint not null,
    state text not null check (state in ('free', 'held', 'sold', 'gone')),
    order_id blob,
    primary key (edition, number)
  );
  create index trade_unit_order on trade_unit (order_id);
  create table trade_shipping (
    pack text not null,
    slug text not null,
    position bigint not null,
    price bigint not null check (price >= 0),
    free_from bigint,
    needs_address bigint not null,
    title_zh text not null,
    title_en text not null,
    primary key (pack, slug)
  );
)sql";

constexpr std::string_view orders = R"sql(
  create table trade_cart (
    buyer text not null,
    edition blob not null references trade_edition (id),
    quantity bigint not null check (quantity > 0),
    put bigint not null,
    primary key (buyer, edition)
  );
  create table trade_order (
    id blob not null primary key,
    buyer text not null,
    state text not null,
    currency text not null,
    goods bigint not null,
    shipping bigint not null,
    tax bigint not null,
    total bigint not null,
    deadline bigint,
    contact text not null,
    made bigint not null,
    changed bigint not null,
    check (total = goods + shipping and goods >= 0 and shipping >= 0 and tax >= 0)
  );
  create index trade_order_buyer on trade_order (buyer, id);
  create index trade_order_deadline on trade_order (deadline) where deadline is not null;
  create table trade_seller_order (
    id blob not null primary key,
    order_id blob not null references trade_order (id),
    exhibitor text not null,
    state text not null,
    resume text not null,
    goods bigint not null,
    shipping bigint not null,
    shipping_slug text not null,
    total bigint not null,
    commission bigint not null,
    refunding bigint not null,
    refunded bigint not null,
    tracking text not null,
    check (total = goods + shipping),
    check (commission >= 0 and commission <= total),
    check (refunding >= 0 and refunded >= 0 and refunding + refunded <= total)
  );
  create index trade_seller_order_order on trade_seller_order (order_id);
  create index trade_seller_order_exhibitor on trade_seller_order (exhibitor, id);
  create table trade_line (
    order_id blob not null references trade_order (id),
    position bigint not null,
    seller_order blob not null references trade_seller_order (id),
    edition blob not null references trade_edition (id),
    quantity bigint not null check (quantity > 0),
    returned bigint not null check (returned >= 0 and returned <= quantity),
    price bigint not null,
    vat bigint not null,
    title_zh text not null,
    title_en text not null,
    primary key (order_id, position)
  );
  create table trade_audit (
    id blob not null primary key,
    order_id blob not null references trade_order (id),
    seller_order blob,
    event text not null,
    was text not null,
    became text not null,
    actor text not null,
    time bigint not null
  );
  create index trade_audit_order on trade_audit (order_id);
)sql";

// Money. `trade_transfer` is the ledger: each row takes an amount from one account and gives it to
// another, so that it balances by its form; rows are never changed or deleted.
constexpr std::string_view money = R"sql(
  create table trade_payment (
    key text not null primary key,
    order_id blob not null references trade_order (id),
    number bigint not null,
    provider text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    state text not null check (state in ('pending', 'captured', 'failed')),
    reference text not null,
    look_at bigint,
    looks bigint not null,
    made bigint not null,
    unique (order_id, number)
  );
  create index trade_payment_look on trade_payment (look_at) where look_at is not null;
  create table trade_refund (
    key text not null primary key,
    payment text not null references trade_payment (key),
    number bigint not null,
    order_id blob not null references trade_order (id),
    seller_order blob references trade_seller_order (id),
    amount bigint not null check (amount > 0),
    commission bigint not null,
    state text not null check (state in ('pending', 'done', 'failed')),
    reason text not null,
    look_at bigint,
    looks bigint not null,
    made bigint not null,
    unique (payment, number)
  );
  create index trade_refund_order on trade_refund (order_id);
  create index trade_refund_look on trade_refund (look_at) where look_at is not null;
  create table trade_transfer (
    id blob not null primary key,
    order_id blob not null references trade_order (id),
    why text not null,
    debit text not null,
    credit text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    time bigint not null,
    check (debit <> credit)
  );
  create index trade_transfer_order on trade_transfer (order_id);
)sql";

// Triggers are spelled differently by each database, so they are a step of their own.
constexpr std::string_view append_only = R"sql(
  create trigger trade_transfer_is_kept before delete on trade_transfer
    begin select raise(abort, 'the ledger is append-only'); end;
  create trigger trade_transfer_is_fixed before update on trade_transfer
    begin select raise(abort, 'the ledger is append-only'); end;
  create trigger trade_audit_is_kept before delete on trade_audit
    begin select raise(abort, 'the audit is append-only'); end;
  create trigger trade_audit_is_fixed before update on trade_audit
    begin select raise(abort, 'the audit is append-only'); end;
)sql";

// What packs say of buying, as they say it; prices besides an offer's own; discount codes.
constexpr std::string_view packs = R"sql(
  create table trade_pack (pack text not null primary key, doc text not null);
  create table trade_offers (
    exhibit text not null primary key, pack text not null, doc text not null);
  create index trade_offers_pack on trade_offers (pack);
  create table trade_price (
    edition blob not null references trade_edition (id),
    list text not null,
    quantity bigint not null check (quantity > 0),
    starts bigint,
    ends bigint,
    price bigint not null check (price >= 0),
    primary key (edition, list, quantity)
  );
  create table trade_discount (
    code text not null primary key,
    pack text not null,
    percent bigint not null check (percent between 1 and 100),
    uses bigint,
    used bigint not null check (used >= 0),
    starts bigint,
    ends bigint,
    title_zh text not null,
    title_en text not null,
    is_offered bigint not null
  );
  alter table trade_edition add column has_prices bigint not null default 0;
  alter table trade_line add column list_price bigint not null default 0;
  alter table trade_order add column discount text not null default '';
)sql";

// Codes that take an amount off, and a sum from which on a code counts. The table is made anew:
// "percent between 1 and 100" was part of it.
constexpr std::string_view amounts_off = R"sql(
  create table trade_discount_new (
    code text not null primary key,
    pack text not null,
    percent bigint not null check (percent between 0 and 100),
    amount bigint not null check (amount >= 0),
    minimum bigint not null check (minimum >= 0),
    uses bigint,
    used bigint not null check (used >= 0),
    starts bigint,
    ends bigint,
    title_zh text not null,
    title_en text not null,
    is_offered bigint not null,
    check ((percent = 0) <> (amount = 0))
  );
  insert into trade_discount_new (code, pack, percent, amount, minimum, uses, used, starts, ends,
    title_zh, title_en, is_offered)
    select code, pack, percent, 0, 0, uses, used, starts, ends, title_zh, title_en, is_offered
    from trade_discount;
  drop table trade_discount;
  alter table trade_discount_new rename to trade_discount;
  alter table trade_line add column taken_off bigint not null default 0;
)sql";

// Why an exhibitor backed out of an order.
constexpr std::string_view withdrawals = R"sql(
  create table trade_withdrawal (
    order_id blob not null primary key references trade_order (id),
    reason text not null,
    actor text not null,
    time bigint not null
  );
)sql";

// A numbered edition may have many thousand pieces: the next free one, and those of an order, are
// found without looking through all of them.
constexpr std::string_view unit_indexes = R"sql(
  drop index trade_unit_order;
  create index trade_unit_order on trade_unit (order_id, edition, number)
    where order_id is not null;
  create index trade_unit_free on trade_unit (edition, number) where state = 'free';
)sql";

}  // namespace

std::span<const store::Migration> migrations() {
  static constexpr std::array steps{
      store::Migration{"trade/0001_goods", goods},
      store::Migration{"trade/0002_orders", orders},
      store::Migration{"trade/0003_money", money},
      store::Migration{"trade/0004_append_only", append_only},
      store::Migration{"trade/0005_packs", packs},
      store::Migration{"trade/0006_deposits", deposit_tables},
      store::Migration{"trade/0007_enquiries", enquiry_tables},
      store::Migration{"trade/0008_auctions", auction_tables},
      store::Migration{"trade/0009_bids_append_only", bids_append_only},
      store::Migration{"trade/0010_leads", lead_tables},
      store::Migration{"trade/0011_webhooks", webhook_tables},
      store::Migration{"trade/0012_amounts_off", amounts_off},
      store::Migration{"trade/0013_withdrawals", withdrawals},
      store::Migration{"trade/0014_consents", consent_tables},
      store::Migration{"trade/0015_consents_append_only", consents_append_only},
      store::Migration{"trade/0016_rows_beside_orders", rows_beside_orders},
      store::Migration{"trade/0017_unit_indexes", unit_indexes}};
  return steps;
}

}  // namespace yz::trade
