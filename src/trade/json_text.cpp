#include "trade/json_text.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <boost/json.hpp>

namespace yz::trade {

void JsonText::value(std::string_view text) {
  separate();
  quote(text);
}

void JsonText::write_number(std::int64_t number) {
  separate();
  fmt::format_to(std::back_inserter(text_), "{}", number);
}

void JsonText::value(std::nullptr_t) {
  separate();
  text_ += "null";
}

void JsonText::json(std::string_view text) {
  separate();
  text_ += text;
}

void JsonText::name(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  is_first_ = true;
}

void JsonText::begin(char bracket) {
  separate();
  text_ += bracket;
  is_first_ = true;
}

void JsonText::end(char bracket) {
  text_ += bracket;
  is_first_ = false;
}

void JsonText::separate() {
  if (!is_first_) text_ += ',';
  is_first_ = false;
}

void JsonText::quote(std::string_view text) {
  const bool is_plain = std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; });
  if (is_plain) {
    text_.append("\"").append(text).append("\"");
  } else {
    text_ += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
  }
}

}  // namespace yz::trade
