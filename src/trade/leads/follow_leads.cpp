// What happened in trade, as leads and as events for webhooks.
#include <boost/json.hpp>

#include "people/account.hpp"
#include "trade/enquiry/enquiries.hpp"
#include "trade/leads/leads.hpp"
#include "trade/leads/webhooks.hpp"
#include "trade/orders.hpp"

namespace yz::trade {
namespace {

namespace json = boost::json;

std::string text_of(const store::JournalEntry& entry, std::string_view field) {
  const auto* value = entry.entry.as_object().if_contains(field);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

// Nothing where the key is not of an account, or of none that is still there.
Result<std::optional<Person>> person_of(store::ReadTx& tx, std::string_view key) {
  constexpr std::string_view prefix = "account:";
  if (!key.starts_with(prefix)) return std::nullopt;
  const auto id = people::AccountId::parse(key.substr(prefix.size()));
  if (!id) return std::nullopt;
  YZ_ASSIGN(const auto account, people::find_account(tx, *id));
  if (!account) return std::nullopt;
  return Person{std::string(key), account->name, account->email};
}

Result<> after_enquiry(store::Tx& tx, const store::JournalEntry& entry) {
  const auto id = EnquiryId::parse(text_of(entry, "enquiry"));
  if (!id) return {};
  YZ_ASSIGN(const auto enquiry, find_enquiry(tx, *id));
  if (!enquiry) return {};
  const bool has_account = enquiry->asker.starts_with("account:");
  const std::string key = has_account ? enquiry->asker : "mail:" + enquiry->email;
  YZ_TRY(add_act(tx, {.exhibitor = enquiry->exhibitor,
                      .person = {key, enquiry->name, enquiry->email},
                      .act = Act::asked,
                      .exhibit = enquiry->exhibit,
                      .consents = enquiry->consents,
                      .giver = enquiry->asker}));
  return {};
}

Result<> after_bid(store::Tx& tx, const store::JournalEntry& entry) {
  YZ_ASSIGN(auto person, person_of(tx, text_of(entry, "bidder")));
  if (!person) return {};
  YZ_TRY(add_act(tx, {.exhibitor = text_of(entry, "exhibitor"),
                      .person = std::move(*person),
                      .act = Act::bid,
                      .exhibit = text_of(entry, "exhibit")}));
  return {};
}

json::object event_of(const Order& order, const SellerOrder& seller) {
  return {{"order", seller.id.text()},
          {"number", order.number()},
          {"state", word_of(seller.state)},
          {"total", {{"minor", seller.total}, {"currency", order.currency}}}};
}

// A crowd at noon moves orders by the thousand: most of it is nobody's to be told.
Result<> after_order(store::Tx& tx, const store::JournalEntry& entry, bool is_told) {
  const std::string of = text_of(entry, "exhibitor");  // empty: the whole order moved
  const bool is_paid = of.empty() && text_of(entry, "became") == word_of(State::paid);
  // Entries of older journals do not say who bought.
  const auto* has_account = entry.entry.as_object().if_contains("has_account");
  const bool makes_lead = is_paid && (has_account == nullptr || has_account->as_bool());
  if (!makes_lead && !is_told) return {};
  const auto id = OrderId::parse(text_of(entry, "order"));
  if (!id) return {};
  YZ_ASSIGN(const auto order, find_order(tx, *id));
  if (!order) return {};
  YZ_ASSIGN(const auto person, person_of(tx, order->buyer));
  for (const SellerOrder& seller : order->sellers) {
    if (!of.empty() && seller.exhibitor != of) continue;
    auto event = event_of(*order, seller);
    event["state"] = text_of(entry, "became");  // as it was then: it may have gone on since
    YZ_TRY(queue_event(tx, seller.exhibitor, "order." + text_of(entry, "became"), event));
    if (!is_paid || !person) continue;
    for (const Line& line : order->lines)
      if (line.seller_order == seller.id)
        YZ_TRY(add_act(tx, {.exhibitor = seller.exhibitor,
                            .person = *person,
                            .act = Act::bought,
                            .exhibit = line.exhibit}));
  }
  return {};
}

Result<> take(store::Tx& tx, const store::JournalEntry& entry, bool is_told) {
  if (entry.topic == "trade.enquiry_opened") return after_enquiry(tx, entry);
  if (entry.topic == "trade.bid_placed") return after_bid(tx, entry);
  if (entry.topic == "trade.order_moved") return after_order(tx, entry, is_told);
  return {};
}

}  // namespace

void follow_leads(store::Database& database) {
  database.follow("trade.leads",
                  [](store::Tx& tx, std::span<const store::JournalEntry> entries) -> Result<> {
                    YZ_ASSIGN(const bool is_told, has_webhooks(tx));
                    for (const auto& entry : entries) YZ_TRY(take(tx, entry, is_told));
                    return {};
                  });
}

}  // namespace yz::trade
