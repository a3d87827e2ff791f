#include "app/print_faults.hpp"

#include <ostream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/text.hpp"

namespace yz::app {

namespace json = boost::json;

json::array faults_json(const Faults& faults) {
  json::array items;
  for (const Fault& fault : faults.sorted()) {
    // As to_line has it, so that no name of a file can break the document's UTF-8.
    const std::string name = in_quotes(fault.place.file);
    items.push_back({{"file", find_invalid_utf8(fault.place.file) ? name : fault.place.file},
                     {"line", fault.place.line},
                     {"column", fault.place.column},
                     {"severity", fault.severity == Severity::fault ? "fault" : "warning"},
                     {"message", fault.message}});
  }
  return items;
}

namespace {

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void print_json(const Faults& faults, std::ostream& out) {
  out << json::serialize(json::object{{"ok", !faults.any()}, {"faults", faults_json(faults)}})
      << '\n';
}

void print_lines(const Faults& faults, std::ostream& out, std::ostream& log) {
  for (const Fault& fault : faults.sorted()) out << to_line(fault) << '\n';
  if (faults.fault_count() + faults.warning_count() > Faults::limit)
    log << fmt::format("only the first {} are shown\n", Faults::limit);
  log << fmt::format("{}, {}\n", counted(faults.fault_count(), "fault"),
                     counted(faults.warning_count(), "warning"));
}

}  // namespace

void print_faults(const Faults& faults, bool as_json, std::ostream& out, std::ostream& log) {
  if (as_json)
    print_json(faults, out);
  else
    print_lines(faults, out, log);
}

}  // namespace yz::app
