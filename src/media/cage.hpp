// What a process gives up before it looks at a stranger's bytes.
#pragma once

namespace yz::media {

// False under a sanitizer: its shadow alone takes terabytes of address space, so the cage then
// leaves out this one bound and keeps all the others.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool bounds_address_space = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
inline constexpr bool bounds_address_space = false;
#else
inline constexpr bool bounds_address_space = true;
#endif
#else
inline constexpr bool bounds_address_space = true;
#endif

// For ever, for this process and its threads: bounds memory, time and open files, and leaves only
// the system calls that decoding needs. Opening files is refused with EACCES; memory that can be
// run, new processes, sockets and all the rest end the process with SIGSYS. False where the kernel
// cannot do it: then do not go on.
[[nodiscard]] bool close_cage();

}  // namespace yz::media
