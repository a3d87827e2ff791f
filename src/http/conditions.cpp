#include "http/conditions.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace yz::http {
namespace {

std::string_view without_weakness(std::string_view tag) {
  return tag.starts_with("W/") ? tag.substr(2) : tag;
}

// The first entity tag of a list, taken off it; empty where none can be read.
std::string_view take_tag(std::string_view& list) {
  const std::size_t from = list.find_first_not_of(" \t,");
  if (from == list.npos) return {};
  list.remove_prefix(from);
  const std::size_t open = list.starts_with("W/") ? 2 : 0;
  if (list.size() <= open || list[open] != '"') return {};
  const std::size_t close = list.find('"', open + 1);
  if (close == list.npos) return {};
  const auto tag = list.substr(0, close + 1);
  list.remove_prefix(close + 1);
  return tag;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "-500": the last 500 bytes.
Selection select_suffix(std::string_view digits, std::uint64_t size) {
  const auto wanted = parse_number(digits);
  if (!wanted) return {};
  if (*wanted == 0 || size == 0) return {Selection::unsatisfiable};
  const auto length = std::min(*wanted, size);
  return {Selection::part, size - length, length};
}

}  // namespace

bool matches(std::string_view if_none_match, std::string_view etag) {
  if (etag.empty()) return false;
  if (if_none_match == "*") return true;
  for (auto tag = take_tag(if_none_match); !tag.empty(); tag = take_tag(if_none_match))
    if (without_weakness(tag) == without_weakness(etag)) return true;
  return false;
}

Selection select_range(std::string_view range, std::uint64_t size) {
  if (!range.starts_with("bytes=")) return {};
  range.remove_prefix(6);
  const std::size_t dash = range.find('-');
  if (dash == range.npos || range.find(',') != range.npos) return {};
  if (dash == 0) return select_suffix(range.substr(1), size);
  const auto first = parse_number(range.substr(0, dash));
  if (!first) return {};
  const auto end = range.substr(dash + 1);
  const auto last = end.empty() ? std::optional<std::uint64_t>(UINT64_MAX) : parse_number(end);
  if (!last || *last < *first) return {};
  if (*first >= size) return {Selection::unsatisfiable};
  return {Selection::part, *first, std::min(*last, size - 1) - *first + 1};
}

bool range_applies(std::string_view if_range, std::string_view etag) {
  return if_range.empty() || (!etag.starts_with("W/") && if_range == etag);
}

}  // namespace yz::http
