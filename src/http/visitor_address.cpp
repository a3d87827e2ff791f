#include "http/visitor_address.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "http/field_text.hpp"

namespace yz::http {
namespace asio = boost::asio;
namespace {

// Takes the last element off a comma-separated list.
std::string_view take_last(std::string_view& list) {
  const std::size_t comma = list.rfind(',');
  const auto last = comma == list.npos ? list : list.substr(comma + 1);
  list = comma == list.npos ? std::string_view() : list.substr(0, comma);
  return trim(last);
}

}  // namespace

asio::ip::address visitor_address(const asio::ip::address& peer, const Fields& headers,
                                  std::span<const asio::ip::address> trusted) {
  const auto is_trusted = [&](const asio::ip::address& address) {
    return std::ranges::find(trusted, address) != trusted.end();
  };
  asio::ip::address visitor = peer;
  if (!is_trusted(visitor)) return visitor;
  const auto& fields = headers.pairs();
  for (auto field = fields.rbegin(); field != fields.rend(); ++field) {
    if (field->first != "x-forwarded-for") continue;
    std::string_view list = field->second;
    while (!list.empty()) {
      boost::system::error_code error;
      const auto address = asio::ip::make_address(std::string(take_last(list)), error);
      if (error) return visitor;
      visitor = address;
      if (!is_trusted(visitor)) return visitor;
    }
  }
  return visitor;
}

}  // namespace yz::http
