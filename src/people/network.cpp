#include "people/network.hpp"

#include <algorithm>

#include <boost/asio/ip/address.hpp>

namespace yz::people {

std::string network_of(const std::string& address) {
  namespace ip = boost::asio::ip;
  boost::system::error_code error;
  const auto parsed = ip::make_address(address, error);
  if (error || !parsed.is_v6() || parsed.to_v6().is_v4_mapped()) return address;
  auto bytes = parsed.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace yz::people
