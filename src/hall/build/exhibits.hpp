// Puts exhibits into the scene of a built hall: models on their stands, pictures in their frames.
// They cast light and shadow and are seen in panoramas; the client loads them by itself.
#pragma once

#include <string>

#include "hall/build/model.hpp"
#include "hall/lit.hpp"

namespace yz::hall {

// What cannot be read is left out, and named in `skipped`.
void add_exhibits(HallModel& model, const BuildInput& input, ExhibitFiles& files,
                  std::vector<std::string>& skipped);

}  // namespace yz::hall
