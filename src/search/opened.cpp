#include "search/opened.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/json.hpp>

#include "base/log.hpp"
#include "base/random.hpp"

namespace yz::search {
namespace {

constexpr double half_life_ms = 14.0 * 24 * 3600 * 1000;
constexpr double not_worth_keeping = 0.3;
constexpr std::size_t told_at_once = 500;  // exhibits in one entry of the journal

std::int64_t day_of(Instant now) {
  return std::chrono::floor<std::chrono::days>(now.time_since_epoch()).count();
}

double faded(double weight, Instant since, Instant now) {
  const double age = std::max(0.0, static_cast<double>((now - since).count()));
  return weight * std::exp2(-age / half_life_ms);
}

struct Kept {
  std::string exhibit;
  double weight = 0;
  Instant counted{};
  std::int64_t popularity = 0;
};

Kept kept_in(const store::Row& row) {
  return {row.string(0), row.real(1), row.instant(2), row.integer(3)};
}

constexpr std::string_view columns =
    "select exhibit, weight, counted, popularity from search_opened ";

// With `more` openings at `now`; whether its popularity is another one then.
Result<bool> count(store::Tx& tx, Kept kept, double more) {
  const double weight = faded(kept.weight, kept.counted, tx.now()) + more;
  const std::int64_t popularity = popularity_of(weight);
  YZ_TRY(
      tx.run("insert into search_opened (exhibit, weight, counted, popularity) "
             "values ($1, $2, $3, $4) on conflict (exhibit) do update set "
             "weight = excluded.weight, counted = excluded.counted, "
             "popularity = excluded.popularity",
             {kept.exhibit, weight, tx.now(), popularity}));
  return popularity != kept.popularity;
}

Result<> tell(store::Tx& tx, const std::vector<std::string>& changed) {
  for (std::size_t i = 0; i < changed.size(); i += told_at_once) {
    boost::json::array exhibits;
    for (std::size_t k = i; k < std::min(changed.size(), i + told_at_once); ++k)
      exhibits.emplace_back(changed[k]);
    YZ_TRY(tx.append("search.popularity_changed",
                     boost::json::object{{"exhibits", std::move(exhibits)}}));
  }
  return {};
}

}  // namespace

std::uint8_t popularity_of(double weight) {
  const double steps = std::floor(2 * std::log2(1 + std::max(0.0, weight)));
  return static_cast<std::uint8_t>(std::min(255.0, 16 * steps));
}

Opened::Opened(store::Database& database, std::chrono::milliseconds write_after)
    : database_(database),
      write_after_(write_after),
      thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

Opened::~Opened() { stop(); }

void Opened::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void Opened::note(std::string_view exhibit, std::string_view who, Instant now) {
  const std::lock_guard lock(mutex_);
  if (const auto day = day_of(now); day != day_) {
    day_ = day;
    seen_.clear();
    salt_ = random_token();
  }
  if (seen_.size() >= most_seen || waiting_.size() >= most_waiting) return;
  const std::uint64_t hash =
      std::hash<std::string>{}(salt_ + '\n' + std::string(exhibit) + '\n' + std::string(who));
  if (!seen_.insert(hash).second) return;
  waiting_[std::string(exhibit)] += 1;
  woken_.notify_all();
}

Result<> Opened::write() {
  decltype(waiting_) counts;
  {
    const std::lock_guard lock(mutex_);
    counts.swap(waiting_);
  }
  // Once a day all are looked at, also those that nobody opens any more.
  const std::int64_t day = day_of(system_now());
  const bool all = day != faded_;
  const auto done = database_.write_now([&](store::Tx& tx) -> Result<> {
    std::vector<std::string> changed;
    const auto add = [&](Kept kept, double more) -> Result<> {
      YZ_ASSIGN(const bool moved, count(tx, kept, more));
      if (moved) changed.push_back(std::move(kept.exhibit));
      return {};
    };
    if (all) {
      YZ_ASSIGN(const auto rows, tx.all(columns, {}, kept_in));
      for (const Kept& kept : rows)
        if (!counts.contains(kept.exhibit)) YZ_TRY(add(kept, 0));
      YZ_TRY(tx.run("delete from search_opened where weight < $1 and popularity = 0",
                    {not_worth_keeping}));
    }
    for (const auto& [exhibit, more] : counts) {
      YZ_ASSIGN(auto kept,
                tx.first(std::string(columns) + "where exhibit = $1", {exhibit}, kept_in));
      if (!kept) kept = Kept{exhibit, 0, tx.now(), 0};
      YZ_TRY(add(std::move(*kept), more));
    }
    return tell(tx, changed);
  });
  if (done) faded_ = day;
  return done;
}

void Opened::run(std::stop_token stop) {
  bool ends = false;
  while (!ends) {
    {
      std::unique_lock lock(mutex_);
      ends = !woken_.wait(lock, stop, [this] { return !waiting_.empty(); });
      if (!ends) woken_.wait_for(lock, stop, write_after_, [] { return false; });
      ends = stop.stop_requested();
      if (waiting_.empty()) continue;
    }
    if (const auto done = write(); !done)
      log_warning("openings were not counted", {{"reason", describe(done.error())}});
  }
}

}  // namespace yz::search
