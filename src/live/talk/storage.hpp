// What was said, in the database: messages by room, who has read how far, who hears nothing of
// whom.
#pragma once

#include <cstdint>
#include <map>
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
  std::int64_t position = 0;  // 1, 2, 3 … within the room, without gaps; 0: it waits for approval
  std::string author;         // key of the session or account
  std::string name;           // as it was then
  std::string client_id;      // the author's own, for saying a thing once
  std::string text;
  std::string language;  // a BCP 47 tag, or empty
  std::string exhibit;   // slug of what it shows as a card, or empty
  Instant time;
  std::string picture = {};  // SHA-256 in hex of a picture kept before (pictures.hpp), or empty
  std::int64_t picture_width = 0;
  std::int64_t picture_height = 0;
  bool is_repeated = false;  // said before under this client_id
  bool is_removed = false;   // by the organiser: text, exhibit and picture are then empty
  std::map<std::string, std::string> translations = {};  // by language
};

// What the speaker may: whether newcomers' messages wait for approval is not asked of those who are
// known to the fair, nor where no stranger hears it.
enum class Standing : std::uint8_t { newcomer, known };

// Writes the message at the end of its room and fills in position and time. One whose author and
// client_id are known already is not written again: the answer is the first. Errors: forbidden
// (place: muted, blocked, rejected), invalid (place: word, picture), too_many (place: waiting).
[[nodiscard]] Result<Message> say(store::Tx& tx, Message message,
                                  Standing standing = Standing::known);

// The same without asking anything.
[[nodiscard]] Result<Message> append_message(store::Tx& tx, Message message);

[[nodiscard]] Result<std::optional<Message>> find_message(store::ReadTx& tx, std::string_view room,
                                                          std::int64_t position);
[[nodiscard]] Result<std::optional<Message>> find_held(store::ReadTx& tx, std::int64_t number);

// What a translator makes of a message, beside its own words. not_found.
[[nodiscard]] Result<> add_translation(store::Tx& tx, std::string_view room, std::int64_t position,
                                       std::string_view language, std::string_view text);

// Whether `key` wants to hear nothing of `other`; in a room of two it is then not said at all.
[[nodiscard]] Result<bool> has_blocked(store::ReadTx& tx, std::string_view key,
                                       std::string_view other);
[[nodiscard]] Result<> set_block(store::Tx& tx, std::string_view key, std::string_view other,
                                 bool is_blocked);
[[nodiscard]] Result<std::vector<std::string>> blocked_by(store::ReadTx& tx, std::string_view key);

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
  std::string last_name;  // of the other, where another spoke
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

}  // namespace yz::live
