#include "trade/goods.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "trade/edition_row.hpp"

namespace yz::trade {
namespace {

using store::Row;

std::optional<Instant> moment(const Row& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(row.instant(column));
}

// With what chooses among them.
std::string select_editions(std::string_view which) {
  return fmt::format("select {} from trade_edition e join trade_stock s on s.edition = e.id {}",
                     edition_columns, which);
}

bool has_units(EditionKind kind) {
  return kind == EditionKind::unique || kind == EditionKind::numbered;
}

Result<> add_units(store::Tx& tx, EditionId id, std::int64_t count) {
  YZ_ASSIGN(const auto last,
            tx.first("select coalesce(max(number), 0) from trade_unit where edition = $1", {id},
                     [](const Row& row) { return row.integer(0); }));
  for (std::int64_t number = last.value_or(0) + 1; number <= last.value_or(0) + count; ++number)
    YZ_TRY(
        tx.run("insert into trade_unit (edition, number, state, order_id) "
               "values ($1, $2, 'free', $3)",
               {id, number, nullptr}));
  return {};
}

// The highest numbers go first: the low ones may be sold already.
Result<> remove_units(store::Tx& tx, EditionId id, std::int64_t count) {
  YZ_TRY(
      tx.run("update trade_unit set state = 'gone' where edition = $1 and number in (select number "
             "from trade_unit where edition = $1 and state = 'free' order by number desc limit $2)",
             {id, count}));
  return {};
}

Result<> change_stock(store::Tx& tx, const Edition& before, const EditionTerms& terms) {
  const std::int64_t more = terms.stocked - before.stocked;
  if (more == 0) return {};
  YZ_ASSIGN(const auto changed, tx.run("update trade_stock set on_hand = on_hand + $1 "
                                       "where edition = $2 and on_hand - held + $1 >= 0",
                                       {more, before.id}));
  if (changed == 0)
    return fail(ErrorKind::conflict,
                fmt::format("of the offer \"{}\" more than {} are held or sold already",
                            terms.name(), terms.stocked),
                "stock");
  if (!has_units(before.kind)) return {};
  return more > 0 ? add_units(tx, before.id, more) : remove_units(tx, before.id, -more);
}

Result<> insert_edition(store::Tx& tx, EditionId id, const EditionTerms& t) {
  YZ_TRY(
      tx.run("insert into trade_edition (id, exhibit, slug, pack, exhibitor, position, kind,"
             " price_mode, price, currency, opens, closes, person_limit, vat, commission, hold,"
             " title_zh, title_en, stocked, is_offered) values ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
             " $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1)",
             {id, t.exhibit, t.slug, t.pack, t.exhibitor, t.position, word_of(t.kind),
              word_of(t.price_mode), t.price, t.currency, t.opens, t.closes, t.person_limit, t.vat,
              t.commission, std::int64_t{t.hold.count()}, t.title.zh, t.title.en, t.stocked}));
  YZ_TRY(tx.run("insert into trade_stock (edition, on_hand, held) values ($1, $2, 0)",
                {id, t.stocked}));
  if (has_units(t.kind)) YZ_TRY(add_units(tx, id, t.stocked));
  return {};
}

Result<> update_edition(store::Tx& tx, EditionId id, const EditionTerms& t) {
  YZ_TRY(
      tx.run("update trade_edition set pack = $1, exhibitor = $2, position = $3, price_mode = $4,"
             " price = $5, currency = $6, opens = $7, closes = $8, person_limit = $9, vat = $10,"
             " commission = $11, hold = $12, title_zh = $13, title_en = $14, stocked = $15,"
             " is_offered = 1 where id = $16",
             {t.pack, t.exhibitor, t.position, word_of(t.price_mode), t.price, t.currency, t.opens,
              t.closes, t.person_limit, t.vat, t.commission, std::int64_t{t.hold.count()},
              t.title.zh, t.title.en, t.stocked, id}));
  return {};
}

}  // namespace

Edition edition_in(const Row& row) {
  Edition edition;
  edition.id = row.id<EditionId>(0);
  edition.exhibit = row.string(1);
  edition.slug = row.string(2);
  edition.pack = row.string(3);
  edition.exhibitor = row.string(4);
  edition.position = row.integer(5);
  edition.kind = parse_word<EditionKind>(row.text(6)).value_or(EditionKind::stock);
  edition.price_mode = parse_word<PriceMode>(row.text(7)).value_or(PriceMode::enquire);
  edition.price = row.integer(8);
  edition.currency = row.string(9);
  edition.opens = moment(row, 10);
  edition.closes = moment(row, 11);
  if (!row.is_null(12)) edition.person_limit = row.integer(12);
  edition.vat = row.integer(13);
  edition.commission = row.integer(14);
  edition.hold = std::chrono::milliseconds(row.integer(15));
  edition.title = {row.string(16), row.string(17)};
  edition.stocked = row.integer(18);
  edition.is_offered = row.boolean(19);
  edition.on_hand = row.integer(20);
  edition.held = row.integer(21);
  edition.has_prices = row.boolean(22);
  return edition;
}

Result<EditionId> put_edition(store::Tx& tx, const EditionTerms& terms) {
  YZ_ASSIGN(const auto before, find_edition(tx, terms.exhibit, terms.slug));
  if (!before) {
    const auto id = EditionId::make(tx.now());
    YZ_TRY(insert_edition(tx, id, terms));
    return id;
  }
  if (before->kind != terms.kind)
    return fail(ErrorKind::conflict,
                fmt::format("the offer \"{}\" was \"{}\" before; give what is \"{}\" another id",
                            terms.name(), word_of(before->kind), word_of(terms.kind)),
                "kind");
  YZ_TRY(change_stock(tx, *before, terms));
  YZ_TRY(update_edition(tx, before->id, terms));
  return before->id;
}

Result<> withdraw_others(store::Tx& tx, std::string_view pack,
                         const std::vector<std::string>& kept) {
  const std::set<std::string_view> names(kept.begin(), kept.end());
  std::vector<EditionId> gone;
  YZ_TRY(tx.each("select id, exhibit, slug from trade_edition where pack = $1 and is_offered = 1",
                 {pack}, [&](const Row& row) {
                   if (!names.contains(row.string(1) + "/" + row.string(2)))
                     gone.push_back(row.id<EditionId>(0));
                 }));
  for (const EditionId& id : gone)
    YZ_TRY(tx.run("update trade_edition set is_offered = 0 where id = $1", {id}));
  return {};
}

Result<std::optional<Edition>> find_edition(store::ReadTx& tx, std::string_view exhibit,
                                            std::string_view slug) {
  static const std::string sql = select_editions("where e.exhibit = $1 and e.slug = $2");
  return tx.first(sql, {exhibit, slug}, edition_in);
}

Result<std::optional<Edition>> find_edition(store::ReadTx& tx, EditionId id) {
  static const std::string sql = select_editions("where e.id = $1");
  return tx.first(sql, {id}, edition_in);
}

Result<std::vector<Edition>> editions_of(store::ReadTx& tx, std::string_view exhibit) {
  static const std::string sql =
      select_editions("where e.exhibit = $1 and e.is_offered = 1 order by e.position, e.slug");
  return tx.all(sql, {exhibit}, edition_in);
}

Result<> put_shipping(store::Tx& tx, std::string_view pack, const std::vector<Shipping>& methods) {
  YZ_TRY(tx.run("delete from trade_shipping where pack = $1", {pack}));
  for (const Shipping& m : methods)
    YZ_TRY(tx.run(
        "insert into trade_shipping (pack, slug, position, price, free_from, needs_address,"
        " title_zh, title_en) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        {pack, m.slug, m.position, m.price, m.free_from, m.needs_address, m.title.zh, m.title.en}));
  return {};
}

Result<std::vector<Shipping>> shipping_of(store::ReadTx& tx, std::string_view pack) {
  return tx.all(
      "select pack, slug, position, price, free_from, needs_address, title_zh, title_en "
      "from trade_shipping where pack = $1 order by position, slug",
      {pack}, [](const Row& row) {
        Shipping method{row.string(0),
                        row.string(1),
                        row.integer(2),
                        row.integer(3),
                        std::nullopt,
                        row.boolean(5),
                        {row.string(6), row.string(7)}};
        if (!row.is_null(4)) method.free_from = row.integer(4);
        return method;
      });
}

Result<bool> hold_stock(store::Tx& tx, const Edition& edition, OrderId order,
                        std::int64_t quantity) {
  YZ_ASSIGN(const auto held, tx.run("update trade_stock set held = held + $1 "
                                    "where edition = $2 and on_hand - held >= $1",
                                    {quantity, edition.id}));
  if (held == 0) return false;
  if (!has_units(edition.kind)) return true;
  YZ_ASSIGN(const auto units,
            tx.run("update trade_unit set state = 'held', order_id = $1 where edition = $2 and "
                   "number in (select number from trade_unit where edition = $2 and state = 'free' "
                   "order by number limit $3)",
                   {order, edition.id, quantity}));
  if (units != quantity)
    return fail(ErrorKind::corrupt, fmt::format("units and stock of {} differ", edition.name()));
  return true;
}

namespace {

Result<> move_units(store::Tx& tx, const HeldLine& line, OrderId order, std::string_view from,
                    std::string_view to, bool keep_order) {
  if (!has_units(line.kind)) return {};
  const std::optional<OrderId> owner = keep_order ? std::optional(order) : std::nullopt;
  YZ_ASSIGN(const auto moved,
            tx.run("update trade_unit set state = $1, order_id = $2 where edition = $3 and number "
                   "in (select number from trade_unit where edition = $3 and order_id = $4 and "
                   "state = $5 order by number limit $6)",
                   {to, owner, line.edition, order, from, line.quantity}));
  if (moved != line.quantity) return fail(ErrorKind::corrupt, "an order's units are not there");
  return {};
}

Result<> must_change(Result<std::int64_t> changed) {
  YZ_TRY(changed);
  if (*changed != 1) return fail(ErrorKind::corrupt, "an order's stock is not there");
  return {};
}

}  // namespace

Result<> release_stock(store::Tx& tx, const HeldLine& line, OrderId order) {
  YZ_TRY(must_change(tx.run("update trade_stock set held = held - $1 where edition = $2",
                            {line.quantity, line.edition})));
  return move_units(tx, line, order, "held", "free", false);
}

Result<> sell_stock(store::Tx& tx, const HeldLine& line, OrderId order) {
  YZ_TRY(must_change(
      tx.run("update trade_stock set held = held - $1, on_hand = on_hand - $1 where edition = $2",
             {line.quantity, line.edition})));
  return move_units(tx, line, order, "held", "sold", true);
}

Result<> put_back_stock(store::Tx& tx, const HeldLine& line, OrderId order) {
  YZ_TRY(must_change(tx.run("update trade_stock set on_hand = on_hand + $1 where edition = $2",
                            {line.quantity, line.edition})));
  return move_units(tx, line, order, "sold", "free", false);
}

}  // namespace yz::trade
