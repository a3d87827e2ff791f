#include "live/presence/wire.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "live/presence/bytes.hpp"

namespace yz::live {
namespace {

enum ClientType : std::uint8_t { hello, pose, move, jump, ack, gesture, who, ask_clock };
enum ServerType : std::uint8_t { welcome, correction, gestured, names, crowd, clock_now, reacted };

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

void write_pose(ByteWriter& to, const Pose& p) {
  to.u24(p.x);
  to.u24(p.y);
  to.u8(p.yaw);
}

Pose read_pose(ByteReader& from) {
  Pose p;
  p.x = from.u24();
  p.y = from.u24();
  p.yaw = from.u8();
  return p;
}

Gesture read_gesture(ByteReader& from) {
  const std::uint8_t value = from.u8();
  if (value >= gesture_count) from.refuse();
  return static_cast<Gesture>(value);
}

Token read_token(ByteReader& from) {
  Token token{};
  const auto part = from.raw(token.size());
  std::ranges::copy(part, token.begin());
  return token;
}

// A name is shown to others: text, not controls or nothing.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= name_limit && !find_invalid_utf8(name) &&
         std::ranges::none_of(
             name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

from_client::Hello read_hello(ByteReader& from) {
  from_client::Hello message;
  message.version = from.u8();
  const std::uint8_t flags = from.u8();
  if (flags > 1 || message.version != protocol_version) from.refuse();
  if (flags & 1) message.token = read_token(from);
  message.look = from.u8();
  message.pose = read_pose(from);
  message.name = from.text();
  if (!is_name(message.name)) from.refuse();
  return message;
}

from_client::Who read_who(ByteReader& from) {
  from_client::Who message;
  const std::size_t count = from.u8();
  if (count == 0 || count > who_limit) from.refuse();
  for (std::size_t i = 0; i < count && from.is_fine(); ++i) message.numbers.push_back(from.u16());
  return message;
}

from_server::Welcome read_welcome(ByteReader& from) {
  from_server::Welcome message;
  message.version = from.u8();
  message.number = from.u16();
  message.token = read_token(from);
  message.pose = read_pose(from);
  message.corner_x_mm = static_cast<std::int32_t>(from.u32());
  message.corner_y_mm = static_cast<std::int32_t>(from.u32());
  message.width = from.u24();
  message.depth = from.u24();
  message.interval_ms = from.u16();
  const std::uint8_t flags = from.u8();
  if (flags > 3) from.refuse();
  message.is_resumed = flags & 1;
  message.may_talk = flags & 2;
  return message;
}

from_server::Names read_names(ByteReader& from) {
  from_server::Names message;
  const std::size_t count = from.u8();
  for (std::size_t i = 0; i < count && from.is_fine(); ++i) {
    from_server::Names::One one;
    one.number = from.u16();
    one.look = from.u8();
    one.name = from.text();
    message.people.push_back(std::move(one));
  }
  return message;
}

from_server::Reactions read_reactions(ByteReader& from) {
  from_server::Reactions message;
  message.zone = from.text();
  for (auto& count : message.counts) count = from.u16();
  const std::size_t count = from.u8();
  if (count > reacting_limit || find_invalid_utf8(message.zone)) from.refuse();
  for (std::size_t i = 0; i < count && from.is_fine(); ++i) {
    const Number number = from.u16();
    message.people.push_back({number, read_gesture(from)});
    if (!is_reaction(message.people.back().reaction)) from.refuse();
  }
  return message;
}

void write_reactions(ByteWriter& to, const from_server::Reactions& m) {
  to.u8(reacted);
  to.text(m.zone);
  for (const std::uint16_t count : m.counts) to.u16(count);
  to.u8(static_cast<std::uint8_t>(m.people.size()));
  for (const auto& one : m.people) {
    to.u16(one.number);
    to.u8(static_cast<std::uint8_t>(one.reaction));
  }
}

constexpr std::size_t cell_limit = 1u << 20;

from_server::Crowd read_crowd(ByteReader& from) {
  from_server::Crowd message;
  message.columns = from.u16();
  message.rows = from.u16();
  message.cell_metres = from.u8();
  message.visitors = from.u32();
  const std::size_t cells = static_cast<std::size_t>(message.columns) * message.rows;
  if (cells > cell_limit) return from.refuse(), message;
  while (from.is_fine() && message.counts.size() < cells) {
    const std::uint8_t count = from.u8();
    const std::size_t run = count == 0 ? from.u8() : 1;
    if (run == 0 || message.counts.size() + run > cells) return from.refuse(), message;
    message.counts.insert(message.counts.end(), run, count);
  }
  return message;
}

void write_crowd(ByteWriter& to, const from_server::Crowd& m) {
  to.u8(crowd);
  to.u16(m.columns);
  to.u16(m.rows);
  to.u8(m.cell_metres);
  to.u32(m.visitors);
  for (std::size_t i = 0; i < m.counts.size();) {
    to.u8(m.counts[i]);
    if (m.counts[i] != 0) {
      ++i;
      continue;
    }
    std::size_t run = 1;
    while (run < 255 && i + run < m.counts.size() && m.counts[i + run] == 0) ++run;
    to.u8(static_cast<std::uint8_t>(run));
    i += run;
  }
}

}  // namespace

std::optional<std::uint8_t> version_of_hello(Bytes bytes) {
  if (bytes.size() < 2 || bytes[0] != hello) return std::nullopt;
  return bytes[1];
}

std::optional<from_client::Moved> read_moved(Bytes bytes) {
  if (bytes.empty() || bytes[0] < pose || bytes[0] > jump) return std::nullopt;
  const bool has_velocity = bytes[0] == move;
  if (bytes.size() != (has_velocity ? 11u : 9u)) return std::nullopt;
  const auto u24 = [&](std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at] | bytes[at + 1] << 8 | bytes[at + 2] << 16);
  };
  from_client::Moved message;
  message.ack = bytes[1];
  message.pose = {u24(2), u24(5), bytes[8], 0, 0};
  if (has_velocity) {
    message.pose.vx = static_cast<std::int8_t>(bytes[9]);
    message.pose.vy = static_cast<std::int8_t>(bytes[10]);
  }
  message.is_jump = bytes[0] == jump;
  return message;
}

std::optional<ClientMessage> read_client_message(Bytes bytes) {
  if (const auto moved = read_moved(bytes)) return *moved;
  ByteReader from(bytes);
  ClientMessage message;
  switch (from.u8()) {
    case hello: message = read_hello(from); break;
    case ack: message = from_client::Ack{from.u8()}; break;
    case gesture: message = from_client::Gestured{read_gesture(from)}; break;
    case who: message = read_who(from); break;
    case ask_clock: message = from_client::AskClock{from.u32()}; break;
    default: return std::nullopt;
  }
  if (!from.is_whole()) return std::nullopt;
  return message;
}

void write(std::vector<std::uint8_t>& out, const ClientMessage& message) {
  ByteWriter to(out);
  std::visit(Match{[&](const from_client::Hello& m) {
                     to.u8(hello);
                     to.u8(m.version);
                     to.u8(m.token ? 1 : 0);
                     if (m.token) to.raw(*m.token);
                     to.u8(m.look);
                     write_pose(to, m.pose);
                     to.text(m.name);
                   },
                   [&](const from_client::Moved& m) {
                     const bool has_velocity = !m.is_jump && (m.pose.vx != 0 || m.pose.vy != 0);
                     to.u8(m.is_jump ? jump : has_velocity ? move : pose);
                     to.u8(m.ack);
                     write_pose(to, m.pose);
                     if (!has_velocity) return;
                     to.u8(static_cast<std::uint8_t>(m.pose.vx));
                     to.u8(static_cast<std::uint8_t>(m.pose.vy));
                   },
                   [&](const from_client::Ack& m) {
                     to.u8(ack);
                     to.u8(m.ack);
                   },
                   [&](const from_client::Gestured& m) {
                     to.u8(gesture);
                     to.u8(static_cast<std::uint8_t>(m.gesture));
                   },
                   [&](const from_client::Who& m) {
                     to.u8(who);
                     to.u8(static_cast<std::uint8_t>(m.numbers.size()));
                     for (const Number number : m.numbers) to.u16(number);
                   },
                   [&](const from_client::AskClock& m) {
                     to.u8(ask_clock);
                     to.u32(m.nonce);
                   }},
             message);
}

std::optional<ServerMessage> read_server_message(Bytes bytes) {
  ByteReader from(bytes);
  ServerMessage message;
  switch (from.u8()) {
    case welcome: message = read_welcome(from); break;
    case correction: message = from_server::Correction{read_pose(from)}; break;
    case gestured: {
      const Number number = from.u16();
      message = from_server::Gestured{number, read_gesture(from)};
      break;
    }
    case names: message = read_names(from); break;
    case crowd: message = read_crowd(from); break;
    case clock_now: {
      const std::uint32_t nonce = from.u32();
      message = from_server::Clock{nonce, from.number(8)};
      break;
    }
    case reacted: message = read_reactions(from); break;
    default: return std::nullopt;
  }
  if (!from.is_whole()) return std::nullopt;
  return message;
}

void write(std::vector<std::uint8_t>& out, const ServerMessage& message) {
  ByteWriter to(out);
  std::visit(
      Match{[&](const from_server::Welcome& m) {
              to.u8(welcome);
              to.u8(m.version);
              to.u16(m.number);
              to.raw(m.token);
              write_pose(to, m.pose);
              to.u32(static_cast<std::uint32_t>(m.corner_x_mm));
              to.u32(static_cast<std::uint32_t>(m.corner_y_mm));
              to.u24(m.width);
              to.u24(m.depth);
              to.u16(m.interval_ms);
              to.u8(static_cast<std::uint8_t>((m.is_resumed ? 1 : 0) | (m.may_talk ? 2 : 0)));
            },
            [&](const from_server::Correction& m) {
              to.u8(correction);
              write_pose(to, m.pose);
            },
            [&](const from_server::Gestured& m) {
              to.u8(gestured);
              to.u16(m.number);
              to.u8(static_cast<std::uint8_t>(m.gesture));
            },
            [&](const from_server::Names& m) {
              to.u8(names);
              to.u8(static_cast<std::uint8_t>(m.people.size()));
              for (const auto& one : m.people) {
                to.u16(one.number);
                to.u8(one.look);
                to.text(one.name);
              }
            },
            [&](const from_server::Crowd& m) { write_crowd(to, m); },
            [&](const from_server::Reactions& m) { write_reactions(to, m); },
            [&](const from_server::Clock& m) {
              to.u8(clock_now);
              to.u32(m.nonce);
              to.number(m.unix_ms, 8);
            }},
      message);
}

}  // namespace yz::live
