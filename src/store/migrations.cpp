#include "store/migrations.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/sha256.hpp"
#include "store/database.hpp"
#include "store/own_migrations.hpp"

namespace yz::store {
namespace {

constexpr std::int64_t application_id = 0x595A4631;  // "YZF1" in the file's header

using Done = std::map<std::string, std::string, std::less<>>;  // name → digest of its SQL

std::string_view room_of(std::string_view name) { return name.substr(0, name.find('/')); }

Result<> check_owner(Connection& connection) {
  YZ_ASSIGN(const auto id, connection.number("pragma application_id"));
  if (id == application_id) return {};
  YZ_ASSIGN(const auto tables, connection.number("select count(*) from sqlite_schema"));
  if (id != 0 || tables != 0)
    return fail(ErrorKind::corrupt, "This file is not a Yunzhan database.");
  return connection.execute(fmt::format("pragma application_id = {}", application_id));
}

Result<Done> read_done(Connection& connection) {
  Done done;
  YZ_TRY(connection.execute(
      "create table if not exists store_migration (name text primary key, digest text not null,"
      " ran bigint not null)"));
  YZ_TRY(connection.each("select name, digest from store_migration", {},
                         [&](const Row& row) { done.emplace(row.string(0), row.string(1)); }));
  return done;
}

Result<> refuse_unknown(const Done& done, std::span<const Migration> steps) {
  for (const auto& [name, digest] : done) {
    if (std::ranges::find(steps, name, &Migration::name) == steps.end())
      return fail(ErrorKind::conflict,
                  fmt::format("This data folder was written by a newer Yunzhan (it has the step "
                              "{}). Use that version, or restore a backup.",
                              name));
  }
  return {};
}

Result<> check_step(const Done& done, const Migration& step, const std::string& digest,
                    std::set<std::string_view>& begun) {
  const auto found = done.find(step.name);
  if (found == done.end()) {
    begun.insert(room_of(step.name));
    return {};
  }
  if (found->second != digest)
    return fail(ErrorKind::conflict, "This step was edited after it ran; add a new step instead.",
                std::string(step.name));
  if (begun.contains(room_of(step.name)))
    return fail(ErrorKind::conflict, "A step was put in before this one, which has run already.",
                std::string(step.name));
  return {};
}

Result<> run_step(Connection& connection, const Migration& step, const std::string& digest,
                  Instant now) {
  if (auto ran = connection.execute(std::string(step.sql)); !ran) {
    Error error = std::move(ran).error();
    error.place = step.name;
    if (error.kind == ErrorKind::conflict) error.kind = ErrorKind::internal;
    return std::unexpected(std::move(error));
  }
  const std::array params{Param(step.name), Param(digest), Param(now)};
  YZ_TRY(connection.run("insert into store_migration (name, digest, ran) values ($1, $2, $3)",
                        params));
  return {};
}

Result<> run_missing(Connection& connection, std::span<const Migration> steps, Instant now) {
  YZ_TRY(check_owner(connection));
  YZ_ASSIGN(const Done done, read_done(connection));
  YZ_TRY(refuse_unknown(done, steps));
  std::set<std::string_view> begun;  // rooms of which a step is missing
  for (const Migration& step : steps) {
    const std::string digest = sha256(step.sql).hex();
    YZ_TRY(check_step(done, step, digest, begun));
    if (!done.contains(step.name)) YZ_TRY(run_step(connection, step, digest, now));
  }
  return {};
}

}  // namespace

Result<> migrate(Connection& connection, std::span<const Migration> steps, Instant now) {
  std::vector<Migration> all(own_migrations().begin(), own_migrations().end());
  all.insert(all.end(), steps.begin(), steps.end());
  YZ_TRY(connection.execute("begin immediate"));
  auto outcome = run_missing(connection, all, now);
  if (outcome) outcome = connection.execute("commit");
  if (!outcome && connection.in_transaction()) (void)connection.execute("rollback");
  return outcome;
}

}  // namespace yz::store
