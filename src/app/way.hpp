// The way to a stand: where to walk, how far, how long, and the same in words.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/messages.hpp"
#include "hall/plan.hpp"
#include "hall/walk/navmesh.hpp"
#include "store/blobs.hpp"
#include "store/tx.hpp"

namespace yz::app {

using ZoneTitles = std::map<std::string, Text, std::less<>>;

struct Way {
  std::string stand;            // its id
  std::vector<Point2> corners;  // the plan's metres, start and end included
  double metres = 0;
  double seconds = 0;            // at an easy walk
  std::vector<Text> directions;  // a sentence each
};

inline constexpr double walking_pace = 1.2;  // metres a second

// Where a visitor stands before it to see it well, in the plan's metres.
[[nodiscard]] Point2 place_before(const hall::Stand& stand);

// From `from` (the gate, where none is given) to before `stand`. Errors: invalid (`from` is no
// place to walk), not_found (no way leads there).
[[nodiscard]] Result<Way> find_way(const hall::Plan& plan, const hall::Navmesh& navmesh,
                                   const std::optional<Point2>& from, const hall::Stand& stand,
                                   const ZoneTitles& zones, const Messages& messages);

// The blob of a built hall's navmesh; nothing where the hall is not built.
[[nodiscard]] Result<std::optional<Sha256>> navmesh_file_of(store::ReadTx& tx,
                                                            std::string_view hall);

// The navmeshes of the halls, read once. Any thread.
class Navmeshes {
 public:
  explicit Navmeshes(const store::Blobs& blobs) : blobs_(blobs) {}
  // Errors: not_found where nothing was built of the hall.
  [[nodiscard]] Result<std::shared_ptr<const hall::Navmesh>> find(store::ReadTx& tx,
                                                                  std::string_view hall);

 private:
  const store::Blobs& blobs_;
  std::mutex mutex_;
  std::map<Sha256, std::shared_ptr<const hall::Navmesh>> read_;
};

}  // namespace yz::app
