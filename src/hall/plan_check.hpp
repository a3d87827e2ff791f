// The parts of check_geometry (plan.hpp), each for what the parts before found no fault in.
#pragma once

#include "hall/plan.hpp"

namespace yz::hall {

// Levels, stairs, roof, lamps. True where there is no fault.
bool check_floors(const Plan& plan, Faults& faults);

// Whether visitors can walk from where they arrive to every stand.
void check_reach(const Plan& plan, Faults& faults, const Modelled* modelled);

}  // namespace yz::hall
