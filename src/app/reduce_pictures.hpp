// Reduces the pictures of a pack, several at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/record.hpp"
#include "base/result.hpp"
#include "media/worker.hpp"
#include "store/blobs.hpp"

namespace yz::app {

struct PictureToReduce {
  Sha256 content;    // a blob that is there
  std::string path;  // in the pack, for whoever reads what went wrong
  std::uint64_t bytes = 0;
};

struct ReduceOptions {
  media::WorkerOptions worker = {};
  unsigned at_once = 0;  // children at a time; 0: one a core, eight at most
  // Called as pictures are done: how many, of how many. One call at a time, on any thread.
  std::function<void(std::size_t done, std::size_t all)> progress = {};
};

struct ReducedPictures {
  std::map<Sha256, std::vector<Derivative>> derivatives;    // by the picture's content
  std::vector<std::pair<std::string, std::string>> faults;  // path, what is wrong; in no order
};

// Keeps the derivatives of every picture of `pictures` (each content once) as blobs. A picture that
// does not decode is among the faults and stops nothing; an error of ours stops all. Blocks.
[[nodiscard]] Result<ReducedPictures> reduce_pictures(std::vector<PictureToReduce> pictures,
                                                      const store::Blobs& blobs,
                                                      const ReduceOptions& options);

}  // namespace yz::app
