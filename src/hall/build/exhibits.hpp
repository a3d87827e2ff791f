// Puts exhibits into the scene of a built hall: models on their stands, pictures in their frames.
// They cast light and shadow and are seen in panoramas; the client loads them by itself.
#pragma once

#include <string>
#include <vector>

#include "hall/build/coarse.hpp"
#include "hall/build/model.hpp"
#include "hall/lit.hpp"

namespace yz::hall {

struct ExhibitsAdded {
  std::vector<std::optional<Coarse>> coarse;  // as model.stands
  std::vector<std::string> skipped;           // what cannot be read is left out
};
[[nodiscard]] ExhibitsAdded add_exhibits(HallModel& model, const BuildInput& input,
                                         ExhibitFiles& files);

}  // namespace yz::hall
