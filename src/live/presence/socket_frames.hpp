// WebSocket framing (RFC 6455 §5) over bytes in memory, both sides, without extensions: presence
// sends and reads so many small messages that each is one look here and one system call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yz::live {

enum class Opcode : std::uint8_t { continuation, text, binary, close = 8, ping, pong };

struct SocketFrame {
  Opcode opcode = Opcode::binary;
  bool is_last = true;
  std::span<std::uint8_t> payload;  // unmasked in place
};

struct FrameStep {
  std::size_t used = 0;     // bytes of the frame; 0: more are needed, or `fault`
  std::uint16_t fault = 0;  // close code
};

enum class Side : std::uint8_t { server, client };  // which side reads

// Looks for one frame at the beginning of `bytes`. A length over `limit` is refused (1009) as soon
// as it is announced; reserved bits, unknown opcodes, long or split control frames, and a missing
// or superfluous mask are 1002.
[[nodiscard]] FrameStep read_socket_frame(std::span<std::uint8_t> bytes, Side side,
                                          std::size_t limit, SocketFrame& frame);

inline constexpr std::size_t header_limit = 4;  // of what a server sends: at most 65,535 bytes

// Writes the header of an unmasked frame into the bytes that end at `payload`; returns where it
// begins. For building a frame in place.
std::uint8_t* write_header_before(std::uint8_t* payload, std::size_t size, Opcode opcode);

// A whole unmasked frame, as servers send: at most 65,535 bytes of payload.
[[nodiscard]] std::string server_frame(std::string_view payload, Opcode opcode);
[[nodiscard]] std::string close_frame(std::uint16_t code);

// Appends a masked frame, as clients send. `mask` need not be random where no proxy is fooled by
// it: a load generator's own traffic.
void append_client_frame(std::vector<std::uint8_t>& out, std::span<const std::uint8_t> payload,
                         Opcode opcode, std::uint32_t mask);

}  // namespace yz::live
