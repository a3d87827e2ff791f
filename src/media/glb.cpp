#include "media/glb.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/matrix4.hpp"
#include "media/bytes.hpp"

namespace yz::media {
namespace {

namespace json = boost::json;

constexpr std::uint32_t magic = 0x46546C67;       // "glTF"
constexpr std::uint32_t json_chunk = 0x4E4F534A;  // "JSON"
constexpr std::uint32_t bin_chunk = 0x004E4942;   // "BIN\0"

using Matrix = Matrix4<double>;

// What stops reading. Caught in read_glb: thirty nested checks would each have to hand it on.
struct Refusal {
  ErrorKind kind;
  std::string message;
};

[[noreturn]] void refuse(std::string message, ErrorKind kind = ErrorKind::invalid) {
  throw Refusal{kind, std::move(message)};
}

struct Chunks {
  std::string_view document;
  std::string_view binary;
};

Chunks split(std::string_view bytes) {
  if (little_endian(bytes, 0, 4) != magic || bytes.size() < 20)
    refuse("it is no binary glTF; export the model as .glb");
  if (little_endian(bytes, 4, 4) != 2U) refuse("it is binary glTF of a version other than 2");
  const auto length = little_endian(bytes, 8, 4);
  if (length != bytes.size())
    refuse(fmt::format("its header says {} bytes, but it has {}", *length, bytes.size()));
  const std::uint32_t json_length = *little_endian(bytes, 12, 4);
  if (little_endian(bytes, 16, 4) != json_chunk || json_length > bytes.size() - 20)
    refuse("its first chunk is not the whole JSON document");
  if (json_length > GlbLimits::json_bytes)
    refuse(fmt::format("its JSON document is {} bytes; {} is the limit", json_length,
                       GlbLimits::json_bytes),
           ErrorKind::too_large);
  Chunks out{bytes.substr(20, json_length), {}};
  const std::size_t rest = 20 + static_cast<std::size_t>(json_length);
  if (rest == bytes.size()) return out;
  const auto binary_length = little_endian(bytes, rest, 4);
  if (little_endian(bytes, rest + 4, 4) != bin_chunk || *binary_length > bytes.size() - rest - 8)
    refuse("its second chunk is not the whole binary buffer");
  out.binary = bytes.substr(rest + 8, *binary_length);
  return out;
}

class Reader {
 public:
  Reader(const json::object& root, std::size_t binary_size, GlbPictures pictures)
      : root_(root), binary_size_(binary_size), pictures_(pictures) {}

  GlbFacts run() {
    check_asset();
    read_extensions();
    check_buffers();
    check_images();
    check_views();
    check_accessors();
    walk_scene();
    return std::move(facts_);
  }

 private:
  // The list at `key` of the root; empty where it is absent.
  const json::array& list(std::string_view key) {
    static const json::array none;
    const json::value* value = root_.if_contains(key);
    if (value == nullptr) return none;
    if (!value->is_array()) refuse(fmt::format("its \"{}\" is no list", key));
    if (value->get_array().size() > GlbLimits::items)
      refuse(fmt::format("it has {} {}; {} is the limit", value->get_array().size(), key,
                         GlbLimits::items),
             ErrorKind::too_large);
    for (const json::value& item : value->get_array())
      if (!item.is_object())
        refuse(fmt::format("its \"{}\" hold something else than objects", key));
    return value->get_array();
  }

  static std::optional<std::uint64_t> whole(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr) return std::nullopt;
    if (value->is_int64() && value->get_int64() >= 0)
      return static_cast<std::uint64_t>(value->get_int64());
    refuse(fmt::format("its \"{}\" is no whole number from 0", key));
  }

  static std::uint64_t index(const json::object& object, std::string_view key, std::size_t count) {
    const auto at = whole(object, key);
    if (!at || *at >= count) refuse(fmt::format("its \"{}\" points to nothing", key));
    return *at;
  }

  template <std::size_t N>
  static bool numbers(const json::object& object, std::string_view key,
                      std::array<double, N>& out) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr) return false;
    if (!value->is_array() || value->get_array().size() != N)
      refuse(fmt::format("its \"{}\" is no list of {} numbers", key, N));
    for (std::size_t i = 0; i < N; ++i) {
      const json::value& item = value->get_array()[i];
      if (!item.is_number()) refuse(fmt::format("its \"{}\" is no list of numbers", key));
      out[i] = item.to_number<double>();
      if (!std::isfinite(out[i]) || std::abs(out[i]) > 1e9)
        refuse(fmt::format("its \"{}\" holds a number out of range", key));
    }
    return true;
  }

  void check_asset() {
    const json::value* asset = root_.if_contains("asset");
    const json::value* version =
        asset && asset->is_object() ? asset->get_object().if_contains("version") : nullptr;
    if (version == nullptr || !version->is_string() || !version->get_string().starts_with("2."))
      refuse("its asset is not of glTF version 2");
  }

  void read_extensions() {
    const json::value* used = root_.if_contains("extensionsUsed");
    if (used == nullptr) return;
    if (!used->is_array()) refuse("its \"extensionsUsed\" is no list");
    for (const json::value& name : used->get_array()) {
      if (!name.is_string() || name.get_string().size() > 100 || facts_.extensions.size() == 100)
        refuse("its \"extensionsUsed\" is no list of names");
      facts_.extensions.emplace_back(name.get_string());
    }
    std::ranges::sort(facts_.extensions);
  }

  // A picture of a hall's part may lie beside it: its address is a plain file name.
  [[nodiscard]] bool is_beside(const json::object& object, std::string_view what) const {
    const json::value* uri = object.if_contains("uri");
    if (pictures_ != GlbPictures::inside_or_beside || what != "picture" || uri == nullptr ||
        !uri->is_string() || uri->get_string().empty() || uri->get_string().size() > 100)
      return false;
    return std::ranges::all_of(uri->get_string(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
  }

  void refuse_address(const json::object& object, std::string_view what) {
    if (object.if_contains("uri") != nullptr && !is_beside(object, what))
      refuse(
          fmt::format("its {} is outside the file; export the model with everything inside", what));
  }

  // Of meshopt's fallback buffers (EXT_meshopt_compression) only the size exists.
  static bool is_fallback(const json::object& buffer) {
    const json::value* extensions = buffer.if_contains("extensions");
    const json::value* meshopt =
        extensions && extensions->is_object()
            ? extensions->get_object().if_contains("EXT_meshopt_compression")
            : nullptr;
    return meshopt && meshopt->is_object() && meshopt->get_object().if_contains("fallback");
  }

  void check_buffers() {
    for (const json::value& item : list("buffers")) {
      const json::object& buffer = item.get_object();
      refuse_address(buffer, "buffer");
      const std::uint64_t size = whole(buffer, "byteLength").value_or(0);
      const bool first = buffers_.empty();
      if (!is_fallback(buffer) && (!first || size > binary_size_))
        refuse("it has a buffer that is not in the file");
      buffers_.push_back(size);
    }
  }

  void check_images() {
    for (const json::value& item : list("images")) {
      refuse_address(item.get_object(), "picture");
      if (!is_beside(item.get_object(), "picture"))
        index(item.get_object(), "bufferView", list("bufferViews").size());
    }
  }

  void check_views() {
    for (const json::value& item : list("bufferViews")) {
      const json::object& view = item.get_object();
      const std::uint64_t size = buffers_[index(view, "buffer", buffers_.size())];
      const std::uint64_t offset = whole(view, "byteOffset").value_or(0);
      const std::uint64_t length = whole(view, "byteLength").value_or(0);
      if (length == 0 || offset > size || length > size - offset)
        refuse("it has a buffer view that reaches past its buffer");
    }
  }

  void check_accessors() {
    for (const json::value& item : list("accessors")) {
      const json::object& accessor = item.get_object();
      if (accessor.if_contains("bufferView") != nullptr)
        index(accessor, "bufferView", list("bufferViews").size());
      const std::uint64_t count = whole(accessor, "count").value_or(0);
      if (count == 0 || count > std::numeric_limits<std::uint32_t>::max())
        refuse("it has an accessor without elements, or with too many");
      counts_.push_back(count);
    }
  }

  void walk_scene() {
    const json::array& nodes = list("nodes");
    const json::array& scenes = list("scenes");
    if (scenes.empty()) refuse("it has no scene");
    std::uint64_t shown = 0;
    if (root_.if_contains("scene") != nullptr) shown = index(root_, "scene", scenes.size());
    std::vector<std::pair<std::uint64_t, Matrix>> open;
    for (std::uint64_t node : children(scenes[shown].get_object(), nodes.size()))
      open.emplace_back(node, Matrix{});
    std::vector<bool> seen(nodes.size());
    while (!open.empty()) {
      const auto [at, parent] = open.back();
      open.pop_back();
      if (seen[at]) refuse("a node of it has two parents, or is its own ancestor");
      seen[at] = true;
      const json::object& node = nodes[at].get_object();
      const Matrix place = parent * local_of(node);
      if (node.if_contains("mesh") != nullptr)
        add_mesh(list("meshes")[index(node, "mesh", list("meshes").size())].get_object(), place);
      for (std::uint64_t child : children(node, nodes.size())) open.emplace_back(child, place);
    }
    if (facts_.triangles == 0) refuse("it has no triangles");
  }

  static std::vector<std::uint64_t> children(const json::object& object, std::size_t count) {
    const char* const key = object.if_contains("nodes") ? "nodes" : "children";
    const json::value* value = object.if_contains(key);
    std::vector<std::uint64_t> out;
    if (value == nullptr) return out;
    if (!value->is_array()) refuse("its nodes are no tree");
    for (const json::value& item : value->get_array()) {
      if (!item.is_int64() || item.get_int64() < 0 ||
          static_cast<std::uint64_t>(item.get_int64()) >= count)
        refuse("its nodes point to nothing");
      out.push_back(static_cast<std::uint64_t>(item.get_int64()));
    }
    return out;
  }

  static Matrix local_of(const json::object& node) {
    Matrix matrix;
    if (numbers(node, "matrix", matrix.m)) return matrix;
    std::array<double, 3> move{};
    std::array<double, 4> turn = {0, 0, 0, 1};
    std::array<double, 3> scale = {1, 1, 1};
    numbers(node, "translation", move);
    numbers(node, "rotation", turn);
    numbers(node, "scale", scale);
    return Matrix::of(move, turn, scale);
  }

  void add_mesh(const json::object& mesh, const Matrix& place) {
    const json::value* primitives = mesh.if_contains("primitives");
    if (primitives == nullptr || !primitives->is_array()) refuse("a mesh of it is empty");
    for (const json::value& item : primitives->get_array()) {
      if (!item.is_object()) refuse("a mesh of it is broken");
      add_primitive(item.get_object(), place);
    }
  }

  void add_primitive(const json::object& primitive, const Matrix& place) {
    const json::value* attributes = primitive.if_contains("attributes");
    if (attributes == nullptr || !attributes->is_object()) refuse("a mesh of it has no attributes");
    const std::uint64_t position = index(attributes->get_object(), "POSITION", counts_.size());
    facts_.vertices += counts_[position];
    if (whole(primitive, "mode").value_or(4) == 4) {
      std::uint64_t corners = counts_[position];
      if (primitive.if_contains("indices") != nullptr)
        corners = counts_[index(primitive, "indices", counts_.size())];
      facts_.triangles += corners / 3;
    }
    if (facts_.triangles > GlbLimits::triangles || facts_.vertices > 3 * GlbLimits::triangles)
      refuse(fmt::format("it has more than {} triangles, the limit", GlbLimits::triangles),
             ErrorKind::too_large);
    add_bounds(list("accessors")[position].get_object(), place);
  }

  // Normalised integers (KHR_mesh_quantization) hold their bounds in integer steps.
  static double step_of(const json::object& accessor) {
    const json::value* normalized = accessor.if_contains("normalized");
    if (normalized == nullptr || !normalized->is_bool() || !normalized->get_bool()) return 1;
    switch (whole(accessor, "componentType").value_or(0)) {
      case 5120: return 1.0 / 127;
      case 5121: return 1.0 / 255;
      case 5122: return 1.0 / 32767;
      case 5123: return 1.0 / 65535;
      default: return 1;
    }
  }

  void add_bounds(const json::object& accessor, const Matrix& place) {
    std::array<double, 3> low{};
    std::array<double, 3> high{};
    if (!numbers(accessor, "min", low) || !numbers(accessor, "max", high))
      refuse("a mesh of it does not say its bounds");
    const double step = step_of(accessor);
    for (std::size_t corner = 0; corner < 8; ++corner) {
      std::array<double, 3> point{};
      for (std::size_t axis = 0; axis < 3; ++axis)
        point[axis] = (corner >> axis & 1 ? high[axis] : low[axis]) * step;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        double value = place.m[12 + axis];
        for (std::size_t k = 0; k < 3; ++k) value += place.m[k * 4 + axis] * point[k];
        facts_.min[axis] = empty_ ? value : std::min(facts_.min[axis], value);
        facts_.max[axis] = empty_ ? value : std::max(facts_.max[axis], value);
      }
      empty_ = false;
    }
  }

  const json::object& root_;
  std::size_t binary_size_;
  GlbPictures pictures_;
  std::vector<std::uint64_t> buffers_;  // bytes
  std::vector<std::uint64_t> counts_;   // elements, by accessor
  GlbFacts facts_;
  bool empty_ = true;
};

}  // namespace

Result<GlbFacts> read_glb(std::string_view bytes, GlbPictures pictures) {
  try {
    const Chunks chunks = split(bytes);
    json::parse_options options;
    options.max_depth = 32;
    boost::system::error_code code;
    const json::value root = json::parse(chunks.document, code, {}, options);
    if (code || !root.is_object()) refuse("its JSON document is broken");
    GlbFacts facts = Reader(root.get_object(), chunks.binary.size(), pictures).run();
    facts.bytes = bytes.size();
    return facts;
  } catch (const Refusal& refusal) {
    return fail(refusal.kind, refusal.message);
  }
}

}  // namespace yz::media
