// What makes a house of a hall: its lamps, water vats in the court, the gate behind the visitor.
#pragma once

#include <optional>
#include <vector>

#include "hall/build/lettering.hpp"
#include "hall/build/style.hpp"
#include "hall/plan.hpp"
#include "hall/scene.hpp"

namespace yz::hall {

struct Vat {
  Point2 at{};
  double radius = 0.5;
};

struct Gate {
  Point2 at{};      // on the outline
  Point2 inward{};  // unit
};

struct Furniture {
  std::vector<Lamp> lamps;  // the plan's, or where it has none the style's
  std::vector<Vat> vats;
  std::optional<Gate> gate;
};

// Depends on the plan alone; vats are in people's way.
[[nodiscard]] Furniture furniture_of(const Plan& plan);

// Builds them, and hands the light they give to the scene.
void build_furniture(Site& site, const Furniture& furniture, Scene& scene);

// Boards over the zones, and over the gate the hall's own; `colours` by the plan's zones.
struct ZoneName {
  Text title;
  std::string colour;
};
void build_signs(Site& site, const Furniture& furniture, Lettering& letters,
                 std::span<const ZoneName> zones);

}  // namespace yz::hall
