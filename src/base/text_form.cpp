#include "base/text_form.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/contains.hpp"
#include "base/faults.hpp"

namespace yz {
namespace {

// Marks that turn the direction of the text after them: with them a text shows what it does not
// say.
bool holds_direction_marks(std::string_view text) {
  static constexpr std::array<std::string_view, 9> marks = {
      "\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"};
  return std::ranges::any_of(marks, [&](std::string_view mark) { return text.contains(mark); });
}

bool holds_controls(std::string_view text, bool allow_breaks) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n' && allow_breaks) continue;
    if (byte < 0x20 || byte == 0x7F) return true;
    if (byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;  // C1
  }
  return text.contains("\u2028") || text.contains("\u2029");
}

bool all_of(std::string_view text, std::string_view also, bool upper = true) {
  return std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (upper && c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           also.contains(c);
  });
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 253 || !all_of(host, ".-")) return false;
  return host.contains('.') && !host.starts_with('.') && !host.ends_with('.') &&
         !host.starts_with('-') && !host.contains("..");
}

bool is_https_url(std::string_view text) {
  if (!text.starts_with("https://")) return false;
  text.remove_prefix(8);
  const std::size_t end = text.find_first_of("/?#");
  std::string_view host = text.substr(0, end);
  if (const std::size_t colon = host.find(':'); colon != host.npos) {
    const std::string_view port = host.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos)
      return false;
    host = host.substr(0, colon);
  }
  const std::string_view rest = end == text.npos ? "" : text.substr(end);
  return is_host(host) && all_of(rest, "-._~:/?#[]@!$&'()*+,;=%");
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == text.npos || at == 0 || at > 64) return false;
  return all_of(text.substr(0, at), "._%+-") && is_host(text.substr(at + 1));
}

bool is_licence(std::string_view text) {
  static constexpr std::array<std::string_view, 34> known = {"0BSD",
                                                             "AGPL-3.0-only",
                                                             "AGPL-3.0-or-later",
                                                             "Apache-2.0",
                                                             "BSD-2-Clause",
                                                             "BSD-3-Clause",
                                                             "CC-BY-1.0",
                                                             "CC-BY-2.0",
                                                             "CC-BY-2.5",
                                                             "CC-BY-3.0",
                                                             "CC-BY-4.0",
                                                             "CC-BY-NC-3.0",
                                                             "CC-BY-NC-4.0",
                                                             "CC-BY-NC-ND-4.0",
                                                             "CC-BY-NC-SA-4.0",
                                                             "CC-BY-ND-4.0",
                                                             "CC-BY-SA-2.0",
                                                             "CC-BY-SA-2.5",
                                                             "CC-BY-SA-3.0",
                                                             "CC-BY-SA-4.0",
                                                             "CC-PDDC",
                                                             "CC0-1.0",
                                                             "GFDL-1.3-or-later",
                                                             "GPL-2.0-only",
                                                             "GPL-2.0-or-later",
                                                             "GPL-3.0-only",
                                                             "GPL-3.0-or-later",
                                                             "ISC",
                                                             "LGPL-3.0-or-later",
                                                             "MIT",
                                                             "MPL-2.0",
                                                             "OFL-1.1",
                                                             "PDDL-1.0",
                                                             "Unlicense"};
  if (contains(known, text)) return true;
  return text.starts_with("LicenseRef-") && text.size() > 11 && all_of(text, ".-");
}

bool is_colour(std::string_view text) {
  return text.size() == 7 && text[0] == '#' &&
         text.substr(1).find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::optional<std::string> text_problem(std::string_view text, const TextRule& rule) {
  if (text.empty()) return "is empty; write a text, or leave the key out";
  const std::size_t points = count_code_points(text);
  if (points > rule.max)
    return fmt::format("is {} characters long; {} is the limit", points, rule.max);
  if (rule.form != Form::paragraph && text.contains('\n'))
    return "holds a line break; it must be one line";
  if (holds_controls(text, rule.form == Form::paragraph)) return "holds a control character";
  if (holds_direction_marks(text)) return "holds a mark that turns the direction of text";
  if (text.find_first_not_of(" \n\u3000") == text.npos || text.front() == ' ' || text.back() == ' ')
    return "begins or ends with a space";
  switch (rule.form) {
    case Form::line:
    case Form::paragraph: return std::nullopt;
    case Form::slug:
      if (is_slug(text)) return std::nullopt;
      return fmt::format("is {}; a slug is 1 to 80 of a-z, 0-9 and single inner dashes",
                         in_quotes(text));
    case Form::url:
      if (is_https_url(text)) return std::nullopt;
      return fmt::format("is {}; it must be an address that begins with https://", in_quotes(text));
    case Form::email:
      if (is_email(text)) return std::nullopt;
      return fmt::format("is {}; it must be an e-mail address", in_quotes(text));
    case Form::licence:
      if (is_licence(text)) return std::nullopt;
      return fmt::format(
          "is {}; it must be an SPDX licence such as \"CC0-1.0\" or \"CC-BY-4.0\", or "
          "\"LicenseRef-\" and a name of your own",
          in_quotes(text));
    case Form::colour:
      if (is_colour(text)) return std::nullopt;
      return fmt::format("is {}; a colour is \"#\" and six of 0-9a-f, as \"#8a2f23\"",
                         in_quotes(text));
  }
  return std::nullopt;
}

}  // namespace yz
