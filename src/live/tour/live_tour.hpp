// One guided tour that is under way: who leads and who follows, what is shown now, and what of it
// is still to be written down. Rules only: no sockets, no database, no clock of its own.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "live/talk/listener.hpp"
#include "live/tour/recording.hpp"

namespace yz::live {

struct TourRules {
  std::chrono::milliseconds show_interval{200};  // at least, between what followers are shown
  double deliveries_a_second = 100'000;          // followers times shows: many see fewer of them
  std::chrono::milliseconds audience_interval{500};
  std::chrono::milliseconds guide_away{60'000};  // a lost guide is waited for so long
  std::chrono::milliseconds record_interval{400};
  std::chrono::milliseconds record_limit{7'200'000};
  std::int64_t steps_limit = 20'000;  // of one recording; past it the tour goes on unrecorded
  std::chrono::milliseconds write_interval{5'000};
  std::size_t tours_limit = 20;  // in one hall
  std::size_t followers_limit = 20'000;
  std::size_t hands_limit = 50;
  std::size_t title_limit = 80;     // characters
  std::size_t caption_limit = 300;  // characters
};

struct Hand {
  Listener who;
  Number number = 0;
  std::string name;
};

class LiveTour {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // `own` are the exhibits that the guide may point at; nothing: at all of them.
  LiveTour(Tour about, std::optional<std::set<std::string>> own, Bounds bounds, Listener guide,
           const TourRules& rules, Time now);

  [[nodiscard]] const Tour& about() const { return about_; }
  [[nodiscard]] const Bounds& bounds() const { return bounds_; }
  [[nodiscard]] bool may_point_at(const std::string& exhibit) const;

  [[nodiscard]] bool is_led_by(Listener who) const { return guide_ == who; }
  [[nodiscard]] bool is_waiting() const { return !guide_; }
  [[nodiscard]] const std::optional<Listener>& guide() const { return guide_; }
  void lose_guide(Time now);
  void regain_guide(Listener who);
  [[nodiscard]] bool is_given_up(Time now) const;

  bool follow(Listener who);  // false: it is full
  void unfollow(Listener who);
  [[nodiscard]] const std::set<Listener>& followers() const { return followers_; }

  bool raise(Hand hand);  // false: enough are up; raised twice is raised once
  void lower(Listener who);
  std::optional<Listener> lower(Number number);  // whose it was
  [[nodiscard]] bool is_raised(Listener who) const;
  [[nodiscard]] const std::vector<Hand>& hands() const { return hands_; }  // the first first
  // Whether the guide is to be told of followers and hands now.
  bool take_audience_news(Time now);

  // The last counts: what came too soon after another goes out, and is written, later or never.
  void show(Show show, Time now);
  [[nodiscard]] const std::optional<Show>& shown() const { return shown_; }
  // What followers are to see now, if anything. Records too what is due.
  const Show* take_due_show(Time now);

  // The step as it is to be written; nothing where the recording is full.
  std::optional<TourStep> step_of(const Caption& caption, Time now);
  void say(Caption caption) { said_ = std::move(caption); }
  [[nodiscard]] const std::optional<Caption>& said() const { return said_; }

  [[nodiscard]] bool is_write_due(Time now) const;
  std::vector<TourStep> take_unwritten(Time now);
  void give_back(std::vector<TourStep> steps);  // they could not be written

  [[nodiscard]] std::chrono::milliseconds length(Time now) const;  // as it is recorded

 private:
  [[nodiscard]] bool is_full(Time now) const;
  void record_shown(Time now);

  Tour about_;
  std::optional<std::set<std::string>> own_;
  Bounds bounds_;
  TourRules rules_;
  Time begun_;
  std::optional<Listener> guide_;
  Time lost_{};
  std::set<Listener> followers_;
  std::vector<Hand> hands_;
  bool is_audience_new_ = true;
  Time audience_told_{};
  std::optional<Show> shown_;
  bool is_show_new_ = false;
  Time show_sent_{};
  std::optional<Caption> said_;
  std::optional<Show> recorded_;
  Time show_recorded_{};
  std::chrono::milliseconds last_step_{0};
  std::int64_t steps_ = 0;
  std::vector<TourStep> unwritten_;
  Time written_;
};

}  // namespace yz::live
