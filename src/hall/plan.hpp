// The floor plan of a hall (spec/hall.md): what stands where, in metres, x east and y north.
// Directions are degrees: 0 looks east, 90 north.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/folder.hpp"
#include "base/record.hpp"
#include "base/result.hpp"
#include "base/toml_in.hpp"

namespace yz::hall {

struct PlanLimits {
  static constexpr std::size_t halls = 20;
  static constexpr std::size_t corners = 200;  // of one polygon
  static constexpr std::size_t walls = 500;
  static constexpr std::size_t openings = 20;  // of one wall
  static constexpr std::size_t columns = 500;
  static constexpr std::size_t zones = 50;
  static constexpr std::size_t stands = 2'000;
  static constexpr std::size_t viewpoints = 200;
  static constexpr std::size_t levels = 50;
  static constexpr std::size_t stairs = 100;
  static constexpr std::size_t lamps = 1'000;
  static constexpr std::size_t portals = 50;
  static constexpr std::size_t floor_corners = 500;  // of zones and levels together
  static constexpr double extent = 1'000;            // metres from the origin, along each axis
};

using Polygon = std::vector<Point2>;  // counter-clockwise, not closed

struct Spawn {
  Point2 at{};
  double facing = 90;
  ReadAt where;
  bool operator==(const Spawn&) const = default;
};

struct Court {  // open to the sky
  Polygon outline;
  ReadAt where;
  bool operator==(const Court&) const = default;
};

struct Opening {
  double at = 0;  // metres along the wall, from `from` to the opening's nearer edge
  double width = 0;
  double height = 0;  // from the floor
  ReadAt where;
  bool operator==(const Opening&) const = default;
};

struct Wall {
  Point2 from{};
  Point2 to{};
  double height = 0;
  double thickness = 0;
  std::vector<Opening> openings;
  ReadAt where;
  bool operator==(const Wall&) const = default;
};

struct Column {
  Point2 at{};
  double radius = 0;
  ReadAt where;
  bool operator==(const Column&) const = default;
};

struct ZonePlace {
  std::string zone;
  Polygon outline;
  Point2 sign{};
  double sign_facing = 0;
  ReadAt where;
  ReadAt sign_where;
  bool operator==(const ZonePlace&) const = default;
};

enum class StandKind : std::uint8_t { plinth, vitrine, counter, frame, screen, niche };

[[nodiscard]] constexpr bool hangs(StandKind kind) { return kind >= StandKind::frame; }

struct Stand {
  std::string id;
  std::string exhibit;
  StandKind kind = StandKind::plinth;
  Point2 at{};           // the middle of its footprint; of what hangs: the point on the wall
  double facing = 0;     // where its front looks, and visitors stand
  Point2 size{};         // width across the front, and depth; of what hangs: width and height
  double height = 0;     // of what stands; 0 for what hangs
  double elevation = 0;  // of the lower edge, above the floor; 0 for what stands
  ReadAt where;
  bool operator==(const Stand&) const = default;
};

struct Viewpoint {
  std::string id;
  Text title;
  Point2 at{};
  double facing = 0;
  ReadAt where;
  bool operator==(const Viewpoint&) const = default;
};

// Part of the floor that lies higher or lower than 0.
struct Level {
  Polygon outline;
  double height = 0;
  ReadAt where;
  bool operator==(const Level&) const = default;
};

// A flight of steps over the lower floor, straight from the middle of its foot to that of its head.
struct Stairs {
  Point2 from{};
  Point2 to{};
  double width = 0;
  ReadAt where;
  bool operator==(const Stairs&) const = default;
};

enum class RoofKind : std::uint8_t { closed, half_open, open };

struct Roof {
  RoofKind kind = RoofKind::closed;
  double ceiling = 0;  // above floor 0; 0: the walls' height
  ReadAt where;
  bool operator==(const Roof&) const = default;
};

// What a surface is made of; `style`: what the hall's style makes it of.
enum class Stuff : std::uint8_t { style, brick, plaster, slab, paving, stone, timber, lacquer };

struct Materials {
  Stuff wall = Stuff::style;
  Stuff floor = Stuff::style;
  Stuff court = Stuff::style;
  Stuff ceiling = Stuff::style;
  Stuff column = Stuff::style;
  bool operator==(const Materials&) const = default;
};

// A red silk lantern, a square paper lamp, a lamp let into the ceiling, a spot that looks down.
enum class LampKind : std::uint8_t { lantern, palace, panel, spot };

struct Lamp {
  LampKind kind = LampKind::lantern;
  Point2 at{};
  double height = 0;  // of its middle, above floor 0
  double power = 0;   // times what its kind gives by itself; 0 where it is missing: 1
  ReadAt where = {};
  bool operator==(const Lamp&) const = default;
};

// A door to another hall: who goes through arrives where visitors of that hall do.
struct Portal {
  std::string id;
  std::string hall;  // the other one's slug
  Point2 at{};
  double facing = 0;  // where it is passed to
  ReadAt where;
  bool operator==(const Portal&) const = default;
};

struct DaySky {
  double hour = 10;      // of true solar time; 12: the sun is in the south (in the north's summer)
  double month = 5;      // 1 … 12; 5.5 is the middle of May
  double latitude = 37;  // degrees north
  double clouds = 0;     // 0 … 1
  bool operator==(const DaySky&) const = default;
};

struct Plan {
  std::string slug;
  Text title;
  FileRef model;  // a GLB that somebody modelled, in the place of walls, floors and roof
  Polygon outline;
  double wall_height = 0;
  std::string style;
  std::optional<Spawn> spawn;
  std::optional<Court> court;
  std::vector<Wall> walls;
  std::vector<Column> columns;
  std::vector<ZonePlace> zones;
  std::vector<Stand> stands;
  std::vector<Viewpoint> viewpoints;
  std::optional<Roof> roof;  // missing: half-open where there is a court, else closed
  std::optional<Materials> materials;
  std::optional<DaySky> sky;
  std::vector<Level> levels;
  std::vector<Stairs> stairs;
  std::vector<Lamp> lamps;  // none: the style hangs its own
  std::vector<Portal> portals;
  ReadAt outline_where;
  bool operator==(const Plan&) const = default;
};

// Reads a file beside hall.toml, by its path from there.
using ReadBeside = std::function<Result<std::string>(const std::string& path)>;

// One plan from the text of hall.toml; faults, and what it refers to, go to `log`. A modelled hall
// is completed from its GLB; one that `beside` does not give is left incomplete and unchecked:
// whoever looks at the pack's files tells of it.
[[nodiscard]] Plan read_plan(const std::string& file, std::string_view text, std::string slug,
                             ReadLog& log, const ReadBeside& beside = {});

// What stands on the floor: the footprint of a stand that does not hang, and of the stretches of
// inner walls beside their openings.
[[nodiscard]] std::array<Point2, 4> footprint_of(const Stand& stand);
[[nodiscard]] std::vector<std::array<Point2, 4>> solids_of(const Plan& plan);

// How high the floor lies at `at`: its level's height, else 0. Steps do not count.
[[nodiscard]] double floor_height(const Plan& plan, const Point2& at);

// The heights of the floors that a flight joins: at its foot, and at its head.
[[nodiscard]] std::pair<double, double> heights_of(const Plan& plan, const Stairs& stairs);
[[nodiscard]] int count_steps(double foot, double head);  // risers of at most 16 cm

[[nodiscard]] RoofKind roof_kind(const Plan& plan);
[[nodiscard]] double ceiling_height(const Plan& plan);

// Every plan of a pack, halls/SLUG/hall.toml, sorted by slug.
[[nodiscard]] std::vector<Plan> read_plans(const Folder& pack, ReadLog& log);

// What cannot be built or walked: outlines that cross themselves, stands outside, in a wall or in
// each other … For plans whose fields were read without a fault; `modelled` where the hall is.
struct Modelled;
void check_geometry(const Plan& plan, Faults& faults, const Modelled* modelled = nullptr);

template <class Archive>
void describe(Archive& a, Spawn& s) {
  a.here("at", s.where);
  a.point("at", s.at, PlanLimits::extent, Need::required);
  a.real("facing", s.facing, -360, 360, Need::required);
}

template <class Archive>
void describe(Archive& a, Court& c) {
  a.here("outline", c.where);
  a.points("outline", c.outline, PlanLimits::extent, 3, PlanLimits::corners, Need::required);
}

template <class Archive>
void describe(Archive& a, Opening& o) {
  a.here("at", o.where);
  a.real("at", o.at, 0, 2 * PlanLimits::extent, Need::required);
  a.real("width", o.width, 0.6, 100, Need::required);
  a.real("height", o.height, 1.8, 50, Need::required);
}

template <class Archive>
void describe(Archive& a, Wall& w) {
  a.here("from", w.where);
  a.point("from", w.from, PlanLimits::extent, Need::required);
  a.point("to", w.to, PlanLimits::extent, Need::required);
  a.require(w.from != w.to, {"to", "from"}, "\"to\" is where \"from\" is; the wall has no length");
  a.real("height", w.height, 0.3, 50, Need::required);
  a.real("thickness", w.thickness, 0.02, 5, Need::required);
  a.list("opening", w.openings, PlanLimits::openings);
}

template <class Archive>
void describe(Archive& a, Column& c) {
  a.here("at", c.where);
  a.point("at", c.at, PlanLimits::extent, Need::required);
  a.real("radius", c.radius, 0.02, 5, Need::required);
}

template <class Archive>
void describe(Archive& a, ZonePlace& z) {
  a.here("outline", z.where);
  a.here("sign", z.sign_where);
  a.text("zone", z.zone, {.max = 80, .form = Form::slug, .refers = "zone"});
  a.points("outline", z.outline, PlanLimits::extent, 3, PlanLimits::corners, Need::required);
  a.point("sign", z.sign, PlanLimits::extent, Need::required);
  a.real("sign_facing", z.sign_facing, -360, 360, Need::required);
}

template <class Archive>
void describe(Archive& a, Stand& s) {
  a.here("at", s.where);
  a.text("id", s.id, {.max = 80, .form = Form::slug});
  a.text("exhibit", s.exhibit, {.max = 80, .form = Form::slug, .refers = "exhibit"});
  a.choice("kind", s.kind);
  a.point("at", s.at, PlanLimits::extent, Need::required);
  a.real("facing", s.facing, -360, 360, Need::required);
  a.point("size", s.size, PlanLimits::extent, Need::required);
  a.require(
      s.size[0] >= 0.05 && s.size[0] <= 50 && s.size[1] >= 0.05 && s.size[1] <= 50, {"size"},
      "\"size\" is width and depth (of what hangs: width and height) in metres, from 0.05 to 50");
  a.real("height", s.height, 0.05, 50, Need::optional);
  a.require(hangs(s.kind) || s.height > 0, {"kind", "height"},
            "a plinth, vitrine or counter needs its \"height\" in metres");
  a.require(!hangs(s.kind) || s.height == 0, {"height", "kind"},
            "what hangs has its height as the second number of \"size\"; leave \"height\" out");
  a.real("elevation", s.elevation, 0, 50, Need::optional);
  a.require(s.elevation == 0 || hangs(s.kind), {"elevation", "kind"},
            "only a frame, screen or niche has an \"elevation\"; what stands begins at the floor");
}

template <class Archive>
void describe(Archive& a, Viewpoint& v) {
  a.here("at", v.where);
  a.text("id", v.id, {.max = 80, .form = Form::slug});
  a.both("title", v.title, {.max = 80});
  a.point("at", v.at, PlanLimits::extent, Need::required);
  a.real("facing", v.facing, -360, 360, Need::required);
}

template <class Archive>
void describe(Archive& a, Level& l) {
  a.here("outline", l.where);
  a.points("outline", l.outline, PlanLimits::extent, 3, PlanLimits::corners, Need::required);
  a.real("height", l.height, -10, 20, Need::required);
}

template <class Archive>
void describe(Archive& a, Stairs& s) {
  a.here("from", s.where);
  a.point("from", s.from, PlanLimits::extent, Need::required);
  a.point("to", s.to, PlanLimits::extent, Need::required);
  a.require(s.from != s.to, {"to", "from"}, "\"to\" is where \"from\" is; the steps lead nowhere");
  a.real("width", s.width, 0.6, 100, Need::required);
}

template <class Archive>
void describe(Archive& a, Roof& r) {
  a.here("kind", r.where);
  a.choice("kind", r.kind);
  a.real("ceiling", r.ceiling, 0, 50, Need::optional);
}

template <class Archive>
void describe(Archive& a, Materials& m) {
  a.choice("wall", m.wall, Need::optional);
  a.choice("floor", m.floor, Need::optional);
  a.choice("court", m.court, Need::optional);
  a.choice("ceiling", m.ceiling, Need::optional);
  a.choice("column", m.column, Need::optional);
}

template <class Archive>
void describe(Archive& a, Lamp& l) {
  a.here("at", l.where);
  a.choice("kind", l.kind);
  a.point("at", l.at, PlanLimits::extent, Need::required);
  a.real("height", l.height, 0.1, 50, Need::required);
  a.real("power", l.power, 0, 100, Need::optional);
}

template <class Archive>
void describe(Archive& a, Portal& p) {
  a.here("at", p.where);
  a.text("id", p.id, {.max = 80, .form = Form::slug});
  a.text("hall", p.hall, {.max = 80, .form = Form::slug, .refers = "hall"});
  a.point("at", p.at, PlanLimits::extent, Need::required);
  a.real("facing", p.facing, -360, 360, Need::required);
}

template <class Archive>
void describe(Archive& a, DaySky& s) {
  a.real("hour", s.hour, 0, 24, Need::required);
  a.real("month", s.month, 1, 13, Need::required);
  a.real("latitude", s.latitude, -66, 66, Need::required);
  a.real("clouds", s.clouds, 0, 1, Need::optional);
}

template <class Archive>
void describe(Archive& a, Plan& p) {
  a.own_slug(p.slug);
  a.here("outline", p.outline_where);
  a.both("title", p.title, {.max = 80});
  a.file("model", p.model, FileKind::model);
  const Need need = p.model.empty() ? Need::required : Need::optional;  // its nodes may say it
  a.points("outline", p.outline, PlanLimits::extent, 3, PlanLimits::corners, need);
  a.real("wall_height", p.wall_height, 2, 50, Need::required);
  a.text("style", p.style, {.max = 80, .form = Form::slug});
  a.table("spawn", p.spawn, need);
  a.table("court", p.court);
  a.table("roof", p.roof);
  a.table("materials", p.materials);
  a.table("sky", p.sky);
  a.list("level", p.levels, PlanLimits::levels);
  a.list("stairs", p.stairs, PlanLimits::stairs);
  a.list("lamp", p.lamps, PlanLimits::lamps);
  a.list("wall", p.walls, PlanLimits::walls);
  a.list("column", p.columns, PlanLimits::columns);
  a.list("zone", p.zones, PlanLimits::zones);
  a.unique("zone", "zone");
  a.list("stand", p.stands, PlanLimits::stands);
  a.unique("stand", "id");
  a.list("viewpoint", p.viewpoints, PlanLimits::viewpoints);
  a.unique("viewpoint", "id");
  a.list("portal", p.portals, PlanLimits::portals);  // last: fingerprint() takes it off again
  a.unique("portal", "id");
}

}  // namespace yz::hall

template <>
struct yz::WordsOf<yz::hall::StandKind> {
  static constexpr std::string_view names[] = {"plinth", "vitrine", "counter",
                                               "frame",  "screen",  "niche"};
};

template <>
struct yz::WordsOf<yz::hall::RoofKind> {
  static constexpr std::string_view names[] = {"closed", "half-open", "open"};
};
template <>
struct yz::WordsOf<yz::hall::Stuff> {
  static constexpr std::string_view names[] = {"style",  "brick", "plaster", "slab",
                                               "paving", "stone", "timber",  "lacquer"};
};
template <>
struct yz::WordsOf<yz::hall::LampKind> {
  static constexpr std::string_view names[] = {"lantern", "palace", "panel", "spot"};
};
