// Positions are 16-bit integers within the file's bounds: a part of 40 m is exact to 0.7 mm, and
// all of its meshes share one grid, so that no seam opens between them. Texture coordinates are
// floats whose mantissa the exponential filter shortens; lightmap coordinates are 16-bit, which is
// finer than a thirtieth of a texel; normals are octahedral, 8 bits.
#include "hall/gltf/glb_out.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <span>

#include <meshoptimizer.h>
#include <boost/json.hpp>

namespace yz::hall {
namespace {

namespace json = boost::json;

constexpr int byte_type = 5120;
constexpr int short_type = 5122;
constexpr int ushort_type = 5123;
constexpr int uint_type = 5125;
constexpr int float_type = 5126;

json::array list(const Float3& v) { return {v[0], v[1], v[2]}; }

// One interleaved vertex, as it is before it is split into streams.
struct Corner {
  Float3 position;
  Float3 normal;
  Float2 uv;
  Float2 chart_uv;
};

class Writer {
 public:
  explicit Writer(const Glb& glb) : glb_(glb) {}

  std::string run() {
    meshopt_encodeVertexVersion(0);
    meshopt_encodeIndexVersion(1);
    measure();
    json::array primitives;
    for (const GlbMesh& mesh : glb_.meshes)
      if (!mesh.triangle.empty()) primitives.push_back(write(mesh));
    return assemble(std::move(primitives));
  }

 private:
  void measure() {
    Float3 low{1e9F, 1e9F, 1e9F};
    Float3 high{-1e9F, -1e9F, -1e9F};
    for (const GlbMesh& mesh : glb_.meshes)
      for (const Float3& p : mesh.position)
        for (std::size_t i = 0; i < 3; ++i) {
          low[i] = std::min(low[i], p[i]);
          high[i] = std::max(high[i], p[i]);
        }
    for (std::size_t i = 0; i < 3; ++i) {
      if (low[i] > high[i]) low[i] = high[i] = 0;
      middle_[i] = (low[i] + high[i]) / 2;
      half_ = std::max(half_, (high[i] - low[i]) / 2);
    }
  }

  json::object write(const GlbMesh& mesh) {
    std::vector<Corner> corners(mesh.position.size());
    for (std::size_t i = 0; i < corners.size(); ++i)
      corners[i] = {mesh.position[i], mesh.normal.empty() ? Float3{0, 1, 0} : mesh.normal[i],
                    mesh.uv.empty() ? Float2{} : mesh.uv[i],
                    mesh.chart_uv.empty() ? Float2{} : mesh.chart_uv[i]};
    std::vector<std::uint32_t> triangle = mesh.triangle;
    std::vector<unsigned int> remap(corners.size());
    const std::size_t count =
        meshopt_generateVertexRemap(remap.data(), triangle.data(), triangle.size(), corners.data(),
                                    corners.size(), sizeof(Corner));
    meshopt_remapIndexBuffer(triangle.data(), triangle.data(), triangle.size(), remap.data());
    std::vector<Corner> unique(count);
    meshopt_remapVertexBuffer(unique.data(), corners.data(), corners.size(), sizeof(Corner),
                              remap.data());
    meshopt_optimizeVertexCache(triangle.data(), triangle.data(), triangle.size(), count);
    meshopt_optimizeVertexFetch(unique.data(), triangle.data(), triangle.size(), unique.data(),
                                count, sizeof(Corner));
    json::object attributes{{"POSITION", positions(unique)}, {"NORMAL", normals(unique)}};
    if (!mesh.uv.empty()) attributes["TEXCOORD_0"] = texture_places(unique);
    if (!mesh.chart_uv.empty()) attributes["TEXCOORD_1"] = chart_places(unique);
    return {{"attributes", std::move(attributes)},
            {"indices", indices(triangle, count)},
            {"material", mesh.material}};
  }

  int accessor(json::object value) {
    accessors_.push_back(std::move(value));
    return static_cast<int>(accessors_.size()) - 1;
  }

  int view(std::span<const unsigned char> packed, std::size_t count, std::size_t stride,
           std::string_view mode, std::string_view filter, int target) {
    json::object compression{{"buffer", 0},
                             {"byteOffset", body_.size()},
                             {"byteLength", packed.size()},
                             {"byteStride", stride},
                             {"count", count},
                             {"mode", mode}};
    if (!filter.empty()) compression["filter"] = filter;
    json::object view{
        {"buffer", 1},
        {"byteOffset", plain_bytes_},
        {"byteLength", count * stride},
        {"target", target},
        {"extensions", json::object{{"EXT_meshopt_compression", std::move(compression)}}}};
    if (mode == "ATTRIBUTES") view["byteStride"] = stride;
    body_.append(reinterpret_cast<const char*>(packed.data()), packed.size());
    body_.append((4 - body_.size() % 4) % 4, '\0');
    plain_bytes_ += (count * stride + 3) / 4 * 4;
    views_.push_back(std::move(view));
    return static_cast<int>(views_.size()) - 1;
  }

  template <class T>
  int vertices(const std::vector<T>& data, std::string_view filter = {}) {
    std::vector<unsigned char> packed(meshopt_encodeVertexBufferBound(data.size(), sizeof(T)));
    packed.resize(meshopt_encodeVertexBuffer(packed.data(), packed.size(), data.data(), data.size(),
                                             sizeof(T)));
    return view(packed, data.size(), sizeof(T), "ATTRIBUTES", filter, 34962);
  }

  int positions(const std::vector<Corner>& corners) {
    using Packed = std::array<std::int16_t, 4>;
    std::vector<Packed> data(corners.size());
    std::array<int, 3> low{32767, 32767, 32767};
    std::array<int, 3> high{-32767, -32767, -32767};
    for (std::size_t i = 0; i < corners.size(); ++i) {
      data[i][3] = 0;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        const float unit = (corners[i].position[axis] - middle_[axis]) / half_;
        const int value = static_cast<int>(std::lround(std::clamp(unit, -1.0F, 1.0F) * 32767));
        data[i][axis] = static_cast<std::int16_t>(value);
        low[axis] = std::min(low[axis], value);
        high[axis] = std::max(high[axis], value);
      }
    }
    return accessor({{"bufferView", vertices(data)},
                     {"componentType", short_type},
                     {"normalized", true},
                     {"count", corners.size()},
                     {"type", "VEC3"},
                     {"min", json::array{low[0], low[1], low[2]}},
                     {"max", json::array{high[0], high[1], high[2]}}});
  }

  int normals(const std::vector<Corner>& corners) {
    std::vector<std::array<float, 4>> given(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i)
      given[i] = {corners[i].normal[0], corners[i].normal[1], corners[i].normal[2], 0};
    std::vector<std::array<std::int8_t, 4>> data(corners.size());
    meshopt_encodeFilterOct(data.data(), data.size(), 4, 8, given[0].data());
    return accessor({{"bufferView", vertices(data, "OCTAHEDRAL")},
                     {"componentType", byte_type},
                     {"normalized", true},
                     {"count", corners.size()},
                     {"type", "VEC3"}});
  }

  int texture_places(const std::vector<Corner>& corners) {
    std::vector<Float2> given(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i) given[i] = corners[i].uv;
    std::vector<std::array<std::uint32_t, 2>> data(corners.size());
    meshopt_encodeFilterExp(data.data(), data.size(), 8, 15, given[0].data());
    return accessor({{"bufferView", vertices(data, "EXPONENTIAL")},
                     {"componentType", float_type},
                     {"count", corners.size()},
                     {"type", "VEC2"}});
  }

  int chart_places(const std::vector<Corner>& corners) {
    std::vector<std::array<std::uint16_t, 2>> data(corners.size());
    for (std::size_t i = 0; i < corners.size(); ++i)
      for (std::size_t axis = 0; axis < 2; ++axis)
        data[i][axis] = static_cast<std::uint16_t>(
            std::lround(std::clamp(corners[i].chart_uv[axis], 0.0F, 1.0F) * 65535));
    return accessor({{"bufferView", vertices(data)},
                     {"componentType", ushort_type},
                     {"normalized", true},
                     {"count", corners.size()},
                     {"type", "VEC2"}});
  }

  int indices(const std::vector<std::uint32_t>& triangle, std::size_t vertex_count) {
    std::vector<unsigned char> packed(
        meshopt_encodeIndexBufferBound(triangle.size(), vertex_count));
    packed.resize(
        meshopt_encodeIndexBuffer(packed.data(), packed.size(), triangle.data(), triangle.size()));
    const bool small = vertex_count <= 65'534;
    const int at = view(packed, triangle.size(), small ? 2 : 4, "TRIANGLES", {}, 34963);
    return accessor({{"bufferView", at},
                     {"componentType", small ? ushort_type : uint_type},
                     {"count", triangle.size()},
                     {"type", "SCALAR"}});
  }

  json::array write_images() {
    json::array out;
    for (const GlbImage& image : glb_.images) {
      if (image.webp.empty()) {
        out.push_back({{"name", image.name}, {"uri", image.name}, {"mimeType", "image/webp"}});
        continue;
      }
      views_.push_back(
          {{"buffer", 0}, {"byteOffset", body_.size()}, {"byteLength", image.webp.size()}});
      body_ += image.webp;
      body_.append((4 - body_.size() % 4) % 4, '\0');
      out.push_back(
          {{"name", image.name}, {"bufferView", views_.size() - 1}, {"mimeType", "image/webp"}});
    }
    return out;
  }

  json::array write_materials() {
    json::array out;
    for (const GlbMaterial& m : glb_.materials) {
      json::object surface{
          {"baseColorFactor", json::array{m.base[0], m.base[1], m.base[2], m.alpha}},
          {"metallicFactor", m.metallic},
          {"roughnessFactor", m.roughness}};
      if (m.base_image >= 0) surface["baseColorTexture"] = json::object{{"index", m.base_image}};
      if (m.roughness_image >= 0)
        surface["metallicRoughnessTexture"] = json::object{{"index", m.roughness_image}};
      json::object material{{"name", m.name}, {"pbrMetallicRoughness", std::move(surface)}};
      if (m.normal_image >= 0) material["normalTexture"] = json::object{{"index", m.normal_image}};
      if (m.two_sided) material["doubleSided"] = true;
      if (m.alpha_mode == GlbMaterial::Alpha::mask) material["alphaMode"] = "MASK";
      if (m.alpha_mode == GlbMaterial::Alpha::blend) material["alphaMode"] = "BLEND";
      const float most = std::max({m.emission[0], m.emission[1], m.emission[2]});
      json::object extensions;
      if (most > 0) {
        const float strength = std::max(1.0F, most);
        material["emissiveFactor"] =
            list((1 / strength) == 1 ? m.emission
                                     : Float3{m.emission[0] / strength, m.emission[1] / strength,
                                              m.emission[2] / strength});
        if (strength > 1) {
          extensions["KHR_materials_emissive_strength"] =
              json::object{{"emissiveStrength", strength}};
          uses_emission_ = true;
        }
      }
      if (m.unlit) {
        extensions["KHR_materials_unlit"] = json::object{};
        uses_unlit_ = true;
      }
      if (!extensions.empty()) material["extensions"] = std::move(extensions);
      out.push_back(std::move(material));
    }
    return out;
  }

  std::string assemble(json::array primitives) {
    json::array images = write_images();
    json::array textures;
    for (std::size_t i = 0; i < images.size(); ++i)
      textures.push_back(
          {{"sampler", 0},
           {"extensions", json::object{{"EXT_texture_webp", json::object{{"source", i}}}}}});
    json::array materials = write_materials();
    json::object root{
        {"asset", json::object{{"version", "2.0"}, {"generator", "yunzhan"}}},
        {"scene", 0},
        {"scenes", json::array{json::object{{"nodes", json::array{0}}}}},
        {"nodes", json::array{json::object{{"name", glb_.name},
                                           {"mesh", 0},
                                           {"translation", list(middle_)},
                                           {"scale", json::array{half_, half_, half_}}}}},
        {"meshes",
         json::array{json::object{{"name", glb_.name}, {"primitives", std::move(primitives)}}}},
        {"accessors", std::move(accessors_)},
        {"bufferViews", std::move(views_)},
        {"materials", std::move(materials)},
        {"buffers", json::array{json::object{{"byteLength", body_.size()}},
                                json::object{{"byteLength", plain_bytes_},
                                             {"extensions",
                                              json::object{{"EXT_meshopt_compression",
                                                            json::object{{"fallback", true}}}}}}}}};
    json::array required{"EXT_meshopt_compression", "KHR_mesh_quantization"};
    json::array used = required;
    if (!images.empty()) {
      root["images"] = std::move(images);
      root["textures"] = std::move(textures);
      root["samplers"] = json::array{json::object{
          {"magFilter", 9729}, {"minFilter", 9987}, {"wrapS", 10497}, {"wrapT", 10497}}};
      used.push_back("EXT_texture_webp");
      required.push_back("EXT_texture_webp");
    }
    if (uses_emission_) used.push_back("KHR_materials_emissive_strength");
    if (uses_unlit_) used.push_back("KHR_materials_unlit");
    root["extensionsUsed"] = std::move(used);
    root["extensionsRequired"] = std::move(required);
    std::string head = json::serialize(root);
    head.append((4 - head.size() % 4) % 4, ' ');
    std::string out;
    const auto put = [&](std::size_t value) {
      const auto word = static_cast<std::uint32_t>(value);
      out.append(reinterpret_cast<const char*>(&word), 4);
    };
    out += "glTF";
    put(2);
    put(12 + 8 + head.size() + 8 + body_.size());
    put(head.size());
    out += "JSON";
    out += head;
    put(body_.size());
    out.append("BIN\0", 4);
    out += body_;
    return out;
  }

  const Glb& glb_;
  Float3 middle_{};
  float half_ = 0.001F;
  std::string body_;
  std::size_t plain_bytes_ = 0;
  json::array accessors_;
  json::array views_;
  bool uses_emission_ = false;
  bool uses_unlit_ = false;
};

}  // namespace

std::string write_glb(const Glb& glb) { return Writer(glb).run(); }

}  // namespace yz::hall
