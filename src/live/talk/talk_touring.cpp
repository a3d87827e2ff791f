// Talk: guided tours. What time brings: shows that are due, the recording, lost guides, and the
// end.
#include <chrono>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "live/talk/talk_core.hpp"

namespace yz::live {
namespace {

constexpr auto round_interval = std::chrono::milliseconds(100);

LiveTour::Time steady_now() { return std::chrono::steady_clock::now(); }

}  // namespace

// One for all tours, as long as there are any.
asio::awaitable<void> Talk::Core::run_tours() {
  asio::steady_timer timer(context_);
  while (!tours_.empty()) {
    const auto now = steady_now();
    std::vector<TourId> given_up;
    for (auto& [id, tour] : tours_) {
      if (tour.is_given_up(now)) given_up.push_back(id);
      serve_tour(tour, now);
    }
    for (const TourId& id : given_up) end_tour(id);
    timer.expires_after(round_interval);
    co_await timer.async_wait(asio::use_awaitable);
  }
  is_touring_ = false;
}

void Talk::Core::serve_tour(LiveTour& tour, LiveTour::Time now) {
  if (const Show* show = tour.take_due_show(now)) {
    json::object told = json_of(*show);
    told["tour"] = tour.about().id.text();
    send_each(tour.followers(), json::object{{"show", std::move(told)}});
  }
  if (tour.take_audience_news(now)) tell_audience(tour);
  if (tour.is_write_due(now)) start_doing(write_steps(tour.about().id, tour.take_unwritten(now)));
}

void Talk::Core::tell_audience(LiveTour& tour) {
  json::array hands;
  for (const Hand& hand : tour.hands())
    hands.push_back(json::object{{"number", hand.number}, {"name", hand.name}});
  send(*tour.guide(), json::object{{"audience", json::object{{"tour", tour.about().id.text()},
                                                             {"followers", tour.followers().size()},
                                                             {"hands", std::move(hands)}}}});
}

asio::awaitable<void> Talk::Core::write_steps(TourId id, std::vector<TourStep> steps) {
  const auto written =
      co_await database_.write([&](store::Tx& tx) { return add_steps(tx, id, steps); });
  if (written) co_return;
  log_warning("a tour's steps are not written; tried again",
              {{"error", describe(written.error())}});
  if (LiveTour* const tour = find_live_tour(id)) tour->give_back(std::move(steps));
}

// From now on nobody finds it; what is left of its recording is written, and then all are told.
void Talk::Core::end_tour(TourId id) {
  auto ended = tours_.extract(id);
  if (ended.empty()) return;
  LiveTour& tour = ended.mapped();
  for (const Listener& who : tour.followers())
    if (Speaker* const speaker = speaker_of(who)) speaker->following.reset();
  const auto now = steady_now();
  auto steps = tour.take_unwritten(now);
  const auto length = tour.length(now);
  start_doing(write_end(std::move(tour), std::move(steps), length));
}

asio::awaitable<void> Talk::Core::write_end(LiveTour tour, std::vector<TourStep> steps,
                                            std::chrono::milliseconds length) {
  const TourId id = tour.about().id;
  const auto kept = co_await database_.write([&](store::Tx& tx) -> Result<bool> {
    YZ_TRY(add_steps(tx, id, steps));
    return live::end_tour(tx, id, length);
  });
  if (!kept) log_error("a tour's end is not written", {{"error", describe(kept.error())}});
  const json::value finished = json::object{
      {"finished", json::object{{"tour", id.text()}, {"recorded", kept.value_or(false)}}}};
  if (tour.guide()) send(*tour.guide(), finished);
  send_each(tour.followers(), finished);
  const std::string& hall = tour.about().hall;
  for (const auto& [who, speaker] : speakers_)
    if (speaker.hall == hall) co_return tell_hall(who, list_of_tours(hall));
}

// What a crash or a lost disk left open.
asio::awaitable<void> Talk::Core::end_left_tours() {
  const auto done =
      co_await database_.write([](store::Tx& tx) { return end_unfinished_tours(tx); });
  if (!done) log_warning("tours are left open", {{"error", describe(done.error())}});
}

void Talk::Core::finish_all_tours() {
  is_stopping_ = true;
  while (!tours_.empty()) end_tour(tours_.begin()->first);
}

}  // namespace yz::live
