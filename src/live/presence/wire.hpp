// The messages of presence as spec/live.md lays them out: little-endian, positions in units of 4 mm
// from the hall's lowest corner. Pure functions over bytes; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace yz::live {

inline constexpr std::uint8_t protocol_version = 1;
inline constexpr double unit_metres = 0.004;
inline constexpr std::uint32_t position_limit = 1u << 24;  // exclusive
inline constexpr std::size_t name_limit = 160;             // bytes of UTF-8
inline constexpr std::size_t who_limit = 64;

using Bytes = std::span<const std::uint8_t>;
using Number = std::uint16_t;  // of a visitor in a hall; not given again for a minute
using Token = std::array<std::uint8_t, 16>;

struct Pose {
  std::uint32_t x = 0;  // units, below position_limit
  std::uint32_t y = 0;
  std::uint8_t yaw = 0;  // 1/256 turns, 0 = east, anticlockwise
  std::int8_t vx = 0;    // 2 cm/s; 0 unless the visitor uploads by dead reckoning
  std::int8_t vy = 0;
  bool operator==(const Pose&) const = default;
};

enum class Gesture : std::uint8_t {
  none,
  wave,
  point,
  clap,
  raise_hand,
  bow,
  heart,
  laugh,
  surprise,
  flower
};
inline constexpr std::uint8_t gesture_count = 10;

// Gestures that are counted over a zone instead of told one by one: applause is a crowd's.
inline constexpr std::array reactions{Gesture::clap, Gesture::heart, Gesture::laugh,
                                      Gesture::surprise, Gesture::flower};
inline constexpr std::size_t reacting_limit = 64;  // named in one message
[[nodiscard]] constexpr bool is_reaction(Gesture gesture) {
  return gesture == Gesture::clap || gesture >= Gesture::heart;
}

namespace from_client {

struct Hello {
  std::uint8_t version = protocol_version;
  std::optional<Token> token;  // to come back as who one was
  std::uint8_t look = 0;       // figure (low 4 bits) and colours (high 4 bits)
  Pose pose;                   // where one would like to begin
  std::string name;            // valid UTF-8, 1 … name_limit bytes
  bool operator==(const Hello&) const = default;
};
struct Moved {
  std::uint8_t ack = 0;  // how many frames came so far, modulo 256
  Pose pose;
  bool is_jump = false;  // chosen on the plan, not walked
  bool operator==(const Moved&) const = default;
};
struct Ack {
  std::uint8_t ack = 0;
  bool operator==(const Ack&) const = default;
};
struct Gestured {
  Gesture gesture = Gesture::none;
  bool operator==(const Gestured&) const = default;
};
struct Who {
  std::vector<Number> numbers;  // 1 … who_limit
  bool operator==(const Who&) const = default;
};
struct AskClock {
  std::uint32_t nonce = 0;
  bool operator==(const AskClock&) const = default;
};

}  // namespace from_client

using ClientMessage = std::variant<from_client::Hello, from_client::Moved, from_client::Ack,
                                   from_client::Gestured, from_client::Who, from_client::AskClock>;

// The message in `bytes`, or nothing where they are none: too short, too long, out of range.
[[nodiscard]] std::optional<ClientMessage> read_client_message(Bytes bytes);
// Only the version of a hello, whatever follows it; nothing where it is no hello.
[[nodiscard]] std::optional<std::uint8_t> version_of_hello(Bytes bytes);
// The most frequent message, without the detour of a variant.
[[nodiscard]] std::optional<from_client::Moved> read_moved(Bytes bytes);
void write(std::vector<std::uint8_t>& out, const ClientMessage& message);

namespace from_server {

struct Welcome {
  std::uint8_t version = protocol_version;
  Number number = 0;
  Token token{};
  Pose pose;
  std::int32_t corner_x_mm = 0;  // of the hall's lowest corner, in the plan's coordinates
  std::int32_t corner_y_mm = 0;
  std::uint32_t width = 0;  // units
  std::uint32_t depth = 0;
  std::uint16_t interval_ms = 0;  // between poses, as the server would like them
  bool is_resumed = false;
  bool may_talk = false;
  bool operator==(const Welcome&) const = default;
};
struct Correction {  // the step was refused: this is where the visitor is
  Pose pose;
  bool operator==(const Correction&) const = default;
};
struct Gestured {
  Number number = 0;
  Gesture gesture = Gesture::none;
  bool operator==(const Gestured&) const = default;
};
struct Names {
  struct One {
    Number number = 0;
    std::uint8_t look = 0;
    std::string name;
    bool operator==(const One&) const = default;
  };
  std::vector<One> people;
  bool operator==(const Names&) const = default;
};
struct Crowd {  // how many stand in each cell, row by row from the lowest corner; 255 is "or more"
  std::uint16_t columns = 0;
  std::uint16_t rows = 0;
  std::uint8_t cell_metres = 0;
  std::uint32_t visitors = 0;
  std::vector<std::uint8_t> counts;  // columns * rows
  bool operator==(const Crowd&) const = default;
};
struct Clock {
  std::uint32_t nonce = 0;
  std::uint64_t unix_ms = 0;
  bool operator==(const Clock&) const = default;
};
struct Reactions {  // of half a second in one zone
  struct One {
    Number number = 0;
    Gesture reaction = Gesture::clap;
    bool operator==(const One&) const = default;
  };
  std::string zone;                                      // slug; empty: between the zones
  std::array<std::uint16_t, reactions.size()> counts{};  // visitors, in the order of `reactions`
  std::vector<One> people;  // at most reacting_limit of them, evenly taken
  bool operator==(const Reactions&) const = default;
};

}  // namespace from_server

using ServerMessage = std::variant<from_server::Welcome, from_server::Correction,
                                   from_server::Gestured, from_server::Names, from_server::Crowd,
                                   from_server::Clock, from_server::Reactions>;

[[nodiscard]] std::optional<ServerMessage> read_server_message(Bytes bytes);  // all but frames
void write(std::vector<std::uint8_t>& out, const ServerMessage& message);

// Close codes beside those of RFC 6455.
namespace close_code {
inline constexpr std::uint16_t protocol = 1002, not_taken = 1003, bad_text = 1007, policy = 1008,
                               too_big = 1009, restart = 1012, full = 1013;
inline constexpr std::uint16_t bad_message = 4400, banned = 4403, no_hall = 4404, silent = 4408,
                               replaced = 4409, old_version = 4426, slow = 4429;
}  // namespace close_code

}  // namespace yz::live
