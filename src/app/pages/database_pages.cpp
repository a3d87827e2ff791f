#include "app/pages/database_pages.hpp"

#include "app/pages/database_source.hpp"

namespace yz::app {
namespace {

// Reads within one transaction, so that a page never shows half of an import.
boost::asio::awaitable<Result<http::Model>> read_page(store::Database& database,
                                                      const expo::DerivativesOf& derivatives,
                                                      const MakeModel& make) {
  auto read = [&](store::ReadTx& tx) -> Result<http::Model> {
    DatabaseSource source(tx, derivatives);
    return make(source);
  };
  co_return co_await database.read(read);
}

}  // namespace

Result<std::shared_ptr<Pages>> add_pages(http::Router& router, store::Database& database,
                                         expo::DerivativesOf derivatives,
                                         const Resources& resources, PageOptions options) {
  YZ_ASSIGN(auto pages, Pages::load(resources, std::move(options)));
  YZ_ASSIGN(const auto expos,
            database.read_now([](store::ReadTx& tx) { return expo::find_expos(tx); }));
  if (!expos.empty()) pages->remember(expos.front());
  const auto shared = std::make_shared<const expo::DerivativesOf>(std::move(derivatives));
  Pages::add_routes(pages, router, [&database, shared](const MakeModel& make) {
    return read_page(database, *shared, make);
  });
  return pages;
}

}  // namespace yz::app
