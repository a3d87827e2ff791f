#include "store/readers.hpp"

#include <algorithm>

#include "store/database.hpp"

namespace yz::store {
namespace {

void read_in_snapshot(Connection& connection, Job<ReadTx>& job) {
  if (auto begun = connection.run("begin", {}); !begun) return job.finish(&begun.error());
  ConnectionReadTx tx(connection);
  job.run(tx);
  if (connection.in_transaction()) (void)connection.run("rollback", {});
  job.finish(nullptr);
}

}  // namespace

Readers::Readers(const DatabaseOptions& options)
    : queue_(options.queue_limit, options.write_deadline, options.clock) {}

Result<std::unique_ptr<Readers>> Readers::open(const std::filesystem::path& file,
                                               const DatabaseOptions& options) {
  auto readers = std::unique_ptr<Readers>(new Readers(options));
  for (std::size_t i = 0; i < std::max<std::size_t>(options.readers, 1); ++i) {
    YZ_ASSIGN(auto connection, Connection::open(file, Connection::Mode::read_only, options.vfs));
    readers->connections_.push_back(std::move(connection));
  }
  for (const auto& connection : readers->connections_)
    readers->threads_.emplace_back([&self = *readers, &c = *connection] { self.work(c); });
  return readers;
}

void Readers::work(Connection& connection) {
  std::vector<std::shared_ptr<Job<ReadTx>>> jobs;
  while (queue_.pop(1, std::nullopt, jobs)) {
    for (const auto& job : jobs) read_in_snapshot(connection, *job);
    jobs.clear();
  }
}

void Readers::stop() {
  queue_.stop();
  for (std::jthread& thread : threads_)
    if (thread.joinable()) thread.join();
}

}  // namespace yz::store
