// What the demo's hall costs to draw, at every viewpoint: as if nothing were out of sight.
#include <algorithm>
#include <cstring>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "app/pack_reader.hpp"
#include "hall/geometry.hpp"

namespace yz::app {
namespace {

namespace json = boost::json;

struct Cost {
  std::size_t draws = 0;
  std::size_t triangles = 0;
  void operator+=(const Cost& more) {
    draws += more.draws;
    triangles += more.triangles;
  }
};

// A file's primitives and their triangles, by its JSON.
Cost cost_of(std::string_view glb) {
  std::uint32_t head = 0;
  std::memcpy(&head, glb.data() + 12, sizeof head);
  const json::value root = json::parse(glb.substr(20, head));
  Cost cost;
  for (const auto& node : root.at("nodes").as_array()) {
    const json::value* mesh = node.as_object().if_contains("mesh");
    if (mesh == nullptr) continue;
    const auto at = mesh->to_number<std::size_t>();
    for (const auto& primitive : root.at("meshes").at(at).at("primitives").as_array()) {
      const auto indices = primitive.at("indices").to_number<std::size_t>();
      cost += {1, root.at("accessors").at(indices).at("count").to_number<std::size_t>() / 3};
    }
  }
  return cost;
}

// From so far the visitor's browser shows the coarse model for certain (web/visitor/hall/stream).
constexpr double coarse_from = 9 * 1.4;

class Demo {
 public:
  Demo() : folder_(Folder::open(YZ_SOURCE_DIR "/demo/jinzhong").value()) {
    ReadLog log;
    whole_ = read_whole_pack(folder_, log);
    for (const Fault& fault : log.faults.sorted()) ADD_FAILURE() << to_line(fault);
  }
  [[nodiscard]] const PackHall& hall() const { return whole_.halls.at(0); }
  [[nodiscard]] const json::value& built() const { return hall().built.value().json; }

  [[nodiscard]] Cost parts() const {
    Cost sum;
    for (const auto& part : built().at("parts").as_array())
      sum +=
          cost_of(folder_.read(hall().folder() + std::string(part.at("file").as_string()), 1 << 26)
                      .value());
    return sum;
  }
  [[nodiscard]] Cost exhibit(std::size_t stand, double away) const {
    const json::object& placed = built().at("stands").at(stand).as_object();
    if (!placed.at("picture").is_null()) return {1, 2};
    const std::string& slug = hall().input.plan.stands[stand].exhibit;
    const auto exhibit = std::ranges::find(whole_.pack.exhibits, slug, &expo::Exhibit::slug);
    const std::string path = hall_model_path(*exhibit);
    if (path.empty()) return {};
    const json::value* coarse = placed.if_contains("coarse");
    const bool from_afar = away > coarse_from && coarse != nullptr && coarse->is_object();
    return cost_of(
        folder_
            .read(from_afar ? hall().folder() + std::string(coarse->at("file").as_string()) : path,
                  1 << 26)
            .value());
  }

 private:
  Folder folder_;
  WholePack whole_;
};

TEST(DemoHall, IsDrawnWithinItsBudgetAtEveryViewpoint) {
  const Demo demo;
  const hall::Plan& plan = demo.hall().input.plan;
  ASSERT_GT(plan.viewpoints.size(), 3U);
  const Cost house = demo.parts();
  for (const hall::Viewpoint& viewpoint : plan.viewpoints) {
    Cost cost = house;
    cost.draws += 2;  // the sky, and all contact shadows
    for (std::size_t i = 0; i < plan.stands.size(); ++i)
      cost += demo.exhibit(i, hall::distance(plan.stands[i].at, viewpoint.at));
    EXPECT_LE(cost.draws, 150U) << viewpoint.id;
    EXPECT_LE(cost.triangles, 300'000U) << viewpoint.id;
    EXPECT_GT(cost.triangles, 50'000U) << viewpoint.id;
    RecordProperty(viewpoint.id + "_draws", static_cast<int>(cost.draws));
    RecordProperty(viewpoint.id + "_triangles", static_cast<int>(cost.triangles));
  }
}

}  // namespace
}  // namespace yz::app
