// What search engines read: schema.org as JSON-LD.
#pragma once

#include <boost/json/object.hpp>

#include "app/pages/frame.hpp"

namespace yz::app {

[[nodiscard]] boost::json::object linked_data_of(const PagePlace& place, const expo::Expo& expo);
[[nodiscard]] boost::json::object linked_data_of(const PagePlace& place,
                                                 const expo::Exhibit& exhibit);
[[nodiscard]] boost::json::object linked_data_of(const PagePlace& place,
                                                 const expo::Exhibitor& exhibitor);

}  // namespace yz::app
