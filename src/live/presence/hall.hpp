// The people in one hall and what each of them sees: rules only, no sockets and no clock of its
// own. Everything on the hall's thread. Times are milliseconds of a steady clock.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "live/presence/floor.hpp"
#include "live/presence/reactions.hpp"
#include "live/presence/view.hpp"
#include "live/presence/wire.hpp"

namespace yz::live {

using SteadyMs = std::int64_t;

// Who a connection belongs to, as the session says. `key` is the same for every connection of one
// account or session; empty for a passer-by without one, who can walk and look but not talk.
struct Identity {
  std::string key;
  std::string name;       // of the account; empty: the visitor chooses
  std::string exhibitor;  // the slug an exhibitor acts for
  bool is_organiser = false;
};

struct HallRules {
  std::uint32_t speed_limit = 2000;  // units a second: 8 m/s, above the client's fastest walk
  std::uint32_t slack = 150;         // units: what jitter and rounding may add
  SteadyMs step_memory = 3000;       // silence longer than this allows no longer steps
  SteadyMs jump_pause = 300;         // between jumps, on the average; five may come at once
  SteadyMs gesture_pause = 500;      // between gestures, the same
  SteadyMs away = 60'000;            // a lost visitor's place and number are kept this long
  std::size_t capacity = 65'000;     // numbers are 16 bits
};

struct Admission {
  Number number = 0;
  Token token{};
  Pose pose;
  bool is_resumed = false;
  bool replaces = false;  // the number's earlier connection is still here, and is to be closed
};

class Hall {
 public:
  Hall(const HallShape& shape, HallRules rules = {});

  // Nothing where the hall's numbers are used up. A known token gives back number and place, at
  // most once for each token; the answer carries a new one.
  [[nodiscard]] std::optional<Admission> enter(const from_client::Hello& hello,
                                               const Identity& identity, SteadyMs now);
  void leave(Number number, SteadyMs now);

  // False where the step is refused: too fast, or where nobody can stand. The visitor stays.
  bool move(Number number, const from_client::Moved& moved, SteadyMs now);

  // Whether a gesture is seen: not those that come too fast, nor a reaction of who is muted. A
  // reaction is kept for the next `take_reactions`.
  bool gesture(Number number, Gesture gesture, SteadyMs now);
  // Until then the visitor's reactions are not seen.
  void mute(Number number, SteadyMs until);
  [[nodiscard]] std::vector<ZoneReactions> take_reactions() { return reactions_.take(movers_); }
  // Those who are in the zone, and those beside it who have somebody named in view.
  [[nodiscard]] bool is_told(Number number, const ZoneReactions& told) const;

  // What the visitor sees, since the last call. False where nothing is new.
  bool frame(Number number, FrameWriter& writer);
  // Those who have `number` in view, roughly: everybody within 8 m.
  template <class Visit>
  void each_near(Number number, Visit&& visit) const {
    const Mover& me = movers_[number];
    grid_.around(me.x, me.y, sight_units, [&](std::span<const Grid::Entry> row) {
      for (const auto& one : row)
        if (one.number != number && movers_[one.number].is_here) visit(one.number);
    });
  }

  void rebuild() { grid_.rebuild(movers_); }
  void forget_lost(SteadyMs now);  // places kept for too long

  [[nodiscard]] from_server::Names names(std::span<const Number> numbers) const;
  [[nodiscard]] from_server::Crowd crowd() const;
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::size_t lost() const { return away_.size(); }
  [[nodiscard]] const Mover& mover(Number number) const { return movers_[number]; }
  [[nodiscard]] const Identity& identity(Number number) const { return people_[number]->identity; }
  [[nodiscard]] const std::string& name(Number number) const { return people_[number]->name; }
  [[nodiscard]] const Floor& floor() const { return floor_; }
  [[nodiscard]] const std::string& slug() const { return slug_; }

 private:
  struct Person {
    std::string name;
    Identity identity;
    Token token{};
    SteadyMs moved = 0;      // when the last step was taken
    SteadyMs jump_time = 0;  // runs ahead by jump_pause with each jump
    SteadyMs gesture_time = 0;
    SteadyMs muted_until = 0;
    View view;
  };
  struct Away {
    Number number = 0;
    Pose pose;
    std::string key;
    SteadyMs until = 0;
  };

  [[nodiscard]] std::optional<Number> take_number();
  void forget_first();
  [[nodiscard]] Pose begin_at(const Pose& wish) const;
  bool may_move(Person& person, const Mover& me, const from_client::Moved& moved, SteadyMs now);
  void put(Number number, const Pose& pose);

  HallRules rules_;
  std::string slug_;
  Floor floor_;
  Grid grid_;
  Reactions reactions_;
  Chooser chooser_;
  std::vector<Mover> movers_;
  std::vector<std::unique_ptr<Person>> people_;
  std::size_t count_ = 0;
  std::deque<Number> free_;
  std::map<Token, Number> here_;
  std::map<Token, Away> away_;
  std::deque<std::pair<SteadyMs, Token>> away_order_;
};

}  // namespace yz::live
