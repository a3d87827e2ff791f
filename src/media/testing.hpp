// Files that tests need: pictures, models. Only tests include it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <vips/vips.h>

namespace yz::media::testing {

// A picture of `width` × `height` pixels, encoded by libvips for `ending` (".webp", ".png",
// ".jpg").
inline std::string make_picture(int width, int height, const char* ending = ".webp") {
  static const bool ready = VIPS_INIT("tests") == 0;
  if (!ready) std::abort();
  VipsImage* black = nullptr;
  VipsImage* image = nullptr;
  if (vips_black(&black, width, height, "bands", 3, nullptr) != 0) std::abort();
  if (vips_cast(black, &image, VIPS_FORMAT_UCHAR, nullptr) != 0) std::abort();
  void* bytes = nullptr;
  std::size_t size = 0;
  if (vips_image_write_to_buffer(image, ending, &bytes, &size, nullptr) != 0) std::abort();
  std::string out(static_cast<const char*>(bytes), size);
  g_free(bytes);
  g_object_unref(image);
  g_object_unref(black);
  return out;
}

inline std::string little_endian_text(std::uint32_t number) {
  std::string out;
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(number >> shift));
  return out;
}

// A binary glTF of this document and buffer, padded as it must be.
inline std::string make_glb(std::string document, std::string binary) {
  while (document.size() % 4 != 0) document.push_back(' ');
  while (binary.size() % 4 != 0) binary.push_back('\0');
  std::string chunks = little_endian_text(static_cast<std::uint32_t>(document.size())) + "JSON" +
                       document + little_endian_text(static_cast<std::uint32_t>(binary.size())) +
                       std::string("BIN\0", 4) + binary;
  return "glTF" + little_endian_text(2) +
         little_endian_text(static_cast<std::uint32_t>(chunks.size() + 12)) + chunks;
}

// One triangle, 1 × 2 metres, moved one metre up.
inline constexpr std::string_view triangle_document = R"json({
  "asset": {"version": "2.0"},
  "scene": 0, "scenes": [{"nodes": [0]}],
  "nodes": [{"mesh": 0, "translation": [0, 1, 0]}],
  "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
  "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3",
                 "min": [0, 0, 0], "max": [1, 2, 0]}],
  "bufferViews": [{"buffer": 0, "byteLength": 36}],
  "buffers": [{"byteLength": 36}]})json";

inline std::string make_glb() {
  return make_glb(std::string(triangle_document), std::string(36, '\0'));
}

}  // namespace yz::media::testing
