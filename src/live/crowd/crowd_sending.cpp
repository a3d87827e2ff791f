// What a crowd sends: steps, signs of life, words.
#include <sys/socket.h>

#include <cerrno>
#include <cmath>

#include "live/crowd/crowd_run.hpp"

namespace yz::live {
namespace {

constexpr double prediction_error = 0.05;  // metres
constexpr std::int64_t keep_alive_us = 2'000'000;

}  // namespace

void CrowdRun::send_message(Bot& bot, const ClientMessage& message, Opcode opcode) {
  payload_.clear();
  write(payload_, message);
  out_.clear();
  append_client_frame(out_, payload_, opcode, 0x6b3f9a25);
  const auto put = ::send(bot.descriptor, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  // A pose that the kernel does not take is not sent at all: its buffer is far larger than one.
  if (put < 0 && errno != EAGAIN) lose(bot);
}

void CrowdRun::send_text(std::uint32_t index, const std::string& text) {
  Bot& bot = bots_[index];
  if (bot.state != Bot::State::inside) return;
  out_.clear();
  append_client_frame(out_, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()},
                      Opcode::text, 0x6b3f9a25);
  const auto put = ::send(bot.descriptor, out_.data(), out_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
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

}  // namespace yz::live
