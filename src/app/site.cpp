#include "app/site.hpp"

#include <utility>

#include "app/hall_routes.hpp"
#include "expo/routes.hpp"
#include "http/assets.hpp"
#include "media/routes.hpp"
#include "media/storage.hpp"

namespace yz::app {

struct Site::Rooms {
  explicit Rooms(DataFolder& data) : database(*data.database) {}

  store::Database& database;
  http::Router router;
};

namespace {

// The interface describes itself, from spec/openapi.yaml by way of the web build.
void add_openapi(http::Router& router, const Resources& resources) {
  router.get("/api/v1/openapi.json", [&resources](http::Request&) -> http::Reply {
    const auto document = resources.find("openapi.json");
    if (!document) co_return fail(ErrorKind::not_found, "this build carries no interface document");
    co_return http::Response{.content_type = "application/json",
                             .body = std::string(*document),
                             .caching = http::Caching::until_change};
  });
}

}  // namespace

Site::Site(std::unique_ptr<Rooms> rooms) : rooms_(std::move(rooms)) {}
Site::~Site() = default;

Result<std::unique_ptr<Site>> Site::create(DataFolder& data, const Resources& resources,
                                           SiteOptions) {
  auto rooms = std::make_unique<Rooms>(data);
  auto& router = rooms->router;
  expo::add_routes(router, rooms->database, media::derivatives_of);
  add_hall_routes(router, rooms->database, media::derivatives_of);
  media::add_routes(router, rooms->database, data.blobs);
  http::add_assets(router, resources);
  add_openapi(router, resources);
  return std::unique_ptr<Site>(new Site(std::move(rooms)));
}

http::Router Site::take_router() { return std::move(rooms_->router); }

Result<std::optional<std::string>> Site::setup_path() { return std::nullopt; }

}  // namespace yz::app
