#include "store/checkpointer.hpp"

namespace yz::store {
namespace {

// Pages of 4 KiB.
constexpr std::int64_t worth_it = 1'000;   // so many at once are brought over
constexpr std::int64_t long_wal = 4'000;   // then it is to begin anew,
constexpr std::int64_t few = 250;          // as soon as so few are left for the writer,
constexpr std::int64_t too_long = 16'000;  // or however many are

}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<Connection> own)
    : own_(std::move(own)), long_(long_wal), thread_([this] { work(); }) {}

void Checkpointer::after_commit(Connection& writer) {
  const std::int64_t pages = writer.wal_pages();
  take_result(pages);
  if (is_under_way_) return;
  const std::int64_t left = pages - brought_;
  const bool is_long = pages >= long_;
  if (is_long && (left <= few || pages >= too_long)) {
    const auto brought = writer.checkpoint();
    brought_ = brought ? *brought : pages;
    long_ = pages + worth_it;  // a reader of older pages may keep the WAL from beginning anew
  } else if (left >= (is_long ? few : worth_it)) {
    begin();
  }
}

// Where the WAL began anew since, it holds fewer pages than were brought over.
void Checkpointer::take_result(std::int64_t pages) {
  if (is_under_way_) {
    const std::lock_guard lock(mutex_);
    if (done_) {
      is_under_way_ = done_ = false;
      // What failed is tried again when there is as much again.
      brought_ = result_ >= 0 ? result_ : pages;
    }
  }
  if (brought_ <= pages) return;
  brought_ = 0;
  long_ = long_wal;
}

void Checkpointer::begin() {
  is_under_way_ = true;
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_one();
}

void Checkpointer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return wanted_ || stopping_; });
    if (stopping_) return;
    wanted_ = false;
    lock.unlock();
    const auto brought = own_->checkpoint();
    lock.lock();
    result_ = brought ? *brought : -1;
    done_ = true;
  }
}

}  // namespace yz::store
