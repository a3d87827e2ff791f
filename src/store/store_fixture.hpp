// What the store's own tests share: a folder that goes away, a clock moved by hand, and a small
// schema of notes. Only tests include it.
#pragma once

#include <array>
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/database.hpp"

namespace yz::store::test {

class Folder {
 public:
  Folder() {
    // A memory disk where there is one: these tests are about order, not about how long fsync
    // takes.
    const bool memory = ::access("/dev/shm", W_OK) == 0;
    const auto parent =
        memory ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
    std::string name = (parent / "yunzhan-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path database() const { return path_ / "yunzhan.db"; }

 private:
  std::filesystem::path path_;
};

class ManualClock {
 public:
  [[nodiscard]] Clock clock() {
    return [this] { return Instant(std::chrono::milliseconds(now_.load())); };
  }
  void move(std::chrono::milliseconds by) { now_ += by.count(); }

 private:
  std::atomic<std::int64_t> now_ = 1'777'000'000'000;
};

inline std::span<const Migration> note_migrations() {
  static constexpr std::array steps{
      Migration{"test/0001_note", R"sql(
        create table note (id bigint not null primary key, text text not null);
        create table reply (id bigint not null primary key,
                            note bigint not null references note (id));
        create table late_reply (id bigint not null primary key,
            note bigint not null references note (id) deferrable initially deferred);
      )sql"},
      Migration{"test/0002_typed", R"sql(
        create table typed (a bigint, b double precision, c text, d blob, e blob, f bigint, g bigint);
      )sql"},
  };
  return steps;
}

inline std::unique_ptr<Database> open_notes(const std::filesystem::path& file,
                                            DatabaseOptions options = {}) {
  auto opened = Database::open(file, note_migrations(), std::move(options));
  if (!opened) {
    ADD_FAILURE() << describe(opened.error());
    std::abort();
  }
  return std::move(*opened);
}

inline std::unique_ptr<Database> open_notes(const Folder& folder, DatabaseOptions options = {}) {
  return open_notes(folder.database(), std::move(options));
}

inline Result<> put_note(Tx& tx, std::int64_t id, std::string_view text) {
  YZ_TRY(
      tx.run("insert into note (id, text) values ($1, $2) "
             "on conflict (id) do update set text = excluded.text",
             {id, text}));
  return {};
}

inline std::map<std::int64_t, std::string> read_notes(Database& db) {
  std::map<std::int64_t, std::string> notes;
  const auto read = db.read_now([&](ReadTx& tx) {
    return tx.each("select id, text from note", {},
                   [&](const Row& row) { notes.emplace(row.integer(0), row.string(1)); });
  });
  if (!read) ADD_FAILURE() << describe(read.error());
  return notes;
}

}  // namespace yz::store::test
