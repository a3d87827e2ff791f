#include "app/embedded_resources.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

extern "C" {
// NOLINTBEGIN(readability-identifier-naming): names shared with the generated assembly.
extern const char yz_embedded_begin[];
extern const char yz_embedded_end[];
// NOLINTEND(readability-identifier-naming)
}

namespace yz::app {
namespace {

std::uint32_t take_length(const char*& at) {
  std::uint32_t length = 0;
  std::memcpy(&length, at, sizeof length);
  at += sizeof length;
  return length;
}

std::string_view take_view(const char*& at, std::uint32_t length) {
  const std::string_view view(at, length);
  at += length;
  return view;
}

}  // namespace

Resources embedded_resources() {
  Resources resources;
  for (const char* at = yz_embedded_begin; at < yz_embedded_end;) {
    const auto path_length = take_length(at);
    const auto content_length = take_length(at);
    const auto path = take_view(at, path_length);
    resources.add_view(std::string(path), take_view(at, content_length));
  }
  return resources;
}

}  // namespace yz::app
