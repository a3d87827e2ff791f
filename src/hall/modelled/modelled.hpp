// A hall that somebody modelled: a GLB whose nodes say by their names what they are (spec/hall.md,
// "A modelled hall"). What is seen is kept as it is; the rest becomes a plan like any other.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml_in.hpp"
#include "hall/gltf/glb_in.hpp"
#include "hall/plan.hpp"
#include "hall/walk/navmesh_build.hpp"

namespace yz::hall {

struct ModelledLimits {
  static constexpr std::size_t triangles = 300'000;
  static constexpr std::uint64_t bytes = 64 << 20;
};

// What a node is for.
enum class Role : std::uint8_t {
  seen,  // architecture
  floor,
  stairs,
  outline,
  zone,
  sign,
  stand,
  viewpoint,
  spawn,
  lamp
};

struct Modelled {
  GlbContent content;                         // the meshes that are seen
  std::vector<Role> roles;                    // as content.nodes
  std::vector<FloorTriangle> floor;           // walked on
  std::vector<std::array<Float3, 3>> solids;  // met by who walks: all else that is seen
  std::vector<SceneMesh> marks;               // meshes that only mark a place: outline, zones
  std::vector<std::size_t> mark_of;           // as `marks`: into content.nodes
};

// Any bytes may be given. Errors: invalid, too_large, the message being the rest of a sentence that
// begins with the file's name.
[[nodiscard]] Result<Modelled> read_modelled(std::string_view glb);

// Fills what `plan` does not say itself: outline, spawn, zones, stands, viewpoints, lamps, levels,
// walls. Faults stand at "FILE#NODE".
void complete_plan(const Modelled& modelled, const std::string& file, Plan& plan, ReadLog& log);

}  // namespace yz::hall
