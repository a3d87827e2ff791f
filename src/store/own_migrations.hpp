// The store's own tables.
#pragma once

#include <span>

#include "store/database.hpp"

namespace yz::store {

[[nodiscard]] std::span<const Migration> own_migrations();

}  // namespace yz::store
