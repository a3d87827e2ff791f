// Programme items as pages show them.
#pragma once

#include <boost/json/array.hpp>

#include "app/pages/parts.hpp"

namespace yz::app {

// The first items, each with its day.
[[nodiscard]] Result<boost::json::array> first_events(const PageMaker& maker, std::size_t limit,
                                                      const Titles& zones);

// All items under their days: [{date, title, items}].
[[nodiscard]] Result<boost::json::array> events_by_day(const PageMaker& maker, const Titles& zones);

}  // namespace yz::app
