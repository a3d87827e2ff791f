#include "media/routes.hpp"

#include <filesystem>

#include "media/storage.hpp"

namespace yz::media {
namespace {

using http::Reply;
using http::Request;

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
    // The server adds a policy under which nothing but a page may run, load or reach anything: a
    // hostile drawing opened by itself is only a file.
    co_return http::file_response(path, **type, http::Caching::immutable);
  });
}

}  // namespace yz::media
