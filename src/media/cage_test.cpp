// What the cage holds back, tried from inside it in a child process.
#include "media/cage.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace yz::media {
namespace {

constexpr int no_cage = 99;

// How a child ends that closes the cage and then does `act`: its exit code, or minus the signal.
int in_cage(const std::function<int()>& act) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(close_cage() ? act() : no_cage);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(Cage, LetsDecodersWork) {
  EXPECT_EQ(in_cage([] {
              void* memory = std::malloc(64 << 20);
              std::free(memory);
              // No std::thread: to check its virtual call, a sanitizer opens a pipe.
              int answer = memory != nullptr ? 1 : 0;
              pthread_t thread{};
              const auto work = [](void* given) -> void* {
                *static_cast<int*>(given) += 41;
                return nullptr;
              };
              ::pthread_create(&thread, nullptr, work, &answer);
              ::pthread_join(thread, nullptr);
              return answer;
            }),
            42);
}

TEST(Cage, NoFileCanBeOpened) {
  EXPECT_EQ(in_cage([] { return ::open("/etc/passwd", O_RDONLY) < 0 ? errno : 0; }), EACCES);
  EXPECT_EQ(in_cage([] { return ::open("/tmp/x", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0; }),
            EACCES);
}

TEST(Cage, EverythingElseEndsTheProcess) {
  const std::pair<const char*, std::function<int()>> acts[] = {
      {"socket", [] { return ::socket(AF_INET, SOCK_STREAM, 0); }},
      {"fork", [] { return static_cast<int>(::vfork() > 0); }},
      {"exec", [] { return ::execl("/bin/true", "true", nullptr); }},
      {"kill", [] { return ::kill(::getppid(), 0); }},
      {"ptrace", [] { return static_cast<int>(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
      {"unlink", [] { return ::unlink("/tmp/x"); }},
      {"memory that can be run",
       [] {
         return ::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                MAP_FAILED;
       }},
  };
  for (const auto& [what, act] : acts) EXPECT_EQ(in_cage(act), -SIGSYS) << what;
}

TEST(Cage, MemoryIsBounded) {
  if (!bounds_address_space) GTEST_SKIP() << "a sanitizer's shadow is larger than the bound";
  EXPECT_EQ(in_cage([] {
              void* const memory = ::mmap(nullptr, std::size_t{3} << 30, PROT_READ | PROT_WRITE,
                                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return memory == MAP_FAILED ? errno : 0;
            }),
            ENOMEM);
}

}  // namespace
}  // namespace yz::media
