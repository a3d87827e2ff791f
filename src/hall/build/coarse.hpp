// What is seen first and from afar: exhibits of a tenth of their triangles, and of a part the large
// surfaces alone.
#pragma once

#include <optional>
#include <string>

#include "hall/build/model.hpp"
#include "hall/gltf/glb_in.hpp"

namespace yz::hall {

struct Coarse {
  std::string glb;
  std::size_t triangles = 0;
};

// Nothing where the model is as small already. In the model's own space.
[[nodiscard]] std::optional<Coarse> coarse_of(const GlbContent& content);

// The part's file with only what is large enough to be missed, under the same lightmap; nothing
// where that would be most of it.
[[nodiscard]] std::optional<Coarse> draft_of(const HallModel& model, std::size_t part);

}  // namespace yz::hall
