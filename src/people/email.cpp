#include "people/email.hpp"

#include <algorithm>

namespace yz::people {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_local_character(char c) {
  constexpr std::string_view others = ".!#$%&'*+/=?^_`{|}~-";
  return is_alphanumeric(c) || others.contains(c);
}

// Letters, digits and inner dashes, 1 to 63 of them.
bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_domain(std::string_view domain) {
  if (!domain.contains('.')) return false;
  while (true) {
    const auto dot = domain.find('.');
    if (!is_label(domain.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const auto begin = text.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

}  // namespace

Result<std::string> normalise_email(std::string_view text) {
  const std::string_view address = trim(text);
  const auto at = address.find('@');
  const bool fits = at != std::string_view::npos && at >= 1 && at <= 64 && address.size() <= 254 &&
                    std::ranges::all_of(address.substr(0, at), is_local_character) &&
                    is_domain(address.substr(at + 1));
  if (!fits) return fail(ErrorKind::invalid, "This is not an e-mail address.", "email");
  std::string lower(address);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace yz::people
