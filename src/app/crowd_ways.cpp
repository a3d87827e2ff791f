#include "app/crowd_ways.hpp"

#include <memory>
#include <optional>

#include <boost/json.hpp>

#include "hall/walk/navmesh.hpp"
#include "live/crowd/http_ask.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

constexpr float reach = 0.3F;  // metres from the navmesh

// A plan says nothing of heights; floors lie within a few metres of its zero.
std::optional<hall::Float3> floor_at(const hall::Navmesh& navmesh, const live::Place& at) {
  for (const float height : {0.F, 2.5F, -2.5F})
    if (auto found =
            navmesh.nearest({static_cast<float>(at.x), height, static_cast<float>(-at.y)}, reach))
      return found;
  return std::nullopt;
}

std::vector<live::Place> way_between(const hall::Navmesh& navmesh, const live::Place& from,
                                     const live::Place& to) {
  std::vector<live::Place> corners;
  const auto begin = floor_at(navmesh, from);
  const auto end = floor_at(navmesh, to);
  if (!begin || !end) return corners;
  if (const auto route = navmesh.route(*begin, *end))
    for (const auto& corner : route->corners) corners.push_back({corner[0], -corner[2]});
  return corners;
}

// The address of the navmesh in a hall's JSON; "" where it is not built.
Result<std::string> navmesh_address(const std::string& body) {
  json::error_code error;
  const auto hall = json::parse(body, error);
  if (error) return fail(ErrorKind::corrupt, "the hall is no JSON");
  const auto* file = hall.find_pointer("/built/navmesh/file", error);
  return file != nullptr && file->is_string() ? std::string(file->get_string().c_str())
                                              : std::string();
}

}  // namespace

Result<live::Walkable> walkable_of(const live::CrowdOptions& options) {
  YZ_ASSIGN(const auto hall, live::ask_http(options, "GET", "/api/v1/halls/" + options.hall));
  YZ_ASSIGN(const std::string address, navmesh_address(hall.body));
  if (address.empty()) return live::Walkable{};
  YZ_ASSIGN(const auto file, live::ask_http(options, "GET", address));
  YZ_ASSIGN(auto read, hall::Navmesh::read(file.body));
  const auto navmesh = std::make_shared<const hall::Navmesh>(std::move(read));
  return live::Walkable{
      [navmesh](live::Place at) { return floor_at(*navmesh, at).has_value(); },
      [navmesh](live::Place from, live::Place to) { return way_between(*navmesh, from, to); }};
}

}  // namespace yz::app
