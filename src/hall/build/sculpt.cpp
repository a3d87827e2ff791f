#include "hall/build/sculpt.hpp"

#include <array>

namespace yz::hall {
namespace {

constexpr float before = 0.15F;  // metres: a point in the room that a surface looks into

}  // namespace

SculptedMesh& Sculpt::mesh_of(const Paint& paint, int part) {
  const std::pair key{part, static_cast<int>(paint.finish.material)};
  const auto [at, fresh] = by_material_.try_emplace(key, meshes_.size());
  if (fresh) meshes_.push_back({part, paint.finish.material, {}, {}});
  return meshes_[at->second];
}

int Sculpt::open_chart(const Paint& paint, const Float3& in_front) {
  const int part = paint.part == Paint::by_place ? part_of_(in_front) : paint.part;
  charts_.push_back({.part = part, .density = paint.density});
  return static_cast<int>(charts_.size()) - 1;
}

std::uint32_t Sculpt::vertex(const Paint& paint, int chart, const Float3& at, const Float3& normal,
                             Float2 uv_metres, Float2 chart_at) {
  Chart& c = charts_[static_cast<std::size_t>(chart)];
  for (std::size_t i = 0; i < 2; ++i) {
    c.min[i] = std::min(c.min[i], chart_at[i]);
    c.max[i] = std::max(c.max[i], chart_at[i]);
  }
  Float2 uv;
  if (paint.finish.material == MaterialId::plain) {
    uv = Palette::uv(paint.finish.cell);
  } else {
    const Float2 metres = look_of(paint.finish.material).metres;
    uv = {uv_metres[0] / metres[0], uv_metres[1] / metres[1]};
  }
  auto& vertices = mesh_of(paint, c.part).vertices;
  vertices.push_back({at, normal, uv, chart_at, chart});
  return static_cast<std::uint32_t>(vertices.size() - 1);
}

void Sculpt::triangle(const Paint& paint, int chart, std::uint32_t a, std::uint32_t b,
                      std::uint32_t c) {
  auto& triangles = mesh_of(paint, charts_[static_cast<std::size_t>(chart)].part).triangles;
  triangles.insert(triangles.end(), {a, b, c});
}

void Sculpt::quad(const Paint& paint, const Float3& corner, const Float3& across,
                  const Float3& upward, Float2 uv) {
  const Float3 normal = unit(cross(across, upward));
  const int chart = open_chart(paint, corner + 0.5F * across + 0.5F * upward + before * normal);
  const float wide = length(across);
  const float high = length(upward);
  const bool turned = look_of(paint.finish.material).grained && high > wide;
  const std::array<Float2, 4> st{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
  std::array<std::uint32_t, 4> index{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto [s, t] = st[i];
    const Float2 metres{uv[0] + s * wide, -(uv[1] + t * high)};
    index[i] = vertex(paint, chart, corner + s * across + t * upward, normal,
                      turned ? Float2{metres[1], metres[0]} : metres, {s * wide, t * high});
  }
  triangle(paint, chart, index[0], index[1], index[2]);
  triangle(paint, chart, index[0], index[2], index[3]);
}

void Sculpt::picture(const Paint& paint, const Float3& corner, const Float3& across,
                     const Float3& upward, Float2 upper_left, Float2 lower_right) {
  const Float3 normal = unit(cross(across, upward));
  const int chart = open_chart(paint, corner + 0.5F * across + 0.5F * upward + before * normal);
  const float wide = length(across);
  const float high = length(upward);
  const std::array<Float2, 4> st{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
  std::array<std::uint32_t, 4> index{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto [s, t] = st[i];
    index[i] = vertex(paint, chart, corner + s * across + t * upward, normal,
                      {upper_left[0] + s * (lower_right[0] - upper_left[0]),
                       lower_right[1] + t * (upper_left[1] - lower_right[1])},
                      {s * wide, t * high});
  }
  triangle(paint, chart, index[0], index[1], index[2]);
  triangle(paint, chart, index[0], index[2], index[3]);
}

// Faces side by side: face i lies between line i (from[i] → to[i]) and line i + 1, flat shaded.
void Sculpt::flat_strip(const Paint& paint, int chart, std::span<const Float3> from,
                        std::span<const Float3> to) {
  const float long_side = length(to[0] - from[0]);
  float t = 0;
  float v = 0;
  for (std::size_t i = 0; i + 1 < from.size(); ++i) {
    const Float3 rise = from[i + 1] - from[i];
    const float high = length(rise);
    const float step = std::max(high, least(paint));
    const Float3 normal = unit(cross(to[i] - from[i], rise));
    const auto put = [&](const Float3& at, float s, float dv, float dt) {
      return vertex(paint, chart, at, normal, {s, -(v + dv)}, {s, t + dt});
    };
    const std::uint32_t a = put(from[i], 0, 0, 0);
    const std::uint32_t b = put(to[i], long_side, 0, 0);
    const std::uint32_t c = put(to[i + 1], long_side, high, step);
    const std::uint32_t d = put(from[i + 1], 0, high, step);
    triangle(paint, chart, a, b, c);
    triangle(paint, chart, a, c, d);
    t += step;
    v += high;
  }
}

void Sculpt::box(const Paint& paint, const Float3& foot, float wide, float high, float deep,
                 double angle, unsigned faces) {
  const auto c = static_cast<float>(std::cos(angle));
  const auto s = static_cast<float>(std::sin(angle));
  const Float3 right = wide * Float3{c, 0, -s};
  const Float3 back = deep * Float3{-s, 0, -c};
  const Float3 rise{0, high, 0};
  const auto corner = [&](float a, float b) { return foot + a * right + b * back; };
  if ((faces & face_sides) != 0) {
    // The four sides in one chart, its lines upright: from the left front edge round to it again.
    const int chart = open_chart(paint, foot + 0.5F * rise);
    const std::array<Float3, 5> low{corner(-0.5F, -0.5F), corner(0.5F, -0.5F), corner(0.5F, 0.5F),
                                    corner(-0.5F, 0.5F), corner(-0.5F, -0.5F)};
    float along = 0;
    float along_chart = 0;
    const bool turned = look_of(paint.finish.material).grained;
    for (std::size_t i = 0; i < 4; ++i) {
      const Float3 run = low[i + 1] - low[i];
      const float w = length(run);
      const float step = std::max(w, least(paint));
      const float tall = std::max(high, least(paint));
      const Float3 normal = unit(cross(run, rise));
      const auto put = [&](const Float3& at, float du, float v, float ds, float t) {
        const Float2 uv =
            turned && high > 0.3F * wide ? Float2{v, along + du} : Float2{along + du, -v};
        return vertex(paint, chart, at, normal, uv, {along_chart + ds, t});
      };
      const std::uint32_t a = put(low[i], 0, 0, 0, 0);
      const std::uint32_t b = put(low[i + 1], w, 0, step, 0);
      const std::uint32_t d = put(low[i + 1] + rise, w, high, step, tall);
      const std::uint32_t e = put(low[i] + rise, 0, high, 0, tall);
      triangle(paint, chart, a, b, d);
      triangle(paint, chart, a, d, e);
      along += w;
      along_chart += step;
    }
  }
  if ((faces & face_top) != 0) quad(paint, corner(-0.5F, -0.5F) + rise, right, back);
  if ((faces & face_bottom) != 0) quad(paint, corner(-0.5F, 0.5F), right, -back);
}

void Sculpt::beam(const Paint& paint, const Float3& a, const Float3& b, float wide, float high,
                  unsigned faces) {
  const Float3 way = unit(b - a);
  Float3 side = cross(way, up);
  side = length(side) < 1e-3F ? Float3{1, 0, 0} : unit(side);
  const Float3 rise = high * unit(cross(side, way));
  const Float3 half = (wide / 2) * side;
  // Round the timber: bottom (from the left), right side, top, left side.
  const std::array<Float3, 5> ring{-half, half, half + rise, rise - half, -half};
  const bool bottom = (faces & face_bottom) != 0;
  const bool top = (faces & face_top) != 0;
  const auto strip = [&](std::size_t first, std::size_t count) {
    std::array<Float3, 5> from;
    std::array<Float3, 5> to;
    for (std::size_t i = 0; i < count; ++i) {
      from[i] = a + ring[first + i];
      to[i] = b + ring[first + i];
    }
    const int chart = open_chart(paint, 0.5F * (a + b) + 0.5F * rise);
    // Seen from outside, lines run from b to a: the strip's rise is counter-clockwise about `way`.
    flat_strip(paint, chart, std::span(from.data(), count), std::span(to.data(), count));
  };
  if (bottom && top)
    strip(0, 5);
  else if (bottom) {
    // left side, bottom, right side
    const std::array<Float3, 4> u{rise - half, -half, half, half + rise};
    std::array<Float3, 4> from;
    std::array<Float3, 4> to;
    for (std::size_t i = 0; i < 4; ++i) {
      from[i] = a + u[i];
      to[i] = b + u[i];
    }
    flat_strip(paint, open_chart(paint, 0.5F * (a + b) - 0.05F * up), from, to);
  } else if (top) {
    strip(1, 4);
  } else {
    strip(1, 2);
    strip(3, 2);
  }
  if ((faces & face_ends) != 0) {
    quad(paint, a - half, 2.0F * half, rise);
    quad(paint, b + half, -2.0F * half, rise);
  }
}

void Sculpt::lathe(const Paint& paint, const Float3& foot, std::span<const Float2> profile,
                   int sides, bool sharp) {
  float widest = 0;
  for (const Float2& p : profile) widest = std::max(widest, p[0]);
  const float around = 2 * std::numbers::pi_v<float> * widest;
  const int chart = open_chart(paint, foot + 0.5F * (profile.front()[1] + profile.back()[1]) * up);
  const bool grained = look_of(paint.finish.material).grained;
  const auto normal_of = [&](const Float2& a, const Float2& b) {
    return Float2{b[1] - a[1], a[0] - b[0]};
  };
  float run = 0;
  float t = 0;
  for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
    const Float2 a = profile[i];
    const Float2 b = profile[i + 1];
    const float rise = std::hypot(b[0] - a[0], b[1] - a[1]);
    if (rise < 1e-5F) continue;
    const float step = std::max(rise, 1.2F / (texels_ * paint.density));
    const Float2 own = normal_of(a, b);
    // A profile's bend of more than 50° is an edge of the turned body.
    const auto blend = [&](const Float2& other) {
      const float l = std::hypot(own[0], own[1]) * std::hypot(other[0], other[1]);
      return !sharp && l > 0 && (own[0] * other[0] + own[1] * other[1]) / l > 0.64F;
    };
    Float2 low = own;
    Float2 high = own;
    if (i > 0 && blend(normal_of(profile[i - 1], a))) {
      const Float2 n = normal_of(profile[i - 1], a);
      low = {own[0] + n[0], own[1] + n[1]};
    }
    if (i + 2 < profile.size() && blend(normal_of(b, profile[i + 2]))) {
      const Float2 n = normal_of(b, profile[i + 2]);
      high = {own[0] + n[0], own[1] + n[1]};
    }
    std::uint32_t before_low = 0;
    std::uint32_t before_high = 0;
    for (int side = 0; side <= sides; ++side) {
      const float turn = static_cast<float>(side) / static_cast<float>(sides);
      const float angle = turn * 2 * std::numbers::pi_v<float>;
      const float c = std::cos(angle);
      const float s = std::sin(angle);
      const auto put = [&](const Float2& p, const Float2& n, float v, float chart_t) {
        const Float3 at = foot + Float3{c * p[0], p[1], -s * p[0]};
        const Float3 normal = unit(Float3{c * n[0], n[1], -s * n[0]});
        const Float2 uv = grained ? Float2{v, turn * around} : Float2{turn * around, -v};
        return vertex(paint, chart, at, normal, uv, {turn * around, chart_t});
      };
      const std::uint32_t l = put(a, low, run, t);
      const std::uint32_t h = put(b, high, run + rise, t + step);
      if (side > 0) {
        if (a[0] > 1e-4F) triangle(paint, chart, before_low, l, h);
        if (b[0] > 1e-4F) triangle(paint, chart, before_low, h, before_high);
      }
      before_low = l;
      before_high = h;
    }
    run += rise;
    t += step;
  }
}

void Sculpt::sweep(const Paint& paint, const Float3& a, const Float3& b, const Float3& out,
                   std::span<const Float2> profile, bool smooth) {
  const Float3 way = b - a;
  const float long_side = length(way);
  const Float3 rise = unit(cross(way, -out));
  const Float3 up_side = rise[1] >= 0 ? rise : -rise;
  const auto place = [&](const Float3& foot, const Float2& p) {
    return foot + p[0] * out + p[1] * up_side;
  };
  // Whether the way runs to the right for one who looks against `out`.
  const bool rightward = dot(cross(way, up_side), out) > 0;
  const Float3 from = rightward ? a : b;
  const Float3 to = rightward ? b : a;
  Float3 middle = 0.5F * (a + b);
  middle = middle + 0.1F * out + 0.5F * (profile.front()[1] + profile.back()[1]) * up_side;
  const int chart = open_chart(paint, middle);
  const auto normal_of = [&](std::size_t i) {  // of the segment i → i + 1
    const Float2 d{profile[i + 1][0] - profile[i][0], profile[i + 1][1] - profile[i][1]};
    return unit(d[1] * out - d[0] * up_side);
  };
  float t = 0;
  float v = 0;
  for (std::size_t i = 0; i + 1 < profile.size(); ++i) {
    const float high =
        std::hypot(profile[i + 1][0] - profile[i][0], profile[i + 1][1] - profile[i][1]);
    const float step = std::max(high, smooth ? 0.5F * least(paint) : least(paint));
    const Float3 own = normal_of(i);
    Float3 low = own;
    Float3 top = own;
    if (smooth && i > 0) low = unit(own + normal_of(i - 1));
    if (smooth && i + 2 < profile.size()) top = unit(own + normal_of(i + 1));
    const auto put = [&](const Float3& foot, std::size_t p, const Float3& n, float s, float dv,
                         float dt) {
      return vertex(paint, chart, place(foot, profile[p]), n, {s, -(v + dv)}, {s, t + dt});
    };
    const std::uint32_t k = put(from, i, low, 0, 0, 0);
    const std::uint32_t l = put(to, i, low, long_side, 0, 0);
    const std::uint32_t m = put(to, i + 1, top, long_side, high, step);
    const std::uint32_t n = put(from, i + 1, top, 0, high, step);
    triangle(paint, chart, k, l, m);
    triangle(paint, chart, k, m, n);
    t += step;
    v += high;
  }
}

}  // namespace yz::hall
