// What check, import and hall build say of a pack's faults.
#pragma once

#include <iosfwd>

#include <boost/json/array.hpp>

#include "base/faults.hpp"

namespace yz::app {

[[nodiscard]] boost::json::array faults_json(const Faults& faults);

// Every fault and warning, sorted, one a line, to `out`, and how many there are to `log`; or as one
// object { "ok", "faults" } to `out`.
void print_faults(const Faults& faults, bool as_json, std::ostream& out, std::ostream& log);

}  // namespace yz::app
