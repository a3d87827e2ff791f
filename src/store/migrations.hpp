// The steps of the schema: which are done, which are missing, and what must not be mixed.
#pragma once

#include <span>
#include <string_view>

#include "base/time.hpp"
#include "store/connection.hpp"

namespace yz::store {

struct Migration;

// Runs the store's own steps and then those of `steps` that are missing, all in one transaction.
// Errors: conflict (a step was edited after it ran, a newer binary made this database, a step would
// run before one that is done), corrupt (not ours), internal (a step's SQL fails; its name is the
// place).
Result<> migrate(Connection& connection, std::span<const Migration> steps, Instant now);

}  // namespace yz::store
