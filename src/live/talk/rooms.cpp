#include "live/talk/rooms.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace yz::live {
namespace {

// As people::Actor::key makes them: "account:…" or "session:…", 32 hex digits.
bool is_key(std::string_view key) {
  const std::size_t colon = key.find(':');
  if (colon == key.npos) return false;
  const auto kind = key.substr(0, colon);
  const auto id = key.substr(colon + 1);
  return (kind == "account" || kind == "session") && id.size() == 32 &&
         std::ranges::all_of(
             id, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::pair<std::string_view, std::string_view> split(std::string_view text, char at) {
  const std::size_t found = text.find(at);
  if (found == text.npos) return {text, {}};
  return {text.substr(0, found), text.substr(found + 1)};
}

}  // namespace

std::string direct_room(std::string_view key, std::string_view other) {
  return "direct/" + std::string(std::min(key, other)) + "~" + std::string(std::max(key, other));
}

std::optional<Room> parse_room(std::string_view name, const Identity& asker) {
  const auto [kind, rest] = split(name, '/');
  if (kind == "zone") {
    const auto [hall, zone] = split(rest, '/');
    if (is_slug(hall) && is_slug(zone))
      return Room{RoomKind::zone, std::string(name), std::string(hall), std::string(zone)};
  } else if (kind == "stand") {
    if (is_slug(rest)) return Room{RoomKind::stand, std::string(name), std::string(rest), {}};
  } else if (kind == "desk") {
    auto [exhibitor, key] = split(rest, '/');
    if (key.empty()) key = asker.key;
    if (is_slug(exhibitor) && is_key(key))
      return Room{RoomKind::desk, "desk/" + std::string(exhibitor) + "/" + std::string(key),
                  std::string(exhibitor), std::string(key)};
  } else if (kind == "direct") {
    const auto [first, second] = split(rest, '~');
    if (is_key(first) && is_key(second) && first < second)
      return Room{RoomKind::direct, std::string(name), std::string(first), std::string(second)};
  }
  return std::nullopt;
}

bool may_enter(const Room& room, const Identity& identity) {
  switch (room.kind) {
    case RoomKind::zone:
    case RoomKind::stand: return true;
    case RoomKind::desk:
      return !identity.key.empty() && (identity.key == room.second || identity.is_organiser ||
                                       identity.exhibitor == room.place);
    case RoomKind::direct:
      return !identity.key.empty() && (identity.key == room.place || identity.key == room.second);
  }
  return false;
}

}  // namespace yz::live
