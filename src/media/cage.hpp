// What a process gives up before it looks at a stranger's bytes.
#pragma once

namespace yz::media {

// For ever, for this process and its threads: bounds memory, time and open files, and leaves only
// the system calls that decoding needs. Opening files is refused with EACCES; memory that can be
// run, new processes, sockets and all the rest end the process with SIGSYS. False where the kernel
// cannot do it: then do not go on.
[[nodiscard]] bool close_cage();

}  // namespace yz::media
