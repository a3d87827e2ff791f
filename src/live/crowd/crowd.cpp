#include "live/crowd/crowd.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <thread>

#include <boost/json.hpp>

#include "live/crowd/bot.hpp"
#include "live/crowd/figures.hpp"
#include "live/crowd/ground.hpp"
#include "live/crowd/process_usage.hpp"
#include "live/presence/socket_frames.hpp"

namespace yz::live {
namespace {

constexpr std::int64_t pace_us = 1000;
constexpr double prediction_error = 0.05;  // metres
constexpr std::int64_t keep_alive_us = 2'000'000;
constexpr std::int64_t rated_us = 2'000'000;      // an avatar's rate is counted from this long on
constexpr std::int64_t patience_us = 60'000'000;  // for everybody to come in

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

class CrowdRun {
 public:
  CrowdRun(const CrowdOptions& options, const Ground& ground);
  ~CrowdRun();
  boost::json::object run();

 private:
  void plan_arrivals(std::int64_t now);
  void connect_due();
  void connect(std::uint32_t index);
  void on_event(std::uint32_t index, std::uint32_t events);
  void read(std::uint32_t index);
  void on_upgraded(Bot& bot);
  std::size_t take_in(std::uint32_t index, std::span<std::uint8_t> bytes);
  void on_message(std::uint32_t index, std::span<const std::uint8_t> bytes, std::size_t size);
  void on_frame(Bot& bot, Bytes bytes, std::size_t size);
  void on_update(Bot::Slot& slot, const Pose& pose);
  void rate(Bot::Slot& slot);
  void send_due();
  void act(Bot& bot);
  void upload(Bot& bot, const Pose& pose);
  void acknowledge(Bot& bot);
  void send_message(Bot& bot, const ClientMessage& message, Opcode opcode = Opcode::binary);
  void lose(Bot& bot);
  void begin_measuring();
  boost::json::object report(double seconds);

  const CrowdOptions& options_;
  const Ground ground_;
  std::mt19937 random_{12345};
  int epoll_;
  std::vector<Bot> bots_;
  std::vector<std::uint32_t> bot_of_;  // by number, plus one
  std::vector<std::uint32_t> order_;   // of arrival
  std::size_t next_arrival_ = 0;
  std::uint32_t next_to_act_ = 0;
  std::int64_t acted_ = 0;
  std::int64_t began_acting_ = 0;
  std::int64_t now_ = 0;
  bool is_measuring_ = false;
  std::uint32_t joined_ = 0;
  std::uint32_t dropped_ = 0;
  Histogram<10000> join_ms_{1};
  CrowdFigures figures_;
  Frame frame_;
  std::vector<std::uint8_t> in_;
  std::vector<std::uint8_t> out_;
  std::vector<std::uint8_t> payload_;
  double server_cpu_ = 0;
  double own_cpu_ = 0;
};

CrowdRun::CrowdRun(const CrowdOptions& options, const Ground& ground)
    : options_(options),
      ground_(ground),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      bots_(options.visitors),
      bot_of_(65536, 0),
      in_(256 * 1024) {
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

// ---- coming in
// -----------------------------------------------------------------------------------

void CrowdRun::plan_arrivals(std::int64_t now) {
  const std::size_t early = bots_.size() - options_.late;
  for (std::uint32_t i = 0; i < early; ++i) {
    bots_[i].connect_at_us = now + static_cast<std::int64_t>(options_.join_seconds * 1e6 * i /
                                                             static_cast<double>(early));
    order_.push_back(i);
  }
}

void CrowdRun::connect_due() {
  while (next_arrival_ < order_.size() && bots_[order_[next_arrival_]].connect_at_us <= now_)
    connect(order_[next_arrival_++]);
}

void CrowdRun::connect(std::uint32_t index) {
  Bot& bot = bots_[index];
  bot.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  bot.began_us = now_;
  if (bot.descriptor < 0) return lose(bot);
  const int on = 1;
  ::setsockopt(bot.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const sockaddr_in address = address_of(options_);
  if (::connect(bot.descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS)
    return lose(bot);
  bot.state = Bot::State::connecting;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u32 = index;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, bot.descriptor, &event);
}

void CrowdRun::on_event(std::uint32_t index, std::uint32_t events) {
  Bot& bot = bots_[index];
  if (bot.descriptor < 0) return;
  if (events & (EPOLLERR | EPOLLHUP)) return lose(bot);
  if (bot.state == Bot::State::connecting && (events & EPOLLOUT)) {
    bot.state = Bot::State::upgrading;
    const std::string request = "GET /live/" + options_.hall +
                                " HTTP/1.1\r\nHost: " + options_.host +
                                "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                "Sec-WebSocket-Version: 13\r\n\r\n";
    ::send(bot.descriptor, request.data(), request.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  if ((events & (EPOLLIN | EPOLLRDHUP)) && !(bot.is_deaf && bot.state == Bot::State::inside))
    read(index);
}

void CrowdRun::on_upgraded(Bot& bot) {
  from_client::Hello hello;
  hello.name = "visitor " + std::to_string(&bot - bots_.data());
  hello.look = static_cast<std::uint8_t>((&bot - bots_.data()) % 251);
  hello.pose = bot.walk.pose();
  bot.state = Bot::State::greeting;
  send_message(bot, hello);
}

void CrowdRun::lose(Bot& bot) {
  if (bot.state == Bot::State::lost) return;
  if (bot.state == Bot::State::inside) {
    bot_of_[bot.number] = 0;
    --joined_;
  }
  ++dropped_;
  bot.state = Bot::State::lost;
  if (bot.descriptor >= 0) ::close(std::exchange(bot.descriptor, -1));
}

// ---- reading
// --------------------------------------------------------------------------------------

void CrowdRun::read(std::uint32_t index) {
  Bot& bot = bots_[index];
  while (bot.descriptor >= 0) {
    const std::size_t kept = bot.pending.size();
    std::memcpy(in_.data(), bot.pending.data(), kept);
    const auto got = ::recv(bot.descriptor, in_.data() + kept, in_.size() - kept, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) return lose(bot);
    if (is_measuring_) figures_.bytes += static_cast<std::uint64_t>(got);
    const std::size_t size = kept + static_cast<std::size_t>(got);
    const std::size_t used = take_in(index, {in_.data(), size});
    bot.pending.assign(in_.begin() + static_cast<std::ptrdiff_t>(used),
                       in_.begin() + static_cast<std::ptrdiff_t>(size));
    if (size < in_.size()) return;
  }
}

std::size_t CrowdRun::take_in(std::uint32_t index, std::span<std::uint8_t> bytes) {
  Bot& bot = bots_[index];
  std::size_t used = 0;
  if (bot.state == Bot::State::upgrading) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::size_t end = text.find("\r\n\r\n");
    if (end == text.npos) return 0;
    if (!text.starts_with("HTTP/1.1 101")) return lose(bot), bytes.size();
    used = end + 4;
    on_upgraded(bot);
  }
  while (used < bytes.size() && bot.descriptor >= 0) {
    SocketFrame frame;
    const FrameStep step = read_socket_frame(bytes.subspan(used), Side::client, 65535, frame);
    if (step.fault != 0 || (step.used != 0 && frame.opcode == Opcode::close))
      return lose(bot), bytes.size();
    if (step.used == 0) break;
    used += step.used;
    if (frame.opcode == Opcode::binary) on_message(index, frame.payload, step.used);
  }
  return used;
}

void CrowdRun::on_message(std::uint32_t index, std::span<const std::uint8_t> bytes,
                          std::size_t size) {
  Bot& bot = bots_[index];
  if (is_frame(bytes)) return on_frame(bot, bytes, size);
  const auto message = read_server_message(bytes);
  if (!message) return lose(bot);
  if (const auto* welcome = std::get_if<from_server::Welcome>(&*message)) {
    bot.number = welcome->number;
    bot.state = Bot::State::inside;
    bot.walk.stand_at(welcome->pose);
    bot.remember(welcome->pose, now_);
    bot.stepped_us = now_;
    bot_of_[bot.number] = index + 1;
    ++joined_;
    join_ms_.add(static_cast<double>(now_ - bot.began_us) / 1000);
  } else if (const auto* correction = std::get_if<from_server::Correction>(&*message)) {
    bot.walk.stand_at(correction->pose);
    bot.walk.choose_goal(ground_, random_);
    if (is_measuring_) ++figures_.corrections;
  }
}

void CrowdRun::on_frame(Bot& bot, Bytes bytes, std::size_t size) {
  if (!read_frame(bytes, frame_)) return lose(bot);
  ++bot.frames;
  if (frame_.is_key) bot.slots = {};
  for (std::uint64_t rest = frame_.left; rest != 0; rest &= rest - 1)
    rate(bot.slots[static_cast<std::size_t>(std::countr_zero(rest))]);
  for (const FrameSlot& enter : frame_.enters) {
    rate(bot.slots[enter.slot]);
    bot.slots[enter.slot] = {enter.number, 0, now_};
  }
  if (!is_measuring_) return;
  figures_.updates += frame_.poses.size();
  figures_.frame_bytes += size;
  ++figures_.frames;
  for (const auto& [slot, pose] : frame_.poses) on_update(bot.slots[slot], pose);
}

void CrowdRun::on_update(Bot::Slot& slot, const Pose& pose) {
  ++slot.updates;
  const std::uint32_t sender = bot_of_[slot.number];
  if (sender == 0) return;
  const std::int64_t sent = bots_[sender - 1].time_of(pose);
  if (sent == 0) ++figures_.unmatched;
  // A standing visitor's place says nothing of when it was sent: it is shown to each who comes
  // near.
  else if (bots_[sender - 1].walks && slot.updates > 1)
    figures_.age_ms.add(static_cast<double>(now_ - sent) / 1000);
}

// An avatar leaves a view: how often was it seen to move?
void CrowdRun::rate(Bot::Slot& slot) {
  const std::uint32_t sender = slot.since_us == 0 ? 0 : bot_of_[slot.number];
  if (is_measuring_ && sender != 0 && bots_[sender - 1].walks && now_ - slot.since_us >= rated_us) {
    const double seconds = static_cast<double>(now_ - slot.since_us) * 1e-6;
    figures_.rate.add(slot.updates / seconds);
    figures_.slot_seconds += seconds;
    figures_.slot_updates += slot.updates;
  }
  slot = {};
}

// ---- sending
// --------------------------------------------------------------------------------------

void CrowdRun::send_message(Bot& bot, const ClientMessage& message, Opcode opcode) {
  payload_.clear();
  write(payload_, message);
  out_.clear();
  append_client_frame(out_, payload_, opcode, 0x6b3f9a25);
  const auto put = ::send(bot.descriptor, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  // A pose that the kernel does not take is not sent at all: its buffer is far larger than one.
  if (put < 0 && errno != EAGAIN) lose(bot);
}

// Every visitor acts once in a period, one after the other, so that their uploads spread evenly.
void CrowdRun::send_due() {
  const double period_us = 1e6 / options_.rate;
  const auto due = static_cast<std::int64_t>(static_cast<double>(now_ - began_acting_) *
                                             static_cast<double>(bots_.size()) / period_us);
  // After a stall the lost turns are lost, as they would be for people.
  acted_ = std::max(acted_, due - static_cast<std::int64_t>(bots_.size()));
  for (; acted_ < due; ++acted_) {
    Bot& bot = bots_[next_to_act_];
    next_to_act_ = (next_to_act_ + 1) % static_cast<std::uint32_t>(bots_.size());
    if (bot.state == Bot::State::inside) act(bot);
  }
}

void CrowdRun::act(Bot& bot) {
  const double seconds = std::min(static_cast<double>(now_ - bot.stepped_us) * 1e-6, 0.5);
  bot.stepped_us = now_;
  if (!bot.walks) {
    if (now_ - bot.sent_us >= keep_alive_us) acknowledge(bot);
    return;
  }
  bot.walk.step(ground_, options_.walk, seconds, random_);
  Pose pose = bot.walk.pose();
  if (options_.dead_reckoning) {
    pose.vx = static_cast<std::int8_t>(std::lround(bot.walk.vx() / 0.02));
    pose.vy = static_cast<std::int8_t>(std::lround(bot.walk.vy() / 0.02));
    const double since = static_cast<double>(now_ - bot.sent_us) * 1e-6;
    const double x = bot.sent.x * unit_metres + bot.sent.vx * 0.02 * since;
    const double y = bot.sent.y * unit_metres + bot.sent.vy * 0.02 * since;
    const double off = std::hypot(x - pose.x * unit_metres, y - pose.y * unit_metres);
    if (off < prediction_error && now_ - bot.sent_us < keep_alive_us) return;
  }
  upload(bot, pose);
}

void CrowdRun::upload(Bot& bot, const Pose& pose) {
  bot.sent = pose;
  bot.sent_us = now_us();
  bot.remember(pose, bot.sent_us);
  if (is_measuring_) ++figures_.poses;
  send_message(bot, from_client::Moved{bot.frames, pose, false});
}

void CrowdRun::acknowledge(Bot& bot) {
  bot.sent_us = now_;
  send_message(bot, from_client::Ack{bot.frames});
}

// ---- the run
// --------------------------------------------------------------------------------------

void CrowdRun::begin_measuring() {
  is_measuring_ = true;
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

boost::json::object CrowdRun::run() {
  std::vector<epoll_event> events(1024);
  now_ = began_acting_ = now_us();
  plan_arrivals(now_);
  const std::size_t early = bots_.size() - options_.late;
  std::int64_t settled = 0;
  std::int64_t measured = 0;
  const std::int64_t give_up =
      now_ + patience_us + static_cast<std::int64_t>(options_.join_seconds * 1e6);
  while (true) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
    const std::int64_t begin = now_ = now_us();
    for (int i = 0; i < count; ++i) {
      if (i % 16 == 15) now_ = now_us();
      on_event(events[static_cast<std::size_t>(i)].data.u32,
               events[static_cast<std::size_t>(i)].events);
    }
    now_ = now_us();
    send_due();
    connect_due();
    if (settled == 0 && (joined_ + dropped_ >= early || now_ > give_up))
      settled = now_ + static_cast<std::int64_t>(options_.settle_seconds * 1e6);
    if (!is_measuring_ && settled != 0 && now_ >= settled) {
      begin_measuring();
      measured = now_;
    }
    if (is_measuring_ && static_cast<double>(now_ - measured) * 1e-6 >= options_.seconds)
      return report(static_cast<double>(now_ - measured) * 1e-6);
    const std::int64_t rest = begin + pace_us - now_us();
    if (rest > 0 && count < static_cast<int>(events.size()))
      std::this_thread::sleep_for(std::chrono::microseconds(rest));
  }
}

boost::json::object CrowdRun::report(double seconds) {
  const double server_cpu = cpu_seconds_of(options_.server_pid) - server_cpu_;
  const double own_cpu = own_cpu_seconds() - own_cpu_;
  for (Bot& bot : bots_)
    if (!bot.is_deaf)
      for (Bot::Slot& slot : bot.slots) rate(slot);
  const CrowdFigures& f = figures_;
  const auto share = [](double a, double b) { return b > 0 ? a / b : 0; };
  const auto updates = static_cast<double>(f.updates);
  boost::json::object out{
      {"visitors", options_.visitors},
      {"joined", joined_},
      {"dropped", dropped_},
      {"seconds", seconds},
      {"join_p99_ms", join_ms_.quantile(0.99)},
      {"poses_a_second", static_cast<double>(f.poses) / seconds},
      {"frames_a_second", static_cast<double>(f.frames) / seconds},
      {"updates_a_second", updates / seconds},
      {"updates_per_avatar_s", share(static_cast<double>(f.slot_updates), f.slot_seconds)},
      {"updates_per_avatar_s_p1", f.rate.quantile(0.01)},
      {"age_p50_ms", f.age_ms.quantile(0.5)},
      {"age_p99_ms", f.age_ms.quantile(0.99)},
      {"ages", f.age_ms.total()},
      {"unmatched", f.unmatched},
      {"corrections", f.corrections},
      {"bytes_per_update", share(static_cast<double>(f.frame_bytes), updates)},
      {"all_bytes_per_update", share(static_cast<double>(f.bytes), updates)},
      {"crowd_cpu_share", own_cpu / seconds}};
  if (options_.server_pid != 0) {
    out["server_cpu_share"] = server_cpu / seconds;
    out["cpu_us_per_update"] = share(server_cpu * 1e6, updates);
    out["cpu_us_per_visitor_s"] = share(server_cpu * 1e6, seconds * joined_);
    out["server_rss_kib"] = resident_kib_of(options_.server_pid);
  }
  return out;
}

}  // namespace

Result<boost::json::object> run_crowd(const CrowdOptions& options) {
  if (options.visitors == 0 || options.visitors > 65'000)
    return fail(ErrorKind::invalid, "visitors are 1 to 65,000", "visitors");
  if (options.late + options.deaf > options.visitors)
    return fail(ErrorKind::invalid, "more late or deaf than there are visitors", "late");
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (options.visitors + 64 > limit.rlim_max)
    return fail(ErrorKind::invalid, "the limit of open files does not allow so many", "visitors");
  YZ_ASSIGN(const auto ground, ground_of(options));
  return CrowdRun(options, ground).run();
}

}  // namespace yz::live
