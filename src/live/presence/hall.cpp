#include "live/presence/hall.hpp"

#include <algorithm>

#include "base/random.hpp"

namespace yz::live {
namespace {

Token make_token() {
  Token token{};
  fill_random(std::as_writable_bytes(std::span(token)));
  return token;
}

}  // namespace

Hall::Hall(const HallShape& shape, HallRules rules)
    : rules_(rules),
      slug_(shape.slug),
      floor_(shape),
      grid_(floor_.width(), floor_.depth()),
      reactions_(shape) {}

std::optional<Number> Hall::take_number() {
  while (free_.empty() && movers_.size() >= rules_.capacity && !away_order_.empty()) forget_first();
  if (!free_.empty()) {
    const Number number = free_.front();
    free_.pop_front();
    return number;
  }
  if (movers_.size() >= rules_.capacity) return std::nullopt;
  movers_.emplace_back();
  people_.emplace_back();
  return static_cast<Number>(movers_.size() - 1);
}

Pose Hall::begin_at(const Pose& wish) const {
  if (!floor_.may_stand(wish.x, wish.y)) return floor_.spawn();
  return {wish.x, wish.y, wish.yaw, 0, 0};
}

std::optional<Admission> Hall::enter(const from_client::Hello& hello, const Identity& identity,
                                     SteadyMs now) {
  Admission admission;
  std::optional<Number> number;
  admission.pose = begin_at(hello.pose);
  if (hello.token) {
    if (const auto here = here_.find(*hello.token); here != here_.end()) {
      number = here->second;
      admission.pose = movers_[*number].pose();
      admission.replaces = true;
      here_.erase(here);
      --count_;
    } else if (const auto away = away_.find(*hello.token); away != away_.end()) {
      number = away->second.number;
      admission.pose = away->second.pose;
      away_.erase(away);
    }
    admission.is_resumed = number.has_value();
  }
  if (!number) number = take_number();
  if (!number) return std::nullopt;

  auto person = std::make_unique<Person>();
  person->name = identity.name.empty() ? hello.name : identity.name;
  person->identity = identity;
  person->token = make_token();
  person->moved = now;
  admission.number = *number;
  admission.token = person->token;
  here_.emplace(person->token, *number);
  people_[*number] = std::move(person);
  Mover& mover = movers_[*number];
  mover.is_here = true;
  mover.look = hello.look;
  admission.pose.vx = admission.pose.vy = 0;
  put(*number, admission.pose);
  ++count_;
  return admission;
}

void Hall::leave(Number number, SteadyMs now) {
  Mover& mover = movers_[number];
  if (!mover.is_here) return;
  mover.is_here = false;
  const auto person = std::move(people_[number]);
  here_.erase(person->token);
  --count_;
  const SteadyMs until = now + rules_.away;
  away_[person->token] = {number, mover.pose(), person->identity.key, until};
  away_order_.emplace_back(until, person->token);
  // Whoever comes and goes all the time leaves stale entries; they are bounded too.
  if (away_order_.size() > 2 * rules_.capacity) forget_first();
}

void Hall::forget_first() {
  const auto [until, token] = away_order_.front();
  away_order_.pop_front();
  const auto away = away_.find(token);
  if (away == away_.end()) return;  // came back
  free_.push_back(away->second.number);
  away_.erase(away);
}

void Hall::forget_lost(SteadyMs now) {
  while (!away_order_.empty() && away_order_.front().first <= now) forget_first();
}

bool Hall::may_move(Person& person, const Mover& me, const from_client::Moved& moved,
                    SteadyMs now) {
  const Pose& to = moved.pose;
  if (moved.is_jump) {
    if (person.jump_time > now + 5 * rules_.jump_pause || !floor_.may_stand(to.x, to.y))
      return false;
    person.jump_time = std::max(person.jump_time, now) + rules_.jump_pause;
    return true;
  }
  const auto dx = static_cast<std::int64_t>(to.x) - me.x;
  const auto dy = static_cast<std::int64_t>(to.y) - me.y;
  if (dx == 0 && dy == 0) return true;
  const std::int64_t time = std::min(now - person.moved, rules_.step_memory);
  const std::int64_t most = rules_.slack + rules_.speed_limit * time / 1000;
  return dx * dx + dy * dy <= most * most && floor_.may_step(me.pose(), to);
}

bool Hall::move(Number number, const from_client::Moved& moved, SteadyMs now) {
  Person& person = *people_[number];
  if (!may_move(person, movers_[number], moved, now)) return false;
  person.moved = now;
  if (movers_[number].pose() != moved.pose) put(number, moved.pose);
  if (moved.is_jump) {
    person.view.until_choice = 0;
    person.view.reach = sight_units;
  }
  return true;
}

void Hall::put(Number number, const Pose& pose) {
  Mover& mover = movers_[number];
  mover.x = pose.x;
  mover.y = pose.y;
  mover.yaw = pose.yaw;
  mover.vx = pose.vx;
  mover.vy = pose.vy;
  ++mover.version;
}

bool Hall::gesture(Number number, Gesture gesture, SteadyMs now) {
  Person& person = *people_[number];
  if (person.gesture_time > now + 4 * rules_.gesture_pause) return false;
  person.gesture_time = std::max(person.gesture_time, now) + rules_.gesture_pause;
  if (!is_reaction(gesture)) return true;
  if (now < person.muted_until) return false;
  reactions_.add(number, gesture);
  return true;
}

void Hall::mute(Number number, SteadyMs until) {
  if (number < people_.size() && people_[number]) people_[number]->muted_until = until;
}

bool Hall::is_told(Number number, const ZoneReactions& told) const {
  if (reactions_.is_in(told.zone, movers_[number].x, movers_[number].y)) return true;
  const View& view = people_[number]->view;
  for (std::size_t slot = 0; slot < slot_count; ++slot)
    if (view.used >> slot & 1 && view.who[slot] < told.named.size() && told.named[view.who[slot]])
      return true;
  return false;
}

bool Hall::frame(Number number, FrameWriter& writer) {
  View& view = people_[number]->view;
  const Mover& me = movers_[number];
  if (view.until_choice == 0) {
    chooser_.choose(view, number, me, grid_);
    view.until_choice = frames_between_choices;
  }
  --view.until_choice;
  return write_frame(writer, view, me, movers_);
}

from_server::Names Hall::names(std::span<const Number> numbers) const {
  from_server::Names names;
  for (const Number number : numbers)
    if (number < movers_.size() && movers_[number].is_here)
      names.people.push_back({number, movers_[number].look, people_[number]->name});
  return names;
}

from_server::Crowd Hall::crowd() const {
  from_server::Crowd crowd;
  crowd.columns = static_cast<std::uint16_t>(grid_.columns());
  crowd.rows = static_cast<std::uint16_t>(grid_.rows());
  crowd.cell_metres = 4;
  crowd.visitors = static_cast<std::uint32_t>(count_);
  const std::uint32_t cells = grid_.columns() * grid_.rows();
  crowd.counts.reserve(cells);
  for (std::uint32_t cell = 0; cell < cells; ++cell)
    crowd.counts.push_back(static_cast<std::uint8_t>(std::min(grid_.count_in(cell), 255u)));
  return crowd;
}

}  // namespace yz::live
