#include "http/client.hpp"

#include <sstream>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>

namespace yz::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;

struct Address {
  bool is_secure = false;
  std::string host;    // as it is resolved
  std::string port;    // a number
  std::string header;  // Host
  std::string target;  // path and query
};

Result<Address> address_of(const std::string& text) {
  const auto url = boost::urls::parse_uri(text);
  const bool is_known = url && (url->scheme() == "http" || url->scheme() == "https");
  if (!is_known || url->host().empty() || url->has_userinfo())
    return fail(ErrorKind::invalid, "is no http:// or https:// address", text);
  Address address;
  address.is_secure = url->scheme() == "https";
  address.host = url->host_address();
  address.port = url->has_port() ? std::string(url->port()) : address.is_secure ? "443" : "80";
  address.header = url->encoded_host_and_port();
  const std::string resource(url->encoded_resource());
  const std::string_view without_fragment =
      std::string_view(resource).substr(0, resource.find('#'));
  address.target = without_fragment.starts_with('/') ? std::string(without_fragment)
                                                     : "/" + std::string(without_fragment);
  return address;
}

std::string text_of(const ClientRequest& request, const Address& address) {
  beast::http::request<beast::http::string_body> message{
      beast::http::string_to_verb({name_of(request.method).data(), name_of(request.method).size()}),
      address.target, 11};
  message.set(beast::http::field::host, address.header);
  message.set(beast::http::field::user_agent, "yunzhan");
  message.set(beast::http::field::connection, "close");
  for (const auto& [name, value] : request.headers) message.set(name, value);
  message.body() = request.body;
  message.prepare_payload();
  std::ostringstream text;
  text << message;
  return std::move(text).str();
}

std::unexpected<Error> broken(std::string_view what, const error_code& code) {
  return fail(ErrorKind::unavailable, fmt::format("{}: {}", what, code.message()));
}

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);

ClientAnswer answer_of(beast::http::response<beast::http::string_body> message) {
  ClientAnswer answer;
  answer.status = static_cast<int>(message.result_int());
  for (const auto& field : message) {
    std::string name(field.name_string());
    for (char& c : name)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    answer.headers.add(std::move(name), std::string(field.value()));
  }
  answer.body = std::move(message.body());
  return answer;
}

// Reads and parses by hand: Beast's composed operations, made for two kinds of stream, took half a
// minute to compile.
template <class Stream>
asio::awaitable<Result<ClientAnswer>> talk(Stream& stream, const std::string& request,
                                           std::size_t answer_limit) {
  const auto [write_error, written] =
      co_await asio::async_write(stream, asio::buffer(request), quietly);
  if (write_error) co_return broken("the request could not be sent", write_error);
  beast::http::response_parser<beast::http::string_body> parser;
  parser.eager(true);
  parser.body_limit(answer_limit);
  beast::flat_buffer buffer;
  while (!parser.is_done()) {
    const auto [read_error, read] =
        co_await stream.async_read_some(buffer.prepare(16 * 1024), quietly);
    buffer.commit(read);
    error_code fault;
    if (read > 0) buffer.consume(parser.put(buffer.data(), fault));
    if (fault == beast::http::error::need_more) fault = {};
    if (!fault && read_error) {
      if (read_error != asio::error::eof) co_return broken("no answer came", read_error);
      // The end of the line is the end of an answer that gave no length.
      if (parser.got_some()) parser.put_eof(fault);
      if (!fault && !parser.is_done()) fault = beast::http::error::end_of_stream;
    }
    if (fault == beast::http::error::body_limit)
      co_return fail(ErrorKind::too_large, "the answer is larger than it may be");
    if (fault) co_return broken("no answer came", fault);
  }
  co_return answer_of(parser.release());
}

asio::ssl::context& trusted() {
  static asio::ssl::context context = [] {
    asio::ssl::context made(asio::ssl::context::tls_client);
    made.set_default_verify_paths();
    made.set_verify_mode(asio::ssl::verify_peer);
    return made;
  }();
  return context;
}

asio::awaitable<Result<ClientAnswer>> fetch_now(const ClientRequest& request,
                                                const Address& address) {
  const auto executor = co_await asio::this_coro::executor;
  asio::ip::tcp::resolver resolver(executor);
  const auto [resolve_error, found] =
      co_await resolver.async_resolve(address.host, address.port, quietly);
  if (resolve_error) co_return broken("the address is not known", resolve_error);
  const std::string text = text_of(request, address);
  asio::ip::tcp::socket socket(executor);
  const auto [error, to] = co_await asio::async_connect(socket, found, quietly);
  if (error) co_return broken("nobody answers", error);
  if (!address.is_secure) co_return co_await talk(socket, text, request.answer_limit);
  asio::ssl::stream<asio::ip::tcp::socket> stream(std::move(socket), trusted());
  if (SSL_set_tlsext_host_name(stream.native_handle(), address.host.c_str()) != 1)
    co_return fail(ErrorKind::internal, "TLS cannot be begun");
  stream.set_verify_callback(asio::ssl::host_name_verification(address.host));
  const auto [shake_error] =
      co_await stream.async_handshake(asio::ssl::stream_base::client, quietly);
  if (shake_error) co_return broken("TLS failed", shake_error);
  co_return co_await talk(stream, text, request.answer_limit);
}

}  // namespace

asio::awaitable<Result<ClientAnswer>> fetch(ClientRequest request) {
  using namespace asio::experimental::awaitable_operators;
  const auto address = address_of(request.url);
  if (!address) co_return std::unexpected(address.error());
  asio::steady_timer timer(co_await asio::this_coro::executor, request.deadline);
  auto first = co_await (fetch_now(request, *address) || timer.async_wait(asio::use_awaitable));
  if (first.index() == 0) co_return std::move(std::get<0>(first));
  co_return fail(ErrorKind::timeout, "no answer came in time");
}

}  // namespace yz::http
