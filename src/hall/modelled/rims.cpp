#include "hall/modelled/rims.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "hall/build/vector.hpp"

namespace yz::hall {
namespace {

// A corner as the millimetre it lies on, so that what touches is the same.
using Spot = std::array<std::int64_t, 3>;
Spot spot_of(const Float3& p) {
  return {std::llround(p[0] * 1000.0), std::llround(p[1] * 1000.0), std::llround(p[2] * 1000.0)};
}
using Flat = std::pair<std::int64_t, std::int64_t>;
Flat flat_of(const Float3& p) {
  return {std::llround(p[0] * 1000.0), std::llround(-p[2] * 1000.0)};
}
Point2 point_of(const Flat& p) {
  return {static_cast<double>(p.first) / 1000, static_cast<double>(p.second) / 1000};
}

Polygon straightened(Polygon polygon) {
  for (std::size_t i = 0; i < polygon.size() && polygon.size() > 3;) {
    const Point2& before = polygon[(i + polygon.size() - 1) % polygon.size()];
    const Point2& after = polygon[(i + 1) % polygon.size()];
    if (distance_to_segment(before, after, polygon[i]) < touch) {
      polygon.erase(polygon.begin() + static_cast<std::ptrdiff_t>(i));
      i = i > 0 ? i - 1 : 0;
    } else {
      ++i;
    }
  }
  return polygon;
}

double cross2(const Point2& a, const Point2& b) { return a[0] * b[1] - a[1] * b[0]; }
double dot2(const Point2& a, const Point2& b) { return a[0] * b[0] + a[1] * b[1]; }

// A straight line and what lies on it, as metres along it.
struct Line {
  Point2 at{};
  Point2 way{};
  std::vector<std::pair<double, double>> stretches;
};

constexpr double beside = 0.01;  // metres off a line that still count as on it
constexpr double gap = 0.02;     // metres between stretches that are one

bool lies_on(const Line& line, const Segment& s) {
  return std::abs(cross2(line.way, s.from - line.at)) < beside &&
         std::abs(cross2(line.way, s.to - line.at)) < beside;
}

}  // namespace

Polygon rim_of(std::span<const Triangle3> triangles) {
  std::set<std::pair<Flat, Flat>> sides;
  for (const Triangle3& t : triangles) {
    std::array<Flat, 3> c{flat_of(t[0]), flat_of(t[1]), flat_of(t[2])};
    const double turn = cross2(point_of(c[1]) - point_of(c[0]), point_of(c[2]) - point_of(c[0]));
    if (turn == 0) continue;
    if (turn < 0) std::swap(c[1], c[2]);
    for (std::size_t i = 0; i < 3; ++i) sides.insert({c[i], c[(i + 1) % 3]});
  }
  std::multimap<Flat, Flat> rim;
  for (const auto& [a, b] : sides)
    if (!sides.contains({b, a})) rim.insert({a, b});
  Polygon best;
  double most = 0;
  while (!rim.empty()) {
    Polygon loop;
    const Flat start = rim.begin()->first;
    Flat at = start;
    do {
      const auto next = rim.find(at);
      if (next == rim.end()) break;
      loop.push_back(point_of(at));
      at = next->second;
      rim.erase(next);
    } while (at != start);
    const double area = loop.size() >= 3 ? signed_area(loop) : 0;
    if (area > most) {
      most = area;
      best = std::move(loop);
    }
  }
  return straightened(std::move(best));
}

std::vector<std::vector<Triangle3>> connected(std::span<const Triangle3> triangles) {
  std::vector<std::size_t> group(triangles.size());
  std::iota(group.begin(), group.end(), 0);
  const auto root = [&](std::size_t i) {
    while (group[i] != i) i = group[i] = group[group[i]];
    return i;
  };
  std::map<Spot, std::size_t> first;
  for (std::size_t i = 0; i < triangles.size(); ++i)
    for (const Float3& corner : triangles[i]) {
      const auto [found, fresh] = first.try_emplace(spot_of(corner), i);
      if (!fresh) group[root(i)] = root(found->second);
    }
  std::map<std::size_t, std::vector<Triangle3>> groups;
  for (std::size_t i = 0; i < triangles.size(); ++i) groups[root(i)].push_back(triangles[i]);
  std::vector<std::vector<Triangle3>> out;
  for (auto& [at, members] : groups) out.push_back(std::move(members));
  return out;
}

std::vector<Segment> cut_at(std::span<const Triangle3> triangles, float height) {
  std::vector<Segment> out;
  for (const Triangle3& t : triangles) {
    std::vector<Point2> ends;
    for (std::size_t i = 0; i < 3; ++i) {
      const Float3& a = t[i];
      const Float3& b = t[(i + 1) % 3];
      if ((a[1] < height) == (b[1] < height)) continue;
      const float at = (height - a[1]) / (b[1] - a[1]);
      ends.push_back(plan_point(a + at * (b - a)));
    }
    if (ends.size() == 2 && distance(ends[0], ends[1]) > touch) out.push_back({ends[0], ends[1]});
  }
  return out;
}

std::vector<Segment> joined(std::span<const Segment> segments, double least) {
  std::vector<Segment> longest_first(segments.begin(), segments.end());
  std::ranges::stable_sort(longest_first, std::ranges::greater{},
                           [](const Segment& s) { return distance(s.from, s.to); });
  std::vector<Line> lines;
  for (const Segment& s : longest_first) {
    auto line = std::ranges::find_if(lines, [&](const Line& l) { return lies_on(l, s); });
    if (line == lines.end()) {
      lines.push_back({s.from, unit(s.to - s.from), {}});
      line = lines.end() - 1;
    }
    line->stretches.emplace_back(
        std::minmax({dot2(line->way, s.from - line->at), dot2(line->way, s.to - line->at)}));
  }
  std::vector<Segment> out;
  for (Line& line : lines) {
    std::ranges::sort(line.stretches);
    auto [begin, end] = line.stretches.front();
    const auto keep = [&] {
      if (end - begin >= least)
        out.push_back({line.at + begin * line.way, line.at + end * line.way});
    };
    for (const auto& [from, to] : line.stretches) {
      if (from > end + gap) {
        keep();
        begin = from;
        end = to;
      }
      end = std::max(end, to);
    }
    keep();
  }
  return out;
}

std::vector<Segment> clipped(const Segment& segment, const Polygon& polygon) {
  std::vector<double> cuts{0, 1};
  const Point2 way = segment.to - segment.from;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Point2 side = polygon[(i + 1) % polygon.size()] - polygon[i];
    const double turn = cross2(way, side);
    if (std::abs(turn) < 1e-12) continue;
    const double t = cross2(polygon[i] - segment.from, side) / turn;
    const double u = cross2(polygon[i] - segment.from, way) / turn;
    if (t > 0 && t < 1 && u >= 0 && u <= 1) cuts.push_back(t);
  }
  std::ranges::sort(cuts);
  std::vector<Segment> out;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
    if (is_inside(polygon, lerp(segment.from, segment.to, (cuts[i] + cuts[i + 1]) / 2)))
      out.push_back(
          {lerp(segment.from, segment.to, cuts[i]), lerp(segment.from, segment.to, cuts[i + 1])});
  return out;
}

}  // namespace yz::hall
