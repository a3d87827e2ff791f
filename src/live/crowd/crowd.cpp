#include "live/crowd/crowd.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <thread>

#include <boost/json.hpp>

#include "live/crowd/crowd_run.hpp"
#include "live/crowd/process_usage.hpp"

namespace yz::live {
namespace {

constexpr std::int64_t pace_us = 1000;
constexpr std::int64_t patience_us = 60'000'000;  // for everybody to come in
constexpr std::int64_t drain_us = 30'000'000;     // until all that was said is heard

}  // namespace

CrowdRun::CrowdRun(const CrowdOptions& options, const Ground& ground)
    : options_(options),
      ground_(ground),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      bots_(options.visitors),
      bot_of_(65536, 0),
      in_(256 * 1024),
      talkers_(options,
               [this](std::uint32_t bot, const std::string& text) { send_text(bot, text); }) {
  std::uniform_real_distribution<double> chance(0, 1);
  for (std::uint32_t i = 0; i < bots_.size(); ++i) {
    Bot& bot = bots_[i];
    bot.walks = chance(random_) < options.moving;
    bot.is_deaf = i < options.deaf;
    bot.is_late = i >= bots_.size() - options.late;
    bot.walk.begin(ground_, random_);
  }
}

CrowdRun::~CrowdRun() {
  for (const Bot& bot : bots_)
    if (bot.descriptor >= 0) ::close(bot.descriptor);
  ::close(epoll_);
}

void CrowdRun::begin_measuring() {
  is_measuring_ = true;
  measured_us_ = now_;
  if (talks()) talkers_.begin(now_);
  for (Bot& bot : bots_)
    for (Bot::Slot& slot : bot.slots)
      if (slot.since_us != 0) slot = {slot.number, 0, now_};
  server_cpu_ = cpu_seconds_of(options_.server_pid);
  own_cpu_ = own_cpu_seconds();
  for (std::size_t i = bots_.size() - options_.late; i < bots_.size(); ++i) {
    const double share = static_cast<double>(i - (bots_.size() - options_.late)) / options_.late;
    bots_[i].connect_at_us = now_ + static_cast<std::int64_t>(options_.late_seconds * 1e6 * share);
    order_.push_back(static_cast<std::uint32_t>(i));
  }
}

void CrowdRun::end_measuring() {
  is_measuring_ = false;
  seconds_ = static_cast<double>(now_ - measured_us_) * 1e-6;
  server_cpu_ = cpu_seconds_of(options_.server_pid) - server_cpu_;
  own_cpu_ = own_cpu_seconds() - own_cpu_;
  talkers_.end();
}

// Looks once at what has come, and does what is due.
void CrowdRun::look() {
  const int count = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), 0);
  const std::int64_t begin = now_ = now_us();
  for (int i = 0; i < count; ++i) {
    if (i % 16 == 15) now_ = now_us();
    on_event(events_[static_cast<std::size_t>(i)].data.u32,
             events_[static_cast<std::size_t>(i)].events);
  }
  now_ = now_us();
  send_due();
  connect_due();
  if (talks() && measured_us_ != 0) talkers_.say_due(now_);
  if (is_measuring_ && options_.reconnects > 0) cut_lines();
  const std::int64_t rest = begin + pace_us - now_us();
  if (rest > 0 && count < static_cast<int>(events_.size()))
    std::this_thread::sleep_for(std::chrono::microseconds(rest));
}

// Measured, and all that was said is heard by all, or will not be.
bool CrowdRun::is_over() {
  if (is_measuring_) {
    if (static_cast<double>(now_ - measured_us_) * 1e-6 < options_.seconds) return false;
    for (Bot& bot : bots_)
      if (!bot.is_deaf)
        for (Bot::Slot& slot : bot.slots) rate(slot);
    end_measuring();
  }
  if (!talks()) return true;
  const auto is_here = [this](std::uint32_t bot) {
    return options_.come_back || bots_[bot].state == Bot::State::inside;
  };
  const double since = static_cast<double>(now_ - measured_us_) - options_.seconds * 1e6;
  return since > drain_us || talkers_.is_settled(is_here);
}

boost::json::object CrowdRun::run() {
  now_ = began_acting_ = now_us();
  plan_arrivals(now_);
  const std::size_t early = bots_.size() - options_.late;
  const std::int64_t give_up =
      now_ + patience_us + static_cast<std::int64_t>(options_.join_seconds * 1e6);
  while (joined_ + dropped_ < early && now_ < give_up) look();
  const std::int64_t settled = now_ + static_cast<std::int64_t>(options_.settle_seconds * 1e6);
  while (now_ < settled) look();
  begin_measuring();
  while (!is_over()) look();
  return report();
}

boost::json::object CrowdRun::report() {
  const CrowdFigures& f = figures_;
  const auto share = [](double a, double b) { return b > 0 ? a / b : 0; };
  const auto updates = static_cast<double>(f.updates);
  boost::json::object out{
      {"visitors", options_.visitors},
      {"joined", joined_},
      {"dropped", dropped_},
      {"returned", returned_},
      {"seconds", seconds_},
      {"join_p99_ms", join_ms_.quantile(0.99)},
      {"poses_a_second", static_cast<double>(f.poses) / seconds_},
      {"frames_a_second", static_cast<double>(f.frames) / seconds_},
      {"updates_a_second", updates / seconds_},
      {"updates_per_avatar_s", share(static_cast<double>(f.slot_updates), f.slot_seconds)},
      {"updates_per_avatar_s_p1", f.rate.quantile(0.01)},
      {"age_p50_ms", f.age_ms.quantile(0.5)},
      {"age_p99_ms", f.age_ms.quantile(0.99)},
      {"ages", f.age_ms.total()},
      {"unmatched", f.unmatched},
      {"corrections", f.corrections},
      {"bytes_per_update", share(static_cast<double>(f.frame_bytes), updates)},
      {"all_bytes_per_update", share(static_cast<double>(f.bytes), updates)},
      {"crowd_cpu_share", own_cpu_ / seconds_}};
  if (options_.server_pid != 0) {
    out["server_cpu_share"] = server_cpu_ / seconds_;
    out["cpu_us_per_update"] = share(server_cpu_ * 1e6, updates);
    out["cpu_us_per_visitor_s"] = share(server_cpu_ * 1e6, seconds_ * joined_);
    out["server_rss_kib"] = resident_kib_of(options_.server_pid);
  }
  if (talks()) talkers_.report(out);
  return out;
}

Result<boost::json::object> run_crowd(const CrowdOptions& options) {
  if (options.visitors == 0 || options.visitors > 65'000)
    return fail(ErrorKind::invalid, "visitors are 1 to 65,000", "visitors");
  if (options.late + options.deaf > options.visitors)
    return fail(ErrorKind::invalid, "more late or deaf than there are visitors", "late");
  if (options.speakers + options.deaf > options.visitors)
    return fail(ErrorKind::invalid, "more speakers than visitors who hear", "speakers");
  if (options.reconnects > 0 && !options.come_back)
    return fail(ErrorKind::invalid, "whose line is cut must come back", "reconnects");
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (options.visitors + 64 > limit.rlim_max)
    return fail(ErrorKind::invalid, "the limit of open files does not allow so many", "visitors");
  YZ_ASSIGN(const auto ground, ground_of(options));
  CrowdRun run(options, ground);
  YZ_TRY(run.prepare());
  return run.run();
}

}  // namespace yz::live
