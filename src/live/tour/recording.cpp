#include "live/tour/recording.hpp"

#include <boost/json.hpp>

#include "live/talk/order.hpp"

namespace yz::live {
namespace {

namespace json = boost::json;

constexpr std::string_view columns = "id, hall, title, language, guide_key, guide, begun, length";

std::string select(std::string_view rest) {
  return "select " + std::string(columns) + " from live_tour " + std::string(rest);
}

Tour tour_of(const store::Row& row) {
  Tour tour{row.id<TourId>(0), row.string(1), row.string(2),  row.string(3),
            row.string(4),     row.string(5), row.instant(6), {}};
  if (!row.is_null(7)) tour.length = std::chrono::milliseconds(row.integer(7));
  return tour;
}

Result<std::int64_t> last_offset(store::ReadTx& tx, TourId tour) {
  YZ_ASSIGN(const auto last,
            tx.first("select max(offset_ms) from live_tour_step where tour = $1", {tour},
                     [](const store::Row& row) { return row.is_null(0) ? -1 : row.integer(0); }));
  return last.value_or(-1);
}

}  // namespace

Result<> may_tell(store::ReadTx& tx, std::string_view guide_key, std::string_view text,
                  Instant now) {
  YZ_ASSIGN(const bool is_muted, has_sanction(tx, guide_key, Sanction::mute, now));
  if (is_muted) return fail(ErrorKind::forbidden, "muted by the organiser", "muted");
  return refuse_unwanted(tx, text);
}

Result<> begin_tour(store::Tx& tx, const Tour& tour) {
  YZ_TRY(may_tell(tx, tour.guide_key, tour.title, tx.now()));
  YZ_ASSIGN(const auto count,
            tx.first("select count(*) from live_tour where guide_key = $1", {tour.guide_key},
                     [](const store::Row& row) { return row.integer(0); }));
  if (count.value_or(0) >= most_tours_of_guide)
    return fail(ErrorKind::too_many, "delete some recordings first", "recordings");
  YZ_TRY(tx.run(
      "insert into live_tour (id, hall, title, language, guide_key, guide, begun) values "
      "($1, $2, $3, $4, $5, $6, $7)",
      {tour.id, tour.hall, tour.title, tour.language, tour.guide_key, tour.guide, tour.begun}));
  YZ_TRY(tx.append(
      "live.tour_begun",
      json::object{{"tour", tour.id.text()}, {"hall", tour.hall}, {"guide", tour.guide_key}}));
  return {};
}

Result<> add_steps(store::Tx& tx, TourId tour, std::span<const TourStep> steps) {
  for (const TourStep& step : steps) {
    const bool is_show = std::holds_alternative<Show>(step.what);
    const std::string body =
        std::visit([](const auto& what) { return json::serialize(json_of(what)); }, step.what);
    YZ_TRY(tx.run(
        "insert into live_tour_step (tour, number, offset_ms, kind, body) values ($1, "
        "$2, $3, $4, $5)",
        {tour, step.number, std::int64_t{step.at.count()}, is_show ? "show" : "caption", body}));
  }
  return {};
}

Result<bool> end_tour(store::Tx& tx, TourId tour, std::chrono::milliseconds length) {
  YZ_ASSIGN(const std::int64_t last, last_offset(tx, tour));
  if (last < 0) {
    YZ_TRY(delete_tour(tx, tour));
    return false;
  }
  YZ_TRY(tx.run("update live_tour set length = $2 where id = $1",
                {tour, std::max(last, std::int64_t{length.count()})}));
  YZ_TRY(tx.append("live.tour_ended", json::object{{"tour", tour.text()}}));
  return true;
}

Result<> end_unfinished_tours(store::Tx& tx) {
  YZ_ASSIGN(const auto left, tx.all("select id from live_tour where length is null", {},
                                    [](const store::Row& row) { return row.id<TourId>(0); }));
  for (const TourId& tour : left)
    if (const auto ended = end_tour(tx, tour, {}); !ended) return std::unexpected(ended.error());
  return {};
}

Result<> delete_tour(store::Tx& tx, TourId tour) {
  YZ_TRY(tx.run("delete from live_tour_step where tour = $1", {tour}));
  YZ_TRY(tx.run("delete from live_tour where id = $1", {tour}));
  return {};
}

Result<std::optional<Tour>> find_tour(store::ReadTx& tx, TourId tour) {
  return tx.first(select("where id = $1"), {tour}, tour_of);
}

Result<std::vector<Tour>> tours_in(store::ReadTx& tx, std::string_view hall,
                                   const std::optional<TourId>& before, std::int64_t limit) {
  if (before)
    return tx.all(select("where hall = $1 and id < $2 order by id desc limit $3"),
                  {hall, *before, limit}, tour_of);
  return tx.all(select("where hall = $1 order by id desc limit $2"), {hall, limit}, tour_of);
}

Result<std::vector<KeptStep>> steps_after(store::ReadTx& tx, TourId tour, std::int64_t after,
                                          std::int64_t limit) {
  return tx.all(
      "select number, offset_ms, kind, body from live_tour_step where tour = $1 and "
      "number > $2 order by number limit $3",
      {tour, after, limit}, [](const store::Row& row) {
        return KeptStep{row.integer(0), row.integer(1), row.string(2), row.string(3)};
      });
}

}  // namespace yz::live
