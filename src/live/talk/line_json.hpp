// What is asked and told in JSON over a visitor's line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "live/presence/loop.hpp"

namespace yz::live {

// A field of what was asked; "" or `otherwise` where it is missing or of another type.
[[nodiscard]] std::string text_in(const boost::json::object& object, std::string_view name);
// The same, at most `limit` bytes of it, whole characters.
[[nodiscard]] std::string text_in(const boost::json::object& object, std::string_view name,
                                  std::size_t limit);
[[nodiscard]] std::int64_t number_in(const boost::json::object& object, std::string_view name,
                                     std::int64_t otherwise);

// As it is sent. What is larger than a line takes becomes a refusal, too_large.
[[nodiscard]] SharedBytes frame_of(const boost::json::value& value);

}  // namespace yz::live
