#include "app/tidy.hpp"

#include <condition_variable>
#include <mutex>
#include <set>

#include "base/log.hpp"
#include "media/storage.hpp"
#include "store/idempotency.hpp"

namespace yz::app {
namespace {

constexpr std::int64_t answers_at_once = 5'000;

// In this order: what is forgotten is then needed by nobody, and what an import puts from now on is
// younger than the grace.
Result<store::Blobs::Removed> remove_blobs(const DataFolder& data, const TidyPolicy& policy) {
  YZ_TRY(data.database->write_now([](store::Tx& tx) { return media::forget_unused(tx); }));
  std::set<Sha256> needed;
  YZ_TRY(data.database->read_now([&](store::ReadTx& tx) {
    return list_blobs(tx, [&](const Sha256& name) { needed.insert(name); });
  }));
  return data.blobs.remove_unneeded([&](const Sha256& name) { return needed.contains(name); },
                                    policy.blob_grace);
}

// Repeats a step that removes at most `step`, so that the writer is not held up, until it finds no
// more.
template <class Remove>
Result<std::int64_t> in_steps(const DataFolder& data, std::int64_t step,
                              const std::stop_token& stop, const Remove& remove) {
  std::int64_t all = 0;
  while (!stop.stop_requested()) {
    YZ_ASSIGN(const std::int64_t removed, data.database->write_now(remove));
    all += removed;
    if (removed < step) break;
  }
  return all;
}

Result<std::int64_t> prune(const DataFolder& data, const store::JournalKeep& keep,
                           const std::stop_token& stop) {
  return in_steps(data, keep.removed_at_once, stop,
                  [&](store::Tx& tx) { return store::prune_journal(tx, keep); });
}

Result<std::int64_t> forget_answers(const DataFolder& data, const std::stop_token& stop) {
  return in_steps(data, answers_at_once, stop,
                  [](store::Tx& tx) { return store::forget_old_answers(tx, answers_at_once); });
}

void tidy_and_tell(const DataFolder& data, const TidyPolicy& policy, const std::stop_token& stop) {
  const auto done = tidy(data, policy, stop);
  if (!done)
    log_warning("tidying failed; it will be tried again", {{"error", describe(done.error())}});
  else if (done->blobs > 0 || done->journal_entries > 0 || done->kept_answers > 0)
    log_info("tidied", {{"blobs", done->blobs},
                        {"bytes", done->bytes},
                        {"journal_entries", done->journal_entries},
                        {"kept_answers", done->kept_answers}});
}

}  // namespace

Result<TidyReport> tidy(const DataFolder& data, const TidyPolicy& policy, std::stop_token stop) {
  YZ_ASSIGN(const auto removed, remove_blobs(data, policy));
  YZ_ASSIGN(const auto entries, prune(data, policy.journal, stop));
  YZ_ASSIGN(const auto answers, forget_answers(data, stop));
  return TidyReport{removed.blobs, removed.bytes, entries, answers};
}

TidyDaily::TidyDaily(const DataFolder& data, TidyPolicy policy, std::chrono::milliseconds first,
                     std::chrono::milliseconds every)
    : thread_([&data, policy, first, every](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any woken;
        const auto sleep = [&](std::chrono::milliseconds time) {
          std::unique_lock lock(mutex);
          woken.wait_for(lock, stop, time, [] { return false; });
        };
        for (sleep(first); !stop.stop_requested(); sleep(every)) tidy_and_tell(data, policy, stop);
      }) {}

}  // namespace yz::app
