// Low-discrepancy numbers: Sobol's first two dimensions, shuffled and Owen-scrambled by hashing
// (Burley, Practical Hash-based Owen Scrambling, JCGT 2020). Point `index` of sequence `key` in
// `dimension` depends on nothing else, so any thread may draw it.
#pragma once

#include <cstdint>

#include "hall/scene.hpp"

namespace yz::hall::light {

constexpr std::uint32_t hash(std::uint32_t x) {  // Wellons' lowbias32
  x ^= x >> 16;
  x *= 0x21f0aaadU;
  x ^= x >> 15;
  x *= 0xd35a2d97U;
  x ^= x >> 15;
  return x;
}

constexpr std::uint32_t hash(std::uint32_t a, std::uint32_t b) {
  return hash(a ^ (hash(b) + 0x9e3779b9U + (a << 6) + (a >> 2)));
}

constexpr std::uint32_t reverse_bits(std::uint32_t x) {
  x = __builtin_bswap32(x);
  x = ((x & 0x0f0f0f0fU) << 4) | ((x >> 4) & 0x0f0f0f0fU);
  x = ((x & 0x33333333U) << 2) | ((x >> 2) & 0x33333333U);
  return ((x & 0x55555555U) << 1) | ((x >> 1) & 0x55555555U);
}

// Laine and Karras' permutation: flips each bit by a hash of those below it.
constexpr std::uint32_t laine_karras(std::uint32_t x, std::uint32_t seed) {
  x += seed;
  x ^= x * 0x6c50b47cU;
  x ^= x * 0xb82f1e52U;
  x ^= x * 0xc7afe638U;
  x ^= x * 0x8d22f6e6U;
  return x;
}

// Sobol's second dimension before its bits are reversed: Pascal's triangle mod 2, in log steps.
constexpr std::uint32_t pascal(std::uint32_t x) {
  x ^= (x & 0xaaaaaaaaU) >> 1;
  x ^= (x & 0xccccccccU) >> 2;
  x ^= (x & 0xf0f0f0f0U) >> 4;
  x ^= (x & 0xff00ff00U) >> 8;
  return x ^ ((x & 0xffff0000U) >> 16);
}

constexpr float fraction(std::uint32_t x) {
  return static_cast<float>(x >> 8) * 0x1p-24F;  // below 1
}

class Sampler {
 public:
  Sampler(std::uint32_t key, std::uint32_t index) : key_(key), index_(index) {}

  // Each call is another dimension, well spread among all indices of the key. The points are Owen's
  // scrambling of (reversed index, reversed pascal(index)); two reversals cancel.
  Float2 next2() {
    const std::uint32_t seed = hash(key_, dimension_++);
    const std::uint32_t i = reverse_bits(laine_karras(reverse_bits(index_), seed));
    return {fraction(reverse_bits(laine_karras(i, hash(seed ^ 0x55555555U)))),
            fraction(reverse_bits(laine_karras(pascal(i), hash(seed ^ 0xaaaaaaaaU))))};
  }
  float next() { return next2()[0]; }

 private:
  std::uint32_t key_;
  std::uint32_t index_;
  std::uint32_t dimension_ = 0;
};

}  // namespace yz::hall::light
