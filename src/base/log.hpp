// Structured log: one JSON object a line on standard error.
//
//   log_info("import finished", {{"pack", path}, {"exhibits", count}});
//
// Values are JSON-encoded, so that nothing a visitor sends can start a line of its own. Never give
// it a secret: no password, token, cookie or one-time address. Any thread; a line is written whole.
#pragma once

#include <concepts>
#include <initializer_list>
#include <string_view>
#include <utility>

#include <boost/json/value.hpp>

namespace yz {

enum class LogLevel { debug, info, warning, error };

// Anything JSON can hold: text of every kind, numbers, booleans, whole json::values.
struct LogField {
  LogField(std::string_view name, boost::json::value any) : key(name), value(std::move(any)) {}
  template <class T>
  LogField(std::string_view name, const T& any) : key(name) {
    if constexpr (std::convertible_to<const T&, std::string_view>) {
      const std::string_view text = any;
      value = boost::json::string_view(text.data(), text.size());
    } else {
      value = boost::json::value(any);
    }
  }

  std::string_view key;
  boost::json::value value;
};

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields = {});
void set_log_threshold(LogLevel lowest);       // info unless set
[[nodiscard]] bool is_logged(LogLevel level);  // worth making the fields of a frequent line

inline void log_debug(std::string_view m, std::initializer_list<LogField> f = {}) {
  log(LogLevel::debug, m, f);
}
inline void log_info(std::string_view m, std::initializer_list<LogField> f = {}) {
  log(LogLevel::info, m, f);
}
inline void log_warning(std::string_view m, std::initializer_list<LogField> f = {}) {
  log(LogLevel::warning, m, f);
}
inline void log_error(std::string_view m, std::initializer_list<LogField> f = {}) {
  log(LogLevel::error, m, f);
}

}  // namespace yz
