// Reactions and applause: what the people of a hall feel, gathered over half a second and told once
// a zone, so that five thousand who clap cost as many messages as five who do. The hall's thread
// only.
#pragma once

#include <span>
#include <vector>

#include "live/presence/floor.hpp"
#include "live/presence/grid.hpp"

namespace yz::live {

// What one zone is told.
struct ZoneReactions {
  std::size_t zone = 0;
  from_server::Reactions message;
  std::vector<bool> named;  // by number: who stands in message.people
};

class Reactions {
 public:
  explicit Reactions(const HallShape& shape);

  // A visitor counts once in a gathering, with the last that was felt.
  void add(Number number, Gesture reaction);
  // What was gathered since the last call, by where the visitors stand now; who has left counts no
  // more.
  [[nodiscard]] std::vector<ZoneReactions> take(std::span<const Mover> movers);

  // Whether a place belongs to the zone that was told; what lies in none is a zone, too.
  [[nodiscard]] bool is_in(std::size_t zone, std::uint32_t x, std::uint32_t y) const;

 private:
  struct Corner {
    double x;
    double y;
  };
  struct Zone {
    std::string slug;
    std::vector<Corner> outline;  // units
    Corner low;
    Corner high;
  };

  [[nodiscard]] std::size_t zone_at(std::uint32_t x, std::uint32_t y) const;
  [[nodiscard]] static bool holds(const Zone& zone, const Corner& at);

  std::vector<Zone> zones_;
  std::vector<Gesture> felt_;    // by number; none: nothing
  std::vector<Number> feeling_;  // those who have one, each once
};

}  // namespace yz::live
