// A crowd's lines: begun, lost, cut, and begun again.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "live/crowd/crowd_run.hpp"
#include "live/crowd/http_ask.hpp"

namespace yz::live {
namespace {

constexpr std::int64_t return_us = 250'000;  // from a lost line to the next attempt

}  // namespace

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
  while (!returning_.empty() && bots_[returning_.front()].connect_at_us <= now_) {
    const std::uint32_t index = returning_.front();
    returning_.pop_front();
    connect(index);
  }
}

void CrowdRun::connect(std::uint32_t index) {
  Bot& bot = bots_[index];
  bot.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  bot.began_us = now_;
  bot.state = Bot::State::connecting;
  if (bot.descriptor < 0) return lose(bot);
  const int on = 1;
  ::setsockopt(bot.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const sockaddr_in address = address_of(options_);
  if (::connect(bot.descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
      errno != EINPROGRESS)
    return lose(bot);
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
    const std::string_view cookie = talkers_.cookie_of(index);
    const std::string request = fmt::format(
        "GET /live/{} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{}{}{}"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        options_.hall, options_.host, cookie.empty() ? "" : "Cookie: ", cookie,
        cookie.empty() ? "" : "\r\n");
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
  hello.token = bot.token;
  bot.state = Bot::State::greeting;
  send_message(bot, hello);
}

void CrowdRun::lose(Bot& bot) {
  if (bot.state == Bot::State::lost) return;
  if (bot.state == Bot::State::inside) {
    bot_of_[bot.number] = 0;
    --joined_;
  }
  bot.state = Bot::State::lost;
  bot.pending.clear();
  bot.slots = {};
  if (bot.descriptor >= 0) ::close(std::exchange(bot.descriptor, -1));
  if (!options_.come_back) {
    ++dropped_;
    return;
  }
  bot.connect_at_us = now_ + return_us;
  returning_.push_back(static_cast<std::uint32_t>(&bot - bots_.data()));
}

// Lines that break in the middle of everything, evenly over the time that is measured.
void CrowdRun::cut_lines() {
  const double share = static_cast<double>(now_ - measured_us_) * 1e-6 / options_.seconds;
  const auto due = static_cast<std::uint32_t>(options_.reconnects * std::min(share, 1.0));
  std::uniform_int_distribution<std::size_t> any(0, bots_.size() - 1);
  for (int tries = 0; cut_ < due && tries < 100; ++tries) {
    Bot& bot = bots_[any(random_)];
    if (bot.state != Bot::State::inside || bot.is_deaf) continue;
    ++cut_;
    lose(bot);
  }
}

}  // namespace yz::live
