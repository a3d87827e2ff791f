// The tables of auctions (trade/migrations.cpp runs them).
#pragma once

#include <string_view>

namespace yz::trade {

// `sequence` counts what happened to an auction: each accepted bid, and its end. Bids are numbered
// by it, and whoever watches asks for what is after a number.
inline constexpr std::string_view auction_tables = R"sql(
  create table trade_auction (
    id blob not null primary key,
    edition blob not null references trade_edition (id),
    exhibitor text not null,
    state text not null check (state in ('open', 'sold', 'unsold', 'cancelled')),
    currency text not null,
    start_price bigint not null check (start_price > 0),
    reserve bigint not null check (reserve >= 0),
    ladder text not null,
    opens bigint not null,
    closes bigint not null check (closes > opens),
    soft bigint not null check (soft >= 0),
    pay_within bigint not null check (pay_within > 0),
    sequence bigint not null,
    bids bigint not null,
    price bigint not null,
    leader text,
    leader_number bigint,
    top bigint,
    order_id blob references trade_order (id),
    made bigint not null,
    check ((leader is null) = (bids = 0)),
    check (order_id is null or state = 'sold'),
    check (top is null or top >= price)
  );
  create unique index trade_auction_open on trade_auction (edition) where state = 'open';
  create index trade_auction_exhibitor on trade_auction (exhibitor, id);
  create index trade_auction_due on trade_auction (closes) where state = 'open';
  create table trade_bid (
    auction blob not null references trade_auction (id),
    sequence bigint not null,
    bidder text not null,
    number bigint not null,
    maximum bigint not null check (maximum > 0),
    price bigint not null,
    leads bigint not null,
    closes bigint not null,
    time bigint not null,
    primary key (auction, sequence)
  );
  create index trade_bid_bidder on trade_bid (bidder, auction);
)sql";

// What was bid is never changed or deleted.
inline constexpr std::string_view bids_append_only = R"sql(
  create trigger trade_bid_is_kept before delete on trade_bid
    begin select raise(abort, 'bids are append-only'); end;
  create trigger trade_bid_is_fixed before update on trade_bid
    begin select raise(abort, 'bids are append-only'); end;
)sql";

}  // namespace yz::trade
