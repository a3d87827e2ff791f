#include "hall/light/picture_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>

#include <webp/decode.h>
#include <webp/encode.h>

#include "hall/light/vec.hpp"

namespace yz::hall::light {
namespace {

struct Free {
  void operator()(std::uint8_t* p) const { WebPFree(p); }
};

std::unexpected<Error> cannot_encode() {
  return fail(ErrorKind::internal, "libwebp could not encode a picture");
}

// Sharp YUV keeps the edge of a coloured shadow where it is.
Result<std::string> encode(const std::vector<std::uint8_t>& rgb, int width, int height,
                           int quality) {
  WebPConfig config;
  WebPPicture picture;
  if (WebPConfigPreset(&config, WEBP_PRESET_PHOTO, static_cast<float>(quality)) == 0 ||
      WebPPictureInit(&picture) == 0)
    return cannot_encode();
  config.method = 5;
  config.use_sharp_yuv = 1;
  picture.width = width;
  picture.height = height;
  WebPMemoryWriter writer;
  WebPMemoryWriterInit(&writer);
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  const bool good = WebPPictureImportRGB(&picture, rgb.data(), width * 3) != 0 &&
                    WebPEncode(&config, &picture) != 0;
  std::string bytes(reinterpret_cast<const char*>(writer.mem), good ? writer.size : 0);
  WebPPictureFree(&picture);
  WebPMemoryWriterClear(&writer);
  if (!good) return cannot_encode();
  return bytes;
}

float range_of(const Lightmap& map) {
  std::vector<float> peaks;
  for (std::size_t i = 0; i < map.texel.size(); ++i)
    if (map.covered.empty() || map.covered[i] != 0) peaks.push_back(largest(map.texel[i]));
  if (peaks.empty()) return 1;
  const auto at = peaks.end() - 1 - static_cast<std::ptrdiff_t>(peaks.size() / 200);
  std::nth_element(peaks.begin(), at, peaks.end());
  const float most = *std::max_element(at, peaks.end());
  return std::max(1e-3F, std::min(most, 1.3F * *at));
}

// --- half floats ---------------------------------------------------------------------------------

std::uint16_t to_half(float f) {
  f = std::clamp(f, 0.0F, 65504.0F);
  std::uint32_t bits = 0;
  std::memcpy(&bits, &f, 4);
  if (bits < 0x38800000U) return static_cast<std::uint16_t>(std::lround(f * 0x1p24F));  // denormal
  return static_cast<std::uint16_t>((bits - 0x38000000U + 0xfffU + (bits >> 13 & 1)) >> 13);
}

float from_half(std::uint16_t h) {
  if (h < 0x400) return static_cast<float>(h) * 0x1p-24F;
  const std::uint32_t bits = (static_cast<std::uint32_t>(h) << 13) + 0x38000000U;
  float f = 0;
  std::memcpy(&f, &bits, 4);
  return f;
}

constexpr std::string_view magic = "yzlight1";

template <class T>
void put(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}
  template <class T>
  T take() {
    T value{};
    if (left_.size() < sizeof value) {
      good_ = false;
      return value;
    }
    std::memcpy(&value, left_.data(), sizeof value);
    left_.remove_prefix(sizeof value);
    return value;
  }
  // Whether so many things of so many bytes can still come; refuses sizes before they are
  // allocated.
  bool holds(std::size_t count, std::size_t bytes) {
    good_ = good_ && count <= left_.size() / bytes;
    return good_;
  }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return left_.empty(); }

 private:
  std::string_view left_;
  bool good_ = true;
};

void put_colours(std::string& out, const std::vector<Float3>& colours) {
  for (const Float3& c : colours)
    for (const float channel : c) put(out, to_half(channel));
}

void take_colours(Reader& in, std::size_t count, std::vector<Float3>& colours) {
  colours.resize(count);
  for (Float3& c : colours)
    for (float& channel : c) channel = from_half(in.take<std::uint16_t>());
}

bool take_lightmap(Reader& in, Lightmap& map) {
  map.width = in.take<std::int32_t>();
  map.height = in.take<std::int32_t>();
  if (!in.good() || map.width < 0 || map.height < 0 || map.width > 16384 || map.height > 16384)
    return false;
  const std::size_t n = static_cast<std::size_t>(map.width) * map.height;
  if (!in.holds(n, 13)) return false;
  take_colours(in, n, map.texel);
  take_colours(in, n, map.sun);
  map.covered.resize(n);
  for (auto& c : map.covered) c = in.take<std::uint8_t>();
  return in.good();
}

// --- tiles ---------------------------------------------------------------------------------------

// The face at a smaller size, each pixel the mean of its square.
std::vector<Vec> shrunk(const std::vector<Float3>& face, int size, int wanted) {
  const int step = size / wanted;
  std::vector<Vec> out(static_cast<std::size_t>(wanted) * wanted);
  for (int y = 0; y < wanted * step; ++y)
    for (int x = 0; x < wanted * step; ++x)
      out[static_cast<std::size_t>(y / step) * wanted + x / step] +=
          Vec(face[static_cast<std::size_t>(y) * size + x]) / static_cast<float>(step * step);
  return out;
}

}  // namespace

Result<LightmapFile> write_lightmap(const Lightmap& map, int quality) {
  LightmapFile file{{}, map.width, map.height, range_of(map)};
  std::vector<std::uint8_t> rgb;
  rgb.reserve(map.texel.size() * 3);
  for (const Float3& texel : map.texel)
    for (const float channel : texel)
      rgb.push_back(static_cast<std::uint8_t>(
          std::lround(255 * std::sqrt(std::clamp(channel / file.range, 0.0F, 1.0F)))));
  YZ_ASSIGN(file.webp, encode(rgb, map.width, map.height, quality));
  return file;
}

Result<Lightmap> read_lightmap(const LightmapFile& file) {
  Lightmap map;
  const std::unique_ptr<std::uint8_t, Free> rgb(
      WebPDecodeRGB(reinterpret_cast<const std::uint8_t*>(file.webp.data()), file.webp.size(),
                    &map.width, &map.height));
  if (!rgb) return fail(ErrorKind::corrupt, "a lightmap is no WebP");
  const std::size_t n = static_cast<std::size_t>(map.width) * map.height;
  map.covered.assign(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    const auto channel = [&](std::size_t c) {
      const float v = static_cast<float>(rgb.get()[3 * i + c]) / 255;
      return file.range * v * v;
    };
    map.texel.push_back({channel(0), channel(1), channel(2)});
  }
  return map;
}

std::string keep(const Baked& baked) {
  std::string out(magic);
  put(out, static_cast<std::uint32_t>(baked.parts.size()));
  put(out, static_cast<std::uint32_t>(baked.probes.size()));
  for (const Lightmap& map : baked.parts) {
    put(out, static_cast<std::int32_t>(map.width));
    put(out, static_cast<std::int32_t>(map.height));
    put_colours(out, map.texel);
    put_colours(out, map.sun);
    out.append(reinterpret_cast<const char*>(map.covered.data()), map.covered.size());
  }
  for (const ProbeLight& probe : baked.probes)
    for (const float f : probe) put(out, f);
  return out;
}

Result<Baked> take_back(std::string_view bytes) {
  const auto broken = [] { return fail(ErrorKind::corrupt, "these bytes hold no bake"); };
  if (!bytes.starts_with(magic)) return broken();
  Reader in(bytes.substr(magic.size()));
  const auto parts = in.take<std::uint32_t>();
  const auto probes = in.take<std::uint32_t>();
  Baked baked;
  if (!in.holds(parts, 8)) return broken();
  baked.parts.resize(parts);
  for (Lightmap& map : baked.parts)
    if (!take_lightmap(in, map)) return broken();
  if (!in.holds(probes, sizeof(ProbeLight))) return broken();
  baked.probes.resize(probes);
  for (ProbeLight& probe : baked.probes)
    for (float& f : probe) f = in.take<float>();
  if (!in.good() || !in.at_end()) return broken();
  return baked;
}

// Between the mean of the logarithms, which dark corners rule, and the mean, which the sun rules.
float auto_exposure(const Baked& baked) {
  double logs = 0;
  double sum = 0;
  double n = 0;
  for (const Lightmap& map : baked.parts)
    for (std::size_t i = 0; i < map.texel.size(); ++i) {
      if (map.covered[i] == 0) continue;
      const double light = luminance(map.texel[i]);
      logs += std::log(1e-3 + light);
      sum += light;
      ++n;
    }
  if (n == 0 || sum <= 0) return 1;
  const double between = std::sqrt(std::exp(logs / n) * (sum / n));
  return static_cast<float>(std::clamp(0.36 / between, 0.01, 100.0));
}

std::array<std::uint8_t, 3> tone_map(Float3 linear, float exposure) {
  const Vec c = Vec(linear) * (exposure / 0.6F);
  const Vec in{0.59719F * c.x + 0.35458F * c.y + 0.04823F * c.z,
               0.07600F * c.x + 0.90834F * c.y + 0.01566F * c.z,
               0.02840F * c.x + 0.13383F * c.y + 0.83777F * c.z};
  const auto curve = [](float v) {
    return (v * (v + 0.0245786F) - 0.000090537F) / (v * (0.983729F * v + 0.4329510F) + 0.238081F);
  };
  const Vec t{curve(in.x), curve(in.y), curve(in.z)};
  const Vec out{1.60475F * t.x - 0.53108F * t.y - 0.07367F * t.z,
                -0.10208F * t.x + 1.10813F * t.y - 0.00605F * t.z,
                -0.00327F * t.x - 0.07276F * t.y + 1.07602F * t.z};
  const auto srgb = [](float v) {
    v = std::clamp(v, 0.0F, 1.0F);
    const float s = v <= 0.0031308F ? 12.92F * v : 1.055F * std::pow(v, 1 / 2.4F) - 0.055F;
    return static_cast<std::uint8_t>(std::lround(255 * s));
  };
  return {srgb(out.x), srgb(out.y), srgb(out.z)};
}

Result<std::vector<CubeTile>> write_tiles(const Cube& cube, const std::vector<int>& sizes, int tile,
                                          float exposure, int quality) {
  std::vector<CubeTile> tiles;
  for (std::size_t level = 0; level < sizes.size(); ++level) {
    const int size = sizes[level];
    if (size < 1 || tile < 1 || size > cube.size || cube.size % size != 0 ||
        size % std::min(size, tile) != 0)
      return fail(ErrorKind::invalid,
                  fmt::format("tiles of {} do not fit {} of a cube of {}", tile, size, cube.size));
    const int edge = std::min(size, tile);
    for (int face = 0; face < 6; ++face) {
      const auto pixels = shrunk(cube.face.at(static_cast<std::size_t>(face)), cube.size, size);
      for (int ty = 0; ty < size / edge; ++ty)
        for (int tx = 0; tx < size / edge; ++tx) {
          std::vector<std::uint8_t> rgb;
          for (int y = 0; y < edge; ++y)
            for (int x = 0; x < edge; ++x) {
              const auto c = tone_map(
                  pixels[static_cast<std::size_t>(ty * edge + y) * size + tx * edge + x], exposure);
              rgb.insert(rgb.end(), c.begin(), c.end());
            }
          YZ_ASSIGN(std::string webp, encode(rgb, edge, edge, quality));
          tiles.push_back({static_cast<int>(level), face, tx, ty, std::move(webp)});
        }
    }
  }
  return tiles;
}

}  // namespace yz::hall::light
