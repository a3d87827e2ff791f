// How many connections one address may hold at a time, so that a single visitor's machine cannot
// take every place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <boost/asio/ip/address.hpp>

namespace yz::http {

// Any thread. Must outlive its seats.
class AddressSeats {
  // IPv4 whole; of IPv6 the first 64 bits, which is what one household is given.
  using Key = std::array<std::uint8_t, 9>;

 public:
  // One connection's place, given back when this goes away. An empty one counts for nobody.
  class Seat {
   public:
    Seat() = default;
    Seat(Seat&& other) noexcept : seats_(std::exchange(other.seats_, nullptr)), key_(other.key_) {}
    Seat& operator=(Seat&& other) noexcept {
      std::swap(seats_, other.seats_);
      std::swap(key_, other.key_);
      return *this;
    }
    ~Seat() {
      if (seats_ != nullptr) seats_->give_back(key_);
    }

   private:
    friend AddressSeats;
    Seat(AddressSeats* seats, Key key) : seats_(seats), key_(key) {}
    AddressSeats* seats_ = nullptr;
    Key key_{};
  };

  explicit AddressSeats(std::size_t limit) : limit_(limit) {}  // 0: no bound

  // Nothing where the address holds as many as it may.
  [[nodiscard]] std::optional<Seat> take(const boost::asio::ip::address& address);

  [[nodiscard]] std::size_t addresses() const;  // that hold a seat

 private:
  static Key key_of(const boost::asio::ip::address& address);
  void give_back(const Key& key);

  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::map<Key, std::size_t> taken_;
};

}  // namespace yz::http
