// What is wrong with what somebody wrote: every fault at its place, all of them at once.
//
// One fault is one line, "file:line:column: what is wrong; what would be right". A warning says
// "warning: " before the sentence and stops nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace yz {

// Lines and columns count from 1; a column is a Unicode code point. A fault of a file as a whole
// stands at 1:1.
struct Place {
  std::string file;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  auto operator<=>(const Place&) const = default;
};

enum class Severity : std::uint8_t { fault, warning };

struct Fault {
  Place place;
  Severity severity = Severity::fault;
  std::string message;
  auto operator<=>(const Fault&) const = default;
};

// Always one line of valid UTF-8, whatever the file's name or the message hold.
[[nodiscard]] std::string to_line(const Fault& fault);

// Collects; one thread. Past `limit` entries further ones are only counted.
class Faults {
 public:
  static constexpr std::size_t limit = 1'000;

  void add(Place place, std::string message);
  void warn(Place place, std::string message);

  [[nodiscard]] bool any() const { return faults_ > 0; }  // warnings do not count
  [[nodiscard]] std::size_t fault_count() const { return faults_; }
  [[nodiscard]] std::size_t warning_count() const { return warnings_; }

  // By file, line, column; the same line only once.
  [[nodiscard]] std::vector<Fault> sorted() const;

 private:
  void keep(Fault fault);
  std::vector<Fault> kept_;
  std::size_t faults_ = 0;
  std::size_t warnings_ = 0;
};

// Text of unknown origin inside a message: in double quotes, control characters and bytes that are
// not UTF-8 as \xNN, cut after 60 code points.
[[nodiscard]] std::string in_quotes(std::string_view text);

// The candidate at most two edits away, the nearest first, or nothing.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

// The same as an ending for a message: "; did you mean "zone"?", or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word,
                                       std::span<const std::string_view> candidates);

// Where byte `offset` of `text` stands.
[[nodiscard]] Place place_of(std::string file, std::string_view text, std::size_t offset);

}  // namespace yz
