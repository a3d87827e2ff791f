// A small hall as a modeller would hand it over: two rooms, a platform with two steps, named nodes.
// Only tests include it.
#pragma once

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "hall/scene.hpp"

namespace yz::hall::testing {

namespace json = boost::json;

// Writes plain glTF: floats, no compression, one mesh a node. Plan coordinates.
class Modeller {
 public:
  // Seen from above counter-clockwise.
  Modeller& flat(const std::string& name, double x0, double y0, double x1, double y1, double z) {
    begin();
    face({x0, y0, z}, {x1, y0, z}, {x1, y1, z}, {x0, y1, z});
    return end(name);
  }
  struct Box {
    double x0, y0, x1, y1, low, high;
  };
  Modeller& boxes(const std::string& name, const std::vector<Box>& all) {
    begin();
    for (const auto& [x0, y0, x1, y1, a, b] : all) {
      face({x0, y0, b}, {x1, y0, b}, {x1, y1, b}, {x0, y1, b});
      face({x0, y1, a}, {x1, y1, a}, {x1, y0, a}, {x0, y0, a});
      face({x0, y0, a}, {x1, y0, a}, {x1, y0, b}, {x0, y0, b});
      face({x1, y1, a}, {x0, y1, a}, {x0, y1, b}, {x1, y1, b});
      face({x1, y0, a}, {x1, y1, a}, {x1, y1, b}, {x1, y0, b});
      face({x0, y1, a}, {x0, y0, a}, {x0, y0, b}, {x0, y1, b});
    }
    return end(name);
  }
  Modeller& empty(const std::string& name, double x, double y, double height, double facing,
                  json::object extras = {}) {
    const double f = facing * std::numbers::pi / 180;
    const double turn = std::atan2(std::cos(f), -std::sin(f)) / 2;
    nodes_.push_back(json::object{{"name", name},
                                  {"translation", json::array{x, height, -y}},
                                  {"rotation", json::array{0, std::sin(turn), 0, std::cos(turn)}},
                                  {"extras", std::move(extras)}});
    return *this;
  }

  [[nodiscard]] std::string glb() const {
    json::array all;
    for (std::size_t i = 0; i < nodes_.size(); ++i) all.push_back(i);
    const json::object root{
        {"asset", json::object{{"version", "2.0"}}},
        {"scene", 0},
        {"scenes", json::array{json::object{{"nodes", std::move(all)}}}},
        {"nodes", nodes_},
        {"meshes", meshes_},
        {"accessors", accessors_},
        {"bufferViews", views_},
        {"materials", json::array{json::object{
                          {"name", "lime"},
                          {"pbrMetallicRoughness",
                           json::object{{"baseColorFactor", json::array{0.7, 0.68, 0.62, 1}},
                                        {"metallicFactor", 0}}}}}},
        {"buffers", json::array{json::object{{"byteLength", body_.size()}}}}};
    std::string head = json::serialize(root);
    head.append((4 - head.size() % 4) % 4, ' ');
    std::string out = "glTF";
    const auto put = [&](std::size_t value) {
      const auto word = static_cast<std::uint32_t>(value);
      out.append(reinterpret_cast<const char*>(&word), 4);
    };
    put(2);
    put(28 + head.size() + body_.size());
    put(head.size());
    out += "JSON" + head;
    put(body_.size());
    out.append("BIN\0", 4);
    return out + body_;
  }

 private:
  using Corner = std::array<double, 3>;  // x, y, height

  void begin() {
    positions_.clear();
    indices_.clear();
  }
  void face(const Corner& a, const Corner& b, const Corner& c, const Corner& d) {
    const auto first = static_cast<std::uint32_t>(positions_.size());
    for (const Corner& p : {a, b, c, d})
      positions_.push_back(
          {static_cast<float>(p[0]), static_cast<float>(p[2]), static_cast<float>(-p[1])});
    for (const std::uint32_t i : {0, 1, 2, 0, 2, 3}) indices_.push_back(first + i);
  }
  template <class T>
  std::size_t view(const std::vector<T>& data) {
    views_.push_back(json::object{
        {"buffer", 0}, {"byteOffset", body_.size()}, {"byteLength", data.size() * sizeof(T)}});
    body_.append(reinterpret_cast<const char*>(data.data()), data.size() * sizeof(T));
    return views_.size() - 1;
  }
  Modeller& end(const std::string& name) {
    Float3 low = positions_[0];
    Float3 high = low;
    for (const Float3& p : positions_)
      for (std::size_t i = 0; i < 3; ++i) {
        low[i] = std::min(low[i], p[i]);
        high[i] = std::max(high[i], p[i]);
      }
    accessors_.push_back(json::object{{"bufferView", view(positions_)},
                                      {"componentType", 5126},
                                      {"count", positions_.size()},
                                      {"type", "VEC3"},
                                      {"min", json::value_from(low)},
                                      {"max", json::value_from(high)}});
    accessors_.push_back(json::object{{"bufferView", view(indices_)},
                                      {"componentType", 5125},
                                      {"count", indices_.size()},
                                      {"type", "SCALAR"}});
    meshes_.push_back(json::object{
        {"primitives",
         json::array{json::object{{"attributes", json::object{{"POSITION", accessors_.size() - 2}}},
                                  {"indices", accessors_.size() - 1},
                                  {"material", 0}}}}});
    nodes_.push_back(json::object{{"name", name}, {"mesh", meshes_.size() - 1}});
    return *this;
  }

  std::vector<Float3> positions_;
  std::vector<std::uint32_t> indices_;
  json::array nodes_, meshes_, accessors_, views_;
  std::string body_;
};

inline constexpr std::string_view modelled_toml =
    R"(title = { zh = "模型馆", en = "A modelled hall" }
model = "hall.glb"
wall_height = 4
style = "plain"
)";

// Its house: what stands in it comes by `empty`.
inline Modeller modelled_house() {
  Modeller m;
  m.flat("outline", 0, 0, 12, 8, 0)
      .flat("floor", 0, 0, 8, 8, 0)
      .flat("floor.platform", 8, 0, 12, 8, 0.45)
      .boxes("stairs", {{7.4, 3, 7.7, 5, 0, 0.15}, {7.7, 3, 8, 5, 0, 0.3}})
      .boxes("riser", {{8, 0, 8.02, 8, 0, 0.44}})
      .boxes("walls", {{-0.3, -0.3, 12.3, 0, -0.1, 4},
                       {-0.3, 8, 12.3, 8.3, -0.1, 4},
                       {-0.3, 0, 0, 8, -0.1, 4},
                       {12, 0, 12.3, 8, -0.1, 4},
                       {5, 0, 5.2, 5, 0, 3}})
      .boxes("roof", {{-0.3, -0.3, 12.3, 8.3, 4, 4.2}})
      .flat("zone:relics", 5.2, 0, 12, 8, 0)
      .empty("sign:relics", 5.2, 4, 2.6, 0);
  return m;
}

inline Modeller modelled_hall() {
  Modeller m = modelled_house();
  m.empty("spawn", 2, 2, 0, 90)
      .empty("stand:ding", 10, 4, 0.45, 180,
             {{"kind", "plinth"}, {"width", 0.6}, {"depth", 0.6}, {"height", 1}})
      .empty("stand:picture", 5.2, 2, 1.2, 0,
             {{"kind", "frame"}, {"exhibit", "ding"}, {"width", 1.2}, {"height", 0.9}})
      .empty("viewpoint:entry", 2, 3, 0, 45, {{"title_zh", "门口"}, {"title_en", "Entry"}})
      .empty("lamp:room", 2.5, 4, 3, 0, {{"kind", "lantern"}, {"power", 2}})
      .empty("lamp:platform", 9, 4, 3.2, 0, {{"kind", "lantern"}});
  return m;
}

}  // namespace yz::hall::testing
