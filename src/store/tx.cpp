#include "store/tx.hpp"

#include <algorithm>
#include <cassert>

namespace yz::store {
namespace {

// The fixed-size value in a column; all zero where the column is NULL.
template <std::size_t size>
std::array<std::byte, size> fixed_bytes(std::span<const std::byte> bytes) {
  std::array<std::byte, size> value{};
  if (bytes.empty()) return value;
  assert(bytes.size() == size);
  std::copy_n(bytes.begin(), std::min(bytes.size(), size), value.begin());
  return value;
}

}  // namespace

Sha256 Row::digest(int column) const { return {fixed_bytes<32>(bytes(column))}; }

RawId Row::raw_id(int column) const { return {fixed_bytes<16>(bytes(column))}; }

}  // namespace yz::store
