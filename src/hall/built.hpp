// A built hall: what `built/` in a pack holds and what is served of it (spec/hall.md): hall.json
// and the files that it names.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.hpp"
#include "hall/build/model.hpp"

namespace yz::hall {

// none: geometry alone, as import makes it where built/ is missing or stale.
enum class Quality : std::uint8_t { none, draft, final };

struct BuiltFile {
  std::string path;  // below built/: "relics.glb", "panorama/court/0/px-0-0.webp"
  std::string bytes;
};

struct BuiltHall {
  std::string json;  // hall.json
  std::vector<BuiltFile> files;
};

// One word for how halls are built: part of every fingerprint, changed when the same plan would
// give another hall.
inline constexpr std::string_view build_recipe = "hall-3";

// The sha256, in hex, of all that a hall is built from: the plan, the names of zones, and of the
// exhibits what is shown. `contents`: of each stand's exhibit the sha256 of model and picture.
[[nodiscard]] std::string fingerprint(const BuildInput& input,
                                      const std::vector<std::string>& contents);

// Geometry alone. Milliseconds for a room, under three seconds for a large hall.
[[nodiscard]] Result<BuiltHall> build_geometry(const BuildInput& input, std::string_view plan_hash);

struct BuiltLimits {
  static constexpr std::size_t json_bytes = 4 << 20;
  static constexpr std::size_t files = 20'000;
  static constexpr std::uint64_t file_bytes = 32 << 20;
  static constexpr std::uint64_t all_bytes = 512 << 20;
};

// hall.json as somebody wrote it, held against the format: the fingerprint it was built from, its
// quality, and every file it names, each once. Any text may be given. Errors: invalid, too_large.
struct BuiltDocument {
  boost::json::value json;
  std::string plan_hash;
  Quality quality = Quality::none;
  std::vector<std::string> files;
};
[[nodiscard]] Result<BuiltDocument> read_built(std::string_view text);

// What the API gives: every file's name replaced by its address; panoramas carry `tiles`, from
// "level/face-x-y" to the tile's address, in the place of `path`.
[[nodiscard]] boost::json::value serve_built(
    boost::json::value json, const std::function<std::string(std::string_view file)>& url_of);

[[nodiscard]] std::string_view content_type_of(std::string_view file);

}  // namespace yz::hall

template <>
struct yz::WordsOf<yz::hall::Quality> {
  static constexpr std::string_view names[] = {"none", "draft", "final"};
};
