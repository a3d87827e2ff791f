// What search keeps of its own in the database: how often exhibits are opened, and what room trade
// told of offers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "store/database.hpp"

namespace yz::search {

[[nodiscard]] std::span<const store::Migration> migrations();

struct KeptOffer {
  std::string offer;                        // unique for its exhibit
  Text title;                               // empty: the exhibit's
  std::optional<std::int64_t> price_minor;  // in the fair's currency; nothing: on request
};
using OffersByExhibit = std::map<std::string, std::vector<KeptOffer>, std::less<>>;

[[nodiscard]] Result<OffersByExhibit> find_offers(store::ReadTx& tx);
[[nodiscard]] Result<std::vector<KeptOffer>> find_offers(store::ReadTx& tx,
                                                         std::string_view exhibit);
Result<> put_offers(store::Tx& tx, std::string_view exhibit, std::span<const KeptOffer> offers);

// 0 … 255, logarithmic; exhibits that nobody opened are left out.
[[nodiscard]] Result<std::map<std::string, std::uint8_t, std::less<>>> find_popularity(
    store::ReadTx& tx);
[[nodiscard]] Result<std::uint8_t> find_popularity(store::ReadTx& tx, std::string_view exhibit);

}  // namespace yz::search
