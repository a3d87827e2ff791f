#include "base/faults.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace yz {
namespace {

bool is_control(unsigned char c) { return c < 0x20 || c == 0x7F; }
bool is_tail(unsigned char c) { return (c & 0xC0) == 0x80; }

// C1 controls and the line and paragraph separators also break a line for some readers.
bool breaks_line(std::string_view rest) {
  return rest.starts_with("\u2028") || rest.starts_with("\u2029") ||
         (rest.size() > 1 && rest[0] == '\xC2' && static_cast<unsigned char>(rest[1]) < 0xA0);
}

std::string one_line(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t points = 0;
  auto bad = find_invalid_utf8(text);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (!is_tail(byte) && ++points > limit) return out + "…";
    if (bad == at) {
      out += fmt::format("\\x{:02X}", byte);
      const auto next = find_invalid_utf8(text.substr(at + 1));
      bad = next ? std::optional(at + 1 + *next) : std::nullopt;
    } else if (is_control(byte)) {
      out += fmt::format("\\x{:02X}", byte);
    } else if (breaks_line(text.substr(at))) {
      out += "\\u";
      at += byte == 0xC2 ? 1 : 2;
    } else {
      out.push_back(text[at]);
    }
  }
  return out;
}

std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string to_line(const Fault& fault) {
  const std::string_view mark = fault.severity == Severity::warning ? "warning: " : "";
  return one_line(fmt::format("{}:{}:{}: {}{}", fault.place.file, fault.place.line,
                              fault.place.column, mark, fault.message),
                  2'000);
}

void Faults::add(Place place, std::string message) {
  ++faults_;
  keep({std::move(place), Severity::fault, std::move(message)});
}

void Faults::warn(Place place, std::string message) {
  ++warnings_;
  keep({std::move(place), Severity::warning, std::move(message)});
}

void Faults::keep(Fault fault) {
  if (kept_.size() < limit) kept_.push_back(std::move(fault));
}

std::vector<Fault> Faults::sorted() const {
  std::vector<Fault> out = kept_;
  std::ranges::sort(out);
  const auto again = std::ranges::unique(out);
  out.erase(again.begin(), again.end());
  return out;
}

std::string in_quotes(std::string_view text) { return "\"" + one_line(text, 60) + "\""; }

std::optional<std::string_view> nearest(std::string_view word,
                                        std::span<const std::string_view> candidates) {
  std::optional<std::string_view> best;
  std::size_t best_edits = 3;
  if (word.size() > 80) return best;
  for (std::string_view candidate : candidates) {
    if (candidate.size() > word.size() + 2 || word.size() > candidate.size() + 2) continue;
    const std::size_t distance = edits(word, candidate);
    if (distance < best_edits && distance * 2 <= std::max<std::size_t>(word.size(), 2)) {
      best = candidate;
      best_edits = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  const auto best = nearest(word, candidates);
  return best ? fmt::format("; did you mean \"{}\"?", *best) : std::string();
}

Place place_of(std::string file, std::string_view text, std::size_t offset) {
  Place place{std::move(file), 1, 1};
  for (std::size_t at = 0; at < std::min(offset, text.size()); ++at) {
    if (text[at] == '\n') {
      ++place.line;
      place.column = 1;
    } else if (!is_tail(static_cast<unsigned char>(text[at]))) {
      ++place.column;
    }
  }
  return place;
}

}  // namespace yz
