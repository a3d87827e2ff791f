// The fast path: from a cached answer and what the request asks of it to bytes for the next send.
#include "base/log.hpp"
#include "http/connection.hpp"

namespace yz::http {
namespace {

constexpr std::size_t copied_body = 16 * 1024;  // smaller bodies join their head in one send
constexpr std::size_t out_limit = 48 * 1024;    // answers gathered before they are sent

}  // namespace

bool Connection::answer_from_cache(const Head& head) {
  if ((head.method != Method::get && head.method != Method::head) || head.wants_websocket ||
      head.expects_continue)
    return false;
  const Encoding encoding =
      head.range.empty() ? negotiate(head.accept_encoding) : Encoding::identity;
  const auto ready = worker_.shared().cache.find(head.target, encoding);
  if (!ready) return false;
  worker_.figures().cache_hits.add();
  head_begun_ = false;
  deadline_ = worker_.now() + worker_.shared().options.idle_deadline;
  const int status = add_answer(ready, {head.method,
                                        head.if_none_match,
                                        head.range,
                                        head.if_range,
                                        head.keep_alive,
                                        worker_.now(),
                                        {}});
  if (is_logged(LogLevel::debug))
    log_debug("answered from cache", {{"target", head.target}, {"status", status}});
  return true;
}

// Adds one answer to what the next flush sends; returns its status. The state is then reading_head
// for the next request, or sending.
int Connection::add_answer(const std::shared_ptr<const Ready>& ready, const Terms& terms) {
  Selection chosen;
  const bool is_read = terms.method == Method::get || terms.method == Method::head;
  if (is_read && !terms.if_none_match.empty() && matches(terms.if_none_match, ready->etag))
    chosen.kind = Selection::not_modified;
  else if (terms.method == Method::get && !terms.range.empty() && ready->is_partial_able &&
           range_applies(terms.if_range, ready->etag))
    chosen = select_range(terms.range, ready->size());

  int status = ready->status;
  std::uint64_t length = terms.method == Method::head ? 0 : ready->size();
  std::string& out = worker_.out;
  switch (chosen.kind) {
    case Selection::whole: out += ready->full; break;
    case Selection::not_modified:
      status = 304;
      length = 0;
      out += ready->not_modified;
      break;
    case Selection::part:
      status = 206;
      length = chosen.length;
      out += "HTTP/1.1 206 Partial Content\r\n";
      out += ready->fields;
      out += fmt::format("Content-Range: bytes {}-{}/{}\r\nContent-Length: {}\r\n", chosen.first,
                         chosen.first + length - 1, ready->size(), length);
      break;
    case Selection::unsatisfiable:
      status = 416;
      length = 0;
      out += fmt::format(
          "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */{}\r\n"
          "Content-Length: 0\r\nX-Content-Type-Options: nosniff\r\n",
          ready->size());
      break;
  }
  closes_after_ = !terms.keep_alive || worker_.is_draining();
  add_tail(terms);
  worker_.figures().count_answer(
      status, static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                             std::chrono::steady_clock::now() - terms.begun)
                                             .count()));
  if (closes_after_) state_ = State::sending;
  add_content(*ready, chosen.first, length);
  return status;
}

// What differs from answer to answer, and the end of the head.
void Connection::add_tail(const Terms& terms) {
  std::string& out = worker_.out;
  out += worker_.date_line();
  out += "X-Request-Id: ";
  if (terms.id.empty())
    worker_.append_request_id(out);
  else
    out += terms.id;
  out += closes_after_ ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n";
}

void Connection::add_content(const Ready& ready, std::uint64_t first, std::uint64_t length) {
  std::string& out = worker_.out;
  if (!ready.file && length <= copied_body) {
    if (length > 0) out.append(*ready.body, first, length);
    if (out.size() > out_limit) flush();
    return;
  }
  outgoing_.bytes.assign(out);
  out.clear();
  if (ready.file) {
    outgoing_.file = ready.file;
    outgoing_.file_at = first;
    outgoing_.file_end = first + length;
  } else {
    outgoing_.body = ready.body;
    outgoing_.body_at = first;
    outgoing_.body_end = first + length;
  }
  begin_sending();
  send_on();
}

}  // namespace yz::http
