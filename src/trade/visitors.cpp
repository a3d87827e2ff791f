#include "trade/visitors.hpp"

#include <boost/json.hpp>

#include "trade/leads/consents.hpp"

namespace yz::trade {

Result<> hand_over(store::Tx& tx, std::string_view from_buyer, std::string_view to_buyer) {
  YZ_TRY(
      tx.run("insert into trade_cart (buyer, edition, quantity, put) "
             "select $2, edition, quantity, put from trade_cart where buyer = $1 "
             "on conflict (buyer, edition) do nothing",
             {from_buyer, to_buyer}));
  YZ_TRY(tx.run("delete from trade_cart where buyer = $1", {from_buyer}));
  YZ_TRY(tx.run("update trade_order set buyer = $1 where buyer = $2", {to_buyer, from_buyer}));
  YZ_TRY(tx.run("update trade_enquiry set asker = $1 where asker = $2", {to_buyer, from_buyer}));
  return hand_over_consents(tx, from_buyer, to_buyer);
}

void follow_sign_ins(store::Database& database) {
  database.follow(
      "trade.sign_ins",
      [](store::Tx& tx, std::span<const store::JournalEntry> entries) -> Result<> {
        for (const auto& entry : entries) {
          if (entry.topic != "people.signed_in") continue;
          const auto& said = entry.entry.as_object();
          const auto* visit = said.if_contains("visit");  // older entries have none
          if (visit == nullptr || !visit->is_string()) continue;
          const std::string account(said.at("account").as_string());
          YZ_TRY(hand_over(tx, "session:" + std::string(visit->as_string()), "account:" + account));
        }
        return {};
      });
}

}  // namespace yz::trade
