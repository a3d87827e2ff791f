#include "trade/sweeper.hpp"

#include "base/log.hpp"
#include "trade/auction/auctions.hpp"
#include "trade/enquiry/quotes.hpp"

namespace yz::trade {
namespace {

namespace asio = boost::asio;

constexpr std::int64_t lapses_a_round = 500;
constexpr std::int64_t looks_a_round = 50;

// False where the provider did not answer.
asio::awaitable<bool> look_at(store::Database& database, const Providers& providers,
                              const Payment& payment) {
  Provider* provider = providers.find(payment.provider);
  if (provider == nullptr) co_return true;  // it may be configured again
  const auto seen = co_await provider->look(payment);
  if (!seen) {
    log_warning("a payment provider does not answer",
                {{"payment", payment.key}, {"error", describe(seen.error())}});
    co_return false;
  }
  if (!*seen) co_return true;
  const Outcome& outcome = **seen;
  const auto settled =
      co_await database.write([&](store::Tx& tx) { return settle(tx, outcome, "sweeper"); });
  if (!settled)
    log_warning("a payment could not be settled",
                {{"payment", payment.key}, {"error", describe(settled.error())}});
  co_return settled.has_value();
}

}  // namespace

asio::awaitable<Result<>> carry_out(store::Database& database, const Providers& providers,
                                    const Refund& refund) {
  Provider* provider = providers.find(refund.provider);
  if (provider == nullptr) co_return Result<>();
  const auto answer = co_await provider->refund(refund);
  if (!answer) {
    log_warning("a refund is not made yet",
                {{"refund", refund.key}, {"error", describe(answer.error())}});
    co_return Result<>();
  }
  if (!*answer) co_return Result<>();
  const bool done = (*answer)->done;
  co_return co_await database.write(
      [&](store::Tx& tx) { return finish_refund(tx, refund.key, done, "provider"); });
}

asio::awaitable<Result<Swept>> sweep(store::Database& database, const Providers& providers,
                                     Instant now) {
  // Nothing due is the rule: look in a snapshot before troubling the writer.
  const auto is_due = co_await database.read([&](store::ReadTx& tx) -> Result<bool> {
    YZ_ASSIGN(const auto next,
              tx.first("select min(due) from (select min(deadline) as due from trade_order "
                       "where deadline is not null "
                       "union all select min(look_at) from trade_payment where look_at is not null "
                       "union all select min(look_at) from trade_refund where look_at is not null "
                       "union all select min(valid_until) from trade_quote where state = 'offered' "
                       "union all select min(closes) from trade_auction where state = 'open')"
                       " as all_due",
                       {}, [](const store::Row& row) {
                         return row.is_null(0) ? Instant::max() : row.instant(0);
                       }));
    return next.value_or(Instant::max()) <= now;
  });
  if (!is_due) co_return std::unexpected(is_due.error());
  Swept swept;
  if (!*is_due) co_return swept;
  const auto lapsed =
      co_await database.write([](store::Tx& tx) { return lapse_due(tx, lapses_a_round); });
  if (!lapsed) co_return std::unexpected(lapsed.error());
  const auto closed =
      co_await database.write([](store::Tx& tx) { return close_auctions(tx, lapses_a_round); });
  if (!closed) co_return std::unexpected(closed.error());
  const auto ended =
      co_await database.write([](store::Tx& tx) { return lapse_quotes(tx, lapses_a_round); });
  if (!ended) co_return std::unexpected(ended.error());
  const auto payments =
      co_await database.write([](store::Tx& tx) { return payments_to_look_at(tx, looks_a_round); });
  if (!payments) co_return std::unexpected(payments.error());
  for (const Payment& payment : *payments)
    if (!co_await look_at(database, providers, payment)) ++swept.failures;
  const auto refunds =
      co_await database.write([](store::Tx& tx) { return refunds_to_look_at(tx, looks_a_round); });
  if (!refunds) co_return std::unexpected(refunds.error());
  for (const Refund& refund : *refunds) {
    const auto done = co_await carry_out(database, providers, refund);
    if (!done) log_warning("a refund could not be written down", {{"refund", refund.key}});
    if (!done) ++swept.failures;
  }
  swept.lapsed = *lapsed;
  swept.payments = std::ssize(*payments);
  swept.refunds = std::ssize(*refunds);
  co_return swept;
}

}  // namespace yz::trade
