// What a crowd hears: frames, their ages, and talk.
#include <sys/socket.h>

#include <bit>
#include <cerrno>
#include <cstring>

#include "live/crowd/crowd_run.hpp"

namespace yz::live {
namespace {

constexpr std::int64_t rated_us = 2'000'000;  // an avatar's rate is counted from this long on

}  // namespace

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
    if (bot.descriptor < 0) return;  // lost meanwhile
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
    if (frame.opcode == Opcode::binary) {
      on_message(index, frame.payload, step.used);
    } else if (frame.opcode == Opcode::text && talks()) {
      talkers_.on_text(
          index, {reinterpret_cast<const char*>(frame.payload.data()), frame.payload.size()}, now_);
    }
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
    if (bot.token) ++returned_;
    bot.token = welcome->token;
    bot.frames = 0;
    bot.walk.stand_at(welcome->pose);
    bot.remember(welcome->pose, now_);
    bot.stepped_us = now_;
    bot_of_[bot.number] = index + 1;
    ++joined_;
    join_ms_.add(static_cast<double>(now_ - bot.began_us) / 1000);
    if (talks() && !bot.is_deaf) talkers_.on_inside(index, now_);
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
  const bool is_sampled = bot.frames % age_stride_ == 0;
  for (const auto& [slot, pose] : frame_.poses) {
    ++bot.slots[slot].updates;
    if (is_sampled) on_update(bot.slots[slot], pose);
  }
}

void CrowdRun::on_update(Bot::Slot& slot, const Pose& pose) {
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

}  // namespace yz::live
