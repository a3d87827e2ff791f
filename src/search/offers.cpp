#include "search/offers.hpp"

#include <set>

#include <boost/json.hpp>

#include "base/log.hpp"
#include "search/storage.hpp"

namespace yz::search {
namespace {

namespace json = boost::json;

struct Told {
  std::string exhibit;
  std::vector<KeptOffer> offers;
};

std::string text_in(const json::value& value) { return json::value_to<std::string>(value); }

// Throws where the entry is not what the header says.
Told told_in(const json::value& entry) {
  Told told{text_in(entry.as_object().at("exhibit")), {}};
  for (const json::value& each : entry.as_object().at("offers").as_array()) {
    const json::object& of = each.as_object();
    KeptOffer offer{text_in(of.at("offer")), {}, std::nullopt};
    if (const auto* title = of.if_contains("title"); title != nullptr && title->is_object())
      offer.title = {text_in(title->at("zh")), text_in(title->at("en"))};
    if (const auto* price = of.if_contains("price"); price != nullptr && !price->is_null())
      offer.price_minor = price->as_int64();
    told.offers.push_back(std::move(offer));
  }
  return told;
}

Result<> keep(store::Tx& tx, const Told& told) {
  YZ_ASSIGN(const auto before, find_offers(tx, told.exhibit));
  std::set<std::string> slugs;
  for (const auto* list : {&before, &told.offers})
    for (const KeptOffer& offer : *list) slugs.insert(offer.offer);
  if (slugs.empty()) return {};
  YZ_TRY(put_offers(tx, told.exhibit, told.offers));
  YZ_TRY(tx.append("search.offers_changed",
                   json::object{{"exhibit", told.exhibit}, {"offers", json::value_from(slugs)}}));
  return {};
}

}  // namespace

Result<> take_offers(store::Tx& tx, std::span<const store::JournalEntry> entries) {
  for (const store::JournalEntry& entry : entries) {
    if (entry.topic != "trade.offers_changed") continue;
    Told told;
    try {
      told = told_in(entry.entry);
    } catch (const std::exception& error) {
      log_warning("an entry on offers cannot be read",
                  {{"position", entry.position}, {"reason", error.what()}});
      continue;
    }
    YZ_TRY(keep(tx, told));
  }
  return {};
}

}  // namespace yz::search
