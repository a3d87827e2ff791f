#include "live/tour/live_tour.hpp"

#include <algorithm>
#include <utility>

namespace yz::live {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

}  // namespace

LiveTour::LiveTour(Tour about, std::optional<std::set<std::string>> own, Bounds bounds,
                   Listener guide, const TourRules& rules, Time now)
    : about_(std::move(about)),
      own_(std::move(own)),
      bounds_(bounds),
      rules_(rules),
      begun_(now),
      guide_(guide),
      written_(now) {}

bool LiveTour::may_point_at(const std::string& exhibit) const {
  return exhibit.empty() || !own_ || own_->contains(exhibit);
}

// ---- guide and followers

void LiveTour::lose_guide(Time now) {
  guide_.reset();
  lost_ = now;
}

void LiveTour::regain_guide(Listener who) {
  guide_ = who;
  is_audience_new_ = true;
}

bool LiveTour::is_given_up(Time now) const { return !guide_ && now - lost_ >= rules_.guide_away; }

bool LiveTour::follow(Listener who) {
  if (followers_.size() >= rules_.followers_limit && !followers_.contains(who)) return false;
  is_audience_new_ = followers_.insert(who).second || is_audience_new_;
  return true;
}

void LiveTour::unfollow(Listener who) {
  lower(who);
  is_audience_new_ = followers_.erase(who) > 0 || is_audience_new_;
}

// ---- hands

bool LiveTour::raise(Hand hand) {
  if (is_raised(hand.who)) return true;
  if (hands_.size() >= rules_.hands_limit) return false;
  hands_.push_back(std::move(hand));
  is_audience_new_ = true;
  return true;
}

void LiveTour::lower(Listener who) {
  const auto gone = std::erase_if(hands_, [&](const Hand& hand) { return hand.who == who; });
  is_audience_new_ = gone > 0 || is_audience_new_;
}

std::optional<Listener> LiveTour::lower(Number number) {
  const auto at = std::ranges::find(hands_, number, &Hand::number);
  if (at == hands_.end()) return std::nullopt;
  const Listener who = at->who;
  lower(who);
  return who;
}

bool LiveTour::is_raised(Listener who) const {
  return std::ranges::find(hands_, who, &Hand::who) != hands_.end();
}

bool LiveTour::take_audience_news(Time now) {
  if (!guide_ || !is_audience_new_ || now - audience_told_ < rules_.audience_interval) return false;
  audience_told_ = now;
  return std::exchange(is_audience_new_, false);
}

// ---- what is shown

void LiveTour::show(Show show, Time now) {
  is_show_new_ = is_show_new_ || !shown_ || *shown_ != show;
  shown_ = std::move(show);
  record_shown(now);
}

const Show* LiveTour::take_due_show(Time now) {
  record_shown(now);
  const milliseconds spread(static_cast<std::int64_t>(static_cast<double>(followers_.size()) /
                                                      rules_.deliveries_a_second * 1000));
  if (!is_show_new_ || now - show_sent_ < std::max(rules_.show_interval, spread)) return nullptr;
  show_sent_ = now;
  is_show_new_ = false;
  return &*shown_;
}

// ---- what is recorded

bool LiveTour::is_full(Time now) const {
  return steps_ >= rules_.steps_limit || now - begun_ >= rules_.record_limit;
}

void LiveTour::record_shown(Time now) {
  if (!shown_ || is_full(now) || (recorded_ && !differs(*recorded_, *shown_))) return;
  if (recorded_ && now - show_recorded_ < rules_.record_interval) return;
  recorded_ = shown_;
  show_recorded_ = now;
  last_step_ = duration_cast<milliseconds>(now - begun_);
  unwritten_.push_back({++steps_, last_step_, *shown_});
}

std::optional<TourStep> LiveTour::step_of(const Caption& caption, Time now) {
  if (is_full(now)) return std::nullopt;
  last_step_ = duration_cast<milliseconds>(now - begun_);
  return TourStep{++steps_, last_step_, caption};
}

bool LiveTour::is_write_due(Time now) const {
  return !unwritten_.empty() && now - written_ >= rules_.write_interval;
}

std::vector<TourStep> LiveTour::take_unwritten(Time now) {
  written_ = now;
  return std::exchange(unwritten_, {});
}

void LiveTour::give_back(std::vector<TourStep> steps) {
  unwritten_.insert(unwritten_.begin(), std::make_move_iterator(steps.begin()),
                    std::make_move_iterator(steps.end()));
}

milliseconds LiveTour::length(Time now) const {
  if (is_full(now)) return last_step_;
  return duration_cast<milliseconds>(now - begun_);
}

}  // namespace yz::live
