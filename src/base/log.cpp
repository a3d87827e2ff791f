#include "base/log.hpp"

#include <atomic>
#include <string>

#include <unistd.h>
#include <boost/json.hpp>

#include "base/time.hpp"

namespace yz {
namespace {

std::atomic<LogLevel> threshold{LogLevel::info};

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "error";
}

}  // namespace

void set_log_threshold(LogLevel lowest) { threshold = lowest; }

bool is_logged(LogLevel level) { return level >= threshold.load(std::memory_order_relaxed); }

void log(LogLevel level, std::string_view message, std::initializer_list<LogField> fields) {
  if (!is_logged(level)) return;
  boost::json::object line{
      {"time", to_rfc3339(system_now())}, {"level", name_of(level)}, {"message", message}};
  for (const LogField& field : fields) line[field.key] = field.value;
  std::string text = boost::json::serialize(line);
  text.push_back('\n');
  // One write call a line keeps lines of several threads apart; a failing log has nowhere to tell.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace yz
