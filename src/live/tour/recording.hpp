// Guided tours in the database: who led one where, and step by step what was shown and said, so
// that it can be gone again later.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "live/tour/step.hpp"
#include "store/database.hpp"

namespace yz::live {

using TourId = Id<struct TourTag>;

struct Tour {
  TourId id;
  std::string hall;  // slug
  std::string title;
  std::string language;   // a BCP 47 tag, or empty
  std::string guide_key;  // of the account
  std::string guide;      // the name, as it was then
  Instant begun;
  std::optional<std::chrono::milliseconds> length;  // nothing: it is under way
};

inline constexpr std::int64_t most_tours_of_guide = 50;

inline constexpr std::string_view tour_schema = R"sql(
    create table live_tour (
      id blob not null primary key,
      hall text not null,
      title text not null,
      language text not null,
      guide_key text not null,
      guide text not null,
      begun bigint not null,
      length bigint
    );
    create index live_tour_hall on live_tour (hall, id);
    create table live_tour_step (
      tour blob not null references live_tour (id),
      number bigint not null,
      offset_ms bigint not null,
      kind text not null check (kind in ('show', 'caption')),
      body text not null,
      primary key (tour, number)
    );
  )sql";

// Errors: forbidden (place: muted), invalid (place: word), too_many (place: recordings) where the
// guide has most_tours_of_guide of them: some are to be deleted first.
[[nodiscard]] Result<> begin_tour(store::Tx& tx, const Tour& tour);
// What a muted guide says, or with a word that is not wanted here, is not said: as begin_tour.
[[nodiscard]] Result<> may_tell(store::ReadTx& tx, std::string_view guide_key,
                                std::string_view text, Instant now);
[[nodiscard]] Result<> add_steps(store::Tx& tx, TourId tour, std::span<const TourStep> steps);
// It is over. Nothing is kept of a tour on which nothing was shown or said; true: it is kept.
[[nodiscard]] Result<bool> end_tour(store::Tx& tx, TourId tour, std::chrono::milliseconds length);
// Those that were under way when the process ended: each ends with its last step.
[[nodiscard]] Result<> end_unfinished_tours(store::Tx& tx);
[[nodiscard]] Result<> delete_tour(store::Tx& tx, TourId tour);

[[nodiscard]] Result<std::optional<Tour>> find_tour(store::ReadTx& tx, TourId tour);
// The newest first, those that began before `before`.
[[nodiscard]] Result<std::vector<Tour>> tours_in(store::ReadTx& tx, std::string_view hall,
                                                 const std::optional<TourId>& before,
                                                 std::int64_t limit);

// A step as it is kept: `body` is JSON (step.hpp).
struct KeptStep {
  std::int64_t number = 0;
  std::int64_t at = 0;  // milliseconds
  std::string kind;     // "show", "caption"
  std::string body;
};
[[nodiscard]] Result<std::vector<KeptStep>> steps_after(store::ReadTx& tx, TourId tour,
                                                        std::int64_t after, std::int64_t limit);

}  // namespace yz::live
