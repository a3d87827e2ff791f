// The live protocol: no bytes hurt, and what is read is written as it was. Session descriptions
// that are let through name nobody's address, and cleaning them again changes nothing.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "live/presence/frame.hpp"
#include "live/presence/socket_frames.hpp"
#include "live/voice/sdp.hpp"

namespace {

using namespace yz::live;

void promise(bool kept) {
  if (!kept) std::abort();
}

void check_messages(Bytes bytes) {
  std::vector<std::uint8_t> written;
  if (const auto message = read_client_message(bytes)) {
    write(written, *message);
    const auto again = read_client_message(written);
    promise(again && *again == *message);
  }
  written.clear();
  if (const auto message = read_server_message(bytes)) {
    write(written, *message);
    const auto again = read_server_message(written);
    promise(again && *again == *message);
  }
  Frame frame;
  if (read_frame(bytes, frame)) promise(frame.poses.size() <= slot_count);
}

// In pieces or whole, the same frames come out.
void check_socket_frames(std::vector<std::uint8_t> bytes, Side side) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    auto copy = bytes;
    SocketFrame frame;
    const auto rest = std::span(bytes).subspan(at);
    const FrameStep step = read_socket_frame(rest, side, 4096, frame);
    promise(step.used <= rest.size());
    if (step.used == 0) return;
    promise(frame.payload.size() <= 4096);
    SocketFrame part;
    const FrameStep cut =
        read_socket_frame(std::span(copy).subspan(at, step.used - 1), side, 4096, part);
    promise(cut.used == 0);
    check_messages(frame.payload);
    at += step.used;
  }
}

void check_sdp(std::string_view text) {
  const auto clean = clean_sdp(text, SdpKind::answer, 3);
  if (!clean) return;
  promise(clean->size() <= sdp_limit && !clean->contains("\na=candidate:"));
  const auto again = clean_sdp(*clean, SdpKind::answer, 3);
  promise(again && *again == *clean);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_messages({data, size});
  check_sdp({reinterpret_cast<const char*>(data), size});
  check_socket_frames({data, data + size}, Side::server);
  check_socket_frames({data, data + size}, Side::client);
  return 0;
}
