#include "app/pages/format.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

namespace yz::app {
namespace {

constexpr std::array<std::string_view, 12> months = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> days_en = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                     "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 7> days_zh = {"日", "一", "二", "三", "四", "五", "六"};

int year(Date date) { return static_cast<int>(date.year()); }
unsigned month(Date date) { return static_cast<unsigned>(date.month()); }
unsigned day(Date date) { return static_cast<unsigned>(date.day()); }
std::string_view month_name(Date date) { return months.at(month(date) - 1); }

std::chrono::sys_time<std::chrono::milliseconds> local_time(const Moment& moment) {
  return moment.at + std::chrono::minutes(moment.offset_minutes);
}

std::string format_dates_zh(Date from, Date to) {
  auto whole = fmt::format("{}年{}月{}日", year(from), month(from), day(from));
  if (from == to) return whole;
  if (year(from) != year(to))
    return fmt::format("{}—{}年{}月{}日", whole, year(to), month(to), day(to));
  if (month(from) != month(to)) return fmt::format("{}—{}月{}日", whole, month(to), day(to));
  return fmt::format("{}—{}日", whole, day(to));
}

std::string format_dates_en(Date from, Date to) {
  auto end = fmt::format("{} {} {}", day(to), month_name(to), year(to));
  if (from == to) return end;
  if (year(from) != year(to))
    return fmt::format("{} {} {} – {}", day(from), month_name(from), year(from), end);
  if (month(from) != month(to)) return fmt::format("{} {} – {}", day(from), month_name(from), end);
  return fmt::format("{}–{}", day(from), end);
}

}  // namespace

std::string format_dates(Date from, Date to, Language language) {
  return language == Language::zh ? format_dates_zh(from, to) : format_dates_en(from, to);
}

std::string format_day(Date date, Language language) {
  const auto weekday = std::chrono::weekday(std::chrono::sys_days(date)).c_encoding();
  const auto short_day = format_short_day(date, language);
  return language == Language::zh ? fmt::format("{} 星期{}", short_day, days_zh.at(weekday))
                                  : fmt::format("{}, {}", days_en.at(weekday), short_day);
}

std::string format_day_of_year(Date date, Language language) {
  const auto without = format_day(date, language);
  return language == Language::zh ? fmt::format("{}年{}", year(date), without)
                                  : fmt::format("{} {}", without, year(date));
}

std::string format_short_day(Date date, Language language) {
  return language == Language::zh ? fmt::format("{}月{}日", month(date), day(date))
                                  : fmt::format("{} {}", day(date), month_name(date));
}

Date local_date(const Moment& moment) {
  return std::chrono::floor<std::chrono::days>(local_time(moment));
}

std::string format_time(const Moment& moment) {
  const auto time = local_time(moment);
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(
                           time - std::chrono::floor<std::chrono::days>(time))
                           .count();
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

std::string format_bytes(std::uint64_t bytes) {
  const auto amount = static_cast<double>(bytes);
  if (bytes >= 1'000'000) return fmt::format("{:.1f} MB", amount / 1e6);
  return fmt::format("{} KB", std::max<std::uint64_t>(1, (bytes + 500) / 1000));
}

std::string format_number(double number) {
  auto text = fmt::format("{:.2f}", number);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace yz::app
