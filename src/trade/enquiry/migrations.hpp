// The tables of enquiries and quotes (trade/migrations.cpp runs them).
#pragma once

#include <string_view>

namespace yz::trade {

inline constexpr std::string_view deposit_tables = R"sql(
  alter table trade_order add column deposit bigint not null default 0;
)sql";

// A thread counts its messages 1, 2, 3 …; each side has read up to one of them.
inline constexpr std::string_view enquiry_tables = R"sql(
  create table trade_enquiry (
    id blob not null primary key,
    exhibit text not null,
    exhibitor text not null,
    asker text not null,
    token text not null unique,
    name text not null,
    email text not null,
    language text not null,
    consents bigint not null,
    made bigint not null,
    changed bigint not null,
    messages bigint not null,
    asker_said bigint not null,
    exhibitor_said bigint not null,
    asker_seen bigint not null,
    exhibitor_seen bigint not null
  );
  create index trade_enquiry_asker on trade_enquiry (asker, changed, id);
  create index trade_enquiry_exhibitor on trade_enquiry (exhibitor, changed, id);
  create table trade_message (
    enquiry blob not null references trade_enquiry (id),
    number bigint not null,
    side text not null check (side in ('asker', 'exhibitor')),
    text text not null,
    quote blob,
    time bigint not null,
    primary key (enquiry, number)
  );
  create table trade_quote (
    id blob not null primary key,
    enquiry blob not null references trade_enquiry (id),
    state text not null check (state in ('offered', 'held', 'expired', 'cancelled')),
    currency text not null,
    shipping bigint not null check (shipping >= 0),
    deposit bigint not null check (deposit >= 0),
    total bigint not null check (total >= 0),
    valid_until bigint not null,
    order_id blob references trade_order (id),
    note text not null,
    made bigint not null,
    check ((state = 'held') = (order_id is not null))
  );
  create unique index trade_quote_open on trade_quote (enquiry) where state = 'offered';
  create index trade_quote_enquiry on trade_quote (enquiry, made);
  create index trade_quote_due on trade_quote (valid_until) where state = 'offered';
  create table trade_quote_line (
    quote blob not null references trade_quote (id),
    position bigint not null,
    edition blob not null references trade_edition (id),
    quantity bigint not null check (quantity > 0),
    price bigint not null check (price >= 0),
    title_zh text not null,
    title_en text not null,
    primary key (quote, position)
  );
)sql";

}  // namespace yz::trade
