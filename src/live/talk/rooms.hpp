// The names of rooms, and who may hear and speak in them. Pure.
//
//   zone/HALL/ZONE          everybody in the hall; a zone's chat
//   stand/EXHIBIT           around one exhibit
//   desk/EXHIBITOR/KEY      one visitor's questions at an exhibitor's desk: the visitor, and all
//   who staff it direct/KEY~KEY          two visitors, keys in rising order
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "live/presence/hall.hpp"

namespace yz::live {

enum class RoomKind : std::uint8_t { zone, stand, desk, direct };

struct Room {
  RoomKind kind = RoomKind::zone;
  std::string name;    // as it is kept
  std::string place;   // hall, exhibit or exhibitor; of a direct room the first key
  std::string second;  // zone, or key
};

// Nothing where it is no room's name. "desk/EXHIBITOR" means the asker's own thread there.
[[nodiscard]] std::optional<Room> parse_room(std::string_view name, const Identity& asker);
[[nodiscard]] bool may_enter(const Room& room, const Identity& identity);
[[nodiscard]] std::string direct_room(std::string_view key, std::string_view other);

}  // namespace yz::live
