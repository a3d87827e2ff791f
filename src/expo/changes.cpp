#include "expo/changes.hpp"

#include <boost/json.hpp>

#include "expo/exhibit_row.hpp"

namespace yz::expo {
namespace {

using store::Row;

Result<> tell(store::Tx& tx, std::string_view topic, std::string_view slug) {
  YZ_TRY(tx.append(topic, boost::json::object{{"exhibit", slug}}));
  return {};
}

Result<> forget_digest(store::Tx& tx, std::string_view pack) {
  YZ_TRY(tx.run("update expo_pack set digest = $1 where slug = $2", {Sha256{}, pack}));
  return {};
}

Result<> delete_rows(store::Tx& tx, std::string_view slug) {
  YZ_TRY(tx.run("delete from expo_tag where exhibit = $1", {slug}));
  YZ_TRY(tx.run("delete from expo_exhibit where slug = $1", {slug}));
  return {};
}

struct Before {
  std::string pack;
  RawId id;
};

Result<std::optional<Before>> find_before(store::ReadTx& tx, std::string_view slug) {
  return tx.first("select pack, id from expo_exhibit where slug = $1", {slug},
                  [](const Row& row) { return Before{row.string(0), row.id<ExhibitId>(1).raw()}; });
}

}  // namespace

Result<> put_exhibit(store::Tx& tx, std::string_view pack, const Exhibit& exhibit) {
  YZ_ASSIGN(const auto zone_position,
            tx.first("select position from expo_zone where slug = $1 and pack = $2",
                     {exhibit.zone, pack}, [](const Row& row) { return row.integer(0); }));
  if (!zone_position) return fail(ErrorKind::not_found, "the pack has no such zone", "zone");
  YZ_ASSIGN(const auto exhibitor,
            tx.first("select 1 from expo_exhibitor where slug = $1 and pack = $2",
                     {exhibit.exhibitor, pack}, [](const Row& row) { return row.integer(0); }));
  if (!exhibitor) return fail(ErrorKind::not_found, "the pack has no such exhibitor", "exhibitor");
  YZ_ASSIGN(const auto before, find_before(tx, exhibit.slug));
  if (before && before->pack != pack)
    return fail(ErrorKind::conflict, "another pack has an exhibit of this slug", "slug");
  YZ_TRY(delete_rows(tx, exhibit.slug));
  const RawId id = before ? before->id : ExhibitId::make(tx.now()).raw();
  YZ_TRY(insert_exhibit_row(tx, pack, exhibit, id, *zone_position));
  YZ_TRY(forget_digest(tx, pack));
  return tell(tx, "expo.exhibit_changed", exhibit.slug);
}

Result<> remove_exhibit(store::Tx& tx, std::string_view slug) {
  YZ_ASSIGN(const auto before, find_before(tx, slug));
  if (!before) return fail(ErrorKind::not_found, "there is no such exhibit", "slug");
  YZ_TRY(delete_rows(tx, slug));
  YZ_TRY(forget_digest(tx, before->pack));
  return tell(tx, "expo.exhibit_removed", slug);
}

}  // namespace yz::expo
