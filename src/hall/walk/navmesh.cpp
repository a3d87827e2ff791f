// Detour finds places and holds steps against walls; ours are the file, the shortest ways, and that
// any thread may ask.
#include "hall/walk/navmesh.hpp"

#include <array>
#include <cmath>
#include <mutex>

#include <recastnavigation/DetourNavMesh.h>
#include <recastnavigation/DetourNavMeshBuilder.h>
#include <recastnavigation/DetourNavMeshQuery.h>

#include "hall/walk/navmesh_file.hpp"
#include "hall/walk/shortest.hpp"

namespace yz::hall {
namespace {

constexpr int search_nodes = 4'096;
constexpr float start_reach = 1.0;  // metres from a walker to the polygon it is taken to be on

struct FreeMesh {
  void operator()(dtNavMesh* mesh) const { dtFreeNavMesh(mesh); }
};
struct FreeQuery {
  void operator()(dtNavMeshQuery* query) const { dtFreeNavMeshQuery(query); }
};
using Query = std::unique_ptr<dtNavMeshQuery, FreeQuery>;

float flat_distance(const Float3& a, const Float3& b) {
  return std::hypot(a[0] - b[0], a[2] - b[2]);
}

bool is_finite(const Float3& at) {
  return std::isfinite(at[0]) && std::isfinite(at[1]) && std::isfinite(at[2]);
}

}  // namespace

struct Navmesh::Inside {
  std::unique_ptr<dtNavMesh, FreeMesh> mesh;
  dtQueryFilter filter;
  std::optional<ShortestWays> ways;
  double area = 0;

  // A query holds the state of one search, so each asker takes one and gives it back.
  std::mutex mutex;
  std::vector<Query> idle;

  Query take() {
    {
      const std::lock_guard lock(mutex);
      if (!idle.empty()) {
        Query query = std::move(idle.back());
        idle.pop_back();
        return query;
      }
    }
    Query query(dtAllocNavMeshQuery());
    if (!query || dtStatusFailed(query->init(mesh.get(), search_nodes))) throw std::bad_alloc();
    return query;
  }
  void give_back(Query query) {
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(query));
  }

  struct Spot {
    dtPolyRef polygon = 0;
    Float3 at{};
  };
  [[nodiscard]] std::optional<Spot> find(const dtNavMeshQuery& query, const Float3& at, float reach,
                                         float height_reach = level_reach) const {
    if (!is_finite(at)) return std::nullopt;
    const Float3 half{reach, height_reach, reach};
    Spot spot;
    if (dtStatusFailed(query.findNearestPoly(at.data(), half.data(), &filter, &spot.polygon,
                                             spot.at.data())) ||
        spot.polygon == 0 || flat_distance(at, spot.at) > reach)
      return std::nullopt;
    return spot;
  }
};

namespace {

// Lends a query for the length of a call.
template <class Inside>
class Lent {
 public:
  explicit Lent(Inside& inside) : inside_(inside), query_(inside.take()) {}
  ~Lent() { inside_.give_back(std::move(query_)); }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  dtNavMeshQuery* operator->() const { return query_.get(); }
  dtNavMeshQuery& operator*() const { return *query_; }

 private:
  Inside& inside_;
  Query query_;
};

double area_of(const NavmeshFile& file) {
  double sum = 0;
  for (const auto& polygon : file.polygons) {
    const Float3 a = file.place(polygon.corner[0]);
    for (int i = 2; i < NavmeshFile::sides && polygon.corner[i] != NavmeshFile::none; ++i) {
      const Float3 b = file.place(polygon.corner[i - 1]);
      const Float3 c = file.place(polygon.corner[i]);
      sum += std::abs((b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0])) / 2;
    }
  }
  return sum;
}

std::unique_ptr<dtNavMesh, FreeMesh> to_detour(const NavmeshFile& file) {
  std::vector<unsigned short> corners;
  std::array<unsigned short, 3> top{};
  for (const auto& corner : file.corners)
    for (int axis = 0; axis < 3; ++axis) {
      corners.push_back(corner[axis]);
      top[axis] = std::max(top[axis], corner[axis]);
    }
  std::vector<unsigned short> polygons;
  for (const auto& polygon : file.polygons) {
    polygons.insert(polygons.end(), polygon.corner.begin(), polygon.corner.end());
    polygons.insert(polygons.end(), polygon.neighbour.begin(), polygon.neighbour.end());
  }
  const std::vector<unsigned short> flags(file.polygons.size(), 1);
  const std::vector<unsigned char> areas(file.polygons.size(), 0);
  dtNavMeshCreateParams params{};
  params.verts = corners.data();
  params.vertCount = static_cast<int>(file.corners.size());
  params.polys = polygons.data();
  params.polyFlags = flags.data();
  params.polyAreas = areas.data();
  params.polyCount = static_cast<int>(file.polygons.size());
  params.nvp = NavmeshFile::sides;
  params.walkableHeight = 1.8F;
  params.walkableRadius = file.radius;
  params.walkableClimb = 0.25F;
  params.cs = file.cell;
  params.ch = file.cell_height;
  for (int axis = 0; axis < 3; ++axis) {
    params.bmin[axis] = file.origin[axis];
    params.bmax[axis] = file.origin[axis] + static_cast<float>(top[axis] + 1) *
                                                (axis == 1 ? file.cell_height : file.cell);
  }
  params.buildBvTree = true;
  unsigned char* data = nullptr;
  int size = 0;
  if (!dtCreateNavMeshData(&params, &data, &size)) return nullptr;
  std::unique_ptr<dtNavMesh, FreeMesh> mesh(dtAllocNavMesh());
  if (!mesh || dtStatusFailed(mesh->init(data, size, DT_TILE_FREE_DATA))) {
    dtFree(data);
    return nullptr;
  }
  return mesh;
}

}  // namespace

Navmesh::Navmesh(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Navmesh::Navmesh(Navmesh&&) noexcept = default;
Navmesh& Navmesh::operator=(Navmesh&&) noexcept = default;
Navmesh::~Navmesh() = default;

Result<Navmesh> Navmesh::read(std::string_view bytes) {
  YZ_ASSIGN(const NavmeshFile file, read_navmesh(bytes));
  auto inside = std::make_unique<Inside>();
  inside->mesh = to_detour(file);
  if (!inside->mesh) return fail(ErrorKind::invalid, "is no navmesh that Detour takes");
  inside->filter.setIncludeFlags(1);
  inside->ways.emplace(file);
  inside->area = area_of(file);
  return Navmesh(std::move(inside));
}

std::optional<Float3> Navmesh::nearest(const Float3& at, float reach, float height_reach) const {
  const Lent query(*inside_);
  const auto spot = inside_->find(*query, at, reach, height_reach);
  if (!spot) return std::nullopt;
  return spot->at;
}

std::optional<Route> Navmesh::route(const Float3& from, const Float3& to) const {
  const Lent query(*inside_);
  const auto start = inside_->find(*query, from, start_reach);
  const auto goal = inside_->find(*query, to, start_reach);
  if (!start || !goal) return std::nullopt;
  const auto spot = [&](const auto& found) {
    return ShortestWays::Spot{inside_->mesh->decodePolyIdPoly(found.polygon), found.at};
  };
  return inside_->ways->find(spot(*start), spot(*goal));
}

std::optional<Float3> Navmesh::walk(const Float3& from, const Float3& to) const {
  if (!is_finite(to)) return std::nullopt;
  const Lent query(*inside_);
  const auto start = inside_->find(*query, from, start_reach);
  if (!start) return std::nullopt;
  std::array<dtPolyRef, 64> passed{};
  int count = 0;
  Float3 end{};
  if (dtStatusFailed(query->moveAlongSurface(start->polygon, start->at.data(), to.data(),
                                             &inside_->filter, end.data(), passed.data(), &count,
                                             static_cast<int>(passed.size()))))
    return std::nullopt;
  float height = end[1];
  if (count > 0 && dtStatusSucceed(query->getPolyHeight(passed[count - 1], end.data(), &height)))
    end[1] = height;
  return end;
}

bool Navmesh::is_step(const Float3& from, const Float3& to, float slack) const {
  const auto end = walk(from, to);
  return end && flat_distance(*end, to) <= slack;
}

double Navmesh::area() const { return inside_->area; }

}  // namespace yz::hall
