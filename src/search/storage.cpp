#include "search/storage.hpp"

#include <array>

namespace yz::search {
namespace {

using store::Row;

constexpr std::array steps{store::Migration{"search/0001_opened_and_offers", R"sql(
  create table search_opened (
    exhibit text not null primary key, weight double precision not null, counted bigint not null,
    popularity bigint not null);
  create table search_offer (
    exhibit text not null, offer text not null, title_zh text not null, title_en text not null,
    price bigint, primary key (exhibit, offer))
)sql"}};

KeptOffer offer_in(const Row& row, int first) {
  KeptOffer offer;
  offer.offer = row.string(first);
  offer.title = {row.string(first + 1), row.string(first + 2)};
  if (!row.is_null(first + 3)) offer.price_minor = row.integer(first + 3);
  return offer;
}

}  // namespace

std::span<const store::Migration> migrations() { return steps; }

Result<OffersByExhibit> find_offers(store::ReadTx& tx) {
  OffersByExhibit offers;
  YZ_TRY(tx.each(
      "select exhibit, offer, title_zh, title_en, price from search_offer order by exhibit, offer",
      {}, [&](const Row& row) { offers[row.string(0)].push_back(offer_in(row, 1)); }));
  return offers;
}

Result<std::vector<KeptOffer>> find_offers(store::ReadTx& tx, std::string_view exhibit) {
  return tx.all(
      "select offer, title_zh, title_en, price from search_offer where exhibit = $1 order by offer",
      {exhibit}, [](const Row& row) { return offer_in(row, 0); });
}

Result<> put_offers(store::Tx& tx, std::string_view exhibit, std::span<const KeptOffer> offers) {
  YZ_TRY(tx.run("delete from search_offer where exhibit = $1", {exhibit}));
  for (const KeptOffer& each : offers)
    YZ_TRY(
        tx.run("insert into search_offer (exhibit, offer, title_zh, title_en, price) "
               "values ($1, $2, $3, $4, $5)",
               {exhibit, each.offer, each.title.zh, each.title.en, each.price_minor}));
  return {};
}

Result<std::map<std::string, std::uint8_t, std::less<>>> find_popularity(store::ReadTx& tx) {
  std::map<std::string, std::uint8_t, std::less<>> popularity;
  YZ_TRY(tx.each("select exhibit, popularity from search_opened", {}, [&](const Row& row) {
    popularity[row.string(0)] = static_cast<std::uint8_t>(row.integer(1));
  }));
  return popularity;
}

Result<std::uint8_t> find_popularity(store::ReadTx& tx, std::string_view exhibit) {
  std::uint8_t popularity = 0;
  YZ_TRY(tx.each("select popularity from search_opened where exhibit = $1", {exhibit},
                 [&](const Row& row) { popularity = static_cast<std::uint8_t>(row.integer(0)); }));
  return popularity;
}

}  // namespace yz::search
