// Headless visitors that speak the real protocol (`yunzhan crowd`): they walk, look at everything
// that arrives, and say how old it was. One thread, few system calls, so that the server under test
// is what is measured.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "base/result.hpp"

namespace yz::live {

struct Place {  // the plan's metres
  double x = 0;
  double y = 0;
};

// Where people walk in a built hall, asked of whoever knows its navmesh; without either function
// bots walk straight and learn of walls by being sent back.
struct Walkable {
  std::function<bool(Place at)> may_stand;
  std::function<std::vector<Place>(Place from, Place to)> way;  // empty: none leads there
};

struct CrowdOptions {
  std::string host = "127.0.0.1";  // an address, not a name
  std::uint16_t port = 8080;
  std::string hall;
  std::uint32_t visitors = 100;
  double walk = 1.4;            // m/s
  double moving = 1.0;          // share of visitors who walk; the others stand
  bool dead_reckoning = false;  // upload only where prediction is off by 5 cm
  double rate = 10;             // poses a second
  double seconds = 10;          // measured, after everybody is in
  double join_seconds = 5;      // over which they come
  double settle_seconds = 2;    // between the last join and measuring
  std::uint32_t deaf = 0;       // of them: never read
  std::uint32_t late = 0;       // of them: come at the beginning of measuring, within late_seconds
  double late_seconds = 5;
  bool come_back = false;        // who loses the line comes back by the token
  std::uint32_t reconnects = 0;  // so many lines are cut while it is measured; needs come_back
  std::string room;              // whose talk everybody hears; empty: no talk
  std::uint32_t speakers = 0;    // of the visitors: who speak there, in turns
  double chat = 1;               // messages a second, of all of them together
  Walkable walkable;
  std::int64_t server_pid = 0;  // whose CPU time is read before and after; 0: none
};

// Runs them and reports; an object of figures, as `--json` prints it. Errors: unavailable where the
// server does not answer, not_found where it has no such hall.
[[nodiscard]] Result<boost::json::object> run_crowd(const CrowdOptions& options);

}  // namespace yz::live
