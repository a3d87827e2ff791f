#include "http/deflate_offer.hpp"

#include "http/field_text.hpp"

namespace yz::http {
namespace {

// zlib cannot keep to a window of 8 bits, so 9 is the least.
bool is_window(std::string_view bits) {
  return bits == "9" || (bits.size() == 2 && bits[0] == '1' && bits[1] >= '0' && bits[1] <= '5');
}

bool is_known(std::string_view parameter) {
  const std::size_t equals = parameter.find('=');
  const auto name = trim(parameter.substr(0, equals));
  if (equals == parameter.npos)
    return name == "server_no_context_takeover" || name == "client_no_context_takeover" ||
           name == "client_max_window_bits";
  auto value = trim(parameter.substr(equals + 1));
  if (value.size() > 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  return (name == "server_max_window_bits" || name == "client_max_window_bits") && is_window(value);
}

bool is_acceptable(std::string_view offer) {
  if (take_until(offer, ';') != "permessage-deflate") return false;
  while (!offer.empty())
    if (!is_known(take_until(offer, ';'))) return false;
  return true;
}

}  // namespace

std::string choose_deflate_offer(std::string_view extensions) {
  while (!extensions.empty()) {
    const auto offer = take_until(extensions, ',');
    if (is_acceptable(offer)) return std::string(offer);
  }
  return {};
}

}  // namespace yz::http
