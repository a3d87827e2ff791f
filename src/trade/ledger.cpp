#include "trade/ledger.hpp"

#include <cassert>

#include <fmt/format.h>

namespace yz::trade {
namespace {

using store::Row;
struct TransferTag;

}  // namespace

std::int64_t scaled(std::int64_t value, std::int64_t numerator, std::int64_t denominator) {
  __extension__ using Wide = __int128;
  return static_cast<std::int64_t>(Wide{value} * numerator / denominator);
}

Result<> record(store::Tx& tx, const Transfer& t) {
  assert(t.amount >= 0);
  if (t.amount == 0) return {};
  YZ_TRY(
      tx.run("insert into trade_transfer (id, order_id, why, debit, credit, amount, currency, time)"
             " values ($1, $2, $3, $4, $5, $6, $7, $8)",
             {Id<TransferTag>::make(tx.now()), t.order, t.why, t.debit, t.credit, t.amount,
              t.currency, tx.now()}));
  return {};
}

std::string seller_account(std::string_view exhibitor) {
  return fmt::format("seller:{}", exhibitor);
}

std::string commission_account(std::string_view exhibitor) {
  return fmt::format("commission:{}", exhibitor);
}

std::string provider_account(std::string_view provider) {
  return fmt::format("provider:{}", provider);
}

Result<Balances> balances(store::ReadTx& tx, std::string_view currency) {
  Balances sums;
  YZ_TRY(
      tx.each("select debit, credit, sum(amount) from trade_transfer where currency = $1 "
              "group by debit, credit",
              {currency}, [&](const Row& row) {
                sums[row.string(0)] -= row.integer(2);
                sums[row.string(1)] += row.integer(2);
              }));
  return sums;
}

std::int64_t commission_after(std::int64_t commission, std::int64_t refunded, std::int64_t total) {
  return total == 0 ? 0 : scaled(commission, total - refunded, total);
}

std::int64_t contained_share(std::int64_t amount, std::int64_t permille) {
  return scaled(amount, permille, 1000 + permille);
}

std::int64_t share_of(std::int64_t amount, std::int64_t permille) {
  return scaled(amount, permille, 1000);
}

namespace {

struct Rule {
  std::string_view broken;  // what it means when the query finds something
  std::string_view sql;     // rows that must not be; the first column names one, as text
};

constexpr Rule rules[] = {
    {"held stock is not what open orders hold",
     R"sql(select e.exhibit || '/' || e.slug from trade_stock s join trade_edition e on e.id = s.edition
       where s.held <> (select coalesce(sum(l.quantity), 0) from trade_line l
         join trade_order o on o.id = l.order_id
         where l.edition = s.edition and o.state in ('held', 'payment_pending', 'deposit_held')))sql"},
    {"stock on hand is not what was brought less what was sold",
     R"sql(select e.exhibit || '/' || e.slug from trade_stock s join trade_edition e on e.id = s.edition
       where s.on_hand <> e.stocked - (select coalesce(sum(l.quantity - l.returned), 0)
         from trade_line l join trade_order o on o.id = l.order_id
         where l.edition = s.edition and o.state = 'paid'))sql"},
    {"free units are not what is available",
     R"sql(select e.exhibit || '/' || e.slug from trade_stock s join trade_edition e on e.id = s.edition
       where e.kind in ('unique', 'numbered') and s.on_hand - s.held <>
         (select count(*) from trade_unit u where u.edition = e.id and u.state = 'free'))sql"},
    {"held units are not what is held",
     R"sql(select e.exhibit || '/' || e.slug from trade_stock s join trade_edition e on e.id = s.edition
       where e.kind in ('unique', 'numbered') and s.held <>
         (select count(*) from trade_unit u where u.edition = e.id and u.state = 'held'))sql"},
    {"a discount was used more or less often than orders say",
     R"sql(select d.code from trade_discount d where d.used <>
         (select count(*) from trade_order o where o.discount = d.code
           and o.state in ('held', 'payment_pending', 'paid')))sql"},
    {"a seller order is in a state of its own before it is paid",
     R"sql(select s.state from trade_seller_order s join trade_order o on o.id = s.order_id
       where o.state <> 'paid' and s.state <> o.state)sql"},
    {"an order's sum is not that of its seller orders",
     R"sql(select o.state from trade_order o where o.total <>
         (select sum(s.total) from trade_seller_order s where s.order_id = o.id))sql"},
    {"an order's goods are not the sum of its lines",
     R"sql(select o.state from trade_order o where o.goods <>
         (select sum(l.price * l.quantity - l.taken_off) from trade_line l where l.order_id = o.id))sql"},
    {"a line costs less than nothing",
     R"sql(select o.state from trade_line l join trade_order o on o.id = l.order_id
       where l.taken_off > l.price * l.quantity)sql"},
    {"a deadline stands where nothing is held",
     R"sql(select state from trade_order where (deadline is null) =
         (state in ('held', 'payment_pending', 'deposit_held')))sql"},
    {"what was captured of an order does not fit its state",
     R"sql(select state from (select o.state, o.total, o.deposit, (select coalesce(sum(p.amount), 0)
         from trade_payment p where p.order_id = o.id and p.state = 'captured' and not exists
           (select 1 from trade_refund r where r.payment = p.key and r.seller_order is null)) as kept
         from trade_order o) as orders
       where case when state = 'paid' then kept <> total
         when state = 'deposit_held' then deposit = 0 or kept <> deposit
         when state in ('held', 'payment_pending') then kept <> 0 and kept <> deposit
         else kept <> 0 end)sql"},
    {"what a payment brought is not in the books",
     R"sql(select p.key from trade_payment p where
         (select sum(case when q.state = 'captured' then q.amount else 0 end) from trade_payment q
            where q.order_id = p.order_id and q.provider = p.provider) <>
         (select coalesce(sum(t.amount), 0) from trade_transfer t where t.order_id = p.order_id
            and t.why = 'capture' and t.debit = 'provider:' || p.provider))sql"},
    {"the provider's balance of an order is not captured less given back",
     R"sql(select o.state from trade_order o where
         (select coalesce(sum(p.amount), 0) from trade_payment p
            where p.order_id = o.id and p.state = 'captured')
         - (select coalesce(sum(r.amount), 0) from trade_refund r
            where r.order_id = o.id and r.state = 'done') <>
         (select coalesce(sum(case when t.debit like 'provider:%' then t.amount else 0 end), 0)
               - coalesce(sum(case when t.credit like 'provider:%' then t.amount else 0 end), 0)
            from trade_transfer t where t.order_id = o.id))sql"},
    {"the buyer's balance of an order is not its deposit or what is on its way back",
     R"sql(select o.state from trade_order o where
         (select coalesce(sum(case when t.credit = 'buyer' then t.amount else 0 end), 0)
               - coalesce(sum(case when t.debit = 'buyer' then t.amount else 0 end), 0)
            from trade_transfer t where t.order_id = o.id) <>
         (select coalesce(sum(r.amount), 0) from trade_refund r
            where r.order_id = o.id and r.state = 'pending')
         + case when o.state in ('held', 'payment_pending', 'deposit_held') then
             (select coalesce(sum(p.amount), 0) from trade_payment p where p.order_id = o.id and
               p.state = 'captured' and not exists (select 1 from trade_refund r where
                 r.payment = p.key and r.seller_order is null)) else 0 end)sql"},
    {"sellers and commission have not what was paid less what goes back",
     R"sql(select s.exhibitor from trade_order o join trade_seller_order s on s.order_id = o.id
       where o.state = 'paid' and s.total - s.refunded - s.refunding <>
         (select coalesce(sum(case when t.credit = 'seller:' || s.exhibitor
                                     or t.credit = 'commission:' || s.exhibitor
                                   then t.amount else 0 end), 0)
               - coalesce(sum(case when t.debit = 'seller:' || s.exhibitor
                                     or t.debit = 'commission:' || s.exhibitor
                                   then t.amount else 0 end), 0)
            from trade_transfer t where t.order_id = o.id))sql"},
    {"what a seller order gives back is not the sum of its refunds",
     R"sql(select s.exhibitor from trade_seller_order s where
         s.refunding <> (select coalesce(sum(amount), 0) from trade_refund r
            where r.seller_order = s.id and r.state = 'pending') or
         s.refunded <> (select coalesce(sum(amount), 0) from trade_refund r
            where r.seller_order = s.id and r.state = 'done'))sql"},
};

}  // namespace

Result<std::vector<std::string>> check_books(store::ReadTx& tx) {
  std::vector<std::string> broken;
  for (const Rule& rule : rules)
    YZ_TRY(tx.each(rule.sql, std::span<const store::Param>(), [&](const Row& row) {
      broken.push_back(fmt::format("{}: {}", rule.broken, row.text(0)));
    }));
  return broken;
}

}  // namespace yz::trade
