#include "http/assets.hpp"

namespace yz::http {
namespace {

constexpr std::pair<std::string_view, std::string_view> types[] = {
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".webp", "image/webp"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/vnd.microsoft.icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".glb", "model/gltf-binary"},
    {".mp4", "video/mp4"},
    {".webm", "video/webm"},
    {".vtt", "text/vtt; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
};

std::shared_ptr<const std::string> shared_copy(std::optional<std::string_view> content) {
  return content ? std::make_shared<const std::string>(*content) : nullptr;
}

// The cache keeps what it gives out, so the copies made here are for a first visitor only.
Result<Response> asset(const Resources& resources, const std::string& path) {
  auto content = shared_copy(resources.find(path));
  if (!content) return fail(ErrorKind::not_found, "there is no such file");
  Response response;
  response.content_type = content_type_of(path);
  response.body = std::move(content);
  response.caching = Caching::immutable;
  response.brotli = shared_copy(resources.find(path + ".br"));
  response.gzip = shared_copy(resources.find(path + ".gz"));
  return response;
}

}  // namespace

std::string_view content_type_of(std::string_view file_name) {
  for (const auto& [ending, type] : types)
    if (file_name.ends_with(ending)) return type;
  return "application/octet-stream";
}

void add_assets(Router& router, const Resources& resources) {
  router.get("/assets/{path:rest}", [&resources](Request& request) -> Reply {
    co_return asset(resources, "assets/" + std::string(request.parameter("path")));
  });
}

}  // namespace yz::http
