// The room's tables.
#pragma once

#include <span>

#include "store/database.hpp"

namespace yz::people {

[[nodiscard]] std::span<const store::Migration> migrations();

}  // namespace yz::people
