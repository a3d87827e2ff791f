// `yunzhan check | import | export`, as functions that print to streams and give an exit code.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string_view>

#include "store/blobs.hpp"
#include "store/database.hpp"

namespace yz::app {

enum ExitCode : int {
  exit_done = 0,    // done; warnings do not change it
  exit_failed = 1,  // it could not be done: disk, database, a busy data folder
  exit_faults = 2,  // the pack is wrong; nothing was changed
};

// Prints every fault and warning of the pack, sorted, one a line, to `out`, and how many there are
// to `log`. With `json`, `out` gets one object instead:
// { "ok": bool, "faults": [{ "file", "line", "column", "severity", "message" }] }.
[[nodiscard]] int run_check(const std::filesystem::path& pack, bool json, std::ostream& out,
                            std::ostream& log);

// Imports the pack at `folder` (import_pack_folder). Faults and warnings are printed as by check;
// then what was imported, in words to `log`, or with `json` to `out`:
// { "ok": true, "pack": slug, "changed": bool, "zones": n, … , "faults": […] }.
[[nodiscard]] int run_import(store::Database& database, const store::Blobs& blobs,
                             const std::filesystem::path& folder, bool json, std::ostream& out,
                             std::ostream& log);

// Exports the pack `slug` into `folder`; an empty `slug` is the only pack there is.
[[nodiscard]] int run_export(store::Database& database, const store::Blobs& blobs,
                             std::string_view slug, const std::filesystem::path& folder,
                             std::ostream& log);

}  // namespace yz::app
