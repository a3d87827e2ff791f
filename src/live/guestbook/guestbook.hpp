// The guestbook 留言簿: what visitors leave written at the fair, and the order in it. The rules of
// talk hold here, too: mute and ban, words that are not wanted, newcomers who wait for approval,
// acts of organisers that are written down for good (talk/order.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/time.hpp"
#include "store/database.hpp"

namespace yz::live {

struct By;  // talk/order.hpp

using EntryId = Id<struct GuestbookEntryTag>;

enum class EntryState : std::uint8_t {
  shown,
  held,    // a newcomer's: waits for approval
  hidden,  // by the organiser
};
[[nodiscard]] std::string_view word_of(EntryState state);

struct Entry {
  EntryId id;
  std::string author;  // key of the session or account
  std::string name;    // as it was then
  std::string text;
  std::string language;  // a BCP 47 tag
  std::string exhibit;   // slug of what it is about, or empty
  EntryState state = EntryState::shown;
  Instant made;
  std::optional<Instant> edited;
  std::int64_t reports = 0;  // that are not settled
  std::string reason;        // of the first of them
};

// What a visitor writes.
struct EntryWords {
  std::string name;      // 1 to 40 characters
  std::string text;      // 1 to 500 characters; lines may be broken
  std::string language;  // a BCP 47 tag
  std::string exhibit;   // slug, or empty
};

struct EntryWriter {
  std::string key;
  bool is_staff = false;  // organisers and exhibitors do not wait for approval
};

inline constexpr std::size_t entry_text_limit = 500;     // characters
inline constexpr std::size_t report_reason_limit = 500;  // bytes
inline constexpr std::int64_t most_entries_of_one = 50;

// The words as they are kept: without white space around them, line breaks as "\n". Errors: invalid
// (place: name, text, language, exhibit).
[[nodiscard]] Result<EntryWords> check_words(EntryWords words);

// `words` are checked. Errors: forbidden (place: muted), invalid (place: word, exhibit), too_many
// (place: waiting, full).
[[nodiscard]] Result<Entry> write_entry(store::Tx& tx, const EntryWriter& writer,
                                        const EntryWords& words);
// The writer's own; somebody else's is not_found. Errors as write_entry. What waits or is hidden
// stays so.
[[nodiscard]] Result<Entry> edit_entry(store::Tx& tx, EntryId id, const EntryWriter& writer,
                                       const EntryWords& words);
[[nodiscard]] Result<> remove_entry(store::Tx& tx, EntryId id, std::string_view key);

// A visitor reports what is shown, and not their own: else not_found. Once is enough.
[[nodiscard]] Result<> report_entry(store::Tx& tx, EntryId id, std::string_view by,
                                    std::string_view reason);

enum class EntryAct : std::uint8_t {
  show,    // lets it through, or shows it again; its reports are settled
  hide,    // the same of its reports
  settle,  // it stays as it is
  remove,  // for good
};
[[nodiscard]] std::optional<EntryAct> parse_entry_act(std::string_view word);
// An organiser's act, written down. not_found.
[[nodiscard]] Result<> keep_entry(store::Tx& tx, EntryId id, EntryAct act, const By& by);

enum class EntryChoice : std::uint8_t { all, held, reported, hidden };
[[nodiscard]] std::optional<EntryChoice> parse_entry_choice(std::string_view word);

struct EntryFilter {
  std::string reader;                     // key: their own entries are among them in every state
  bool is_organiser = false;              // sees every entry, and what is reported
  EntryChoice choice = EntryChoice::all;  // of organisers
  std::string exhibit;                    // slug; empty: any
  std::optional<EntryId> before;          // the last of the page before
  std::int64_t limit = 20;
};
// The newest first.
[[nodiscard]] Result<std::vector<Entry>> find_entries(store::ReadTx& tx, const EntryFilter& filter);
// One that the reader may see.
[[nodiscard]] Result<std::optional<Entry>> find_entry(store::ReadTx& tx, EntryId id,
                                                      std::string_view reader, bool is_organiser);

struct EntryCounts {
  std::int64_t shown = 0;
  std::int64_t held = 0;
  std::int64_t reported = 0;
  std::int64_t hidden = 0;
};
[[nodiscard]] Result<EntryCounts> count_entries(store::ReadTx& tx);

inline constexpr std::string_view guestbook_schema = R"sql(
    create table live_guestbook (
      id blob not null primary key,
      author text not null,
      name text not null,
      text text not null,
      language text not null,
      exhibit text not null,
      state text not null check (state in ('shown', 'held', 'hidden')),
      made bigint not null,
      edited bigint
    );
    create index live_guestbook_author on live_guestbook (author, state);
    create index live_guestbook_exhibit on live_guestbook (exhibit, id);
    create index live_guestbook_state on live_guestbook (state, id);
    create table live_guestbook_report (
      entry blob not null references live_guestbook (id),
      reporter text not null,
      reason text not null,
      made bigint not null,
      settled bigint,
      primary key (entry, reporter)
    );
  )sql";

}  // namespace yz::live
