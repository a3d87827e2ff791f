// What a hall's style makes of its plan.
#pragma once

#include "hall/build/sculpt.hpp"
#include "hall/plan.hpp"

namespace yz::hall {

struct Style {
  bool courtyard = false;  // a Jin merchants' courtyard; else plain rooms
  Finish wall{};           // the main surface
  Finish upper{};          // above the dado: plaster between posts
  Finish floor{};
  Finish court{};
  Finish ceiling{};
  Finish column{};
  Finish base{};  // skirting, drums, kerbs
  Finish timber{};
  Finish frame{};  // doors, beams
  Finish furniture{};
  Finish metal{};
  Finish gold{};
  Finish cloth{};
  Finish dark{};
  Finish pale{};
};

[[nodiscard]] Style style_of(const Plan& plan, Palette& palette);

// Everything that makers of shapes need.
struct Site {
  const Plan& plan;
  const Style& style;
  Sculpt& sculpt;
  bool trims = true;  // false: only what encloses, for a first look
};

// How finely the light on these is kept, in the hall's own density.
struct Density {
  static constexpr float floor = 1;
  static constexpr float wall = 0.8F;
  static constexpr float trim = 0.6F;
  static constexpr float ceiling = 0.5F;
  static constexpr float roof = 0.4F;
  static constexpr float furniture = 1.4F;
};

void build_floor(Site& site);
void build_walls(Site& site);
void build_ceiling(Site& site);
void build_columns(Site& site);
void build_roof(Site& site);  // over a half-open court

// A stretch of the line from a to b that lies in one part of the hall, as seen `inward` of it.
struct Stretch {
  Point2 from{};
  Point2 to{};
  double begin = 0;  // metres from a
};
[[nodiscard]] std::vector<Stretch> stretches(const Plan& plan, const Point2& a, const Point2& b,
                                             const Point2& inward);

// The outline moved outwards by `by` metres (counter-clockwise polygons).
[[nodiscard]] Polygon grown(const Polygon& polygon, double by);

}  // namespace yz::hall
