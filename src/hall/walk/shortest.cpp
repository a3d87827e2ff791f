// A node of the search is a root (the start, or the corner where the way bent last), and an
// interval of a polygon's side that can be reached from the root in a straight line. Going on
// through that polygon, the rays from the root by the interval's ends part the other sides in
// three: what is seen through the interval keeps the root; what lies beyond its left end is reached
// by a bend there, where that end is a corner to bend at; the same on the right. No way to the goal
// by a node is shorter than straight from its root through its interval, which is what A* goes by.
//
// Polygons are counter-clockwise in the plan, so one enters by a side with its first corner at the
// left hand.
#include "hall/walk/shortest.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <queue>

namespace yz::hall {
namespace {

constexpr double touch = 1e-7;       // metres; nearer is there
constexpr int most_steps = 200'000;  // of one search; a mesh that overlaps itself might have no end

}  // namespace

// One search. Its memory is its own.
class WaySearch {
 public:
  using Place = ShortestWays::Place;

  WaySearch(const ShortestWays& ways, const ShortestWays::Spot& from, const ShortestWays::Spot& to)
      : ways_(ways),
        start_(place_of(from.at)),
        goal_(place_of(to.at)),
        start_polygon_(static_cast<int>(from.polygon)),
        goal_polygon_(static_cast<int>(to.polygon)),
        best_(ways.corners_.size(), std::numeric_limits<double>::infinity()) {}

  std::optional<Route> run() {
    if (start_polygon_ == goal_polygon_) return route({start_, goal_});
    see_whole(start_polygon_, ShortestWays::none,
              {start_, ShortestWays::none, 0, ShortestWays::none});
    for (int step = 0; step < most_steps && !open_.empty(); ++step) {
      const int at = open_.top().second;
      open_.pop();
      const Node node = nodes_[static_cast<std::size_t>(at)];
      if (node.polygon == goal_polygon_) return way_by(at);
      if (!is_worse(node.root)) expand(at, node);
    }
    return std::nullopt;
  }

 private:
  static constexpr int none = ShortestWays::none;

  struct Root {
    Place at;
    int corner = none;  // none: the start
    double walked = 0;  // metres from the start
    int parent = none;  // the node in which the way bent to come here
  };
  struct Node {
    Root root;
    Place left, right;  // the interval's ends
    int left_corner = none;
    int right_corner = none;  // none: within the side
    int polygon = 0;          // that is entered
    int side = 0;             // of that polygon
  };

  static Place place_of(const Float3& at) {
    return {static_cast<double>(at[0]), -static_cast<double>(at[2]), static_cast<double>(at[1])};
  }
  static double length(const Place& a, const Place& b) { return std::hypot(b.x - a.x, b.y - a.y); }
  static double cross(const Place& o, const Place& a, const Place& b) {
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  }
  // How far `p` is to the left of the line from a to b; a is not b.
  static double left_by(const Place& a, const Place& b, const Place& p) {
    return cross(a, b, p) / length(a, b);
  }
  static Place between(const Place& a, const Place& b, double t) {
    return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y), a.height + t * (b.height - a.height)};
  }
  [[nodiscard]] const Place& corner(int index) const {
    return ways_.corners_[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] const ShortestWays::Polygon& polygon(int index) const {
    return ways_.polygons_[static_cast<std::size_t>(index)];
  }

  [[nodiscard]] bool is_worse(const Root& root) const {
    return root.corner != none &&
           root.walked > best_[static_cast<std::size_t>(root.corner)] + touch;
  }
  static Root bend(const Root& root, const Place& at, int corner, int parent) {
    return {at, corner, root.walked + length(root.at, at), parent};
  }

  void expand(int at, const Node& node) {
    const auto& in = polygon(node.polygon);
    const Place& a = corner(in.corner[node.side]);
    const Place& b = corner(in.corner[(node.side + 1) % in.count]);
    if (left_by(a, b, node.root.at) < -touch) return see_parts(at, node);
    // The root is on the side's own line: the way comes along it, or begins on it.
    const auto along = [&](const Place& p) {
      return (p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y);
    };
    Root root = node.root;
    if (along(root.at) < along(node.left) - touch)
      root = bend(root, node.left, node.left_corner, at);
    else if (along(root.at) > along(node.right) + touch)
      root = bend(root, node.right, node.right_corner, at);
    see_whole(node.polygon, node.side, root);
  }

  // From a root that is in the polygon, all of its sides are seen.
  void see_whole(int in, int entered, const Root& root) {
    for (int side = 0; side < polygon(in).count; ++side)
      if (side != entered) add(in, side, 0, 1, root);
  }

  // From a root before the side that was entered by.
  void see_parts(int at, const Node& node) {
    const auto& in = polygon(node.polygon);
    const bool bends_left = can_bend(node.left_corner);
    const bool bends_right = can_bend(node.right_corner);
    for (int i = 1; i < in.count; ++i) {
      const int side = (node.side + i) % in.count;
      if (in.side[side].neighbour == none) continue;
      const Place& from = corner(in.corner[side]);
      const Place& to = corner(in.corner[(side + 1) % in.count]);
      // Along its sides the polygon passes from the right ray to the left one.
      const double seen = passes(node.root.at, node.right, from, to);
      const double unseen = std::max(seen, passes(node.root.at, node.left, from, to));
      if (bends_right && seen > 0)
        add(node.polygon, side, 0, seen, bend(node.root, node.right, node.right_corner, at));
      add(node.polygon, side, seen, unseen, node.root);
      if (bends_left && unseen < 1)
        add(node.polygon, side, unseen, 1, bend(node.root, node.left, node.left_corner, at));
    }
  }
  [[nodiscard]] bool can_bend(int at) const {
    return at != none && ways_.turns_[static_cast<std::size_t>(at)];
  }

  // Where on the way from `from` to `to` (0 … 1) the ray is passed from its right to its left.
  static double passes(const Place& root, const Place& by, const Place& from, const Place& to) {
    const double before = left_by(root, by, from);
    const double after = left_by(root, by, to);
    if (before >= -touch) return before <= touch && after < -touch ? 1 : 0;  // it may begin on it
    if (after <= touch) return 1;
    return before / (before - after);
  }

  void add(int of, int side, double begin, double end, const Root& root) {
    const auto& in = polygon(of);
    const auto& across = in.side[side];
    if (across.neighbour == none) return;
    const int first = in.corner[side];
    const int last = in.corner[(side + 1) % in.count];
    const Place& from = corner(first);
    const Place& to = corner(last);
    if ((end - begin) * length(from, to) < touch || is_worse(root)) return;
    if (root.corner != none) {
      double& best = best_[static_cast<std::size_t>(root.corner)];
      best = std::min(best, root.walked);
    }
    // Seen from outside of the neighbour, the end of this side is its left.
    const Node node{root,
                    end < 1 ? between(from, to, end) : to,
                    begin > 0 ? between(from, to, begin) : from,
                    end < 1 ? none : last,
                    begin > 0 ? none : first,
                    across.neighbour,
                    across.there};
    open_.emplace(root.walked + least(node), static_cast<int>(nodes_.size()));
    nodes_.push_back(node);
  }

  // Where the way from the root through the interval to `goal` bends; nothing: nowhere.
  static const Place* bend_of(const Node& node, const Place& goal) {
    if (length(node.root.at, node.left) < touch || length(node.root.at, node.right) < touch)
      return nullptr;
    if (left_by(node.root.at, node.left, goal) > touch) return &node.left;
    if (left_by(node.root.at, node.right, goal) < -touch) return &node.right;
    return nullptr;
  }

  // No way by the node is shorter than this from its root on. A goal on the root's own side of the
  // interval is as far as its mirror image.
  [[nodiscard]] double least(const Node& node) const {
    Place goal = goal_;
    const Place& l = node.left;
    const Place& r = node.right;
    const double beyond = left_by(l, r, goal);
    if (beyond < 0) {
      const double across = length(l, r);
      goal.x -= 2 * beyond * -(r.y - l.y) / across;
      goal.y -= 2 * beyond * (r.x - l.x) / across;
    }
    const Place* by = bend_of(node, goal);
    return by ? length(node.root.at, *by) + length(*by, goal) : length(node.root.at, goal);
  }

  [[nodiscard]] std::optional<Route> way_by(int at) const {
    const Node& last = nodes_[static_cast<std::size_t>(at)];
    std::vector<Place> places{goal_};
    if (const Place* by = bend_of(last, goal_)) places.push_back(*by);
    for (Root root = last.root;; root = nodes_[static_cast<std::size_t>(root.parent)].root) {
      places.push_back(root.at);
      if (root.parent == none) break;
    }
    std::ranges::reverse(places);
    return route(places);
  }

  static Route route(const std::vector<Place>& places) {
    Route route;
    double metres = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      const Place& p = places[i];
      route.corners.push_back(
          {static_cast<float>(p.x), static_cast<float>(p.height), static_cast<float>(-p.y)});
      if (i > 0) metres += length(places[i - 1], p);
    }
    route.metres = static_cast<float>(metres);
    return route;
  }

  using Open = std::pair<double, int>;  // metres at the least, and the node
  const ShortestWays& ways_;
  const Place start_, goal_;
  const int start_polygon_, goal_polygon_;
  std::vector<double> best_;  // to each corner
  std::vector<Node> nodes_;
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open_;
};

ShortestWays::ShortestWays(const NavmeshFile& file) {
  for (std::size_t i = 0; i < file.corners.size(); ++i) {
    const auto& unit = file.corners[i];
    const auto metres = [&](int axis, float cell) {
      return static_cast<double>(file.origin[axis]) + unit[axis] * static_cast<double>(cell);
    };
    corners_.push_back({metres(0, file.cell), -metres(2, file.cell), metres(1, file.cell_height)});
  }
  join_sides(file);
  find_turns();
  find_components();
}

// Sides are passed where the neighbour has the same two corners the other way round; what else a
// file may say of neighbours is a wall.
void ShortestWays::join_sides(const NavmeshFile& file) {
  for (const auto& polygon : file.polygons) {
    Polygon& own = polygons_.emplace_back();
    while (own.count < NavmeshFile::sides && polygon.corner[own.count] != NavmeshFile::none) {
      own.corner[own.count] = polygon.corner[own.count];
      ++own.count;
    }
  }
  for (std::size_t p = 0; p < polygons_.size(); ++p) {
    Polygon& own = polygons_[p];
    for (int i = 0; i < own.count; ++i) {
      const std::uint16_t across = file.polygons[p].neighbour[i];
      if (across == NavmeshFile::none) continue;
      const Polygon& other = polygons_[across];
      const int next = own.corner[(i + 1) % own.count];
      for (int k = 0; k < other.count; ++k)
        if (other.corner[k] == next && other.corner[(k + 1) % other.count] == own.corner[i])
          own.side[i] = {across, k};
    }
  }
}

// The shortest way bends at corners of walls that reach into the floor, nowhere else.
void ShortestWays::find_turns() {
  std::vector<double> angle(corners_.size());
  std::vector<bool> on_wall(corners_.size());
  for (const Polygon& polygon : polygons_)
    for (int i = 0; i < polygon.count; ++i) {
      const int at = polygon.corner[i];
      const int next = polygon.corner[(i + 1) % polygon.count];
      const Place& here = corners_[at];
      const Place& after = corners_[next];
      const Place& before = corners_[polygon.corner[(i + polygon.count - 1) % polygon.count]];
      angle[at] += std::abs(std::remainder(std::atan2(before.y - here.y, before.x - here.x) -
                                               std::atan2(after.y - here.y, after.x - here.x),
                                           2 * std::numbers::pi));
      if (polygon.side[i].neighbour == none) on_wall[at] = on_wall[next] = true;
    }
  turns_.resize(corners_.size());
  for (std::size_t i = 0; i < corners_.size(); ++i)
    turns_[i] = on_wall[i] && angle[i] > std::numbers::pi - 1e-9;
}

void ShortestWays::find_components() {
  std::vector<int> reached;
  int component = 0;
  for (std::size_t p = 0; p < polygons_.size(); ++p) {
    if (polygons_[p].component != 0) continue;
    polygons_[p].component = ++component;
    reached.assign(1, static_cast<int>(p));
    while (!reached.empty()) {
      const Polygon at = polygons_[reached.back()];
      reached.pop_back();
      for (const Side& side : at.side) {
        if (side.neighbour == none || polygons_[side.neighbour].component != 0) continue;
        polygons_[side.neighbour].component = component;
        reached.push_back(side.neighbour);
      }
    }
  }
}

std::optional<Route> ShortestWays::find(const Spot& from, const Spot& to) const {
  if (from.polygon >= polygons_.size() || to.polygon >= polygons_.size()) return std::nullopt;
  if (polygons_[from.polygon].component != polygons_[to.polygon].component) return std::nullopt;
  return WaySearch(*this, from, to).run();
}

}  // namespace yz::hall
