// What belongs to an order stands beside it (trade/migrations.cpp runs it).
//
// A table of SQLite's with a primary key of its own is two B-trees, and with an index on its order
// three; each of them is a page more to write in every commit. Whatever is only asked for by its
// order is therefore kept in one tree, in the order of that key. This is spelled for SQLite alone,
// like the triggers; the statements on these tables are the same everywhere.
#pragma once

#include <string_view>

namespace yz::trade {

// An audit line is known by the position of its entry in the journal; what was written before this
// step comes before, in the order in which it was written.
inline constexpr std::string_view rows_beside_orders = R"sql(
  create table trade_line_beside (
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
    list_price bigint not null,
    taken_off bigint not null default 0,
    primary key (order_id, position)
  ) without rowid;
  insert into trade_line_beside (order_id, position, seller_order, edition, quantity, returned,
      price, vat, title_zh, title_en, list_price, taken_off)
    select order_id, position, seller_order, edition, quantity, returned,
      price, vat, title_zh, title_en, list_price, taken_off from trade_line order by order_id, position;
  drop table trade_line;
  alter table trade_line_beside rename to trade_line;

  create table trade_audit_beside (
    order_id blob not null references trade_order (id),
    position bigint not null,
    seller_order blob,
    event text not null,
    was text not null,
    became text not null,
    actor text not null,
    time bigint not null,
    primary key (order_id, position)
  ) without rowid;
  insert into trade_audit_beside (order_id, position, seller_order, event, was, became, actor, time)
    select order_id, rowid - 1 - (select max(rowid) from trade_audit), seller_order, event, was,
      became, actor, time from trade_audit order by order_id, rowid;
  drop table trade_audit;
  alter table trade_audit_beside rename to trade_audit;

  create table trade_transfer_beside (
    order_id blob not null references trade_order (id),
    id blob not null,
    why text not null,
    debit text not null,
    credit text not null,
    amount bigint not null check (amount > 0),
    currency text not null,
    time bigint not null,
    check (debit <> credit),
    primary key (order_id, id)
  ) without rowid;
  insert into trade_transfer_beside (order_id, id, why, debit, credit, amount, currency, time)
    select order_id, id, why, debit, credit, amount, currency, time from trade_transfer
    order by order_id, id;
  drop table trade_transfer;
  alter table trade_transfer_beside rename to trade_transfer;

  create table trade_cart_beside (
    buyer text not null,
    edition blob not null references trade_edition (id),
    quantity bigint not null check (quantity > 0),
    put bigint not null,
    primary key (buyer, edition)
  ) without rowid;
  insert into trade_cart_beside (buyer, edition, quantity, put)
    select buyer, edition, quantity, put from trade_cart order by buyer, edition;
  drop table trade_cart;
  alter table trade_cart_beside rename to trade_cart;

  create trigger trade_transfer_is_kept before delete on trade_transfer
    begin select raise(abort, 'the ledger is append-only'); end;
  create trigger trade_transfer_is_fixed before update on trade_transfer
    begin select raise(abort, 'the ledger is append-only'); end;
  create trigger trade_audit_is_kept before delete on trade_audit
    begin select raise(abort, 'the audit is append-only'); end;
  create trigger trade_audit_is_fixed before update on trade_audit
    begin select raise(abort, 'the audit is append-only'); end;
)sql";

}  // namespace yz::trade
