// The pool of reading threads, each with a connection of its own; every closure in one snapshot.
#pragma once

#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include "store/connection.hpp"
#include "store/job_queue.hpp"

namespace yz::store {

struct DatabaseOptions;

class Readers {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Readers>> open(const std::filesystem::path& file,
                                                             const DatabaseOptions& options);
  ~Readers() { stop(); }

  void submit(std::shared_ptr<Job<ReadTx>> job) { queue_.push(std::move(job)); }
  void stop();

 private:
  explicit Readers(const DatabaseOptions& options);
  void work(Connection& connection);

  JobQueue<ReadTx> queue_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::jthread> threads_;
};

}  // namespace yz::store
