#include "hall/walk/navmesh_file.hpp"

#include <bit>
#include <cmath>
#include <cstring>

#include "hall/walk/navmesh.hpp"

namespace yz::hall {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr std::string_view magic = "YZNM";
constexpr std::uint32_t version = 1;
constexpr std::size_t header = 4 + 4 + 12 + 3 * 4 + 2 * 4;

template <class T>
void put(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
T take(std::string_view& in) {
  T value;
  std::memcpy(&value, in.data(), sizeof value);
  in.remove_prefix(sizeof value);
  return value;
}

std::unexpected<Error> wrong(const char* what) {
  return fail(ErrorKind::invalid, std::string("is no navmesh of version 1: ") + what);
}

bool is_measure(float value, float min, float max) {
  return std::isfinite(value) && value >= min && value <= max;
}

// Corners first, then nothing; every neighbour exists and names this polygon back.
bool holds_together(const NavmeshFile& mesh, std::size_t at) {
  const auto& polygon = mesh.polygons[at];
  int count = 0;
  while (count < NavmeshFile::sides && polygon.corner[count] != NavmeshFile::none) ++count;
  if (count < 3) return false;
  for (int i = 0; i < NavmeshFile::sides; ++i) {
    if (i >= count) {
      if (polygon.corner[i] != NavmeshFile::none || polygon.neighbour[i] != NavmeshFile::none)
        return false;
      continue;
    }
    if (polygon.corner[i] >= mesh.corners.size()) return false;
    const std::uint16_t other = polygon.neighbour[i];
    if (other == NavmeshFile::none) continue;
    if (other >= mesh.polygons.size() || other == at) return false;
    bool back = false;
    for (const std::uint16_t n : mesh.polygons[other].neighbour) back = back || n == at;
    if (!back) return false;
  }
  return true;
}

}  // namespace

Float3 NavmeshFile::place(std::uint16_t corner) const {
  const auto& c = corners[corner];
  return {origin[0] + static_cast<float>(c[0]) * cell,
          origin[1] + static_cast<float>(c[1]) * cell_height,
          origin[2] + static_cast<float>(c[2]) * cell};
}

std::string write_navmesh(const NavmeshFile& mesh) {
  std::string out(magic);
  put(out, version);
  for (const float value : mesh.origin) put(out, value);
  put(out, mesh.cell);
  put(out, mesh.cell_height);
  put(out, mesh.radius);
  put(out, static_cast<std::uint32_t>(mesh.corners.size()));
  put(out, static_cast<std::uint32_t>(mesh.polygons.size()));
  for (const auto& corner : mesh.corners) put(out, corner);
  for (const auto& polygon : mesh.polygons) {
    put(out, polygon.corner);
    put(out, polygon.neighbour);
  }
  return out;
}

Result<NavmeshFile> read_navmesh(std::string_view bytes) {
  if (bytes.size() > NavmeshLimits::bytes)
    return fail(ErrorKind::too_large, "is larger than a navmesh may be");
  if (bytes.size() < header || !bytes.starts_with(magic)) return wrong("its head");
  bytes.remove_prefix(magic.size());
  if (take<std::uint32_t>(bytes) != version) return wrong("its version");
  NavmeshFile mesh;
  for (float& value : mesh.origin) value = take<float>(bytes);
  mesh.cell = take<float>(bytes);
  mesh.cell_height = take<float>(bytes);
  mesh.radius = take<float>(bytes);
  for (const float value : mesh.origin)
    if (!is_measure(value, -10'000, 10'000)) return wrong("its origin");
  if (!is_measure(mesh.cell, 0.001F, 10) || !is_measure(mesh.cell_height, 0.001F, 10) ||
      !is_measure(mesh.radius, 0, 10))
    return wrong("its measures");
  const auto corners = take<std::uint32_t>(bytes);
  const auto polygons = take<std::uint32_t>(bytes);
  if (corners < 3 || corners > NavmeshLimits::corners || polygons < 1 ||
      polygons > NavmeshLimits::polygons || bytes.size() != corners * 6ULL + polygons * 24ULL)
    return wrong("its counts");
  mesh.corners.resize(corners);
  for (auto& corner : mesh.corners) corner = take<std::array<std::uint16_t, 3>>(bytes);
  mesh.polygons.resize(polygons);
  for (auto& polygon : mesh.polygons) {
    polygon.corner = take<decltype(polygon.corner)>(bytes);
    polygon.neighbour = take<decltype(polygon.neighbour)>(bytes);
  }
  for (std::size_t i = 0; i < mesh.polygons.size(); ++i)
    if (!holds_together(mesh, i)) return wrong("a polygon");
  return mesh;
}

}  // namespace yz::hall
