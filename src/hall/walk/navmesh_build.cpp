#include "hall/walk/navmesh_build.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include <recastnavigation/Recast.h>

#include "hall/walk/navmesh.hpp"

namespace yz::hall {
namespace {

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* item) const { release(item); }
};
using Field = std::unique_ptr<rcHeightfield, Release<rcHeightfield, rcFreeHeightField>>;
using Compact =
    std::unique_ptr<rcCompactHeightfield, Release<rcCompactHeightfield, rcFreeCompactHeightfield>>;
using Contours = std::unique_ptr<rcContourSet, Release<rcContourSet, rcFreeContourSet>>;
using Polygons = std::unique_ptr<rcPolyMesh, Release<rcPolyMesh, rcFreePolyMesh>>;

constexpr float finest_cell = 0.05F;
constexpr float cell_height = 0.025F;
constexpr float most_cells = 2'400;  // along the longer side; larger halls get larger cells

std::unexpected<Error> failed(const char* step) {
  return fail(ErrorKind::internal, std::string("the navmesh could not be made: ") + step);
}

class Builder {
 public:
  Builder(std::span<const FloorTriangle> floor, std::span<const Obstacle> obstacles,
          std::span<const std::array<Float3, 3>> solids)
      : floor_(floor), obstacles_(obstacles), solids_(solids), context_(false) {}

  Result<NavmeshFile> run() {
    if (floor_.empty()) return fail(ErrorKind::invalid, "the hall has no floor to walk on");
    measure();
    YZ_TRY(lay_floor());
    YZ_TRY(keep_off());
    return trace();
  }

 private:
  void measure() {
    min_ = max_ = floor_.front().corner[0];
    for (const FloorTriangle& triangle : floor_)
      for (const Float3& corner : triangle.corner)
        for (int axis = 0; axis < 3; ++axis) {
          min_[axis] = std::min(min_[axis], corner[axis]);
          max_[axis] = std::max(max_[axis], corner[axis]);
        }
    min_[1] -= 0.5F;
    max_[1] += Walker::height + 0.5F;
    cell_ = std::max(finest_cell, std::max(max_[0] - min_[0], max_[2] - min_[2]) / most_cells);
  }

  [[nodiscard]] int climb() const {
    return static_cast<int>(std::floor(Walker::climb / cell_height));
  }
  [[nodiscard]] int height() const {
    return static_cast<int>(std::ceil(Walker::height / cell_height));
  }

  Result<> lay_floor() {
    int width = 0;
    int depth = 0;
    rcCalcGridSize(min_.data(), max_.data(), cell_, &width, &depth);
    field_.reset(rcAllocHeightfield());
    if (!field_ || !rcCreateHeightfield(&context_, *field_, width, depth, min_.data(), max_.data(),
                                        cell_, cell_height))
      return failed("no memory");
    for (const FloorTriangle& t : floor_) {
      const auto area = static_cast<unsigned char>(1 + t.level % 60);
      if (!rcRasterizeTriangle(&context_, t.corner[0].data(), t.corner[1].data(),
                               t.corner[2].data(), area, *field_, 1))
        return failed("a floor");
    }
    YZ_TRY(raise_solids());
    compact_.reset(rcAllocCompactHeightfield());
    if (!compact_ || !rcBuildCompactHeightfield(&context_, height(), climb(), *field_, *compact_))
      return failed("no memory");
    field_.reset();
    return {};
  }

  // After the floor: a wall that stands on it then closes the column that it shares with it.
  Result<> raise_solids() {
    for (const auto& t : solids_)
      if (!rcRasterizeTriangle(&context_, t[0].data(), t[1].data(), t[2].data(), RC_NULL_AREA,
                               *field_, 1))
        return failed("walls");
    if (!solids_.empty()) rcFilterWalkableLowHeightSpans(&context_, height(), *field_);
    return {};
  }

  Result<> keep_off() {
    std::vector<float> prism;
    for (const Obstacle& obstacle : obstacles_) {
      prism.clear();
      for (const Float2& corner : obstacle.footprint)
        prism.insert(prism.end(), {corner[0], 0, corner[1]});
      rcMarkConvexPolyArea(&context_, prism.data(), static_cast<int>(obstacle.footprint.size()),
                           obstacle.bottom, obstacle.top, RC_NULL_AREA, *compact_);
    }
    const int radius = std::max(1, static_cast<int>(std::lround(Walker::radius / cell_)));
    if (!rcErodeWalkableArea(&context_, radius, *compact_)) return failed("walls");
    return {};
  }

  Result<NavmeshFile> trace() {
    const int least_region = static_cast<int>(0.25F / (cell_ * cell_));
    if (!rcBuildDistanceField(&context_, *compact_) ||
        !rcBuildRegions(&context_, *compact_, 0, least_region, least_region * 8))
      return failed("regions");
    Contours contours(rcAllocContourSet());
    // A wall's line may be off by a cell, no more.
    if (!contours ||
        !rcBuildContours(&context_, *compact_, 1.1F, static_cast<int>(12 / cell_), *contours))
      return failed("contours");
    Polygons polygons(rcAllocPolyMesh());
    if (!polygons || !rcBuildPolyMesh(&context_, *contours, NavmeshFile::sides, *polygons))
      return failed("polygons");
    return take(*polygons);
  }

  Result<NavmeshFile> take(const rcPolyMesh& mesh) const {
    if (mesh.npolys == 0) return fail(ErrorKind::invalid, "nobody can stand anywhere in the hall");
    if (static_cast<std::size_t>(mesh.npolys) > NavmeshLimits::polygons ||
        static_cast<std::size_t>(mesh.nverts) > NavmeshLimits::corners)
      return fail(ErrorKind::too_large,
                  "the hall's floor has more corners than one navmesh holds (32,766)");
    NavmeshFile file;
    file.origin = {mesh.bmin[0], mesh.bmin[1], mesh.bmin[2]};
    file.cell = mesh.cs;
    file.cell_height = mesh.ch;
    file.radius = Walker::radius;
    for (int i = 0; i < mesh.nverts; ++i)
      file.corners.push_back({mesh.verts[3 * i], mesh.verts[3 * i + 1], mesh.verts[3 * i + 2]});
    for (int i = 0; i < mesh.npolys; ++i) {
      NavmeshFile::Polygon& polygon = file.polygons.emplace_back();
      const unsigned short* record = &mesh.polys[2 * NavmeshFile::sides * i];
      std::copy_n(record, NavmeshFile::sides, polygon.corner.begin());
      std::copy_n(record + NavmeshFile::sides, NavmeshFile::sides, polygon.neighbour.begin());
    }
    return file;
  }

  std::span<const FloorTriangle> floor_;
  std::span<const Obstacle> obstacles_;
  std::span<const std::array<Float3, 3>> solids_;
  rcContext context_;
  Float3 min_{};
  Float3 max_{};
  float cell_ = finest_cell;
  Field field_;
  Compact compact_;
};

}  // namespace

Result<NavmeshFile> build_navmesh(std::span<const FloorTriangle> floor,
                                  std::span<const Obstacle> obstacles,
                                  std::span<const std::array<Float3, 3>> solids) {
  return Builder(floor, obstacles, solids).run();
}

}  // namespace yz::hall
