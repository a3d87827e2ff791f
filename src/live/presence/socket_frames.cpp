#include "live/presence/socket_frames.hpp"

#include <cstring>

#include "live/presence/wire.hpp"

namespace yz::live {
namespace {

constexpr std::size_t control_limit = 125;

bool is_known(std::uint8_t opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

void unmask(std::uint8_t* bytes, std::size_t size, const std::uint8_t* mask) {
  std::uint32_t word = 0;
  std::memcpy(&word, mask, 4);
  std::size_t i = 0;
  for (; i + 4 <= size; i += 4) {
    std::uint32_t four = 0;
    std::memcpy(&four, bytes + i, 4);
    four ^= word;
    std::memcpy(bytes + i, &four, 4);
  }
  for (; i < size; ++i) bytes[i] ^= mask[i & 3];
}

}  // namespace

FrameStep read_socket_frame(std::span<std::uint8_t> bytes, Side side, std::size_t limit,
                            SocketFrame& frame) {
  if (bytes.size() < 2) {
    if (bytes.size() == 1 && ((bytes[0] & 0x70) != 0 || !is_known(bytes[0] & 15)))
      return {0, close_code::protocol};
    return {};
  }
  const std::uint8_t opcode = bytes[0] & 15;
  const bool is_last = bytes[0] & 0x80;
  const bool is_masked = bytes[1] & 0x80;
  if ((bytes[0] & 0x70) != 0 || !is_known(opcode) || is_masked != (side == Side::server))
    return {0, close_code::protocol};
  std::uint64_t size = bytes[1] & 127;
  const bool is_control = opcode >= 8;
  if (is_control && (size > control_limit || !is_last)) return {0, close_code::protocol};
  std::size_t at = 2;
  if (size >= 126) {
    const std::size_t digits = size == 126 ? 2 : 8;
    if (bytes.size() < at + digits) return {};
    size = 0;
    for (std::size_t i = 0; i < digits; ++i) size = size << 8 | bytes[at + i];
    at += digits;
    if (size < (digits == 2 ? 126u : 65536u)) return {0, close_code::protocol};
  }
  if (size > limit) return {0, close_code::too_big};
  const std::size_t whole = at + (is_masked ? 4 : 0) + static_cast<std::size_t>(size);
  if (bytes.size() < whole) return {};
  std::uint8_t* payload = bytes.data() + whole - size;
  if (is_masked) unmask(payload, static_cast<std::size_t>(size), payload - 4);
  frame = {static_cast<Opcode>(opcode), is_last, {payload, static_cast<std::size_t>(size)}};
  return {whole, 0};
}

std::uint8_t* write_header_before(std::uint8_t* payload, std::size_t size, Opcode opcode) {
  const auto first = static_cast<std::uint8_t>(0x80 | static_cast<std::uint8_t>(opcode));
  if (size < 126) {
    payload[-1] = static_cast<std::uint8_t>(size);
    payload[-2] = first;
    return payload - 2;
  }
  payload[-1] = static_cast<std::uint8_t>(size);
  payload[-2] = static_cast<std::uint8_t>(size >> 8);
  payload[-3] = 126;
  payload[-4] = first;
  return payload - 4;
}

std::string server_frame(std::string_view payload, Opcode opcode) {
  std::string out(1, static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode)));
  if (payload.size() < 126) {
    out += static_cast<char>(payload.size());
  } else {
    out += static_cast<char>(126);
    out += static_cast<char>(payload.size() >> 8);
    out += static_cast<char>(payload.size());
  }
  out += payload;
  return out;
}

std::string close_frame(std::uint16_t code) {
  const char payload[2] = {static_cast<char>(code >> 8), static_cast<char>(code)};
  return server_frame({payload, 2}, Opcode::close);
}

void append_client_frame(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> payload,
                         Opcode opcode, std::uint32_t mask) {
  out.push_back(static_cast<std::uint8_t>(0x80 | static_cast<std::uint8_t>(opcode)));
  if (payload.size() < 126) {
    out.push_back(static_cast<std::uint8_t>(0x80 | payload.size()));
  } else {
    out.push_back(0x80 | 126);
    out.push_back(static_cast<std::uint8_t>(payload.size() >> 8));
    out.push_back(static_cast<std::uint8_t>(payload.size()));
  }
  std::uint8_t key[4];
  std::memcpy(key, &mask, 4);
  out.insert(out.end(), key, key + 4);
  for (std::size_t i = 0; i < payload.size(); ++i) out.push_back(payload[i] ^ key[i & 3]);
}

}  // namespace yz::live
