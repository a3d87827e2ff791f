// `yunzhan check | import | export`, as functions that print to streams and give an exit code.
#pragma once

#include <filesystem>
#include <iosfwd>

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

}  // namespace yz::app
