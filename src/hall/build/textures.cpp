#include "hall/build/textures.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yz::hall {
namespace {

std::uint32_t mix(std::uint32_t h) {
  h ^= h >> 16;
  h *= 0x7feb352dU;
  h ^= h >> 15;
  h *= 0x846ca68bU;
  return h ^ (h >> 16);
}

// 0 … 1 for a lattice point.
float random_at(int x, int y, std::uint32_t seed) {
  const auto h = mix(static_cast<std::uint32_t>(x) * 0x9e3779b9U ^
                     mix(static_cast<std::uint32_t>(y) + seed * 0x85ebca6bU));
  return static_cast<float>(h) / 4294967296.0F;
}

int wrap(int value, int period) { return ((value % period) + period) % period; }

// Smooth noise 0 … 1 that repeats after `px` by `py` cells; x, y in cells.
float noise(float x, float y, int px, int py, std::uint32_t seed) {
  const int ix = static_cast<int>(std::floor(x));
  const int iy = static_cast<int>(std::floor(y));
  const auto fade = [](float t) { return t * t * (3 - 2 * t); };
  const float u = fade(x - static_cast<float>(ix));
  const float v = fade(y - static_cast<float>(iy));
  const auto at = [&](int dx, int dy) {
    return random_at(wrap(ix + dx, px), wrap(iy + dy, py), seed);
  };
  const float low = at(0, 0) * (1 - u) + at(1, 0) * u;
  const float high = at(0, 1) * (1 - u) + at(1, 1) * u;
  return low * (1 - v) + high * v;
}

// Several octaves; s, t run 0 … 1 over the texture.
float cloud(float s, float t, int cells, int octaves, std::uint32_t seed, int cells_t = 0) {
  float sum = 0;
  float weight = 0.5F;
  float whole = 0;
  int ct = cells_t > 0 ? cells_t : cells;
  for (int i = 0; i < octaves; ++i) {
    sum += weight * noise(s * static_cast<float>(cells), t * static_cast<float>(ct), cells, ct,
                          seed + static_cast<std::uint32_t>(i) * 17);
    whole += weight;
    weight *= 0.55F;
    cells *= 2;
    ct *= 2;
  }
  return sum / whole;
}

struct Pixel {
  float r, g, b, a = 1;
};

Pixel grey(float value, float warmth = 0) { return {value + warmth, value, value - warmth}; }
Pixel times(const Pixel& p, float k) { return {p.r * k, p.g * k, p.b * k, p.a}; }
Pixel blend(const Pixel& a, const Pixel& b, float t) {
  return {a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, a.a};
}
float step_between(float low, float high, float x) {
  const float t = std::clamp((x - low) / (high - low), 0.0F, 1.0F);
  return t * t * (3 - 2 * t);
}

template <class Draw>
Texture draw(int width, int height, Draw colour) {
  Texture out{width, height, {}};
  out.rgba.resize(static_cast<std::size_t>(width) * height * 4);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const Pixel p = colour((static_cast<float>(x) + 0.5F) / static_cast<float>(width),
                             (static_cast<float>(y) + 0.5F) / static_cast<float>(height));
      std::uint8_t* to = &out.rgba[4 * (static_cast<std::size_t>(y) * width + x)];
      const float parts[] = {p.r, p.g, p.b, p.a};
      for (int i = 0; i < 4; ++i)
        to[i] = static_cast<std::uint8_t>(std::lround(std::clamp(parts[i], 0.0F, 1.0F) * 255));
    }
  return out;
}

// Courses of blocks in running bond: which block, and how far its nearest edge is (in block
// heights).
struct Bond {
  int column, row;
  float edge_x, edge_y;  // metres
};

Bond bond_at(float s, float t, int columns, int rows, float metres) {
  const float y = t * static_cast<float>(rows);
  const int row = static_cast<int>(y);
  const float x = s * static_cast<float>(columns) + (row % 2 == 1 ? 0.5F : 0.0F);
  const int column = static_cast<int>(std::floor(x));
  const float fx = x - static_cast<float>(column);
  const float fy = y - static_cast<float>(row);
  return {wrap(column, columns), row, std::min(fx, 1 - fx) * metres / static_cast<float>(columns),
          std::min(fy, 1 - fy) * metres / static_cast<float>(rows)};
}

// 青砖: running bond of 28 × 7 cm, joints as fine as a rush, each brick of its own firing.
Texture brick() {
  return draw(512, 512, [](float s, float t) {
    const Bond b = bond_at(s, t, 4, 16, 1.12F);
    const float own = random_at(b.column, b.row, 3);
    const float edge = std::min(b.edge_x, b.edge_y);
    const float joint = 1 - step_between(0.0018F, 0.0042F, edge);
    const float grain = cloud(s, t, 64, 3, 5) - 0.5F;
    const float stain = cloud(s, t, 6, 3, 7) - 0.5F;
    const float shade = 0.44F + 0.085F * (own - 0.5F) + 0.10F * grain + 0.05F * stain;
    const Pixel body{shade - 0.008F, shade + 0.004F, shade + 0.014F};
    const Pixel mortar = grey(0.64F + 0.1F * grain, 0.012F);
    // A worn arris takes the light away just before the joint.
    const float arris = 1 - 0.12F * (1 - step_between(0.004F, 0.010F, edge));
    return blend(times(body, arris), mortar, joint);
  });
}

// 方砖: square floor bricks of half a metre, rubbed and oiled.
Texture slab() {
  return draw(512, 512, [](float s, float t) {
    const Bond b = bond_at(s, t, 4, 4, 2);
    const float own = random_at(b.column, b.row, 11);
    const float edge = std::min(b.edge_x, b.edge_y);
    const float joint = 1 - step_between(0.0022F, 0.0065F, edge);
    const float grain = cloud(s, t, 48, 3, 13) - 0.5F;
    const float wear = cloud(s, t, 5, 4, 15) - 0.5F;
    const float shade = 0.475F + 0.075F * (own - 0.5F) + 0.05F * grain + 0.07F * wear;
    return blend(grey(shade, 0.010F), grey(0.27F, 0.008F), joint * 0.85F);
  });
}

// 青石板: long stones in courses of unequal width.
Texture paving() {
  constexpr float courses[] = {0.18F, 0.15F, 0.2F, 0.13F, 0.19F, 0.15F};
  return draw(512, 512, [&](float s, float t) {
    int row = 0;
    float top = 0;
    while (row < 5 && t > top + courses[row]) top += courses[row++];
    const float lengths[] = {0.38F, 0.27F, 0.35F};
    float x = s - random_at(row, 0, 21);
    x -= std::floor(x);
    int stone = 0;
    float left = 0;
    while (stone < 2 && x > left + lengths[stone]) left += lengths[stone++];
    const float edge = 3 * std::min(std::min(x - left, left + lengths[stone] - x),
                                    std::min(t - top, top + courses[row] - t));
    const float own = random_at(stone, row, 23);
    const float joint = 1 - step_between(0.004F, 0.012F, edge);
    const float grain = cloud(s, t, 56, 3, 25) - 0.5F;
    const float pits = step_between(0.70F, 0.78F, cloud(s, t, 40, 2, 27));
    const float shade = 0.47F + 0.10F * (own - 0.5F) + 0.11F * grain - 0.06F * pits +
                        0.05F * (cloud(s, t, 4, 3, 29) - 0.5F);
    return blend(grey(shade, 0.012F), grey(0.27F, 0.012F), joint * 0.9F);
  });
}

Texture plaster() {
  return draw(256, 256, [](float s, float t) {
    const float trowel = cloud(s, t, 5, 4, 31) - 0.5F;
    const float grain = cloud(s, t, 48, 2, 33) - 0.5F;
    const float shade = 0.775F + 0.035F * trowel + 0.025F * grain;
    return Pixel{shade + 0.012F, shade - 0.006F, shade - 0.045F};
  });
}

Texture stone() {
  return draw(256, 256, [](float s, float t) {
    const float grain = cloud(s, t, 40, 3, 41) - 0.5F;
    const float vein = cloud(s, t, 4, 4, 43) - 0.5F;
    const float tool = std::sin((s * 34 + t * 3 + 0.5F * vein) * 2 * std::numbers::pi_v<float>);
    return grey(0.53F + 0.14F * grain + 0.08F * vein + 0.012F * tool, 0.010F);
  });
}

// Grain runs along u. `pores` darkens, as of oak; lacquer lets little of it through.
Texture wood(const Pixel& base, float strength, std::uint32_t seed) {
  return draw(256, 256, [=](float s, float t) {
    const float bend = 0.05F * (cloud(s, t, 2, 2, seed) - 0.5F);
    const float rings = cloud(s, t + bend, 2, 4, seed + 1, 24) - 0.5F;
    const float pores = cloud(s, t, 6, 2, seed + 2, 96) - 0.5F;
    return times(base, 1 + strength * (1.1F * rings + 0.8F * pores));
  });
}

// Boards of a hand's breadth over the rafters.
Texture boards() {
  return draw(256, 256, [](float s, float t) {
    constexpr int rows = 8;
    const float y = t * rows;
    const int row = static_cast<int>(y);
    const float edge = std::min(y - static_cast<float>(row), static_cast<float>(row + 1) - y);
    const float own = random_at(row, 0, 51) - 0.5F;
    const float grain = cloud(s, t, 3, 3, 53, 64) - 0.5F;
    const float shade = 1 + 0.22F * own + 0.34F * grain;
    const float gap = 1 - step_between(0.012F, 0.04F, edge);
    return blend(times({0.44F, 0.33F, 0.235F}, shade), {0.10F, 0.07F, 0.05F}, gap);
  });
}

// Grey pan tiles: a course every 20 cm with the shadow of the one above, lichen and soot.
Texture tile() {
  return draw(256, 256, [](float s, float t) {
    constexpr int rows = 4;
    const float y = t * rows;
    const int row = static_cast<int>(y);
    const float into = y - static_cast<float>(row);
    const float own = random_at(static_cast<int>(s * 3), row, 61) - 0.5F;
    const float grain = cloud(s, t, 40, 3, 63) - 0.5F;
    const float stain = cloud(s, t, 5, 3, 65) - 0.5F;
    const float shade = 0.40F + 0.07F * own + 0.12F * grain + 0.10F * stain;
    const float shadow = 1 - 0.5F * (1 - step_between(0.0F, 0.16F, into));
    return times({shade - 0.005F, shade + 0.006F, shade + 0.014F}, shadow);
  });
}

// 步步锦: stepped bars round an open middle; clear between them.
Texture lattice() {
  constexpr int width = 256;
  constexpr int height = 128;
  return draw(width, height, [](float s, float t) {
    const float x = s * width;
    const float y = t * height;
    const float fx = std::min(x, width - x);
    const float fy = std::min(y, height - y);
    const auto bar = [](float d, float half) { return d < half; };
    bool solid = fx < 6 || fy < 6;
    for (const float inset : {24.0F, 46.0F}) {
      const float ix = inset * 1.5F;
      const float iy = inset * 0.92F;
      const bool within = x > ix - 3 && x < width - ix + 3 && y > iy - 3 && y < height - iy + 3;
      solid = solid || (within && (bar(std::abs(fx - ix), 3) || bar(std::abs(fy - iy), 3)));
    }
    for (const float at : {64.0F, 128.0F, 192.0F})
      solid = solid || (bar(std::abs(x - at), 2.6F) && fy < 24);
    for (const float at : {32.0F, 64.0F, 96.0F})
      solid = solid || (bar(std::abs(y - at), 2.6F) && fx < 38);
    solid = solid || (bar(std::abs(x - 128), 2.6F) && fy < 46);
    solid = solid || (bar(std::abs(y - 64), 2.6F) && fx < 72);
    Pixel wood = times({0.30F, 0.12F, 0.085F}, 0.9F + 0.3F * (cloud(s, t, 16, 2, 71) - 0.5F));
    wood.a = solid ? 1 : 0;
    return wood;
  });
}

// Of an oiled floor: each brick took its polish differently, feet have rubbed where they go, joints
// are dull. Green is the share of the material's roughness.
Texture slab_polish() {
  return draw(256, 256, [](float s, float t) {
    const Bond b = bond_at(s, t, 4, 4, 2);
    const float own = random_at(b.column, b.row, 12);
    const float joint = 1 - step_between(0.0022F, 0.0085F, std::min(b.edge_x, b.edge_y));
    const float wear = cloud(s, t, 6, 3, 15) - 0.5F;
    const float polish = std::clamp(0.72F + 0.22F * (own - 0.5F) + 0.5F * wear, 0.45F, 1.0F);
    return Pixel{0, polish + (1 - polish) * joint, 0};
  });
}

// Of lacquer over wood: the grain shows where light glances.
Texture lacquer_polish() {
  return draw(256, 128, [](float s, float t) {
    const float pores = cloud(s, t, 6, 2, 93, 96) - 0.5F;
    const float dust = cloud(s, t, 3, 3, 95) - 0.5F;
    return Pixel{0, std::clamp(0.74F + 0.35F * pores + 0.3F * dust, 0.4F, 1.0F), 0};
  });
}

}  // namespace

Texture draw_roughness(MaterialId id) {
  switch (id) {
    case MaterialId::slab: return slab_polish();
    case MaterialId::lacquer: return lacquer_polish();
    default: return {};
  }
}

Texture draw_texture(MaterialId id) {
  switch (id) {
    case MaterialId::brick: return brick();
    case MaterialId::plaster: return plaster();
    case MaterialId::slab: return slab();
    case MaterialId::paving: return paving();
    case MaterialId::stone: return stone();
    case MaterialId::timber: return wood({0.325F, 0.225F, 0.155F}, 0.7F, 81);
    case MaterialId::lacquer: return wood({0.285F, 0.118F, 0.086F}, 0.3F, 91);
    case MaterialId::tile: return tile();
    case MaterialId::boards: return boards();
    case MaterialId::lattice: return lattice();
    default: return {};
  }
}

}  // namespace yz::hall
