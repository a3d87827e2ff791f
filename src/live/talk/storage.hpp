// What was said, in the database: messages by room, who has read how far, who may not speak.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "store/database.hpp"

namespace yz::live {

[[nodiscard]] std::span<const store::Migration> migrations();

struct Message {
  std::string room;
  std::int64_t position = 0;  // 1, 2, 3 … within the room, without gaps
  std::string author;         // key of the session or account
  std::string name;           // as it was then
  std::string client_id;      // the author's own, for saying a thing once
  std::string text;
  std::string language;  // a BCP 47 tag, or empty
  std::string exhibit;   // slug of what it shows as a card, or empty
  Instant time;
};

// Writes the message at the end of its room and fills in position and time. One whose author and
// client_id are known already is not written again: the answer is the first. Errors: forbidden (the
// author is muted), invalid (a word that the organiser does not want).
[[nodiscard]] Result<Message> say(store::Tx& tx, Message message);

// At most `limit` messages of a room after `after`, or the last ones before `before`, in order.
[[nodiscard]] Result<std::vector<Message>> messages_after(store::ReadTx& tx, std::string_view room,
                                                          std::int64_t after, std::int64_t limit);
[[nodiscard]] Result<std::vector<Message>> messages_before(store::ReadTx& tx, std::string_view room,
                                                           std::int64_t before, std::int64_t limit);
[[nodiscard]] Result<std::int64_t> newest_message(store::ReadTx& tx, std::string_view room);

[[nodiscard]] Result<> mark_read(store::Tx& tx, std::string_view key, std::string_view room,
                                 std::int64_t position);
[[nodiscard]] Result<std::int64_t> read_until(store::ReadTx& tx, std::string_view key,
                                              std::string_view room);

struct RoomSummary {
  std::string room;
  std::int64_t newest = 0;
  std::int64_t unread = 0;
  std::string last_name;
  std::string last_text;
  Instant last_time;
};
// The rooms whose name begins so, the latest first.
[[nodiscard]] Result<std::vector<RoomSummary>> rooms_like(store::ReadTx& tx, std::string_view key,
                                                          std::string_view prefix,
                                                          std::int64_t limit);
// Rooms of two that `key` has part in.
[[nodiscard]] Result<std::vector<RoomSummary>> rooms_with(store::ReadTx& tx, std::string_view key,
                                                          std::int64_t limit);

enum class Sanction : std::uint8_t { mute, ban };
[[nodiscard]] Result<> set_sanction(store::Tx& tx, std::string_view key, Sanction kind,
                                    std::optional<Instant> until, std::string_view by,
                                    std::string_view reason);
[[nodiscard]] Result<> lift_sanctions(store::Tx& tx, std::string_view key, std::string_view by);
[[nodiscard]] Result<bool> has_sanction(store::ReadTx& tx, std::string_view key, Sanction kind,
                                        Instant now);

[[nodiscard]] Result<> set_word(store::Tx& tx, std::string_view word, bool is_unwanted,
                                std::string_view by);
[[nodiscard]] Result<> report(store::Tx& tx, std::string_view by, std::string_view room,
                              std::int64_t position, std::string_view reason);

}  // namespace yz::live
