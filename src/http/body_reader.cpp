#include "http/body_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>

namespace yz::http {
namespace beast = boost::beast;
namespace {

// A chunk's size line and the trailer must fit in this much; they are never kept.
constexpr std::size_t framing_limit = 4096;

// No chunked body ends with fewer bytes than these to come: "0", CR LF, CR LF. Given less of a last
// chunk that it has begun to read, Beast 1.81 fails an assertion of its own.
constexpr std::size_t least_chunked = 5;

std::unexpected<Refusal> refuse(int status, std::string_view reason) {
  return std::unexpected(Refusal{status, reason});
}

beast::string_view to_beast(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

struct BodyReader::Parser {
  beast::http::request_parser<beast::http::string_body> beast;

  // What the gate understood, in Beast's words.
  [[nodiscard]] bool agrees_with(const Head& head) const {
    const auto& message = beast.get();
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& field : message) ++count;
    return beast.is_header_done() && message.method_string() == to_beast(name_of(head.method)) &&
           message.target() == to_beast(head.target) &&
           message.version() == (head.is_http_1_0 ? 10u : 11u) && beast.chunked() == head.chunked &&
           count == head.field_count &&
           beast.content_length().value_or(0) == head.content_length.value_or(0);
  }
};

BodyReader::BodyReader(std::unique_ptr<Parser> parser) : parser_(std::move(parser)) {}
BodyReader::BodyReader(BodyReader&&) noexcept = default;
BodyReader& BodyReader::operator=(BodyReader&&) noexcept = default;
BodyReader::~BodyReader() = default;

std::expected<BodyReader, Refusal> BodyReader::create(std::string_view bytes, const Head& head,
                                                      std::size_t limit) {
  if (head.content_length.value_or(0) > limit) return refuse(413, "body too large");
  auto parser = std::make_unique<Parser>();
  parser->beast.header_limit(static_cast<std::uint32_t>(bytes.size() + framing_limit));
  parser->beast.body_limit(limit);
  beast::error_code error;
  const auto used = parser->beast.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
  if ((error && error != beast::http::error::need_more) || used != bytes.size() ||
      !parser->agrees_with(head))
    return refuse(400, "malformed request");
  parser->beast.eager(true);
  return BodyReader(std::move(parser));
}

std::expected<std::size_t, Refusal> BodyReader::put(std::string_view bytes) {
  std::size_t used = 0;
  const std::size_t least = parser_->beast.chunked() ? least_chunked : 1;
  while (bytes.size() - used >= least && !is_done()) {
    beast::error_code error;
    const auto now =
        parser_->beast.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), error);
    used += now;
    if (error == beast::http::error::need_more) break;
    if (error == beast::http::error::body_limit) return refuse(413, "body too large");
    if (error) return refuse(400, "malformed body");
    if (now == 0) break;
  }
  if (!is_done() && bytes.size() - used > framing_limit) return refuse(400, "malformed body");
  return used;
}

bool BodyReader::is_done() const { return parser_->beast.is_done(); }

std::string BodyReader::take() { return std::move(parser_->beast.get().body()); }

}  // namespace yz::http
