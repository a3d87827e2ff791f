// The tables of trade.
#pragma once

#include <span>

#include "store/database.hpp"

namespace yz::trade {

[[nodiscard]] std::span<const store::Migration> migrations();

}  // namespace yz::trade
