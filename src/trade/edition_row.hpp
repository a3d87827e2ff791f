// An edition with its stock as part of a row: for statements that join it to tables of their own.
#pragma once

#include <string_view>

#include "trade/goods.hpp"

namespace yz::trade {

// Of trade_edition e and trade_stock s.
inline constexpr std::string_view edition_columns =
    "e.id, e.exhibit, e.slug, e.pack, e.exhibitor, e.position, e.kind, e.price_mode, e.price,"
    " e.currency, e.opens, e.closes, e.person_limit, e.vat, e.commission, e.hold, e.title_zh,"
    " e.title_en, e.stocked, e.is_offered, s.on_hand, s.held, e.has_prices";
inline constexpr int edition_width = 23;  // of them; whatever else a row holds comes behind

[[nodiscard]] Edition edition_in(const store::Row& row);

}  // namespace yz::trade
