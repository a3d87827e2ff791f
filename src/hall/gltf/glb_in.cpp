#include "hall/gltf/glb_in.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <map>

#include <meshoptimizer.h>
#include <boost/json.hpp>

#include "base/matrix4.hpp"
#include "hall/build/vector.hpp"
#include "hall/gltf/webp.hpp"

namespace yz::hall {
namespace {

namespace json = boost::json;

struct Broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};
void hold(bool true_of_it, const char* what) {
  if (!true_of_it) throw Broken(what);
}

using Matrix = Matrix4<float>;

// The cofactors turn normals as the inverse transpose would, to a factor.
Float3 turn_normal(const Matrix& by, const Float3& n) {
  const Float3 x = cross(by.column(1), by.column(2));
  const Float3 y = cross(by.column(2), by.column(0));
  const Float3 z = cross(by.column(0), by.column(1));
  return unit(n[0] * x + n[1] * y + n[2] * z);
}

bool mirrors(const Matrix& m) { return dot(cross(m.column(0), m.column(1)), m.column(2)) < 0; }

class Reader {
 public:
  explicit Reader(std::string_view bytes) { split(bytes); }

  GlbContent run() {
    read_materials();
    const json::array& scenes = list("scenes");
    const std::size_t scene = index(root_, "scene", 0);
    hold(scene < scenes.size(), "has no scene");
    for (const auto& node : array_of(scenes[scene].as_object(), "nodes"))
      visit(node.to_number<std::size_t>(), Matrix{}, 0);
    return std::move(out_);
  }

 private:
  static constexpr std::size_t most_vertices = 4'000'000;

  void split(std::string_view bytes) {
    hold(bytes.size() >= 20 && bytes.starts_with("glTF"), "is no binary glTF");
    const auto word = [&](std::size_t at) {
      std::uint32_t value = 0;
      std::memcpy(&value, bytes.data() + at, 4);
      return static_cast<std::size_t>(value);
    };
    const std::size_t head = word(12);
    hold(word(4) == 2 && bytes.substr(16, 4) == "JSON" && head <= bytes.size() - 20,
         "is no binary glTF 2.0");
    root_ = json::parse(bytes.substr(20, head)).as_object();
    std::size_t at = 20 + head;
    if (at + 8 > bytes.size()) return;
    const std::size_t size = word(at);
    hold(size <= bytes.size() - at - 8, "ends within its buffer");
    body_ = bytes.substr(at + 8, size);
  }

  const json::array& list(std::string_view key) {
    static const json::array none;
    const auto* found = root_.if_contains(key);
    return found != nullptr ? found->as_array() : none;
  }
  static const json::array& array_of(const json::object& in, std::string_view key) {
    static const json::array none;
    const auto* found = in.if_contains(key);
    return found != nullptr ? found->as_array() : none;
  }
  static std::size_t index(const json::object& in, std::string_view key, std::size_t otherwise) {
    const auto* found = in.if_contains(key);
    return found != nullptr ? found->to_number<std::size_t>() : otherwise;
  }
  static float number(const json::object& in, std::string_view key, float otherwise) {
    const auto* found = in.if_contains(key);
    return found != nullptr ? found->to_number<float>() : otherwise;
  }
  const json::object& item(std::string_view key, std::size_t at) {
    const json::array& all = list(key);
    hold(at < all.size(), "refers to what it does not have");
    return all[at].as_object();
  }
  std::string_view piece(const json::object& at) const {
    const std::size_t begin = index(at, "byteOffset", 0);
    const std::size_t size = index(at, "byteLength", 0);
    hold(index(at, "buffer", 0) == 0 && begin <= body_.size() && size <= body_.size() - begin,
         "reaches past its buffer");
    return body_.substr(begin, size);
  }

  // The bytes of a buffer view, decompressed where it is.
  const std::string& view(std::size_t at) {
    if (const auto found = views_.find(at); found != views_.end()) return found->second;
    const json::object& record = item("bufferViews", at);
    std::string& out = views_[at];
    const auto* extensions = record.if_contains("extensions");
    const auto* packed = extensions != nullptr
                             ? extensions->as_object().if_contains("EXT_meshopt_compression")
                             : nullptr;
    if (packed == nullptr) {
      out = piece(record);
      return out;
    }
    const json::object& p = packed->as_object();
    const std::string_view bytes = piece(p);
    const std::size_t count = index(p, "count", 0);
    const std::size_t stride = index(p, "byteStride", 0);
    hold(count <= most_vertices * 6 && stride > 0 && stride <= 256, "has a buffer view too large");
    out.resize(count * stride);
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    const std::string mode(p.at("mode").as_string());
    if (mode == "ATTRIBUTES") {
      hold(stride % 4 == 0 &&
               meshopt_decodeVertexBuffer(out.data(), count, stride, data, bytes.size()) == 0,
           "has a broken buffer view");
    } else {
      hold((stride == 2 || stride == 4) && (mode != "TRIANGLES" || count % 3 == 0),
           "has a broken buffer view");
      hold((mode == "TRIANGLES"
                ? meshopt_decodeIndexBuffer(out.data(), count, stride, data, bytes.size())
                : meshopt_decodeIndexSequence(out.data(), count, stride, data, bytes.size())) == 0,
           "has a broken buffer view");
    }
    const auto* filter = p.if_contains("filter");
    const std::string kind(filter != nullptr ? filter->as_string() : "NONE");
    if (kind == "OCTAHEDRAL") {
      hold(stride == 4 || stride == 8, "has a broken buffer view");
      meshopt_decodeFilterOct(out.data(), count, stride);
    }
    if (kind == "QUATERNION") {
      hold(stride == 8, "has a broken buffer view");
      meshopt_decodeFilterQuat(out.data(), count, stride);
    }
    if (kind == "EXPONENTIAL") meshopt_decodeFilterExp(out.data(), count, stride);
    return out;
  }

  static std::size_t size_of(int type) {
    switch (type) {
      case 5120:
      case 5121: return 1;
      case 5122:
      case 5123: return 2;
      case 5125:
      case 5126: return 4;
      default: throw Broken("has an accessor of an unknown type");
    }
  }

  static float scalar(const char* at, int type, bool normalized) {
    const auto read = [&]<class T>(T value, float most) {
      std::memcpy(&value, at, sizeof value);
      const auto number = static_cast<float>(value);
      return normalized ? std::max(-1.0F, number / most) : number;
    };
    switch (type) {
      case 5120: return read(std::int8_t{}, 127);
      case 5121: return read(std::uint8_t{}, 255);
      case 5122: return read(std::int16_t{}, 32767);
      case 5123: return read(std::uint16_t{}, 65535);
      case 5125: return read(std::uint32_t{}, 1);
      default: {
        float value = 0;
        std::memcpy(&value, at, 4);
        return value;
      }
    }
  }

  // Calls each(i, pointer to the i-th element's first component).
  template <class Each>
  void elements(std::size_t accessor, std::size_t components, Each each) {
    const json::object& record = item("accessors", accessor);
    hold(!record.contains("sparse"), "has a sparse accessor");
    const std::size_t count = index(record, "count", 0);
    hold(count <= most_vertices * 3, "has an accessor too large");
    const std::size_t view_at = index(record, "bufferView", ~std::size_t{0});
    const std::string& bytes = view(view_at);
    const std::size_t width =
        components * size_of(static_cast<int>(index(record, "componentType", 0)));
    const std::size_t stride = index(item("bufferViews", view_at), "byteStride", width);
    const std::size_t begin = index(record, "byteOffset", 0);
    hold(count == 0 || (begin <= bytes.size() && stride >= width &&
                        (count - 1) * stride + width <= bytes.size() - begin),
         "has an accessor that reaches past its buffer view");
    for (std::size_t i = 0; i < count; ++i) each(i, bytes.data() + begin + i * stride);
  }

  template <std::size_t N>
  std::vector<std::array<float, N>> vectors(std::size_t accessor) {
    const json::object& record = item("accessors", accessor);
    const int type = static_cast<int>(index(record, "componentType", 0));
    const auto* flag = record.if_contains("normalized");
    const bool normalized = flag != nullptr && flag->as_bool();
    const std::size_t width = size_of(type);
    std::vector<std::array<float, N>> out;
    elements(accessor, N, [&](std::size_t, const char* at) {
      auto& value = out.emplace_back();
      for (std::size_t c = 0; c < N; ++c) value[c] = scalar(at + c * width, type, normalized);
    });
    return out;
  }

  std::vector<std::uint32_t> indices(std::size_t accessor) {
    const int type = static_cast<int>(index(item("accessors", accessor), "componentType", 0));
    std::vector<std::uint32_t> out;
    elements(accessor, 1, [&](std::size_t, const char* at) {
      std::uint32_t value = 0;
      std::memcpy(&value, at, size_of(type));
      out.push_back(value);
    });
    return out;
  }

  int texture(const json::object& in, std::string_view key) {
    const auto* slot = in.if_contains(key);
    if (slot == nullptr) return -1;
    const json::object& record =
        item("textures", index(slot->as_object(), "index", ~std::size_t{0}));
    std::size_t source = index(record, "source", ~std::size_t{0});
    if (const auto* extensions = record.if_contains("extensions"))
      if (const auto* webp = extensions->as_object().if_contains("EXT_texture_webp"))
        source = index(webp->as_object(), "source", source);
    if (const auto found = textures_.find(source); found != textures_.end()) return found->second;
    const json::object& image = item("images", source);
    if (image.contains("uri")) {  // beside the file: whoever draws it has it
      out_.unread.emplace_back("a file beside it");
      return textures_[source] = -1;
    }
    auto decoded = read_webp(view(index(image, "bufferView", ~std::size_t{0})));
    // A picture of another format leaves the plain colour.
    const int at = decoded ? static_cast<int>(out_.textures.size()) : -1;
    if (!decoded) {
      const auto* type = image.if_contains("mimeType");
      out_.unread.emplace_back(type != nullptr && type->is_string() ? type->as_string().c_str()
                                                                    : "a picture of no type");
    }
    if (decoded) out_.textures.push_back(std::move(*decoded));
    return textures_[source] = at;
  }

  static std::string text(const json::object& in, std::string_view key) {
    const auto* found = in.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : "";
  }

  static Float3 three(const json::object& in, std::string_view key, Float3 otherwise) {
    const json::array& values = array_of(in, key);
    for (std::size_t i = 0; i < 3 && i < values.size(); ++i)
      otherwise[i] = values[i].to_number<float>();
    return otherwise;
  }

  void read_materials() {
    static const json::object none;
    for (const auto& value : list("materials")) {
      const json::object& record = value.as_object();
      Material& m = out_.materials.emplace_back();
      m.name = text(record, "name");
      const auto* pbr = record.if_contains("pbrMetallicRoughness");
      const json::object& surface = pbr != nullptr ? pbr->as_object() : none;
      m.base = three(surface, "baseColorFactor", {1, 1, 1});
      m.roughness = number(surface, "roughnessFactor", 1);
      m.metallic = number(surface, "metallicFactor", 1);
      m.base_texture = texture(surface, "baseColorTexture");
      m.roughness_texture = texture(surface, "metallicRoughnessTexture");
      m.normal_texture = texture(record, "normalTexture");
      m.emission_texture = texture(record, "emissiveTexture");
      m.emission = three(record, "emissiveFactor", {0, 0, 0});
      const auto* two_sided = record.if_contains("doubleSided");
      m.two_sided = two_sided != nullptr && two_sided->as_bool();
      const auto* alpha = record.if_contains("alphaMode");
      m.cutout = alpha != nullptr && alpha->as_string() == "MASK";
      if (const auto* extensions = record.if_contains("extensions"))
        if (const auto* glass = extensions->as_object().if_contains("KHR_materials_transmission"))
          m.transmission = number(glass->as_object(), "transmissionFactor", 0);
    }
    out_.materials.emplace_back().name = "default";
  }

  Matrix local(const json::object& node) {
    Matrix out;
    if (const json::array& values = array_of(node, "matrix"); values.size() == 16) {
      for (std::size_t i = 0; i < 16; ++i) out.m[i] = values[i].to_number<float>();
      return out;
    }
    std::array<float, 4> rotation{0, 0, 0, 1};
    const json::array& turn = array_of(node, "rotation");
    for (std::size_t i = 0; i < 4 && turn.size() == 4; ++i)
      rotation[i] = turn[i].to_number<float>();
    return Matrix::of(three(node, "translation", {0, 0, 0}), rotation,
                      three(node, "scale", {1, 1, 1}));
  }

  void visit(std::size_t node, const Matrix& parent, int depth) {
    hold(depth < 64 && ++visited_ < 20'000, "has too many nodes, or nodes in a circle");
    const json::object& record = item("nodes", node);
    const Matrix world = parent * local(record);
    GlbNode& kept = out_.nodes.emplace_back(GlbNode{text(record, "name"), world, {}});
    if (const auto* extras = record.if_contains("extras"); extras != nullptr && extras->is_object())
      kept.extras = extras->as_object();
    const std::size_t own = out_.nodes.size() - 1;
    if (const auto* mesh = record.if_contains("mesh"))
      for (const auto& primitive :
           array_of(item("meshes", mesh->to_number<std::size_t>()), "primitives"))
        add(primitive.as_object(), world, own);
    for (const auto& child : array_of(record, "children"))
      visit(child.to_number<std::size_t>(), world, depth + 1);
  }

  void add(const json::object& primitive, const Matrix& world, std::size_t node) {
    if (index(primitive, "mode", 4) != 4) return;
    const json::object& attributes = primitive.at("attributes").as_object();
    SceneMesh mesh;
    mesh.exhibit = true;
    mesh.position = vectors<3>(index(attributes, "POSITION", ~std::size_t{0}));
    hold(mesh.position.size() <= most_vertices, "has too many vertices");
    if (attributes.contains("NORMAL")) mesh.normal = vectors<3>(index(attributes, "NORMAL", 0));
    if (attributes.contains("TEXCOORD_0")) mesh.uv = vectors<2>(index(attributes, "TEXCOORD_0", 0));
    hold((mesh.normal.empty() || mesh.normal.size() == mesh.position.size()) &&
             (mesh.uv.empty() || mesh.uv.size() == mesh.position.size()),
         "has attributes of unequal length");
    if (primitive.contains("indices")) {
      mesh.triangle = indices(index(primitive, "indices", 0));
    } else {
      for (std::uint32_t i = 0; i < mesh.position.size(); ++i) mesh.triangle.push_back(i);
    }
    mesh.triangle.resize(mesh.triangle.size() / 3 * 3);
    for (const std::uint32_t i : mesh.triangle)
      hold(i < mesh.position.size(), "has an index past its vertices");
    if (mesh.triangle.empty()) return;
    if (mesh.normal.empty()) make_normals(mesh);
    for (Float3& p : mesh.position) {
      p = world.point(p);
      hold(std::isfinite(p[0]) && std::isfinite(p[1]) && std::isfinite(p[2]),
           "has a coordinate that is no number");
    }
    for (Float3& n : mesh.normal) n = turn_normal(world, n);
    if (mirrors(world))
      for (std::size_t i = 0; i < mesh.triangle.size(); i += 3)
        std::swap(mesh.triangle[i + 1], mesh.triangle[i + 2]);
    const std::size_t material = index(primitive, "material", out_.materials.size() - 1);
    hold(material < out_.materials.size(), "refers to what it does not have");
    mesh.material = static_cast<int>(material);
    out_.meshes.push_back(std::move(mesh));
    out_.node_of.push_back(node);
  }

  static void make_normals(SceneMesh& mesh) {
    mesh.normal.assign(mesh.position.size(), {0, 0, 0});
    for (std::size_t i = 0; i < mesh.triangle.size(); i += 3) {
      const auto [a, b, c] =
          std::array{mesh.triangle[i], mesh.triangle[i + 1], mesh.triangle[i + 2]};
      const Float3 n =
          cross(mesh.position[b] - mesh.position[a], mesh.position[c] - mesh.position[a]);
      for (const auto v : {a, b, c}) mesh.normal[v] = mesh.normal[v] + n;
    }
    for (Float3& n : mesh.normal) n = unit(n);
  }

  json::object root_;
  std::string_view body_;
  std::map<std::size_t, std::string> views_;
  std::map<std::size_t, int> textures_;
  GlbContent out_;
  int visited_ = 0;
};

}  // namespace

Result<GlbContent> read_glb_content(std::string_view bytes) {
  try {
    return Reader(bytes).run();
  } catch (const Broken& error) {
    return fail(ErrorKind::invalid, error.what());
  } catch (const std::exception&) {  // Boost.JSON's, and no memory
    return fail(ErrorKind::invalid, "is no readable glTF");
  }
}

}  // namespace yz::hall
