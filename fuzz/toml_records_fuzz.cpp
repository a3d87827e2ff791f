// Records and floor plans from any TOML: whatever was read without a fault must be written and read
// back as the same record.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/record_json.hpp"
#include "base/toml_out.hpp"
#include "expo/records.hpp"
#include "hall/plan.hpp"

namespace {

using namespace yz;

template <class T>
T read(std::string_view text, ReadLog& log) {
  T record;
  const auto table = parse_toml("x.toml", text, log.faults);
  if (!table) return record;
  TomlIn in(*table, {"x.toml"}, log);
  describe(in, record);
  in.finish();
  return record;
}

template <class T>
void try_as(std::string_view text) {
  ReadLog log;
  const T record = read<T>(text, log);
  for (const Fault& fault : log.faults.sorted())
    if (to_line(fault).contains('\n')) std::abort();
  if (log.faults.any()) return;
  ReadLog again;
  if (!(read<T>(to_toml(record), again) == record) || again.faults.any()) std::abort();
  const auto kept = from_json<T>(boost::json::serialize(to_json(record)));
  if (!kept || !(*kept == record)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0: try_as<expo::Exhibit>(text); break;
    case 1: try_as<expo::Expo>(text); break;
    case 2: try_as<expo::Zone>(text); break;
    case 3: try_as<expo::ProgrammeItem>(text); break;
    case 4: try_as<expo::Exhibitor>(text); break;
    default: {
      ReadLog log;
      static_cast<void>(hall::read_plan("hall.toml", text, "main", log));
      if (!log.faults.any()) try_as<hall::Plan>(text);
    }
  }
  return 0;
}
