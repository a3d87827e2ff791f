// What search's own tests and campaigns share: a small fair to index. Only they include it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "expo/storage.hpp"
#include "search/storage.hpp"

namespace yz::search::test {

// Of the rooms whose tables search reads.
inline std::span<const store::Migration> all_migrations() {
  static const auto all = [] {
    std::vector<store::Migration> steps;
    for (const auto room : {expo::migrations(), migrations()})
      steps.insert(steps.end(), room.begin(), room.end());
    return steps;
  }();
  return all;
}

inline expo::Exhibit exhibit(std::string slug, std::string title) {
  expo::Exhibit made;
  made.slug = std::move(slug);
  made.kind = expo::ExhibitKind::craft;
  made.zone = "crafts";
  made.exhibitor = "workshop";
  made.title = {std::move(title), ""};
  return made;
}

// One zone and one exhibitor, for exhibits to be put into.
inline expo::Pack empty_pack() {
  expo::Pack pack;
  pack.expo.slug = "fair";
  auto& zone = pack.zones.emplace_back();
  zone.slug = "crafts";
  zone.title = {"工艺", "Crafts"};
  auto& exhibitor = pack.exhibitors.emplace_back();
  exhibitor.slug = "workshop";
  exhibitor.title = {"作坊", "Workshop"};
  return pack;
}

// In one transaction with its entry in the journal, as the import does.
inline Result<> import(store::Database& database, const expo::Pack& pack, int number) {
  return database.write_now([&](store::Tx& tx) -> Result<> {
    YZ_TRY(expo::import_pack(tx, pack, sha256(std::to_string(number))));
    YZ_TRY(tx.append("expo.pack_imported", {{"pack", "fair"}}));
    return {};
  });
}

}  // namespace yz::search::test
