// A SQLite VFS in front of another: what is written to a WAL goes to the disk in few large writes.
//
// For each page of a commit SQLite calls the system twice, once for its frame's head and once for
// the page. Here they wait in memory, in their order, until SQLite syncs, 128 KiB have gathered, or
// something else is done with the file that must come after them. Nothing else changes: with
// `synchronous = full` SQLite syncs each commit before it tells other connections of it, so nobody
// looks for what still waits. Only for the one connection that writes, and not with `normal` or
// `off`, under which others would be told of frames that are not in the file.
#pragma once

#include <string>

namespace yz::store {

// The name to open it under; in front of the VFS of this name, or of SQLite's default.
[[nodiscard]] std::string joined_wal_vfs(const std::string& behind);

}  // namespace yz::store
