#include "store/database.hpp"

#include <optional>

#include <unistd.h>

#include "store/connection.hpp"
#include "store/file_lock.hpp"
#include "store/migrations.hpp"
#include "store/readers.hpp"
#include "store/writer.hpp"

namespace yz::store {
namespace {

namespace fs = std::filesystem;

// A folder on a memory disk where there is one; gone with the object.
class TemporaryFolder {
 public:
  static Result<std::unique_ptr<TemporaryFolder>> make() {
    std::error_code ignored;
    const fs::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK) == 0;
    std::string name = ((usable ? memory : fs::temp_directory_path(ignored)) / "yunzhan-XXXXXX");
    if (::mkdtemp(name.data()) == nullptr)
      return fail(ErrorKind::internal, "no temporary folder can be made", name);
    return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(name));
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

Result<std::unique_ptr<Connection>> open_writing(const fs::path& file,
                                                 const DatabaseOptions& options) {
  YZ_ASSIGN(auto connection, Connection::open(file, Connection::Mode::serve, options.vfs));
  // The limit lets a WAL that one large import blew up shrink again. 8 MiB of pages stay in memory:
  // nobody else writes, so they stay true.
  YZ_TRY(connection->execute("pragma journal_size_limit = 67108864; pragma cache_size = -8192;"));
  return connection;
}

}  // namespace

class Database::Core {
 public:
  static Result<std::unique_ptr<Core>> open(const fs::path& file,
                                            std::span<const Migration> migrations,
                                            const DatabaseOptions& options);

  std::unique_ptr<TemporaryFolder> temporary;
  std::optional<FileLock> lock;
  std::unique_ptr<Readers> readers;
  std::unique_ptr<Writer> writer;
};

Result<std::unique_ptr<Database::Core>> Database::Core::open(const fs::path& file,
                                                             std::span<const Migration> migrations,
                                                             const DatabaseOptions& options) {
  auto core = std::make_unique<Core>();
  fs::path path = file;
  if (file == ":memory:") {
    YZ_ASSIGN(core->temporary, TemporaryFolder::make());
    path = core->temporary->path() / "memory.db";
  }
  YZ_ASSIGN(auto lock, FileLock::take(path.string() + ".lock"));
  core->lock.emplace(std::move(lock));
  YZ_ASSIGN(auto connection, open_writing(path, options));
  YZ_TRY(migrate(*connection, migrations, options.clock()));
  YZ_ASSIGN(auto second, Connection::open(path, Connection::Mode::read_write, options.vfs));
  YZ_TRY(second->number("pragma user_version"));  // it looks at the WAL now, not at its first use
  ConnectionReadTx tx(*connection);
  YZ_ASSIGN(const auto newest, newest_position(tx));
  YZ_ASSIGN(core->readers, Readers::open(path, options));
  core->writer =
      std::make_unique<Writer>(std::move(connection), std::move(second), options, newest);
  return core;
}

Database::Database(std::unique_ptr<Core> core) : core_(std::move(core)) {}

Database::~Database() { stop(); }

Result<std::unique_ptr<Database>> Database::open(const fs::path& file,
                                                 std::span<const Migration> migrations,
                                                 DatabaseOptions options) {
  YZ_ASSIGN(auto core, Core::open(file, migrations, options));
  return std::unique_ptr<Database>(new Database(std::move(core)));
}

void Database::submit(std::shared_ptr<Job<Tx>> job) { core_->writer->submit(std::move(job)); }

void Database::submit(std::shared_ptr<Job<ReadTx>> job) { core_->readers->submit(std::move(job)); }

void Database::follow(std::string name, Follower follower) {
  core_->writer->follow(std::move(name), std::move(follower));
}

JournalPosition Database::journal_position() const { return core_->writer->position(); }

void Database::on_commit(std::function<void(JournalPosition)> listener) {
  core_->writer->on_commit(std::move(listener));
}

void Database::stop() {
  core_->writer->stop();
  core_->readers->stop();
}

}  // namespace yz::store
