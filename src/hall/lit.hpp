// A hall with its light: geometry, exhibits in their places, lightmaps, probes, panoramas.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hall/built.hpp"

namespace yz::hall {

// Where exhibits' files come from. An error means that the exhibit is shown without.
class ExhibitFiles {
 public:
  virtual ~ExhibitFiles() = default;
  [[nodiscard]] virtual Result<std::string> model(const std::string& exhibit) = 0;    // GLB
  [[nodiscard]] virtual Result<std::string> picture(const std::string& exhibit) = 0;  // WebP …
};

struct LitOptions {
  Quality quality = Quality::draft;  // draft or final
  unsigned threads = 0;
  // A folder that keeps light between builds: what an unchanged part gave is not made again. Empty:
  // everything is made.
  std::filesystem::path kept;
  // The built hall that this one replaces: panoramas that see nothing of what changed are taken
  // from it. Empty: none.
  std::filesystem::path before;
  std::function<void(std::string_view step, double done)> progress;
};

// `redone` gets the parts that were baked now. Seconds to minutes of all cores.
[[nodiscard]] Result<BuiltHall> build_lit(const BuildInput& input, std::string_view plan_hash,
                                          ExhibitFiles& exhibits, const LitOptions& options,
                                          std::vector<std::string>& redone);

}  // namespace yz::hall
