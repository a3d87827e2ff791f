#include "http/address_seats.hpp"

#include <algorithm>

namespace yz::http {
namespace {

constexpr std::size_t network_bytes = 8;  // of an IPv6 address

}  // namespace

AddressSeats::Key AddressSeats::key_of(const boost::asio::ip::address& address) {
  Key key{};
  if (address.is_v4()) {
    key[0] = 4;
    std::ranges::copy(address.to_v4().to_bytes(), key.begin() + 1);
  } else {
    key[0] = 6;
    const auto bytes = address.to_v6().to_bytes();
    std::copy_n(bytes.begin(), network_bytes, key.begin() + 1);
  }
  return key;
}

std::optional<AddressSeats::Seat> AddressSeats::take(const boost::asio::ip::address& address) {
  if (limit_ == 0) return Seat();
  const Key key = key_of(address);
  const std::lock_guard lock(mutex_);
  std::size_t& count = taken_[key];
  if (count >= limit_) return std::nullopt;
  ++count;
  return Seat(this, key);
}

std::size_t AddressSeats::addresses() const {
  const std::lock_guard lock(mutex_);
  return taken_.size();
}

void AddressSeats::give_back(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto at = taken_.find(key);
  if (--at->second == 0) taken_.erase(at);
}

}  // namespace yz::http
