// From named nodes to the records of a plan. Each node's extras are read by the same descriptions
// that read hall.toml, so that the same limits hold and the same words are said.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "hall/build/vector.hpp"
#include "hall/modelled/modelled.hpp"
#include "hall/modelled/rims.hpp"

namespace yz::hall {
namespace {

namespace json = boost::json;

constexpr double least_level = 0.25;  // square metres
constexpr double same_floor = 0.005;  // metres that are no other level
constexpr double cut_height = 1.2;    // metres over the floor at which walls are looked for
constexpr double least_wall = 0.25;   // metres
constexpr double wall_thickness = 0.02;

double to_millimetre(double value) { return std::round(value * 1000) / 1000; }
Point2 to_millimetre(const Point2& p) { return {to_millimetre(p[0]), to_millimetre(p[1])}; }

// A table as parse_toml would have given it.
class Table {
 public:
  template <class T>
  Table& put(std::string_view key, T value) {
    TomlMember& member = table_.members.emplace_back();
    member.key = key;
    member.value.value = std::move(value);
    return *this;
  }
  Table& put(std::string_view key, const Point2& p) {
    TomlArray list(2);
    list[0].value = to_millimetre(p[0]);
    list[1].value = to_millimetre(p[1]);
    return put(key, std::move(list));
  }
  // What the node's author wrote, where there is such a word or number.
  Table& take(const json::object& extras, std::string_view key) {
    const json::value* found = extras.if_contains(key);
    if (found == nullptr) return *this;
    if (found->is_string()) return put(key, std::string(found->as_string()));
    if (found->is_number()) return put(key, found->to_number<double>());
    return put(key, TomlOther{"value"});
  }
  [[nodiscard]] const TomlTable& get() const { return table_; }

 private:
  TomlTable table_;
};

std::vector<Triangle3> triangles_of(const SceneMesh& mesh) {
  std::vector<Triangle3> out;
  for (std::size_t i = 0; i + 2 < mesh.triangle.size(); i += 3)
    out.push_back({mesh.position[mesh.triangle[i]], mesh.position[mesh.triangle[i + 1]],
                   mesh.position[mesh.triangle[i + 2]]});
  return out;
}

class Completion {
 public:
  Completion(const Modelled& modelled, const std::string& file, Plan& plan, ReadLog& log)
      : modelled_(modelled), file_(file), plan_(plan), log_(log) {}

  void run() {
    if (plan_.outline.empty()) find_outline();
    if (plan_.levels.empty()) find_levels();
    if (!plan_.spawn) find_spawn();
    if (plan_.zones.empty()) find_zones();
    if (plan_.stands.empty()) find_stands();
    if (plan_.viewpoints.empty()) find_viewpoints();
    if (plan_.lamps.empty()) find_lamps();
    if (plan_.walls.empty() && !plan_.outline.empty()) find_walls();
  }

 private:
  [[nodiscard]] const GlbNode& node(std::size_t at) const { return modelled_.content.nodes[at]; }
  [[nodiscard]] std::vector<std::size_t> all(Role role) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < modelled_.roles.size(); ++i)
      if (modelled_.roles[i] == role) out.push_back(i);
    return out;
  }
  [[nodiscard]] Place place_of(std::size_t at) const { return {file_ + "#" + node(at).name}; }
  [[nodiscard]] std::string name_of(std::size_t at) const {  // what follows the colon
    const std::string& name = node(at).name;
    return name.substr(name.find(':') + 1);
  }
  [[nodiscard]] Point2 at_of(std::size_t at) const { return plan_point(node(at).place.column(3)); }
  [[nodiscard]] double height_of(std::size_t at) const { return node(at).place.column(3)[1]; }
  // Where its +Z looks, as the front of a model does.
  [[nodiscard]] double facing_of(std::size_t at) const {
    const Point2 way = plan_point(node(at).place.column(2));
    const double degrees = std::round(std::atan2(way[1], way[0]) * 18'000 / std::numbers::pi) / 100;
    return degrees <= -180 ? 180 : degrees;
  }

  template <class T>
  void read(std::size_t at, const Table& table, T& out) {
    TomlIn in(table.get(), place_of(at), log_);
    describe(in, out);
    in.finish();
  }
  // As many as a list of the plan may have, each of another name.
  template <class Read>
  void each(Role role, std::string_view what, std::size_t most, Read read_one) {
    std::set<std::string> names;
    const auto found = all(role);
    if (found.size() > most)
      return log_.faults.add(
          {file_}, fmt::format("has {} nodes \"{}:…\"; the limit is {}", found.size(), what, most));
    for (const std::size_t at : found) {
      if (names.insert(name_of(at)).second)
        read_one(at);
      else
        log_.faults.add(place_of(at), "another node has the same name");
    }
  }

  [[nodiscard]] Polygon rim(std::size_t at) const {
    std::vector<Triangle3> triangles;
    for (std::size_t i = 0; i < modelled_.marks.size(); ++i)
      if (modelled_.mark_of[i] == at)
        for (const Triangle3& t : triangles_of(modelled_.marks[i])) triangles.push_back(t);
    Polygon polygon = rim_of(triangles);
    if (polygon.size() > PlanLimits::corners) polygon.clear();
    return polygon;
  }
  // A fault where the node's mesh gives none.
  Polygon need_rim(std::size_t at) {
    Polygon polygon = rim(at);
    if (polygon.empty())
      log_.faults.add(place_of(at), fmt::format("it has no flat mesh whose rim has 3 to {} corners",
                                                PlanLimits::corners));
    return polygon;
  }

  void find_outline() {
    const auto found = all(Role::outline);
    if (found.size() != 1)
      return log_.faults.add(
          {file_}, fmt::format("has {} nodes \"outline\"; it needs one, or hall.toml an outline",
                               found.size()));
    plan_.outline = need_rim(found[0]);
    plan_.outline_where.place = place_of(found[0]);
  }

  void find_spawn() {
    const auto found = all(Role::spawn);
    if (found.size() != 1)
      return log_.faults.add(
          {file_}, fmt::format("has {} nodes \"spawn\"; it needs one, or hall.toml a [spawn]",
                               found.size()));
    read(found[0], Table().put("at", at_of(found[0])).put("facing", facing_of(found[0])),
         plan_.spawn.emplace());
  }

  void find_zones() {
    each(Role::zone, "zone", PlanLimits::zones, [&](std::size_t at) {
      std::size_t sign = modelled_.roles.size();
      for (const std::size_t other : all(Role::sign))
        if (name_of(other) == name_of(at)) sign = other;
      if (sign == modelled_.roles.size())
        return log_.faults.add(place_of(at), fmt::format("there is no node \"sign:{}\" where its "
                                                         "sign hangs",
                                                         name_of(at)));
      const Polygon outline = need_rim(at);
      if (outline.empty()) return;
      TomlArray corners;
      for (const Point2& p : outline) {
        TomlArray pair(2);
        pair[0].value = p[0];
        pair[1].value = p[1];
        corners.emplace_back().value = std::move(pair);
      }
      read(at,
           Table()
               .put("zone", name_of(at))
               .put("outline", std::move(corners))
               .put("sign", at_of(sign))
               .put("sign_facing", facing_of(sign)),
           plan_.zones.emplace_back());
    });
  }

  void find_stands() {
    each(Role::stand, "stand", PlanLimits::stands, [&](std::size_t at) {
      const json::object& extras = node(at).extras;
      const bool hanging = does_hang(extras);
      const std::string_view second = hanging ? "height" : "depth";
      for (const std::string_view key : {std::string_view("width"), second})
        if (const auto* value = extras.if_contains(key); value == nullptr || !value->is_number())
          return log_.faults.add(place_of(at),
                                 fmt::format("its extras lack \"{}\", a number of metres", key));
      Table table;
      table.put("id", name_of(at));
      if (extras.contains("exhibit"))
        table.take(extras, "exhibit");
      else
        table.put("exhibit", name_of(at));
      table.take(extras, "kind")
          .put("at", at_of(at))
          .put("facing", facing_of(at))
          .put("size", Point2{extras.at("width").to_number<double>(),
                              extras.at(second).to_number<double>()});
      if (hanging) {
        const double floor = floor_height(plan_, at_of(at) + 0.5 * direction(facing_of(at)));
        table.put("elevation", to_millimetre(std::max(0.0, height_of(at) - floor)));
      } else {
        table.take(extras, "height");
      }
      read(at, table, plan_.stands.emplace_back());
    });
  }

  static bool does_hang(const json::object& extras) {
    const json::value* word = extras.if_contains("kind");
    const auto kind = word != nullptr && word->is_string()
                          ? parse_word<StandKind>(std::string_view(word->as_string()))
                          : std::nullopt;
    return kind && hangs(*kind);
  }

  void find_viewpoints() {
    each(Role::viewpoint, "viewpoint", PlanLimits::viewpoints, [&](std::size_t at) {
      const json::object& extras = node(at).extras;
      Table title;
      for (const std::string_view language : {"zh", "en"})
        if (const auto* text = extras.if_contains("title_" + std::string(language));
            text != nullptr && text->is_string())
          title.put(language, std::string(text->as_string()));
      Table table;
      table.put("id", name_of(at));
      if (!title.get().members.empty()) table.put("title", title.get());
      read(at, table.put("at", at_of(at)).put("facing", facing_of(at)),
           plan_.viewpoints.emplace_back());
    });
  }

  void find_lamps() {
    each(Role::lamp, "lamp", PlanLimits::lamps, [&](std::size_t at) {
      read(at,
           Table()
               .take(node(at).extras, "kind")
               .put("at", at_of(at))
               .put("height", to_millimetre(height_of(at)))
               .take(node(at).extras, "power"),
           plan_.lamps.emplace_back());
    });
  }

  // Flat pieces of floor at another height than 0, the smaller ones first: a platform in the middle
  // of a larger one is found before it.
  void find_levels() {
    std::map<long, std::vector<Triangle3>> by_height;
    for (std::size_t i = 0; i < modelled_.content.meshes.size(); ++i) {
      if (modelled_.roles[modelled_.content.node_of[i]] != Role::floor) continue;
      for (const Triangle3& t : triangles_of(modelled_.content.meshes[i]))
        if (unit(cross(t[1] - t[0], t[2] - t[0]))[1] > 0.999F)
          by_height[std::lround(t[0][1] * 100)].push_back(t);
    }
    for (const auto& [centimetres, triangles] : by_height)
      for (const auto& piece : connected(triangles)) {
        Level level;
        level.height = to_millimetre(piece[0][0][1]);
        level.outline = rim_of(piece);
        level.where.place = {file_};
        if (std::abs(level.height) < same_floor || level.outline.empty() ||
            signed_area(level.outline) < least_level)
          continue;
        if (level.outline.size() > PlanLimits::corners)
          return log_.faults.add({file_}, fmt::format("the floor at {} m has more than {} corners",
                                                      level.height, PlanLimits::corners));
        plan_.levels.push_back(std::move(level));
      }
    if (plan_.levels.size() > PlanLimits::levels)
      return log_.faults.add(
          {file_}, fmt::format("has {} floors at other heights than 0; the limit is {}; name steps "
                               "\"stairs…\"",
                               plan_.levels.size(), PlanLimits::levels));
    std::ranges::stable_sort(plan_.levels, {},
                             [](const Level& level) { return signed_area(level.outline); });
  }

  // Where something solid stands at breast height: what the map shows, and what pictures hang on.
  void find_walls() {
    std::set<double> heights{0};
    for (const Level& level : plan_.levels) heights.insert(level.height);
    std::vector<Segment> cut;
    for (const double height : heights)
      for (const Segment& s : cut_at(modelled_.solids, static_cast<float>(height + cut_height)))
        for (const Segment& inside : clipped(s, plan_.outline))
          if (std::abs(floor_height(plan_, lerp(inside.from, inside.to, 0.5)) - height) < 0.02)
            cut.push_back(inside);
    std::vector<Segment> walls = joined(cut, least_wall);
    std::ranges::stable_sort(walls, std::ranges::greater{},
                             [](const Segment& s) { return distance(s.from, s.to); });
    if (walls.size() > PlanLimits::walls) walls.resize(PlanLimits::walls);
    for (const Segment& s : walls) {
      Wall wall;
      wall.from = to_millimetre(s.from);
      wall.to = to_millimetre(s.to);
      wall.height = plan_.wall_height;
      wall.thickness = wall_thickness;
      wall.where.place = {file_};
      plan_.walls.push_back(std::move(wall));
    }
  }

  const Modelled& modelled_;
  const std::string& file_;
  Plan& plan_;
  ReadLog& log_;
};

}  // namespace

void complete_plan(const Modelled& modelled, const std::string& file, Plan& plan, ReadLog& log) {
  Completion(modelled, file, plan, log).run();
}

}  // namespace yz::hall
