#include "expo/queries.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/hex.hpp"
#include "base/record_json.hpp"

namespace yz::expo {
namespace {

using store::Param;
using store::Row;

template <class T>
Result<std::vector<T>> read_docs(store::ReadTx& tx, std::string_view sql,
                                 std::span<const Param> params) {
  std::vector<T> out;
  std::optional<Error> broken;
  YZ_TRY(tx.each(sql, params, [&](const Row& row) {
    auto record = from_json<T>(row.text(0));
    if (record)
      out.push_back(std::move(*record));
    else if (!broken)
      broken = std::move(record.error());
  }));
  if (broken) return std::unexpected(std::move(*broken));
  return out;
}

template <class T>
Result<std::vector<T>> read_docs(store::ReadTx& tx, std::string_view sql,
                                 store::Params params = {}) {
  return read_docs<T>(tx, sql, std::span(params.begin(), params.size()));
}

template <class T>
Result<std::optional<T>> read_doc(store::ReadTx& tx, std::string_view sql, std::string_view slug) {
  YZ_ASSIGN(auto found, read_docs<T>(tx, sql, {slug}));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  const std::size_t end = text.find('/');
  if (end == text.npos) return std::nullopt;
  std::int64_t number = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + end, number);
  if (code != std::errc() || stop != text.data() + end || number < 0) return std::nullopt;
  text.remove_prefix(end + 1);
  return number;
}

}  // namespace

Result<std::vector<Expo>> find_expos(store::ReadTx& tx) {
  return read_docs<Expo>(tx, "select doc from expo_pack order by position");
}

Result<std::vector<Zone>> find_zones(store::ReadTx& tx) {
  return read_docs<Zone>(tx, "select doc from expo_zone order by position, slug");
}

Result<std::optional<Zone>> find_zone(store::ReadTx& tx, std::string_view slug) {
  return read_doc<Zone>(tx, "select doc from expo_zone where slug = $1", slug);
}

Result<std::vector<Exhibitor>> find_exhibitors(store::ReadTx& tx) {
  return read_docs<Exhibitor>(tx, "select doc from expo_exhibitor order by position, slug");
}

Result<std::optional<Exhibitor>> find_exhibitor(store::ReadTx& tx, std::string_view slug) {
  return read_doc<Exhibitor>(tx, "select doc from expo_exhibitor where slug = $1", slug);
}

Result<std::vector<ProgrammeItem>> find_programme(store::ReadTx& tx) {
  return read_docs<ProgrammeItem>(tx, "select doc from expo_programme order by starts, slug");
}

std::string to_text(const ExhibitCursor& cursor) {
  const std::string plain =
      fmt::format("{}/{}/{}", cursor.zone_position, cursor.position, cursor.slug);
  return to_hex(std::as_bytes(std::span(plain)));
}

std::optional<ExhibitCursor> parse_cursor(std::string_view text) {
  if (text.size() % 2 != 0 || text.size() > 300) return std::nullopt;
  std::string plain(text.size() / 2, '\0');
  if (!from_hex(text, std::as_writable_bytes(std::span(plain)))) return std::nullopt;
  std::string_view rest = plain;
  const auto zone_position = take_number(rest);
  const auto position = zone_position ? take_number(rest) : std::nullopt;
  if (!position || !is_slug(rest)) return std::nullopt;
  return ExhibitCursor{*zone_position, *position, std::string(rest)};
}

namespace {

// The condition that a filter spells, and its parameters, which view the filter.
struct Condition {
  std::string sql = "1 = 1";
  std::vector<Param> params;

  std::size_t bind(const Param& value) {
    params.push_back(value);
    return params.size();
  }
};

Condition condition_of(const ExhibitFilter& filter) {
  Condition where;
  const auto add = [&where](std::string_view column, const Param& value) {
    where.sql += fmt::format(" and {} = ${}", column, where.bind(value));
  };
  if (!filter.zone.empty()) add("zone", filter.zone);
  if (!filter.exhibitor.empty()) add("exhibitor", filter.exhibitor);
  if (filter.kind) add("kind", word_of(*filter.kind));
  return where;
}

void start_after(Condition& where, const ExhibitCursor& cursor) {
  const std::size_t zone_position = where.bind(cursor.zone_position);
  const std::size_t position = where.bind(cursor.position);
  const std::size_t slug = where.bind(cursor.slug);
  where.sql += fmt::format(" and (zone_position, position, slug) > (${}, ${}, ${})", zone_position,
                           position, slug);
}

}  // namespace

Result<ExhibitPage> find_exhibits(store::ReadTx& tx, const ExhibitFilter& filter) {
  Condition where = condition_of(filter);
  if (filter.after) start_after(where, *filter.after);
  const std::size_t limit =
      where.bind(static_cast<std::int64_t>(filter.limit + 1));  // one more: a next?
  ExhibitPage page;
  std::vector<ExhibitCursor> places;
  const std::string sql = fmt::format(
      "select doc, zone_position, position, slug from expo_exhibit where {} "
      "order by zone_position, position, slug limit ${}",
      where.sql, limit);
  std::optional<Error> broken;
  YZ_TRY(tx.each(sql, where.params, [&](const Row& row) {
    auto exhibit = from_json<Exhibit>(row.text(0));
    if (!exhibit) {
      broken = std::move(exhibit.error());
      return;
    }
    page.items.push_back(std::move(*exhibit));
    places.push_back({row.integer(1), row.integer(2), row.string(3)});
  }));
  if (broken) return std::unexpected(std::move(*broken));
  if (page.items.size() > filter.limit) {
    page.items.pop_back();
    page.next = places[filter.limit - 1];
  }
  return page;
}

Result<std::int64_t> count_exhibits(store::ReadTx& tx, const ExhibitFilter& filter) {
  const Condition where = condition_of(filter);
  std::int64_t count = 0;
  YZ_TRY(tx.each(fmt::format("select count(*) from expo_exhibit where {}", where.sql), where.params,
                 [&](const Row& row) { count = row.integer(0); }));
  return count;
}

Result<std::optional<Exhibit>> find_exhibit(store::ReadTx& tx, std::string_view slug) {
  return read_doc<Exhibit>(tx, "select doc from expo_exhibit where slug = $1", slug);
}

Result<std::vector<Exhibit>> find_related(store::ReadTx& tx, const Exhibit& exhibit,
                                          std::size_t limit) {
  // Years that no exhibit has stand for "no period": the ranges then never meet.
  const auto& museum = exhibit.museum;
  const std::int64_t from = museum && museum->year_from ? *museum->year_from : 100'000;
  const std::int64_t to = museum && museum->year_to ? *museum->year_to : -100'000'000;
  return read_docs<Exhibit>(
      tx, R"sql(
    select doc from (
      select doc, zone_position, position, slug,
             (case when zone = $1 then 3 else 0 end)
           + (case when exhibitor = $2 then 1 else 0 end)
           + (case when year_to >= $3 and year_from <= $4 then 2 else 0 end)
           + 2 * (select count(*) from expo_tag mine join expo_tag theirs on theirs.tag = mine.tag
                  where mine.exhibit = $5 and theirs.exhibit = expo_exhibit.slug) as likeness
      from expo_exhibit where slug <> $5) as ranked
    where likeness > 0 order by likeness desc, zone_position, position, slug limit $6)sql",
      {exhibit.zone, exhibit.exhibitor, from, to, exhibit.slug, static_cast<std::int64_t>(limit)});
}

Result<std::map<std::string, std::int64_t>> count_by_zone(store::ReadTx& tx) {
  std::map<std::string, std::int64_t> out;
  YZ_TRY(tx.each("select zone, count(*) from expo_exhibit group by zone", {},
                 [&](const Row& row) { out[row.string(0)] = row.integer(1); }));
  return out;
}

}  // namespace yz::expo
