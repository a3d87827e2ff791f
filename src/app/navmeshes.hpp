// The navmeshes of the halls, read once.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "hall/walk/navmesh.hpp"
#include "store/blobs.hpp"
#include "store/tx.hpp"

namespace yz::app {

// The blob of a built hall's navmesh; nothing where the hall is not built.
[[nodiscard]] Result<std::optional<Sha256>> navmesh_file_of(store::ReadTx& tx,
                                                            std::string_view hall);

// Any thread.
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
