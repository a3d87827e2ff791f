// What a process has used, from /proc.
#pragma once

#include <cstdint>

namespace yz::live {

// 0 where there is no such process.
[[nodiscard]] double cpu_seconds_of(std::int64_t pid);
[[nodiscard]] std::int64_t resident_kib_of(std::int64_t pid);
[[nodiscard]] double own_cpu_seconds();

}  // namespace yz::live
