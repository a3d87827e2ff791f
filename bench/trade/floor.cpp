#include "floor.hpp"

#include <sqlite3.h>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "load.hpp"

namespace yz::bench {
namespace {

using Clock = std::chrono::steady_clock;

class Sqlite {
 public:
  explicit Sqlite(const std::filesystem::path& file) {
    check(sqlite3_open_v2(file.c_str(), &handle_,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                          nullptr));
    check(sqlite3_exec(handle_, R"sql(
      pragma journal_mode = wal;
      pragma synchronous = full;
      create table stock (
        id integer primary key, on_hand int, held int, check (held >= 0 and held <= on_hand));
      create table orders (
        id blob primary key, buyer text, state text, total int, contact text, made int);
      insert into stock values (1, 1000000000, 0);
    )sql",
                       nullptr, nullptr, nullptr));
    begin_ = prepare("begin immediate");
    commit_ = prepare("commit");
    hold_ = prepare("update stock set held = held + 1 where id = 1 and on_hand - held >= 1");
    insert_ = prepare(
        "insert into orders values (?, 'session:0198c0de0198c0de0198c0de0198c0de', "
        "'payment_pending', 12800, '{}', 1700000000000)");
  }
  ~Sqlite() {
    for (sqlite3_stmt* statement : {begin_, commit_, hold_, insert_}) sqlite3_finalize(statement);
    sqlite3_close(handle_);
  }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  void begin() { run(begin_); }
  void commit() { run(commit_); }
  void order() {
    run(hold_);
    // In the order of time, as ids of ours are.
    std::array<unsigned char, 16> id{};
    ++ordered_;
    for (std::size_t i = 0; i < 8; ++i)
      id.at(i) = static_cast<unsigned char>(ordered_ >> (56 - 8 * i));
    check(sqlite3_bind_blob(insert_, 1, id.data(), id.size(), SQLITE_TRANSIENT));
    run(insert_);
  }

 private:
  void check(int code) const {
    if (code == SQLITE_OK) return;
    std::fprintf(stderr, "the floor: %s\n", sqlite3_errmsg(handle_));
    std::exit(1);
  }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr));
    return statement;
  }
  void run(sqlite3_stmt* statement) const {
    sqlite3_step(statement);
    check(sqlite3_reset(statement));
  }

  sqlite3* handle_ = nullptr;
  sqlite3_stmt *begin_, *commit_, *hold_, *insert_;
  std::uint64_t ordered_ = 0;
};

struct Client {
  std::condition_variable answered;
  bool is_durable = false;
  std::vector<double> ms;
};

class Counter {
 public:
  explicit Counter(const std::filesystem::path& file)
      : sqlite_(file), writer_([this](std::stop_token stop) { write(std::move(stop)); }) {}

  // Returns when the client's order is durable.
  void order(Client& client) {
    std::unique_lock lock(mutex_);
    client.is_durable = false;
    waiting_.push_back(&client);
    asked_.notify_one();
    client.answered.wait(lock, [&] { return client.is_durable; });
  }

 private:
  void write(std::stop_token stop) {
    std::vector<Client*> batch;
    std::unique_lock lock(mutex_);
    while (asked_.wait(lock, stop, [&] { return !waiting_.empty(); })) {
      batch.swap(waiting_);
      lock.unlock();
      sqlite_.begin();
      for (std::size_t i = 0; i < batch.size(); ++i) sqlite_.order();
      sqlite_.commit();
      lock.lock();
      for (Client* client : batch) {
        client->is_durable = true;
        client->answered.notify_one();
      }
      batch.clear();
    }
  }

  Sqlite sqlite_;
  std::mutex mutex_;
  std::condition_variable_any asked_;
  std::vector<Client*> waiting_;
  std::jthread writer_;  // last: it ends before what it uses
};

}  // namespace

Floor measure_floor(const std::filesystem::path& file, std::size_t clients,
                    std::chrono::seconds length) {
  Counter counter(file);
  std::vector<Client> all(clients);
  const auto begin = Clock::now();
  const auto keep_ordering = [&](Client& client) {
    while (Clock::now() < begin + length) {
      const auto asked = Clock::now();
      counter.order(client);
      client.ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - asked).count());
    }
  };
  std::vector<std::jthread> threads;
  for (Client& client : all) threads.emplace_back(keep_ordering, std::ref(client));
  threads.clear();  // joined
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::vector<double> ms;
  for (const Client& client : all) ms.insert(ms.end(), client.ms.begin(), client.ms.end());
  return {double(ms.size()) / seconds, quantile(ms, 0.99)};
}

}  // namespace yz::bench
