#include "app/listen_address.hpp"

#include <charconv>

#include <boost/asio/ip/address.hpp>

namespace yz::app {

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto wrong = [&] {
    return fail(ErrorKind::invalid,
                "not an address to listen on, like 127.0.0.1:8080 or [::1]:8080",
                std::string(text));
  };
  ListenAddress listen;
  std::string_view port = text;
  if (const auto colon = text.rfind(':'); colon != std::string_view::npos) {
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']'))
      address = address.substr(1, address.size() - 2);
    boost::system::error_code error;
    if (!address.empty()) boost::asio::ip::make_address(address, error);
    if (error) return wrong();
    listen.address = address.empty() ? "::" : address;
    port = text.substr(colon + 1);
  }
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
  if (port.empty() || error != std::errc{} || end != port.data() + port.size()) return wrong();
  return listen;
}

std::string local_url(const ListenAddress& listen, std::uint16_t port) {
  const auto address = boost::asio::ip::make_address(listen.address);
  if (address.is_loopback() || address.is_unspecified())
    return fmt::format("http://localhost:{}", port);
  return address.is_v6() ? fmt::format("http://[{}]:{}", listen.address, port)
                         : fmt::format("http://{}:{}", listen.address, port);
}

}  // namespace yz::app
