// The scene's textures with smaller copies of each, looked up with repetition.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "hall/light/vec.hpp"

namespace yz::hall::light {

struct Rgba {
  Vec rgb;
  float a = 1;
};

class Textures {
 public:
  explicit Textures(const std::vector<Texture>& textures);

  // `width` is the footprint in uv; bilinear in the level whose texels are nearest to it.
  [[nodiscard]] Rgba colour(int texture, Float2 uv, float width) const;  // sRGB decoded
  [[nodiscard]] Rgba linear(int texture, Float2 uv, float width) const;  // normals, roughness

 private:
  struct Level {
    int width, height;
    std::vector<std::uint8_t> rgba;
  };
  template <class Decode>
  [[nodiscard]] Rgba look_up(int texture, Float2 uv, float width, const Decode& decode) const;

  std::vector<std::vector<Level>> levels_;
};

}  // namespace yz::hall::light
