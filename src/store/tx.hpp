// A transaction as domains see it: SQL with parameters, rows, and the journal.
//
// SQL is written once for SQLite and PostgreSQL: one statement a call, its parameters $1, $2, … are
// the values in their order, each used at least once; types are text, bigint/integer, double
// precision, and blob (SQLite) / bytea spelled by the migration helper. A Tx lives only inside the
// closure it is given to, on the database's own thread; keep no reference to it, and do not wait
// inside.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>

#include "base/id.hpp"
#include "base/result.hpp"
#include "base/sha256.hpp"
#include "base/time.hpp"

namespace yz::store {

// What can be bound to $n. Text and bytes are only viewed: they must live until the call returns.
class Param {
 public:
  using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string_view,
                             std::span<const std::byte>>;

  Param(std::nullptr_t) : value_(nullptr) {}
  Param(bool flag) : value_(std::int64_t{flag}) {}
  Param(int number) : value_(std::int64_t{number}) {}
  Param(std::int64_t number) : value_(number) {}
  Param(std::uint64_t number) : value_(static_cast<std::int64_t>(number)) {}
  Param(double number) : value_(number) {}
  Param(const char* text) : value_(std::string_view(text)) {}
  Param(const std::string& text) : value_(std::string_view(text)) {}
  Param(std::string_view text) : value_(text) {}
  Param(std::span<const std::byte> bytes) : value_(bytes) {}
  Param(Instant instant) : value_(std::int64_t{instant.time_since_epoch().count()}) {}
  Param(const Sha256& digest) : value_(std::span<const std::byte>(digest.bytes)) {}
  template <class Tag>
  Param(const Id<Tag>& id) : value_(std::span<const std::byte>(id.raw().bytes)) {}
  template <class T>
  Param(const std::optional<T>& maybe) : value_(maybe ? Param(*maybe).value_ : Value(nullptr)) {}

  [[nodiscard]] const Value& value() const { return value_; }

 private:
  Value value_;
};

// One row of an answer, columns from 0. Views live until the next row. Asking for a type that the
// column does not hold is a mistake of ours (assertion); NULL reads as empty, 0 or nil.
class Row {
 public:
  virtual ~Row() = default;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual double real(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;
  [[nodiscard]] virtual std::span<const std::byte> bytes(int column) const = 0;

  [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }
  [[nodiscard]] bool boolean(int column) const { return integer(column) != 0; }
  [[nodiscard]] Instant instant(int column) const {
    return Instant(std::chrono::milliseconds(integer(column)));
  }
  [[nodiscard]] Sha256 digest(int column) const;
  template <class IdType>
  [[nodiscard]] IdType id(int column) const {
    return IdType(raw_id(column));
  }

 private:
  [[nodiscard]] RawId raw_id(int column) const;
};

using Params = std::initializer_list<Param>;
using RowVisitor = std::function<void(const Row&)>;
using JournalPosition = std::int64_t;

// Reads from one consistent snapshot. Errors are internal, or corrupt.
class ReadTx {
 public:
  virtual ~ReadTx() = default;

  virtual Result<> each(std::string_view sql, std::span<const Param> params,
                        const RowVisitor& visit) = 0;

  Result<> each(std::string_view sql, Params params, const RowVisitor& visit) {
    return each(sql, std::span(params.begin(), params.size()), visit);
  }

  // Every row through `make`, in the answer's order.
  template <class Make>
  auto all(std::string_view sql, Params params, Make&& make)
      -> Result<std::vector<std::invoke_result_t<Make&, const Row&>>> {
    std::vector<std::invoke_result_t<Make&, const Row&>> rows;
    YZ_TRY(each(sql, params, [&](const Row& row) { rows.push_back(make(row)); }));
    return rows;
  }

  // The first row through `make`, or nothing.
  template <class Make>
  auto first(std::string_view sql, Params params, Make&& make)
      -> Result<std::optional<std::invoke_result_t<Make&, const Row&>>> {
    std::optional<std::invoke_result_t<Make&, const Row&>> found;
    YZ_TRY(each(sql, params, [&](const Row& row) {
      if (!found) found = make(row);
    }));
    return found;
  }
};

// A write. Whatever the closure did is undone when it returns an error, and nothing of it was seen.
class Tx : public ReadTx {
 public:
  // How many rows changed. A broken UNIQUE, CHECK or foreign key is `conflict`; its place names the
  // columns ("people_account.email"). A full disk is `unavailable`.
  virtual Result<std::int64_t> run(std::string_view sql, std::span<const Param> params) = 0;
  Result<std::int64_t> run(std::string_view sql, Params params = {}) {
    return run(sql, std::span(params.begin(), params.size()));
  }

  // Adds an entry to the journal in this same transaction; followers see it once it is durable.
  // `topic` is "room.what_happened" in the past tense: "expo.pack_imported".
  virtual Result<JournalPosition> append(std::string_view topic,
                                         const boost::json::value& entry) = 0;

  // The time of this transaction: the same throughout it.
  [[nodiscard]] virtual Instant now() const = 0;
};

}  // namespace yz::store
