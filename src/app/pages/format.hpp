// Dates, times and sizes as people write them in each language.
#pragma once

#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "base/time.hpp"
#include "base/toml.hpp"

namespace yz::app {

// "2026年5月1日—31日", "1–31 May 2026": what both ends share is said once.
[[nodiscard]] std::string format_dates(Date from, Date to, Language language);

// "5月1日 星期五", "Friday, 1 May"
[[nodiscard]] std::string format_day(Date date, Language language);
// The same with its year: "2026年5月1日 星期五", "Friday, 1 May 2026"
[[nodiscard]] std::string format_day_of_year(Date date, Language language);
// "5月1日", "1 May"
[[nodiscard]] std::string format_short_day(Date date, Language language);

// The day and the time of day where the moment was written, that is in its own offset.
[[nodiscard]] Date local_date(const Moment& moment);
[[nodiscard]] std::string format_time(const Moment& moment);  // "09:30"

// "1.2 MB", "340 KB": decimal units.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

// At most two decimals, none where they are zero: "21.5", "24".
[[nodiscard]] std::string format_number(double number);

}  // namespace yz::app
