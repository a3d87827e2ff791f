#include "http/opening.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace yz::http {
namespace {

// 16 bytes in base64: 22 characters and two signs that fill up.
bool is_key(std::string_view key) {
  const auto is_digit = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  };
  return key.size() == 24 && key.ends_with("==") &&
         std::ranges::all_of(key.substr(0, 22), is_digit);
}

}  // namespace

std::string accept_of_key(std::string_view key) {
  const std::string text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, 20> digest{};
  unsigned int size = digest.size();
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 32> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length)};
}

std::optional<std::string> opening_answer(const Request& request) {
  const auto key = request.header("sec-websocket-key");
  if (!key || !is_key(*key) || request.header("sec-websocket-version") != "13") return std::nullopt;
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         accept_of_key(*key) + "\r\nServer: yunzhan\r\nX-Request-Id: " + request.id + "\r\n\r\n";
}

}  // namespace yz::http
