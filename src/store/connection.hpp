// One SQLite connection: strict settings, prepared statements kept, errors as values.
// One thread at a time. Nothing outside `store` needs it.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "store/tx.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace yz::store {

class Connection {
 public:
  enum class Mode : std::uint8_t {
    serve,       // as create, where nobody else writes: WAL, every commit synced (joined_wal.hpp)
    create,      // read and write, made where missing
    read_write,  // not_found where missing
    read_only,   // not_found where missing
  };

  // `vfs` names a registered SQLite VFS; empty for the usual one (tests let disks fail).
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file,
                                                                Mode mode,
                                                                const std::string& vfs = {});
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Statements separated by ";", without parameters or answers.
  Result<> execute(const std::string& statements);
  Result<> each(std::string_view sql, std::span<const Param> params, const RowVisitor& visit);
  // How many rows changed.
  Result<std::int64_t> run(std::string_view sql, std::span<const Param> params);
  // The first column of the first row as a whole number; 0 where there is none.
  Result<std::int64_t> number(std::string_view sql);

  // Whether a transaction is open. SQLite ends one by itself on some errors (disk full, I/O).
  [[nodiscard]] bool in_transaction() const;
  // Rows that were inserted, updated or deleted since it was opened.
  [[nodiscard]] std::int64_t changes() const;
  // Of a connection that serves: the WAL's pages since it began, as of the last commit. SQLite then
  // brings them into the file only where `checkpoint` is called.
  [[nodiscard]] std::int64_t wal_pages() const { return wal_pages_; }
  // Brings into the file what of the WAL can be brought there without waiting for anybody; how many
  // of its pages are there then.
  Result<std::int64_t> checkpoint();
  [[nodiscard]] sqlite3* handle() const { return handle_; }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  // Prepared, with what would otherwise be asked anew at each use.
  struct Statement {
    std::unique_ptr<sqlite3_stmt, Finalize> prepared;
    std::vector<std::size_t> numbers;  // n of the parameter "$n" at each index
    std::size_t highest = 0;           // of them
    bool writes = false;
    bool in_use = false;  // it runs; a visitor of its rows may want the same SQL meanwhile
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  class Running;

  explicit Connection(sqlite3* handle) : handle_(handle) {}
  Result<> configure();
  Result<> configure_serving();
  Result<Statement> prepare(std::string_view sql) const;
  Statement& keep(std::string_view sql, Statement statement);
  Result<> bind(const Statement& statement, std::span<const Param> params) const;
  Result<> step_through(std::string_view sql, std::span<const Param> params,
                        const RowVisitor* visit, std::int64_t* changed);
  Result<> step_through(Statement& statement, std::span<const Param> params,
                        const RowVisitor* visit, std::int64_t* changed) const;

  sqlite3* handle_;
  std::int64_t wal_pages_ = 0;
  // Nodes stay where they are while others come.
  std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
};

// Reads through a connection that somebody else began a transaction on.
class ConnectionReadTx final : public ReadTx {
 public:
  explicit ConnectionReadTx(Connection& connection) : connection_(connection) {}
  using ReadTx::each;
  Result<> each(std::string_view sql, std::span<const Param> params,
                const RowVisitor& visit) override {
    return connection_.each(sql, params, visit);
  }

 private:
  Connection& connection_;
};

}  // namespace yz::store
