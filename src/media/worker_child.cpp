#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <memory>

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vips/vips.h>

#include "base/folder.hpp"
#include "media/look.hpp"
#include "media/picture.hpp"
#include "media/worker.hpp"
#include "media/worker_protocol.hpp"

namespace yz::media {
namespace {

constexpr rlim_t memory_limit = rlim_t{2} << 30;  // bytes of address space
constexpr rlim_t cpu_limit = 40;                  // seconds

bool limit(__rlimit_resource resource, rlim_t value) {
  const rlimit bound{value, value};
  return ::setrlimit(resource, &bound) == 0;
}

bool bound_resources() {
  return limit(RLIMIT_AS, memory_limit) && limit(RLIMIT_CPU, cpu_limit) && limit(RLIMIT_FSIZE, 0) &&
         limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 3);
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

bool send(const Frame& frame) {
  const std::string bytes = write_frame(frame);
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t put = ::write(STDOUT_FILENO, bytes.data() + at, bytes.size() - at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return false;
    at += static_cast<std::size_t>(put);
  }
  return true;
}

int send_error(std::string_view words) {
  send({'e', 0, 0, words.substr(0, 200)});
  return EXIT_FAILURE;
}

using Image = std::unique_ptr<VipsImage, decltype(&g_object_unref)>;

// Turned upright as the camera says, in sRGB, stripped of everything but the pixels: a photograph's
// place and maker are nobody's business.
Image reduce(const std::string& picture, int width) {
  VipsImage* out = nullptr;
  vips_thumbnail_buffer(const_cast<char*>(picture.data()), picture.size(), &out, width, "height",
                        VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, "export_profile", "srgb", nullptr);
  return {out, g_object_unref};
}

bool send_reduced(VipsImage* image) {
  void* bytes = nullptr;
  std::size_t size = 0;
  if (vips_webpsave_buffer(image, &bytes, &size, "Q", 82, "effort", 4, "strip", TRUE, nullptr) != 0)
    return false;
  const bool sent = send({'d', static_cast<std::uint32_t>(vips_image_get_width(image)),
                          static_cast<std::uint32_t>(vips_image_get_height(image)),
                          std::string_view(static_cast<const char*>(bytes), size)});
  g_free(bytes);
  return sent;
}

// A picture turned by its orientation has its height across.
int upright_width(const std::string& picture) {
  VipsImage* opened = vips_image_new_from_buffer(picture.data(), picture.size(), "", nullptr);
  const Image image(opened, g_object_unref);
  if (opened == nullptr) return 0;
  const bool turned = vips_image_get_orientation_swap(opened) != 0;
  return turned ? vips_image_get_height(opened) : vips_image_get_width(opened);
}

int work(const std::string& picture) {
  if (const auto facts = read_picture(picture); !facts) return send_error(facts.error().message);
  const int own_width = upright_width(picture);
  if (own_width == 0) return send_error(vips_error_buffer());
  // Decoded once in full where no derivative is smaller: a broken picture must not be shown.
  if (own_width <= derivative_widths.front()) {
    if (const Image whole = reduce(picture, own_width); !whole)
      return send_error(vips_error_buffer());
  }
  for (const int width : derivative_widths) {
    if (width >= own_width) break;
    const Image image = reduce(picture, width);
    if (!image || !send_reduced(image.get())) return send_error(vips_error_buffer());
  }
  return send({'z', 0, 0, {}}) ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int run_worker() {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // What libraries load, they load before the cage closes.
  if (VIPS_INIT("yunzhan") != 0) return send_error("the decoder does not start");
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_block_untrusted_set(TRUE);
  const auto picture = read_all(STDIN_FILENO, limit_of(FileKind::picture));
  if (!picture) return send_error(picture.error().message);
  if (!bound_resources() || !lock_down()) return send_error("the cage does not close");
  return work(*picture);
}

}  // namespace yz::media
