// Why a batch may run more than once: mostly no closure fails, or one fails before it has written
// anything, and then nothing is to be undone; so a batch is run without savepoints, which make
// SQLite copy every page that a closure touches. Where one fails after it has written, the batch is
// run again with a savepoint around each, so that it fails alone. What savepoints cannot hold is an
// error that takes the whole transaction with it (disk full, I/O, a deferred constraint at COMMIT):
// then every closure gets a transaction of its own, so that only the one at fault is refused.
// Closures are safe to run again for these reasons.
#include "store/writer.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>

#include "base/log.hpp"

namespace yz::store {
namespace {

constexpr std::chrono::microseconds gather_time{500};  // at most

}  // namespace

class Writer::BatchTx final : public Tx {
 public:
  BatchTx(Connection& connection, Instant now, JournalPosition newest)
      : connection_(connection), now_(now), newest_(newest) {}

  using ReadTx::each;
  using Tx::run;
  Result<> each(std::string_view sql, std::span<const Param> params,
                const RowVisitor& visit) override {
    return connection_.each(sql, params, visit);
  }
  Result<std::int64_t> run(std::string_view sql, std::span<const Param> params) override {
    return connection_.run(sql, params);
  }
  Result<JournalPosition> append(std::string_view topic, const boost::json::value& entry) override {
    YZ_TRY(run("insert into store_journal (position, time, topic, entry) values ($1, $2, $3, $4)",
               {newest_ + 1, now_, topic, boost::json::serialize(entry)}));
    appended_.push_back({newest_ + 1, now_, std::string(topic), entry});
    return ++newest_;
  }
  Instant now() const override { return now_; }

  [[nodiscard]] JournalPosition newest() const { return newest_; }
  void go_back_to(JournalPosition position) {
    while (newest_ > position) {
      appended_.pop_back();
      --newest_;
    }
  }
  [[nodiscard]] std::vector<JournalEntry>& appended() { return appended_; }

 private:
  Connection& connection_;
  Instant now_;
  JournalPosition newest_;  // grows with each append; positions of undone closures are used again
  std::vector<JournalEntry> appended_;
};

Writer::Writer(std::unique_ptr<Connection> connection, std::unique_ptr<Connection> second,
               const DatabaseOptions& options, JournalPosition newest)
    : options_(options),
      connection_(std::move(connection)),
      checkpointer_(std::move(second)),
      queue_(options.queue_limit, options.write_deadline, options.clock),
      position_(newest),
      thread_([this] { work(); }) {}

void Writer::follow(std::string name, Follower follower) {
  const std::lock_guard lock(mutex_);
  new_followings_.push_back(std::make_unique<Following>(std::move(name), std::move(follower),
                                                        options_.follower_pause, window_));
  queue_.wake();
}

void Writer::on_commit(std::function<void(JournalPosition)> listener) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

void Writer::stop() {
  queue_.stop();
  if (thread_.joinable()) thread_.join();
  checkpointer_.stop();
}

void Writer::work() {
  Jobs jobs;
  while (queue_.pop(options_.batch_limit, next_follower_time(), jobs,
                    {std::min(gathering_.enough(), options_.batch_limit), gather_time})) {
    const std::size_t taken = jobs.size();
    add_followers(jobs);
    if (!jobs.empty()) {
      commit(jobs);
      checkpointer_.after_commit(*connection_);
    }
    jobs.clear();
    gathering_.end_batch(taken, queue_.size());
  }
}

JobQueue<Tx>::Wakeup Writer::next_follower_time() const {
  JobQueue<Tx>::Wakeup earliest;
  for (const auto& following : followings_) {
    if (!following->is_behind(position())) continue;
    earliest = earliest ? std::min(*earliest, following->not_before()) : following->not_before();
  }
  return earliest;
}

void Writer::add_followers(Jobs& jobs) {
  {
    const std::lock_guard lock(mutex_);
    std::ranges::move(new_followings_, std::back_inserter(followings_));
    new_followings_.clear();
  }
  const auto now = std::chrono::steady_clock::now();
  for (const auto& following : followings_) {
    if (following->is_behind(position()) && following->not_before() <= now)
      jobs.push_back(following->next_step(position()));
  }
}

void Writer::commit(std::span<const std::shared_ptr<Job<Tx>>> jobs) {
  const JournalPosition before = position();
  if (const auto done = attempt(jobs); done) {
    if (position() != before) announce();
    for (const auto& job : jobs) job->finish(nullptr);
  } else if (jobs.size() == 1) {
    jobs.front()->finish(&done.error());
  } else {
    for (std::size_t i = 0; i < jobs.size(); ++i) commit(jobs.subspan(i, 1));
  }
}

// On an error nothing happened, and the closures' answers mean nothing.
Result<> Writer::attempt(std::span<const std::shared_ptr<Job<Tx>>> jobs) {
  YZ_ASSIGN(const bool is_done, transact(jobs, Savepoints::none));
  if (is_done) return {};
  YZ_TRY(transact(jobs, Savepoints::each));
  return {};
}

// One transaction. False, and nothing happened, where a closure failed that savepoints would have
// undone.
Result<bool> Writer::transact(std::span<const std::shared_ptr<Job<Tx>>> jobs,
                              Savepoints savepoints) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  YZ_TRY(connection_->execute("begin immediate"));
  BatchTx tx(*connection_, options_.clock(), position());
  Result<bool> outcome = true;
  for (const auto& job : jobs) {
    outcome = savepoints == Savepoints::each ? run_in_savepoint(*job, tx) : run_freely(*job, tx);
    if (!outcome || !*outcome) break;
  }
  const auto ended = Clock::now();
  if (outcome && *outcome) {
    if (const auto committed = connection_->execute("commit"); !committed)
      outcome = std::unexpected(committed.error());
  }
  if (!outcome || !*outcome) {
    if (connection_->in_transaction()) (void)connection_->execute("rollback");
    return outcome;
  }
  gathering_.committed(ended - begun, Clock::now() - ended);
  window_.add(tx.appended());
  position_.store(tx.newest());
  return true;
}

Result<bool> Writer::run_freely(Job<Tx>& job, BatchTx& tx) {
  const std::int64_t before = connection_->changes();
  const bool keep = job.run(tx);
  YZ_TRY(still_in_transaction());
  return keep || connection_->changes() == before;
}

Result<bool> Writer::run_in_savepoint(Job<Tx>& job, BatchTx& tx) {
  const JournalPosition before = tx.newest();
  YZ_TRY(connection_->run("savepoint closure", {}));
  const bool keep = job.run(tx);
  YZ_TRY(still_in_transaction());
  if (!keep) {
    YZ_TRY(connection_->run("rollback to closure", {}));
    tx.go_back_to(before);
  }
  YZ_TRY(connection_->run("release closure", {}));
  return true;
}

Result<> Writer::still_in_transaction() const {
  if (connection_->in_transaction()) return {};
  return fail(ErrorKind::unavailable, "The disk is full or failing; nothing was written.");
}

void Writer::announce() {
  const std::lock_guard lock(mutex_);
  for (const auto& listener : listeners_) listener(position());
}

}  // namespace yz::store
