// What is sold: editions, their stock, their numbered units.
//
// work (an exhibit) → edition (one of its offers) → unit (a piece with a number of its own). Stock
// is two numbers: what is on hand, and how much of that is held for orders not yet paid. It moves
// by one conditional UPDATE whose row count decides; nothing looks first and takes later.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/record.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "store/tx.hpp"

namespace yz::trade {

struct EditionTag;
using EditionId = Id<EditionTag>;
struct OrderTag;
using OrderId = Id<OrderTag>;

enum class EditionKind : std::uint8_t {
  unique,         // one piece, which is unit 1
  numbered,       // pieces 1 … n, each a unit
  stock,          // pieces alike
  made_to_order,  // `stock` is how many can be made
};

enum class PriceMode : std::uint8_t { fixed, enquire, offer, auction };

// The terms of sale, as an exhibit's pack says them.
struct EditionTerms {
  std::string exhibit;  // slugs
  std::string slug;
  std::string pack;
  std::string exhibitor;
  std::int64_t position = 0;  // among the exhibit's offers
  EditionKind kind = EditionKind::stock;
  PriceMode price_mode = PriceMode::fixed;
  std::int64_t price = 0;  // minor units, tax included
  std::string currency = "CNY";
  std::optional<Instant> opens;
  std::optional<Instant> closes;
  std::optional<std::int64_t> person_limit;
  std::int64_t vat = 130;       // ‰, contained in the price
  std::int64_t commission = 0;  // ‰ of what the buyer pays, kept by the organiser
  std::chrono::milliseconds hold = std::chrono::minutes(15);  // from the order to the payment
  Text title;
  std::int64_t stocked = 0;  // how many are brought to the fair

  [[nodiscard]] std::string name() const { return exhibit + "/" + slug; }
};

struct Edition : EditionTerms {
  EditionId id;
  bool is_offered = true;   // false: withdrawn; orders still refer to it
  bool has_prices = false;  // lower ones, for many or for a while (trade_price)
  std::int64_t on_hand = 0;
  std::int64_t held = 0;

  [[nodiscard]] std::int64_t available() const { return on_hand - held; }
};

// Puts an edition in or changes its terms. A changed `stocked` moves the stock by the difference:
// what was sold stays sold. Errors: conflict with place "stock" where more than the difference is
// held or sold.
[[nodiscard]] Result<EditionId> put_edition(store::Tx& tx, const EditionTerms& terms);

// Withdraws what the pack offers and `kept` does not list by its name().
Result<> withdraw_others(store::Tx& tx, std::string_view pack,
                         const std::vector<std::string>& kept);

[[nodiscard]] Result<std::optional<Edition>> find_edition(store::ReadTx& tx,
                                                          std::string_view exhibit,
                                                          std::string_view slug);
[[nodiscard]] Result<std::optional<Edition>> find_edition(store::ReadTx& tx, EditionId id);

// What is offered of an exhibit, in the exhibit's order.
[[nodiscard]] Result<std::vector<Edition>> editions_of(store::ReadTx& tx, std::string_view exhibit);

struct Shipping {
  std::string pack;
  std::string slug;
  std::int64_t position = 0;
  std::int64_t price = 0;                 // minor units, for each exhibitor's parcel
  std::optional<std::int64_t> free_from;  // goods of one exhibitor from this sum on
  bool needs_address = true;
  Text title;
};

// Replaces what the pack said before.
Result<> put_shipping(store::Tx& tx, std::string_view pack, const std::vector<Shipping>& methods);
[[nodiscard]] Result<std::vector<Shipping>> shipping_of(store::ReadTx& tx, std::string_view pack);

// --- stock ---------------------------------------------------------------------------------------
// Each changes the edition's stock and units together. `order` is who the units belong to.

// False where not enough is left; then nothing changed.
[[nodiscard]] Result<bool> hold_stock(store::Tx& tx, const Edition& edition, OrderId order,
                                      std::int64_t quantity);

struct HeldLine {
  EditionId edition;
  EditionKind kind = EditionKind::stock;
  std::int64_t quantity = 0;
};
// What was held is free again.
Result<> release_stock(store::Tx& tx, const HeldLine& line, OrderId order);
// What was held leaves the stock.
Result<> sell_stock(store::Tx& tx, const HeldLine& line, OrderId order);
// What was sold is on hand again.
Result<> put_back_stock(store::Tx& tx, const HeldLine& line, OrderId order);

}  // namespace yz::trade

template <>
struct yz::WordsOf<yz::trade::EditionKind> {
  static constexpr std::string_view names[] = {"unique", "numbered", "stock", "made_to_order"};
};
template <>
struct yz::WordsOf<yz::trade::PriceMode> {
  static constexpr std::string_view names[] = {"fixed", "enquire", "offer", "auction"};
};
