#include "base/result.hpp"

namespace yz {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::unauthenticated: return "unauthenticated";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::not_found: return "not-found";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::too_large: return "too-large";
    case ErrorKind::too_many: return "too-many";
    case ErrorKind::timeout: return "timeout";
    case ErrorKind::unavailable: return "unavailable";
    case ErrorKind::corrupt: return "corrupt";
    case ErrorKind::internal: return "internal";
  }
  return "internal";
}

std::string describe(const Error& error) {
  return error.place.empty() ? error.message : fmt::format("{}: {}", error.place, error.message);
}

}  // namespace yz
