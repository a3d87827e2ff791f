#include "hall/modelled/modelled.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "hall/build/vector.hpp"

namespace yz::hall {
namespace {

struct Prefix {
  std::string_view text;
  Role role;
};
constexpr Prefix prefixes[] = {
    {"floor", Role::floor},  {"stairs", Role::stairs},        {"outline", Role::outline},
    {"spawn", Role::spawn},  {"zone:", Role::zone},           {"sign:", Role::sign},
    {"stand:", Role::stand}, {"viewpoint:", Role::viewpoint}, {"lamp:", Role::lamp}};

Role role_of(std::string_view name) {
  for (const Prefix& prefix : prefixes)
    if (name.starts_with(prefix.text)) return prefix.role;
  return Role::seen;
}

bool is_walked(Role role) { return role == Role::floor || role == Role::stairs; }
bool is_mark(Role role) { return role == Role::outline || role == Role::zone; }

// Keeps floors apart that lie a step from each other; slopes are one.
std::uint8_t level_of(const std::array<Float3, 3>& corner) {
  const auto centimetres = [](float y) { return std::lround(y * 100); };
  if (std::max({corner[0][1], corner[1][1], corner[2][1]}) -
          std::min({corner[0][1], corner[1][1], corner[2][1]}) >
      0.01F)
    return 59;
  return static_cast<std::uint8_t>(((centimetres(corner[0][1]) % 59) + 59) % 59);
}

void add_triangles(Modelled& out, const SceneMesh& mesh, bool walked) {
  for (std::size_t i = 0; i + 2 < mesh.triangle.size(); i += 3) {
    std::array<Float3, 3> corner{mesh.position[mesh.triangle[i]],
                                 mesh.position[mesh.triangle[i + 1]],
                                 mesh.position[mesh.triangle[i + 2]]};
    const Float3 normal = cross(corner[1] - corner[0], corner[2] - corner[0]);
    if (length(normal) < 1e-9F) continue;
    if (walked && unit(normal)[1] > 0.6F)
      out.floor.push_back({corner, level_of(corner)});
    else
      out.solids.push_back(corner);
  }
}

}  // namespace

Result<Modelled> read_modelled(std::string_view glb) {
  if (glb.size() > ModelledLimits::bytes)
    return fail(ErrorKind::too_large, "is larger than a modelled hall may be (64 MiB)");
  Modelled out;
  YZ_ASSIGN(out.content, read_glb_content(glb));
  GlbContent& content = out.content;
  if (!content.unread.empty())
    return fail(ErrorKind::invalid,
                fmt::format("has a picture that is {}; a modelled hall's are WebP inside the file "
                            "(Blender: Export, Material, Images)",
                            in_quotes(content.unread.front())));
  for (const GlbNode& node : content.nodes) out.roles.push_back(role_of(node.name));
  std::vector<SceneMesh> seen;
  std::vector<std::size_t> node_of;
  std::size_t triangles = 0;
  for (std::size_t i = 0; i < content.meshes.size(); ++i) {
    SceneMesh& mesh = content.meshes[i];
    const std::size_t node = content.node_of[i];
    mesh.exhibit = false;
    if (is_mark(out.roles[node])) {
      out.marks.push_back(std::move(mesh));
      out.mark_of.push_back(node);
      continue;
    }
    triangles += mesh.triangle.size() / 3;
    add_triangles(out, mesh, is_walked(out.roles[node]));
    seen.push_back(std::move(mesh));
    node_of.push_back(node);
  }
  content.meshes = std::move(seen);
  content.node_of = std::move(node_of);
  if (triangles > ModelledLimits::triangles)
    return fail(ErrorKind::too_large,
                fmt::format("has {} triangles; a modelled hall has at most {}", triangles,
                            ModelledLimits::triangles));
  if (out.floor.empty())
    return fail(
        ErrorKind::invalid,
        "has no floor to walk on: no mesh whose node's name begins with \"floor\" looks up");
  return out;
}

}  // namespace yz::hall
