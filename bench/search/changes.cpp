// Searching while the index changes: the time of searches on a quiet index and under a steady rate
// of changes, and how soon each change is found.
//   search_changes [RECORDS 20000] [SECONDS 60] [CHANGES A SECOND 500] [FOUND WITHIN MS 1000]
//   [SLOWER 2]
// prints one JSON object. Exit code 1: a change was found later than that, or the 99th percentile
// of searches' CPU time grew by more than that.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <deque>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <stdlib.h>
#include <boost/json.hpp>

#include "expo/changes.hpp"
#include "search/feed.hpp"
#include "search/search.hpp"
#include "search/search_fixture.hpp"
#include "search/utf8.hpp"

namespace {

using namespace yz;
using namespace yz::search;
using Steady = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int writers = 8;
constexpr double patience_ms = 20'000;  // then a change counts as lost

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double percentile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[std::min(values.size() - 1,
                         static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

// Titles of a thousand characters that occur as often as those of texts do.
std::string some_title(std::mt19937& random) {
  std::string title;
  for (int i = 0; i < 7; ++i) {
    const double share = std::generate_canonical<double, 32>(random);
    append_utf8(title, 0x4E00 + static_cast<char32_t>(1000 * share * share));
  }
  return title;
}

// What no other title has: sought to see that a change was taken in.
std::string token_of(std::int64_t number) { return "zq" + std::to_string(number) + "x"; }

// A folder that goes away.
struct Folder {
  std::filesystem::path path;
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "yz-changes-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

class Campaign {
 public:
  Campaign(int records, int rate) : records_(records), rate_(rate) {
    auto opened = store::Database::open(folder_.path / "fair.db", test::all_migrations());
    if (!opened) stop(opened.error());
    database_ = std::move(*opened);
    std::mt19937 random(1);
    expo::Pack pack = test::empty_pack();
    for (int i = 0; i < records; ++i)
      pack.exhibits.push_back(test::exhibit("record-" + std::to_string(i), some_title(random)));
    if (const auto done = test::import(*database_, pack, 1); !done) stop(done.error());
    feed_.emplace(*database_, folder_.path / "search");
    if (!feed_->wait_for(database_->journal_position(), std::chrono::minutes(5)))
      stop(fail(ErrorKind::timeout, "the index was not made").error());
  }
  ~Campaign() {
    feed_.reset();
    database_->stop();
  }

  // CPU times of searches, one thread's, for so long.
  std::vector<double> search_for(double seconds) {
    std::mt19937 random(2);
    std::vector<double> times;
    const auto end = Steady::now() + std::chrono::duration<double>(seconds);
    while (Steady::now() < end) {
      const std::string text = some_title(random).substr(0, 3 * (2 + random() % 4));
      const double begin = cpu_ms();
      const auto answer =
          search::search(*feed_->index().snapshot(), Ask{.text = text, .filters = {}});
      if (!answer) stop(answer.error());
      times.push_back(cpu_ms() - begin);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return times;
  }

  // Changes records at the rate, and looks for each of them, until told to end.
  void begin() {
    for (int t = 0; t < writers; ++t)
      threads_.emplace_back([this, t](std::stop_token end) { write(std::move(end), t); });
    looker_ = std::jthread([this](std::stop_token end) { look(std::move(end)); });
  }
  void end() {
    threads_.clear();
    looker_ = {};
  }

  [[nodiscard]] std::int64_t changes() const { return changed_.load(); }
  std::vector<double> found_after;  // milliseconds, of every change

 private:
  struct Change {
    std::string token;
    Steady::time_point durable;
  };

  [[noreturn]] static void stop(const Error& error) {
    std::cerr << describe(error) << '\n';
    std::exit(2);
  }

  void write(std::stop_token end, int which) {
    std::mt19937 random(100 + static_cast<unsigned>(which));
    const auto every = std::chrono::duration<double>(static_cast<double>(writers) / rate_);
    auto due = Steady::now();
    int made = 0;
    while (!end.stop_requested()) {
      due += std::chrono::duration_cast<Steady::duration>(every);
      std::this_thread::sleep_until(due);
      const std::string token = token_of(next_.fetch_add(1));
      // Each writer goes round records of its own, so that no change hides another that is still
      // looked for.
      const int record = writers * (made++ % (records_ / writers)) + which;
      const auto exhibit =
          test::exhibit("record-" + std::to_string(record), some_title(random) + " " + token);
      const auto done = database_->write_now(
          [&](store::Tx& tx) { return expo::put_exhibit(tx, "fair", exhibit); });
      if (!done) stop(done.error());
      ++changed_;
      const std::lock_guard lock(mutex_);
      waiting_.push_back({token, Steady::now()});
    }
  }

  void look(std::stop_token end) {
    while (true) {
      std::optional<Change> change;
      {
        const std::lock_guard lock(mutex_);
        if (!waiting_.empty()) {
          change = std::move(waiting_.front());
          waiting_.pop_front();
        }
      }
      if (!change && end.stop_requested()) return;
      if (!change) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        continue;
      }
      wait_until_found(*change);
      found_after.push_back(Milliseconds(Steady::now() - change->durable).count());
    }
  }

  void wait_until_found(const Change& change) {
    while (Milliseconds(Steady::now() - change.durable).count() < patience_ms) {
      const auto answer =
          search::search(*feed_->index().snapshot(), Ask{.text = change.token, .filters = {}});
      if (answer && !answer->results.empty() && answer->results[0].title.zh.ends_with(change.token))
        return;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }

  const int records_;
  const int rate_;
  Folder folder_;
  std::unique_ptr<store::Database> database_;
  std::optional<Feed> feed_;
  std::atomic<std::int64_t> next_{0}, changed_{0};
  std::mutex mutex_;
  std::deque<Change> waiting_;
  std::vector<std::jthread> threads_;
  std::jthread looker_;
};

}  // namespace

int main(int argc, char** argv) {
  const int records = argc > 1 ? std::stoi(argv[1]) : 20'000;
  const double seconds = argc > 2 ? std::stod(argv[2]) : 60;
  const int rate = argc > 3 ? std::stoi(argv[3]) : 500;
  const double found_within_ms = argc > 4 ? std::stod(argv[4]) : 1'000;
  const double most_slower = argc > 5 ? std::stod(argv[5]) : 2;
  Campaign campaign(records, rate);
  auto quiet = campaign.search_for(std::min(10.0, seconds));
  campaign.begin();
  auto busy = campaign.search_for(seconds);
  campaign.end();
  const double quiet_p99 = percentile(quiet, 0.99);
  const double busy_p99 = percentile(busy, 0.99);
  const double slower = busy_p99 / quiet_p99;
  const auto late =
      std::ranges::count_if(campaign.found_after, [&](double ms) { return ms > found_within_ms; });
  std::cout << boost::json::serialize(boost::json::object{
                   {"records", records},
                   {"changes_per_s", std::round(static_cast<double>(campaign.changes()) / seconds)},
                   {"searches", busy.size()},
                   {"quiet_p99_ms", quiet_p99},
                   {"busy_p99_ms", busy_p99},
                   {"slower", slower},
                   {"found_after_p50_ms", percentile(campaign.found_after, 0.5)},
                   {"found_after_p99_ms", percentile(campaign.found_after, 0.99)},
                   {"found_after_worst_ms", percentile(campaign.found_after, 1)},
                   {"found_late", late},
                   {"changes", campaign.changes()}})
            << '\n';
  return late == 0 && slower <= most_slower ? 0 : 1;
}
