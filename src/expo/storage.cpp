// Each record is a row: the columns that queries need, and the whole record as JSON (`doc`).
#include "expo/storage.hpp"

#include <array>
#include <set>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "base/record_json.hpp"
#include "expo/exhibit_row.hpp"

namespace yz::expo {
namespace {

using store::Param;
using store::Row;

constexpr std::array steps{store::Migration{"expo/0001_records", R"sql(
  create table expo_pack (
    slug text not null primary key, position bigint not null, digest blob not null,
    doc text not null);
  create table expo_zone (
    slug text not null primary key, id blob not null unique, pack text not null,
    position bigint not null, doc text not null);
  create table expo_exhibitor (
    slug text not null primary key, id blob not null unique, pack text not null,
    position bigint not null, doc text not null);
  create table expo_exhibit (
    slug text not null primary key, id blob not null unique, pack text not null,
    kind text not null, zone text not null, exhibitor text not null,
    zone_position bigint not null, position bigint not null,
    year_from bigint, year_to bigint, doc text not null);
  create index expo_exhibit_order on expo_exhibit (zone_position, position, slug);
  create index expo_exhibit_zone on expo_exhibit (zone);
  create index expo_exhibit_exhibitor on expo_exhibit (exhibitor);
  create table expo_tag (
    exhibit text not null, tag text not null, pack text not null, primary key (exhibit, tag));
  create index expo_tag_tag on expo_tag (tag);
  create table expo_programme (
    slug text not null primary key, id blob not null unique, pack text not null,
    starts bigint not null, doc text not null)
)sql"}};

template <class T>
struct Table;  // name: its table; noun: how people call a record of it
template <>
struct Table<Zone> {
  static constexpr std::string_view name = "expo_zone", noun = "zone", file = "zones/{}/zone.toml";
};
template <>
struct Table<Exhibitor> {
  static constexpr std::string_view name = "expo_exhibitor", noun = "exhibitor",
                                    file = "exhibitors/{}/exhibitor.toml";
};
template <>
struct Table<Exhibit> {
  static constexpr std::string_view name = "expo_exhibit", noun = "exhibit",
                                    file = "exhibits/{}/exhibit.toml";
};
template <>
struct Table<ProgrammeItem> {
  static constexpr std::string_view name = "expo_programme", noun = "programme item",
                                    file = "programme/{}.toml";
};

template <class T>
std::string doc_of(const T& record) {
  return boost::json::serialize(to_json(record));
}

template <class T>
Result<std::vector<T>> read_all(store::ReadTx& tx, std::string_view pack) {
  YZ_ASSIGN(const auto docs,
            tx.all(fmt::format("select doc from {} where pack = $1 order by slug", Table<T>::name),
                   {pack}, [](const Row& row) { return row.string(0); }));
  std::vector<T> out;
  for (const std::string& doc : docs) {
    YZ_ASSIGN(T record, from_json<T>(doc));
    out.push_back(std::move(record));
  }
  return out;
}

class Importer {
 public:
  Importer(store::Tx& tx, const Pack& pack) : tx_(tx), pack_(pack), slug_(pack.expo.slug) {}

  Result<> run(const Sha256& digest) {
    YZ_TRY(put_pack(digest));
    YZ_TRY(put_all(pack_.zones));
    YZ_TRY(put_all(pack_.exhibitors));
    YZ_TRY(tx_.run("delete from expo_tag where pack = $1", {slug_}));
    YZ_TRY(put_all(pack_.exhibits));
    YZ_TRY(put_all(pack_.programme));
    return {};
  }

 private:
  Result<> put_pack(const Sha256& digest) {
    const std::string doc = doc_of(pack_.expo);
    YZ_ASSIGN(const std::int64_t changed,
              tx_.run("update expo_pack set digest = $1, doc = $2 where slug = $3",
                      {digest, doc, slug_}));
    if (changed > 0) return {};
    YZ_TRY(
        tx_.run("insert into expo_pack (slug, position, digest, doc) select $1, "
                "coalesce(max(position), 0) + 1, $2, $3 from expo_pack",
                {slug_, digest, doc}));
    return {};
  }

  // Old rows go first, their ids remembered: so no order of writes can break a key.
  template <class T>
  Result<> put_all(const std::vector<T>& records) {
    std::map<std::string, RawId> ids;
    YZ_TRY(tx_.each(fmt::format("select slug, id from {} where pack = $1", Table<T>::name), {slug_},
                    [&](const Row& row) { ids[row.string(0)] = row.template id<Id<T>>(1).raw(); }));
    YZ_TRY(tx_.run(fmt::format("delete from {} where pack = $1", Table<T>::name), {slug_}));
    for (const T& record : records) {
      const auto known = ids.find(record.slug);
      const Id<T> id = known == ids.end() ? Id<T>::make(tx_.now()) : Id<T>(known->second);
      auto put = insert(record, id);
      if (!put && put.error().kind == ErrorKind::conflict)
        return fail(ErrorKind::conflict,
                    fmt::format("another pack has the {} \"{}\"", Table<T>::noun, record.slug));
      YZ_TRY(put);
    }
    return {};
  }

  template <class T>
  Result<> insert(const T& record, const Id<T>& id) {  // zones and exhibitors
    YZ_TRY(tx_.run(fmt::format("insert into {} (slug, id, pack, position, doc) "
                               "values ($1, $2, $3, $4, $5)",
                               Table<T>::name),
                   {record.slug, id, slug_, record.order, doc_of(record)}));
    return {};
  }

  Result<> insert(const ProgrammeItem& item, const Id<ProgrammeItem>& id) {
    YZ_TRY(
        tx_.run("insert into expo_programme (slug, id, pack, starts, doc) "
                "values ($1, $2, $3, $4, $5)",
                {item.slug, id, slug_, item.starts.at, doc_of(item)}));
    return {};
  }

  Result<> insert(const Exhibit& exhibit, const Id<Exhibit>& id) {
    return insert_exhibit_row(tx_, slug_, exhibit, id.raw(), order_of_zone(exhibit.zone));
  }

  std::int64_t order_of_zone(const std::string& slug) const {
    const auto zone = std::ranges::find(pack_.zones, slug, &Zone::slug);
    return zone == pack_.zones.end() ? 0 : zone->order;
  }

  store::Tx& tx_;
  const Pack& pack_;
  const std::string& slug_;
};

template <class T>
Result<> find_clashes_of(store::ReadTx& tx, const std::string& pack, const std::vector<T>& records,
                         Faults& faults) {
  std::map<std::string, std::string> others;
  YZ_TRY(tx.each(fmt::format("select slug, pack from {} where pack <> $1", Table<T>::name), {pack},
                 [&](const Row& row) { others[row.string(0)] = row.string(1); }));
  for (const T& record : records) {
    const auto other = others.find(record.slug);
    if (other == others.end()) continue;
    faults.add({fmt::format(fmt::runtime(Table<T>::file), record.slug)},
               fmt::format("the pack \"{}\" has the {} \"{}\" already; give this one another slug",
                           other->second, Table<T>::noun, record.slug));
  }
  return {};
}

}  // namespace

std::span<const store::Migration> migrations() { return steps; }

Result<std::optional<Sha256>> digest_of(store::ReadTx& tx, std::string_view slug) {
  return tx.first("select digest from expo_pack where slug = $1", {slug},
                  [](const Row& row) { return row.digest(0); });
}

Result<> find_clashes(store::ReadTx& tx, const Pack& pack, Faults& faults) {
  YZ_TRY(find_clashes_of(tx, pack.expo.slug, pack.zones, faults));
  YZ_TRY(find_clashes_of(tx, pack.expo.slug, pack.exhibitors, faults));
  YZ_TRY(find_clashes_of(tx, pack.expo.slug, pack.exhibits, faults));
  return find_clashes_of(tx, pack.expo.slug, pack.programme, faults);
}

Result<> import_pack(store::Tx& tx, const Pack& pack, const Sha256& digest) {
  return Importer(tx, pack).run(digest);
}

Result<Pack> export_pack(store::ReadTx& tx, std::string_view slug) {
  YZ_ASSIGN(const auto doc, tx.first("select doc from expo_pack where slug = $1", {slug},
                                     [](const Row& row) { return row.string(0); }));
  if (!doc) return fail(ErrorKind::not_found, fmt::format("there is no pack \"{}\"", slug));
  Pack pack;
  YZ_ASSIGN(pack.expo, from_json<Expo>(*doc));
  YZ_ASSIGN(pack.zones, read_all<Zone>(tx, slug));
  YZ_ASSIGN(pack.exhibitors, read_all<Exhibitor>(tx, slug));
  YZ_ASSIGN(pack.exhibits, read_all<Exhibit>(tx, slug));
  YZ_ASSIGN(pack.programme, read_all<ProgrammeItem>(tx, slug));
  return pack;
}

Result<std::vector<std::string>> pack_slugs(store::ReadTx& tx) {
  return tx.all("select slug from expo_pack order by position", {},
                [](const Row& row) { return row.string(0); });
}

}  // namespace yz::expo
