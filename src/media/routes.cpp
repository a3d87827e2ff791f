#include "media/routes.hpp"

#include <filesystem>

#include "media/storage.hpp"

namespace yz::media {
namespace {

using http::Reply;
using http::Request;

// Whatever a file holds, opened by itself it can run nothing, load nothing and reach nothing of the
// fair: a hostile SVG or a model with a page inside is only a file.
constexpr std::string_view sandbox =
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

}  // namespace

void add_routes(http::Router& router, store::Database& database, const store::Blobs& blobs) {
  router.get("/media/{content:sha256}/{name}", [&](Request& request) -> Reply {
    const auto content = Sha256::parse(request.parameter("content"));
    if (!content) co_return fail(ErrorKind::not_found, "there is no such file");
    auto type = co_await database.read([&](store::ReadTx& tx) { return type_of(tx, *content); });
    if (!type) co_return std::unexpected(std::move(type).error());
    if (!*type) co_return fail(ErrorKind::not_found, "there is no such file");
    const auto path = blobs.path_of(*content);
    std::error_code gone;
    if (!std::filesystem::exists(path, gone))
      co_return fail(ErrorKind::corrupt, "a blob that a record names is missing", content->hex());
    http::Response response = http::file_response(path, **type, http::Caching::immutable);
    response.headers.emplace_back("Content-Security-Policy", std::string(sandbox));
    response.headers.emplace_back("Content-Disposition", "inline");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    co_return response;
  });
}

}  // namespace yz::media
