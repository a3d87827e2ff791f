// Talk: guided tours. What guides and those who follow them ask.
#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "base/text_form.hpp"
#include "expo/queries.hpp"
#include "live/talk/order.hpp"
#include "live/talk/talk_core.hpp"

namespace yz::live {
namespace {

constexpr std::size_t language_limit = 35;       // bytes, a BCP 47 tag
constexpr std::size_t own_exhibits_limit = 200;  // that a page of exhibits may hold

LiveTour::Time steady_now() { return std::chrono::steady_clock::now(); }

// Organisers lead anywhere, exhibitors to what is theirs.
bool may_guide(const Identity& identity) {
  return !identity.key.empty() && (identity.is_organiser || !identity.exhibitor.empty());
}

std::optional<TourId> tour_in(const json::object& ask) {
  return TourId::parse(text_in(ask, "tour"));
}

json::object summary_of(const LiveTour& tour) {
  const Tour& about = tour.about();
  return {{"id", about.id.text()},
          {"title", about.title},
          {"language", about.language},
          {"guide", about.guide},
          {"followers", tour.followers().size()},
          {"waiting", tour.is_waiting()}};
}

// All that somebody needs who comes to it late, or again.
json::object state_of(const LiveTour& tour, Listener who) {
  json::object out = summary_of(tour);
  out["leads"] = tour.is_led_by(who);
  out["raised"] = tour.is_raised(who);
  if (tour.shown()) out["show"] = json_of(*tour.shown());
  if (tour.said()) out["caption"] = json_of(*tour.said());
  return out;
}

// What an exhibitor shows; nothing for organisers, who may show everything.
Result<std::optional<std::set<std::string>>> own_exhibits(store::ReadTx& tx,
                                                          const Identity& identity) {
  if (identity.is_organiser) return std::nullopt;
  std::set<std::string> own;
  expo::ExhibitFilter filter{.exhibitor = identity.exhibitor, .limit = own_exhibits_limit};
  do {
    YZ_ASSIGN(const auto page, expo::find_exhibits(tx, filter));
    for (const auto& exhibit : page.items) own.insert(exhibit.slug);
    filter.after = page.next;
  } while (filter.after);
  return own;
}

}  // namespace

bool Talk::Core::hear_tour(Listener who, const json::object& ask, std::string_view what) {
  if (what == "tours") {
    json::object answer = list_of_tours(speaker_of(who)->hall);
    answer["may_guide"] = may_guide(speaker_of(who)->identity);
    send(who, std::move(answer));
  } else if (what == "guide") {
    start_doing(guide(who, ask));
  } else if (what == "follow") {
    follow(who, ask);
  } else if (what == "unfollow") {
    unfollow(who);
  } else if (what == "show") {
    show(who, ask);
  } else if (what == "caption") {
    start_doing(caption(who, ask));
  } else if (what == "hand") {
    hand(who, ask);
  } else if (what == "lower") {
    lower(who, ask);
  } else if (what == "finish") {
    begin_finish(who, ask);
  } else {
    return false;
  }
  return true;
}

// ---- finding

LiveTour* Talk::Core::find_live_tour(const std::optional<TourId>& id) {
  const auto at = id ? tours_.find(*id) : tours_.end();
  return at == tours_.end() ? nullptr : &at->second;
}

LiveTour* Talk::Core::tour_led_by(Listener who) {
  for (auto& [id, tour] : tours_)
    if (tour.is_led_by(who)) return &tour;
  return nullptr;
}

bool Talk::Core::is_leading(const std::string& key) const {
  return beginning_.contains(key) || std::ranges::any_of(tours_, [&](const auto& each) {
           return each.second.about().guide_key == key;
         });
}

std::size_t Talk::Core::tours_running_in(const std::string& hall) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      tours_, [&](const auto& each) { return each.second.about().hall == hall; }));
}

json::object Talk::Core::list_of_tours(const std::string& hall) const {
  json::array list;
  for (const auto& [id, tour] : tours_)
    if (tour.about().hall == hall) list.push_back(summary_of(tour));
  return {{"tours", std::move(list)}};
}

// ---- the guide's side

asio::awaitable<void> Talk::Core::guide(Listener who, json::object ask) {
  if (speaker_of(who) == nullptr) co_return;
  const Speaker speaker = *speaker_of(who);
  const std::string title = text_in(ask, "title");
  const std::string language = text_in(ask, "language");
  if (!may_guide(speaker.identity)) co_return refuse(who, ask, "forbidden");
  if (title.empty() || language.size() > language_limit) co_return refuse(who, ask, "not_complete");
  if (count_code_points(title) > options_.tours.title_limit) co_return refuse(who, ask, "too_long");
  if (!may_speak_again(speaker)) co_return refuse(who, ask, "too_often");
  Tour about{.id = TourId::make(system_now()),
             .hall = speaker.hall,
             .title = title,
             .language = language,
             .guide_key = speaker.identity.key,
             .guide = speaker.name,
             .begun = system_now(),
             .length = {}};
  if (is_leading(about.guide_key)) co_return refuse(who, ask, "leading");
  if (tours_running_in(about.hall) + beginning_.size() >= options_.tours.tours_limit)
    co_return refuse(who, ask, "too_many");
  if (is_stopping_) co_return refuse(who, ask, "failed");
  beginning_.insert(about.guide_key);
  using Own = std::optional<std::set<std::string>>;
  const auto begun = co_await database_.write([&](store::Tx& tx) -> Result<Own> {
    YZ_TRY(begin_tour(tx, about));
    return own_exhibits(tx, speaker.identity);
  });
  beginning_.erase(about.guide_key);
  if (!begun) co_return refuse(who, ask, why(begun.error()));
  if (is_stopping_) co_return;  // the next process ends it
  LiveTour& tour = tours_
                       .emplace(about.id, LiveTour(about, *begun, speaker.bounds, who,
                                                   options_.tours, steady_now()))
                       .first->second;
  if (speaker_of(who) == nullptr) tour.lose_guide(steady_now());  // went meanwhile
  unfollow(who);
  if (!std::exchange(is_touring_, true)) start_doing(run_tours());
  send(who, json::object{{"tour", state_of(tour, who)}});
  tell_hall(who, list_of_tours(about.hall));
}

void Talk::Core::show(Listener who, const json::object& ask) {
  LiveTour* const tour = tour_led_by(who);
  if (tour == nullptr) return refuse(who, ask, "no_tour");
  auto show = show_in(ask, tour->bounds());
  if (!show) return refuse(who, ask, "not_complete");
  if (!tour->may_point_at(show->exhibit)) return refuse(who, ask, "forbidden");
  tour->show(std::move(*show), steady_now());
  serve_tour(*tour, steady_now());
}

// As everything that is said: on disk before anybody hears it.
asio::awaitable<void> Talk::Core::caption(Listener who, json::object ask) {
  const Speaker* const speaker = speaker_of(who);
  LiveTour* tour = tour_led_by(who);
  Caption caption{text_in(ask, "text"), text_in(ask, "language")};
  if (tour == nullptr) co_return refuse(who, ask, "no_tour");
  if (caption.text.empty() || caption.language.size() > language_limit)
    co_return refuse(who, ask, "not_complete");
  if (count_code_points(caption.text) > options_.tours.caption_limit)
    co_return refuse(who, ask, "too_long");
  if (!may_speak_again(*speaker)) co_return refuse(who, ask, "too_often");
  const TourId id = tour->about().id;
  const std::string key = speaker->identity.key;
  const auto step = tour->step_of(caption, steady_now());
  const auto written = co_await database_.write([&](store::Tx& tx) -> Result<> {
    YZ_TRY(may_tell(tx, key, caption.text, tx.now()));
    if (!step) return {};
    return add_steps(tx, id, std::span(&*step, 1));
  });
  if (!written) co_return refuse(who, ask, why(written.error()));
  tour = find_live_tour(id);
  if (tour == nullptr) co_return;  // it ended meanwhile
  json::object told = json_of(caption);
  told["tour"] = id.text();
  tour->say(std::move(caption));
  const json::value value = json::object{{"caption", std::move(told)}};
  send(who, value);
  send_each(tour->followers(), value);
}

// Somebody's turn to ask, or enough of it.
void Talk::Core::lower(Listener who, const json::object& ask) {
  LiveTour* const tour = tour_led_by(who);
  if (tour == nullptr) return refuse(who, ask, "no_tour");
  const auto whose = tour->lower(static_cast<Number>(number_in(ask, "number", -1)));
  if (whose)
    send(*whose, json::object{
                     {"hand", json::object{{"tour", tour->about().id.text()}, {"raised", false}}}});
}

// The guide's own, or any, by an organiser.
void Talk::Core::begin_finish(Listener who, const json::object& ask) {
  LiveTour* const tour = ask.contains("tour") ? find_live_tour(tour_in(ask)) : tour_led_by(who);
  if (tour == nullptr) return refuse(who, ask, "no_tour");
  const Identity& identity = speaker_of(who)->identity;
  const bool is_own = tour->about().guide_key == identity.key;
  if (!is_own && !identity.is_organiser) return refuse(who, ask, "forbidden");
  if (!is_own)
    start_doing(write_down_finish({identity.key, speaker_of(who)->name},
                                  tour->about().guide + ": " + tour->about().title));
  end_tour(tour->about().id);
}

asio::awaitable<void> Talk::Core::write_down_finish(By by, std::string subject) {
  const auto done = co_await database_.write(
      [&](store::Tx& tx) { return write_down(tx, "finish_tour", by, subject, ""); });
  if (!done) log_error("an act of order is not written down", {{"error", describe(done.error())}});
}

// ---- the followers' side

void Talk::Core::follow(Listener who, const json::object& ask) {
  Speaker& speaker = *speaker_of(who);
  LiveTour* const tour = find_live_tour(tour_in(ask));
  if (tour == nullptr || tour->about().hall != speaker.hall) return refuse(who, ask, "no_tour");
  if (tour_led_by(who) != nullptr) return refuse(who, ask, "leading");
  if (speaker.following != tour->about().id) unfollow(who);
  if (!tour->follow(who)) return refuse(who, ask, "too_many");
  speaker.following = tour->about().id;
  send(who, json::object{{"tour", state_of(*tour, who)}});
}

void Talk::Core::unfollow(Listener who) {
  Speaker* const speaker = speaker_of(who);
  if (speaker == nullptr) return;
  if (LiveTour* const tour = find_live_tour(speaker->following)) tour->unfollow(who);
  speaker->following.reset();
}

void Talk::Core::hand(Listener who, const json::object& ask) {
  const Speaker& speaker = *speaker_of(who);
  LiveTour* const tour = find_live_tour(speaker.following);
  const auto* raised = ask.if_contains("raised");
  if (tour == nullptr) return refuse(who, ask, "no_tour");
  if (raised == nullptr || !raised->is_bool()) return refuse(who, ask, "not_complete");
  if (!raised->get_bool()) {
    tour->lower(who);
  } else if (!tour->raise({who, speaker.number, speaker.name})) {
    return refuse(who, ask, "too_many");
  }
  send(who, json::object{{"hand", json::object{{"tour", tour->about().id.text()},
                                               {"raised", raised->get_bool()}}}});
}

// ---- coming and going

// Who comes in hears of what goes on; a guide who was lost goes on with it.
void Talk::Core::enter_tours(Listener who) {
  const Speaker& speaker = *speaker_of(who);
  if (tours_running_in(speaker.hall) == 0) return;
  for (auto& [id, tour] : tours_) {
    if (!tour.is_waiting() || speaker.identity.key.empty() ||
        tour.about().guide_key != speaker.identity.key || tour.about().hall != speaker.hall)
      continue;
    tour.regain_guide(who);
    send(who, json::object{{"tour", state_of(tour, who)}});
    send_each(tour.followers(), list_of_tours(speaker.hall));
  }
  send(who, list_of_tours(speaker.hall));
}

void Talk::Core::leave_tours(Listener who) {
  unfollow(who);
  LiveTour* const tour = tour_led_by(who);
  if (tour == nullptr) return;
  tour->lose_guide(steady_now());
  send_each(tour->followers(), list_of_tours(tour->about().hall));
}

void Talk::Core::tell_hall(Listener somebody, const json::value& value) {
  std::set<Listener> all;
  for (const auto& [who, speaker] : speakers_)
    if (who.loop == somebody.loop) all.insert(who);
  send_each(all, value);
}

}  // namespace yz::live
