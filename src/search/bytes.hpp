// Numbers in segments: LEB128 varints and little-endian words. Reading never passes the end.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace yz::search {

static_assert(std::endian::native == std::endian::little, "segments are written little-endian");

inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80U);
    value >>= 7U;
  }
  out += static_cast<char>(value);
}

template <class T>
  requires std::is_trivially_copyable_v<T>
void put_raw(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

inline void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out += text;
}

// A cursor over bytes that may be damaged: after a read past the end or a number too long `ok` is
// false, and every later read gives 0 or nothing.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes)
      : at_(reinterpret_cast<const unsigned char*>(bytes.data())), end_(at_ + bytes.size()) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool done() const { return at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  std::uint64_t varint() {
    if (at_ != end_ && *at_ < 0x80) return *at_++;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const std::uint64_t byte = *at_++;
      value |= (byte & 0x7FU) << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }

  std::string_view take(std::uint64_t count) {
    if (count > left()) {
      fail();
      return {};
    }
    const auto* begin = reinterpret_cast<const char*>(at_);
    at_ += count;
    return {begin, static_cast<std::size_t>(count)};
  }
  std::string_view text() { return take(varint()); }

  template <class T>
  T raw() {
    T value{};
    const auto bytes = take(sizeof value);
    if (ok_) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

 private:
  std::uint64_t fail() {
    ok_ = false;
    at_ = end_;
    return 0;
  }

  const unsigned char* at_;
  const unsigned char* end_;
  bool ok_ = true;
};

}  // namespace yz::search
