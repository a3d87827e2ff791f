#include "media/cage.hpp"

#include <cerrno>
#include <initializer_list>
#include <memory>

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/resource.h>

namespace yz::media {
namespace {

constexpr rlim_t memory_limit = rlim_t{2} << 30;  // bytes of address space
constexpr rlim_t cpu_limit = 40;                  // seconds

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit bound{value, value};
  return ::setrlimit(resource, &bound) == 0;
}

bool bound_resources() {
  if (bounds_address_space && !limit(RLIMIT_AS, memory_limit)) return false;
  return limit(RLIMIT_CPU, cpu_limit) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
         limit(RLIMIT_NOFILE, 3);
}

bool allow(scmp_filter_ctx filter, std::initializer_list<int> calls) {
  for (const int call : calls)
    if (::seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) != 0) return false;
  return true;
}

// Libraries look for files that may not be there (time zones, CPU facts); they are told so instead
// of being killed.
bool deny_softly(scmp_filter_ctx filter) {
  for (const int call :
       {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat),
        SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2),
        SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(ioctl), SCMP_SYS(sched_setscheduler)})
    if (::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), call, 0) != 0) return false;
  return ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

// Memory, yes, but never memory that can be run; threads, yes, but never a process.
bool allow_with_conditions(scmp_filter_ctx filter) {
  const auto not_executable = SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
  const auto thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
  return ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, not_executable) == 0 &&
         ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, not_executable) == 0 &&
         ::seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, thread) == 0;
}

bool lock_down() {
  const std::unique_ptr<void, decltype(&::seccomp_release)> filter(
      ::seccomp_init(SCMP_ACT_KILL_PROCESS), ::seccomp_release);
  if (!filter) return false;
  const bool ready = allow(filter.get(), {SCMP_SYS(read),
                                          SCMP_SYS(pread64),
                                          SCMP_SYS(write),
                                          SCMP_SYS(writev),
                                          SCMP_SYS(close),
                                          SCMP_SYS(lseek),
                                          SCMP_SYS(fstat),
                                          SCMP_SYS(munmap),
                                          SCMP_SYS(mremap),
                                          SCMP_SYS(madvise),
                                          SCMP_SYS(brk),
                                          SCMP_SYS(futex),
                                          SCMP_SYS(exit),
                                          SCMP_SYS(exit_group),
                                          SCMP_SYS(rt_sigaction),
                                          SCMP_SYS(rt_sigprocmask),
                                          SCMP_SYS(rt_sigreturn),
                                          SCMP_SYS(sigaltstack),
                                          SCMP_SYS(sched_yield),
                                          SCMP_SYS(sched_getaffinity),
                                          SCMP_SYS(gettid),
                                          SCMP_SYS(getpid),
                                          SCMP_SYS(tgkill),
                                          SCMP_SYS(clock_gettime),
                                          SCMP_SYS(clock_nanosleep),
                                          SCMP_SYS(nanosleep),
                                          SCMP_SYS(gettimeofday),
                                          SCMP_SYS(set_robust_list),
                                          SCMP_SYS(rseq),
                                          SCMP_SYS(prctl),
                                          SCMP_SYS(getrandom),
                                          SCMP_SYS(sysinfo),
                                          SCMP_SYS(getrusage)}) &&
                     deny_softly(filter.get()) && allow_with_conditions(filter.get());
  return ready && ::seccomp_load(filter.get()) == 0;
}

}  // namespace

bool close_cage() { return bound_resources() && lock_down(); }

}  // namespace yz::media
