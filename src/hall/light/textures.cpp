#include "hall/light/textures.hpp"

#include <cmath>

namespace yz::hall::light {
namespace {

const std::array<float, 256>& srgb_table() {
  static const std::array<float, 256> table = [] {
    std::array<float, 256> t{};
    for (int i = 0; i < 256; ++i) {
      const double v = i / 255.0;
      t.at(static_cast<std::size_t>(i)) =
          static_cast<float>(v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4));
    }
    return t;
  }();
  return table;
}

// Each texel of the smaller copy is the mean of its four. The mean of sRGB bytes is taken as it is:
// half a shade darker than it should be at hard edges, and not seen at that distance.
template <class Level>
Level halved(const Level& from) {
  Level to{std::max(1, from.width / 2), std::max(1, from.height / 2), {}};
  to.rgba.resize(static_cast<std::size_t>(to.width) * to.height * 4);
  const auto at = [&](int x, int y, int c) {
    x = std::min(x, from.width - 1);
    y = std::min(y, from.height - 1);
    return static_cast<int>(from.rgba[(static_cast<std::size_t>(y) * from.width + x) * 4 + c]);
  };
  for (int y = 0; y < to.height; ++y)
    for (int x = 0; x < to.width; ++x)
      for (int c = 0; c < 4; ++c) {
        const int sum = at(2 * x, 2 * y, c) + at(2 * x + 1, 2 * y, c) + at(2 * x, 2 * y + 1, c) +
                        at(2 * x + 1, 2 * y + 1, c);
        to.rgba[(static_cast<std::size_t>(y) * to.width + x) * 4 + c] =
            static_cast<std::uint8_t>((sum + 2) / 4);
      }
  return to;
}

int wrapped(int i, int n) {
  i %= n;
  return i < 0 ? i + n : i;
}

}  // namespace

Textures::Textures(const std::vector<Texture>& textures) {
  for (const Texture& texture : textures) {
    auto& levels = levels_.emplace_back();
    levels.push_back({texture.width, texture.height, texture.rgba});
    while (levels.back().width > 1 || levels.back().height > 1)
      levels.push_back(halved(levels.back()));
  }
}

template <class Decode>
Rgba Textures::look_up(int texture, Float2 uv, float width, const Decode& decode) const {
  const auto& levels = levels_[static_cast<std::size_t>(texture)];
  const float texels = width * static_cast<float>(std::max(levels[0].width, levels[0].height));
  const int wanted = texels > 1 ? static_cast<int>(std::lround(std::log2(texels))) : 0;
  const Level& level = levels[std::min<std::size_t>(levels.size() - 1, wanted)];
  const float x = (uv[0] - std::floor(uv[0])) * level.width - 0.5F;
  const float y = (uv[1] - std::floor(uv[1])) * level.height - 0.5F;
  if (!std::isfinite(x + y)) return {};
  const float fx = x - std::floor(x);
  const float fy = y - std::floor(y);
  const int x0 = wrapped(static_cast<int>(std::floor(x)), level.width);
  const int y0 = wrapped(static_cast<int>(std::floor(y)), level.height);
  const int x1 = wrapped(x0 + 1, level.width);
  const int y1 = wrapped(y0 + 1, level.height);
  const auto at = [&](int tx, int ty) {
    return decode(&level.rgba[(static_cast<std::size_t>(ty) * level.width + tx) * 4]);
  };
  const auto blend = [](Rgba a, Rgba b, float t) {
    return Rgba{mix(a.rgb, b.rgb, t), a.a + (b.a - a.a) * t};
  };
  return blend(blend(at(x0, y0), at(x1, y0), fx), blend(at(x0, y1), at(x1, y1), fx), fy);
}

Rgba Textures::colour(int texture, Float2 uv, float width) const {
  const auto& table = srgb_table();
  return look_up(texture, uv, width, [&](const std::uint8_t* p) {
    return Rgba{{table[p[0]], table[p[1]], table[p[2]]}, static_cast<float>(p[3]) / 255};
  });
}

Rgba Textures::linear(int texture, Float2 uv, float width) const {
  return look_up(texture, uv, width, [](const std::uint8_t* p) {
    constexpr float s = 1.0F / 255;
    return Rgba{{p[0] * s, p[1] * s, p[2] * s}, p[3] * s};
  });
}

}  // namespace yz::hall::light
