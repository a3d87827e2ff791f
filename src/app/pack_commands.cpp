#include "app/pack_commands.hpp"

#include <ostream>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "app/pack_reader.hpp"
#include "base/text.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

void print_json(const Faults& faults, std::ostream& out) {
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
  out << json::serialize(json::object{{"ok", !faults.any()}, {"faults", std::move(items)}}) << '\n';
}

void print_lines(const Faults& faults, std::ostream& out, std::ostream& log) {
  for (const Fault& fault : faults.sorted()) out << to_line(fault) << '\n';
  if (faults.fault_count() + faults.warning_count() > Faults::limit)
    log << fmt::format("only the first {} are shown\n", Faults::limit);
  log << fmt::format("{}, {}\n", counted(faults.fault_count(), "fault"),
                     counted(faults.warning_count(), "warning"));
}

void print(const Faults& faults, bool as_json, std::ostream& out, std::ostream& log) {
  if (as_json)
    print_json(faults, out);
  else
    print_lines(faults, out, log);
}

// The pack at `path`, or nothing where it has faults; they are in `read` then.
std::optional<WholePack> read_pack_at(const std::filesystem::path& path, ReadLog& read) {
  auto folder = Folder::open(path);
  if (!folder) {
    read.faults.add({path.string()}, folder.error().message);
    return std::nullopt;
  }
  WholePack whole = read_whole_pack(*folder, read);
  if (read.faults.any()) return std::nullopt;
  return whole;
}

}  // namespace

int run_check(const std::filesystem::path& pack, bool json, std::ostream& out, std::ostream& log) {
  ReadLog read;
  const auto whole = read_pack_at(pack, read);
  print(read.faults, json, out, log);
  return whole ? exit_done : exit_faults;
}

}  // namespace yz::app
