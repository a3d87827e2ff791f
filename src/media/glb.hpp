// What a binary glTF 2.0 file holds, read from its structure alone. Any bytes may be given.
//
// A model of the fair is one file: buffers and pictures are inside it, nothing is fetched. Held are
// the container, the references between buffer views, accessors, meshes and nodes, and the limits
// below; the Khronos validator, not this, says whether a file keeps every rule of glTF.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace yz::media {

struct GlbLimits {
  static constexpr std::size_t json_bytes = 4 * 1024 * 1024;
  static constexpr std::size_t items = 20'000;  // of each kind: nodes, meshes, accessors …
  static constexpr std::uint64_t triangles = 2'000'000;
};

struct GlbFacts {
  std::uint64_t bytes = 0;
  std::uint64_t triangles = 0;
  std::uint64_t vertices = 0;
  std::array<double, 3> min{};  // metres, of all meshes at their places in the scene
  std::array<double, 3> max{};
  std::vector<std::string> extensions;  // that it uses, sorted
};

// Whether pictures may also lie beside the file, under plain names that its reader looks up in a
// list of its own (the parts of a built hall).
enum class GlbPictures : std::uint8_t { inside, inside_or_beside };

// Errors: invalid, too_large. The message is the rest of a sentence that begins with the file's
// name.
[[nodiscard]] Result<GlbFacts> read_glb(std::string_view bytes,
                                        GlbPictures pictures = GlbPictures::inside);

}  // namespace yz::media
