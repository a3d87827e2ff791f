#include "store/connection.hpp"

#include <cassert>
#include <cerrno>
#include <charconv>

#include <sqlite3.h>

#include "base/log.hpp"
#include "store/joined_wal.hpp"

namespace yz::store {
namespace {

constexpr std::size_t statement_limit = 256;  // kept prepared, a connection
constexpr int busy_ms = 5'000;                // for another process that recovers or checkpoints

// What SQLite's result means to a caller. The detail stands in `place` only where it names our own
// columns; otherwise it goes to the log.
std::unexpected<Error> failure(sqlite3* handle, int code) {
  const std::string detail = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_TRIGGER: {
      const auto colon = detail.rfind(": ");
      return fail(ErrorKind::conflict, "It conflicts with what is stored already.",
                  colon == std::string::npos ? std::string() : detail.substr(colon + 2));
    }
    default: break;
  }
  log_warning("database error", {{"code", code}, {"detail", detail}});
  // A file system that gives up on its disk goes on to be read: SQLite then speaks of an I/O error.
  const bool is_read_only =
      (code & 0xff) == SQLITE_READONLY ||
      ((code & 0xff) == SQLITE_IOERR && handle != nullptr && sqlite3_system_errno(handle) == EROFS);
  if (is_read_only)
    return fail(ErrorKind::unavailable, "The data folder can only be read; nothing was written.");
  switch (code & 0xff) {
    case SQLITE_FULL: return fail(ErrorKind::unavailable, "The disk is full; nothing was written.");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(ErrorKind::unavailable, "Another process is using the database.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fail(ErrorKind::corrupt, fmt::format("The database is damaged: {}", detail));
    case SQLITE_CANTOPEN:
      return fail(ErrorKind::not_found, fmt::format("The database cannot be opened: {}", detail));
    case SQLITE_IOERR:
      return fail(ErrorKind::internal,
                  fmt::format("The disk failed ({}); nothing was written.", sqlite3_errstr(code)));
    default: return fail(ErrorKind::internal, fmt::format("Database: {}", detail));
  }
}

class StatementRow final : public Row {
 public:
  explicit StatementRow(sqlite3_stmt* statement) : statement_(statement) {}

  bool is_null(int column) const override { return type(column) == SQLITE_NULL; }
  std::int64_t integer(int column) const override {
    expect(column, SQLITE_INTEGER);
    return sqlite3_column_int64(statement_, column);
  }
  double real(int column) const override {
    assert(type(column) != SQLITE_TEXT && type(column) != SQLITE_BLOB);
    return sqlite3_column_double(statement_, column);
  }
  std::string_view text(int column) const override {
    expect(column, SQLITE_TEXT);
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::span<const std::byte> bytes(int column) const override {
    expect(column, SQLITE_BLOB);
    const auto* data = static_cast<const std::byte*>(sqlite3_column_blob(statement_, column));
    if (data == nullptr) return {};
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  [[nodiscard]] int type(int column) const {
    assert(column >= 0 && column < sqlite3_data_count(statement_));
    return sqlite3_column_type(statement_, column);
  }
  void expect([[maybe_unused]] int column, [[maybe_unused]] int wanted) const {
    assert(type(column) == wanted || type(column) == SQLITE_NULL);
  }

  sqlite3_stmt* statement_;
};

// Binds one value; its bytes are only viewed, they live until the statement is reset.
struct Bind {
  sqlite3_stmt* statement;
  int index;

  int operator()(std::nullptr_t) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t number) const { return sqlite3_bind_int64(statement, index, number); }
  int operator()(double number) const { return sqlite3_bind_double(statement, index, number); }
  int operator()(std::string_view text) const {
    return sqlite3_bind_text64(statement, index, text.data() != nullptr ? text.data() : "",
                               text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(std::span<const std::byte> bytes) const {
    if (bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
    return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), SQLITE_STATIC);
  }
};

// The n of "$n"; 0 where the name is of another form.
std::size_t number_of(const char* name) {
  std::size_t number = 0;
  if (name == nullptr || name[0] != '$') return 0;
  const std::string_view digits(name + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? number : 0;
}

// SQLite counts what it allocates, under one lock for all connections; nobody asks for the count.
// It can be told so only before its first use.
void leave_memory_uncounted() {
  [[maybe_unused]] static const int told = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int open_flags(Connection::Mode mode) {
  switch (mode) {
    case Connection::Mode::serve:
    case Connection::Mode::create: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Connection::Mode::read_write: return SQLITE_OPEN_READWRITE;
    case Connection::Mode::read_only: return SQLITE_OPEN_READONLY;
  }
  return SQLITE_OPEN_READONLY;
}

}  // namespace

void Connection::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Mode mode,
                                                     const std::string& vfs) {
  leave_memory_uncounted();
  sqlite3* handle = nullptr;
  const int flags = open_flags(mode) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const std::string through = mode == Mode::serve ? joined_wal_vfs(vfs) : vfs;
  const int code =
      sqlite3_open_v2(file.c_str(), &handle, flags, through.empty() ? nullptr : through.c_str());
  if (handle == nullptr) return failure(nullptr, code);
  auto connection = std::unique_ptr<Connection>(new Connection(handle));
  if (code != SQLITE_OK) {
    auto error = failure(handle, code);
    error.error().place = file.string();
    return error;
  }
  YZ_TRY(connection->configure());
  if (mode == Mode::serve) YZ_TRY(connection->configure_serving());
  return connection;
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close(handle_);
}

Result<> Connection::configure() {
  sqlite3_busy_timeout(handle_, busy_ms);
  for (const auto& [option, on] :
       {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1}, std::pair{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        std::pair{SQLITE_DBCONFIG_DQS_DML, 0}, std::pair{SQLITE_DBCONFIG_DQS_DDL, 0},
        std::pair{SQLITE_DBCONFIG_ENABLE_FKEY, 1}}) {
    if (const int code = sqlite3_db_config(handle_, option, on, nullptr); code != SQLITE_OK)
      return failure(handle_, code);
  }
  return execute("pragma cell_size_check = on; pragma temp_store = memory;");
}

// FULL: a commit is on the disk before it is answered.
Result<> Connection::configure_serving() {
  YZ_TRY(execute("pragma journal_mode = wal; pragma synchronous = full;"));
  const auto note = [](void* self, sqlite3*, const char*, int pages) {
    static_cast<Connection*>(self)->wal_pages_ = pages;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(handle_, note, this);  // in place of SQLite's own, which checkpoints
  return {};
}

Result<std::int64_t> Connection::checkpoint() {
  int pages = 0;
  int brought = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &brought);
  if ((code & 0xff) == SQLITE_BUSY) return 0;  // somebody else is at it
  if (code != SQLITE_OK) return failure(handle_, code);
  return brought;
}

Result<> Connection::execute(const std::string& statements) {
  const int code = sqlite3_exec(handle_, statements.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(handle_, code);
  return {};
}

Result<> Connection::each(std::string_view sql, std::span<const Param> params,
                          const RowVisitor& visit) {
  return step_through(sql, params, &visit, nullptr);
}

Result<std::int64_t> Connection::run(std::string_view sql, std::span<const Param> params) {
  std::int64_t changed = 0;
  YZ_TRY(step_through(sql, params, nullptr, &changed));
  return changed;
}

Result<std::int64_t> Connection::number(std::string_view sql) {
  std::optional<std::int64_t> value;
  YZ_TRY(each(sql, {}, [&](const Row& row) {
    if (!value) value = row.integer(0);
  }));
  return value.value_or(0);
}

std::int64_t Connection::changes() const { return sqlite3_total_changes64(handle_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

Result<Connection::Statement> Connection::prepare(std::string_view sql) const {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, &rest);
  if (code != SQLITE_OK) return failure(handle_, code);
  Statement statement;
  statement.prepared.reset(raw);
  if (raw == nullptr) return fail(ErrorKind::internal, "Database: an empty statement");
  const std::string_view tail(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
  if (tail.find_first_not_of("; \t\r\n") != std::string_view::npos)
    return fail(ErrorKind::internal, "Database: more than one statement in a call");
  for (int index = 1; index <= sqlite3_bind_parameter_count(raw); ++index) {
    statement.numbers.push_back(number_of(sqlite3_bind_parameter_name(raw, index)));
    statement.highest = std::max(statement.highest, statement.numbers.back());
  }
  statement.writes = sqlite3_stmt_readonly(raw) == 0;
  return statement;
}

Connection::Statement& Connection::keep(std::string_view sql, Statement statement) {
  // Our SQL is a fixed set; only SQL composed at run time gets here often.
  if (statements_.size() >= statement_limit)
    std::erase_if(statements_, [](const auto& kept) { return !kept.second.in_use; });
  return statements_.emplace(sql, std::move(statement)).first->second;
}

// Ready for the next use whatever becomes of this one; a visitor may throw.
class Connection::Running {
 public:
  explicit Running(Statement& statement) : statement_(statement) { statement_.in_use = true; }
  ~Running() {
    sqlite3_reset(statement_.prepared.get());
    sqlite3_clear_bindings(statement_.prepared.get());
    statement_.in_use = false;
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Statement& statement_;
};

Result<> Connection::bind(const Statement& statement, std::span<const Param> params) const {
  int index = 0;
  for (const std::size_t number : statement.numbers) {
    ++index;
    if (number == 0 || number > params.size())
      return fail(ErrorKind::internal, "Database: a parameter has no value");
    const int code = std::visit(Bind{statement.prepared.get(), index}, params[number - 1].value());
    if (code != SQLITE_OK) return failure(handle_, code);
  }
  if (statement.highest != params.size())
    return fail(ErrorKind::internal, "Database: a value has no parameter");
  return {};
}

Result<> Connection::step_through(std::string_view sql, std::span<const Param> params,
                                  const RowVisitor* visit, std::int64_t* changed) {
  const auto kept = statements_.find(sql);
  if (kept != statements_.end() && !kept->second.in_use)
    return step_through(kept->second, params, visit, changed);
  YZ_ASSIGN(Statement prepared, prepare(sql));
  if (kept != statements_.end()) return step_through(prepared, params, visit, changed);
  return step_through(keep(sql, std::move(prepared)), params, visit, changed);
}

Result<> Connection::step_through(Statement& statement, std::span<const Param> params,
                                  const RowVisitor* visit, std::int64_t* changed) const {
  const Running running(statement);
  YZ_TRY(bind(statement, params));
  sqlite3_stmt* const prepared = statement.prepared.get();
  const StatementRow row(prepared);
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(prepared)) == SQLITE_ROW)
    if (visit != nullptr) (*visit)(row);
  if (code != SQLITE_DONE) return failure(handle_, code);
  if (changed != nullptr && statement.writes) *changed = sqlite3_changes64(handle_);
  return {};
}

}  // namespace yz::store
