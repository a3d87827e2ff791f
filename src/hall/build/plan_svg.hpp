// The plan as a drawing for the page and the map.
#pragma once

#include <span>
#include <string>

#include "base/text.hpp"
#include "hall/build/furnish.hpp"
#include "hall/plan.hpp"

namespace yz::hall {

// SVG of shapes and text alone, north up; stands carry ids "stand-ID", zones "zone-SLUG".
[[nodiscard]] std::string draw_plan(const Plan& plan, std::span<const ZoneName> zones,
                                    Language language);

}  // namespace yz::hall
