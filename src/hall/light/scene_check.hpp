// Refuses scenes that contradict themselves, before anything indexes into them.
#pragma once

#include "base/result.hpp"
#include "hall/scene.hpp"

namespace yz::hall::light {

[[nodiscard]] Result<> check(const Scene& scene);

}  // namespace yz::hall::light
