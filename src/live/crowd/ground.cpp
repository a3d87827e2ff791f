#include "live/crowd/ground.hpp"

#include <algorithm>

#include <boost/json.hpp>

#include "live/crowd/http_ask.hpp"

namespace yz::live {

Result<Ground> ground_of(const CrowdOptions& options) {
  YZ_ASSIGN(const auto answer, ask_http(options, "GET", "/api/v1/halls/" + options.hall));
  boost::json::error_code error;
  const auto plan = boost::json::parse(answer.body, error);
  if (error) return fail(ErrorKind::corrupt, "the plan is no JSON");
  double least[2] = {1e9, 1e9};
  double most[2] = {-1e9, -1e9};
  for (const auto& corner : plan.at("outline").as_array())
    for (int axis = 0; axis < 2; ++axis) {
      const double value = corner.at(static_cast<std::size_t>(axis)).to_number<double>();
      least[axis] = std::min(least[axis], value);
      most[axis] = std::max(most[axis], value);
    }
  return Ground{most[0] - least[0], most[1] - least[1], least[0], least[1], options.walkable};
}

}  // namespace yz::live
