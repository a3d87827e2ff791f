// Furniture for what is shown: plinths, vitrines with glass, counters, frames, screens, niches,
// each of a size for its exhibit, with a card that names it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hall/build/lettering.hpp"
#include "hall/build/style.hpp"

namespace yz::hall {

// What the builder is told of an exhibit.
struct ShownExhibit {
  std::string slug;
  Text title;
  Text summary;
  struct Bounds {
    Float3 min{}, max{};  // of its model, metres, Y up, +Z front
  };
  std::optional<Bounds> model = std::nullopt;
  bool picture = false;      // it has a poster
  float picture_aspect = 1;  // width / height
};

// A board that a picture or a film fills: from its lower left corner, seen from the front.
struct PictureSpace {
  Float3 corner{};
  Float3 across{};
  Float3 upward{};
};

// Where a stand's exhibit is, for the client and for the tracer.
struct StandView {
  std::string stand;
  int part = 0;
  Float3 anchor{};  // the middle of the exhibit's foot
  float turn = 0;   // radians about Y from the model's +Z to the stand's front
  float scale = 1;  // of the model; below 1 where the stand is too small for it
  Float3 room{};    // width, height, depth that an exhibit may fill
  std::optional<PictureSpace> picture;
  bool film = false;  // the picture is a screen
  Float3 focus{};     // what an eye looks at
  Float3 low{}, high{};
};

// `exhibits` by the stands' order in the plan; an empty slug where an exhibit is unknown.
[[nodiscard]] std::vector<StandView> build_stands(Site& site, Lettering& letters,
                                                  std::span<const ShownExhibit> exhibits);

}  // namespace yz::hall
