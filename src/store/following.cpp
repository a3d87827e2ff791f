#include "store/following.hpp"

#include <algorithm>
#include <exception>

#include "base/log.hpp"

namespace yz::store {
namespace {

constexpr std::int64_t entries_a_step = 256;
constexpr std::chrono::milliseconds longest_pause{60'000};

Result<JournalPosition> saved_position(ReadTx& tx, const std::string& name) {
  YZ_ASSIGN(const auto saved, tx.first("select position from store_follower where name = $1",
                                       {name}, [](const Row& row) { return row.integer(0); }));
  return saved.value_or(0);
}

}  // namespace

class Following::Step final : public Job<Tx> {
 public:
  Step(Following& following, JournalPosition newest) : following_(following), newest_(newest) {}

  bool run(Tx& tx) noexcept override {
    try {
      reached_ = following_.advance(tx, newest_);
    } catch (const std::exception& exception) {
      reached_ = fail(ErrorKind::internal, exception.what());
    }
    return reached_.has_value();
  }

  void finish(const Error* instead) noexcept override {
    if (instead != nullptr) return following_.pause(*instead);
    if (!reached_) return following_.pause(reached_.error());
    following_.moved_to(*reached_);
  }

 private:
  Following& following_;
  JournalPosition newest_;
  Result<JournalPosition> reached_ = 0;
};

Following::Following(std::string name, Follower follower, std::chrono::milliseconds first_pause,
                     const JournalWindow& window)
    : name_(std::move(name)),
      follower_(std::move(follower)),
      window_(window),
      first_pause_(first_pause),
      next_pause_(first_pause) {}

std::shared_ptr<Job<Tx>> Following::next_step(JournalPosition newest) {
  return std::make_shared<Step>(*this, newest);
}

Result<JournalPosition> Following::advance(Tx& tx, JournalPosition newest) {
  JournalPosition from = 0;
  if (position_) {
    from = *position_;
  } else {
    YZ_ASSIGN(from, saved_position(tx, name_));
  }
  // Entries that this very transaction appended are not durable yet and wait for the next step.
  const std::int64_t count = std::min(entries_a_step, newest - from);
  if (count <= 0) return from;
  // A follower's first step reads the journal itself: the window may still hold what was pruned.
  std::span<const JournalEntry> entries;
  if (position_) entries = window_.after(from, newest, static_cast<std::size_t>(count));
  std::vector<JournalEntry> read;
  if (entries.empty()) {
    YZ_ASSIGN(read, read_journal(tx, from, count));
    // Where the journal's beginning has been pruned, `count` may reach beyond `newest`.
    std::erase_if(read, [&](const JournalEntry& entry) { return entry.position > newest; });
    entries = read;
  }
  YZ_TRY(follower_(tx, entries));
  const JournalPosition reached = entries.empty() ? newest : entries.back().position;
  YZ_TRY(
      tx.run("insert into store_follower (name, position) values ($1, $2) "
             "on conflict (name) do update set position = excluded.position",
             {name_, reached}));
  return reached;
}

void Following::moved_to(JournalPosition position) {
  position_ = position;
  next_pause_ = first_pause_;
  not_before_ = {};
}

void Following::pause(const Error& error) {
  log_warning("a follower of the journal failed; it will be tried again",
              {{"follower", name_},
               {"error", describe(error)},
               {"position", position_.value_or(0)},
               {"pause_ms", next_pause_.count()}});
  not_before_ = std::chrono::steady_clock::now() + next_pause_;
  next_pause_ = std::min(next_pause_ * 2, longest_pause);
}

}  // namespace yz::store
