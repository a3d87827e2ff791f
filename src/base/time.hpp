// Time: an Instant is UTC milliseconds; whoever needs "now" is given a Clock, so that tests move it
// by hand.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace yz {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using Date = std::chrono::year_month_day;
using Clock = std::function<Instant()>;

[[nodiscard]] Instant system_now();

// RFC 3339 in UTC with milliseconds: 2026-05-01T08:00:00.000Z
[[nodiscard]] std::string to_rfc3339(Instant instant);

// Accepts any RFC 3339 date-time with "Z" or a numeric offset; finer than milliseconds is cut off.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

// IMF-fixdate of RFC 9110 §5.6.7: Fri, 01 May 2026 08:00:00 GMT
[[nodiscard]] std::string to_http_date(Instant instant);

// 2026-05-01
[[nodiscard]] std::string to_text(Date date);
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

}  // namespace yz
