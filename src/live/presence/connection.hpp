// One visitor's socket, as the hall's loop holds it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "live/presence/hall.hpp"
#include "live/presence/socket_frames.hpp"

namespace yz::live {

using ConnectionId = std::uint64_t;  // never given twice in a process
using SharedBytes = std::shared_ptr<const std::string>;

struct Connection {
  enum class State : std::uint8_t { greeting, inside, closing, gone };

  int descriptor = -1;
  State state = State::greeting;
  Number number = 0;
  std::uint8_t frames_sent = 0;  // modulo 256, as acknowledged
  std::uint8_t frames_seen = 0;
  SteadyMs heard = 0;                 // last bytes of the visitor
  SteadyMs framed = 0;                // last frame
  std::uint32_t window_messages = 0;  // within the second since window_begin
  std::uint32_t window_bytes = 0;
  SteadyMs window_begin = 0;

  std::string unsent;  // of what the kernel did not take; nothing else is encoded meanwhile
  SteadyMs stalled = 0;
  std::deque<SharedBytes> queue;  // whole frames that go out with the next one
  std::size_t queued = 0;

  std::vector<std::uint8_t> pending;  // the beginning of a frame
  SteadyMs pending_since = 0;
  std::string message;  // fragments of one
  bool message_is_text = false;
  bool is_in_message = false;

  ConnectionId id = 0;
  Identity identity;
  std::shared_ptr<void> seat;  // the line's place among those of its address
  SteadyMs opened = 0;
  std::size_t index = 0;  // in Loop::connections_
};

}  // namespace yz::live
