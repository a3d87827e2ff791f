// "127.0.0.1:8080", "[::1]:8080", ":8080" (every address), "8080" (this machine only).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace yz::app {

struct ListenAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one
  bool operator==(const ListenAddress&) const = default;
};

[[nodiscard]] Result<ListenAddress> parse_listen_address(std::string_view text);

// What a person on this machine opens.
[[nodiscard]] std::string local_url(const ListenAddress& listen, std::uint16_t port);

}  // namespace yz::app
