#include "hall/storage.hpp"

#include <array>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/record_json.hpp"

namespace yz::hall {
namespace {

using store::Row;

constexpr std::array steps{store::Migration{"hall/0001_plans", R"sql(
  create table hall_plan (slug text not null primary key, pack text not null, doc text not null);
  create table hall_stand (
    hall text not null, stand text not null, exhibit text not null, primary key (hall, stand));
  create index hall_stand_exhibit on hall_stand (exhibit)
)sql"},
                           store::Migration{"hall/0002_built", R"sql(
  create table hall_built (hall text not null primary key, pack text not null, doc text not null);
  create table hall_built_file (
    hall text not null, path text not null, content blob not null, primary key (hall, path))
)sql"}};

Result<std::vector<Plan>> read_plans(store::ReadTx& tx, std::string_view where,
                                     store::Params params) {
  YZ_ASSIGN(const auto docs,
            tx.all(fmt::format("select doc from hall_plan {} order by slug", where), params,
                   [](const Row& row) { return row.string(0); }));
  std::vector<Plan> plans;
  for (const std::string& doc : docs) {
    YZ_ASSIGN(Plan plan, from_json<Plan>(doc));
    plans.push_back(std::move(plan));
  }
  return plans;
}

Result<std::vector<KeptHall>> read_built(store::ReadTx& tx, std::string_view where,
                                         store::Params params) {
  YZ_ASSIGN(auto halls,
            tx.all(fmt::format("select hall, doc from hall_built {} order by hall", where), params,
                   [](const Row& row) { return KeptHall(row.string(0), row.string(1)); }));
  for (KeptHall& kept : halls) {
    YZ_ASSIGN(kept.files,
              tx.all("select path, content from hall_built_file where hall = $1 order by path",
                     {kept.hall},
                     [](const Row& row) { return std::pair(row.string(0), row.digest(1)); }));
  }
  return halls;
}

Result<> insert(store::Tx& tx, std::string_view pack, const Plan& plan) {
  auto put = tx.run("insert into hall_plan (slug, pack, doc) values ($1, $2, $3)",
                    {plan.slug, pack, boost::json::serialize(to_json(plan))});
  if (!put && put.error().kind == ErrorKind::conflict)
    return fail(ErrorKind::conflict, fmt::format("another pack has the hall \"{}\"", plan.slug));
  YZ_TRY(put);
  for (const Stand& stand : plan.stands)
    YZ_TRY(tx.run("insert into hall_stand (hall, stand, exhibit) values ($1, $2, $3)",
                  {plan.slug, stand.id, stand.exhibit}));
  return {};
}

}  // namespace

std::span<const store::Migration> migrations() { return steps; }

Result<> find_clashes(store::ReadTx& tx, std::string_view pack, std::span<const Plan> plans,
                      Faults& faults) {
  for (const Plan& plan : plans) {
    YZ_ASSIGN(const auto other,
              tx.first("select pack from hall_plan where slug = $1 and pack <> $2",
                       {plan.slug, pack}, [](const Row& row) { return row.string(0); }));
    if (other)
      faults.add(
          {fmt::format("halls/{}/hall.toml", plan.slug)},
          fmt::format("the pack \"{}\" has the hall \"{}\" already; give this one another slug",
                      *other, plan.slug));
  }
  return {};
}

Result<> import_plans(store::Tx& tx, std::string_view pack, std::span<const Plan> plans) {
  YZ_TRY(tx.run("delete from hall_stand where hall in (select slug from hall_plan where pack = $1)",
                {pack}));
  YZ_TRY(tx.run("delete from hall_plan where pack = $1", {pack}));
  for (const Plan& plan : plans) YZ_TRY(insert(tx, pack, plan));
  return {};
}

Result<std::vector<Plan>> plans_of_pack(store::ReadTx& tx, std::string_view pack) {
  return read_plans(tx, "where pack = $1", {pack});
}

Result<std::vector<Plan>> find_plans(store::ReadTx& tx) { return read_plans(tx, "", {}); }

Result<std::optional<Plan>> find_plan(store::ReadTx& tx, std::string_view slug) {
  YZ_ASSIGN(auto plans, read_plans(tx, "where slug = $1", {slug}));
  if (plans.empty()) return std::nullopt;
  return std::move(plans.front());
}

Result<> keep_built(store::Tx& tx, std::string_view pack, std::span<const KeptHall> halls) {
  YZ_TRY(tx.run(
      "delete from hall_built_file where hall in (select hall from hall_built where pack = $1)",
      {pack}));
  YZ_TRY(tx.run("delete from hall_built where pack = $1", {pack}));
  for (const KeptHall& kept : halls) {
    YZ_TRY(tx.run("insert into hall_built (hall, pack, doc) values ($1, $2, $3)",
                  {kept.hall, pack, kept.json}));
    for (const auto& [path, content] : kept.files)
      YZ_TRY(tx.run("insert into hall_built_file (hall, path, content) values ($1, $2, $3)",
                    {kept.hall, path, content}));
  }
  return {};
}

Result<std::vector<KeptHall>> built_of_pack(store::ReadTx& tx, std::string_view pack) {
  return read_built(tx, "where pack = $1", {pack});
}

Result<std::optional<KeptHall>> find_built(store::ReadTx& tx, std::string_view hall) {
  YZ_ASSIGN(auto halls, read_built(tx, "where hall = $1", {hall}));
  if (halls.empty()) return std::nullopt;
  return std::move(halls.front());
}

Result<std::optional<StandPlace>> find_stand_of(store::ReadTx& tx, std::string_view exhibit) {
  return tx.first(
      "select hall, stand from hall_stand where exhibit = $1 order by hall, stand "
      "limit 1",
      {exhibit}, [](const Row& row) { return StandPlace{row.string(0), row.string(1)}; });
}

}  // namespace yz::hall
