#include "media/storage.hpp"

#include <array>

namespace yz::media {
namespace {

using store::Row;

constexpr std::array steps{store::Migration{"media/0001_files", R"sql(
  create table media_file (
    pack text not null, path text not null, content blob not null, content_type text not null,
    bytes bigint not null, width integer not null, height integer not null,
    primary key (pack, path));
  create index media_file_content on media_file (content);
  create table media_reduced (source blob not null primary key, recipe text not null);
  create table media_derivative (
    source blob not null, recipe text not null, width integer not null, height integer not null,
    content blob not null, primary key (source, recipe, width));
  create index media_derivative_content on media_derivative (content)
)sql"}};

}  // namespace

std::span<const store::Migration> migrations() { return steps; }

Result<> record_files(store::Tx& tx, std::string_view pack, std::span<const FileRef> files) {
  YZ_TRY(tx.run("delete from media_file where pack = $1", {pack}));
  for (const FileRef& file : files)
    YZ_TRY(tx.run(
        "insert into media_file (pack, path, content, content_type, bytes, width, height)"
        " values ($1, $2, $3, $4, $5, $6, $7) on conflict (pack, path) do nothing",
        {pack, file.path, file.content, file.content_type, file.bytes, file.width, file.height}));
  return {};
}

Result<bool> is_reduced(store::ReadTx& tx, const Sha256& picture) {
  YZ_ASSIGN(const auto found,
            tx.first("select 1 from media_reduced where source = $1 and recipe = $2",
                     {picture, recipe}, [](const Row&) { return true; }));
  return found.has_value();
}

Result<> record_derivatives(store::Tx& tx, const Sha256& picture,
                            std::span<const Derivative> derivatives) {
  YZ_TRY(tx.run("delete from media_reduced where source = $1", {picture}));
  YZ_TRY(tx.run("delete from media_derivative where source = $1", {picture}));
  YZ_TRY(tx.run("insert into media_reduced (source, recipe) values ($1, $2)", {picture, recipe}));
  for (const Derivative& d : derivatives)
    YZ_TRY(
        tx.run("insert into media_derivative (source, recipe, width, height, content) "
               "values ($1, $2, $3, $4, $5)",
               {picture, recipe, d.width, d.height, d.content}));
  return {};
}

Result<std::vector<Derivative>> derivatives_of(store::ReadTx& tx, const Sha256& picture) {
  return tx.all(
      "select content, width, height from media_derivative where source = $1 "
      "order by width",
      {picture}, [](const Row& row) {
        return Derivative{row.digest(0), static_cast<int>(row.integer(1)),
                          static_cast<int>(row.integer(2))};
      });
}

Result<> forget_unused(store::Tx& tx) {
  YZ_TRY(
      tx.run("delete from media_reduced where not exists "
             "(select 1 from media_file f where f.content = media_reduced.source)"));
  YZ_TRY(
      tx.run("delete from media_derivative where not exists "
             "(select 1 from media_file f where f.content = media_derivative.source)"));
  return {};
}

Result<std::optional<std::string>> type_of(store::ReadTx& tx, const Sha256& content) {
  YZ_ASSIGN(auto named, tx.first("select content_type from media_file where content = $1 "
                                 "order by content_type limit 1",
                                 {content}, [](const Row& row) { return row.string(0); }));
  if (named) return named;
  return tx.first(
      "select 'image/webp' from media_derivative d where d.content = $1 and exists "
      "(select 1 from media_file f where f.content = d.source) limit 1",
      {content}, [](const Row& row) { return row.string(0); });
}

Result<> for_each_content(store::ReadTx& tx, const std::function<void(const Sha256&)>& each) {
  return tx.each(
      "select content from media_file union select d.content from media_derivative d "
      "join media_file f on f.content = d.source",
      {}, [&](const Row& row) { each(row.digest(0)); });
}

}  // namespace yz::media
