#include "base/time.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

namespace yz {
namespace {

using namespace std::chrono;

// Reads the parts of a time stamp from left to right; `ok` tells whether all fitted so far.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits) return ok = false, 0;
    for (char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return ok = false, 0;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  char one_of(std::string_view allowed) {
    if (rest_.empty() || !allowed.contains(rest_.front())) return ok = false, '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  // ".5" is 500 ms; digits past the third are read and dropped.
  int fraction_ms() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    rest_.remove_prefix(1);
    int value = 0;
    int digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1)) {
      if (digits < 3) value = value * 10 + (rest_.front() - '0');
      ++digits;
    }
    if (digits == 0) ok = false;
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }

  [[nodiscard]] bool finished() const { return ok && rest_.empty(); }
  bool ok = true;

 private:
  std::string_view rest_;
};

Date scan_date(Scanner& scan) {
  const int y = scan.number(4);
  scan.one_of("-");
  const int m = scan.number(2);
  scan.one_of("-");
  const int d = scan.number(2);
  return {year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d))};
}

// Minutes east of UTC.
minutes scan_offset(Scanner& scan) {
  const char sign = scan.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z' || !scan.ok) return minutes(0);
  const int h = scan.number(2);
  scan.one_of(":");
  const int m = scan.number(2);
  if (h > 23 || m > 59) scan.ok = false;
  return (sign == '-' ? -1 : 1) * minutes(h * 60 + m);
}

}  // namespace

Instant system_now() { return time_point_cast<milliseconds>(system_clock::now()); }

std::string to_rfc3339(Instant instant) {
  const auto midnight = floor<days>(instant);
  const hh_mm_ss clock(instant - midnight);
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", to_text(Date(midnight)), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Scanner scan(text);
  const Date date = scan_date(scan);
  scan.one_of("Tt ");
  const int h = scan.number(2);
  scan.one_of(":");
  const int m = scan.number(2);
  scan.one_of(":");
  const int s = scan.number(2);
  const int ms = scan.fraction_ms();
  const minutes offset = scan_offset(scan);
  if (!scan.finished() || !date.ok() || h > 23 || m > 59 || s > 60) return std::nullopt;
  return sys_days(date) + hours(h) + minutes(m) + seconds(s) + milliseconds(ms) - offset;
}

std::string to_http_date(Instant instant) {
  static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto midnight = floor<days>(instant);
  const Date date(midnight);
  const hh_mm_ss clock(floor<seconds>(instant - midnight));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     weekdays[weekday(midnight).c_encoding()], unsigned(date.day()),
                     months[unsigned(date.month()) - 1], int(date.year()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::string to_text(Date date) {
  return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()));
}

std::optional<Date> parse_date(std::string_view text) {
  Scanner scan(text);
  const Date date = scan_date(scan);
  if (!scan.finished() || !date.ok()) return std::nullopt;
  return date;
}

}  // namespace yz
