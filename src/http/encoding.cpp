#include "http/encoding.hpp"

#include <algorithm>
#include <cassert>
#include <optional>
#include <stdexcept>

#include <brotli/encode.h>
#include <zlib.h>

#include "http/field_text.hpp"

namespace yz::http {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool is_word(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, [](char a, char b) { return lower(a) == b; });
}

// A weight in thousandths: "1", "0.5", "0.125" (RFC 9110 §12.4.2).
std::optional<int> parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = (text[0] - '0') * 1000;
  int scale = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return std::nullopt;
    weight += (c - '0') * scale;
    scale /= 10;
  }
  return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

// The weight of one element's parameters; an unreadable one forbids the coding.
int weight_of(std::string_view parameters) {
  int weight = 1000;
  while (!parameters.empty()) {
    auto parameter = take_until(parameters, ';');
    if (parameter.size() < 2 || lower(parameter[0]) != 'q' || parameter[1] != '=') continue;
    weight = parse_weight(parameter.substr(2)).value_or(0);
  }
  return weight;
}

std::string compress_brotli(std::string_view data, int effort) {
  std::string out(BrotliEncoderMaxCompressedSize(data.size()), '\0');
  std::size_t size = out.size();
  if (!BrotliEncoderCompress(effort, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, data.size(),
                             reinterpret_cast<const std::uint8_t*>(data.data()), &size,
                             reinterpret_cast<std::uint8_t*>(out.data())))
    throw std::runtime_error("brotli failed");
  out.resize(size);
  out.shrink_to_fit();
  return out;
}

std::string compress_gzip(std::string_view data, int effort) {
  constexpr int gzip_window = 15 + 16;  // zlib's way of asking for a gzip wrapper
  z_stream stream{};
  if (deflateInit2(&stream, std::clamp(effort, 1, 9), Z_DEFLATED, gzip_window, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib failed");
  std::string out(deflateBound(&stream, data.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(data.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (outcome != Z_STREAM_END) throw std::runtime_error("zlib failed");
  out.shrink_to_fit();
  return out;
}

}  // namespace

std::string_view name_of(Encoding encoding) {
  switch (encoding) {
    case Encoding::identity: return "";
    case Encoding::gzip: return "gzip";
    case Encoding::brotli: return "br";
  }
  return "";
}

Encoding negotiate(std::string_view accept_encoding) {
  std::optional<int> brotli, gzip, identity, any;
  while (!accept_encoding.empty()) {
    auto element = take_until(accept_encoding, ',');
    const auto coding = take_until(element, ';');
    const int weight = weight_of(element);
    if (is_word(coding, "br")) brotli = weight;
    if (is_word(coding, "gzip") || is_word(coding, "x-gzip")) gzip = weight;
    if (is_word(coding, "identity")) identity = weight;
    if (coding == "*") any = weight;
  }
  const int of_brotli = brotli.value_or(any.value_or(0));
  const int of_gzip = gzip.value_or(any.value_or(0));
  // Unlisted, identity is acceptable, but whatever is listed was asked for.
  const int of_identity = identity.value_or(0);
  if (of_brotli > 0 && of_brotli >= of_gzip && of_brotli >= of_identity) return Encoding::brotli;
  if (of_gzip > 0 && of_gzip >= of_identity) return Encoding::gzip;
  return Encoding::identity;
}

bool is_compressible(std::string_view content_type) {
  const auto type = content_type.substr(0, content_type.find(';'));
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") ||
         type == "application/json" || type == "application/javascript" ||
         type == "application/wasm" || type == "application/xml" ||
         type == "application/openmetrics-text";
}

std::string compress(Encoding encoding, std::string_view data, int effort) {
  assert(encoding != Encoding::identity);
  return encoding == Encoding::brotli ? compress_brotli(data, effort) : compress_gzip(data, effort);
}

}  // namespace yz::http
