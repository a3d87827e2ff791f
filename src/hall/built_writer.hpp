// Puts a built hall together, step by step; for the builders with and without light.
#pragma once

#include <boost/json/object.hpp>

#include "hall/build/coarse.hpp"
#include "hall/built.hpp"

namespace yz::hall {

class BuiltWriter {
 public:
  BuiltWriter(const BuildInput& input, std::string_view plan_hash, Quality quality);

  // Parts, textures, stands, navmesh and plan; what light adds is empty or null as yet.
  Result<> add_geometry(const HallModel& model);

  // Exhibits as they are seen from afar, by stand. After add_geometry.
  void add_coarse(std::span<const std::optional<Coarse>> coarse);

  void add_file(std::string path, std::string bytes);
  [[nodiscard]] boost::json::object& root() { return root_; }
  [[nodiscard]] BuiltHall take();

 private:
  void add_parts(const HallModel& model);
  void add_textures(const HallModel& model);
  void add_stands(const HallModel& model);
  void add_sky(const HallModel& model);
  Result<> add_navmesh();
  void add_drawings();

  const BuildInput& input_;
  boost::json::object root_;
  std::vector<BuiltFile> files_;
};

}  // namespace yz::hall
