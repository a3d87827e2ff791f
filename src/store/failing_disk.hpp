// A SQLite VFS whose disk fails when told to. Only tests include it.
#pragma once

#include <cstdint>
#include <string>

namespace yz::store::test {

// Installs the VFS once a process; its state is shared by every database opened through it.
class FailingDisk {
 public:
  enum class Fault : std::uint8_t { full, io };

  FailingDisk();
  ~FailingDisk() { heal(); }
  [[nodiscard]] static std::string name() { return "failing"; }

  // The `n`-th write, sync or truncation from now on fails (1: the next), and with `lasting` all
  // after it too.
  void break_at(int n, Fault fault, bool lasting);
  void heal();
  [[nodiscard]] bool has_failed() const;
};

}  // namespace yz::store::test
