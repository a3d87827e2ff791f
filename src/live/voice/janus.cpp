#include "live/voice/janus.hpp"

#include <optional>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/url/parse.hpp>

namespace yz::live {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using asio::experimental::awaitable_operators::operator||;

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t message_limit = 256 * 1024;  // bytes, of Janus
constexpr std::size_t most_waiting = 1000;
constexpr std::size_t most_unsent = 4000;

struct Address {
  std::string host;
  std::string port;
  std::string target;
};

Result<Address> address_of(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->scheme() != "ws" || url->host().empty() || url->has_userinfo())
    return fail(ErrorKind::invalid, "is no ws:// address of a Janus", text);
  const std::string path(url->encoded_path());
  return Address{url->host_address(), url->has_port() ? std::string(url->port()) : "8188",
                 path.empty() ? "/" : path};
}

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value != nullptr && value->is_string() ? value->get_string().c_str() : "";
}

const json::object* object_in(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value != nullptr ? value->if_object() : nullptr;
}

std::int64_t number_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(json::string_view(name.data(), name.size()));
  return value != nullptr && value->is_int64() ? value->get_int64() : 0;
}

constexpr std::int64_t unauthorized = 403;  // JANUS_ERROR_UNAUTHORIZED

std::unexpected<Error> refusal(const json::object& error) {
  const std::int64_t code = number_of(error, "code");
  const std::string reason = text_of(error, "reason");
  if (code == unauthorized)
    return fail(ErrorKind::forbidden, "Janus wants another secret", std::to_string(code));
  return fail(ErrorKind::invalid, "Janus refuses: " + reason, std::to_string(code));
}

}  // namespace

struct Janus::Line {
  explicit Line(const asio::any_io_executor& executor) : socket(executor) {}
  beast::websocket::stream<beast::tcp_stream, false> socket;  // nothing is compressed
};

struct Janus::Waiting {
  Waiting(const asio::any_io_executor& executor, std::chrono::milliseconds deadline, Until end)
      : timer(executor, deadline), until(end) {}
  asio::steady_timer timer;  // cancelled when the answer is here
  Until until;
  std::optional<Result<json::object>> answer;
};

Result<> check_janus(const JanusSettings& settings) {
  YZ_TRY(address_of(settings.url));
  return {};
}

Janus::Janus(const asio::any_io_executor& executor, JanusSettings settings, JanusNews news)
    : executor_(executor),
      settings_(std::move(settings)),
      news_(std::move(news)),
      line_(std::make_unique<Line>(executor)),
      lost_(executor, asio::steady_timer::time_point::max()),
      pause_(executor) {}

Janus::~Janus() = default;

// ---- the line

asio::awaitable<Result<>> Janus::connect() {
  const auto address = address_of(settings_.url);
  if (!address) co_return std::unexpected(address.error());
  asio::ip::tcp::resolver resolver(executor_);
  const auto [unknown, found] =
      co_await resolver.async_resolve(address->host, address->port, quietly);
  if (unknown) co_return fail(ErrorKind::unavailable, "its address is not known");
  auto& socket = line_->socket;
  const auto [refused, to] = co_await beast::get_lowest_layer(socket).async_connect(found, quietly);
  if (refused) co_return fail(ErrorKind::unavailable, "nobody answers: " + refused.message());
  socket.set_option(beast::websocket::stream_base::decorator([](auto& request) {
    request.set(beast::http::field::sec_websocket_protocol, "janus-protocol");
  }));
  socket.read_message_max(message_limit);
  const auto [error] = co_await socket.async_handshake(address->host + ":" + address->port,
                                                       address->target, quietly);
  if (error) co_return fail(ErrorKind::unavailable, "it does not greet: " + error.message());
  co_return Result<>();
}

asio::awaitable<Result<>> Janus::open() {
  const auto self = shared_from_this();
  asio::steady_timer timer(executor_, settings_.deadline);
  auto connected = co_await (connect() || timer.async_wait(asio::use_awaitable));
  if (connected.index() == 1) co_return fail(ErrorKind::timeout, "it does not answer in time");
  if (auto& result = std::get<0>(connected); !result) co_return std::unexpected(result.error());
  if (is_lost_) co_return fail(ErrorKind::unavailable, why_lost_);
  asio::co_spawn(executor_, read(), asio::detached);
  const auto begun = co_await request({{"janus", "create"}});
  if (begun)
    if (const auto* data = object_in(*begun, "data")) session_ = number_of(*data, "id");
  if (session_ == 0) {
    lose("no session");
    co_return begun ? fail(ErrorKind::unavailable, "it begins no session")
                    : std::unexpected(begun.error());
  }
  asio::co_spawn(executor_, give_signs_of_life(), asio::detached);
  co_return Result<>();
}

asio::awaitable<std::string> Janus::wait_until_lost() {
  const auto self = shared_from_this();
  co_await lost_.async_wait(quietly);
  co_return why_lost_;
}

void Janus::close() { lose("closed"); }

void Janus::lose(std::string why) {
  if (std::exchange(is_lost_, true)) return;
  why_lost_ = std::move(why);
  unsent_.clear();
  for (auto& [transaction, waiting] : waiting_) {
    if (!waiting->answer)
      waiting->answer = fail(ErrorKind::unavailable, "the line to Janus is lost");
    waiting->timer.cancel();
  }
  beast::get_lowest_layer(line_->socket).close();
  pause_.cancel();
  lost_.expires_at(asio::steady_timer::time_point::min());
}

asio::awaitable<void> Janus::read() {
  const auto self = shared_from_this();
  beast::flat_buffer buffer;
  while (!is_lost_) {
    const auto [error, size] = co_await line_->socket.async_read(buffer, quietly);
    if (error) co_return lose(error.message());
    const auto bytes = buffer.cdata();
    json::error_code fault;
    const auto value = json::parse({static_cast<const char*>(bytes.data()), bytes.size()}, fault);
    buffer.consume(buffer.size());
    if (fault || !value.is_object()) co_return lose("it says what is no JSON object");
    take(value.get_object());
  }
}

asio::awaitable<void> Janus::write() {
  const auto self = shared_from_this();
  while (!unsent_.empty() && !is_lost_) {
    const std::string message = std::move(unsent_.front());
    unsent_.pop_front();
    const auto [error, size] = co_await line_->socket.async_write(asio::buffer(message), quietly);
    if (error) lose(error.message());
  }
  is_writing_ = false;
}

// One that hangs keeps its connection: only an answer shows that it lives.
asio::awaitable<void> Janus::give_signs_of_life() {
  const auto self = shared_from_this();
  while (!is_lost_) {
    const auto answer = co_await request({{"janus", "keepalive"}}, Until::ack);
    if (!answer) co_return lose("no sign of life: " + describe(answer.error()));
    pause_.expires_after(settings_.sign_of_life);
    co_await pause_.async_wait(quietly);
  }
}

// ---- asking

void Janus::put(json::object message) {
  if (is_lost_) return;
  if (unsent_.size() >= most_unsent) return lose("it takes nothing any more");
  if (session_ != 0) message["session_id"] = session_;
  if (!settings_.secret.empty()) message["apisecret"] = settings_.secret;
  unsent_.push_back(json::serialize(message));
  if (!std::exchange(is_writing_, true)) asio::co_spawn(executor_, write(), asio::detached);
}

asio::awaitable<Result<json::object>> Janus::request(json::object message, Until until) {
  const auto self = shared_from_this();
  if (is_lost_) co_return fail(ErrorKind::unavailable, "there is no line to Janus");
  if (waiting_.size() >= most_waiting) co_return fail(ErrorKind::too_many, "Janus is busy");
  const std::string transaction = std::to_string(++last_transaction_);
  message["transaction"] = transaction;
  const auto waiting = std::make_shared<Waiting>(executor_, settings_.deadline, until);
  waiting_.emplace(transaction, waiting);
  put(std::move(message));
  if (!waiting->answer) co_await waiting->timer.async_wait(quietly);
  waiting_.erase(transaction);
  if (!waiting->answer) co_return fail(ErrorKind::timeout, "Janus does not answer in time");
  co_return std::move(*waiting->answer);
}

void Janus::take(const json::object& message) {
  const std::string what = text_of(message, "janus");
  const auto at = waiting_.find(text_of(message, "transaction"));
  if (at == waiting_.end()) {
    if (what == "timeout") return lose("it gave the session up");
    return news_(number_of(message, "sender"), what);
  }
  Waiting& waiting = *at->second;
  if (what == "ack" && waiting.until == Until::answer) return;
  if (const auto* error = what == "error" ? object_in(message, "error") : nullptr)
    waiting.answer = refusal(*error);
  else
    waiting.answer = message;
  waiting.timer.cancel();
}

asio::awaitable<Result<JanusHandle>> Janus::attach() {
  const auto answer = co_await request({{"janus", "attach"}, {"plugin", "janus.plugin.videoroom"}});
  if (!answer) co_return std::unexpected(answer.error());
  const auto* data = object_in(*answer, "data");
  if (data == nullptr) co_return fail(ErrorKind::invalid, "Janus gives no handle");
  co_return number_of(*data, "id");
}

asio::awaitable<Result<JanusAnswer>> Janus::ask(JanusHandle handle, json::object body,
                                                std::string_view sdp_type, std::string_view sdp) {
  json::object message{{"janus", "message"}, {"handle_id", handle}, {"body", std::move(body)}};
  if (!sdp.empty())
    message["jsep"] = json::object{{"type", json::string_view(sdp_type.data(), sdp_type.size())},
                                   {"sdp", json::string_view(sdp.data(), sdp.size())}};
  const auto answer = co_await request(std::move(message));
  if (!answer) co_return std::unexpected(answer.error());
  JanusAnswer out;
  if (const auto* plugin = object_in(*answer, "plugindata"))
    if (const auto* data = object_in(*plugin, "data")) out.data = *data;
  if (const auto* jsep = object_in(*answer, "jsep")) out.sdp = text_of(*jsep, "sdp");
  if (const std::int64_t code = number_of(out.data, "error_code"); code != 0)
    co_return fail(ErrorKind::invalid, "Janus refuses: " + text_of(out.data, "error"),
                   std::to_string(code));
  co_return out;
}

void Janus::detach(JanusHandle handle) {
  if (handle == 0 || is_lost_) return;
  put({{"janus", "detach"},
       {"handle_id", handle},
       {"transaction", std::to_string(++last_transaction_)}});
}

}  // namespace yz::live
