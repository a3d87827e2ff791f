// `yunzhan hall build`: from the plans of a pack to halls with their light, beside the plans.
#pragma once

#include <filesystem>
#include <iosfwd>

#include "hall/built.hpp"

namespace yz::app {

struct HallBuildOptions {
  hall::Quality quality = hall::Quality::draft;
  bool json = false;
  bool force = false;     // also where built/ is up to date
  bool progress = false;  // a line that is written over, to `log`
  unsigned threads = 0;   // 0: as many as the machine has
};

// Builds every hall of the pack whose built/ is missing, stale or of lower quality; built/ is
// replaced whole or not at all. Faults are printed as by check. With `json`, `out` gets one object:
// { "ok", "halls": [{ "hall", "built": bool, "quality", "files", "bytes", "seconds",
// "redone": [part ids] }], "faults" }. Gives an exit code of pack_commands.hpp.
[[nodiscard]] int run_hall_build(const std::filesystem::path& pack, const HallBuildOptions& options,
                                 std::ostream& out, std::ostream& log);

}  // namespace yz::app
