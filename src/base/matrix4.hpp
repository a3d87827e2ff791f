// 4 × 4 matrices of places in space, column by column as glTF 2.0 (§3.5.2) keeps them: they act on
// column vectors, so `a * b` is b first.
#pragma once

#include <array>
#include <cstddef>

namespace yz {

template <class Number>
struct Matrix4 {
  std::array<Number, 16> m{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};

  // T · R · S of a glTF node; `rotation` is a unit quaternion, x y z w.
  [[nodiscard]] static Matrix4 of(const std::array<Number, 3>& translation,
                                  const std::array<Number, 4>& rotation,
                                  const std::array<Number, 3>& scale) {
    const auto [x, y, z, w] = rotation;
    return {{(1 - 2 * (y * y + z * z)) * scale[0], 2 * (x * y + z * w) * scale[0],
             2 * (x * z - y * w) * scale[0], 0,                                     //
             2 * (x * y - z * w) * scale[1], (1 - 2 * (x * x + z * z)) * scale[1],  //
             2 * (y * z + x * w) * scale[1], 0,                                     //
             2 * (x * z + y * w) * scale[2], 2 * (y * z - x * w) * scale[2],
             (1 - 2 * (x * x + y * y)) * scale[2], 0,  //
             translation[0], translation[1], translation[2], 1}};
  }

  [[nodiscard]] std::array<Number, 3> point(const std::array<Number, 3>& p) const {
    return {m[0] * p[0] + m[4] * p[1] + m[8] * p[2] + m[12],
            m[1] * p[0] + m[5] * p[1] + m[9] * p[2] + m[13],
            m[2] * p[0] + m[6] * p[1] + m[10] * p[2] + m[14]};
  }
  [[nodiscard]] std::array<Number, 3> column(std::size_t i) const {
    return {m[4 * i], m[4 * i + 1], m[4 * i + 2]};
  }

  friend Matrix4 operator*(const Matrix4& a, const Matrix4& b) {
    Matrix4 out;
    for (std::size_t c = 0; c < 4; ++c)
      for (std::size_t r = 0; r < 4; ++r) {
        Number sum = 0;
        for (std::size_t k = 0; k < 4; ++k) sum += a.m[4 * k + r] * b.m[4 * c + k];
        out.m[4 * c + r] = sum;
      }
    return out;
  }
};

}  // namespace yz
