// A stand or portal that nobody can walk up to is a mistake in the plan: the navmesh tells.
#include <cmath>

#include <fmt/format.h>

#include "hall/build/floors.hpp"
#include "hall/plan_check.hpp"
#include "hall/walk/navmesh.hpp"

#include "hall/build/vector.hpp"

namespace yz::hall {
namespace {

// Visitors stand this far before a stand's front; farther where something small is in the way.
constexpr double distances[] = {0.5, 0.9, 1.4};

bool is_reached(const Plan& plan, const Stand& stand, const Navmesh& mesh, const Float3& start) {
  for (const double out : distances) {
    const Float3 place = before_stand(plan, stand, out);
    const auto at = mesh.nearest(place, 0.35F);
    if (at && std::abs((*at)[1] - place[1]) < 0.3F && mesh.route(start, *at)) return true;
  }
  return false;
}

}  // namespace

void check_reach(const Plan& plan, Faults& faults, const Modelled* modelled) {
  const WalkInput input = walk_input(plan, modelled);
  const auto file = build_navmesh(input.floor, input.obstacles, input.solids);
  if (!file) return faults.add(plan.outline_where.place, file.error().message);
  const auto mesh = Navmesh::read(write_navmesh(*file));
  if (!mesh) return faults.add(plan.outline_where.place, mesh.error().message);
  const auto start = mesh->nearest(raise(plan.spawn->at, floor_height(plan, plan.spawn->at)));
  if (!start) return faults.add(plan.spawn->where.place, "visitors arrive where nobody can stand");
  for (const Stand& stand : plan.stands)
    if (!is_reached(plan, stand, *mesh, *start))
      faults.add(
          stand.where.place,
          fmt::format("nobody can walk to stand \"{}\" from where visitors arrive", stand.id));
  for (const Portal& portal : plan.portals)
    if (!mesh->route(*start, raise(portal.at, floor_height(plan, portal.at))))
      faults.add(
          portal.where.place,
          fmt::format("nobody can walk to portal \"{}\" from where visitors arrive", portal.id));
}

}  // namespace yz::hall
