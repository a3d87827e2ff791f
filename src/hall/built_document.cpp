// Reading hall.json: it may come from anywhere, so every field that the server or a browser relies
// on is held against its form.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "hall/built.hpp"
#include "hall/light/panorama.hpp"

namespace yz::hall {
namespace {

namespace json = boost::json;

struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

[[noreturn]] void wrong(std::string_view what) { throw Wrong(std::string(what)); }

bool is_file_name(std::string_view path) {
  if (path.empty() || path.size() > 200 || path.front() == '/' || path.back() == '/') return false;
  bool begins = true;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == '-';
    if (c == '/') {
      if (begins) return false;
      begins = true;
      continue;
    }
    if (!plain && (c != '.' || begins)) return false;
    begins = false;
  }
  return true;
}

class Reader {
 public:
  explicit Reader(std::set<std::string>& files) : files_(files) {}

  const json::value& need(const json::object& in, std::string_view key) {
    const json::value* found = in.if_contains(key);
    if (found == nullptr) wrong(fmt::format("\"{}\" is missing", key));
    return *found;
  }
  std::string text(const json::object& in, std::string_view key, std::size_t most = 200) {
    const auto& value = need(in, key);
    if (!value.is_string() || value.as_string().size() > most)
      wrong(fmt::format("\"{}\" is no short text", key));
    return std::string(value.as_string());
  }
  const json::object& object(const json::object& in, std::string_view key) {
    const auto& value = need(in, key);
    if (!value.is_object()) wrong(fmt::format("\"{}\" is no object", key));
    return value.as_object();
  }
  const json::array& list(const json::object& in, std::string_view key, std::size_t most) {
    const auto& value = need(in, key);
    if (!value.is_array() || value.as_array().size() > most)
      wrong(fmt::format("\"{}\" is no list of at most {}", key, most));
    return value.as_array();
  }
  static const json::object& object_in(const json::value& value, std::string_view what) {
    if (!value.is_object()) wrong(fmt::format("an entry of \"{}\" is no object", what));
    return value.as_object();
  }
  double number(const json::object& in, std::string_view key, double min, double max) {
    return number(need(in, key), key, min, max);
  }
  static double number(const json::value& value, std::string_view key, double min, double max) {
    if (!value.is_number()) wrong(fmt::format("\"{}\" is no number", key));
    const auto number = value.to_number<double>();
    if (!std::isfinite(number) || number < min || number > max)
      wrong(fmt::format("\"{}\" is out of range", key));
    return number;
  }
  void numbers(const json::object& in, std::string_view key, std::size_t count, double most) {
    const auto& values = list(in, key, count);
    if (values.size() != count) wrong(fmt::format("\"{}\" has another length", key));
    for (const auto& value : values) number(value, key, -most, most);
  }
  void file(const json::object& in, std::string_view key, std::string_view ending) {
    add(text(in, key), ending);
  }
  void add(const std::string& name, std::string_view ending) {
    if (!is_file_name(name) || !name.ends_with(ending))
      wrong(fmt::format("a file's name is no plain path that ends in {}", ending));
    files_.insert(name);
    if (files_.size() > BuiltLimits::files) wrong("it names too many files");
  }

 private:
  std::set<std::string>& files_;
};

constexpr double far = 1e5;

// A file beside, where there is one.
void read_file(Reader& in, const json::object& of, std::string_view key) {
  const json::value* file = of.if_contains(key);
  if (file == nullptr || file->is_null()) return;
  const auto& record = Reader::object_in(*file, key);
  in.file(record, "file", ".glb");
  in.number(record, "bytes", 0, 1e9);
}

void read_part(Reader& in, const json::object& part) {
  in.text(part, "id", 100);
  in.file(part, "file", ".glb");
  in.number(part, "bytes", 0, 1e9);
  in.number(part, "triangles", 0, 1e9);
  for (const auto& corner : in.list(part, "bounds", 2)) {
    if (!corner.is_array() || corner.as_array().size() != 3) wrong("\"bounds\" are no two points");
    for (const auto& value : corner.as_array()) Reader::number(value, "bounds", -far, far);
  }
  read_file(in, part, "draft");
  const auto& lightmap = in.need(part, "lightmap");
  if (lightmap.is_null()) return;
  const auto& map = Reader::object_in(lightmap, "lightmap");
  in.file(map, "file", ".webp");
  in.number(map, "width", 1, 16'384);
  in.number(map, "height", 1, 16'384);
  in.number(map, "range", 1e-6, 1e6);
}

void read_stand(Reader& in, const json::object& stand) {
  in.text(stand, "stand", 100);
  in.text(stand, "part", 100);
  in.numbers(stand, "anchor", 3, far);
  in.number(stand, "turn", -10, 10);
  in.number(stand, "scale", 0, 1e3);
  in.numbers(stand, "room", 3, far);
  in.numbers(stand, "focus", 3, far);
  read_file(in, stand, "coarse");
}

void read_panorama(Reader& in, const json::object& panorama) {
  in.text(panorama, "viewpoint", 100);
  const std::string path = in.text(panorama, "path");
  const auto replaced = [&](std::string_view key, const std::string& by, std::string from) {
    const std::size_t at = from.find(key);
    if (at == from.npos) wrong("a panorama's \"path\" lacks {level}, {face}, {x} or {y}");
    return from.replace(at, key.size(), by);
  };
  const auto& levels = in.list(panorama, "levels", 8);
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const auto& size = Reader::object_in(levels[level], "levels");
    const double pixels = in.number(size, "size", 16, 8'192);
    const double tile = in.number(size, "tile", 16, 8'192);
    const int count = static_cast<int>(std::ceil(pixels / tile));
    if (count > 32) wrong("a panorama has too many tiles");
    for (const char* face : light::face_names)
      for (int x = 0; x < count; ++x)
        for (int y = 0; y < count; ++y)
          in.add(replaced("{y}", std::to_string(y),
                          replaced("{x}", std::to_string(x),
                                   replaced("{face}", face,
                                            replaced("{level}", std::to_string(level), path)))),
                 ".webp");
  }
  for (const auto& item : in.list(panorama, "hotspots", 4'000)) {
    const auto& hotspot = Reader::object_in(item, "hotspots");
    in.text(hotspot, "kind", 20);
    in.text(hotspot, "to", 100);
    in.numbers(hotspot, "direction", 3, 1.01);
    in.number(hotspot, "distance", 0, far);
  }
}

BuiltDocument read(std::string_view text) {
  BuiltDocument out;
  json::parse_options options;
  options.max_depth = 16;
  out.json = json::parse(text, {}, options);
  if (!out.json.is_object()) wrong("it is no object");
  const auto& root = out.json.as_object();
  std::set<std::string> files;
  Reader in(files);
  if (in.number(root, "version", 0, 1e9) != 1) wrong("its version is not 1");
  out.plan_hash = in.text(root, "plan", 64);
  const auto quality = parse_word<Quality>(in.text(root, "quality", 20));
  if (!quality) wrong("\"quality\" is none of none, draft, final");
  out.quality = *quality;
  for (const auto& part : in.list(root, "parts", 60))
    read_part(in, Reader::object_in(part, "parts"));
  for (const auto& [name, file] : in.object(root, "textures")) {
    if (!file.is_string()) wrong("a texture's file is no text");
    in.add(std::string(file.as_string()), ".webp");
  }
  for (const auto& stand : in.list(root, "stands", PlanLimits::stands))
    read_stand(in, Reader::object_in(stand, "stands"));
  for (const auto& item : in.list(root, "probes", PlanLimits::stands)) {
    const auto& probe = Reader::object_in(item, "probes");
    in.text(probe, "stand", 100);
    in.numbers(probe, "sh", 27, 1e6);
  }
  in.object(root, "sky");
  in.file(in.object(root, "navmesh"), "file", ".bin");
  for (const auto* language : {"zh", "en"}) in.file(in.object(root, "plan_svg"), language, ".svg");
  for (const auto& item : in.list(root, "panoramas", PlanLimits::viewpoints))
    read_panorama(in, Reader::object_in(item, "panoramas"));
  out.files.assign(files.begin(), files.end());
  return out;
}

using UrlOf = std::function<std::string(std::string_view)>;

void replace_file(json::object& in, std::string_view key, const UrlOf& url_of) {
  if (json::value* file = in.if_contains(key); file != nullptr && file->is_string())
    *file = url_of(file->as_string());
}

void serve_panorama(json::object& panorama, const UrlOf& url_of) {
  const std::string path(panorama["path"].as_string());
  json::object tiles;
  const auto& levels = panorama["levels"].as_array();
  for (std::size_t level = 0; level < levels.size(); ++level) {
    const auto& size = levels[level].as_object();
    const int count = static_cast<int>(
        std::ceil(size.at("size").to_number<double>() / size.at("tile").to_number<double>()));
    for (const char* face : light::face_names)
      for (int x = 0; x < count; ++x)
        for (int y = 0; y < count; ++y) {
          std::string file = path;
          const auto put = [&](std::string_view key, const std::string& by) {
            file.replace(file.find(key), key.size(), by);
          };
          put("{level}", std::to_string(level));
          put("{face}", face);
          put("{x}", std::to_string(x));
          put("{y}", std::to_string(y));
          tiles[fmt::format("{}/{}-{}-{}", level, face, x, y)] = url_of(file);
        }
  }
  panorama.erase("path");
  panorama["tiles"] = std::move(tiles);
}

}  // namespace

Result<BuiltDocument> read_built(std::string_view text) {
  if (text.size() > BuiltLimits::json_bytes)
    return fail(ErrorKind::too_large, "is larger than hall.json may be (4 MiB)");
  try {
    return read(text);
  } catch (const Wrong& error) {
    return fail(ErrorKind::invalid, fmt::format("is no built hall: {}", error.what()));
  } catch (const std::exception&) {  // Boost.JSON's
    return fail(ErrorKind::invalid, "is no built hall: it is no JSON");
  }
}

json::value serve_built(json::value document, const UrlOf& url_of) {
  json::object& root = document.as_object();
  for (auto& item : root["parts"].as_array()) {
    json::object& part = item.as_object();
    replace_file(part, "file", url_of);
    for (const auto* beside : {"draft", "lightmap"})
      if (auto* record = part[beside].if_object()) replace_file(*record, "file", url_of);
  }
  for (auto& item : root["stands"].as_array())
    if (auto* coarse = item.as_object()["coarse"].if_object())
      replace_file(*coarse, "file", url_of);
  for (auto& [name, file] : root["textures"].as_object()) file = url_of(file.as_string());
  replace_file(root["navmesh"].as_object(), "file", url_of);
  for (const auto* language : {"zh", "en"})
    replace_file(root["plan_svg"].as_object(), language, url_of);
  for (auto& item : root["panoramas"].as_array()) serve_panorama(item.as_object(), url_of);
  return document;
}

std::string_view content_type_of(std::string_view file) {
  if (file.ends_with(".glb")) return "model/gltf-binary";
  if (file.ends_with(".webp")) return "image/webp";
  if (file.ends_with(".svg")) return "image/svg+xml";
  return "application/octet-stream";
}

}  // namespace yz::hall
