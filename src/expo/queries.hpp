// What pages and the API ask of the records.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expo/records.hpp"
#include "expo/storage.hpp"

namespace yz::expo {

// All fairs in this data folder, the first imported first: it is the one of the home page.
[[nodiscard]] Result<std::vector<Expo>> find_expos(store::ReadTx& tx);

[[nodiscard]] Result<std::vector<Zone>> find_zones(store::ReadTx& tx);  // by order, slug
[[nodiscard]] Result<std::optional<Zone>> find_zone(store::ReadTx& tx, std::string_view slug);

[[nodiscard]] Result<std::vector<Exhibitor>> find_exhibitors(store::ReadTx& tx);
[[nodiscard]] Result<std::optional<Exhibitor>> find_exhibitor(store::ReadTx& tx,
                                                              std::string_view slug);

// By start, then slug.
[[nodiscard]] Result<std::vector<ProgrammeItem>> find_programme(store::ReadTx& tx);

// Where a list was left: the last exhibit shown. As text it is opaque.
struct ExhibitCursor {
  std::int64_t zone_position = 0;
  std::int64_t position = 0;
  std::string slug;
  bool operator==(const ExhibitCursor&) const = default;
};
[[nodiscard]] std::string to_text(const ExhibitCursor& cursor);
[[nodiscard]] std::optional<ExhibitCursor> parse_cursor(std::string_view text);

struct ExhibitFilter {
  std::string zone{};  // slugs; empty: any
  std::string exhibitor{};
  std::optional<ExhibitKind> kind{};
  std::optional<ExhibitCursor> after{};
  std::size_t limit = 50;  // 1 … 200
};

struct ExhibitPage {
  std::vector<Exhibit> items;         // by zone, order, slug
  std::optional<ExhibitCursor> next;  // where there are more
};

[[nodiscard]] Result<ExhibitPage> find_exhibits(store::ReadTx& tx, const ExhibitFilter& filter);
// How many there are in all, wherever the list was left.
[[nodiscard]] Result<std::int64_t> count_exhibits(store::ReadTx& tx, const ExhibitFilter& filter);
[[nodiscard]] Result<std::optional<Exhibit>> find_exhibit(store::ReadTx& tx, std::string_view slug);

// Those most like `exhibit`, the likest first: of its zone, with its tags, of its period, of its
// exhibitor. None that has nothing of these in common.
[[nodiscard]] Result<std::vector<Exhibit>> find_related(store::ReadTx& tx, const Exhibit& exhibit,
                                                        std::size_t limit = 6);

// How many exhibits each zone has, by slug.
[[nodiscard]] Result<std::map<std::string, std::int64_t>> count_by_zone(store::ReadTx& tx);

}  // namespace yz::expo
