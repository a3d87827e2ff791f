// What goes out: from memory or a file, as fast as the peer takes it, and the end of a connection.
#include <algorithm>
#include <cerrno>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/connection.hpp"

namespace yz::http {
namespace {

constexpr std::size_t file_turn = 1024 * 1024;  // bytes of a file before others have their turn
constexpr std::chrono::seconds linger_deadline{2};

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

}  // namespace

// Sends what the answers of this turn have gathered.
void Connection::flush() {
  std::string& out = worker_.out;
  if (state_ == State::closed || out.empty()) return out.clear();
  std::size_t at = 0;
  if (!send_bytes(out, at, out.size(), false)) {
    if (state_ == State::closed) return out.clear();
    // What was gathered comes before anything that is being sent already: there is nothing of that
    // here, since answers are only gathered while nothing is.
    outgoing_.bytes.assign(out, at);
    outgoing_.at = 0;
    out.clear();
    return begin_sending();
  }
  out.clear();
  if (state_ == State::sending) sent();
}

void Connection::begin_sending() {
  state_ = State::sending;
  deadline_ = worker_.now() + worker_.shared().options.body_deadline;
  progress_mark_ = taken_by_peer();
}

// What the kernel still holds does not count: a peer that reads nothing makes no progress.
std::uint64_t Connection::taken_by_peer() const {
  int waiting = 0;
  ::ioctl(descriptor_, SIOCOUTQ, &waiting);
  return handed_over_ - std::min(handed_over_, static_cast<std::uint64_t>(waiting));
}

// True when all of it is with the kernel; false when the peer must take some first, or has gone.
bool Connection::send_bytes(std::string_view bytes, std::size_t& at, std::size_t end, bool more) {
  while (at < end) {
    const auto put = ::send(descriptor_, bytes.data() + at, end - at,
                            MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0));
    if (put < 0) {
      if (errno == EINTR) continue;
      if (!would_block(errno)) close();
      return false;
    }
    at += static_cast<std::size_t>(put);
    handed_over_ += static_cast<std::uint64_t>(put);
    worker_.figures().bytes_sent.add(static_cast<std::uint64_t>(put));
  }
  return true;
}

bool Connection::send_file() {
  auto& o = outgoing_;
  for (std::size_t turn = 0; o.file_at < o.file_end;) {
    if (turn >= file_turn) {
      worker_.defer(shared_from_this());
      return false;
    }
    auto offset = static_cast<off_t>(o.file_at);
    const auto put = ::sendfile(descriptor_, o.file->descriptor(), &offset,
                                std::min<std::uint64_t>(o.file_end - o.file_at, file_turn));
    if (put < 0 && errno == EINTR) continue;
    if (put < 0 && would_block(errno)) return false;
    if (put <= 0) {  // the peer has gone, or the file got shorter
      close();
      return false;
    }
    o.file_at += static_cast<std::uint64_t>(put);
    turn += static_cast<std::size_t>(put);
    handed_over_ += static_cast<std::uint64_t>(put);
    worker_.figures().bytes_sent.add(static_cast<std::uint64_t>(put));
  }
  return true;
}

void Connection::send_on() {
  auto& o = outgoing_;
  if (!send_bytes(o.bytes, o.at, o.bytes.size(), o.body || o.file)) return;
  if (o.body && !send_bytes(*o.body, o.body_at, o.body_end, false)) return;
  if (o.file && !send_file()) return;
  sent();
}

void Connection::sent() {
  outgoing_ = {};
  if (closes_after_) return linger();
  await_request();
}

void Connection::await_request() {
  state_ = State::reading_head;
  head_end_.reset();
  head_begun_ = false;
  deadline_ = worker_.now() + worker_.shared().options.idle_deadline;
}

// A close with unread input would reset the connection and could take the last answer with it, so
// the peer is given a moment to read it and close first.
void Connection::linger() {
  ::shutdown(descriptor_, SHUT_WR);
  state_ = State::lingering;
  in_ = std::string();
  linger_bytes_ = 0;
  deadline_ = worker_.now() + linger_deadline;
}

void Connection::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  abandon_exchange();
  outgoing_ = {};
  ::close(descriptor_);
  descriptor_ = -1;
  worker_.drop(*this);
}

}  // namespace yz::http
