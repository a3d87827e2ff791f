// Durable writes a second: many awaiting writers through Database (group commit), and the same rows
// one plain sqlite3 transaction each, as a program without a store would write them.
//
//   store_bench FOLDER [SECONDS]    FOLDER on the disk to be measured; prints JSON
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>

#include "store/database.hpp"

namespace {

namespace fs = std::filesystem;
namespace asio = boost::asio;
namespace json = boost::json;
using namespace yz;
using namespace yz::store;
using Clock = std::chrono::steady_clock;

constexpr const char* text =
    "One order of one visitor, as long as such rows tend to be: 100 bytes.";
constexpr Migration orders{"bench/0001",
                           "create table bench_order (id bigint not null primary key, text text)"};

struct Measured {
  std::size_t writes = 0;
  double seconds = 0;
  std::vector<double> latency_ms;

  [[nodiscard]] json::object report() {
    std::ranges::sort(latency_ms);
    const auto at = [&](double share) {
      return latency_ms.empty()
                 ? 0.0
                 : latency_ms[static_cast<std::size_t>(share * double(latency_ms.size() - 1))];
    };
    return {{"writes", writes},
            {"seconds", seconds},
            {"writes_per_second", double(writes) / seconds},
            {"latency_ms_p50", at(0.5)},
            {"latency_ms_p99", at(0.99)}};
  }
};

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// One of the many writers: the next row as soon as the one before is durable.
asio::awaitable<void> keep_writing(Database& database, std::int64_t& next, Clock::time_point end,
                                   Measured& measured) {
  while (Clock::now() < end) {
    const std::int64_t id = next++;
    const auto begin = Clock::now();
    const auto outcome = co_await database.write([&](Tx& tx) {
      return tx.run("insert into bench_order (id, text) values ($1, $2)", {id, text});
    });
    if (!outcome) {
      std::cerr << describe(outcome.error()) << '\n';
      std::exit(1);
    }
    measured.latency_ms.push_back(seconds_since(begin) * 1000);
    ++measured.writes;
  }
}

Measured measure_store(const fs::path& folder, int writers, std::chrono::seconds length) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  auto database = Database::open(folder / "bench.db", std::span(&orders, 1));
  if (!database) {
    std::cerr << describe(database.error()) << '\n';
    std::exit(1);
  }
  Measured measured;
  std::int64_t next = 1;
  asio::io_context io;
  const auto begin = Clock::now();
  for (int i = 0; i < writers; ++i)
    asio::co_spawn(io, keep_writing(**database, next, begin + length, measured), asio::detached);
  io.run();
  measured.seconds = seconds_since(begin);
  return measured;
}

void must(sqlite3* handle, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE) return;
  std::cerr << sqlite3_errmsg(handle) << '\n';
  std::exit(1);
}

Measured measure_plain(const fs::path& folder, std::chrono::seconds length) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  sqlite3* handle = nullptr;
  must(handle, sqlite3_open((folder / "plain.db").c_str(), &handle));
  must(handle, sqlite3_exec(handle,
                            "pragma journal_mode = wal; pragma synchronous = full;"
                            "create table bench_order (id bigint not null primary key, text text)",
                            nullptr, nullptr, nullptr));
  sqlite3_stmt* insert = nullptr;
  must(handle,
       sqlite3_prepare_v2(handle, "insert into bench_order values (?, ?)", -1, &insert, nullptr));
  Measured measured;
  const auto begin = Clock::now();
  while (Clock::now() < begin + length) {
    const auto one = Clock::now();
    sqlite3_bind_int64(insert, 1, static_cast<std::int64_t>(measured.writes) + 1);
    sqlite3_bind_text(insert, 2, text, -1, SQLITE_STATIC);
    must(handle, sqlite3_step(insert));
    must(handle, sqlite3_reset(insert));
    measured.latency_ms.push_back(seconds_since(one) * 1000);
    ++measured.writes;
  }
  measured.seconds = seconds_since(begin);
  sqlite3_finalize(insert);
  sqlite3_close(handle);
  return measured;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: store_bench FOLDER [SECONDS]\n";
    return 2;
  }
  const fs::path folder = arguments[1];
  const std::chrono::seconds length(count > 2 ? std::max(1, std::atoi(arguments[2])) : 5);
  json::object report;
  auto plain = measure_plain(folder, length).report();
  const double base = plain["writes_per_second"].as_double();
  report["plain_sqlite3_one_by_one"] = std::move(plain);
  json::array grouped;
  for (const int writers : {1, 16, 256, 1024}) {
    auto measured = measure_store(folder, writers, length).report();
    measured["writers"] = writers;
    measured["times_plain"] = measured["writes_per_second"].as_double() / base;
    grouped.push_back(std::move(measured));
  }
  report["store_group_commit"] = std::move(grouped);
  fs::remove_all(folder);
  std::cout << report << '\n';
  return 0;
}
